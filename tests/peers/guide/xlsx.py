# environment: core
# read by: Excel, LibreOffice, pandas and R

import pandas

mentions = pandas.read_excel("claimdesk.xlsx", sheet_name="mentions")
print(mentions[["label", "text"]].values.tolist())
