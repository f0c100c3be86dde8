//! Which articles a model learns from, which it is tuned on, and which it is judged by.
//!
//! Articles that say the same go together (`groups`), so that nothing that is judged was
//! learnt; a group's part follows from its name alone (`assign`), so that it stays where it is
//! as the project grows, whatever the order of articles. What can't be split well is refused.

mod assign;
mod groups;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use groups::{Group, groups};

use crate::model::Article;

/// A part of a training set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What a model learns from.
    Train,
    /// What it is tuned on.
    Validation,
    /// What it is judged by.
    Test,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }
}

/// How groups come to their parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// [`Stratified`](Self::Stratified) below 50 groups, else [`Hash`](Self::Hash).
    #[default]
    Automatic,
    /// By the hash of their names: a group never moves as others come.
    Hash,
    /// The largest first, each to where its labels are missing most.
    Stratified,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::Hash, Self::Stratified];

    /// Its name in options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Hash => "hash",
            Self::Stratified => "stratified",
        }
    }
}

/// What else makes articles one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupBy {
    /// Nothing but that they say the same.
    #[default]
    Likeness,
    /// The same outlet.
    Outlet,
    /// The same day of publication.
    Date,
}

impl GroupBy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Likeness, Self::Outlet, Self::Date];

    /// Its name in options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Likeness => "likeness",
            Self::Outlet => "outlet",
            Self::Date => "date",
        }
    }
}

/// How a project is split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitOptions {
    /// Shares of train, validation and test; only how they stand to each other counts.
    pub shares: [u32; 3],
    /// Any words; others give another split.
    pub seed: String,
    /// What else makes articles one group.
    pub group_by: GroupBy,
    /// How groups come to their parts.
    pub method: Method,
}

impl Default for SplitOptions {
    fn default() -> Self {
        Self {
            shares: [80, 10, 10],
            seed: String::new(),
            group_by: GroupBy::Likeness,
            method: Method::Automatic,
        }
    }
}

/// An article to be placed.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// The article.
    pub article: &'a Article,
    /// How many mentions of each label it has.
    pub labels: BTreeMap<String, usize>,
}

/// Where an article belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// In which part.
    pub part: Part,
    /// The name of its group: the first id of those in it.
    pub group: String,
    /// What makes it one of the group; empty if it is alone.
    pub reasons: BTreeSet<&'static str>,
}

/// Why there is no good split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// There are fewer groups than parts.
    TooFew {
        /// How many groups.
        groups: usize,
        /// How many parts are wanted.
        parts: usize,
    },
    /// A part got nothing.
    Empty(Part),
    /// A label is judged that nothing is learnt of.
    Unlearnt {
        /// The label's id.
        label: String,
        /// Where it is.
        part: Part,
    },
    /// No share is more than nothing.
    NoShares,
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew { groups, parts } => write!(
                f,
                "there are {groups} groups of articles that say different things, too few for \
                 {parts} parts. Choose fewer parts, or add articles."
            ),
            Self::Empty(part) => write!(
                f,
                "no article came into the part {}. Choose a larger share for it, another seed, \
                 or the stratified split.",
                part.name()
            ),
            Self::Unlearnt { label, part } => write!(
                f,
                "“{label}” is in {}, but not in train, so that no model can learn it. Leave the \
                 label out, choose another seed, or the stratified split.",
                part.name()
            ),
            Self::NoShares => f.write_str("all shares are 0. Give train a share of more than 0."),
        }
    }
}

/// Places every member; nothing, if there are none. `ties` are pairs of members that must stay together.
///
/// # Errors
/// [`SplitError`] if the parts would be none to learn from or to be judged by.
pub fn split(
    members: &[Member<'_>],
    ties: &[(usize, usize)],
    options: &SplitOptions,
) -> Result<Vec<Placed>, SplitError> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = options.shares.iter().filter(|share| **share > 0).count();
    if wanted == 0 {
        return Err(SplitError::NoShares);
    }
    let groups = groups(members, ties, options.group_by);
    if groups.len() < wanted {
        return Err(SplitError::TooFew {
            groups: groups.len(),
            parts: wanted,
        });
    }
    let parts = assign::parts(members, &groups, options);
    let mut placed: Vec<Option<Placed>> = vec![None; members.len()];
    for (group, part) in groups.into_iter().zip(parts) {
        for (member, reasons) in group.members {
            placed[member] = Some(Placed {
                part,
                group: group.name.clone(),
                reasons,
            });
        }
    }
    let placed: Vec<Placed> = placed.into_iter().flatten().collect();
    refuse(members, &placed, options)?;
    Ok(placed)
}

fn refuse(
    members: &[Member<'_>],
    placed: &[Placed],
    options: &SplitOptions,
) -> Result<(), SplitError> {
    for (part, share) in Part::ALL.into_iter().zip(options.shares) {
        if share > 0 && placed.iter().all(|one| one.part != part) {
            return Err(SplitError::Empty(part));
        }
    }
    if options.shares[0] == 0 {
        return Ok(());
    }
    let labels_in = |part: Part| {
        let here = members
            .iter()
            .zip(placed)
            .filter(move |(_, one)| one.part == part);
        here.flat_map(|(member, _)| member.labels.keys())
            .collect::<BTreeSet<_>>()
    };
    let learnt = labels_in(Part::Train);
    for part in [Part::Validation, Part::Test] {
        if let Some(label) = labels_in(part).difference(&learnt).next() {
            return Err(SplitError::Unlearnt {
                label: (*label).clone(),
                part,
            });
        }
    }
    Ok(())
}
