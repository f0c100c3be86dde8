//! Claims without a quote.

use super::{Check, Finding, Severity};
use crate::model::{Item, Project};

pub(super) const CHECK: Check = Check {
    id: "claims-without-quotes",
    description: "Claims for which no words in any article are given",
    find,
};

fn find(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, layer) in project.layers() {
        for claim in layer.claims().filter(|claim| claim.quotes.is_empty()) {
            findings.push(Finding {
                check: CHECK.id,
                severity: Severity::Warning,
                item: Item::Claim(claim.id),
                layer: Some(key.clone()),
                message: format!("claim C{} has no quote", claim.number),
                way_out: "select the words that make the claim and add them to it",
                repair: None,
            });
        }
    }
    findings
}
