//! Which of ranges that share words is kept, where there is room for one.

use std::collections::BTreeMap;

use super::{ArticleText, ByteOffset, TextRange};

/// Whether ranges come one after the other and share nothing: what most articles have.
#[must_use]
pub fn are_apart(ranges: impl Iterator<Item = TextRange>) -> bool {
    ranges.is_sorted_by(|before, after| before.end() <= after.start())
}

/// Whether each of the ranges is kept: the longest first (in code points), of equally long ones
/// the earliest, then that of the lowest rank, then the first. No two that are kept share a
/// character.
#[must_use]
pub fn flatten(text: &ArticleText, ranges: &[(TextRange, usize)]) -> Vec<bool> {
    if are_apart(ranges.iter().map(|(range, _)| *range)) {
        return vec![true; ranges.len()];
    }
    let mut order: Vec<_> = ranges
        .iter()
        .enumerate()
        .map(|(index, (range, rank))| {
            let length = text.slice(*range).chars().count();
            (std::cmp::Reverse(length), range.start(), *rank, index)
        })
        .collect();
    order.sort_unstable();
    let mut kept = vec![false; ranges.len()];
    let mut taken: BTreeMap<ByteOffset, ByteOffset> = BTreeMap::new();
    for (.., index) in order {
        let (range, _) = ranges[index];
        let before = taken.range(..range.end()).next_back();
        if before.is_none_or(|(_, end)| *end <= range.start()) {
            taken.insert(range.start(), range.end());
            kept[index] = true;
        }
    }
    kept
}
