# environment: core
# read by: seqeval, spaCy, Flair, doccano and most trainers of taggers

from seqeval.metrics.sequence_labeling import get_entities

lines = open("claimdesk.conll", encoding="utf-8").read().split("\n")
rows = [line.split("\t") for line in lines if line and not line.startswith("-DOCSTART-")]
tokens, tags = zip(*rows)
print([(label, tokens[start : end + 1]) for label, start, end in get_entities(list(tags))])
