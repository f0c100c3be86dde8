//! Claims in formats that know relations between two mentions.
//!
//! A claim's first mention is its hub. Every other mention has a relation to it that is named by
//! its role, which is what such files usually look like: *figure* from “12 %” to “the ministry”.
//! The claim's id and the role of the hub stand beside it, in fields of our own. A claim with a
//! single mention is a relation of that one to itself.
//!
//! Read back, relations of the same claim make that claim again. Relations of a file that does
//! not say so make a claim of all mentions that hang together.

use std::collections::{HashMap, HashSet};

use super::carried::CarriedClaim;
use super::intake::membership::Memberships;
use super::intake::record::{ClaimRecord, MentionRecord};
use super::intake::{Spot, Told};

/// A relation between two mentions of a document, by their indexes.
#[derive(Clone, Debug, Default)]
pub(super) struct Relation {
    /// The mention that plays the role.
    pub(super) from: usize,
    /// The hub.
    pub(super) to: usize,
    /// The role, or what a file calls its relation.
    pub(super) role: String,
    /// The role of the hub, told once a claim; empty elsewhere.
    pub(super) hub_role: String,
    /// The claim; empty if the file names none.
    pub(super) claim: String,
}

/// The relations that say which mentions a claim ties together.
pub(super) fn of_claim(claim: &CarriedClaim<'_>) -> Vec<Relation> {
    let name = claim.claim.id.to_string();
    let Some(((hub_role, hub), others)) = claim.members.split_first() else {
        return Vec::new();
    };
    let relation = |role: &str, from: usize, hub_role: &str| Relation {
        from,
        to: *hub,
        role: role.to_owned(),
        hub_role: hub_role.to_owned(),
        claim: name.clone(),
    };
    if others.is_empty() {
        return vec![relation(hub_role, *hub, "")];
    }
    let others = others.iter().enumerate();
    let relations = others.map(|(number, (role, from))| {
        let hub_role = if number == 0 { &**hub_role } else { "" };
        relation(role, *from, hub_role)
    });
    relations.collect()
}

/// The claims that the relations of a document tell of. Mentions without an id get one that
/// begins with `key`, which tells them from those of other documents.
pub(super) fn into_claims(
    key: &str,
    mut relations: Vec<Relation>,
    mentions: &mut [Told<MentionRecord>],
) -> Vec<Told<ClaimRecord>> {
    relations.retain(|one| one.from < mentions.len() && one.to < mentions.len());
    for index in relations.iter().flat_map(|one| [one.from, one.to]) {
        let id = &mut mentions[index].record.id.0;
        if id.is_empty() {
            *id = format!("{key}.{}", index + 1);
        }
    }
    name_groups(key, &mut relations, mentions.len());
    let mut members = Memberships::default();
    let mut noted: HashSet<(&str, usize)> = HashSet::new();
    for one in &relations {
        if !one.hub_role.is_empty() {
            members.note(&one.claim, &one.hub_role, &mentions[one.to].record);
            noted.insert((&one.claim, one.to));
        }
        members.note(&one.claim, &one.role, &mentions[one.from].record);
        noted.insert((&one.claim, one.from));
    }
    for one in &relations {
        if noted.insert((&one.claim, one.to)) {
            members.note(&one.claim, "", &mentions[one.to].record);
        }
    }
    let told = members.into_claims();
    let told = told.into_iter().enumerate().map(|(number, told)| Told {
        spot: Spot::Number(number),
        ..told
    });
    told.collect()
}

/// Gives relations without a claim the name of the group of mentions that hang together.
fn name_groups(key: &str, relations: &mut [Relation], mentions: usize) {
    if relations.iter().all(|one| !one.claim.is_empty()) {
        return;
    }
    let mut group: Vec<usize> = (0..mentions).collect();
    for one in relations.iter().filter(|one| one.claim.is_empty()) {
        let (a, b) = (root(&mut group, one.from), root(&mut group, one.to));
        group[a.max(b)] = a.min(b);
    }
    let mut names: HashMap<usize, String> = HashMap::new();
    for one in relations.iter_mut().filter(|one| one.claim.is_empty()) {
        let name = names.entry(root(&mut group, one.from));
        let name = name.or_insert_with_key(|root| format!("{key}, group {}", root + 1));
        one.claim.clone_from(name);
    }
}

fn root(group: &mut [usize], mut index: usize) -> usize {
    while group[index] != index {
        group[index] = group[group[index]];
        index = group[index];
    }
    index
}
