#!/usr/bin/env python3
"""Writes *.shape beside the pages: what HarfBuzz makes of each line, at 1000 units to the em.

Needs: pip install fonttools uharfbuzz, and libfribidi for the directions, so that nothing here
shares code with what is tested. A line of text is cut into runs of one direction (FriBidi), one
script (its nearest letter's) and one face (the first of the page's faces that has every character
of a grapheme); each run is shaped with its neighbours as context. One run a row:

    3: 0..25 rtl Arab Test Arabic [glyph=byte+advance|glyph=byte@x,y+advance]

is on line 3 of the page, bytes 0 to 25 of that line without its marks; glyphs stand from left to
right as hb-shape writes them.
"""

import ctypes
import ctypes.util
import pathlib
import re
import sys

import uharfbuzz as harfbuzz
from fontTools import unicodedata

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent.parent
FACES = {
    "Noto Serif": ROOT / "assets/fonts/NotoSerif-Regular.ttf",
    "Noto Serif Hebrew": ROOT / "assets/fonts/NotoSerifHebrew-Regular.ttf",
    **{family: HERE.parent / "fonts" / file for family, file in {
        "Test Arabic": "TestArabic.ttf", "Test Devanagari": "TestDevanagari.ttf",
        "Test Bengali": "TestBengali.ttf", "Test Tamil": "TestTamil.ttf",
        "Test Thai": "TestThai.ttf", "Test CJK SC": "TestCJKsc.otf",
        "Test CJK JP": "TestCJKjp.otf", "Test CJK KR": "TestCJKkr.otf",
        "Test Emoji": "TestEmoji.ttf"}.items()},
}
# The face that a page asks first, all others follow in the order of FACES; and its language.
PAGES = {
    "arabic": ("Test Arabic", "ar"), "hebrew": ("Noto Serif Hebrew", "he"),
    "devanagari": ("Test Devanagari", "hi"), "bengali": ("Test Bengali", "bn"),
    "tamil": ("Test Tamil", "ta"), "thai": ("Test Thai", "th"),
    "chinese": ("Test CJK SC", "zh-Hans"), "japanese": ("Test CJK JP", "ja"),
    "korean": ("Test CJK KR", "ko"), "emoji": ("Noto Serif", "en"), "mixed": ("Noto Serif", "en"),
}
fribidi = ctypes.CDLL(ctypes.util.find_library("fribidi") or "libfribidi.so.0")


def levels(text):
    """The embedding level of each character; the direction of the first strong letter rules."""
    count = len(text)
    letters = (ctypes.c_uint32 * count)(*map(ord, text))
    types = (ctypes.c_uint32 * count)()
    brackets = (ctypes.c_uint32 * count)()
    found = (ctypes.c_int8 * count)()
    fribidi.fribidi_get_bidi_types(letters, count, types)
    fribidi.fribidi_get_bracket_types(letters, count, types, brackets)
    base = ctypes.c_uint32(0x40)  # FRIBIDI_PAR_ON: by the first strong letter
    if not fribidi.fribidi_get_par_embedding_levels_ex(
            types, brackets, count, ctypes.byref(base), found):
        sys.exit("FriBidi failed")
    return list(found)


def scripts(text):
    """The script of each character: that of the nearest letter before it, else behind it."""
    own = [unicodedata.script(c) for c in text]
    last = next((s for s in own if s not in ("Zyyy", "Zinh", "Zzzz")), "Zyyy")
    for at, script in enumerate(own):
        if script in ("Zyyy", "Zinh", "Zzzz"):
            own[at] = last
        else:
            last = script
    return own


def graphemes(text):
    """Pairs of first and end character. Enough of UAX #29 for these pages."""
    joined = lambda c: (unicodedata.category(c) in ("Mn", "Me", "Mc") or c in "\u200c\u200d"
                        or 0x1F3FB <= ord(c) <= 0x1F3FF or 0xE0020 <= ord(c) <= 0xE007F
                        or 0x1160 <= ord(c) <= 0x11FF or c == "\u0e33")
    flag = lambda c: 0x1F1E6 <= ord(c) <= 0x1F1FF
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text):
            if joined(text[at]) or (text[at - 1] == "\u200d" and ord(text[at]) > 0x2000):
                continue
            # A virama of an Indic script holds the next letter; flags come in pairs.
            if text[at - 1] in "\u094d\u09cd" and "L" in unicodedata.category(text[at]):
                continue
            if flag(text[at]) and flag(text[start]) and at == start + 1:
                continue
        yield start, at
        start = at


def ignorable(character):
    code = ord(character)
    return (code in (0xAD, 0x34F, 0x61C, 0x200B) or 0x200C <= code <= 0x200F
            or 0x202A <= code <= 0x202E or 0x2060 <= code <= 0x206F
            or 0xFE00 <= code <= 0xFE0F or 0xE0000 <= code <= 0xE0FFF)


class Shaper:
    def __init__(self):
        self.faces = {}
        self.covers = {}
        for family, path in FACES.items():
            face = harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path)))
            self.covers[family] = face.unicodes
            self.faces[family] = harfbuzz.Font(face)
            self.faces[family].scale = (1000, 1000)

    def family(self, grapheme, first):
        wanted = [ord(c) for c in grapheme if not ignorable(c) and c != "\t"]
        order = [first] + [family for family in FACES if family != first]
        return next((family for family in order
                     if all(c in self.covers[family] for c in wanted)), None)

    def runs(self, text, first):
        """(start, end, level, script, family) of each run."""
        directions, script = levels(text), scripts(text)
        cuts = []
        for start, end in graphemes(text):
            family = self.family(text[start:end], first)
            if family is None:
                sys.exit(f"no face has {text[start:end]!r}")
            same = (directions[start], script[start], family)
            if cuts and cuts[-1][2:] == same:
                cuts[-1] = (cuts[-1][0], end, *same)
            else:
                cuts.append((start, end, *same))
        return cuts

    def rows(self, number, text, first, language):
        for start, end, level, script, family in self.runs(text, first):
            buffer = harfbuzz.Buffer()
            data = text.encode()
            begin, stop = len(text[:start].encode()), len(text[:end].encode())
            buffer.add_utf8(data, begin, stop - begin)
            buffer.direction = "rtl" if level % 2 else "ltr"
            buffer.script = script
            buffer.language = language
            harfbuzz.shape(self.faces[family], buffer)
            glyphs = buffer.serialize(
                self.faces[family], flags=harfbuzz.BufferSerializeFlags.NO_GLYPH_NAMES)
            yield f"{number}: {begin}..{stop} {buffer.direction} {script} {family} {glyphs}"


def main():
    shaper = Shaper()
    for name, (first, language) in PAGES.items():
        page = (HERE / f"{name}.txt").read_text(encoding="utf-8")
        page = re.sub(r"\|(?:figure|actor|source)»", "", page).replace("«", "")
        rows = [row for number, line in enumerate(page.splitlines(), 1)
                for row in shaper.rows(number, line, first, language)]
        header = f"# HarfBuzz {harfbuzz.version_string()}, by shape.py: {first} first, language {language}"
        (HERE / f"{name}.shape").write_text("\n".join([header, *rows, ""]), encoding="utf-8")


main()
