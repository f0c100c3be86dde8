"""spaCy reads and writes its JSON."""

import json

import spacy
from spacy.tokens import Doc

NLP = spacy.blank("xx")


def read(folder):
    articles = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line:
                articles.append(article(json.loads(line)))
    return articles


def article(given):
    for name in given.get("_", {}):
        Doc.set_extension(name, default=None, force=True)
    document = Doc(NLP.vocab).from_json(given, validate=True)
    assert document.text == given["text"]
    spans = list(document.spans.get("sc", []))
    # Entities are spans too, and don't overlap.
    there = {(one.start_char, one.end_char, one.label_) for one in spans}
    assert all((one.start_char, one.end_char, one.label_) in there for one in document.ents)
    assert bool(spans) == bool(document.ents)
    mentions = [[one.label_, one.text, one.start_char, one.end_char] for one in spans]
    # What spaCy writes itself has an extension, what we write a field that it passes over.
    user = given.get("user_data", given.get("_", {}))
    return {"id": user.get("doc_id"), "mentions": mentions}


def write(articles, folder):
    Doc.set_extension("doc_id", default=None, force=True)
    lines = []
    for one in articles:
        document = NLP.make_doc(one["text"])
        document._.doc_id = one["id"]
        spans = []
        for mention in one["mentions"]:
            # It knows no gaps, and no mention inside of its tokens.
            start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
            span = document.char_span(start, end, mention["label"], alignment_mode="expand")
            spans.append(span)
        document.spans["sc"] = spans
        document.ents = spacy.util.filter_spans(spans)
        lines.append(json.dumps(document.to_json(underscore=["doc_id"])) + "\n")
    (folder / "theirs.jsonl").write_text("".join(lines), encoding="utf-8")
