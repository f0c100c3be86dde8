"""GateNLP/python-gatenlp reads and writes bdocjs."""

from gatenlp import Document


def read(folder):
    articles = []
    for path in sorted(folder.glob("*.bdocjs")):
        document = Document.load(str(path), fmt="bdocjs")
        mentions = [
            [one.type, document[one], one.start, one.end] for one in document.annset("")
        ]
        articles.append({"id": document.features.get("doc_id", document.name), "mentions": mentions})
    return articles


def write(articles, folder):
    for number, one in enumerate(articles):
        document = Document(one["text"])
        document.name = one["id"]
        annotations = document.annset("")
        for mention in one["mentions"]:
            # It knows no gaps.
            start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
            annotations.add(start, end, mention["label"])
        document.save(str(folder / f"{number:04}.bdocjs"), fmt="bdocjs")
