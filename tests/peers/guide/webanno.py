# environment: core
# read by: INCEpTION and WebAnno

rows = [line.split("\t") for line in open("a.tsv", encoding="utf-8") if line[0].isdigit()]
print([(row[1], row[2], row[3]) for row in rows if row[3] != "_"])
