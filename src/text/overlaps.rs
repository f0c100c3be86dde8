//! Which of ranges that share words is kept, where there is room for one.

use std::collections::BTreeMap;

use super::{ArticleText, ByteOffset, TextRange};

/// Whether each of the ranges is kept: the longest first (in code points), of equally long ones
/// the earliest, then that of the lowest rank, then the first. No two that are kept share a
/// character.
#[must_use]
pub fn flatten(text: &ArticleText, ranges: &[(TextRange, usize)]) -> Vec<bool> {
    // What most articles have.
    if ranges.is_sorted_by(|(before, _), (after, _)| before.end() <= after.start()) {
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
