//! `layers/<person>/<article>.ron`: one person's work on one article, a record a line.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::claim::ClaimRecord;
use super::decision::DecisionRecord;
use super::{Again, FORMAT, Piece, PlaceError, Texts, is_default, moment, named, pieces, place};
use crate::model::{
    Claim, Foreign, LabelId, Layer, LayerKey, LayerState, Mention, MentionId, Origin,
};
use crate::text::ArticleText;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "layer")]
pub(crate) struct LayerFile {
    pub(crate) format: u32,
    pub(crate) article: String,
    pub(crate) person: String,
    /// Of the text that the positions point into.
    pub(crate) digest: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) state: Option<String>,
    #[serde(default)]
    pub(crate) mentions: Vec<MentionRecord>,
    #[serde(default)]
    pub(crate) claims: Vec<ClaimRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) decisions: Vec<DecisionRecord>,
}

impl LayerFile {
    pub(crate) fn of(key: &LayerKey, layer: &Layer, texts: &dyn Texts) -> Self {
        let text = texts.text(&key.article);
        let mut claims: Vec<&Arc<Claim>> = layer.claims().collect();
        claims.sort_by_key(|claim| {
            let here = claim.quotes.iter().filter(|q| q.article == key.article);
            (
                here.map(|q| q.extent.start().get())
                    .min()
                    .unwrap_or(usize::MAX),
                claim.id,
            )
        });
        Self {
            format: FORMAT,
            article: key.article.to_string(),
            person: key.person.to_string(),
            digest: text
                .as_ref()
                .map_or_else(String::new, |text| text.digest().to_string()),
            state: (layer.state != LayerState::New).then(|| layer.state.name().to_owned()),
            mentions: layer
                .mentions_in_order()
                .into_iter()
                .map(|mention| MentionRecord::of(mention, text.as_ref()))
                .collect(),
            claims: claims
                .into_iter()
                .map(|claim| ClaimRecord::of(claim, &key.article, texts))
                .collect(),
            decisions: layer
                .decisions()
                .map(|decision| DecisionRecord::of(decision, text.as_ref()))
                .collect(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "mention")]
pub(crate) struct MentionRecord {
    pub(crate) id: String,
    label: String,
    at: Vec<Piece>,
    #[serde(default, skip_serializing_if = "is_default")]
    quote: String,
    #[serde(default, skip_serializing_if = "is_default")]
    attributes: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "is_default")]
    note: String,
    #[serde(default, skip_serializing_if = "is_default")]
    unsure: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    origin: Option<OriginRecord>,
    when: String,
    #[serde(default, skip_serializing_if = "is_default")]
    foreign: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "origin")]
enum OriginRecord {
    Propagated,
    Blind,
    Accepted {
        run: String,
        #[serde(default, skip_serializing_if = "is_default")]
        score: String,
        #[serde(default, skip_serializing_if = "is_default")]
        edited: bool,
    },
    Imported {
        from: String,
    },
}

impl MentionRecord {
    pub(crate) fn of(mention: &Mention, text: Option<&ArticleText>) -> Self {
        Self {
            id: mention.id.to_string(),
            label: mention.label.to_string(),
            at: pieces(&mention.extent),
            quote: text.map_or_else(String::new, |text| text.quote(&mention.extent)),
            attributes: mention
                .attributes
                .iter()
                .map(|(key, value)| (key.to_string(), value.clone()))
                .collect(),
            note: mention.note.clone(),
            unsure: mention.unsure,
            origin: match mention.origin.clone() {
                Origin::ByHand => None,
                Origin::Propagated => Some(OriginRecord::Propagated),
                Origin::Blind => Some(OriginRecord::Blind),
                Origin::Accepted { run, score, edited } => {
                    Some(OriginRecord::Accepted { run, score, edited })
                }
                Origin::Imported { from } => Some(OriginRecord::Imported { from }),
            },
            when: mention.at.to_string(),
            foreign: mention.foreign.to_map(),
        }
    }

    /// The mention. With `again`, words that moved are looked for, and that is noted.
    pub(crate) fn into_model(
        self,
        text: &ArticleText,
        again: Option<&mut Again>,
    ) -> Result<Mention, String> {
        let extent = match (place(text, &self.at, &self.quote), again) {
            (Ok(extent), _) => extent,
            (Err(error), again) => {
                let message = PlaceError::message(&error, &self.quote);
                let Some(again) = again else {
                    return Err(message);
                };
                let extent = again
                    .find(text, &self.quote)
                    .ok_or_else(|| message.clone())?;
                again.notes.push(message);
                extent
            }
        };
        Ok(Mention {
            id: named("mention id", &self.id, MentionId::parse)?,
            label: LabelId::new(&self.label).map_err(|error| error.to_string())?,
            extent,
            attributes: self
                .attributes
                .into_iter()
                .map(|(key, value)| (Arc::from(key), value))
                .collect(),
            note: self.note,
            unsure: self.unsure,
            origin: match self.origin {
                None => Origin::ByHand,
                Some(OriginRecord::Propagated) => Origin::Propagated,
                Some(OriginRecord::Blind) => Origin::Blind,
                Some(OriginRecord::Accepted { run, score, edited }) => {
                    Origin::Accepted { run, score, edited }
                }
                Some(OriginRecord::Imported { from }) => Origin::Imported { from },
            },
            at: moment(&self.when)?,
            foreign: Foreign::new(self.foreign),
        })
    }
}
