//! Claims in formats that know relations between two mentions.
//!
//! A claim's first mention is its hub. Every other mention has a relation to it that is named by
//! its role, which is what such files usually look like: *figure* from “12 %” to “the ministry”.
//! The claim's id and the role of the hub stand beside it, in fields of our own. A claim with a
//! single mention is a relation of that one to itself.
//!
//! Read back, relations of the same claim make that claim again. Relations of a file that does
//! not say so make a claim of all that lead to the same mention, so that each is written again as
//! it was.

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
    for one in relations.iter_mut().filter(|one| one.claim.is_empty()) {
        one.claim = format!("{key}, to {}", one.to + 1);
    }
    let told = relations.iter().filter(|one| !one.hub_role.is_empty());
    let hub_roles: HashMap<(&str, usize), &str> = told
        .map(|one| ((&*one.claim, one.to), &*one.hub_role))
        .collect();
    let mut members = Memberships::default();
    let mut noted: HashSet<(&str, usize)> = HashSet::new();
    for one in &relations {
        let hub = (&*one.claim, one.to);
        // First, as it is written.
        if one.from != one.to && noted.insert(hub) {
            let role = hub_roles.get(&hub).copied().unwrap_or_default();
            members.note(&one.claim, role, &mentions[one.to].record);
        }
        members.note(&one.claim, &one.role, &mentions[one.from].record);
        noted.insert((&one.claim, one.from));
    }
    let told = members.into_claims();
    let told = told.into_iter().enumerate().map(|(number, told)| Told {
        spot: Spot::Number(number),
        ..told
    });
    told.collect()
}
