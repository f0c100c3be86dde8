# environment: core
# read by: datasets, DuckDB, Polars and Arrow

import datasets

rows = datasets.load_dataset("parquet", data_files="huggingface.parquet", split="train")
names = rows.features["ner_tags"].feature.names
print(rows.num_rows, names)
print([names[tag] for tag in rows[0]["ner_tags"]])
