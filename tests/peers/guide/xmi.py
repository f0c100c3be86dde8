# environment: core
# read by: INCEpTION, dkpro-cassis and Apache UIMA

import cassis

types = cassis.load_typesystem(open("TypeSystem.xml", "rb"))
cas = cassis.load_cas_from_xmi(open("a.xmi", "rb"), typesystem=types)
print([(one.label, one.get_covered_text()) for one in cas.select("custom.Span")])
