//! `suggestions/<run>.ron`: where a run came from. `suggestions/<run>/<article>.ron`: what it
//! says of an article, a record a line.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::article::digest;
use super::decision::{score, score_record};
use super::{FORMAT, Piece, PlaceError, is_default, moment, named, pieces, place};
use crate::model::mention::Attributes;
use crate::model::{
    Checkable, LabelId, Proposals, ProposalsKey, RoleId, Run, RunFile, RunId, ScaleId, Stance,
    SuggestedClaim, Suggestion, Unmatched, Unplaced, WhyUnplaced,
};
use crate::text::ArticleText;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "file")]
struct FileRecord {
    name: String,
    digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "label")]
struct LabelRecord {
    theirs: String,
    /// Left out: so was the label, on purpose.
    #[serde(default, skip_serializing_if = "is_default")]
    ours: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "unmatched")]
struct UnmatchedRecord {
    article: String,
    label: String,
    words: String,
    #[serde(default, skip_serializing_if = "is_default")]
    score: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "run")]
pub(crate) struct RunRecord {
    format: u32,
    pub(crate) id: String,
    name: String,
    tool: String,
    #[serde(default, skip_serializing_if = "is_default")]
    version: String,
    #[serde(default, skip_serializing_if = "is_default")]
    blind: u8,
    when: String,
    #[serde(default, skip_serializing_if = "is_default")]
    files: Vec<FileRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    labels: Vec<LabelRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    keys: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "is_default")]
    notes: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    unmatched: Vec<UnmatchedRecord>,
}

impl RunRecord {
    pub(crate) fn of(run: &Run) -> Self {
        let files = run.files.iter().map(|file| FileRecord {
            name: file.name.clone(),
            digest: file.digest.to_string(),
        });
        let labels = run.labels.iter().map(|(theirs, ours)| LabelRecord {
            theirs: theirs.clone(),
            ours: ours.as_ref().map(ToString::to_string),
        });
        let unmatched = run.unmatched.iter().map(|one| UnmatchedRecord {
            article: one.article.clone(),
            label: one.label.to_string(),
            words: one.words.clone(),
            score: score_record(one.score),
        });
        Self {
            format: FORMAT,
            id: run.id.to_string(),
            name: run.name.clone(),
            tool: run.tool.clone(),
            version: run.version.clone(),
            blind: run.blind,
            when: run.at.to_string(),
            files: files.collect(),
            labels: labels.collect(),
            keys: run.keys.clone(),
            notes: run.notes.clone(),
            unmatched: unmatched.collect(),
        }
    }

    pub(crate) fn into_model(self) -> Result<Run, String> {
        let files = self.files.into_iter().map(|file| {
            Ok(RunFile {
                name: file.name,
                digest: digest(&file.digest)?,
            })
        });
        let labels = self.labels.into_iter().map(|one| {
            let ours = one.ours.as_deref().map(label).transpose()?;
            Ok((one.theirs, ours))
        });
        let unmatched = self.unmatched.into_iter().map(|one| {
            Ok(Unmatched {
                article: one.article,
                label: label(&one.label)?,
                words: one.words,
                score: score(one.score)?,
            })
        });
        if self.blind > 100 {
            return Err(format!(
                "{} of a hundred articles can't be blind",
                self.blind
            ));
        }
        Ok(Run {
            id: RunId::new(&self.id).map_err(|error| error.to_string())?,
            name: self.name,
            tool: self.tool,
            version: self.version,
            files: files.collect::<Result<_, String>>()?,
            labels: labels.collect::<Result<_, String>>()?,
            keys: self.keys,
            blind: self.blind,
            notes: self.notes,
            unmatched: unmatched.collect::<Result<_, String>>()?,
            at: moment(&self.when)?,
        })
    }
}

fn label(id: &str) -> Result<LabelId, String> {
    LabelId::new(id).map_err(|error| error.to_string())
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "suggestion")]
struct SuggestionRecord {
    label: String,
    at: Vec<Piece>,
    #[serde(default, skip_serializing_if = "is_default")]
    quote: String,
    #[serde(default, skip_serializing_if = "is_default")]
    score: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    words: String,
    #[serde(default, skip_serializing_if = "is_default")]
    attributes: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "unplaced")]
struct UnplacedRecord {
    label: String,
    words: String,
    why: String,
    #[serde(default, skip_serializing_if = "is_default")]
    score: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    attributes: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "is_default")]
    candidates: Vec<Vec<Piece>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "claim")]
struct SuggestedClaimRecord {
    wording: String,
    #[serde(default, skip_serializing_if = "is_default")]
    quotes: Vec<Vec<Piece>>,
    /// Role, and which suggestion, counted from 0.
    #[serde(default, skip_serializing_if = "is_default")]
    mentions: Vec<(String, usize)>,
    #[serde(default, skip_serializing_if = "is_default")]
    score: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    stance: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    checkable: Option<String>,
    /// Scale and value.
    #[serde(default, skip_serializing_if = "is_default")]
    verdict: Option<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "proposals")]
pub(crate) struct ProposalsFile {
    format: u32,
    pub(crate) run: String,
    pub(crate) article: String,
    /// Of the text that the positions point into.
    pub(crate) digest: String,
    #[serde(default, skip_serializing_if = "is_default")]
    suggestions: Vec<SuggestionRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    unplaced: Vec<UnplacedRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    claims: Vec<SuggestedClaimRecord>,
}

impl ProposalsFile {
    pub(crate) fn of(
        key: &ProposalsKey,
        proposals: &Proposals,
        text: Option<&ArticleText>,
    ) -> Self {
        let attributes = |all: &Attributes| {
            let all = all.iter();
            all.map(|(key, value)| (key.to_string(), value.clone()))
                .collect()
        };
        let suggestions = proposals.suggestions.iter().map(|one| SuggestionRecord {
            label: one.label.to_string(),
            at: pieces(&one.extent),
            quote: text.map_or_else(String::new, |text| text.quote(&one.extent)),
            score: score_record(one.score),
            words: one.words.clone(),
            attributes: attributes(&one.attributes),
        });
        let unplaced = proposals.unplaced.iter().map(|one| UnplacedRecord {
            label: one.label.to_string(),
            words: one.words.clone(),
            why: one.why.name().to_owned(),
            score: score_record(one.score),
            attributes: attributes(&one.attributes),
            candidates: one.candidates.iter().map(pieces).collect(),
        });
        let claims = proposals.claims.iter().map(|one| SuggestedClaimRecord {
            wording: one.wording.clone(),
            quotes: one.quotes.iter().map(pieces).collect(),
            mentions: one
                .mentions
                .iter()
                .map(|(role, at)| (role.to_string(), *at))
                .collect(),
            score: score_record(one.score),
            stance: one.stance.map(|stance| stance.name().to_owned()),
            checkable: one.checkable.map(|one| one.name().to_owned()),
            verdict: one
                .verdict
                .as_ref()
                .map(|(scale, value)| (scale.to_string(), value.to_string())),
        });
        Self {
            format: FORMAT,
            run: key.run.to_string(),
            article: key.article.to_string(),
            digest: text.map_or_else(String::new, |text| text.digest().to_string()),
            suggestions: suggestions.collect(),
            unplaced: unplaced.collect(),
            claims: claims.collect(),
        }
    }

    /// The proposals, or the words of the first record that makes no sense, and why.
    pub(crate) fn into_model(self, text: &ArticleText) -> Result<Proposals, (String, String)> {
        let suggestions = self.suggestions.into_iter().map(|one| {
            let words = one.quote.clone();
            suggestion(one, text).map_err(|message| (words, message))
        });
        let suggestions: Vec<Suggestion> = suggestions.collect::<Result<_, _>>()?;
        let unplaced = self.unplaced.into_iter().map(|one| {
            let words = one.words.clone();
            unplaced(one, text).map_err(|message| (words, message))
        });
        let claims = self.claims.into_iter().map(|one| {
            let words = one.wording.clone();
            claim(one, text, suggestions.len()).map_err(|message| (words, message))
        });
        Ok(Proposals {
            unplaced: unplaced.collect::<Result<_, _>>()?,
            claims: claims.collect::<Result<_, _>>()?,
            suggestions,
        })
    }
}

fn attributes(record: BTreeMap<String, String>) -> Attributes {
    let record = record.into_iter();
    record.map(|(key, value)| (Arc::from(key), value)).collect()
}

fn extents(records: &[Vec<Piece>], text: &ArticleText) -> Result<Vec<crate::text::Extent>, String> {
    let one = |at: &Vec<Piece>| place(text, at, "").map_err(|error| error.message(""));
    records.iter().map(one).collect()
}

fn suggestion(record: SuggestionRecord, text: &ArticleText) -> Result<Suggestion, String> {
    let extent = place(text, &record.at, &record.quote);
    Ok(Suggestion {
        label: label(&record.label)?,
        extent: extent.map_err(|error| PlaceError::message(&error, &record.quote))?,
        score: score(record.score)?,
        words: record.words,
        attributes: attributes(record.attributes),
    })
}

fn unplaced(record: UnplacedRecord, text: &ArticleText) -> Result<Unplaced, String> {
    Ok(Unplaced {
        label: label(&record.label)?,
        words: record.words,
        score: score(record.score)?,
        attributes: attributes(record.attributes),
        why: named("reason", &record.why, WhyUnplaced::parse)?,
        candidates: extents(&record.candidates, text)?,
    })
}

fn claim(
    record: SuggestedClaimRecord,
    text: &ArticleText,
    suggestions: usize,
) -> Result<SuggestedClaim, String> {
    let mentions = record.mentions.into_iter().map(|(role, at)| {
        if at >= suggestions {
            return Err(format!("there is no suggestion {at} in this file"));
        }
        let role = RoleId::new(&role).map_err(|error| error.to_string())?;
        Ok((role, at))
    });
    let scale = |id: &str| ScaleId::new(id).map_err(|error| error.to_string());
    let verdict = record.verdict.as_ref();
    let verdict = verdict.map(|(name, value)| Ok::<_, String>((scale(name)?, scale(value)?)));
    let stance = record.stance.as_deref();
    let checkable = record.checkable.as_deref();
    Ok(SuggestedClaim {
        quotes: extents(&record.quotes, text)?,
        wording: record.wording,
        mentions: mentions.collect::<Result<_, _>>()?,
        score: score(record.score)?,
        stance: stance
            .map(|name| named("stance", name, Stance::parse))
            .transpose()?,
        checkable: checkable
            .map(|name| {
                named(
                    "answer to whether it can be checked",
                    name,
                    Checkable::parse,
                )
            })
            .transpose()?,
        verdict: verdict.transpose()?,
    })
}
