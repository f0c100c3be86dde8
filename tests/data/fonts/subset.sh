#!/bin/sh
# Makes the faces of this folder from the Debian packages fonts-noto-core, fonts-noto-cjk and
# fonts-noto-color-emoji, for the characters of ../scripts/*.txt.
# Needs: pip install fonttools uharfbuzz
set -eu
cd "$(dirname "$0")"
NOTO=/usr/share/fonts/truetype/noto
CJK=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
export SOURCE_DATE_EPOCH=1767225600
COMMON='U+0020-007E,U+00A0,U+00AB,U+00BB,U+2009,U+200B-200F,U+2013,U+2014,U+2018-201D,U+2026,U+202F,U+2066-2069,U+25CC'
BARE='U+0020-0022,U+0027-0029,U+002C-002E,U+0030-003A,U+200B-200F,U+2013,U+2018-201D,U+25CC'

# Every feature; the CJK faces with those only that are on by themselves, or they are three times as large.
SHAPES='--layout-features=*'

rename() { # face, family
    python3 - "$@" <<'PYTHON'
"""Gives a face a family name of its own: that of an installed one would win or lose by chance."""
import sys
from fontTools.ttLib import TTFont

path, family = sys.argv[1:]
font = TTFont(path, recalcTimestamp=False)
compact = family.replace(" ", "") + "-Regular"
names = {1: family, 2: "Regular", 3: compact, 4: family + " Regular", 6: compact}
table = font["name"]
table.names = [name for name in table.names if name.nameID in (0, 5, 13, 14)]
for number, value in names.items():
    table.setName(value, number, 3, 1, 0x409)
if "CFF " in font:
    cff = font["CFF "].cff
    cff.fontNames = [compact]
    for key, value in (("FullName", family), ("FamilyName", family)):
        if hasattr(cff.topDictIndex[0], key):
            setattr(cff.topDictIndex[0], key, value)
font.save(path)
PYTHON
}

subset() { # source, number of the face in it, family, destination, code points
    pyftsubset "$1" --font-number="$2" --output-file="$4" --unicodes="$5" \
        --no-hinting --notdef-outline $SHAPES \
        --name-IDs='*' --name-languages='0x409' --no-name-legacy
    rename "$4" "$3"
}

# The code points of pages, as pyftsubset takes them. Shapers also take vowel signs such as U+09CC apart:
# name their parts too.
letters() {
    python3 -c 'import sys
letters = set("".join(open("../scripts/" + name + ".txt", encoding="utf-8").read() for name in sys.argv[1:]))
print(",".join(f"U+{ord(c):04X}" for c in sorted(letters) if ord(c) >= 0x20))' "$@"
}

subset $NOTO/NotoNaskhArabic-Regular.ttf     0 'Test Arabic'     TestArabic.ttf \
    "$COMMON,U+0600-061E,U+061F-0671,U+0679,U+067E,U+0686,U+0698,U+06A9,U+06AF,U+06CC,U+06F0-06F9"
subset $NOTO/NotoSansDevanagari-Regular.ttf 0 'Test Devanagari' TestDevanagari.ttf "$BARE,$(letters devanagari mixed)"
subset $NOTO/NotoSansBengali-Regular.ttf    0 'Test Bengali'    TestBengali.ttf    "$BARE,U+09BE,U+09C7,U+09D7,$(letters bengali mixed)"
subset $NOTO/NotoSerifTamil-Regular.ttf      0 'Test Tamil'      TestTamil.ttf      "$COMMON,U+0B80-0BFF,U+0964,U+0965"
subset $NOTO/NotoSerifThai-Regular.ttf       0 'Test Thai'       TestThai.ttf       "$COMMON,U+0E00-0E7F"
SHAPES=''
KANA='U+3000-3003,U+300C-300F,U+3042-3093,U+30AB-30F3,U+30FB-30FC'
subset $CJK 2 'Test CJK SC' TestCJKsc.otf "$COMMON,U+3000-301F,$(letters chinese mixed)"
subset $CJK 0 'Test CJK JP' TestCJKjp.otf "$BARE,$KANA,$(letters japanese mixed)"
subset $CJK 1 'Test CJK KR' TestCJKkr.otf "$COMMON,$(letters korean mixed)"

# All combinations of the pages' emoji would be 116 pictures: only those that are written.
gids=$(python3 - $NOTO/NotoColorEmoji.ttf ../scripts/emoji.txt ../scripts/mixed.txt <<'PYTHON'
import sys
import uharfbuzz as harfbuzz

font = harfbuzz.Font(harfbuzz.Face(harfbuzz.Blob.from_file_path(sys.argv[1])))
text = "".join(open(path, encoding="utf-8").read() for path in sys.argv[2:])
text = "".join(c for c in text if not (c.isascii() and c not in "3#" or c.isspace()))
more = "👩\u200d👩\u200d👧 👩\u200d👧 👨 👍 👍🏿 😀 🇫🇷 ❤ ☎ ⛴ 3 # 🧑 🤝 🏴 🚒 🏻 🏽 🏿"
glyphs = set()
for letters in [text, *more.split(), *text]:
    buffer = harfbuzz.Buffer()
    buffer.add_str(letters)
    buffer.guess_segment_properties()
    harfbuzz.shape(font, buffer)
    glyphs |= {info.codepoint for info in buffer.glyph_infos}
print(",".join(map(str, sorted(glyphs))))
PYTHON
)
pyftsubset $NOTO/NotoColorEmoji.ttf --output-file=TestEmoji.ttf --gids="$gids" --no-layout-closure \
    --unicodes='U+200D,U+FE0E,U+FE0F,U+E0062,U+E0063,U+E0067,U+E0073,U+E0074,U+E007F' --name-IDs='*' --drop-tables+=vhea,vmtx
rename TestEmoji.ttf 'Test Emoji'
