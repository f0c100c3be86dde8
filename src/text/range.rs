//! Geometry: a stretch of one article's text, and the one or more stretches of an annotation.

use super::offset::ByteOffset;

/// A half-open stretch of text, never empty, whose ends lie between characters.
///
/// Only [`ArticleText`](super::ArticleText) makes one, so the rest of the program never meets
/// a range that the text does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextRange {
    start: ByteOffset,
    end: ByteOffset,
}

impl TextRange {
    #[inline]
    pub(super) fn new_unchecked(start: ByteOffset, end: ByteOffset) -> Self {
        debug_assert!(start < end);
        Self { start, end }
    }

    /// First byte.
    #[must_use]
    #[inline]
    pub fn start(self) -> ByteOffset {
        self.start
    }

    /// First byte after the range.
    #[must_use]
    #[inline]
    pub fn end(self) -> ByteOffset {
        self.end
    }

    /// Length in bytes, never 0.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a range is never empty")]
    pub fn len(self) -> usize {
        self.end.get() - self.start.get()
    }

    /// As indices of a byte slice.
    #[must_use]
    #[inline]
    pub fn bytes(self) -> std::ops::Range<usize> {
        self.start.get()..self.end.get()
    }

    /// Whether both share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains_range(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the character at `at` lies inside.
    #[must_use]
    pub fn contains(self, at: ByteOffset) -> bool {
        self.start <= at && at < self.end
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The part that both share.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Self { start, end })
    }
}

/// Where an annotation lies: one range, or several with gaps between them (a discontinuous
/// annotation). The pieces are in text order and neither overlap nor touch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Extent {
    first: TextRange,
    rest: Option<Box<[TextRange]>>,
}

impl From<TextRange> for Extent {
    fn from(range: TextRange) -> Self {
        Self {
            first: range,
            rest: None,
        }
    }
}

impl Extent {
    /// The extent of all `pieces`, which may come in any order; pieces that overlap or touch
    /// become one. `None` if there are none.
    #[must_use]
    pub fn from_pieces(pieces: impl IntoIterator<Item = TextRange>) -> Option<Self> {
        let mut sorted: Vec<TextRange> = pieces.into_iter().collect();
        sorted.sort_unstable();
        let mut merged: Vec<TextRange> = Vec::with_capacity(sorted.len());
        for piece in sorted {
            match merged.last_mut() {
                Some(last) if piece.start <= last.end => *last = last.cover(piece),
                _ => merged.push(piece),
            }
        }
        let mut pieces = merged.into_iter();
        let first = pieces.next()?;
        let rest: Box<[TextRange]> = pieces.collect();
        Some(Self {
            first,
            rest: (!rest.is_empty()).then_some(rest),
        })
    }

    /// The pieces in text order, at least one.
    pub fn pieces(&self) -> impl DoubleEndedIterator<Item = TextRange> + '_ {
        std::iter::once(self.first).chain(self.rest.iter().flat_map(|rest| rest.iter().copied()))
    }

    /// How many pieces, at least 1.
    #[must_use]
    pub fn piece_count(&self) -> usize {
        1 + self.rest.as_ref().map_or(0, |rest| rest.len())
    }

    /// Whether there are gaps.
    #[must_use]
    pub fn is_discontinuous(&self) -> bool {
        self.rest.is_some()
    }

    /// First byte of the first piece.
    #[must_use]
    #[inline]
    pub fn start(&self) -> ByteOffset {
        self.first.start
    }

    /// First byte after the last piece.
    #[must_use]
    #[inline]
    pub fn end(&self) -> ByteOffset {
        self.rest
            .as_ref()
            .and_then(|rest| rest.last())
            .unwrap_or(&self.first)
            .end
    }

    /// From the first to the last byte, gaps included.
    #[must_use]
    #[inline]
    pub fn cover(&self) -> TextRange {
        TextRange {
            start: self.start(),
            end: self.end(),
        }
    }

    /// Bytes in all pieces, gaps not counted.
    #[must_use]
    pub fn covered_bytes(&self) -> usize {
        self.pieces().map(TextRange::len).sum()
    }

    /// Whether any piece shares a byte with `range`.
    #[must_use]
    pub fn overlaps(&self, range: TextRange) -> bool {
        self.pieces().any(|piece| piece.overlaps(range))
    }

    /// Whether the character at `at` lies in a piece (not in a gap).
    #[must_use]
    pub fn contains(&self, at: ByteOffset) -> bool {
        self.pieces().any(|piece| piece.contains(at))
    }

    /// Whether every piece of `other` lies inside a piece of this extent.
    #[must_use]
    pub fn contains_extent(&self, other: &Self) -> bool {
        other
            .pieces()
            .all(|inner| self.pieces().any(|outer| outer.contains_range(inner)))
    }

    /// This extent and one more piece.
    #[must_use]
    pub fn with_piece(&self, piece: TextRange) -> Self {
        Self::from_pieces(self.pieces().chain([piece])).unwrap_or_else(|| self.clone())
    }

    /// This extent without the piece that holds `at`; `None` if that was the only one.
    #[must_use]
    pub fn without_piece_at(&self, at: ByteOffset) -> Option<Self> {
        Self::from_pieces(self.pieces().filter(|piece| !piece.contains(at)))
    }
}
