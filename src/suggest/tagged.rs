//! Which words of an article a person has tagged.

use std::collections::{HashMap, HashSet};

use crate::model::{LabelId, Layer};
use crate::text::{Extent, TextRange};

/// What is tagged in a layer.
#[derive(Default)]
pub(super) struct Tagged<'l> {
    /// By label, in the order of the text, none overlapping another.
    by_label: HashMap<&'l LabelId, Vec<TextRange>>,
    extents: HashSet<&'l Extent>,
}

impl<'l> Tagged<'l> {
    pub(super) fn new(layer: &'l Layer) -> Self {
        let mut tagged = Self::default();
        for mention in layer.mentions() {
            let ranges = tagged.by_label.entry(&mention.label).or_default();
            ranges.extend(mention.extent.pieces());
            tagged.extents.insert(&mention.extent);
        }
        for ranges in tagged.by_label.values_mut() {
            let all = Extent::from_pieces(std::mem::take(ranges));
            ranges.extend(all.iter().flat_map(Extent::pieces));
        }
        tagged
    }

    /// Whether any of these words are tagged with that label.
    pub(super) fn overlaps(&self, label: &LabelId, extent: &Extent) -> bool {
        let Some(ranges) = self.by_label.get(label) else {
            return false;
        };
        extent.pieces().any(|piece| {
            let after = ranges.partition_point(|range| range.end() <= piece.start());
            ranges.get(after).is_some_and(|range| range.overlaps(piece))
        })
    }

    /// Whether just these words are tagged, with whatever label.
    pub(super) fn has(&self, extent: &Extent) -> bool {
        self.extents.contains(extent)
    }
}
