//! What stands between tokens.

use super::{ArticleText, TextRange};

/// Whether a character is white space to anyone who reads tokens: Unicode's, and the four
/// separators of ASCII at which Python's `str.split` splits too.
#[must_use]
pub fn is_blank(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// The range without blanks at its ends; `None` if nothing else is in it.
#[must_use]
pub fn trim(text: &ArticleText, range: TextRange) -> Option<TextRange> {
    let slice = text.slice(range);
    if let [first, .., last] | [first @ last] = slice.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return Some(range);
    }
    let lead = slice.len() - slice.trim_start_matches(is_blank).len();
    let kept = slice.trim_matches(is_blank).len();
    let start = range.start().get() + lead;
    text.range_of_bytes(start..start + kept)
}

/// The stretches of `text[from..to]` without blanks, as byte ranges of `text`.
pub fn solid(
    text: &str,
    from: usize,
    to: usize,
) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let slice = &text[from..to];
    let mut rest = slice;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_blank);
        let start = from + slice.len() - rest.len();
        let length = rest.find(is_blank).unwrap_or(rest.len());
        rest = &rest[length..];
        (length > 0).then_some(start..start + length)
    })
}
