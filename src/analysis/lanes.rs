//! Which lane each mark is drawn in, so that marks that overlap never hide each other.
//!
//! A mention keeps its lane over all paragraphs that it crosses: lanes are dealt out over
//! whole groups of mentions that overlap each other directly or through others. Gaps of a
//! discontinuous mention count as its own.

use std::cmp::Reverse;

use super::span_index::{SpanIndex, SpanRef, Touched};
use crate::model::MentionId;
use crate::model::table::Table;
use crate::text::{ByteOffset, TextRange};

/// Lane numbers from 0. A mention inside another has a higher lane than the outer one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    lanes: Table<MentionId, u16>,
}

impl Lanes {
    /// The lanes of a whole layer. About 10 ms for 100,000 mentions.
    #[must_use]
    pub fn build(index: &SpanIndex) -> Self {
        let mut lanes = Self::default();
        let covers = index
            .spans()
            .filter(|span| span.piece == 0)
            .filter_map(|span| Some((span.id, index.extent(span.id)?.cover())))
            .collect();
        lanes.deal(covers);
        lanes
    }

    /// The lanes of everything that overlaps `window`, and of what hangs together with that.
    #[must_use]
    pub fn of_window(index: &SpanIndex, window: TextRange) -> Self {
        let mut lanes = Self::default();
        lanes.deal(group(index, window));
        lanes
    }

    /// Takes over a change of the index. Deals anew from each changed mention on, until nothing
    /// is open that got another lane: microseconds, even under a mention as long as the book.
    pub fn update(&mut self, index: &SpanIndex, touched: &Touched) {
        for id in &touched.gone {
            self.lanes.remove(id);
        }
        for range in joined(touched.ranges.clone()) {
            self.deal_from(index, range);
        }
    }

    fn deal_from(&mut self, index: &SpanIndex, range: TextRange) {
        let mut dealer = Dealer::default();
        for (id, cover) in index.open_at(range.start()) {
            dealer.take(usize::from(self.lane(id)), cover);
        }
        let mut horizon = range.end();
        let mut coming = index.starting_from(range.start()).peekable();
        while let Some((_, next)) = coming.peek().filter(|(_, next)| next.start() < horizon) {
            let start = next.start();
            let mut together = Vec::new();
            while let Some(one) = coming.next_if(|(_, cover)| cover.start() == start) {
                together.push(one);
            }
            sort(&mut together);
            for (id, cover) in together {
                let lane = dealer.lane_for(cover);
                if self.lanes.insert(id, lane) != Some(lane) {
                    horizon = horizon.max(cover.end());
                }
            }
        }
    }

    /// The lane of a mention, 0 if it is not known.
    #[must_use]
    pub fn lane(&self, id: MentionId) -> u16 {
        self.lanes.get(&id).copied().unwrap_or(0)
    }

    /// How many lanes there are in all.
    #[must_use]
    pub fn lane_count(&self) -> u16 {
        self.lanes.values().max().map_or(0, |lane| lane + 1)
    }

    /// How many lanes the pieces of a paragraph need: the highest lane among them and 1.
    #[must_use]
    pub fn lane_count_in(&self, spans: &[SpanRef]) -> u16 {
        let highest = spans.iter().map(|span| self.lane(span.id)).max();
        highest.map_or(0, |lane| lane + 1)
    }

    /// Deals lanes to mentions among which no group is cut.
    fn deal(&mut self, mut covers: Vec<(MentionId, TextRange)>) {
        sort(&mut covers);
        let mut dealer = Dealer::default();
        for (id, cover) in covers {
            self.lanes.insert(id, dealer.lane_for(cover));
        }
    }
}

/// The same ranges, in order, those that overlap put together: what lies under many of them is
/// dealt with once.
fn joined(mut ranges: Vec<TextRange>) -> Vec<TextRange> {
    ranges.sort_unstable();
    ranges.dedup_by(|next, last| {
        let overlap = next.start() < last.end();
        if overlap {
            *last = last.cover(*next);
        }
        overlap
    });
    ranges
}

fn sort(covers: &mut [(MentionId, TextRange)]) {
    covers.sort_unstable_by_key(|(id, cover)| (cover.start(), Reverse(cover.end()), *id));
}

/// Deals lanes to mentions that come in order.
#[derive(Default)]
struct Dealer {
    /// By lane, where its latest mention ends.
    ends: Vec<ByteOffset>,
}

impl Dealer {
    fn take(&mut self, lane: usize, cover: TextRange) {
        if self.ends.len() <= lane {
            self.ends.resize(lane + 1, ByteOffset::ZERO);
        }
        self.ends[lane] = cover.end();
    }

    fn lane_for(&mut self, cover: TextRange) -> u16 {
        // All earlier ones start before; those that end later hold this one.
        let outer = self.ends.iter().rposition(|end| *end >= cover.end());
        let lowest = outer.map_or(0, |lane| lane + 1);
        let free = (lowest..self.ends.len()).find(|&lane| self.ends[lane] <= cover.start());
        let lane = free.unwrap_or_else(|| self.ends.len().max(lowest));
        self.take(lane, cover);
        u16::try_from(lane).unwrap_or(u16::MAX - 1)
    }
}

/// Everything that hangs together with what overlaps `window`.
fn group(index: &SpanIndex, window: TextRange) -> Vec<(MentionId, TextRange)> {
    let mut window = window;
    loop {
        let members = index.covering(window);
        let wider = members
            .iter()
            .fold(window, |all, (_, cover)| all.cover(*cover));
        if wider == window {
            return members;
        }
        window = wider;
    }
}
