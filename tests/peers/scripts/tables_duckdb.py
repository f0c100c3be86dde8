"""DuckDB reads the tables, joins them, and finds every key that one of them names."""

import duckdb

# Which column names a row of which table.
KEYS = [
    ("layers", "article", "articles", "article"),
    ("layers", "person", "people", "person"),
    ("mentions", "article", "articles", "article"),
    ("mentions", "person", "people", "person"),
    ("mentions", "label", "labels", "label"),
    ("claims", "article", "articles", "article"),
    ("claims", "person", "people", "person"),
    ("claim_mentions", "claim", "claims", "claim"),
    ("claim_mentions", "mention", "mentions", "mention"),
    ("claim_quotes", "claim", "claims", "claim"),
    ("claim_quotes", "article", "articles", "article"),
    ("claim_links", "claim", "claims", "claim"),
    ("claim_links", "other", "claims", "claim"),
    ("verdicts", "claim", "claims", "claim"),
    ("evidence", "claim", "claims", "claim"),
]


def read(folder):
    base = duckdb.connect()
    for path in folder.glob("*.parquet"):
        base.execute(f"create view {path.stem} as from read_parquet('{path}')")
    for table, column, other, key in KEYS:
        (lost,) = base.execute(
            f"select count(*) from {table} where {column} not in (select {key} from {other})"
        ).fetchone()
        assert lost == 0, f"{lost} rows of {table} name a {column} that is not in {other}"
    rows = base.execute(
        """select article, name, m.start, m.end, quote,
                  [substring(text, p[1] + 1, p[2] - p[1]) for p in pieces]
           from mentions m join articles using (article) join labels using (label)"""
    ).fetchall()
    mentions = {}
    for article, label, start, end, quote, words in rows:
        assert quote == " … ".join(words), (quote, words)
        mentions.setdefault(article, []).append([label, words, start, end])
    ids = base.execute("select article from articles").fetchall()
    return [{"id": article, "mentions": mentions.get(article, [])} for (article,) in ids]
