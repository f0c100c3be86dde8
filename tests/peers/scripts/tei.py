"""lxml reads TEI: anchors and spans, as the guidelines say."""

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


def read(folder):
    articles = []
    for path in sorted(folder.glob("*.xml")):
        root = etree.parse(path).getroot()
        text, places = "", {}
        for block in root.iter(f"{TEI}ab"):
            text += block.text or ""
            for anchor in block.iter(f"{TEI}anchor"):
                places[anchor.get(ID)] = len(text)
                text += anchor.tail or ""
        spans = {span.get(ID): span for span in root.iter(f"{TEI}span")}
        mentions = [
            [span.get("ana").lstrip("#"), pieces(text, places, spans, span), None, None]
            for span in spans.values()
            if span.get("prev") is None
        ]
        articles.append({"id": path.stem, "mentions": mentions})
    return articles


def pieces(text, places, spans, span):
    out = []
    while span is not None:
        start, end = places[span.get("from")[1:]], places[span.get("to")[1:]]
        out.append(text[start:end])
        span = spans.get((span.get("next") or "").lstrip("#"))
    return out
