//! Articles that must not be torn apart.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{GroupBy, Member};
use crate::analysis::similar::Fingerprint;

/// From this share of common wording on, two articles say the same.
const ALIKE: f32 = 0.8;
/// So many of the smallest hashes of two texts are looked at to find those that may be alike: of
/// texts that share 80 % of their wording, less than one pair in 10⁹ has none in common.
const LOOKED_AT: usize = 16;
/// A text is compared with at most so many others that share a hash with it: a phrase that stands
/// in every article must not make each be compared with each.
const MOST_COMPARED: usize = 64;

/// Articles that go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The first id of its articles: it stays as later ones come.
    pub name: String,
    /// Indexes of its members, in order, and what makes each one of the group.
    pub members: Vec<(usize, BTreeSet<&'static str>)>,
}

/// Sets that grow together.
struct Union {
    parent: Vec<usize>,
    reasons: Vec<BTreeSet<&'static str>>,
}

impl Union {
    fn find(&mut self, mut one: usize) -> usize {
        while self.parent[one] != one {
            self.parent[one] = self.parent[self.parent[one]];
            one = self.parent[one];
        }
        one
    }

    fn join(&mut self, a: usize, b: usize, why: &'static str) {
        if a == b {
            return;
        }
        for one in [a, b] {
            self.reasons[one].insert(why);
        }
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b)] = a.min(b);
    }

    /// Joins all that have the same key.
    fn join_by(&mut self, keys: impl Iterator<Item = String>, why: &'static str) {
        let mut first: HashMap<String, usize> = HashMap::new();
        for (index, key) in keys.enumerate().filter(|(_, key)| !key.is_empty()) {
            let first = *first.entry(key).or_insert(index);
            self.join(first, index, why);
        }
    }
}

/// The groups of articles, by name: those with nearly the same text, the same address, a claim in
/// common (`ties`), and what `by` says.
#[must_use]
pub fn groups(members: &[Member<'_>], ties: &[(usize, usize)], by: GroupBy) -> Vec<Group> {
    let mut union = Union {
        parent: (0..members.len()).collect(),
        reasons: vec![BTreeSet::new(); members.len()],
    };
    let meta = || members.iter().map(|member| &member.article.meta);
    union.join_by(meta().map(|meta| address(&meta.url)), "the same address");
    match by {
        GroupBy::Likeness => {}
        GroupBy::Outlet => {
            let outlets = meta().map(|meta| meta.outlet.trim().to_lowercase());
            union.join_by(outlets, "the same outlet");
        }
        GroupBy::Date => {
            let days = meta().map(|meta| meta.published.chars().take(10).collect());
            union.join_by(days, "the same day");
        }
    }
    for (a, b) in ties {
        union.join(*a, *b, "a claim in common");
    }
    join_alike(members, &mut union);
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in 0..members.len() {
        found.entry(union.find(index)).or_default().push(index);
    }
    let mut groups: Vec<Group> = found
        .into_values()
        .map(|indexes| Group {
            name: indexes
                .iter()
                .map(|index| members[*index].article.id.to_string())
                .min()
                .unwrap_or_default(),
            members: indexes
                .into_iter()
                .map(|index| (index, union.reasons[index].clone()))
                .collect(),
        })
        .collect();
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    groups
}

/// An address without what differs between copies of one page.
fn address(url: &str) -> String {
    let url = url.trim().to_lowercase();
    let url = url.split('#').next().unwrap_or_default();
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    bare.trim_end_matches('/').to_owned()
}

fn join_alike(members: &[Member<'_>], union: &mut Union) {
    let prints: Vec<Fingerprint> = members
        .iter()
        .map(|member| Fingerprint::of(&member.article.text))
        .collect();
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, print) in prints.iter().enumerate() {
        let mut others: BTreeSet<usize> = BTreeSet::new();
        for hash in print.smallest(LOOKED_AT) {
            let bucket = seen.entry(*hash).or_default();
            others.extend(bucket.iter().rev().take(MOST_COMPARED));
            bucket.push(index);
        }
        for other in others.into_iter().rev().take(MOST_COMPARED) {
            if prints[other].similarity(print) >= ALIKE {
                union.join(other, index, "nearly the same text");
            }
        }
    }
}
