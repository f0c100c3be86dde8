"""dkpro-cassis reads and writes UIMA CAS XMI with the layers of INCEpTION."""

import cassis


def read(folder):
    articles = []
    for path in sorted(folder.glob("*.xmi")):
        with open(folder / "TypeSystem.xml", "rb") as types:
            system = cassis.load_typesystem(types)
        with open(path, "rb") as file:
            cas = cassis.load_cas_from_xmi(file, typesystem=system)
        # It counts code points once a file is read; the file counts UTF-16.
        utf16 = lambda at: len(cas.sofa_string[:at].encode("utf-16-le")) // 2
        mentions = [
            [one.label, one.get_covered_text(), utf16(one.begin), utf16(one.end)]
            for one in cas.select("custom.Span")
        ]
        articles.append({"id": path.stem, "mentions": mentions})
    return articles


def write(articles, folder):
    system = cassis.TypeSystem()
    span = system.create_type("custom.Span", "uima.tcas.Annotation")
    system.create_feature(span, "label", "uima.cas.String")
    for number, one in enumerate(articles):
        cas = cassis.Cas(system)
        cas.sofa_string = one["text"]
        cas.sofa_mime = "text/plain"
        for mention in one["mentions"]:
            # It knows no gaps.
            start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
            cas.add(span(begin=start, end=end, label=mention["label"]))
        # An id may be no name for a file.
        cas.to_xmi(folder / f"{number:03}.xmi")
    system.to_xml(folder / "TypeSystem.xml")
