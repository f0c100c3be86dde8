"""What other programs need: python peers.py FUNCTION ARTICLES FOLDER.

ARTICLES is a file of {"id", "text", "spans": [[start, end, label]]} a line, FOLDER has our export.
Each function gets ready, and gives back the work to be measured.
"""

import json
import pathlib
import sys
import tempfile
import time


def read(articles):
    with open(articles, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def orjson_parses(articles, folder):
    import orjson

    path = next(folder.glob("*.jsonl"))

    def work():
        with open(path, "rb") as lines:
            return [orjson.loads(line) for line in lines]

    return work


def langextract_reads(articles, folder):
    from langextract import io

    path = next(folder.glob("*.jsonl"))
    return lambda: list(io.load_annotated_documents_jsonl(path, show_progress=False))


def spacy_makes(articles, folder):
    import spacy
    from spacy.tokens import DocBin

    articles = read(articles)
    blank = spacy.blank("en")

    def work():
        out = DocBin()
        for article in articles:
            doc = blank.make_doc(article["text"])
            spans = [
                doc.char_span(start, end, label=label, alignment_mode="expand")
                for start, end, label in article["spans"]
            ]
            doc.ents = spacy.util.filter_spans(spans)
            doc.spans["sc"] = spans
            out.add(doc)
        return out.to_bytes()

    return work


def label_studio_converts(articles, folder):
    from label_studio_sdk.converter import Converter

    config = """<View><Labels name="label" toName="text"><Label value="figure"/>
        <Label value="actor"/><Label value="source"/></Labels><Text name="text" value="$text"/></View>"""
    there = pathlib.Path(tempfile.mkdtemp())
    tasks = [task(number, article) for number, article in enumerate(read(articles))]
    (there / "tasks.json").write_text(json.dumps(tasks))

    def work():
        converter = Converter(config, str(there))
        converter.convert_to_conll2003(str(there / "tasks.json"), str(there / "out"), is_dir=False)

    return work


def task(number, article):
    result = [
        {
            "id": f"{number}-{index}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": start,
                "end": end,
                "text": article["text"][start:end],
                "labels": [label],
            },
        }
        for index, (start, end, label) in enumerate(article["spans"])
    ]
    return {
        "id": number,
        "data": {"text": article["text"]},
        "annotations": [{"id": number, "result": result}],
    }


def memory(key):
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(key)) / 1024


if __name__ == "__main__":
    function, articles, folder = sys.argv[1:]
    work = globals()[function](articles, pathlib.Path(folder))
    before = memory("VmRSS:")
    pathlib.Path("/proc/self/clear_refs").write_text("5")
    clock, cpu = time.perf_counter(), time.process_time()
    kept = work()
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    print("done", cpu * 1e3, clock * 1e3, memory("VmHWM:") - before, 0, 0)
