# environment: core
# read by: spaCy, also its train and debug data

import spacy
from spacy.tokens import DocBin

for document in DocBin().from_disk("claimdesk.spacy").get_docs(spacy.blank("en").vocab):
    print([(one.label_, one.text) for one in document.spans["sc"]])
    print([(one.label_, one.text) for one in document.ents], document.user_data["claims"])
