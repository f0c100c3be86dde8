//! The same text twice in one project.

use std::collections::HashMap;

use super::{Check, Finding, Severity};
use crate::model::{Item, Project};

pub(super) const CHECK: Check = Check {
    id: "twin-articles",
    description: "Articles with the same text",
    find,
};

fn find(project: &Project) -> Vec<Finding> {
    let mut seen = HashMap::new();
    let mut findings = Vec::new();
    for article in project.articles() {
        let Some(first) = seen.insert(article.text.digest(), &article.id) else {
            continue;
        };
        findings.push(Finding {
            check: CHECK.id,
            severity: Severity::Note,
            item: Item::Article(article.id.clone()),
            layer: None,
            message: format!("article {} has the same text as {first}", article.id),
            way_out: "delete one of them if it came in twice by mistake",
            repair: None,
        });
    }
    findings
}
