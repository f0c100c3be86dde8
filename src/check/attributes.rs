//! Attribute values that the scheme does not allow, or does not know.

use super::{Check, Finding, Severity};
use crate::model::{Item, Project};

pub(super) const CHECK: Check = Check {
    id: "attributes",
    description: "Attribute values that do not fit the scheme",
    find,
};

fn find(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, layer) in project.layers() {
        for mention in layer.mentions_in_order() {
            let label = project.scheme.label(&mention.label);
            for (name, value) in &mention.attributes {
                let spec = label.and_then(|l| l.attributes.iter().find(|a| a.key == *name));
                let problem = match spec {
                    Some(spec) => spec.ty.check(value).err(),
                    None => Some(format!(
                        "the label “{}” has no such attribute",
                        mention.label
                    )),
                };
                let Some(problem) = problem else { continue };
                findings.push(Finding {
                    check: CHECK.id,
                    severity: Severity::Warning,
                    item: Item::Mention(mention.id),
                    layer: Some(key.clone()),
                    message: format!("attribute {name}: {problem}"),
                    way_out: "correct the value, or the attribute in the scheme",
                    repair: None,
                });
            }
        }
    }
    findings
}
