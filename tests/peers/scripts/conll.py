"""seqeval (strict) and spaCy's converter read our columns; spaCy writes them."""

import json

import seqeval.metrics
import spacy
from seqeval.scheme import IOB2, Entities
from spacy.tokens import Span
from spacy.training.converters import conll_ner_to_docs
from spacy.util import filter_spans

NLP = spacy.blank("xx")


def read(folder):
    (path,) = folder.glob("*.conll")
    source = path.read_text(encoding="utf-8")
    documents = sentences(source)
    beside = folder / "claimdesk.articles.jsonl"
    known = [{"id": None, "text": None}] * len(documents)
    if beside.exists():
        lines = beside.read_text(encoding="utf-8").split("\n")
        known = [json.loads(line) for line in lines if line]
    assert len(documents) == len(known), (len(documents), len(known))
    found = iter(entities([rows for document in documents for rows in document]))
    articles = []
    sizes = []
    for document, article in zip(documents, known):
        marked = [(rows, next(found)) for rows in document]
        sizes += [end - start for _, spans in marked for _, start, end in spans]
        mentions = list(sliced(marked, article["text"]))
        articles.append({"id": article["id"], "mentions": mentions})
    assert sorted(sizes) == lengths(source), "spaCy finds others than seqeval"
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


def entities(sentences):
    """What seqeval finds in each, which must be what its strict score counts."""
    tags = [[tag for _, tag in rows] for rows in sentences]
    if any(tag != "O" for row in tags for tag in row):
        score = seqeval.metrics.f1_score(tags, tags, mode="strict", scheme=IOB2)
        assert score == 1.0, score
    found = Entities(tags, IOB2).entities
    return [[(one.tag, one.start, one.end) for one in row] for row in found]


def sliced(marked, text):
    """The words of the entities: from the text beside it, or else the tokens put together."""
    at = 0
    for rows, spans in marked:
        places = []
        for token, _ in rows:
            if text is not None:
                start = text.index(token, at)
                assert not text[at:start].strip(), (text[at:start], token)
                at = start + len(token)
                places.append((start, at))
        for label, start, end in spans:
            words = "".join(token for token, _ in rows[start:end])
            if text is not None:
                words = text[places[start][0] : places[end - 1][1]]
            yield [label, words, None, None]


def lengths(source):
    """The lengths of the entities that spaCy's converter finds, a few hundred sentences at a time."""
    blocks = source.strip("\n").split("\n\n")
    parts = ["\n\n".join(blocks[at : at + 300]) for at in range(0, len(blocks), 300)]
    docs = [doc for part in parts for doc in conll_ner_to_docs(part, n_sents=0, no_print=True)]
    return sorted(len(one) for doc in docs for one in doc.ents)


def write(articles, folder):
    lines = []
    for article in articles:
        lines += ["-DOCSTART- -X- O O", ""]
        lines += columns(article)
    (folder / "theirs.conll").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def columns(article):
    """spaCy's tokens and tags, in its sentences: it ends one at every line end."""
    document = NLP.make_doc(article["text"])
    spans = []
    for mention in article["mentions"]:
        # It knows no gaps, no mention inside of its tokens, and no blanks in names of labels.
        start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
        label = "_".join(mention["label"].split())
        spans.append(document.char_span(start, end, label, alignment_mode="expand"))
    document.set_ents(trimmed(filter_spans(spans)))
    lines = []
    for token in document:
        if token.is_space:
            ended = "\n" in token.text or "\r" in token.text
            if ended and not token.ent_type and lines and lines[-1]:
                lines.append("")
            continue
        tag = f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O"
        lines.append(f"{token.text} {tag}")
    return [*lines, ""] if lines and lines[-1] else lines


def trimmed(spans):
    """Blanks are no tokens there, so a mention starts and ends with words."""
    out = []
    for span in spans:
        start, end = span.start, span.end
        while start < end and span.doc[start].is_space:
            start += 1
        while start < end and span.doc[end - 1].is_space:
            end -= 1
        if start < end:
            out.append(Span(span.doc, start, end, span.label_))
    return out
