"""A JSON-LD processor expands Web Annotations; positions and quotes are resolved as the standard says."""

import json

from pyld import jsonld

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OA = "http://www.w3.org/ns/oa#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
# What the context at that address says of the terms that stand in our files.
TERMS = {
    "@vocab": OA,
    "id": "@id",
    "type": "@type",
    "as": "http://www.w3.org/ns/activitystreams#",
    "AnnotationPage": "as:OrderedCollectionPage",
    "AnnotationCollection": "as:OrderedCollection",
    "TextualBody": OA + "TextualBody",
    "items": {"@id": "as:items", "@container": "@list"},
    "partOf": {"@id": "as:partOf", "@type": "@id"},
    "startIndex": "as:startIndex",
    "total": "as:totalItems",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "body": {"@id": OA + "hasBody", "@type": "@id"},
    "target": {"@id": OA + "hasTarget", "@type": "@id"},
    "source": {"@id": OA + "hasSource", "@type": "@id"},
    "selector": {"@id": OA + "hasSelector", "@type": "@id"},
    "motivation": {"@id": OA + "motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": OA + "hasPurpose", "@type": "@vocab"},
    "value": RDF,
}


def load(address, options):
    assert address == CONTEXT, address
    document = {"@context": TERMS}
    return {"contextUrl": None, "documentUrl": address, "document": document}


def read(folder):
    articles = []
    for path in sorted(folder.glob("*.jsonld")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        page = json.loads(path.read_bytes())
        base = path.as_uri()
        (expanded,) = jsonld.expand(page, {"documentLoader": load, "base": base})
        mentions = []
        for annotation in listed(expanded):
            mentions += annotated(annotation, text, path.with_suffix(".txt").as_uri())
        articles.append({"id": path.stem, "mentions": mentions})
    return articles


def listed(page):
    (items,) = page["http://www.w3.org/ns/activitystreams#items"]
    return items["@list"]


def annotated(annotation, text, source):
    pieces, places = [], []
    for target in annotation[OA + "hasTarget"]:
        assert target[OA + "hasSource"] == [{"@id": source}], (target, source)
        selectors = {one["@type"][0]: one for one in target[OA + "hasSelector"]}
        position = selectors[OA + "TextPositionSelector"]
        start, end = (position[OA + key][0]["@value"] for key in ("start", "end"))
        quote = selectors[OA + "TextQuoteSelector"]
        exact, prefix, suffix = (
            quote[OA + key][0]["@value"] for key in ("exact", "prefix", "suffix")
        )
        assert text[start:end] == exact, (text[start:end], exact)
        assert text[:start].endswith(prefix) and text[end:].startswith(suffix)
        pieces.append(exact)
        places += [start, end]
    for body in annotation[OA + "hasBody"]:
        if body[OA + "hasPurpose"] == [{"@id": OA + "classifying"}]:
            yield [body[RDF][0]["@value"], pieces, min(places), max(places)]


def write(articles, folder):
    for number, one in enumerate(articles):
        name = f"{number:04}"
        text = one["text"]
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
        items = []
        for mention in one["mentions"]:
            target = [
                {
                    "source": f"{name}.txt",
                    "selector": [
                        {"type": "TextPositionSelector", "start": start, "end": end},
                        {
                            "type": "TextQuoteSelector",
                            "exact": text[start:end],
                            "prefix": text[max(0, start - 32) : start],
                            "suffix": text[end : end + 32],
                        },
                    ],
                }
                for start, end in mention["pieces"]
            ]
            body = {"type": "TextualBody", "value": mention["label"], "purpose": "classifying"}
            items.append({"type": "Annotation", "body": [body], "target": target})
        page = {"@context": CONTEXT, "type": "AnnotationPage", "items": items}
        (folder / f"{name}.jsonld").write_text(json.dumps(page), encoding="utf-8")
