# environment: core
# read by: TEI tools, oXygen, Python's own XML

from xml.etree import ElementTree

spans = ElementTree.parse("a.xml").iter("{http://www.tei-c.org/ns/1.0}span")
print([(one.get("from"), one.get("to"), one.get("ana")) for one in spans])
