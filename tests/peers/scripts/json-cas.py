"""dkpro-cassis reads and writes JSON CAS."""

import cassis

SPAN = "custom.Span"
ABOUT = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"


def read(folder):
    articles = []
    for path in sorted(folder.glob("*.json")):
        with open(path, encoding="utf-8") as file:
            cas = cassis.load_cas_from_json(file)
        # It hands out code points; the file counts UTF-16 units.
        units = [0]
        for character in cas.sofa_string:
            units.append(units[-1] + len(character.encode("utf-16-le")) // 2)
        mentions = [
            [one.label, one.get_covered_text(), units[one.begin], units[one.end]]
            for one in cas.select(SPAN)
        ]
        about = cas.typesystem.contains_type(ABOUT) and list(cas.select(ABOUT))
        articles.append({"id": about[0].documentId if about else None, "mentions": mentions})
    return articles


def write(articles, folder):
    types = cassis.TypeSystem()
    span = types.create_type(SPAN, supertypeName="uima.tcas.Annotation")
    types.create_feature(span, name="label", rangeType="uima.cas.String")
    for number, one in enumerate(articles):
        cas = cassis.Cas(typesystem=types)
        cas.sofa_string = one["text"]
        cas.sofa_mime = "text/plain"
        for mention in one["mentions"]:
            # It knows no gaps.
            begin, end = mention["pieces"][0][0], mention["pieces"][-1][1]
            cas.add(span(begin=begin, end=end, label=mention["label"]))
        cas.to_json(folder / f"{number:04}.json")
