# environment: langextract
# read by: GATE by way of gatenlp

from gatenlp import Document

document = Document.load("a.bdocjs")
print([(one.type, document[one]) for one in document.annset()])
