# environment: core
# read by: tools for Web Annotations, such as Recogito, Hypothesis and Apache Annotator

import json

for one in json.load(open("a.jsonld", encoding="utf-8"))["items"]:
    position, quote = one["target"]["selector"]
    print(one["body"][0]["value"], position["start"], position["end"], quote["exact"])
