//! The direction in which a paragraph runs.

use icu_properties::props::{BidiClass, EnumeratedProperty as _};

use crate::text::ArticleText;

/// How far into a paragraph a letter that decides is looked for, in characters.
const LOOK: usize = 4096;
/// The same in bytes, so that a book in one line is not walked through.
const LOOK_BYTES: usize = 16 * 1024;
/// How many paragraphs are looked at for one that has a direction.
const BEFORE: usize = 16;

/// Whether a paragraph runs from right to left: by its first letter with a direction, those
/// inside isolates left out (UAX #9, rules P2 and P3). `None` without one.
fn first_strong(paragraph: &str) -> Option<bool> {
    let mut depth = 0_u32;
    for character in paragraph.chars().take(LOOK) {
        match BidiClass::for_char(character) {
            BidiClass::LeftToRightIsolate
            | BidiClass::RightToLeftIsolate
            | BidiClass::FirstStrongIsolate => depth += 1,
            BidiClass::PopDirectionalIsolate => depth = depth.saturating_sub(1),
            BidiClass::LeftToRight if depth == 0 => return Some(false),
            BidiClass::RightToLeft | BidiClass::ArabicLetter if depth == 0 => return Some(true),
            _ => {}
        }
    }
    None
}

/// Whether words that stand alone run from right to left; those without a direction don't.
#[must_use]
pub(crate) fn runs_right_to_left(words: &str) -> bool {
    !words.is_ascii() && first_strong(words) == Some(true)
}

/// Whether a paragraph of a text runs from right to left. One without a direction of its own, such
/// as a blank line or a number, runs like the one before it, so that arrows lead through it.
#[must_use]
pub(super) fn paragraph_runs_right_to_left(text: &ArticleText, paragraph: usize) -> bool {
    let nearest = (0..=paragraph).rev().take(BEFORE);
    let found = nearest.filter_map(|index| {
        let (start, end) = text.paragraph(index);
        let all = text.as_str();
        let until = all.floor_char_boundary(end.get().min(start.get() + LOOK_BYTES));
        first_strong(&all[start.get()..until])
    });
    found.take(1).any(|rtl| rtl)
}

#[cfg(test)]
mod tests {
    use super::{paragraph_runs_right_to_left, runs_right_to_left};
    use crate::text::ArticleText;

    #[test]
    fn a_paragraph_without_a_direction_runs_like_the_one_before() {
        let text = ArticleText::new("12\n\nשלום\n\n35 %\nParis\n\nשלום\n").unwrap();
        let wanted = [false, false, true, true, true, false, false, true, true];
        let found: Vec<bool> = (0..text.paragraph_count())
            .map(|index| paragraph_runs_right_to_left(&text, index))
            .collect();
        assert_eq!(found, wanted);
    }

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
