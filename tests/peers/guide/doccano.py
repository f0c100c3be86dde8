# environment: core
# read by: doccano, whose window counts UTF-16 units

import json

for line in open("doccano.jsonl", encoding="utf-8"):
    article = json.loads(line)
    units = article["text"].encode("utf-16-le")
    for one in article["entities"]:
        start, end = 2 * one["start_offset"], 2 * one["end_offset"]
        print(one["label"], units[start:end].decode("utf-16-le"))
