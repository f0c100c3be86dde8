//! Which lane each mark is drawn in, so that marks that overlap never hide each other.
//!
//! A mention keeps its lane over all paragraphs that it crosses: lanes are dealt out over
//! whole groups of mentions that overlap each other directly or through others. Gaps of a
//! discontinuous mention count as its own.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::span_index::{SpanIndex, SpanRef, Touched};
use crate::model::MentionId;
use crate::text::{ByteOffset, TextRange};

/// Lane numbers from 0. A mention inside another has a higher lane than the outer one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    lanes: HashMap<MentionId, u16>,
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

    /// Takes over a change of the index. Costs what the groups of the changed mentions cost.
    pub fn update(&mut self, index: &SpanIndex, touched: &Touched) {
        for id in &touched.gone {
            self.lanes.remove(id);
        }
        let mut ranges = touched.ranges.clone();
        ranges.sort_unstable();
        let mut done: Option<TextRange> = None;
        for range in ranges {
            if done.is_some_and(|done| done.contains_range(range)) {
                continue;
            }
            let members = group(index, range);
            let cover = members.iter().map(|(_, cover)| *cover);
            done = Some(cover.fold(range, TextRange::cover));
            self.deal(members);
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
        covers.sort_unstable_by_key(|(id, cover)| (cover.start(), Reverse(cover.end()), *id));
        // By lane, where its latest mention ends.
        let mut ends: Vec<ByteOffset> = Vec::new();
        for (id, cover) in covers {
            // All earlier ones start before; those that end later hold this one.
            let outer = ends.iter().rposition(|end| *end >= cover.end());
            let lowest = outer.map_or(0, |lane| lane + 1);
            let free = (lowest..ends.len()).find(|&lane| ends[lane] <= cover.start());
            let lane = free.unwrap_or(ends.len());
            match ends.get_mut(lane) {
                Some(end) => *end = cover.end(),
                None => ends.push(cover.end()),
            }
            self.lanes
                .insert(id, u16::try_from(lane).unwrap_or(u16::MAX - 1));
        }
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
