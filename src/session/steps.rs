//! What the last steps changed, so that what is shown of a project can be kept up with it.

use std::collections::{BTreeMap, VecDeque};

use crate::edit::ChangeSet;

/// How many steps are kept. Who has missed more begins anew.
const KEPT: usize = 64;
/// A step that touched more than this many things is not kept: beginning anew is as cheap.
const LARGE: usize = 2_000;

/// The revisions at which parts of a project last changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastChanged {
    /// The scheme.
    pub scheme: u64,
    /// Which articles there are, their order, or what is known about one.
    pub articles: u64,
    /// How far somebody has come with an article.
    pub states: u64,
    /// Any mention.
    pub mentions: u64,
    /// Any claim.
    pub claims: u64,
    /// What machines proposed, or what was answered.
    pub suggestions: u64,
    /// Whose work is done.
    pub person: u64,
}

impl LastChanged {
    /// The revision at which anything changed that is no work on a text: the scheme, the
    /// articles, or whose work is done.
    #[must_use]
    pub fn outline(&self) -> u64 {
        self.scheme.max(self.articles).max(self.person)
    }
}

/// The last steps and the revisions to which they led.
#[derive(Debug, Default)]
pub(super) struct Steps {
    revision: u64,
    last: VecDeque<ChangeSet>,
    changed: LastChanged,
}

impl Steps {
    /// Rises with each step.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    pub(super) fn last_changed(&self) -> LastChanged {
        self.changed
    }

    pub(super) fn push(&mut self, changes: ChangeSet) {
        self.revision += 1;
        let now = self.revision;
        let changed = &mut self.changed;
        for (part, touched) in [
            (&mut changed.scheme, changes.scheme),
            (&mut changed.articles, !changes.articles.is_empty()),
            (&mut changed.states, !changes.states.is_empty()),
            (&mut changed.mentions, !changes.mentions.is_empty()),
            (&mut changed.claims, !changes.claims.is_empty()),
            (
                &mut changed.suggestions,
                !changes.decisions.is_empty()
                    || !changes.proposals.is_empty()
                    || !changes.runs.is_empty(),
            ),
        ] {
            if touched {
                *part = now;
            }
        }
        let touched = changes.mention_ids().count()
            + changes.claim_ids().count()
            + changes.proposals.len()
            + changes.decisions.values().map(BTreeMap::len).sum::<usize>();
        if touched > LARGE {
            self.last.clear();
            return;
        }
        if self.last.len() == KEPT {
            self.last.pop_front();
        }
        self.last.push_back(changes);
    }

    /// Another person's work is shown from now on: nothing of what was kept holds.
    pub(super) fn person_changed(&mut self) {
        self.revision += 1;
        self.changed.person = self.revision;
        self.last.clear();
    }

    /// The steps after a revision, oldest first; `None` if they are not kept.
    pub(super) fn since(&self, revision: u64) -> Option<impl Iterator<Item = &ChangeSet>> {
        let missed = usize::try_from(self.revision.checked_sub(revision)?).ok()?;
        let first = self.last.len().checked_sub(missed)?;
        Some(self.last.range(first..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleId, LayerKey, MentionId, PersonId};

    fn tags(many: u64) -> ChangeSet {
        let layer = LayerKey {
            article: ArticleId::unique("a", "a", |_| false),
            person: PersonId::unique("p", "p", |_| false),
        };
        let mut changes = ChangeSet::default();
        let ids = (0..many).map(|id| (MentionId::new(id), None)).collect();
        changes.mentions.insert(layer, ids);
        changes
    }

    #[test]
    fn who_missed_little_gets_what_was_missed() {
        let mut steps = Steps::default();
        for nth in 1..=100 {
            steps.push(tags(nth));
        }
        let missed = |from: u64| {
            let since = steps.since(from);
            since.map(|all| all.map(|one| one.mention_ids().count()).collect::<Vec<_>>())
        };
        assert_eq!(missed(100), Some(vec![]));
        assert_eq!(missed(98), Some(vec![99, 100]));
        assert_eq!(missed(36).map(|all| all.len()), Some(KEPT));
        assert_eq!(missed(35), None, "too long ago");
        assert_eq!(missed(101), None, "never was");
        let changed = steps.last_changed();
        assert_eq!((changed.mentions, changed.claims), (100, 0));
    }

    #[test]
    fn after_a_large_step_or_another_person_one_begins_anew() {
        let mut steps = Steps::default();
        steps.push(tags(1));
        steps.push(tags(LARGE as u64 + 1));
        assert!(steps.since(1).is_none());
        assert_eq!(steps.since(2).map(Iterator::count), Some(0));
        steps.push(tags(1));
        assert_eq!(steps.since(2).map(Iterator::count), Some(1));
        steps.person_changed();
        assert!(steps.since(3).is_none());
        assert_eq!(steps.last_changed().outline(), 4);
    }
}
