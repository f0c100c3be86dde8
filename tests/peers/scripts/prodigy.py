"""Prodigy is not to be had; spaCy and srsly, of which it is made, read and write its lines."""

import srsly
import spacy
from spacy.tokens import Doc

NLP = spacy.blank("xx")


def read(folder):
    articles = []
    for path in sorted(folder.glob("*.jsonl")):
        for task in srsly.read_jsonl(path):
            articles.append(article(task))
    return articles


def article(task):
    text = task["text"]
    tokens = task["tokens"]
    words = [token["text"] for token in tokens]
    assert all(text[token["start"] : token["end"]] == token["text"] for token in tokens)
    assert [token["id"] for token in tokens] == list(range(len(tokens)))
    document = Doc(NLP.vocab, words=words, spaces=[token["ws"] for token in tokens])
    assert document.text == text
    mentions = []
    for span in task["spans"]:
        there = document[span["token_start"] : span["token_end"] + 1]
        assert (there.start_char, there.end_char) == (span["start"], span["end"]), span
        mentions.append([span["label"], there.text, span["start"], span["end"]])
    assert task["answer"] == "accept"
    return {"id": task["meta"].get("doc_id"), "mentions": mentions}


def write(articles, folder):
    srsly.write_jsonl(folder / "theirs.jsonl", [task(one) for one in articles])


def task(one):
    document = NLP.make_doc(one["text"])
    tokens = [
        {"text": t.text, "start": t.idx, "end": t.idx + len(t), "id": t.i, "ws": bool(t.whitespace_)}
        for t in document
    ]
    spans = []
    for mention in one["mentions"]:
        # It knows no gaps, and no mention inside of its tokens.
        start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
        span = document.char_span(start, end, alignment_mode="expand")
        spans.append(
            {
                "start": span.start_char,
                "end": span.end_char,
                "token_start": span.start,
                "token_end": span.end - 1,
                "label": mention["label"],
            }
        )
    meta = {"doc_id": one["id"]}
    return {"text": one["text"], "tokens": tokens, "spans": spans, "meta": meta, "answer": "accept"}
