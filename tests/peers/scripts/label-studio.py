"""Label Studio's own SDK checks tasks against the labelling configuration, and reads them."""

import json
from xml.sax.saxutils import quoteattr

from label_studio_sdk.label_interface import LabelInterface

CONFIG = """<View>
  <Labels name="label" toName="text">{}</Labels>
  <Text name="text" value="$text"/>
</View>"""


def read(folder):
    interface = LabelInterface((folder / "config.xml").read_text(encoding="utf-8"))
    articles = []
    for path in sorted(folder.glob("*.json")):
        for task in json.loads(path.read_bytes()):
            articles.append(article(interface, task))
    return articles


def article(interface, task):
    text = task["data"]["text"]
    mentions = []
    # Its check of whole tasks fails by itself where they have annotations (2.1.2).
    (annotation,) = task["annotations"]
    regions = annotation["result"]
    # It compares each region with each other one.
    parts = [regions[at : at + 500] for at in range(0, len(regions), 500)]
    if any(region["type"] == "relation" for region in regions):
        parts = [regions]
    for part in parts:
        assert interface.validate_annotation(annotation | {"result": part}), part
    for region in annotation["result"]:
        if region["type"] == "relation":
            continue
        value = region["value"]
        words = text[value["start"] : value["end"]]
        assert value["text"].replace("\\n", "\n") == words, (value, words)
        for label in value["labels"]:
            mentions.append([label, words, value["start"], value["end"]])
    return {"id": task["data"].get("doc_id"), "mentions": mentions}


def write(articles, folder):
    labels = sorted({mention["label"] for one in articles for mention in one["mentions"]})
    labels = "".join(f"<Label value={quoteattr(label)}/>" for label in labels or ["none"])
    (folder / "config.xml").write_text(CONFIG.format(labels), encoding="utf-8")
    tasks = [task(number, one) for number, one in enumerate(articles)]
    (folder / "theirs.json").write_text(json.dumps(tasks), encoding="utf-8")


def task(number, one):
    result = []
    for index, mention in enumerate(one["mentions"]):
        # It knows no gaps.
        start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
        # The window writes line ends as a backslash and an n.
        words = one["text"][start:end].replace("\n", "\\n")
        value = {"start": start, "end": end, "text": words, "labels": [mention["label"]]}
        region = {"id": f"r{index}", "from_name": "label", "to_name": "text", "type": "labels"}
        result.append(region | {"value": value, "origin": "manual"})
    annotation = {"id": number + 1, "completed_by": 1, "was_cancelled": False, "result": result}
    data = {"text": one["text"], "doc_id": one["id"]}
    return {"id": number + 1, "data": data, "annotations": [annotation], "predictions": []}
