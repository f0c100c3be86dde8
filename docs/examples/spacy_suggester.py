"""Asks a spaCy pipeline for suggestions: an example of an outside suggester for Claimdesk.

    python3 spacy_suggester.py en_core_web_sm PERSON=actor ORG=actor CARDINAL=figure
    python3 spacy_suggester.py rules.jsonl actor=actor

The first word is a model that spaCy can load, or a file of patterns for its entity ruler (one
JSON object a line, as `ruler.to_disk` writes them), which is used with a blank pipeline in the
language of each article. Behind it stand the pipeline's labels with those of the project; other
labels are left out. Without any, all are kept as they are.

One article a line comes in, one suggestion a line goes out; positions count code points, as
Python does. Everything for people goes to standard error. docs/SUGGESTIONS.md has the details.
"""

import functools
import json
import sys

import spacy


@functools.cache
def blank(language, rules):
    """A pipeline that knows nothing but the rules."""
    try:
        nlp = spacy.blank(language or "xx")
    except ImportError:  # spaCy does not know the language
        nlp = spacy.blank("xx")
    nlp.add_pipe("entity_ruler").from_disk(rules)
    return nlp


def pipeline(name):
    """What gives the pipeline for an article's language."""
    if name.endswith(".jsonl"):
        return lambda language: blank(language.split("-")[0], name)
    nlp = spacy.load(name)
    return lambda language: nlp


def main(name, *labels):
    pipeline_for = pipeline(name)
    wanted = dict(label.split("=", 1) for label in labels)
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    for line in sys.stdin:
        article = json.loads(line)
        try:
            document = pipeline_for(article["language"])(article["text"])
        except ValueError as problem:  # longer than the pipeline takes, say
            print(json.dumps({"id": article["id"], "error": str(problem)}), flush=True)
            continue
        for entity in document.ents:
            label = wanted.get(entity.label_) if wanted else entity.label_
            if label is None:
                continue
            suggestion = {
                "id": article["id"],
                "start": entity.start_char,
                "end": entity.end_char,
                "label": label,
                "quote": entity.text,
                "attributes": {"spacy": entity.label_},
            }
            print(json.dumps(suggestion), flush=True)
        # A Hugging Face pipeline fits in the same place; there a score comes along:
        #   for entity in ner(article["text"]):  # pipeline("ner", aggregation_strategy="simple")
        #       start, end = entity["start"], entity["end"]
        #       label, score = entity["entity_group"], float(entity["score"])


if __name__ == "__main__":
    main(*sys.argv[1:])
