# environment: core
# read by: Claimdesk, and whatever reads JSON Lines; every field is in [JSONL.md](JSONL.md)

import polars

for line in polars.read_ndjson("claimdesk.jsonl", infer_schema_length=None).iter_rows(named=True):
    print([(one["label"], one["quote"]) for one in line["mentions"] or []])
