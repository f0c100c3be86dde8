//! The scheme in records and back, and the scheme that an import grows where it lacks something.

use std::collections::HashMap;

use super::record::{
    AttributeRecord, LabelRecord, RoleRecord, ScaleRecord, ScaleValueRecord, SchemeRecord,
    StatusRecord,
};
use crate::formats::Additions;
use crate::model::{
    Attribute, AttributeType, Hue, Kind, Label, LabelId, Pattern, Role, RoleId, Scale, ScaleId,
    ScaleValue, Scheme, Status, StatusId, presets,
};

/// A scheme as it is written.
pub(super) fn to_record(scheme: &Scheme) -> SchemeRecord {
    SchemeRecord {
        labels: scheme.labels.iter().map(label_record).collect(),
        roles: scheme
            .roles
            .iter()
            .map(|role| RoleRecord {
                id: role.id.to_string(),
                name: role.name.clone(),
                kind: role.kind.as_ref().map(|kind| kind.name().to_owned()),
                expected: role.expected,
            })
            .collect(),
        statuses: scheme
            .statuses
            .iter()
            .map(|status| StatusRecord {
                id: status.id.to_string(),
                name: status.name.clone(),
                hue: status.hue.name().to_owned(),
                closed: status.closed,
            })
            .collect(),
        scales: scheme.scales.iter().map(scale_record).collect(),
        forbidden_overlaps: scheme
            .forbidden_overlaps
            .iter()
            .map(|(a, b)| [a.to_string(), b.to_string()])
            .collect(),
    }
}

fn label_record(label: &Label) -> LabelRecord {
    let attribute = |attribute: &Attribute| AttributeRecord {
        key: attribute.key.to_string(),
        name: attribute.name.clone(),
        ty: attribute.ty.name().to_owned(),
        values: match &attribute.ty {
            AttributeType::Choice(values) => values.clone(),
            _ => Vec::new(),
        },
        description: attribute.description.clone(),
    };
    LabelRecord {
        id: label.id.to_string(),
        name: label.name.clone(),
        kind: label.kind.name().to_owned(),
        description: label.description.clone(),
        hue: label.hue.name().to_owned(),
        pattern: label.pattern.name().to_owned(),
        chord: label.chord.clone(),
        attributes: label.attributes.iter().map(attribute).collect(),
    }
}

fn scale_record(scale: &Scale) -> ScaleRecord {
    let value = |value: &ScaleValue| ScaleValueRecord {
        id: value.id.to_string(),
        name: value.name.clone(),
        description: value.description.clone(),
        hue: value.hue.name().to_owned(),
    };
    ScaleRecord {
        id: scale.id.to_string(),
        name: scale.name.clone(),
        values: scale.values.iter().map(value).collect(),
    }
}

/// A scheme as it was written.
///
/// # Errors
/// What is wrong in it, if a project could not use it.
pub(super) fn from_record(record: SchemeRecord) -> Result<Scheme, String> {
    let words = |problem: crate::model::IdError| problem.to_string();
    let mut scheme = Scheme::default();
    for label in record.labels {
        scheme.labels.push(label_of(label)?);
    }
    for role in record.roles {
        scheme.roles.push(Role {
            id: RoleId::new(&role.id).map_err(words)?,
            name: role.name,
            kind: role.kind.as_deref().map(Kind::parse),
            expected: role.expected,
        });
    }
    for status in record.statuses {
        scheme.statuses.push(Status {
            id: StatusId::new(&status.id).map_err(words)?,
            name: status.name,
            hue: hue(&status.hue)?,
            closed: status.closed,
        });
    }
    for scale in record.scales {
        let mut values = Vec::with_capacity(scale.values.len());
        for value in scale.values {
            values.push(ScaleValue {
                id: ScaleId::new(&value.id).map_err(words)?,
                name: value.name,
                description: value.description,
                hue: hue(&value.hue)?,
            });
        }
        scheme.scales.push(Scale {
            id: ScaleId::new(&scale.id).map_err(words)?,
            name: scale.name,
            values,
        });
    }
    for [a, b] in record.forbidden_overlaps {
        let pair = (
            LabelId::new(&a).map_err(words)?,
            LabelId::new(&b).map_err(words)?,
        );
        scheme.forbidden_overlaps.push(pair);
    }
    check(&scheme).map(|()| scheme)
}

fn hue(name: &str) -> Result<Hue, String> {
    match name {
        "" => Ok(Hue::default()),
        name => Hue::parse(name).ok_or_else(|| format!("there is no colour “{name}”")),
    }
}

fn label_of(record: LabelRecord) -> Result<Label, String> {
    let mut attributes = Vec::with_capacity(record.attributes.len());
    for attribute in record.attributes {
        let ty = match attribute.ty.as_str() {
            "" | "text" => AttributeType::Text,
            "number" => AttributeType::Number,
            "date" => AttributeType::Date,
            "choice" => AttributeType::Choice(attribute.values),
            "flag" => AttributeType::Flag,
            "entity" => AttributeType::Entity,
            other => return Err(format!("there is no attribute type “{other}”")),
        };
        attributes.push(Attribute {
            key: attribute.key.into(),
            name: attribute.name,
            ty,
            description: attribute.description,
        });
    }
    let pattern = match record.pattern.as_str() {
        "" => Pattern::default(),
        name => Pattern::parse(name).ok_or_else(|| format!("there is no pattern “{name}”"))?,
    };
    Ok(Label {
        id: LabelId::new(&record.id).map_err(|problem| problem.to_string())?,
        name: record.name,
        kind: Kind::parse(&record.kind),
        description: record.description,
        hue: hue(&record.hue)?,
        pattern,
        chord: record.chord,
        attributes,
    })
}

/// What a project asks of a scheme: a label, a status, and nothing twice.
fn check(scheme: &Scheme) -> Result<(), String> {
    if scheme.labels.is_empty() || scheme.statuses.is_empty() {
        return Err("it needs at least one label and one status".to_owned());
    }
    let mut tables: Vec<Vec<&str>> = vec![
        scheme.labels.iter().map(|one| one.id.as_str()).collect(),
        scheme.roles.iter().map(|one| one.id.as_str()).collect(),
        scheme.statuses.iter().map(|one| one.id.as_str()).collect(),
        scheme.scales.iter().map(|one| one.id.as_str()).collect(),
    ];
    tables.extend(
        scheme
            .scales
            .iter()
            .map(|scale| scale.values.iter().map(|one| one.id.as_str()).collect()),
    );
    for mut ids in tables {
        ids.sort_unstable();
        if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(format!("“{}” is in it twice", pair[0]));
        }
    }
    Ok(())
}

/// The scheme that an import is fitted to. It grows; what it grew by is remembered.
pub(super) struct Growing {
    /// With all that was added.
    pub(super) scheme: Scheme,
    /// What was added.
    pub(super) additions: Additions,
    /// What the file itself says of its labels, if its scheme is not taken as a whole.
    pub(super) file: Option<Scheme>,
    labels: HashMap<String, LabelId>,
}

impl Growing {
    pub(super) fn new(scheme: Scheme, file: Option<Scheme>) -> Self {
        Self {
            scheme,
            additions: Additions::default(),
            file,
            labels: HashMap::new(),
        }
    }

    /// The label of this name, made if there is none. `kind` is what the file says it is about.
    pub(super) fn label(&mut self, name: &str, kind: &str) -> LabelId {
        if let Some(id) = self.labels.get(name) {
            return id.clone();
        }
        let exact = LabelId::new(name).ok();
        let by_id = exact.as_ref().and_then(|id| self.scheme.label(id));
        let known = by_id.or_else(|| {
            let lower = name.to_lowercase();
            let mut labels = self.scheme.labels.iter();
            labels.find(|label| label.name.to_lowercase() == lower)
        });
        let id = match known {
            Some(label) => label.id.clone(),
            None => self.new_label(name, exact, kind),
        };
        self.labels.insert(name.to_owned(), id.clone());
        id
    }

    fn new_label(&mut self, name: &str, exact: Option<LabelId>, kind: &str) -> LabelId {
        let taken = |id: &LabelId| self.scheme.label(id).is_some();
        let id = exact.unwrap_or_else(|| LabelId::unique(name, "label", taken));
        let described = self.file.as_ref().and_then(|file| file.label(&id)).cloned();
        let label = described.unwrap_or_else(|| {
            let used = |hue: &&Hue| self.scheme.labels.iter().any(|label| label.hue == **hue);
            let hue = Hue::ALL.iter().find(|hue| !used(hue)).copied();
            Label {
                id: id.clone(),
                name: name.to_owned(),
                kind: Kind::parse(if kind.is_empty() { name } else { kind }),
                description: String::new(),
                hue: hue.unwrap_or(Hue::Grey),
                pattern: Pattern::Dashed,
                chord: String::new(),
                attributes: Vec::new(),
            }
        });
        self.scheme.labels.push(label.clone());
        self.additions.labels.push(label);
        id
    }

    /// The role of this name, made if there is none.
    pub(super) fn role(&mut self, name: &str) -> RoleId {
        let exact = RoleId::new(name).ok();
        let id = exact.unwrap_or_else(|| RoleId::unique(name, "role", |_| false));
        if self.scheme.role(&id).is_none() {
            let described = self.file.as_ref().and_then(|file| file.role(&id)).cloned();
            let role = described.unwrap_or_else(|| Role {
                id: id.clone(),
                name: name.to_owned(),
                kind: None,
                expected: false,
            });
            self.scheme.roles.push(role.clone());
            self.additions.roles.push(role);
        }
        id
    }

    /// The status of this name, made if there is none; the first one for no name.
    pub(super) fn status(&mut self, name: &str) -> StatusId {
        if let Some(first) = self.scheme.statuses.first().filter(|_| name.is_empty()) {
            return first.id.clone();
        }
        let exact = StatusId::new(name).ok();
        let id = exact.unwrap_or_else(|| StatusId::unique(name, "status", |_| false));
        if self.scheme.status(&id).is_none() {
            let described = self
                .file
                .as_ref()
                .and_then(|file| file.status(&id))
                .cloned();
            let status = described.unwrap_or_else(|| Status {
                id: id.clone(),
                name: name.to_owned(),
                hue: Hue::Grey,
                closed: false,
            });
            self.scheme.statuses.push(status.clone());
            self.additions.statuses.push(status);
        }
        id
    }

    /// The scale and value of these names, made if there are none.
    pub(super) fn scale(&mut self, scale: &str, value: &str) -> (ScaleId, ScaleId) {
        let id = |name: &str, fallback: &str| {
            ScaleId::new(name).unwrap_or_else(|_| ScaleId::unique(name, fallback, |_| false))
        };
        let (scale_id, value_id) = (id(scale, "scale"), id(value, "value"));
        let known = self.scheme.scale(&scale_id);
        if known.is_some_and(|known| known.value(&value_id).is_some()) {
            return (scale_id, value_id);
        }
        let described = self.file.as_ref().and_then(|file| file.scale(&scale_id));
        let preset = || presets::scales().into_iter().find(|one| one.id == scale_id);
        let mut grown = known
            .cloned()
            .or_else(|| described.cloned())
            .or_else(preset);
        let grown = grown.get_or_insert_with(|| Scale {
            id: scale_id.clone(),
            name: scale.to_owned(),
            values: Vec::new(),
        });
        if grown.value(&value_id).is_none() {
            let described = described.and_then(|scale| scale.value(&value_id)).cloned();
            grown.values.push(described.unwrap_or_else(|| ScaleValue {
                id: value_id.clone(),
                name: value.to_owned(),
                description: String::new(),
                hue: Hue::Grey,
            }));
        }
        let replace =
            |scales: &mut Vec<Scale>| match scales.iter_mut().find(|known| known.id == grown.id) {
                Some(known) => *known = grown.clone(),
                None => scales.push(grown.clone()),
            };
        replace(&mut self.scheme.scales);
        replace(&mut self.additions.scales);
        (scale_id, value_id)
    }
}
