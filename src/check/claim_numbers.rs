//! Claims of one person with the same number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Check, Finding, Severity};
use crate::edit::Edit;
use crate::model::{Claim, Item, LayerKey, PersonId, Project};

pub(super) const CHECK: Check = Check {
    id: "claim-numbers",
    description: "Two claims of one person that have the same number",
    find,
};

fn find(project: &Project) -> Vec<Finding> {
    let mut by_person: BTreeMap<&PersonId, Vec<(&LayerKey, &Arc<Claim>)>> = BTreeMap::new();
    for (key, layer) in project.layers() {
        let claims = by_person.entry(&key.person).or_default();
        claims.extend(layer.claims().map(|claim| (key, claim)));
    }
    let mut findings = Vec::new();
    for claims in by_person.values_mut() {
        // The older id keeps the number.
        claims.sort_by_key(|(_, claim)| claim.id);
        let mut taken = BTreeSet::new();
        let mut next = claims.iter().map(|(_, c)| c.number).max().unwrap_or(0);
        for (key, claim) in claims.iter() {
            if taken.insert(claim.number) {
                continue;
            }
            let Some(number) = next.checked_add(1) else {
                continue;
            };
            next = number;
            let mut renumbered = Claim::clone(claim);
            renumbered.number = number;
            findings.push(Finding {
                check: CHECK.id,
                severity: Severity::Warning,
                item: Item::Claim(claim.id),
                layer: Some((*key).clone()),
                message: format!(
                    "two claims of {} have the number C{}",
                    key.person, claim.number
                ),
                way_out: "the repair gives the newer one the next free number",
                repair: Some(vec![Edit::PutClaim {
                    layer: (*key).clone(),
                    claim: Arc::new(renumbered),
                }]),
            });
        }
    }
    findings
}
