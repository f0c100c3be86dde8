//! Marked text: `«Ada Lovelace|actor» wrote «1|figure» note`, the language in which tests are
//! written and in which marked words are copied.
//!
//! A mark opens with `«`, closes with `|label»` and may stand inside another. Marks that cross
//! carry a number on both sides: `«1:red «2:hot|a:1» iron|b:2»`. A caret is `‸`; a selection
//! lies between `⟦` and `⟧`. After a backslash these signs are words as any others, so that
//! every text can be written: `\«Un mot»`.

use std::fmt::Write as _;

use super::article_text::{ArticleText, TextError};
use super::offset::ByteOffset;
use super::range::{Extent, TextRange};

/// What was read from marked text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The text without marks.
    pub text: ArticleText,
    /// Extent and label of each mark, by position. Marks with the same number and label are
    /// pieces of one discontinuous extent.
    pub marks: Vec<(Extent, String)>,
    /// Where `‸` stood.
    pub caret: Option<ByteOffset>,
    /// What lay between `⟦` and `⟧`.
    pub selection: Option<TextRange>,
}

/// Why marked text can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkedError {
    /// A `»` without a `«`, or the other way round; the byte at which it stands.
    Unbalanced(usize),
    /// The mark that ends at this byte has no words in it.
    EmptyMark(usize),
    /// The text without its marks is no text.
    Text(TextError),
}

impl std::fmt::Display for MarkedError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unbalanced(at) => write!(f, "« and » do not match at byte {at}"),
            Self::EmptyMark(at) => write!(f, "the mark that ends at byte {at} is empty"),
            Self::Text(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for MarkedError {}

struct Closed {
    number: Option<String>,
    label: String,
    start: usize,
    end: usize,
}

/// What means something else than itself, but for `|` and `»`, which do so only together.
const SIGNS: [char; 7] = ['«', '»', '‸', '⟦', '⟧', '|', '\\'];

/// Reads marked text.
///
/// # Errors
/// [`MarkedError`] with the byte at which reading failed.
pub fn parse(source: &str) -> Result<Marked, MarkedError> {
    let mut plain = String::with_capacity(source.len());
    let mut open: Vec<(Option<String>, usize)> = Vec::new();
    let mut closed: Vec<Closed> = Vec::new();
    let (mut caret, mut from, mut until) = (None, None, None);
    let mut at = 0;
    while let Some(character) = source[at..].chars().next() {
        let after = at + character.len_utf8();
        match character {
            '\\' if source[after..].starts_with(SIGNS) => {
                let sign = source[after..].chars().next().unwrap_or('\\');
                plain.push(sign);
                at = after + sign.len_utf8();
                continue;
            }
            '«' => {
                let number = leading_number(&source[after..]);
                at = after + number.as_ref().map_or(0, |n| n.len() + 1);
                open.push((number, plain.len()));
                continue;
            }
            '|' if ends_a_mark(&source[after..]) => {
                let end = after + source[after..].find('»').unwrap_or(0);
                let (label, number) = match source[after..end].split_once(':') {
                    Some((label, number)) => (label, Some(number.to_owned())),
                    None => (&source[after..end], None),
                };
                let found = open.iter().rposition(|(n, _)| *n == number);
                let (number, start) = open.remove(found.ok_or(MarkedError::Unbalanced(at))?);
                if start == plain.len() {
                    return Err(MarkedError::EmptyMark(end));
                }
                closed.push(Closed {
                    number,
                    label: label.to_owned(),
                    start,
                    end: plain.len(),
                });
                at = end + '»'.len_utf8();
                continue;
            }
            '‸' => caret = Some(ByteOffset::new(plain.len())),
            '⟦' => from = Some(plain.len()),
            '⟧' => until = Some(plain.len()),
            other => plain.push(other),
        }
        at = after;
    }
    if !open.is_empty() {
        return Err(MarkedError::Unbalanced(source.len()));
    }
    let text = ArticleText::new(plain).map_err(MarkedError::Text)?;
    let selection = from
        .zip(until)
        .and_then(|(from, until)| text.range_of_bytes(from..until));
    Ok(Marked {
        marks: gather(&text, closed),
        text,
        caret,
        selection,
    })
}

fn leading_number(source: &str) -> Option<String> {
    let digits = source.len()
        - source
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    (digits > 0 && source[digits..].starts_with(':')).then(|| source[..digits].to_owned())
}

fn is_label(label: &str) -> bool {
    // Before the number of a mark, as in `|a:1»`, there is a label.
    !label.is_empty()
        && !label.starts_with(':')
        && label.len() <= LONGEST_LABEL
        && label
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | ':'))
}

fn gather(text: &ArticleText, closed: Vec<Closed>) -> Vec<(Extent, String)> {
    let mut marks: Vec<(Extent, String, Option<String>)> = Vec::new();
    for mark in closed {
        let Some(range) = text.range_of_bytes(mark.start..mark.end) else {
            continue;
        };
        let twin = marks.iter_mut().find(|(_, label, number)| {
            number.is_some() && *number == mark.number && *label == mark.label
        });
        match twin {
            Some((extent, ..)) => *extent = extent.with_piece(range),
            None => marks.push((range.into(), mark.label, mark.number)),
        }
    }
    let mut marks: Vec<_> = marks
        .into_iter()
        .map(|(extent, label, _)| (extent, label))
        .collect();
    sort(&mut marks);
    marks
}

fn sort(marks: &mut [(Extent, String)]) {
    marks.sort_by(|a, b| {
        (a.0.start(), std::cmp::Reverse(a.0.end()), &a.1).cmp(&(
            b.0.start(),
            std::cmp::Reverse(b.0.end()),
            &b.1,
        ))
    });
}

/// Writes the part `within` of a text with `marks`. Numbers appear only where marks cross or
/// have several pieces.
#[must_use]
pub fn render(text: &ArticleText, within: TextRange, marks: &[(Extent, String)]) -> String {
    let mut pieces: Vec<(TextRange, usize)> = Vec::new();
    for (index, (extent, _)) in marks.iter().enumerate() {
        let inside = extent.pieces().filter_map(|piece| piece.intersect(within));
        pieces.extend(inside.map(|piece| (piece, index)));
    }
    pieces.sort_by_key(|(piece, index)| (piece.start(), std::cmp::Reverse(piece.end()), *index));
    let numbered: Vec<bool> = (0..marks.len())
        .map(|index| needs_number(text, &pieces, marks, index))
        .collect();
    // Closing marks come before opening ones at the same place; the latest opened closes first.
    let mut events: Vec<(usize, bool, usize, usize)> = Vec::new();
    for (order, (piece, index)) in pieces.iter().enumerate() {
        events.push((piece.start().get(), true, order, *index));
        events.push((piece.end().get(), false, pieces.len() - order, *index));
    }
    events.sort_unstable();
    let mut out = String::new();
    let mut at = within.start().get();
    let all = &text.as_str()[..within.end().get()];
    for (position, opens, _, index) in events {
        push_words(&mut out, all, at..position);
        at = position;
        let _ = match (opens, numbered[index]) {
            (true, true) => write!(out, "«{}:", index + 1),
            (true, false) => write!(out, "«"),
            (false, true) => write!(out, "|{}:{}»", marks[index].1, index + 1),
            (false, false) => write!(out, "|{}»", marks[index].1),
        };
    }
    push_words(&mut out, all, at..all.len());
    out
}

/// Writes a part of `all` so that it is read as words.
fn push_words(out: &mut String, all: &str, part: std::ops::Range<usize>) {
    for (at, character) in all[part.clone()].char_indices() {
        let after = &all[part.start + at + character.len_utf8()..];
        let is_sign = match character {
            '«' | '‸' | '⟦' | '⟧' | '\\' => true,
            '|' => ends_a_mark(after),
            _ => false,
        };
        if is_sign {
            out.push('\\');
        }
        out.push(character);
    }
}

/// Whether what follows a `|` would be read as a label.
fn ends_a_mark(after: &str) -> bool {
    let near = &after[..after.floor_char_boundary(LONGEST_LABEL + '»'.len_utf8())];
    near.find('»').is_some_and(|end| is_label(&near[..end]))
}

/// The longest label in bytes.
const LONGEST_LABEL: usize = 64;

fn needs_number(
    text: &ArticleText,
    pieces: &[(TextRange, usize)],
    marks: &[(Extent, String)],
    index: usize,
) -> bool {
    let crosses =
        |a: TextRange, b: TextRange| a.overlaps(b) && !a.contains_range(b) && !b.contains_range(a);
    let mut own = pieces.iter().filter(|(_, owner)| *owner == index);
    marks[index].0.is_discontinuous()
        || own.any(|(own, _)| {
            // Words such as `10:30` would be read as the number of the mark.
            leading_number(text.slice(*own)).is_some()
                || pieces.iter().any(|(other, _)| crosses(*own, *other))
        })
}

/// [`render`] of the whole text.
#[must_use]
pub fn render_all(text: &ArticleText, marks: &[(Extent, String)]) -> String {
    let mut marks = marks.to_vec();
    sort(&mut marks);
    render(text, text.full_range(), &marks)
}
