# environment: core
# read by: datasets, and trainers in transformers

import datasets

rows = datasets.load_dataset("json", data_files="huggingface.jsonl", split="train")
print([tag for tag in zip(rows[0]["tokens"], rows[0]["ner_tags"]) if tag[1] != "O"])
