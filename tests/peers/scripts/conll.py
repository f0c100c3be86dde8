"""seqeval (strict) and spaCy's converter read our columns."""

import json

import seqeval.metrics
from seqeval.scheme import IOB2, Entities
from spacy.training.converters import conll_ner_to_docs


def read(folder):
    (path,) = folder.glob("*.conll")
    source = path.read_text(encoding="utf-8")
    lines = (folder / "claimdesk.articles.jsonl").read_text(encoding="utf-8").split("\n")
    known = [json.loads(line) for line in lines if line]
    documents = sentences(source)
    assert len(documents) == len(known), (len(documents), len(known))
    articles = []
    for document, article in zip(documents, known):
        articles.append({"id": article["id"], "mentions": mentions(document, article["text"])})
    found = [[end - start for _, start, end in spans(rows)] for rows in flat(documents)]
    assert sorted(sum(found, [])) == lengths(source), "spaCy finds others than seqeval"
    return articles


def sentences(source):
    documents = []
    rows = []
    for line in source.split("\n"):
        if line.startswith("-DOCSTART-"):
            documents.append([])
        elif line:
            token, tag = line.split()
            rows.append((token, tag))
        elif rows:
            documents[-1].append(rows)
            rows = []
    assert not rows, "no blank line at the end"
    return documents


def flat(documents):
    return [rows for document in documents for rows in document]


def spans(rows):
    tags = [tag for _, tag in rows]
    if any(tag != "O" for tag in tags):
        score = seqeval.metrics.f1_score([tags], [tags], mode="strict", scheme=IOB2)
        assert score == 1.0, tags
    found = Entities([tags], IOB2).entities[0]
    return [(one.tag, one.start, one.end) for one in found]


def mentions(document, text):
    at = 0
    out = []
    for rows in document:
        places = []
        for token, _ in rows:
            start = text.index(token, at)
            assert not text[at:start].strip(), (text[at:start], token)
            at = start + len(token)
            places.append((start, at))
        for label, start, end in spans(rows):
            out.append([label, text[places[start][0] : places[end - 1][1]], None, None])
    return out


def lengths(source):
    docs = conll_ner_to_docs(source, n_sents=0, no_print=True)
    return sorted(len(one) for doc in docs for one in doc.ents)
