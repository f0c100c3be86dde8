//! Positions as a file gives them, checked against the text and the quote beside them.

use crate::text::{ArticleText, CharOffset, Extent};

/// A text as the file has it, and the positions that shift where CRLF became LF.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) text: ArticleText,
    /// Code point positions of the CRs that were taken out, in the file's count.
    removed: Vec<usize>,
}

impl Placed {
    pub(super) fn new(text: ArticleText, raw: &str) -> Self {
        let mut removed = Vec::new();
        if memchr::memchr(b'\r', raw.as_bytes()).is_some() {
            let mut characters = raw.chars().enumerate().peekable();
            while let Some((at, character)) = characters.next() {
                if character == '\r' && characters.peek().is_some_and(|(_, next)| *next == '\n') {
                    removed.push(at);
                }
            }
        }
        Self { text, removed }
    }

    fn ours(&self, theirs: usize) -> CharOffset {
        CharOffset::new(theirs - self.removed.partition_point(|cr| *cr < theirs))
    }

    /// The extent that a record means.
    ///
    /// # Errors
    /// A sentence that says what does not fit.
    pub(super) fn extent(
        &self,
        start: Option<usize>,
        end: Option<usize>,
        pieces: &[[usize; 2]],
        quote: &str,
    ) -> Result<Extent, String> {
        let whole;
        let pieces = match (pieces, start, end) {
            ([], Some(start), Some(end)) => {
                whole = [[start, end]];
                &whole[..]
            }
            ([], ..) => return Err("it has neither start and end nor pieces".to_owned()),
            (pieces, start, end) => {
                let first = pieces.iter().map(|piece| piece[0]).min();
                let last = pieces.iter().map(|piece| piece[1]).max();
                let differ = |given: Option<usize>, own| given.is_some() && given != own;
                if differ(start, first) || differ(end, last) {
                    return Err("its start and end are not those of its pieces".to_owned());
                }
                pieces
            }
        };
        let mut ranges = Vec::with_capacity(pieces.len());
        for &[start, end] in pieces {
            let range = self.text.range_of_chars(self.ours(start), self.ours(end));
            ranges.push(range.ok_or_else(|| self.outside(start, end))?);
        }
        let extent = Extent::from_pieces(ranges).ok_or("it has no pieces")?;
        let found = self.text.quote(&extent);
        if quote.is_empty() || found == quote || found == quote.replace("\r\n", "\n") {
            return Ok(extent);
        }
        let hint = if self.fits_utf16(pieces, quote) {
            "; its positions count UTF-16 units, but this format counts code points"
        } else if self.fits_bytes(pieces, quote) {
            "; its positions count bytes, but this format counts code points"
        } else {
            ""
        };
        Err(format!(
            "its quote is “{}”, but the text there is “{}”{hint}",
            shorten(quote),
            shorten(&found)
        ))
    }

    fn outside(&self, start: usize, end: usize) -> String {
        if start >= end {
            return format!("it is empty: it goes from {start} to {end}");
        }
        let length = self.text.char_count().get() + self.removed.len();
        format!("{start} to {end} is not in the text, which has {length} code points")
    }

    fn fits_utf16(&self, pieces: &[[usize; 2]], quote: &str) -> bool {
        let at = |value| self.text.from_utf16(crate::text::Utf16Offset::new(value));
        self.fits(pieces, quote, &at)
    }

    fn fits_bytes(&self, pieces: &[[usize; 2]], quote: &str) -> bool {
        let at = |value| Some(crate::text::ByteOffset::new(value));
        self.fits(pieces, quote, &at)
    }

    fn fits(
        &self,
        pieces: &[[usize; 2]],
        quote: &str,
        at: &dyn Fn(usize) -> Option<crate::text::ByteOffset>,
    ) -> bool {
        let range = |piece: &[usize; 2]| self.text.range(at(piece[0])?, at(piece[1])?);
        let ranges: Option<Vec<_>> = pieces.iter().map(range).collect();
        ranges
            .and_then(Extent::from_pieces)
            .is_some_and(|extent| self.text.quote(&extent) == quote)
    }
}

/// The first words of a long quote.
fn shorten(words: &str) -> String {
    match words.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words.to_owned(),
    }
}
