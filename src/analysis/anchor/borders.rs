//! Where a place may begin and end.

use super::super::fold;
use super::super::search;
use crate::text::segment;

/// How far back a character may lie that surely begins a grapheme.
const FURTHEST: usize = 4096;

/// The stretch grown until it cuts no grapheme.
pub(super) fn whole_graphemes(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = if is_plain_border(text, range.start) {
        range.start
    } else {
        around(text, range.start).0
    };
    let end = if is_plain_border(text, range.end) {
        range.end
    } else {
        around(text, range.end).1
    };
    start..end
}

/// Between two characters that never join others.
fn is_plain_border(text: &str, at: usize) -> bool {
    let plain = |c: char| c < '\u{300}' && c != '\r';
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    before.is_none_or(plain) && after.is_none_or(plain)
}

/// The last border at or before a place, and the first at or after it.
fn around(text: &str, at: usize) -> (usize, usize) {
    let from = text[..at]
        .char_indices()
        .rev()
        .map(|(start, _)| start)
        .take_while(|start| at - start < FURTHEST)
        .find(|start| is_plain_border(text, *start))
        .unwrap_or_else(|| text.floor_char_boundary(at.saturating_sub(FURTHEST)));
    let mut before = from;
    let until = text.ceil_char_boundary((at + FURTHEST).min(text.len()));
    for border in segment::grapheme_borders(&text[from..until]) {
        let border = from + border;
        if border >= at {
            return (if border == at { at } else { before }, border);
        }
        before = border;
    }
    (before, until)
}

/// Whether a stretch begins or ends inside a word or a number: a 5 in 2025 is another number.
/// Scripts without spaces, and those that join small words to others, are not asked.
pub(super) fn cuts_word(text: &str, range: &std::ops::Range<usize>) -> bool {
    [range.start, range.end].into_iter().any(|at| {
        let before = text[..at].chars().next_back();
        let after = text[at..].chars().next();
        let (Some(before), Some(after)) = (before, after) else {
            return false;
        };
        let asked = |c: char| c < '\u{530}' || c.is_numeric() && !search::is_unspaced(c);
        asked(before) && asked(after) && !search::is_word_border(text, at)
    })
}

/// The stretch with the signs round it that the quote has round its words as well.
pub(super) fn with_signs(
    text: &str,
    range: std::ops::Range<usize>,
    before: &str,
    after: &str,
) -> std::ops::Range<usize> {
    let same = |one: char, other: char| {
        let plain = |c: char| match fold::fold_typography(c).as_slice() {
            ['"'] => Some('\''),
            [first, ..] => Some(*first),
            [] => None,
        };
        plain(one) == plain(other)
    };
    let signs = |words: &str| -> Vec<char> {
        let all = words.chars().filter(|c| !c.is_whitespace());
        all.take(8).collect()
    };
    let mut end = range.end;
    for sign in signs(after) {
        let rest = text[end..].trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        match rest.chars().next() {
            Some(next) if same(next, sign) => end = text.len() - rest.len() + next.len_utf8(),
            _ => break,
        }
    }
    let mut start = range.start;
    let reversed: String = before.chars().rev().collect();
    for sign in signs(&reversed) {
        let rest = text[..start].trim_end_matches([' ', '\u{a0}', '\u{202f}']);
        match rest.chars().next_back() {
            Some(next) if same(next, sign) => start = rest.len() - next.len_utf8(),
            _ => break,
        }
    }
    start..end
}
