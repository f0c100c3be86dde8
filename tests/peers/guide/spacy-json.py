# environment: core
# read by: spaCy and srsly

import spacy
import srsly
from spacy.tokens import Doc

for line in srsly.read_jsonl("spacy.jsonl"):
    document = Doc(spacy.blank("en").vocab).from_json(line)
    print([(one.label_, one.text) for one in document.spans["sc"]])
    print([(one.label_, one.text) for one in document.ents])
