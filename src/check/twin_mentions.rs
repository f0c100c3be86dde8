//! The same words under the same label twice in one layer.

use std::collections::HashMap;

use super::{Check, Finding, Severity};
use crate::model::{Item, Project};

pub(super) const CHECK: Check = Check {
    id: "twin-mentions",
    description: "The same words tagged twice with the same label by one person",
    find,
};

fn find(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, layer) in project.layers() {
        let mut seen = HashMap::new();
        for mention in layer.mentions_in_order() {
            let Some(first) = seen.insert((&mention.extent, &mention.label), mention.id) else {
                continue;
            };
            findings.push(Finding {
                check: CHECK.id,
                severity: Severity::Note,
                item: Item::Mention(mention.id),
                layer: Some(key.clone()),
                message: format!(
                    "{} marks the same words as {first}, also as {}",
                    mention.id, mention.label
                ),
                way_out: "delete one of them if nothing tells them apart",
                repair: None,
            });
        }
    }
    findings
}
