#!/bin/sh
# Makes assets/fonts/ from the Debian packages fonts-inter, fonts-noto-core and
# fonts-noto-mono.
# Needs: pip install fonttools brotli
set -eu
cd "$(dirname "$0")/fonts"
INTER=/usr/share/fonts/opentype/inter
NOTO=/usr/share/fonts/truetype/noto
# Latin, combining marks, Greek, Cyrillic, punctuation, sub- and superscripts, currency,
# letterlike signs, fractions, arrows, operators, keys, shapes, signs, ligatures.
TEXT='U+0020-007E,U+00A0-024F,U+02B0-036F,U+0370-03FF,U+0400-052F,U+1E00-1EFF,U+2000-206F,U+2070-20CF,U+2100-218F,U+2190-22FF,U+2300-23FF,U+25A0-25FF,U+2600-26FF,U+2700-27BF,U+FB00-FB06,U+FFFD'
LETTERS='U+0020-007E,U+00A0-024F,U+0300-030C,U+0370-03FF,U+0400-045F,U+0490,U+0491,U+1E00-1EFF,U+2000-206F,U+20A0-20CF,U+2116,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264,U+2265,U+FFFD'
HEBREW='U+0590-05FF,U+FB1D-FB4F,U+20AA,U+25CC'
SYMBOLS='U+2190-21FF,U+2318,U+2325,U+232B,U+23CE,U+23F0-23F3,U+2423,U+25A0-25FF,U+2605,U+2606,U+2610-2612,U+2690,U+26A0,U+2713-2718,U+2B06,U+2B07'
MATH='U+2190-2199,U+21A9,U+21AA,U+21B5-21B7,U+21E4,U+21E5,U+2200-22FF'

subset() { # source, destination, code points
    pyftsubset "$1" --output-file="$2" --unicodes="$3" --no-hinting \
        --layout-features='kern,mark,mkmk,ccmp,locl,liga,calt,tnum,frac,case' \
        --name-IDs='0,1,2,3,4,5,6,7,13,14' --notdef-outline
}
subset $INTER/Inter-Regular.otf          Inter-Regular.otf          "$TEXT"
subset $INTER/Inter-Medium.otf           Inter-Medium.otf           "$LETTERS"
subset $INTER/Inter-SemiBold.otf         Inter-SemiBold.otf         "$LETTERS"
subset $NOTO/NotoSerif-Regular.ttf       NotoSerif-Regular.ttf      "$TEXT"
subset $NOTO/NotoSerif-Bold.ttf          NotoSerif-Bold.ttf         "$TEXT"
subset $NOTO/NotoSerif-Italic.ttf        NotoSerif-Italic.ttf       "$TEXT"
subset $NOTO/NotoSansHebrew-Regular.ttf  NotoSansHebrew-Regular.ttf "$HEBREW"
subset $NOTO/NotoSerifHebrew-Regular.ttf NotoSerifHebrew-Regular.ttf "$HEBREW"
subset $NOTO/NotoSansSymbols2-Regular.ttf NotoSansSymbols2-Regular.ttf "$SYMBOLS"
subset $NOTO/NotoSansMath-Regular.ttf    NotoSansMath-Regular.ttf   "$MATH"
subset $NOTO/NotoSansMono-Regular.ttf    NotoSansMono-Regular.ttf   'U+0020-007E,U+00A0-00FF,U+2010-2026,U+2190-2193,U+21E7,U+FFFD'
