//! Looks over a project for what is allowed but not meant. One file a check; adding one touches
//! its file and the slice [`CHECKS`].
//!
//! What a project can't hold at all (a dangling id, words that are not in the text) is refused
//! by [`edit`](crate::edit) and found in files by the store.

mod attributes;
mod claim_numbers;
mod empty_claims;
mod overlaps;
mod tricky_names;
mod twin_articles;
mod twin_mentions;

use crate::edit::Edit;
use crate::model::{Item, LayerKey, Project};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look.
    Note,
    /// Something is probably not as it was meant.
    Warning,
    /// Something can't be used as it is.
    Error,
}

impl Severity {
    /// As shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check's [`id`](Check::id).
    pub check: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about.
    pub item: Item,
    /// The layer in which it lies, if it lies in one.
    pub layer: Option<LayerKey>,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub way_out: &'static str,
    /// Edits that put it right, where that is safe.
    pub repair: Option<Vec<Edit>>,
}

/// One check.
pub struct Check {
    /// Its name on the command line and in reports.
    pub id: &'static str,
    /// What it looks for.
    pub description: &'static str,
    /// Looks.
    pub find: fn(&Project) -> Vec<Finding>,
}

/// All checks.
pub const CHECKS: &[Check] = &[
    empty_claims::CHECK,
    claim_numbers::CHECK,
    attributes::CHECK,
    overlaps::CHECK,
    twin_mentions::CHECK,
    twin_articles::CHECK,
    tricky_names::CHECK,
];

/// The most findings that are told of one check: beyond them nobody reads on.
pub const MOST_FINDINGS: usize = 1_000;

/// The findings of all checks, of each the first [`MOST_FINDINGS`].
#[must_use]
pub fn run(project: &Project) -> Vec<Finding> {
    CHECKS
        .iter()
        .flat_map(|check| (check.find)(project).into_iter().take(MOST_FINDINGS))
        .collect()
}
