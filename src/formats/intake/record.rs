//! What a file says of an article, in the file's own names and positions. Every format that
//! brings mentions or claims fills these in; those of our own JSON Lines are the same, field by
//! field in the order in which they are written (`docs/JSONL.md`).

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::model::ArticleMeta;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct MetaRecord {
    pub(crate) outlet: String,
    pub(crate) author: String,
    pub(crate) url: String,
    pub(crate) archive_url: String,
    pub(crate) published: String,
    pub(crate) retrieved: String,
    pub(crate) language: String,
    pub(crate) translated_from: String,
    #[serde(alias = "license", skip_serializing_if = "String::is_empty")]
    pub(crate) licence: String,
    pub(crate) direction: String,
    pub(crate) note: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) foreign: BTreeMap<String, String>,
}

impl MetaRecord {
    /// What is known of an article, without its title and what other tools noted.
    pub(crate) fn of(meta: &ArticleMeta) -> Self {
        Self {
            outlet: meta.outlet.clone(),
            author: meta.author.clone(),
            url: meta.url.clone(),
            archive_url: meta.archive_url.clone(),
            published: meta.published.clone(),
            retrieved: meta.retrieved.clone(),
            language: meta.language.clone(),
            translated_from: meta.translated_from.clone(),
            licence: meta.licence.clone(),
            direction: meta.direction.name().to_owned(),
            note: meta.note.clone(),
            foreign: BTreeMap::new(),
        }
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OriginalRecord {
    pub(crate) file_name: String,
    pub(crate) extension: String,
    pub(crate) digest: String,
    pub(crate) steps: Vec<String>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct LayerRecord {
    pub(crate) person: String,
    pub(crate) state: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct MentionRecord {
    pub(crate) id: IdText,
    pub(crate) label: String,
    pub(crate) kind: String,
    pub(crate) start: Option<usize>,
    pub(crate) end: Option<usize>,
    pub(crate) pieces: Vec<[usize; 2]>,
    pub(crate) quote: String,
    /// How sure a machine is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) score: Option<f64>,
    pub(crate) attributes: BTreeMap<String, Value>,
    pub(crate) note: String,
    pub(crate) unsure: bool,
    pub(crate) origin: Value,
    pub(crate) person: String,
    pub(crate) at: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) foreign: BTreeMap<String, String>,
}

/// How a mention came about.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum OriginRecord {
    #[serde(rename = "by hand")]
    ByHand,
    #[serde(rename = "propagated")]
    Propagated,
    #[serde(rename = "blind")]
    Blind,
    #[serde(rename = "accepted")]
    Accepted {
        run: String,
        score: String,
        edited: bool,
    },
    #[serde(rename = "imported")]
    Imported { from: String },
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ClaimRecord {
    pub(crate) id: IdText,
    pub(crate) number: Option<u32>,
    pub(crate) quotes: Vec<QuoteRecord>,
    pub(crate) wording: String,
    pub(crate) mentions: Vec<ClaimMentionRecord>,
    pub(crate) status: String,
    pub(crate) stance: String,
    pub(crate) verdict: Option<VerdictRecord>,
    pub(crate) checkable: Option<CheckableRecord>,
    pub(crate) note: String,
    pub(crate) questions: Vec<String>,
    pub(crate) evidence: Vec<EvidenceRecord>,
    pub(crate) links: Vec<LinkRecord>,
    pub(crate) person: String,
    pub(crate) at: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct QuoteRecord {
    pub(crate) article: String,
    pub(crate) start: Option<usize>,
    pub(crate) end: Option<usize>,
    pub(crate) pieces: Vec<[usize; 2]>,
    pub(crate) quote: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ClaimMentionRecord {
    pub(crate) role: String,
    pub(crate) id: IdText,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct VerdictRecord {
    pub(crate) scale: String,
    pub(crate) value: String,
    pub(crate) rationale: String,
    pub(crate) by: String,
    pub(crate) at: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CheckableRecord {
    pub(crate) value: Option<String>,
    pub(crate) why: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EvidenceRecord {
    pub(crate) stance: String,
    pub(crate) url: String,
    pub(crate) archive_url: String,
    pub(crate) retrieved: String,
    pub(crate) quote: String,
    pub(crate) locator: String,
    pub(crate) primary: bool,
    pub(crate) note: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct LinkRecord {
    pub(crate) kind: String,
    pub(crate) claim: IdText,
}

/// An id as a file has it: words, or a number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub(crate) struct IdText(pub(crate) String);

impl<'de> Deserialize<'de> for IdText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(id) => Ok(Self(id)),
            Value::Number(id) => Ok(Self(id.to_string())),
            _ => Err(serde::de::Error::custom("an id is a string or a number")),
        }
    }
}
