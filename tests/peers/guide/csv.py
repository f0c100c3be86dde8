# environment: core
# read by: pandas, R, LibreOffice and Excel

import pandas

mentions = pandas.read_csv("mentions.csv", encoding="utf-8-sig")
print(mentions[["label", "text"]].values.tolist())
