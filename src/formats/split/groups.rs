//! Articles that must not be torn apart.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{GroupBy, Member};
use crate::analysis::similar::{Candidates, fingerprints};

/// From this share of common wording on, two articles say the same.
const ALIKE: f32 = 0.8;

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
    let prints = fingerprints(members.iter().map(|member| &member.article.text));
    let mut seen = Candidates::default();
    for (index, print) in prints.iter().enumerate() {
        for other in seen.of(print) {
            if prints[other].similarity(print, ALIKE).is_some() {
                union.join(other, index, "nearly the same text");
            }
        }
        seen.insert(index, print);
    }
}
