"""spaCy loads and saves a DocBin."""

import spacy
from spacy.tokens import DocBin

NLP = spacy.blank("xx")


def read(folder):
    articles = []
    for path in sorted(folder.glob("*.spacy")):
        for document in DocBin().from_disk(path).get_docs(NLP.vocab):
            articles.append(article(document))
    return articles


def article(document):
    spans = list(document.spans.get("sc", []))
    # Entities are spans too, and don't overlap.
    there = {(one.start_char, one.end_char, one.label_) for one in spans}
    assert all((one.start_char, one.end_char, one.label_) in there for one in document.ents)
    assert bool(spans) == bool(document.ents)
    mentions = [[one.label_, one.text, None, None] for one in spans]
    return {"id": document.user_data.get("doc_id"), "mentions": mentions}


def write(articles, folder):
    bin = DocBin(store_user_data=True)
    for one in articles:
        document = NLP.make_doc(one["text"])
        document.user_data["doc_id"] = one["id"]
        spans = []
        for mention in one["mentions"]:
            # It knows no gaps, and no mention inside of its tokens.
            start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
            span = document.char_span(start, end, mention["label"], alignment_mode="expand")
            spans.append(span)
        document.spans["sc"] = spans
        document.ents = spacy.util.filter_spans(spans)
        bin.add(document)
    bin.to_disk(folder / "theirs.spacy")
