//! One person's work on one article.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use super::claim::Claim;
use super::decision::{Decision, Idea};
use super::id::{ArticleId, ClaimId, LabelId, MentionId, PersonId};
use super::mention::Mention;
use super::table::Table;
use crate::text::Extent;

/// Whose work on what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerKey {
    /// The article.
    pub article: ArticleId,
    /// The person.
    pub person: PersonId,
}

/// How far a person has come with an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LayerState {
    /// Not begun.
    #[default]
    New,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
    /// Left out on purpose.
    Ignored,
}

impl LayerState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::New, Self::InProgress, Self::Done, Self::Ignored];

    /// As shown and as written to files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "in progress",
            Self::Done => "done",
            Self::Ignored => "ignored",
        }
    }

    /// Reads [`name`](Self::name).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// One person's mentions, claims and decisions on one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// How far it has come.
    pub state: LayerState,
    pub(super) mentions: Table<MentionId, Arc<Mention>>,
    pub(super) claims: BTreeMap<ClaimId, Arc<Claim>>,
    pub(super) decisions: BTreeMap<Idea, Arc<Decision>>,
}

impl Layer {
    /// One mention.
    #[must_use]
    pub fn mention(&self, id: MentionId) -> Option<&Arc<Mention>> {
        self.mentions.get(&id)
    }

    /// One claim.
    #[must_use]
    pub fn claim(&self, id: ClaimId) -> Option<&Arc<Claim>> {
        self.claims.get(&id)
    }

    /// All mentions, in no order. [`mentions_in_order`](Self::mentions_in_order) sorts.
    pub fn mentions(&self) -> impl ExactSizeIterator<Item = &Arc<Mention>> {
        self.mentions.values()
    }

    /// All mentions by place: earlier start first, then longer, then id.
    #[must_use]
    pub fn mentions_in_order(&self) -> Vec<&Arc<Mention>> {
        let mut all: Vec<_> = self.mentions.values().collect();
        all.sort_unstable_by_key(|m| (m.extent.start(), std::cmp::Reverse(m.extent.end()), m.id));
        all
    }

    /// All claims by id.
    pub fn claims(&self) -> impl ExactSizeIterator<Item = &Arc<Claim>> {
        self.claims.values()
    }

    /// The claims with a higher id than this one, by id; all for `None`.
    pub fn claims_after(&self, id: Option<ClaimId>) -> impl Iterator<Item = &Arc<Claim>> {
        let from = id.map_or(Bound::Unbounded, Bound::Excluded);
        self.claims
            .range((from, Bound::Unbounded))
            .map(|(_, claim)| claim)
    }

    /// What was answered to an idea.
    #[must_use]
    pub fn decision(&self, idea: &Idea) -> Option<&Arc<Decision>> {
        self.decisions.get(idea)
    }

    /// All answers to what machines proposed, by idea.
    pub fn decisions(&self) -> impl ExactSizeIterator<Item = &Arc<Decision>> {
        self.decisions.values()
    }

    /// Whether a mention has just these words and this label. Walks over all mentions.
    #[must_use]
    pub fn has_tagged(&self, extent: &Extent, label: &LabelId) -> bool {
        let mut mentions = self.mentions();
        mentions.any(|mention| mention.extent == *extent && mention.label == *label)
    }

    /// How many mentions.
    #[must_use]
    pub fn mention_count(&self) -> usize {
        self.mentions.len()
    }

    /// How many claims.
    #[must_use]
    pub fn claim_count(&self) -> usize {
        self.claims.len()
    }

    /// Whether nothing has been done in it.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.state == LayerState::New
            && self.mentions.is_empty()
            && self.claims.is_empty()
            && self.decisions.is_empty()
    }
}
