//! The lines of the format, field by field in the order in which they are written.
//! `docs/JSONL.md` describes them; a change here is a change there.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::formats::intake::record::{
    ClaimRecord, LayerRecord, MentionRecord, MetaRecord, OriginalRecord,
};

/// One line as it is written.
#[derive(Debug, Serialize)]
pub(super) struct LineRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) project: Option<ProjectRecord>,
    #[serde(flatten)]
    pub(super) article: Option<ArticleRecord<'a>>,
}

#[derive(Debug, Serialize)]
pub(in crate::formats) struct ArticleRecord<'a> {
    pub(in crate::formats) id: &'a str,
    pub(in crate::formats) title: &'a str,
    pub(in crate::formats) text: &'a str,
    pub(in crate::formats) meta: MetaRecord,
    pub(in crate::formats) digest: String,
    pub(in crate::formats) original: Option<OriginalRecord>,
    pub(in crate::formats) layers: Vec<LayerRecord>,
    pub(in crate::formats) mentions: Vec<MentionRecord>,
    pub(in crate::formats) claims: Vec<ClaimRecord>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ProjectRecord {
    pub(super) title: String,
    pub(super) guidelines: String,
    pub(super) scheme: Option<SchemeRecord>,
    pub(super) people: Vec<PersonRecord>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PersonRecord {
    pub(super) id: String,
    pub(super) name: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SchemeRecord {
    pub(super) labels: Vec<LabelRecord>,
    pub(super) roles: Vec<RoleRecord>,
    pub(super) statuses: Vec<StatusRecord>,
    pub(super) scales: Vec<ScaleRecord>,
    pub(super) forbidden_overlaps: Vec<[String; 2]>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LabelRecord {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) description: String,
    pub(super) hue: String,
    pub(super) pattern: String,
    pub(super) chord: String,
    pub(super) attributes: Vec<AttributeRecord>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct AttributeRecord {
    pub(super) key: String,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) ty: String,
    pub(super) values: Vec<String>,
    pub(super) description: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct RoleRecord {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: Option<String>,
    pub(super) expected: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct StatusRecord {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) hue: String,
    pub(super) closed: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ScaleRecord {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) values: Vec<ScaleValueRecord>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ScaleValueRecord {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) hue: String,
}

/// Takes every `null` out, so that it means the same as a field that is not there.
pub(super) fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|_, inner| !inner.is_null());
            object.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// Reads a record and names the fields in it that nobody knows.
///
/// # Errors
/// A message if a field has the wrong type.
pub(super) fn read<T>(value: &Value) -> Result<(T, Vec<String>), String>
where
    T: for<'de> Deserialize<'de> + Serialize,
{
    let record: T = T::deserialize(value).map_err(|problem| problem.to_string())?;
    let known = serde_json::to_value(&record).map_err(|problem| problem.to_string())?;
    let mut unknown = Vec::new();
    collect_unknown(value, &known, "", &mut unknown);
    Ok((record, unknown))
}

fn collect_unknown(given: &Value, known: &Value, path: &str, out: &mut Vec<String>) {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => {
            for (key, value) in given {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                match known.get(key) {
                    Some(known) => collect_unknown(value, known, &path, out),
                    None => out.push(path),
                }
            }
        }
        (Value::Array(given), Value::Array(known)) => {
            for (given, known) in given.iter().zip(known) {
                collect_unknown(given, known, path, out);
            }
        }
        _ => {}
    }
}
