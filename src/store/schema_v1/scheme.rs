//! The scheme as `project.ron` has it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::limits::SCHEME;
use super::{is_default, named};
use crate::model::{
    Attribute, AttributeType, Hue, IdError, Kind, Label, LabelId, Pattern, Role, RoleId, Scale,
    ScaleId, ScaleValue, Scheme, Status, StatusId,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "label")]
pub(crate) struct LabelRecord {
    id: String,
    name: String,
    kind: String,
    #[serde(default, skip_serializing_if = "is_default")]
    description: String,
    hue: String,
    pattern: String,
    #[serde(default, skip_serializing_if = "is_default")]
    chord: String,
    #[serde(default, skip_serializing_if = "is_default")]
    attributes: Vec<AttributeRecord>,
}

impl LabelRecord {
    pub(crate) fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "attribute")]
struct AttributeRecord {
    key: String,
    name: String,
    #[serde(rename = "type")]
    ty: String,
    #[serde(default, skip_serializing_if = "is_default")]
    choices: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    description: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "role")]
pub(crate) struct RoleRecord {
    id: String,
    name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    expected: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "status")]
pub(crate) struct StatusRecord {
    id: String,
    name: String,
    hue: String,
    #[serde(default, skip_serializing_if = "is_default")]
    closed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "scale")]
pub(crate) struct ScaleRecord {
    id: String,
    name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    values: Vec<ValueRecord>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "value")]
struct ValueRecord {
    id: String,
    name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    description: String,
    hue: String,
}

/// A scheme as one record: in journals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "scheme")]
pub(crate) struct SchemeRecord {
    #[serde(default)]
    pub(crate) labels: Vec<LabelRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) roles: Vec<RoleRecord>,
    #[serde(default)]
    pub(crate) statuses: Vec<StatusRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) scales: Vec<ScaleRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) forbidden_overlaps: Vec<(String, String)>,
}

impl SchemeRecord {
    pub(crate) fn of(scheme: &Scheme) -> Self {
        Self {
            labels: scheme.labels.iter().map(label_record).collect(),
            roles: scheme.roles.iter().map(role_record).collect(),
            statuses: scheme.statuses.iter().map(status_record).collect(),
            scales: scheme.scales.iter().map(scale_record).collect(),
            forbidden_overlaps: scheme
                .forbidden_overlaps
                .iter()
                .map(|(a, b)| (a.to_string(), b.to_string()))
                .collect(),
        }
    }

    /// What there is too much of, if anything.
    pub(crate) fn too_many(&self) -> Option<&'static str> {
        let values = self.scales.iter().any(|scale| scale.values.len() > SCHEME);
        [
            (self.labels.len() > SCHEME, "labels"),
            (self.roles.len() > SCHEME, "roles"),
            (self.statuses.len() > SCHEME, "statuses"),
            (self.scales.len() > SCHEME, "scales"),
            (values, "values on a scale"),
            (self.forbidden_overlaps.len() > SCHEME, "forbidden overlaps"),
        ]
        .into_iter()
        .find_map(|(too_many, what)| too_many.then_some(what))
    }

    /// The scheme, or the id of the record that is to blame with what is wrong with it.
    pub(crate) fn into_model(self) -> Result<Scheme, (String, String)> {
        if let Some(what) = self.too_many() {
            let message =
                format!("there are more than {SCHEME} {what}, the most that there may be");
            return Err((String::new(), message));
        }
        let mut scheme = Scheme::default();
        for record in self.labels {
            let id = record.id.clone();
            scheme.labels.push(label(record).map_err(|e| (id, e))?);
        }
        for record in self.roles {
            let id = record.id.clone();
            scheme.roles.push(role(record).map_err(|e| (id, e))?);
        }
        for record in self.statuses {
            let id = record.id.clone();
            scheme.statuses.push(status(record).map_err(|e| (id, e))?);
        }
        for record in self.scales {
            let id = record.id.clone();
            scheme.scales.push(scale(record).map_err(|e| (id, e))?);
        }
        for (a, b) in self.forbidden_overlaps {
            let id = |id: &str| LabelId::new(id).map_err(|e| (id.to_owned(), e.to_string()));
            scheme.forbidden_overlaps.push((id(&a)?, id(&b)?));
        }
        Ok(scheme)
    }
}

fn label_record(label: &Label) -> LabelRecord {
    LabelRecord {
        id: label.id.to_string(),
        name: label.name.clone(),
        kind: label.kind.name().to_owned(),
        description: label.description.clone(),
        hue: label.hue.name().to_owned(),
        pattern: label.pattern.name().to_owned(),
        chord: label.chord.clone(),
        attributes: label
            .attributes
            .iter()
            .map(|attribute| AttributeRecord {
                key: attribute.key.to_string(),
                name: attribute.name.clone(),
                ty: attribute.ty.name().to_owned(),
                choices: match &attribute.ty {
                    AttributeType::Choice(choices) => choices.clone(),
                    _ => Vec::new(),
                },
                description: attribute.description.clone(),
            })
            .collect(),
    }
}

fn role_record(role: &Role) -> RoleRecord {
    RoleRecord {
        id: role.id.to_string(),
        name: role.name.clone(),
        kind: role.kind.as_ref().map(|kind| kind.name().to_owned()),
        expected: role.expected,
    }
}

fn status_record(status: &Status) -> StatusRecord {
    StatusRecord {
        id: status.id.to_string(),
        name: status.name.clone(),
        hue: status.hue.name().to_owned(),
        closed: status.closed,
    }
}

fn scale_record(scale: &Scale) -> ScaleRecord {
    ScaleRecord {
        id: scale.id.to_string(),
        name: scale.name.clone(),
        values: scale
            .values
            .iter()
            .map(|value| ValueRecord {
                id: value.id.to_string(),
                name: value.name.clone(),
                description: value.description.clone(),
                hue: value.hue.name().to_owned(),
            })
            .collect(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn text(error: IdError) -> String {
    error.to_string()
}

fn label(record: LabelRecord) -> Result<Label, String> {
    Ok(Label {
        id: LabelId::new(&record.id).map_err(text)?,
        name: record.name,
        kind: Kind::parse(&record.kind),
        description: record.description,
        hue: named("colour", &record.hue, Hue::parse)?,
        pattern: named("pattern", &record.pattern, Pattern::parse)?,
        chord: record.chord,
        attributes: record
            .attributes
            .into_iter()
            .map(attribute)
            .collect::<Result<_, _>>()?,
    })
}

fn attribute(record: AttributeRecord) -> Result<Attribute, String> {
    if record.ty != "choice" && !record.choices.is_empty() {
        return Err(format!(
            "attribute {} has choices but is of type {}",
            record.key, record.ty
        ));
    }
    let ty = match record.ty.as_str() {
        "text" => AttributeType::Text,
        "number" => AttributeType::Number,
        "date" => AttributeType::Date,
        "choice" => AttributeType::Choice(record.choices),
        "flag" => AttributeType::Flag,
        "entity" => AttributeType::Entity,
        other => {
            return Err(format!(
                "attribute {}: there is no type “{other}”; there are text, number, date, \
                 choice, flag and entity",
                record.key
            ));
        }
    };
    Ok(Attribute {
        key: Arc::from(record.key),
        name: record.name,
        ty,
        description: record.description,
    })
}

fn role(record: RoleRecord) -> Result<Role, String> {
    Ok(Role {
        id: RoleId::new(&record.id).map_err(text)?,
        name: record.name,
        kind: record.kind.as_deref().map(Kind::parse),
        expected: record.expected,
    })
}

fn status(record: StatusRecord) -> Result<Status, String> {
    Ok(Status {
        id: StatusId::new(&record.id).map_err(text)?,
        name: record.name,
        hue: named("colour", &record.hue, Hue::parse)?,
        closed: record.closed,
    })
}

fn scale(record: ScaleRecord) -> Result<Scale, String> {
    let value = |record: ValueRecord| {
        Ok::<_, String>(ScaleValue {
            id: ScaleId::new(&record.id).map_err(text)?,
            name: record.name,
            description: record.description,
            hue: named("colour", &record.hue, Hue::parse)?,
        })
    };
    Ok(Scale {
        id: ScaleId::new(&record.id).map_err(text)?,
        name: record.name,
        values: record
            .values
            .into_iter()
            .map(value)
            .collect::<Result<_, _>>()?,
    })
}
