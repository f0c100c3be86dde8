//! The scheme in records and back.

use super::record::{
    AttributeRecord, LabelRecord, RoleRecord, ScaleRecord, ScaleValueRecord, SchemeRecord,
    StatusRecord,
};
use crate::model::{
    Attribute, AttributeType, Hue, Kind, Label, LabelId, Pattern, Role, RoleId, Scale, ScaleId,
    ScaleValue, Scheme, Status, StatusId,
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
