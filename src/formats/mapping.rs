//! Which label of a file becomes which label of the project.

use std::collections::{BTreeMap, HashSet};

use super::Imported;
use crate::model::{LabelId, MentionId, Scheme};

/// What becomes of labels, by their names or ids in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelMap {
    wishes: Vec<(String, Option<String>)>,
}

/// A label of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelUse {
    /// The id that its mentions have.
    pub id: LabelId,
    /// Its name in the file.
    pub name: String,
    /// How many mentions have it.
    pub mentions: usize,
    /// Whether the project has no such label yet.
    pub is_new: bool,
}

/// Why a wish is none: `FROM=TO`, or `FROM=` to leave the label out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoMapping(pub String);

impl std::fmt::Display for NoMapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "“{}” maps no label: write FROM=TO, or FROM= to leave FROM out",
            self.0
        )
    }
}

impl std::error::Error for NoMapping {}

impl LabelMap {
    /// Reads wishes such as `PER=actor`, or `MISC=` for a label to be left out.
    ///
    /// # Errors
    /// [`NoMapping`] with the one that is none.
    pub fn parse(wishes: &[String]) -> Result<Self, NoMapping> {
        let mut out = Self::default();
        for wish in wishes {
            match wish.rsplit_once('=') {
                Some((from, to)) if !from.is_empty() => {
                    out.wish(from, (!to.is_empty()).then(|| to.to_owned()));
                }
                _ => return Err(NoMapping(wish.clone())),
            }
        }
        Ok(out)
    }

    /// `from` becomes the label of the name or id `to`, or is left out.
    pub fn wish(&mut self, from: &str, to: Option<String>) {
        self.wishes.retain(|(known, _)| known != from);
        self.wishes.push((from.to_owned(), to));
    }

    /// Whether nothing is wished.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wishes.is_empty()
    }

    /// What is wished for a label of this very name; `None` if nothing is.
    #[must_use]
    pub(super) fn wish_named(&self, name: &str) -> Option<Option<&str>> {
        let found = self.wishes.iter().find(|(from, _)| from == name);
        found.map(|(_, to)| to.as_deref())
    }

    /// What is wished for a label; `None` if nothing is.
    #[must_use]
    pub fn wish_for(&self, name: &str, id: &LabelId) -> Option<Option<&str>> {
        let named = |from: &str| from == name || from == id.as_str();
        let found = self.wishes.iter().find(|(from, _)| named(from));
        found.map(|(_, to)| to.as_deref())
    }
}

/// The labels that the mentions of files have, in the order of the scheme that results.
#[must_use]
pub fn labels_of(all: &[Imported], scheme: &Scheme) -> Vec<LabelUse> {
    let mut counts: BTreeMap<&LabelId, usize> = BTreeMap::new();
    let layers = all.iter().flat_map(|imported| &imported.layers);
    for mention in layers.flat_map(|layer| &layer.mentions) {
        *counts.entry(&mention.label).or_default() += 1;
    }
    let grown = grown(all, scheme);
    let uses = grown.labels.iter().filter_map(|label| {
        Some(LabelUse {
            id: label.id.clone(),
            name: label.name.clone(),
            mentions: *counts.get(&label.id)?,
            is_new: scheme.label(&label.id).is_none(),
        })
    });
    uses.collect()
}

fn grown(all: &[Imported], scheme: &Scheme) -> Scheme {
    let carried = all.iter().find_map(|imported| imported.scheme.as_ref());
    let base = carried.unwrap_or(scheme).clone();
    all.iter()
        .fold(base, |scheme, imported| imported.additions.extend(&scheme))
}

impl Imported {
    /// Gives mentions the labels that are wished for, and takes out those whose label is to be
    /// left out, also from their claims. Says how many were taken out.
    ///
    /// # Errors
    /// The name of a label that is wished for and that neither the project nor the file has.
    pub fn relabel(&mut self, map: &LabelMap, scheme: &Scheme) -> Result<usize, String> {
        let grown = grown(std::slice::from_ref(self), scheme);
        let mut fate: BTreeMap<LabelId, Option<LabelId>> = BTreeMap::new();
        for label in &grown.labels {
            let Some(wish) = map.wish_for(&label.name, &label.id) else {
                continue;
            };
            let to = match wish {
                None => None,
                Some(to) => {
                    let label = grown.label_called(to).ok_or_else(|| to.to_owned())?;
                    Some(label.id.clone())
                }
            };
            fate.insert(label.id.clone(), to);
        }
        let mut left_out: HashSet<MentionId> = HashSet::new();
        for layer in &mut self.layers {
            layer.mentions.retain_mut(|mention| {
                match fate.get(&mention.label) {
                    None => return true,
                    Some(Some(to)) => mention.label = to.clone(),
                    Some(None) => {
                        left_out.insert(mention.id);
                        return false;
                    }
                }
                true
            });
        }
        for claim in self.layers.iter_mut().flat_map(|layer| &mut layer.claims) {
            claim
                .mentions
                .retain(|entry| !left_out.contains(&entry.mention));
        }
        self.additions
            .labels
            .retain(|label| match fate.get(&label.id) {
                None => true,
                Some(to) => to.as_ref() == Some(&label.id),
            });
        Ok(left_out.len())
    }
}
