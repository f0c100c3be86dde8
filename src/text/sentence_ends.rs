//! Where sentences end by UAX #29. A sentence ends at few signs only: the segmenter of
//! `icu_segmenter` is asked about those, and for the rest of a text nobody is.

use std::sync::LazyLock;

use icu_segmenter::options::SentenceBreakInvariantOptions;
use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed};

use super::bytes::next_byte;

/// How far behind a sign a letter is looked for.
const LOOK_AHEAD: usize = 64;

/// The ends of all sentences, the end of the text among them, in order. They are the segmenter's.
pub(super) fn sentence_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at == text.len() {
            return None;
        }
        at = end_behind(text, at);
        Some(at)
    })
}

/// The end of the sentence that begins at `start`.
fn end_behind(text: &str, start: usize) -> usize {
    static SEGMENTER: LazyLock<SentenceSegmenterBorrowed<'static>> =
        LazyLock::new(|| SentenceSegmenter::new(SentenceBreakInvariantOptions::default()));
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(sign) = next_byte(bytes, at, may_end) {
        match bytes[sign..] {
            [b'\n', ..] => return sign + 1,
            [b'.' | b'!' | b'?', b'\n', ..] => return sign + 2,
            [b'.' | b'!' | b'?', b' ', b'A'..=b'Z', ..] => return sign + 2,
            [b'.', b' ', ref ahead @ ..] if is_small_behind_numbers(ahead) => {
                at = sign + 2;
                continue;
            }
            // – — ‘ ’ ‚ “ ” „ … €
            [
                0xe2,
                0x80,
                0x93 | 0x94 | 0x98..=0x9a | 0x9c..=0x9e | 0xa6,
                ..,
            ]
            | [0xe2, 0x82, 0xac, ..] => {
                at = sign + 3;
                continue;
            }
            _ => {}
        }
        // What lies before a sign decides no more than this: no ASCII extends a character.
        let before = bytes[start..sign].iter().rposition(u8::is_ascii);
        let before = start + before.unwrap_or(0);
        // A letter decides whatever lies before it.
        let ahead = bytes[sign..].iter().take(LOOK_AHEAD);
        let letter = ahead.clone().position(u8::is_ascii_alphabetic);
        let letter = letter.map_or(text.len(), |length| sign + length + 1);
        let mut borders = SEGMENTER.segment_str(&text[before..letter]);
        match borders.find(|border| *border > 0) {
            Some(border) if before + border < letter => return before + border,
            _ => at = letter,
        }
    }
    text.len()
}

/// Whether a small letter comes first, or first but for numbers and blanks behind them: what
/// began before it goes on.
fn is_small_behind_numbers(ahead: &[u8]) -> bool {
    let mut ahead = ahead.iter();
    let first = ahead.find(|byte| !matches!(byte, b'0'..=b'9' | b',' | b' '));
    first.is_some_and(u8::is_ascii_lowercase)
}

/// Whether a sentence may end at a character that begins with this byte or, if it is long, has it
/// further on: line ends, `.`, `!`, `?`, U+0085 and, roughly, all from U+0580 on.
#[inline]
fn may_end(byte: u8) -> bool {
    (byte == b'\n')
        | (byte == b'\r')
        | (byte == b'.')
        | (byte == b'!')
        | (byte == b'?')
        | (byte == 0x85)
        | (byte >= 0xd6)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16384))]

        #[test]
        fn they_are_those_of_the_segmenter(
            text in "([ab AB1.,!?\"()\r\n-]|[éÉ\u{301}\u{ad}\u{200d}\u{85}\u{2028}。！日…։؟»“”’Жжαא\u{a0}]|.){0,40}",
        ) {
            let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
            let whole: Vec<_> = segmenter.segment_str(&text).filter(|end| *end > 0).collect();
            prop_assert_eq!(sentence_ends(&text).collect::<Vec<_>>(), whole);
        }
    }
}
