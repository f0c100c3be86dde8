# environment: core
# read by: INCEpTION, dkpro-cassis and Apache UIMA

import cassis

cas = cassis.load_cas_from_json(open("a.json", "rb"))
print([(one.label, one.get_covered_text()) for one in cas.select("custom.Span")])
