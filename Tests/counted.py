"""Turns an xunit file of `swift test` into one line per test: "ok - …", "not ok - …" or "skip - …: why"."""

import sys
import xml.etree.ElementTree as tree

for case in tree.parse(sys.argv[1]).iter("testcase"):
    name = f"{case.get('classname')} {case.get('name')}"
    skipped = case.find("skipped")
    if case.find("failure") is not None or case.find("error") is not None:
        print(f"not ok - {name}")
    elif skipped is not None:
        print(f"skip - {name}: {skipped.get('message') or skipped.text or 'no reason given'}")
    else:
        print(f"ok - {name}")
