//! An answer to what a machine proposed, as layer files and journals have it.

use serde::{Deserialize, Serialize};

use super::{Again, Piece, PlaceError, is_default, moment, named, pieces, place};
use crate::model::{
    Answer, ClaimId, Decision, Idea, LabelId, Made, MentionId, RunId, Score, Supporter,
};
use crate::text::{ArticleText, Extent};

/// What was proposed. With a label and a place it is a mention, with a label and words one
/// without a place; with a claim it is that; with a place alone, a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "idea")]
pub(crate) struct IdeaRecord {
    #[serde(default, skip_serializing_if = "is_default")]
    label: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    claim: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    at: Vec<Piece>,
    #[serde(default, skip_serializing_if = "is_default")]
    quote: String,
    #[serde(default, skip_serializing_if = "is_default")]
    words: String,
}

impl IdeaRecord {
    pub(crate) fn of(idea: &Idea, text: Option<&ArticleText>) -> Self {
        let quote = |extent: &Extent| text.map_or_else(String::new, |text| text.quote(extent));
        let extent = idea.extent();
        Self {
            label: idea.label().map(ToString::to_string),
            claim: match idea {
                Idea::Claim { wording, .. } => Some(wording.clone()),
                _ => None,
            },
            at: extent.map(pieces).unwrap_or_default(),
            quote: extent.map(quote).unwrap_or_default(),
            words: match idea {
                Idea::Unplaced { words, .. } => words.clone(),
                _ => String::new(),
            },
        }
    }

    /// The idea. With `again`, words that moved are looked for, and that is noted.
    pub(crate) fn into_model(
        self,
        text: &ArticleText,
        again: Option<&mut Again>,
    ) -> Result<Idea, String> {
        let extent = match (self.at.is_empty(), again) {
            (true, _) => None,
            (false, again) => Some(self.place(text, again)?),
        };
        let label = self.label.as_deref().map(LabelId::new).transpose();
        let label = label.map_err(|error| error.to_string())?;
        Ok(match (self.claim, label, extent) {
            (Some(wording), None, extent) => Idea::Claim { wording, extent },
            (None, Some(label), Some(extent)) => Idea::Mention { extent, label },
            (None, Some(label), None) => Idea::Unplaced {
                words: self.words,
                label,
            },
            (None, None, Some(extent)) => Idea::Sentence { extent },
            (Some(_), Some(_), _) => return Err("it is a claim and has a label".to_owned()),
            (None, None, None) => return Err("it says nothing of what was proposed".to_owned()),
        })
    }

    fn place(&self, text: &ArticleText, again: Option<&mut Again>) -> Result<Extent, String> {
        place(text, &self.at, &self.quote).or_else(|error| {
            let message = PlaceError::message(&error, &self.quote);
            let again = again.ok_or_else(|| message.clone())?;
            let extent = again.find(text, &self.quote).ok_or_else(|| message.clone());
            again.notes.extend(extent.is_ok().then_some(message));
            extent
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "supporter")]
struct SupporterRecord {
    run: String,
    #[serde(default, skip_serializing_if = "is_default")]
    score: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "decision")]
pub(crate) struct DecisionRecord {
    pub(crate) idea: IdeaRecord,
    answer: String,
    /// The mention or claim that came of it.
    #[serde(default, skip_serializing_if = "is_default")]
    made: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    reason: String,
    #[serde(default, skip_serializing_if = "is_default")]
    by: Vec<SupporterRecord>,
    when: String,
}

impl DecisionRecord {
    pub(crate) fn of(decision: &Decision, text: Option<&ArticleText>) -> Self {
        let made = match decision.answer {
            Answer::Accepted(Made::Mention(id)) => Some(id.to_string()),
            Answer::Accepted(Made::Claim(id)) => Some(id.to_string()),
            _ => None,
        };
        let reason = match &decision.answer {
            Answer::Rejected { reason } => reason.clone(),
            _ => String::new(),
        };
        let by = decision.supporters.iter().map(|one| SupporterRecord {
            run: one.run.to_string(),
            score: score_record(one.score),
        });
        Self {
            idea: IdeaRecord::of(&decision.idea, text),
            answer: decision.answer.name().to_owned(),
            made,
            reason,
            by: by.collect(),
            when: decision.at.to_string(),
        }
    }

    /// By what its line is found again.
    pub(crate) fn words(&self) -> String {
        let idea = &self.idea;
        let all = [Some(&idea.quote), idea.claim.as_ref(), Some(&idea.words)];
        let mut all = all.into_iter().flatten();
        all.find(|words| !words.is_empty())
            .cloned()
            .unwrap_or_default()
    }

    /// The answer, as [`IdeaRecord::into_model`] has it.
    pub(crate) fn into_model(
        self,
        text: &ArticleText,
        again: Option<&mut Again>,
    ) -> Result<Decision, String> {
        let answer = match (self.answer.as_str(), self.made.as_deref()) {
            ("accepted", Some(made)) => Answer::Accepted(match MentionId::parse(made) {
                Some(id) => Made::Mention(id),
                None => Made::Claim(named("mention or claim id", made, ClaimId::parse)?),
            }),
            ("accepted", None) => return Err("it does not say what came of it".to_owned()),
            ("rejected", _) => Answer::Rejected {
                reason: self.reason,
            },
            ("later", _) => Answer::Later,
            ("unsure", _) => Answer::Unsure,
            ("looked", _) => Answer::Looked,
            (other, _) => return Err(format!("there is no answer “{other}”")),
        };
        let supporters = self.by.into_iter().map(|one| {
            Ok(Supporter {
                run: RunId::new(&one.run).map_err(|error| error.to_string())?,
                score: score(one.score)?,
            })
        });
        Ok(Decision {
            idea: self.idea.into_model(text, again)?,
            answer,
            supporters: supporters.collect::<Result<_, String>>()?,
            at: moment(&self.when)?,
        })
    }
}

pub(super) fn score_record(score: Option<Score>) -> Option<String> {
    score.map(|score| score.to_string())
}

pub(super) fn score(record: Option<String>) -> Result<Option<Score>, String> {
    let one = |record: String| named("score", &record, Score::parse);
    record.map(one).transpose()
}
