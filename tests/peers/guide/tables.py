# environment: core
# read by: DuckDB, Polars, Spark, pandas and whatever reads Parquet

import duckdb

print(duckdb.sql("""
    select c.number, m.label, m.quote
    from 'claims.parquet' c join 'claim_mentions.parquet' using (claim)
    join 'mentions.parquet' m using (mention) order by m.start
""").fetchall())
