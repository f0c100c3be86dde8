//! What a person answered to what a machine proposed.

use super::id::{ClaimId, LabelId, MentionId, RunId};
use super::suggestion::Score;
use super::time::Timestamp;
use crate::text::Extent;

/// What was proposed for an article, whoever proposed it. Two runs that say the same have the
/// same idea, and a newer run that has an old one again is not asked about again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Idea {
    /// These words would be tagged.
    Mention {
        /// Where.
        extent: Extent,
        /// With this label.
        label: LabelId,
    },
    /// These words would be tagged, if they stood anywhere.
    Unplaced {
        /// The machine's words.
        words: String,
        /// With this label.
        label: LabelId,
    },
    /// A claim.
    Claim {
        /// In the machine's words.
        wording: String,
        /// Its first words in the article, if it has any.
        extent: Option<Extent>,
    },
    /// There is nothing to tag in this sentence.
    Sentence {
        /// The sentence.
        extent: Extent,
    },
}

impl Idea {
    /// Where in the article it is, if anywhere.
    #[must_use]
    pub const fn extent(&self) -> Option<&Extent> {
        match self {
            Self::Mention { extent, .. } | Self::Sentence { extent } => Some(extent),
            Self::Claim { extent, .. } => extent.as_ref(),
            Self::Unplaced { .. } => None,
        }
    }

    /// The label that it would give.
    #[must_use]
    pub const fn label(&self) -> Option<&LabelId> {
        match self {
            Self::Mention { label, .. } | Self::Unplaced { label, .. } => Some(label),
            Self::Claim { .. } | Self::Sentence { .. } => None,
        }
    }
}

/// What came of an idea that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Made {
    /// A mention.
    Mention(MentionId),
    /// A claim.
    Claim(ClaimId),
}

/// A person's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes, perhaps with another label or other edges: what was made says. It may be gone since.
    Accepted(Made),
    /// No.
    Rejected {
        /// Why; empty if nobody said.
        reason: String,
    },
    /// To be asked again when all others are answered.
    Later,
    /// The person can't tell.
    Unsure,
    /// A sentence was read.
    Looked,
}

impl Answer {
    /// The names of all answers.
    pub const NAMES: &'static [&'static str] =
        &["accepted", "rejected", "later", "unsure", "looked"];

    /// Its name in files and on the command line.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Accepted(_) => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Later => "later",
            Self::Unsure => "unsure",
            Self::Looked => "looked",
        }
    }

    /// As lists show it.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Rejected { reason } if !reason.is_empty() => format!("rejected: {reason}"),
            Self::Looked => "looked at".to_owned(),
            other => other.name().to_owned(),
        }
    }

    /// Whether nobody needs to ask again.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        !matches!(self, Self::Later)
    }
}

/// Who had an idea, and how sure they were.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Supporter {
    /// The run.
    pub run: RunId,
    /// Its score.
    pub score: Option<Score>,
}

/// An idea with a person's answer. It keeps what the machine said, so that it stands for itself
/// when the run is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was proposed.
    pub idea: Idea,
    /// What the person answered.
    pub answer: Answer,
    /// Who had proposed it.
    pub supporters: Vec<Supporter>,
    /// When it was answered.
    pub at: Timestamp,
}
