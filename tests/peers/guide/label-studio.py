# environment: langextract
# read by: Label Studio, with the labelling configuration beside it

import json
from label_studio_sdk.label_interface import LabelInterface

interface = LabelInterface(open("config.xml", encoding="utf-8").read())
for task in json.load(open("label-studio.json", encoding="utf-8")):
    for annotation in task["annotations"]:
        regions = [one["value"] for one in annotation["result"] if one["type"] == "labels"]
        print(interface.validate_annotation(annotation), [(one["labels"], one["text"]) for one in regions])
