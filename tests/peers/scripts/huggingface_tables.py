"""DuckDB, Polars and Arrow read the rows of tokens alike; DuckDB slices the words."""

import json

import duckdb
import polars
import pyarrow.parquet

COLUMNS = ["doc_id", "tokens", "ner_tags", "text", "offsets"]


def read(folder):
    (path,) = folder.glob("*.parquet")
    rows = by_duckdb(path)
    assert rows == by_polars(path), "Polars reads other rows than DuckDB"
    assert rows == by_arrow(path), "Arrow reads other rows than DuckDB"
    names = tags(path)
    articles = {}
    for article, tokens, numbers, text, offsets in rows:
        found = articles.setdefault(article, {"id": article, "mentions": []})
        assert [text[start:end] for start, end in offsets] == tokens, (text, tokens)
        for label, first, last in spans([names[number] for number in numbers]):
            words = text[offsets[first][0] : offsets[last][1]]
            found["mentions"].append([label, words, None, None])
    return list(articles.values())


def by_duckdb(path):
    table = duckdb.read_parquet(str(path))
    return [list(row) for row in table.project(", ".join(COLUMNS)).fetchall()]


def by_polars(path):
    return [list(row) for row in polars.read_parquet(path).select(COLUMNS).iter_rows()]


def by_arrow(path):
    table = pyarrow.parquet.read_table(path, columns=COLUMNS).select(COLUMNS)
    return [list(row.values()) for row in table.to_pylist()]


def tags(path):
    """The names of the tags, from where datasets keeps them."""
    note = json.loads(pyarrow.parquet.read_schema(path).metadata[b"huggingface"])
    return note["info"]["features"]["ner_tags"]["feature"]["names"]


def spans(tags):
    """B-label opens a span, I-label goes on with it: strict IOB2."""
    out = []
    for index, tag in enumerate(tags):
        if tag.startswith("B-"):
            out.append([tag[2:], index, index])
        elif tag.startswith("I-"):
            assert out and out[-1][2] == index - 1 and out[-1][0] == tag[2:], tags
            out[-1][2] = index
    return out
