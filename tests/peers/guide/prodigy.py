# environment: core
# read by: Prodigy, and spaCy, from whose tokens it is made

import spacy
import srsly

for task in srsly.read_jsonl("prodigy.jsonl"):
    document = spacy.blank("en").make_doc(task["text"])
    print([(one["label"], document.char_span(one["start"], one["end"]).text) for one in task["spans"]])
