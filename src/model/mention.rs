//! A mention: words in one article under one label.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::foreign::Foreign;
use super::id::{LabelId, MentionId};
use super::time::Timestamp;
use crate::text::Extent;

/// How a mention came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// A person selected the words.
    #[default]
    ByHand,
    /// Tagged together with other occurrences of the same words.
    Propagated,
    /// Proposed by a machine, accepted by a person.
    Accepted {
        /// The suggestion run.
        run: String,
        /// Its score as the run wrote it; empty if it gave none.
        score: String,
        /// Whether the person changed edges or label.
        edited: bool,
    },
    /// A person selected the words while what machines proposed for the article was hidden.
    Blind,
    /// Came with a file.
    Imported {
        /// The format of the file.
        from: String,
    },
}

impl Origin {
    /// The names of all origins.
    pub const NAMES: &'static [&'static str] =
        &["by hand", "propagated", "accepted", "blind", "imported"];

    /// Its name in files and on the command line.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ByHand => "by hand",
            Self::Propagated => "propagated",
            Self::Accepted { .. } => "accepted",
            Self::Blind => "blind",
            Self::Imported { .. } => "imported",
        }
    }
}

/// Attribute values by key, as typed; the scheme says what each must look like.
pub type Attributes = BTreeMap<Arc<str>, String>;

/// One annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its name.
    pub id: MentionId,
    /// Its label in the scheme.
    pub label: LabelId,
    /// Its words.
    pub extent: Extent,
    /// What the scheme's attributes say of it.
    pub attributes: Attributes,
    /// Free words.
    pub note: String,
    /// The person wants to look again.
    pub unsure: bool,
    /// How it came about.
    pub origin: Origin,
    /// When it was made.
    pub at: Timestamp,
    /// What other tools noted of it.
    pub foreign: Foreign,
}
