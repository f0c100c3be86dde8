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
    ArticleId, Checkable, LabelId, Proposals, ProposalsKey, RoleId, Run, RunFile, RunId, ScaleId,
    Stance, SuggestedClaim, Suggestion, Unmatched, UnmatchedClaim, Unplaced, WhyUnplaced,
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
#[serde(deny_unknown_fields, rename = "unmatched_claim")]
struct UnmatchedClaimRecord {
    article: String,
    wording: String,
    #[serde(default, skip_serializing_if = "is_default")]
    quotes: Vec<String>,
    /// Roles and words.
    #[serde(default, skip_serializing_if = "is_default")]
    parts: Vec<(String, String)>,
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

impl UnmatchedClaimRecord {
    fn of(claim: &UnmatchedClaim) -> Self {
        let parts = claim.parts.iter();
        Self {
            article: claim.article.clone(),
            wording: claim.wording.clone(),
            quotes: claim.quotes.clone(),
            parts: parts
                .map(|(role, words)| (role.to_string(), words.clone()))
                .collect(),
            score: score_record(claim.score),
            stance: claim.stance.map(|stance| stance.name().to_owned()),
            checkable: claim.checkable.map(|one| one.name().to_owned()),
            verdict: verdict_record(claim.verdict.as_ref()),
        }
    }

    fn into_model(self) -> Result<UnmatchedClaim, String> {
        let parts = self.parts.into_iter();
        let parts = parts.map(|(name, words)| Ok::<_, String>((role(&name)?, words)));
        Ok(UnmatchedClaim {
            article: self.article,
            wording: self.wording,
            quotes: self.quotes,
            parts: parts.collect::<Result<_, _>>()?,
            score: score(self.score)?,
            stance: stance(self.stance.as_deref())?,
            checkable: checkable(self.checkable.as_deref())?,
            verdict: verdict(self.verdict.as_ref())?,
        })
    }
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
    #[serde(default, skip_serializing_if = "is_default")]
    unmatched_claims: Vec<UnmatchedClaimRecord>,
    /// Ids of articles.
    #[serde(default, skip_serializing_if = "is_default")]
    nothing_on: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    partial: bool,
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
            unmatched_claims: run
                .unmatched_claims
                .iter()
                .map(UnmatchedClaimRecord::of)
                .collect(),
            nothing_on: run.nothing_on.iter().map(ToString::to_string).collect(),
            partial: run.is_partial,
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
        let unmatched_claims = self.unmatched_claims.into_iter();
        let unmatched_claims = unmatched_claims.map(UnmatchedClaimRecord::into_model);
        let nothing_on = self.nothing_on.iter();
        let nothing_on = nothing_on.map(|id| ArticleId::new(id).map_err(|error| error.to_string()));
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
            unmatched_claims: unmatched_claims.collect::<Result<_, String>>()?,
            nothing_on: nothing_on.collect::<Result<_, String>>()?,
            is_partial: self.partial,
            at: moment(&self.when)?,
        })
    }
}

fn label(id: &str) -> Result<LabelId, String> {
    LabelId::new(id).map_err(|error| error.to_string())
}

fn role(id: &str) -> Result<RoleId, String> {
    RoleId::new(id).map_err(|error| error.to_string())
}

fn stance(name: Option<&str>) -> Result<Option<Stance>, String> {
    name.map(|name| named("stance", name, Stance::parse))
        .transpose()
}

fn checkable(name: Option<&str>) -> Result<Option<Checkable>, String> {
    const WHAT: &str = "answer to whether it can be checked";
    name.map(|name| named(WHAT, name, Checkable::parse))
        .transpose()
}

type Verdict<T> = Option<(T, T)>;

fn verdict(record: Option<&(String, String)>) -> Result<Verdict<ScaleId>, String> {
    let scale = |id: &str| ScaleId::new(id).map_err(|error| error.to_string());
    record
        .map(|(name, value)| Ok((scale(name)?, scale(value)?)))
        .transpose()
}

fn verdict_record(verdict: Option<&(ScaleId, ScaleId)>) -> Verdict<String> {
    verdict.map(|(scale, value)| (scale.to_string(), value.to_string()))
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
    /// Other articles in whose trays the same waits.
    #[serde(default, skip_serializing_if = "is_default")]
    others: Vec<String>,
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
    /// Role, and which of the tray, counted from 0.
    #[serde(default, skip_serializing_if = "is_default")]
    waiting: Vec<(String, usize)>,
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
            others: one.others.iter().map(ToString::to_string).collect(),
        });
        let parts = |parts: &[(RoleId, usize)]| {
            let parts = parts.iter();
            parts.map(|(role, at)| (role.to_string(), *at)).collect()
        };
        let claims = proposals.claims.iter().map(|one| SuggestedClaimRecord {
            wording: one.wording.clone(),
            quotes: one.quotes.iter().map(pieces).collect(),
            mentions: parts(&one.mentions),
            waiting: parts(&one.waiting),
            score: score_record(one.score),
            stance: one.stance.map(|stance| stance.name().to_owned()),
            checkable: one.checkable.map(|one| one.name().to_owned()),
            verdict: verdict_record(one.verdict.as_ref()),
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
        let unplaced: Vec<Unplaced> = unplaced.collect::<Result<_, _>>()?;
        let counts = (suggestions.len(), unplaced.len());
        let claims = self.claims.into_iter().map(|one| {
            let words = one.wording.clone();
            claim(one, text, counts).map_err(|message| (words, message))
        });
        Ok(Proposals {
            claims: claims.collect::<Result<_, _>>()?,
            suggestions,
            unplaced,
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
        others: record
            .others
            .iter()
            .map(|id| ArticleId::new(id).map_err(|error| error.to_string()))
            .collect::<Result<_, _>>()?,
    })
}

fn claim(
    record: SuggestedClaimRecord,
    text: &ArticleText,
    (suggestions, unplaced): (usize, usize),
) -> Result<SuggestedClaim, String> {
    let parts = |all: Vec<(String, usize)>, count: usize, what: &str| {
        let all = all.into_iter().map(|(name, at)| {
            if at >= count {
                return Err(format!("there is no {what} {at} in this file"));
            }
            Ok((role(&name)?, at))
        });
        all.collect::<Result<Vec<_>, _>>()
    };
    Ok(SuggestedClaim {
        quotes: extents(&record.quotes, text)?,
        wording: record.wording,
        mentions: parts(record.mentions, suggestions, "suggestion")?,
        waiting: parts(record.waiting, unplaced, "suggestion without a place")?,
        score: score(record.score)?,
        stance: stance(record.stance.as_deref())?,
        checkable: checkable(record.checkable.as_deref())?,
        verdict: verdict(record.verdict.as_ref())?,
    })
}
