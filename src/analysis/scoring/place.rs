//! Where a span lies, in code points.

use std::ops::Range;

use super::{Label, Span};
use crate::text::{ArticleText, ByteOffset};

/// A span of either side, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its label.
    pub label: Label,
    /// Its pieces in code points, in text order, at least one.
    pieces: Vec<Range<usize>>,
    /// Its index where it came from.
    pub index: usize,
}

impl Place {
    /// The spans in the order in which they are compared, whatever order they came in: by start,
    /// then end, then label, then pieces.
    pub(super) fn in_order<'a>(
        text: &ArticleText,
        spans: impl Iterator<Item = Span<'a>>,
    ) -> Vec<Self> {
        let at = |offset: ByteOffset| text.to_char(offset).get();
        let places = spans.enumerate().map(|(index, span)| Self {
            label: span.label,
            pieces: span
                .extent
                .pieces()
                .map(|piece| at(piece.start())..at(piece.end()))
                .collect(),
            index,
        });
        let mut places: Vec<Self> = places.collect();
        let key = |one: &Self| (one.start(), one.end(), one.label);
        let bounds = |one: &Self| -> Vec<(usize, usize)> {
            one.pieces
                .iter()
                .map(|piece| (piece.start, piece.end))
                .collect()
        };
        places.sort_by(|one, other| {
            let by_cover = key(one).cmp(&key(other));
            by_cover
                .then_with(|| bounds(one).cmp(&bounds(other)))
                .then(one.index.cmp(&other.index))
        });
        places
    }

    pub(super) fn start(&self) -> usize {
        self.pieces.first().map_or(0, |piece| piece.start)
    }

    /// The first code point after it.
    pub(super) fn end(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.end)
    }

    /// Code points in all pieces, gaps not counted.
    pub(super) fn length(&self) -> usize {
        self.pieces.iter().map(Range::len).sum()
    }

    /// Whether both lie on the same code points.
    pub(super) fn is_at(&self, other: &Self) -> bool {
        self.pieces == other.pieces
    }

    /// How many code points both have.
    pub(super) fn shared(&self, other: &Self) -> usize {
        let with = |one: &Range<usize>| -> usize {
            let all = other.pieces.iter().map(|two| {
                let end = one.end.min(two.end);
                end.saturating_sub(one.start.max(two.start))
            });
            all.sum()
        };
        self.pieces.iter().map(with).sum()
    }

    /// For each of `these` those of `others` with which it shares code points, as indices in
    /// ascending order. Both are in order.
    pub(super) fn touching(these: &[Self], others: &[Self]) -> Vec<Vec<usize>> {
        let mut furthest = 0;
        let reach = others.iter().map(|other| {
            furthest = furthest.max(other.end());
            furthest
        });
        // Never falls, so that what ends before a span begins can be skipped.
        let reach: Vec<usize> = reach.collect();
        let touching = these.iter().map(|this| {
            let from = reach.partition_point(|end| *end <= this.start());
            let to = others.partition_point(|other| other.start() < this.end());
            let near = (from..to).filter(|at| this.shared(&others[*at]) > 0);
            near.collect()
        });
        touching.collect()
    }
}
