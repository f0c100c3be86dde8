//! From groups to parts.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{Group, Member, Method, Part, SplitOptions};

/// Below so many groups chance alone would make parts of odd sizes.
const FEW: usize = 50;

/// The part of each group, in their order.
pub(super) fn parts(members: &[Member<'_>], groups: &[Group], options: &SplitOptions) -> Vec<Part> {
    let stratified = match options.method {
        Method::Automatic => groups.len() < FEW,
        Method::Hash => false,
        Method::Stratified => true,
    };
    if stratified {
        return stratify(members, groups, options);
    }
    groups
        .iter()
        .map(|group| by_hash(hash(&options.seed, &group.name), options.shares))
        .collect()
}

/// The first eight bytes of SHA-256 over seed and name: the same on every machine, for ever.
fn hash(seed: &str, name: &str) -> u64 {
    let mut hasher = Sha256::new();
    hasher.update(seed.as_bytes());
    hasher.update([0]);
    hasher.update(name.as_bytes());
    let digest = hasher.finalize();
    let first = digest.iter().take(8);
    first.fold(0, |value, byte| (value << 8) | u64::from(*byte))
}

fn by_hash(hash: u64, shares: [u32; 3]) -> Part {
    let total: u128 = shares.iter().map(|share| u128::from(*share)).sum();
    // Whole numbers: no machine may round a border otherwise.
    let place = u128::from(hash) * total;
    let mut upto = 0;
    for (part, share) in Part::ALL.into_iter().zip(shares) {
        upto += u128::from(share) << 64;
        if place < upto {
            return part;
        }
    }
    Part::Train
}

/// What a group or a part has: articles under the empty name, mentions under their labels.
type Amounts<'a> = BTreeMap<&'a str, usize>;

/// The largest groups first, each to the part that misses most of what it has; equally large ones
/// by their hashes. Parts that are still empty at the end get one of the last groups each.
fn stratify(members: &[Member<'_>], groups: &[Group], options: &SplitOptions) -> Vec<Part> {
    let amounts: Vec<Amounts<'_>> = groups.iter().map(|group| amounts(members, group)).collect();
    let mut all = Amounts::new();
    for (name, count) in amounts.iter().flatten() {
        *all.entry(name).or_default() += count;
    }
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_cached_key(|index| {
        let size: usize = amounts[*index].values().sum();
        let hash = hash(&options.seed, &groups[*index].name);
        (std::cmp::Reverse(size), hash, *index)
    });
    let mut has: [Amounts<'_>; 3] = Default::default();
    let mut parts = vec![Part::Train; groups.len()];
    let count = order.len();
    for (number, index) in order.into_iter().enumerate() {
        let empty = |slot: &usize| options.shares[*slot] > 0 && has[*slot].is_empty();
        let empties: Vec<usize> = (0..3).filter(empty).collect();
        let slot = match empties.first() {
            Some(slot) if empties.len() >= count - number => *slot,
            _ => most_missing(&amounts[index], &has, &all, options.shares),
        };
        for (name, count) in &amounts[index] {
            *has[slot].entry(name).or_default() += count;
        }
        parts[index] = Part::ALL[slot];
    }
    parts
}

fn amounts<'a>(members: &'a [Member<'_>], group: &Group) -> Amounts<'a> {
    let mut out = Amounts::new();
    for (index, _) in &group.members {
        *out.entry("").or_default() += 1;
        for (label, count) in &members[*index].labels {
            *out.entry(label.as_str()).or_default() += count;
        }
    }
    out
}

/// The part that misses most of what a group has: each kind of thing counts alike, by its share
/// of all things of its kind.
fn most_missing(
    group: &Amounts<'_>,
    has: &[Amounts<'_>; 3],
    all: &Amounts<'_>,
    shares: [u32; 3],
) -> usize {
    let total: f64 = shares.iter().map(|share| f64::from(*share)).sum();
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let missing = |slot: usize| -> f64 {
        let share = f64::from(shares[slot]) / total;
        let each = group.iter().map(|(name, count)| {
            let all = number(all.get(name).copied().unwrap_or(1).max(1));
            let here = number(has[slot].get(name).copied().unwrap_or(0));
            (share - here / all) * number(*count) / all
        });
        each.sum()
    };
    let mut best = 0;
    for slot in 1..3 {
        if shares[slot] > 0 && (shares[best] == 0 || missing(slot) > missing(best)) {
            best = slot;
        }
    }
    best
}
