//! One layer's mentions by position, or whatever else lies in a text: quotes of claims.
//!
//! The pieces of all mentions lie in order in blocks of a few hundred; each block knows how far
//! its mentions reach. A change touches one block, and a search passes over whole blocks that
//! end too early, so that a mention as long as the book is found without walking to it.

use std::cmp::Reverse;
use std::hash::Hash;

use crate::model::table::Table;
use crate::model::{Layer, MentionId};
use crate::text::{ByteOffset, Extent, TextRange};

/// Most pieces in a block; a full one is cut in half.
const BLOCK: usize = 256;

/// What names the things of an index.
pub trait SpanId: Copy + Ord + Hash {}

impl<T: Copy + Ord + Hash> SpanId for T {}

/// One piece of one mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SpanRef<Id = MentionId> {
    /// Where the piece lies.
    pub range: TextRange,
    /// The mention.
    pub id: Id,
    /// Which of the mention's pieces it is, from 0.
    pub piece: u32,
}

type Key<Id> = (ByteOffset, Reverse<ByteOffset>, Id, u32);

impl<Id: SpanId> SpanRef<Id> {
    fn key(&self) -> Key<Id> {
        let (start, end) = (self.range.start(), self.range.end());
        (start, Reverse(end), self.id, self.piece)
    }
}

#[derive(Clone, Debug)]
struct Block<Id> {
    /// Sorted by key.
    spans: Vec<SpanRef<Id>>,
    /// The furthest end of any *mention* that has its first piece here, or piece that lies here.
    reach: ByteOffset,
}

/// What an update of a [`SpanIndex`] moved, for whatever is derived from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// From the first to the last byte of each changed mention, before and after the change.
    pub ranges: Vec<TextRange>,
    /// The mentions that are no longer there.
    pub gone: Vec<MentionId>,
}

/// One layer's mentions by position. Holds about 40 bytes a mention.
#[derive(Clone, Debug)]
pub struct SpanIndex<Id = MentionId> {
    blocks: Vec<Block<Id>>,
    extents: Table<Id, Extent>,
}

impl<Id> Default for SpanIndex<Id> {
    fn default() -> Self {
        Self {
            blocks: Vec::new(),
            extents: Table::default(),
        }
    }
}

/// Equal if the same lies at the same places, however the index came about.
impl<Id: SpanId> PartialEq for SpanIndex<Id> {
    fn eq(&self, other: &Self) -> bool {
        self.extents == other.extents
    }
}

impl<Id: SpanId> Eq for SpanIndex<Id> {}

impl SpanIndex {
    /// The index of all mentions of a layer. Sorts them: about 30 ms for 100,000.
    #[must_use]
    pub fn build(layer: &Layer) -> Self {
        layer
            .mentions()
            .map(|mention| (mention.id, mention.extent.clone()))
            .collect()
    }

    /// Takes over what became of `changed` mentions (added, moved, removed; any others are
    /// passed over). Microseconds for each, however many the layer holds.
    pub fn update(
        &mut self,
        layer: &Layer,
        changed: impl IntoIterator<Item = MentionId>,
    ) -> Touched {
        let mut touched = Touched::default();
        for id in changed {
            let now = layer.mention(id).map(|mention| &mention.extent);
            let before = self.extents.get(&id).map(Extent::cover);
            if !self.put(id, now) {
                continue;
            }
            touched.ranges.extend(before);
            match now {
                Some(extent) => touched.ranges.push(extent.cover()),
                None => touched.gone.push(id),
            }
        }
        touched
    }
}

impl<Id: SpanId> FromIterator<(Id, Extent)> for SpanIndex<Id> {
    fn from_iter<T: IntoIterator<Item = (Id, Extent)>>(all: T) -> Self {
        let mut index = Self {
            extents: all.into_iter().collect(),
            ..Self::default()
        };
        let spans = index.extents.iter();
        let mut all: Vec<_> = spans
            .flat_map(|(id, extent)| spans_of(*id, extent))
            .collect();
        all.sort_unstable_by_key(SpanRef::key);
        for chunk in all.chunks(BLOCK / 2) {
            index.blocks.push(Block {
                spans: chunk.to_vec(),
                reach: reach_of(chunk, &index.extents),
            });
        }
        index
    }
}

impl<Id: SpanId> SpanIndex<Id> {
    /// Puts something at a place, moves it there, or takes it out; false if it was so already.
    pub fn put(&mut self, id: Id, extent: Option<&Extent>) -> bool {
        if self.extents.get(&id) == extent {
            return false;
        }
        if let Some(old) = self.extents.get(&id).cloned() {
            for span in spans_of(id, &old) {
                self.remove(&span);
            }
            self.extents.remove(&id);
        }
        if let Some(extent) = extent {
            self.extents.insert(id, extent.clone());
            for span in spans_of(id, extent) {
                self.insert(span);
            }
        }
        true
    }

    /// How many mentions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.extents.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.extents.is_empty()
    }

    /// Where a mention lies.
    #[must_use]
    pub fn extent(&self, id: Id) -> Option<&Extent> {
        self.extents.get(&id)
    }

    /// All pieces in order: earlier start first, then longer, then id.
    pub fn spans(&self) -> impl DoubleEndedIterator<Item = &SpanRef<Id>> {
        self.blocks.iter().flat_map(|block| &block.spans)
    }

    /// Of a text of `length` bytes cut into `parts`, the first piece that starts in each part, if
    /// one does. For marks on a bar as high as `parts` pixels: costs a search a part, not a walk
    /// over all mentions.
    pub fn sampled(&self, length: usize, parts: usize) -> impl Iterator<Item = &SpanRef<Id>> {
        let (length, parts) = (length.max(1), parts.max(1));
        let mut from = 0;
        std::iter::from_fn(move || {
            let span = self.first_from(ByteOffset::new(from))?;
            let part = span.range.start().get() * parts / length;
            from = ((part + 1) * length).div_ceil(parts);
            Some(span)
        })
    }

    /// Of a text of `length` bytes cut into `parts`, the first piece that starts in one of them.
    #[must_use]
    pub fn first_in_part(&self, length: usize, parts: usize, part: usize) -> Option<&SpanRef<Id>> {
        let (length, parts) = (length.max(1), parts.max(1));
        let from = (part * length).div_ceil(parts);
        let first = self.first_from(ByteOffset::new(from))?;
        (first.range.start().get() * parts / length == part).then_some(first)
    }

    /// The first piece that starts at `at` or later.
    fn first_from(&self, at: ByteOffset) -> Option<&SpanRef<Id>> {
        let starts_before = |span: &SpanRef<Id>| span.range.start() < at;
        let block = self
            .blocks
            .partition_point(|block| block.spans.last().is_some_and(starts_before));
        let spans = &self.blocks.get(block)?.spans;
        spans.get(spans.partition_point(starts_before))
    }

    /// All pieces that share a byte with `window`, in order: earlier start first, then longer,
    /// then id. A few microseconds, and time for what is found.
    #[must_use]
    pub fn overlapping(&self, window: TextRange) -> Vec<SpanRef<Id>> {
        self.between(window.start(), window.end())
    }

    /// The mentions that hold the character at `at` (not in a gap), outermost first.
    #[must_use]
    pub fn at(&self, at: ByteOffset) -> Vec<Id> {
        let after = ByteOffset::new(at.get() + 1);
        self.between(at, after).into_iter().map(|s| s.id).collect()
    }

    /// Whether any piece shares a byte with `window`.
    #[must_use]
    pub fn touches(&self, window: TextRange) -> bool {
        self.candidates(window.start(), window.end())
            .any(|span| span.range.end() > window.start())
    }

    /// The mentions whose stretch from first to last byte, gaps included, shares a byte with
    /// `window`; by start, then piece length, then id.
    #[must_use]
    pub fn covering(&self, window: TextRange) -> Vec<(Id, TextRange)> {
        self.candidates(window.start(), window.end())
            .filter(|span| span.piece == 0)
            .filter_map(|span| Some((span.id, self.extents.get(&span.id)?.cover())))
            .filter(|(_, cover)| cover.overlaps(window))
            .collect()
    }

    /// The first mention that starts after `at`.
    #[must_use]
    pub fn next_after(&self, at: ByteOffset) -> Option<Id> {
        let first = self.blocks.partition_point(|block| {
            block
                .spans
                .last()
                .is_some_and(|span| span.range.start() <= at)
        });
        self.blocks[first..]
            .iter()
            .flat_map(|block| &block.spans)
            .find(|span| span.piece == 0 && span.range.start() > at)
            .map(|span| span.id)
    }

    /// The last mention that starts before `at`.
    #[must_use]
    pub fn previous_before(&self, at: ByteOffset) -> Option<Id> {
        self.blocks[..self.blocks_before(at)]
            .iter()
            .rev()
            .flat_map(|block| block.spans.iter().rev())
            .find(|span| span.piece == 0 && span.range.start() < at)
            .map(|span| span.id)
    }

    /// The mention after `id` in text order; reaches every one of several that start at the
    /// same place.
    #[must_use]
    pub fn following(&self, id: Id) -> Option<Id> {
        self.ids_after(Some(id)).next()
    }

    /// The mentions after `id` in text order; all for `None`, none if `id` is not there.
    pub fn ids_after(&self, id: Option<Id>) -> impl Iterator<Item = Id> {
        let extent = id.map(|id| (id, self.extents.get(&id)));
        let key = extent.and_then(|(id, extent)| Some(spans_of(id, extent?).next()?.key()));
        let blocks = match (id, &key) {
            (None, _) => self.blocks.as_slice(),
            (Some(_), Some(key)) => &self.blocks[self.block_of(key)..],
            (Some(_), None) => &[],
        };
        blocks
            .iter()
            .flat_map(|block| &block.spans)
            .filter(move |span| span.piece == 0 && key.is_none_or(|key| span.key() > key))
            .map(|span| span.id)
    }

    /// The mention before `id` in text order.
    #[must_use]
    pub fn preceding(&self, id: Id) -> Option<Id> {
        let key = spans_of(id, self.extents.get(&id)?).next()?.key();
        let block = (self.block_of(&key) + 1).min(self.blocks.len());
        self.blocks[..block]
            .iter()
            .rev()
            .flat_map(|block| block.spans.iter().rev())
            .find(|span| span.piece == 0 && span.key() < key)
            .map(|span| span.id)
    }

    /// The mentions that begin before `at` and end after it, gaps not counted out.
    pub(super) fn open_at(&self, at: ByteOffset) -> Vec<(Id, TextRange)> {
        self.candidates(at, at)
            .filter(|span| span.piece == 0)
            .filter_map(|span| Some((span.id, self.extents.get(&span.id)?.cover())))
            .filter(|(_, cover)| cover.end() > at)
            .collect()
    }

    /// The mentions that begin at `at` or later, by start.
    pub(super) fn starting_from(&self, at: ByteOffset) -> impl Iterator<Item = (Id, TextRange)> {
        let first = self
            .blocks
            .partition_point(|block| block.spans.last().is_some_and(|s| s.range.start() < at));
        self.blocks[first..]
            .iter()
            .flat_map(|block| &block.spans)
            .filter(move |span| span.piece == 0 && span.range.start() >= at)
            .filter_map(|span| Some((span.id, self.extents.get(&span.id)?.cover())))
    }

    /// How many leading blocks hold a piece that starts before `at`.
    fn blocks_before(&self, at: ByteOffset) -> usize {
        self.blocks.partition_point(|block| {
            block
                .spans
                .first()
                .is_some_and(|span| span.range.start() < at)
        })
    }

    /// Pieces that start before `end`, without the blocks in which nothing reaches `start`.
    fn candidates(&self, start: ByteOffset, end: ByteOffset) -> impl Iterator<Item = &SpanRef<Id>> {
        self.blocks[..self.blocks_before(end)]
            .iter()
            .filter(move |block| block.reach > start)
            .flat_map(move |block| {
                let until = block.spans.partition_point(|span| span.range.start() < end);
                &block.spans[..until]
            })
    }

    fn between(&self, start: ByteOffset, end: ByteOffset) -> Vec<SpanRef<Id>> {
        self.candidates(start, end)
            .filter(|span| span.range.end() > start)
            .copied()
            .collect()
    }

    /// The block in which a key lies or belongs; 0 if there are no blocks.
    fn block_of(&self, key: &Key<Id>) -> usize {
        self.blocks
            .partition_point(|block| block.spans.first().is_some_and(|span| span.key() <= *key))
            .saturating_sub(1)
    }

    fn insert(&mut self, span: SpanRef<Id>) {
        if self.blocks.is_empty() {
            self.blocks.push(Block {
                spans: Vec::new(),
                reach: ByteOffset::ZERO,
            });
        }
        let at = self.block_of(&span.key());
        let reach = self.extents.get(&span.id).map_or(span.range.end(), |e| {
            if span.piece == 0 {
                e.end()
            } else {
                span.range.end()
            }
        });
        let block = &mut self.blocks[at];
        let place = block.spans.partition_point(|s| s.key() < span.key());
        block.spans.insert(place, span);
        block.reach = block.reach.max(reach);
        if block.spans.len() >= BLOCK {
            let spans = block.spans.split_off(BLOCK / 2);
            block.reach = reach_of(&block.spans, &self.extents);
            let reach = reach_of(&spans, &self.extents);
            self.blocks.insert(at + 1, Block { spans, reach });
        }
    }

    fn remove(&mut self, span: &SpanRef<Id>) {
        let at = self.block_of(&span.key());
        let Some(block) = self.blocks.get_mut(at) else {
            return;
        };
        if let Ok(place) = block.spans.binary_search_by_key(&span.key(), SpanRef::key) {
            block.spans.remove(place);
        }
        if block.spans.is_empty() {
            self.blocks.remove(at);
        } else if reach_of(std::slice::from_ref(span), &self.extents) >= block.reach {
            // It may have been the one that reached furthest.
            block.reach = reach_of(&block.spans, &self.extents);
        }
    }
}

fn spans_of<Id: SpanId>(id: Id, extent: &Extent) -> impl Iterator<Item = SpanRef<Id>> {
    (0..)
        .zip(extent.pieces())
        .map(move |(piece, range)| SpanRef { range, id, piece })
}

fn reach_of<Id: SpanId>(spans: &[SpanRef<Id>], extents: &Table<Id, Extent>) -> ByteOffset {
    let reach = |span: &SpanRef<Id>| match (span.piece, extents.get(&span.id)) {
        (0, Some(extent)) if extent.is_discontinuous() => extent.end(),
        _ => span.range.end(),
    };
    spans.iter().map(reach).max().unwrap_or_default()
}
