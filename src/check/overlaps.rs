//! Mentions that overlap although the scheme forbids it: it was forbidden after they were made.

use super::{Check, Finding, MOST_FINDINGS, Severity};
use crate::model::{Item, Project};

/// So many pairs are looked at: a million mentions on the same words must not take for ever.
const MOST_PAIRS: usize = 5_000_000;

pub(super) const CHECK: Check = Check {
    id: "overlaps",
    description: "Mentions that overlap although the scheme forbids it",
    find,
};

fn find(project: &Project) -> Vec<Finding> {
    let scheme = &project.scheme;
    let mut findings = Vec::new();
    if scheme.forbidden_overlaps.is_empty() {
        return findings;
    }
    let mut pairs = 0_usize;
    for (key, layer) in project.layers() {
        let mut mentions = layer.mentions_in_order();
        // Labels that may overlap everything need not be looked at.
        mentions.retain(|mention| {
            let mut pairs = scheme.forbidden_overlaps.iter();
            pairs.any(|(a, b)| *a == mention.label || *b == mention.label)
        });
        for (index, one) in mentions.iter().enumerate() {
            let later = mentions.iter().skip(index + 1);
            for other in later.take_while(|other| other.extent.start() < one.extent.end()) {
                pairs += 1;
                if pairs > MOST_PAIRS || findings.len() >= MOST_FINDINGS {
                    return findings;
                }
                if !scheme.forbids_overlap(&one.label, &other.label)
                    || !one
                        .extent
                        .pieces()
                        .any(|piece| other.extent.overlaps(piece))
                {
                    continue;
                }
                findings.push(Finding {
                    check: CHECK.id,
                    severity: Severity::Warning,
                    item: Item::Mention(other.id),
                    layer: Some(key.clone()),
                    message: format!(
                        "{} ({}) overlaps {} ({}), which the scheme forbids",
                        other.id, other.label, one.id, one.label
                    ),
                    way_out: "delete one of them or move its edge",
                    repair: None,
                });
            }
        }
    }
    findings
}
