//! The words of a claim that can be typed: what each field shows, and what it changes.

use crate::command::ClaimChange;
use crate::model::{AttributeType, Claim, ClaimId, Evidence};

/// A field on one card.
pub(super) type Key = (ClaimId, Place);

/// Which words of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Wording,
    Why,
    Rationale,
    Note,
    Question(usize),
    NewQuestion,
    Evidence(usize, Part),
}

/// Which words of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Url,
    Archive,
    Retrieved,
    Quote,
    Locator,
    Note,
}

impl Part {
    pub(super) const ALL: [Self; 6] = [
        Self::Url,
        Self::Archive,
        Self::Retrieved,
        Self::Quote,
        Self::Locator,
        Self::Note,
    ];

    /// As shown on the left.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Url => "Link",
            Self::Archive => "Archived",
            Self::Retrieved => "Retrieved",
            Self::Quote => "Quote",
            Self::Locator => "Where",
            Self::Note => "Note",
        }
    }

    /// What the empty field says.
    pub(super) const fn hint(self) -> &'static str {
        match self {
            Self::Url => "https://…",
            Self::Archive => "Link to a kept copy",
            Self::Retrieved => "2026-03-02",
            Self::Quote => "The words that matter",
            Self::Locator => "Page, paragraph, timecode",
            Self::Note => "",
        }
    }

    pub(super) fn of(self, evidence: &Evidence) -> &str {
        match self {
            Self::Url => &evidence.url,
            Self::Archive => &evidence.archive_url,
            Self::Retrieved => &evidence.retrieved,
            Self::Quote => &evidence.quote,
            Self::Locator => &evidence.locator,
            Self::Note => &evidence.note,
        }
    }

    pub(super) fn of_mut(self, evidence: &mut Evidence) -> &mut String {
        match self {
            Self::Url => &mut evidence.url,
            Self::Archive => &mut evidence.archive_url,
            Self::Retrieved => &mut evidence.retrieved,
            Self::Quote => &mut evidence.quote,
            Self::Locator => &mut evidence.locator,
            Self::Note => &mut evidence.note,
        }
    }

    /// Why these words can't stand there.
    pub(super) fn check(self, text: &str) -> Result<(), String> {
        match self {
            Self::Retrieved if !text.is_empty() => AttributeType::Date.check(text),
            _ => Ok(()),
        }
    }
}

/// What is stored there.
pub(super) fn stored(claim: &Claim, place: Place) -> &str {
    match place {
        Place::Wording => &claim.wording,
        Place::Why => &claim.checkable_why,
        Place::Rationale => claim
            .verdict
            .as_ref()
            .map_or("", |verdict| &verdict.rationale),
        Place::Note => &claim.note,
        Place::Question(index) => claim.questions.get(index).map_or("", String::as_str),
        Place::NewQuestion => "",
        Place::Evidence(index, part) => claim.evidence.get(index).map_or("", |one| part.of(one)),
    }
}

/// What typing `text` there means; `None` if the place is gone.
pub(super) fn change(claim: &Claim, place: Place, text: String) -> Option<ClaimChange> {
    Some(match place {
        Place::Wording => ClaimChange::Wording(text),
        Place::Why => ClaimChange::Checkable(claim.checkable, text),
        Place::Rationale => {
            claim.verdict.as_ref()?;
            ClaimChange::Rationale(text)
        }
        Place::Note => ClaimChange::Note(text),
        Place::Question(index) => {
            let mut questions = claim.questions.clone();
            let question = questions.get_mut(index)?;
            if text.is_empty() {
                questions.remove(index);
            } else {
                *question = text;
            }
            ClaimChange::Questions(questions)
        }
        Place::NewQuestion => {
            let mut questions = claim.questions.clone();
            questions.push(text);
            ClaimChange::Questions(questions)
        }
        Place::Evidence(index, part) => {
            let mut evidence = claim.evidence.get(index)?.clone();
            *part.of_mut(&mut evidence) = text;
            ClaimChange::SetEvidence(index, evidence)
        }
    })
}
