//! How labels and roles are named in files: by the names that people gave them, so that a file
//! that came in goes out as it was. Where a format has no way to write a name, or two of them
//! would be one when they are read, the id stands for it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::{LabelId, RoleId, Scheme};

/// Which words a format can write as a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameWords {
    /// All, but for control characters and blanks at the ends.
    Any,
    /// Those without `;`, which stands between several of them.
    NoSemicolons,
    /// Those without any blank in them.
    NoBlanks,
    /// ASCII letters, digits, `_` and `-`.
    Identifier,
}

impl NameWords {
    /// Whether a name can be written as it is.
    #[must_use]
    pub fn fit(self, name: &str) -> bool {
        let plain = |c: char| {
            !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
        };
        let fits = |c: char| match self {
            Self::Any => plain(c),
            Self::NoSemicolons => plain(c) && c != ';',
            Self::NoBlanks => plain(c) && !c.is_whitespace(),
            Self::Identifier => c.is_ascii_alphanumeric() || matches!(c, '_' | '-'),
        };
        !name.is_empty() && name.trim() == name && name.chars().all(fits)
    }
}

/// The names of a scheme's labels and roles in the files of a format.
pub(super) struct WrittenNames {
    /// In the order of the scheme.
    labels: Vec<(LabelId, Arc<str>)>,
    roles: HashMap<RoleId, Arc<str>>,
}

impl WrittenNames {
    /// The names that can be written with `words`. Read back, each is found by what it says.
    pub(super) fn new(scheme: &Scheme, words: NameWords) -> Self {
        let labels = scheme.labels.iter().map(|label| {
            let found = scheme.label_called(&label.name);
            let is_own = found.is_some_and(|found| found.id == label.id);
            (label.id.clone(), label.id.as_str(), &*label.name, is_own)
        });
        let roles = scheme.roles.iter().map(|role| {
            let found = scheme.role_called(&role.name);
            let is_own = found.is_some_and(|found| found.id == role.id);
            (role.id.clone(), role.id.as_str(), &*role.name, is_own)
        });
        Self {
            labels: written(labels, words),
            roles: written(roles, words).into_iter().collect(),
        }
    }

    /// The name of a label; empty for one that the scheme does not have.
    pub(super) fn label(&self, id: &LabelId) -> Arc<str> {
        let place = self.labels.iter().position(|(known, _)| known == id);
        place.map(|place| self.label_at(place)).unwrap_or_default()
    }

    /// The name of the label at a place of the scheme; empty if there is none.
    pub(super) fn label_at(&self, place: usize) -> Arc<str> {
        let name = self.labels.get(place).map(|(_, name)| name.clone());
        name.unwrap_or_default()
    }

    /// The name of a role; its id for one that the scheme does not have.
    pub(super) fn role(&self, id: &RoleId) -> Arc<str> {
        let known = self.roles.get(id).cloned();
        known.unwrap_or_else(|| id.as_str().into())
    }
}

/// Ids and what is written for them, of ids, their words, names, and whether a name finds its id.
fn written<'a, I>(
    all: impl Iterator<Item = (I, &'a str, &'a str, bool)>,
    words: NameWords,
) -> Vec<(I, Arc<str>)> {
    let mut used: HashSet<String> = HashSet::new();
    let mut out = Vec::new();
    for (key, id, name, is_own) in all {
        let as_named = is_own && words.fit(name) && !used.contains(&name.to_lowercase());
        let mut chosen = if as_named { name } else { id }.to_owned();
        let mut number = 1;
        while !used.insert(chosen.to_lowercase()) {
            number += 1;
            chosen = format!("{id}-{number}");
        }
        out.push((key, chosen.into()));
    }
    out
}
