"""Arrow reads the tables with the types that they should have."""

import pyarrow.parquet

TYPES = {
    "mention": "string",
    "article": "string",
    "start": "int64",
    "end": "int64",
    "unsure": "bool",
    "attributes": "string",
}


def read(folder):
    articles = pyarrow.parquet.read_table(folder / "articles.parquet").to_pylist()
    mentions = pyarrow.parquet.read_table(folder / "mentions.parquet")
    for name, kind in TYPES.items():
        assert str(mentions.schema.field(name).type) == kind, mentions.schema
    assert not any(mentions.column(name).null_count for name in ("mention", "article", "start"))
    labels = pyarrow.parquet.read_table(folder / "labels.parquet").to_pylist()
    name_of = {one["label"]: one["name"] for one in labels}
    text_of = {one["article"]: one["text"] for one in articles}
    out = {article: [] for article in text_of}
    for one in mentions.to_pylist():
        words = [text_of[one["article"]][start:end] for start, end in one["pieces"]]
        out[one["article"]].append([name_of[one["label"]], words, one["start"], one["end"]])
    return [{"id": article, "mentions": found} for article, found in out.items()]
