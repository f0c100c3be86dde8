//! Numbers in running text, so that none goes untagged unseen.

use super::figure::number_word;
use super::search::is_unspaced;
use super::span_index::SpanIndex;
use crate::text::{ArticleText, ByteOffset, TextRange};

/// The value of a digit in any of the scripts that news are written in.
pub(super) fn digit(character: char) -> Option<u8> {
    let zeros = [
        '0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}', '\u{ff10}',
    ];
    zeros.into_iter().find_map(|zero| {
        let value = (character as u32).wrapping_sub(zero as u32);
        u8::try_from(value).ok().filter(|value| *value < 10)
    })
}

/// Whether a space may group digits: an ordinary one, or one that does not break.
pub(super) fn is_grouping_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// Takes digits and says how many there were.
    fn digits(&mut self) -> usize {
        let mut count = 0;
        while let Some(c) = self.peek().filter(|c| digit(*c).is_some()) {
            self.at += c.len_utf8();
            count += 1;
        }
        count
    }

    /// Takes a separator and `wanted` digits (any number if 0) after it, or nothing.
    fn group(&mut self, separator: impl Fn(char) -> bool, wanted: usize) -> bool {
        let from = self.at;
        if let Some(c) = self.peek().filter(|c| separator(*c)) {
            self.at += c.len_utf8();
            let count = self.digits();
            if count > 0 && (wanted == 0 || count == wanted) {
                return true;
            }
        }
        self.at = from;
        false
    }

    /// Takes one number: digits, groups, a decimal part, a clock's or a date's parts.
    fn number(&mut self) {
        let first = self.digits();
        if first <= 3 && self.group(is_grouping_space, 3) {
            while self.group(is_grouping_space, 3) {}
        } else if first <= 3 && self.group(|c| matches!(c, '\'' | '’' | '٬'), 3) {
            while self.group(|c| matches!(c, '\'' | '’' | '٬'), 3) {}
        }
        // Groups and decimals look alike here; `parse_figure` tells them apart.
        while self.group(|c| matches!(c, '.' | ',' | '٫' | '٬' | ':' | '/'), 0) {}
    }

    /// Takes a dash and a second number, or nothing.
    fn second_end(&mut self) -> bool {
        let from = self.at;
        let mut spaces = 0;
        while let Some(c) = self.peek().filter(|c| is_grouping_space(*c)) {
            self.at += c.len_utf8();
            spaces += 1;
        }
        let dash = self.peek().filter(|c| match c {
            '–' | '—' | '\u{2010}' | '\u{2011}' | '−' => true,
            '-' => spaces == 0,
            _ => false,
        });
        if let Some(c) = dash.filter(|_| spaces <= 1) {
            self.at += c.len_utf8();
            if spaces == 1
                && let Some(c) = self.peek().filter(|c| is_grouping_space(*c))
            {
                self.at += c.len_utf8();
            }
            if self.peek().is_some_and(|c| digit(c).is_some()) {
                self.number();
                return true;
            }
        }
        self.at = from;
        false
    }

    /// Takes a percent sign and the space before it, or nothing.
    fn percent(&mut self) {
        let from = self.at;
        if let Some(c) = self.peek().filter(|c| is_grouping_space(*c)) {
            self.at += c.len_utf8();
        }
        match self.peek().filter(|c| matches!(c, '%' | '‰' | '٪' | '％')) {
            Some(c) => self.at += c.len_utf8(),
            None => self.at = from,
        }
    }
}

/// The numbers of a text as byte ranges, in order: digits with their groups, decimals and
/// percent sign, ranges (`3–5`), dates and clock times as one; and common number words if the
/// language is English, French or German. Digits in names (`G20`) are passed over. About
/// 50 MB a second.
pub fn numbers<'a>(
    text: &'a str,
    language: &'a str,
) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
    let mut at = 0;
    let mut previous = ' ';
    std::iter::from_fn(move || {
        loop {
            let character = text.get(at..)?.chars().next()?;
            if digit(character).is_some() {
                let mut cursor = Cursor { text, at };
                cursor.number();
                while cursor.second_end() {}
                cursor.percent();
                let start = std::mem::replace(&mut at, cursor.at);
                let named = std::mem::replace(&mut previous, '0');
                if !named.is_alphanumeric() && named != '_' {
                    return Some(start..at);
                }
            } else if character.is_alphabetic() && !is_unspaced(character) {
                let rest = &text[at..];
                let length = rest.find(|c: char| !c.is_alphanumeric() || is_unspaced(c));
                let word = &rest[..length.unwrap_or(rest.len())];
                let start = at;
                at += word.len();
                let glued = std::mem::replace(&mut previous, 'a').is_alphanumeric();
                if !glued && number_word(word, language).is_some() {
                    return Some(start..at);
                }
            } else {
                previous = if is_unspaced(character) {
                    ' '
                } else {
                    character
                };
                at += character.len_utf8();
            }
        }
    })
}

/// The first number that starts at or after `after` and that no mention touches. Walks the
/// text from there to the number found.
#[must_use]
pub fn next_untagged(
    text: &ArticleText,
    language: &str,
    index: &SpanIndex,
    after: ByteOffset,
) -> Option<TextRange> {
    let (start, _) = text.paragraph(text.paragraph_at(after));
    let from = start.get();
    numbers(&text.as_str()[from..], language)
        .map(|number| from + number.start..from + number.end)
        .filter(|number| number.start >= after.get())
        .filter_map(|number| text.range_of_bytes(number))
        .find(|number| !index.touches(*number))
}

/// All numbers that no mention touches, in order.
pub fn untagged<'a>(
    text: &'a ArticleText,
    language: &'a str,
    index: &'a SpanIndex,
) -> impl Iterator<Item = TextRange> + 'a {
    numbers(text.as_str(), language)
        .filter_map(|number| text.range_of_bytes(number))
        .filter(|number| !index.touches(*number))
}
