//! The direction in which a paragraph runs.

use icu_properties::props::{BidiClass, EnumeratedProperty as _};

/// How far into a paragraph a letter that decides is looked for, in characters.
const LOOK: usize = 4096;

/// Whether a paragraph runs from right to left: by its first letter with a direction, those
/// inside isolates left out (UAX #9, rules P2 and P3). Without one: from left to right.
#[must_use]
pub(crate) fn runs_right_to_left(paragraph: &str) -> bool {
    if paragraph.is_ascii() {
        return false;
    }
    let mut depth = 0_u32;
    for character in paragraph.chars().take(LOOK) {
        match BidiClass::for_char(character) {
            BidiClass::LeftToRightIsolate
            | BidiClass::RightToLeftIsolate
            | BidiClass::FirstStrongIsolate => depth += 1,
            BidiClass::PopDirectionalIsolate => depth = depth.saturating_sub(1),
            BidiClass::LeftToRight if depth == 0 => return false,
            BidiClass::RightToLeft | BidiClass::ArabicLetter if depth == 0 => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::runs_right_to_left;

    #[test]
    fn the_first_letter_with_a_direction_decides() {
        let cases = [
            ("", false),
            ("10 000 – (?)", false),
            ("Paris", false),
            ("שלום Paris", true),
            ("10 %: سلام", true),
            ("«Paris» سلام", false),
            ("\u{2067}سلام\u{2069} Paris", false),
            ("\u{2066}Paris\u{2069} سلام", true),
            ("中文 שלום", false),
        ];
        for (words, wanted) in cases {
            assert_eq!(runs_right_to_left(words), wanted, "{words}");
        }
    }
}
