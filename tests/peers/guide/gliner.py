# environment: core
# read by: GLiNER, to train it

import json

for row in json.load(open("gliner.json", encoding="utf-8")):
    words = row["tokenized_text"]
    print([(label, words[start : end + 1]) for start, end, label in row["ner"]])
