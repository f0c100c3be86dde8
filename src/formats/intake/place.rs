//! Positions as a file gives them, checked against the text and the quote beside them.

use crate::formats::OffsetUnit;
use crate::text::{
    ArticleText, ByteOffset, CharOffset, Digest, Extent, TextError, TextRange, Utf16Offset,
};

/// A text as the file has it, and the positions that shift where CRLF became LF.
#[derive(Clone, Debug)]
pub(in crate::formats) struct Placed {
    pub(in crate::formats) text: ArticleText,
    unit: OffsetUnit,
    /// Positions of the CRs that were taken out, in the file's count.
    removed: Vec<usize>,
    /// The digest of the text as the file has it, if that is another one.
    raw: Option<Digest>,
}

impl Placed {
    /// A text that is the same in the file.
    pub(in crate::formats) fn as_it_is(text: ArticleText, unit: OffsetUnit) -> Self {
        Self {
            text,
            unit,
            removed: Vec::new(),
            raw: None,
        }
    }

    /// The text that the file has as `raw`, with positions that count `unit`.
    ///
    /// # Errors
    /// [`TextError`] if it can't be the text of an article.
    pub(in crate::formats) fn new(raw: String, unit: OffsetUnit) -> Result<Self, TextError> {
        let has_cr = memchr::memchr(b'\r', raw.as_bytes()).is_some();
        if !has_cr {
            return Ok(Self::as_it_is(ArticleText::new(raw)?, unit));
        }
        let mut removed = Vec::new();
        let mut at = 0;
        let mut characters = raw.chars().peekable();
        while let Some(character) = characters.next() {
            if character == '\r' && characters.peek() == Some(&'\n') {
                removed.push(at);
            }
            at += match unit {
                OffsetUnit::Bytes => character.len_utf8(),
                OffsetUnit::Utf16 => character.len_utf16(),
                OffsetUnit::CodePoints | OffsetUnit::Tokens | OffsetUnit::None => 1,
            };
        }
        Ok(Self {
            raw: Some(Digest::of(raw.as_bytes())),
            text: ArticleText::new(raw)?,
            unit,
            removed,
        })
    }

    /// The digest of the text as the file has it, if that is not the text here.
    pub(in crate::formats) fn raw_digest(&self) -> Option<Digest> {
        self.raw
    }

    pub(in crate::formats) fn unit(&self) -> OffsetUnit {
        self.unit
    }

    fn range(&self, [start, end]: [usize; 2]) -> Option<TextRange> {
        let ours = |theirs: usize| theirs - self.removed.partition_point(|cr| *cr < theirs);
        range_in(&self.text, self.unit, ours(start), ours(end))
    }

    /// The extent that a record means.
    ///
    /// # Errors
    /// A sentence that says what does not fit.
    pub(in crate::formats) fn extent(
        &self,
        start: Option<usize>,
        end: Option<usize>,
        pieces: &[[usize; 2]],
        quote: &str,
    ) -> Result<Extent, String> {
        if let (true, [], Some(start), Some(end)) = (quote.is_empty(), pieces, start, end)
            && let Some(range) = self.range([start, end])
        {
            // What most mentions of most files are.
            return Ok(range.into());
        }
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
            let range = self.range([start, end]);
            ranges.push(range.ok_or_else(|| self.outside(start, end))?);
        }
        let extent = Extent::from_pieces(ranges).ok_or("it has no pieces")?;
        if quote.is_empty() {
            return Ok(extent);
        }
        let found = self.text.quote(&extent);
        if found == quote || found == quote.replace("\r\n", "\n") {
            return Ok(extent);
        }
        let other = [OffsetUnit::CodePoints, OffsetUnit::Utf16, OffsetUnit::Bytes]
            .into_iter()
            .find(|unit| *unit != self.unit && self.fits(pieces, quote, *unit));
        let hint = other.map_or_else(String::new, |other| {
            format!(
                "; its positions count {}, but this format counts {}",
                other.name(),
                self.unit.name()
            )
        });
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
        let length = match self.unit {
            OffsetUnit::Bytes => self.text.end().get(),
            OffsetUnit::Utf16 => self.text.utf16_count().get(),
            OffsetUnit::CodePoints | OffsetUnit::Tokens | OffsetUnit::None => {
                self.text.char_count().get()
            }
        };
        let length = length + self.removed.len();
        let unit = self.unit.name();
        if end > length {
            format!("{start} to {end} is not in the text, which has {length} {unit}")
        } else {
            format!("{start} to {end} begins or ends inside a character")
        }
    }

    /// Whether the quote stands there if positions count this.
    fn fits(&self, pieces: &[[usize; 2]], quote: &str, unit: OffsetUnit) -> bool {
        let range = |piece: &[usize; 2]| range_in(&self.text, unit, piece[0], piece[1]);
        let ranges: Option<Vec<_>> = pieces.iter().map(range).collect();
        ranges
            .and_then(Extent::from_pieces)
            .is_some_and(|extent| self.text.quote(&extent) == quote)
    }
}

fn range_in(text: &ArticleText, unit: OffsetUnit, start: usize, end: usize) -> Option<TextRange> {
    match unit {
        OffsetUnit::Bytes => text.range(ByteOffset::new(start), ByteOffset::new(end)),
        OffsetUnit::Utf16 => {
            let at = |value| text.from_utf16(Utf16Offset::new(value));
            text.range(at(start)?, at(end)?)
        }
        OffsetUnit::CodePoints => text.range_of_chars(CharOffset::new(start), CharOffset::new(end)),
        // Whoever counts tokens says where they lie.
        OffsetUnit::Tokens | OffsetUnit::None => None,
    }
}

/// The first words of a long quote.
fn shorten(words: &str) -> String {
    match words.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words.to_owned(),
    }
}
