# environment: core
# read by: brat, bioc, INCEpTION and many scripts

from bioc import brat

document = brat.load(open("a.txt", encoding="utf-8"), open("a.ann", encoding="utf-8"))
print([(one.type, one.text) for one in document.entities])
