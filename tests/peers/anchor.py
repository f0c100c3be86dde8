"""Lets langextract's own resolver find quotes: python anchor.py CASES ANSWERS.

CASES is JSON: {"texts": [...], "lists": [{"text": its number, "quotes": [...]}, ...]}.
ANSWERS gets, for each list, for each quote [start, end] in code points, or null.
"""

import json
import pathlib
import sys

# The folder of this file must not be searched: a script may have the name of a module that it uses.
sys.path.pop(0)

from langextract import data, resolver


def places(text, quotes):
    extractions = [
        data.Extraction(extraction_class="quote", extraction_text=quote, extraction_index=number)
        for number, quote in enumerate(quotes)
    ]
    found = [None] * len(quotes)
    for one in resolver.Resolver().align(extractions, text, token_offset=0):
        interval = one.char_interval
        if interval is not None and interval.start_pos is not None:
            found[one.extraction_index] = [interval.start_pos, interval.end_pos]
    return found


def main(cases, answers):
    cases = json.loads(pathlib.Path(cases).read_bytes())
    found = [places(cases["texts"][one["text"]], one["quotes"]) for one in cases["lists"]]
    pathlib.Path(answers).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
