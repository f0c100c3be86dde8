//! Where a file says that words stand, checked against the words; and how the whole file counts
//! if that is not as its format does.

use std::borrow::Cow;

use super::said::{SaidDocument, Spoken};
use crate::formats::OffsetUnit;
use crate::formats::intake::place::Placed;
use crate::formats::shift::{self, Counted, Located, Shift};
use crate::model::Article;
use crate::text::Extent;

/// So many articles decide how a file counts: most of them such in which positions don't fit.
const SAMPLE: usize = 200;
/// So many quotes of each.
const QUOTES: usize = 200;

/// What a document says of one place, read.
#[derive(Debug)]
pub(super) struct Read<'a> {
    /// The words that are meant; empty if neither the file has them nor its text.
    pub(super) words: Cow<'a, str>,
    /// The place, if the positions mean one.
    pub(super) extent: Option<Extent>,
    /// Whether the words stand there.
    pub(super) fits: bool,
}

/// All that a document speaks of: its entries, then the quotes of its claims.
pub(super) fn spoken(document: &SaidDocument) -> impl Iterator<Item = &Spoken> {
    let entries = document.entries.iter().map(|entry| &entry.spoken);
    entries.chain(document.claims.iter().flat_map(|claim| &claim.quotes))
}

/// Reads positions as the format has them.
pub(super) fn read<'a>(document: &'a SaidDocument, article: &Article) -> Vec<Read<'a>> {
    let ours = Placed::as_it_is(article.text.clone(), document.unit);
    let theirs = document.text.clone();
    let theirs = theirs.and_then(|text| Placed::new(text, document.unit).ok());
    let same = theirs.as_ref().filter(|placed| placed.text == article.text);
    let placed = same.unwrap_or(&ours);
    let read = |one: &'a Spoken| {
        let extent = |placed: &Placed| placed.extent(one.start, one.end, &one.pieces, "").ok();
        let mut words = Cow::Borrowed(one.words.as_str());
        if let (true, Some(theirs)) = (words.is_empty(), &theirs)
            && let Some(there) = extent(theirs)
        {
            words = Cow::Owned(theirs.text.quote(&there));
        }
        let extent = extent(placed);
        let fits = extent
            .as_ref()
            .is_some_and(|extent| words.is_empty() || agrees(&words, &article.text.quote(extent)));
        Read {
            words,
            extent,
            fits,
        }
    };
    spoken(document).map(read).collect()
}

/// Whether words are those of a place but for blanks and case, which tokenizers change.
fn agrees(words: &str, there: &str) -> bool {
    let ink = |words: &str| -> String {
        let ink = words.chars().filter(|c| !c.is_whitespace());
        ink.flat_map(char::to_lowercase).collect()
    };
    words == there || ink(words) == ink(there)
}

/// Those whose words and positions can both be looked at.
fn located<'a>(document: &'a SaidDocument, read: &'a [Read<'_>]) -> Vec<Located<'a>> {
    let both = spoken(document).zip(read).filter_map(|(one, read)| {
        let known = one.pieces.is_empty() && !read.words.is_empty();
        Some(Located {
            start: one.start.filter(|_| known)?,
            end: one.end?,
            quote: &read.words,
        })
    });
    both.take(QUOTES).collect()
}

/// How many places of a document have words that stand elsewhere.
pub(super) fn misfits(document: &SaidDocument, article: &Article) -> usize {
    let read = read(document, article);
    let all = spoken(document).zip(&read);
    let misfits = all.filter(|(one, read)| {
        !read.fits && !read.words.is_empty() && one.start.is_some() && one.end.is_some()
    });
    misfits.count()
}

/// How a file counts, if not as its format does. `documents` with the misfits of each.
pub(super) fn shift_of(documents: &[(&SaidDocument, &Article, usize)]) -> Option<Shift> {
    let unit = documents.first()?.0.unit;
    let counts = matches!(
        unit,
        OffsetUnit::Bytes | OffsetUnit::CodePoints | OffsetUnit::Utf16
    );
    if !counts || documents.iter().all(|(.., misfits)| *misfits == 0) {
        return None;
    }
    let sample = |wanted: &dyn Fn(usize) -> bool, most: usize| {
        let all: Vec<_> = documents
            .iter()
            .filter(|(.., misfits)| wanted(*misfits))
            .collect();
        let step = all.len().div_ceil(most).max(1);
        all.into_iter().step_by(step).collect::<Vec<_>>()
    };
    let mut chosen = sample(&|misfits| misfits > 0, SAMPLE * 3 / 4);
    chosen.extend(sample(&|misfits| misfits == 0, SAMPLE / 4));
    let read: Vec<Vec<Read<'_>>> = chosen
        .iter()
        .map(|(one, article, _)| read(one, article))
        .collect();
    let located: Vec<Vec<Located<'_>>> = chosen
        .iter()
        .zip(&read)
        .map(|((document, ..), read)| located(document, read))
        .collect();
    let counted: Vec<Counted<'_>> = chosen
        .iter()
        .zip(&located)
        .map(|((_, article, _), located)| Counted {
            text: article.text.as_str(),
            located,
        })
        .collect();
    shift::recognise(&counted, unit).filter(|shift| *shift != Shift::plain(unit))
}

/// Reads positions anew as the file counts, if more of a document's words stand there then. Says
/// how many places changed.
pub(super) fn put_right(
    document: &SaidDocument,
    article: &Article,
    shift: Shift,
    read: &mut [Read<'_>],
) -> usize {
    let single = |one: &Spoken| {
        let whole = one.pieces.is_empty();
        whole.then_some((one.start?, one.end?))
    };
    let all: Vec<(usize, usize, usize)> = spoken(document)
        .enumerate()
        .filter_map(|(number, one)| single(one).map(|(start, end)| (number, start, end)))
        .collect();
    let located: Vec<Located<'_>> = all
        .iter()
        .map(|&(number, start, end)| Located {
            start,
            end,
            quote: &read[number].words,
        })
        .collect();
    let counted = Counted {
        text: article.text.as_str(),
        located: &located,
    };
    let ranges = shift::correct(&counted, shift);
    let extents: Vec<(Option<Extent>, bool)> = all
        .iter()
        .zip(ranges)
        .map(|(&(number, ..), range)| {
            let range = range.and_then(|range| article.text.range_of_bytes(range));
            let fits = range.is_some_and(|range| {
                let words = &read[number].words;
                words.is_empty() || agrees(words, article.text.slice(range))
            });
            (range.map(Extent::from), fits)
        })
        .collect();
    let before = all.iter().filter(|(number, ..)| read[*number].fits).count();
    let after = extents.iter().filter(|(_, fits)| *fits).count();
    if after <= before {
        return 0;
    }
    let mut changed = 0;
    for ((number, ..), (extent, fits)) in all.iter().zip(extents) {
        let known = &mut read[*number];
        changed += usize::from(fits && known.extent != extent);
        known.extent = extent;
        known.fits = fits;
    }
    changed
}
