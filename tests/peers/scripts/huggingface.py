"""datasets reads and writes rows of tokens and tags, as JSON Lines and as Parquet; seqeval (strict) reads the tags."""

import os
import re
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"

import datasets
from seqeval.scheme import IOB2, Entities

datasets.disable_progress_bars()


def load(*words, **options):
    with tempfile.TemporaryDirectory() as cache:
        return datasets.load_dataset(*words, cache_dir=cache, keep_in_memory=True, **options)


def read(folder):
    (path,) = list(folder.glob("*.jsonl")) + list(folder.glob("*.parquet"))
    kind = "json" if path.suffix == ".jsonl" else "parquet"
    return articles(load(kind, data_files=str(path), split="train"))


def articles(rows):
    tags = rows.features["ner_tags"]
    tags = getattr(tags, "feature", tags)
    name = tags.int2str if isinstance(tags, datasets.ClassLabel) else str
    found = {}
    for row in rows:
        article = found.setdefault(row["doc_id"], {"id": row["doc_id"], "mentions": []})
        for offset, token in zip(row["offsets"], row["tokens"]):
            assert row["text"][offset[0] : offset[1]] == token, (row["text"], offset, token)
        names = [name(tag) for tag in row["ner_tags"]]
        for one in Entities([names], IOB2).entities[0]:
            start, end = row["offsets"][one.start][0], row["offsets"][one.end - 1][1]
            article["mentions"].append([one.tag, row["text"][start:end], None, None])
    return list(found.values())


def write(articles, folder, kind="json"):
    rows = [row(one) for one in articles]
    names = sorted({tag for one in rows for tag in one["ner_tags"]} | {"O"}, key=lambda tag: (tag != "O", tag))
    text = datasets.Value("string")
    tag = text if kind == "json" else datasets.ClassLabel(names=names)
    features = {
        "doc_id": text,
        "tokens": datasets.Sequence(text),
        "ner_tags": datasets.Sequence(tag),
        "text": text,
        "offsets": datasets.Sequence(datasets.Sequence(datasets.Value("int64"))),
    }
    table = datasets.Dataset.from_list(rows, features=datasets.Features(features))
    if kind == "json":
        table.to_json(folder / "theirs.jsonl")
    else:
        table.to_parquet(folder / "theirs.parquet")


def row(article):
    text = article["text"]
    marks = chosen(text, article["mentions"])
    borders = {border for start, end, _ in marks for border in (start, end)}
    begins = {start for start, _, _ in marks}
    label = {at: mark[2] for mark in marks for at in range(mark[0], mark[1])}
    offsets = []
    for match in re.finditer(r"\w+|[^\w\s]", text):
        inner = [at for at in range(match.start() + 1, match.end()) if at in borders]
        ends = [match.start(), *inner, match.end()]
        offsets += [list(pair) for pair in zip(ends, ends[1:])]
    tags = [
        f"{'B' if start in begins else 'I'}-{label[start]}" if start in label else "O"
        for start, _ in offsets
    ]
    return {
        "doc_id": article["id"],
        "tokens": [text[start:end] for start, end in offsets],
        "ner_tags": tags,
        "text": text,
        "offsets": offsets,
    }


def chosen(text, mentions):
    """It knows no gaps, no overlaps and no blanks at the ends."""
    marks, taken = [], set()
    for one in mentions:
        start, end = one["pieces"][0][0], one["pieces"][-1][1]
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        places = range(start, end)
        if start < end and taken.isdisjoint(places):
            taken.update(places)
            marks.append((start, end, one["label"]))
    return marks
