//! Graphemes, words and sentences by UAX #29, with dictionaries for scripts that are written
//! without spaces (Chinese, Japanese, Thai, Khmer, Lao, Burmese), through `icu_segmenter`.
//!
//! Every function looks at the paragraph round the position only, and at no more than
//! [`WINDOW_BYTES`] of it on either side, so that a step costs the same in a book.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{GraphemeClusterSegmenter, WordSegmenter, WordSegmenterBorrowed};

use super::article_text::ArticleText;
use super::offset::ByteOffset;
use super::range::{Extent, TextRange};
use super::sentence_ends::sentence_ends;

/// How far a step looks to either side inside a paragraph. Longer than any sentence that a
/// person would want to select at once.
pub const WINDOW_BYTES: usize = 8 * 1024;

/// What a step or a selection moves by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// What a reader takes for one character (an extended grapheme cluster).
    Grapheme,
    /// A word or number; white space and punctuation are passed over.
    Word,
    /// A sentence.
    Sentence,
}

/// A stretch of a paragraph that segmenters are run on.
struct Window<'a> {
    start: usize,
    text: &'a str,
}

impl<'a> Window<'a> {
    /// The paragraph that `at` lies in, cut to [`WINDOW_BYTES`] at either side, at white space
    /// where there is some so that no word is cut.
    fn around(text: &'a ArticleText, at: ByteOffset) -> Self {
        let (first, last) = text.paragraph(text.paragraph_at(at));
        let all = text.as_str();
        let mut start = first.get();
        let mut end = last.get();
        if at.get().saturating_sub(start) > WINDOW_BYTES {
            let from = all.floor_char_boundary(at.get() - WINDOW_BYTES);
            let until = all.floor_char_boundary(at.get() - WINDOW_BYTES / 2);
            start = all[from..until]
                .find(' ')
                .map_or(from, |space| from + space + 1);
        }
        if end.saturating_sub(at.get()) > WINDOW_BYTES {
            let until = all.floor_char_boundary(at.get() + WINDOW_BYTES);
            let from = all.floor_char_boundary(at.get() + WINDOW_BYTES / 2);
            end = all[from..until]
                .rfind(' ')
                .map_or(until, |space| from + space);
        }
        Self {
            start,
            text: &all[start..end],
        }
    }
}

/// The pieces of `text` between word borders as byte ranges, in order and without gaps: words,
/// and each blank and sign between them.
pub fn word_pieces(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    // Dictionaries, not the neural models that `new_auto` takes for Thai, Khmer, Lao and Burmese:
    // those cut Thai news worse and take a hundred times as long.
    // To find their data takes longer than to cut a word, so that is done once.
    static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
        LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
    let mut previous = 0;
    SEGMENTER.segment_str(text).filter_map(move |end| {
        let start = std::mem::replace(&mut previous, end);
        (start < end).then_some(start..end)
    })
}

/// The words of `text` as byte ranges: runs of letters, numbers or ideographs. White space and
/// punctuation are left out.
pub fn words(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    word_pieces(text).filter_map(move |piece| {
        let word = text.get(piece.clone())?;
        // UAX #29 takes the narrow space of French quotes and numbers for a letter.
        let lead = word.len() - word.trim_start().len();
        let kept = word.trim().len();
        // The segmenter's own word type is wrong beside a combining mark: it calls `3` with a
        // mark no word, and a comma with one after a digit a word.
        let is_word = word.contains(char::is_alphanumeric);
        is_word.then_some(piece.start + lead..piece.start + lead + kept)
    })
}

/// The sentences of `text` as byte ranges, white space at their ends left out.
pub fn sentences(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut previous = 0;
    sentence_ends(text).filter_map(move |end| {
        let end = end + closing_quote(&text[end..]);
        let start = std::mem::replace(&mut previous, end);
        let behind_blanks = text[start..end].trim_start();
        let start = end - behind_blanks.len();
        let length = behind_blanks.trim_end().len();
        (length > 0).then_some(start..start + length)
    })
}

/// Bytes of a `»` that closes the sentence before it across a space, as French writes it, with
/// the space behind it; 0 if there is none. A German `»` opens and has a letter behind it.
fn closing_quote(rest: &str) -> usize {
    match rest.strip_prefix('»') {
        Some(after) if !after.starts_with(char::is_alphanumeric) => {
            rest.len() - after.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len()
        }
        _ => 0,
    }
}

/// The borders between graphemes of `text`, beginning with 0 and ending with its length.
pub fn grapheme_borders(text: &str) -> impl Iterator<Item = usize> + '_ {
    GraphemeClusterSegmenter::new().segment_str(text)
}

/// The position one `unit` after `at`: the end of the next word, the start of the next
/// sentence. At the end of a paragraph: the start of the next one.
#[must_use]
pub fn next(text: &ArticleText, at: ByteOffset, unit: Unit) -> ByteOffset {
    let at = text.clamp(at);
    let (_, last) = text.paragraph(text.paragraph_at(at));
    if at >= last {
        return ByteOffset::new((last.get() + 1).min(text.end().get()));
    }
    let window = Window::around(text, at);
    let local = at.get() - window.start;
    let found = match unit {
        Unit::Grapheme => grapheme_borders(window.text).find(|&border| border > local),
        Unit::Word => words(window.text)
            .map(|word| word.end)
            .find(|&end| end > local),
        Unit::Sentence => sentences(window.text)
            .map(|s| s.start)
            .find(|&start| start > local),
    };
    ByteOffset::new(found.map_or(last.get(), |found| window.start + found))
}

/// The position one `unit` before `at`: the start of the word or sentence. At the start of a
/// paragraph: the end of the one before.
#[must_use]
pub fn previous(text: &ArticleText, at: ByteOffset, unit: Unit) -> ByteOffset {
    let at = text.clamp(at);
    let (first, _) = text.paragraph(text.paragraph_at(at));
    if at <= first {
        return ByteOffset::new(first.get().saturating_sub(1));
    }
    let window = Window::around(text, at);
    let local = at.get() - window.start;
    let before = |start: &usize| *start < local;
    let found = match unit {
        Unit::Grapheme => grapheme_borders(window.text).take_while(before).last(),
        Unit::Word => words(window.text)
            .map(|word| word.start)
            .take_while(before)
            .last(),
        Unit::Sentence => sentences(window.text)
            .map(|s| s.start)
            .take_while(before)
            .last(),
    };
    ByteOffset::new(found.map_or(first.get(), |found| window.start + found))
}

/// The word, or sentence, or grapheme at `at`. A position just after a word, with no word
/// beginning there, belongs to that word. `None` where there is only space or punctuation.
#[must_use]
pub fn unit_at(text: &ArticleText, at: ByteOffset, unit: Unit) -> Option<TextRange> {
    let at = text.clamp(at);
    let window = Window::around(text, at);
    let local = at.get() - window.start;
    let holds = |r: &std::ops::Range<usize>| r.contains(&local);
    let range = match unit {
        Unit::Grapheme => {
            let end = grapheme_borders(window.text).find(|&border| border > local)?;
            let start = grapheme_borders(window.text)
                .take_while(|&b| b <= local)
                .last()?;
            Some(start..end)
        }
        Unit::Word => words(window.text)
            .find(holds)
            .or_else(|| words(window.text).find(|word| word.end == local)),
        Unit::Sentence => sentences(window.text)
            .find(holds)
            .or_else(|| sentences(window.text).take_while(|s| s.end <= local).last()),
    }?;
    text.range_of_bytes(window.start + range.start..window.start + range.end)
}

/// Grows a selection to whole words and sheds white space at its ends. A selection without a
/// word in it is only trimmed. Digits grouped by spaces stay as selected: what a person drags
/// across is kept.
#[must_use]
pub fn snap_to_words(text: &ArticleText, range: TextRange) -> TextRange {
    let trimmed = trim(text, range).unwrap_or(range);
    let last = previous(text, trimmed.end(), Unit::Grapheme);
    let holding = |at| unit_at(text, at, Unit::Word).filter(|word| word.contains(at));
    let start = holding(trimmed.start()).map_or(trimmed.start(), TextRange::start);
    let end = holding(last).map_or(trimmed.end(), |word| word.end().max(trimmed.end()));
    text.range(start, end).unwrap_or(trimmed)
}

/// The range without white space at its ends (U+00A0 and U+202F count as white space).
/// `None` if nothing else is in it.
#[must_use]
pub fn trim(text: &ArticleText, range: TextRange) -> Option<TextRange> {
    let slice = text.slice(range);
    let lead = slice.len() - slice.trim_start().len();
    let kept = slice.trim().len();
    let start = range.start().get() + lead;
    text.range_of_bytes(start..start + kept)
}

/// The extent with each of its pieces [trimmed](trim), without those that hold nothing else.
/// `None` if none is left.
#[must_use]
pub fn trim_extent(text: &ArticleText, extent: &Extent) -> Option<Extent> {
    let pieces = extent.pieces().filter_map(|piece| trim(text, piece));
    Extent::from_pieces(pieces)
}

/// The nearest border between graphemes at or before `at`.
#[must_use]
pub fn grapheme_floor(text: &ArticleText, at: ByteOffset) -> ByteOffset {
    let at = text.clamp(at);
    let window = Window::around(text, at);
    let local = at.get() - window.start;
    let border = grapheme_borders(window.text)
        .take_while(|&border| border <= local)
        .last();
    ByteOffset::new(window.start + border.unwrap_or(0))
}
