"""Polars reads the tables, joins them and slices the words."""

import polars


def read(folder):
    articles = polars.read_parquet(folder / "articles.parquet")
    mentions = polars.read_parquet(folder / "mentions.parquet").join(
        articles.select("article", "text"), on="article", validate="m:1"
    )
    labels = polars.read_parquet(folder / "labels.parquet").select("label", "name")
    mentions = mentions.join(labels, on="label", validate="m:1")
    words = polars.col("text").str.slice(polars.col("start"), polars.col("end") - polars.col("start"))
    mentions = mentions.with_columns(words.alias("words"))
    out = {article: [] for article in articles["article"]}
    for one in mentions.iter_rows(named=True):
        pieces = [one["text"][start:end] for start, end in one["pieces"]]
        if len(pieces) == 1:
            pieces = [one["words"]]
        out[one["article"]].append([one["name"], pieces, one["start"], one["end"]])
    return [{"id": article, "mentions": found} for article, found in out.items()]
