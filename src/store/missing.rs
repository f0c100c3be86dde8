//! What people's work names and the scheme lacks: a line of `project.ron` was damaged or lost in
//! a merge. Leaving out the work would lose it, so the scheme gets what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::limits;
use super::load::Loaded;
use super::problem::{Problem, Repair};
use super::read_layer::ReadLayer;
use crate::model::{
    Attribute, AttributeType, Hue, Kind, Label, LabelId, Pattern, Project, Role, RoleId, Scale,
    ScaleId, ScaleValue, Scheme, Status, StatusId,
};

/// Something that the scheme lacks. The order is that in which it is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Missing {
    Label(LabelId),
    Role(RoleId),
    Status(StatusId),
    Verdict(ScaleId, ScaleId),
}

/// Puts into the scheme what the layers name and it lacks, and tells of each where it is used.
pub(super) fn complete(loaded: &mut Loaded, layers: &mut [ReadLayer]) {
    let mut scheme = Arc::unwrap_or_clone(loaded.project.scheme.clone());
    let mut told: BTreeMap<Missing, (PathBuf, Option<usize>, String)> = BTreeMap::new();
    for layer in layers.iter_mut() {
        for (missing, id) in lacks(layer, &scheme) {
            let message = missing.message(&id);
            told.entry(missing).or_insert_with(|| {
                let (file, line) = layer.file_and_line(&id);
                (file, line, message)
            });
        }
    }
    if told.is_empty() {
        return;
    }
    loaded.stale_project = true;
    let usual = Project::new("").scheme;
    for (missing, (file, line, message)) in told {
        missing.add_to(&mut scheme, &usual, layers);
        let problem = Problem::error(&file, message).at_line(line);
        loaded
            .problems
            .push(problem.repairable(Repair::AddToScheme));
    }
    loaded.project.scheme = Arc::new(scheme);
}

/// What one layer names and the scheme lacks, with the id of the record that does.
fn lacks(layer: &ReadLayer, scheme: &Scheme) -> BTreeMap<Missing, String> {
    let mut found: BTreeMap<Missing, String> = BTreeMap::new();
    let mut add = |missing: Missing, id: String| {
        found.entry(missing).or_insert(id);
    };
    for mention in &layer.mentions {
        if scheme.label(&mention.label).is_none() {
            add(
                Missing::Label(mention.label.clone()),
                mention.id.to_string(),
            );
        }
    }
    for claim in &layer.claims {
        if scheme.status(&claim.status).is_none() {
            add(Missing::Status(claim.status.clone()), claim.id.to_string());
        }
        for entry in &claim.mentions {
            if scheme.role(&entry.role).is_none() {
                add(Missing::Role(entry.role.clone()), claim.id.to_string());
            }
        }
        if let Some(verdict) = &claim.verdict {
            let scale = scheme.scale(&verdict.scale);
            if scale
                .and_then(|scale| scale.value(&verdict.value))
                .is_none()
            {
                let missing = Missing::Verdict(verdict.scale.clone(), verdict.value.clone());
                add(missing, claim.id.to_string());
            }
        }
    }
    found
}

impl Missing {
    fn message(&self, id: &str) -> String {
        match self {
            Self::Label(label) => format!("mention {id}: the scheme has no label “{label}”"),
            Self::Role(role) => format!("claim {id}: the scheme has no role “{role}”"),
            Self::Status(status) => format!("claim {id}: the scheme has no status “{status}”"),
            Self::Verdict(scale, value) => {
                format!("claim {id}: the scheme has no verdict “{value}” on a scale “{scale}”")
            }
        }
    }

    /// Puts it into the scheme: as every new project has it, else under the name of its id.
    fn add_to(self, scheme: &mut Scheme, usual: &Scheme, layers: &[ReadLayer]) {
        match self {
            Self::Label(id) => {
                let mut label = usual.label(&id).cloned().unwrap_or_else(|| Label {
                    name: id.to_string(),
                    kind: Kind::Own(id.as_str().into()),
                    id,
                    description: String::new(),
                    hue: Hue::Grey,
                    pattern: Pattern::Dashed,
                    chord: String::new(),
                    attributes: Vec::new(),
                });
                add_attributes(&mut label, layers);
                scheme.labels.push(label);
            }
            Self::Role(id) => scheme
                .roles
                .push(usual.role(&id).cloned().unwrap_or_else(|| Role {
                    name: id.to_string(),
                    id,
                    kind: None,
                    expected: false,
                })),
            Self::Status(id) => {
                let status = usual.status(&id).cloned();
                scheme.statuses.push(status.unwrap_or_else(|| Status {
                    name: id.to_string(),
                    id,
                    hue: Hue::Grey,
                    closed: false,
                }));
            }
            Self::Verdict(scale, value) => {
                let value = ScaleValue {
                    name: value.to_string(),
                    id: value,
                    description: String::new(),
                    hue: Hue::Grey,
                };
                match scheme.scales.iter_mut().find(|known| known.id == scale) {
                    Some(known) => known.values.push(value),
                    None => scheme.scales.push(Scale {
                        name: scale.to_string(),
                        id: scale,
                        values: vec![value],
                    }),
                }
            }
        }
    }
}

/// Gives a label the attributes that its mentions have.
fn add_attributes(label: &mut Label, layers: &[ReadLayer]) {
    let mentions = layers.iter().flat_map(|layer| &layer.mentions);
    let mentions = mentions.filter(|mention| mention.label == label.id);
    let keys: BTreeSet<&Arc<str>> = mentions.flat_map(|m| m.attributes.keys()).collect();
    for key in keys.into_iter().take(limits::SCHEME) {
        if label.attributes.iter().all(|known| known.key != *key) {
            label.attributes.push(Attribute {
                key: key.clone(),
                name: key.to_string(),
                ty: AttributeType::Text,
                description: String::new(),
            });
        }
    }
}
