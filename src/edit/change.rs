//! What a transaction touched, so that derived indexes refresh that and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{
    ArticleId, Claim, ClaimId, Decision, Idea, LayerKey, Mention, MentionId, ProposalsKey, RunId,
};

/// Things of one layer that were touched, and what each was before; `None` if it was not there.
pub type Before<Id, T> = BTreeMap<Id, Option<Arc<T>>>;

/// What happened to one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArticleChange {
    /// It came, went or moved in the list.
    List,
    /// Its metadata changed.
    Meta,
}

/// Everything that a transaction touched. Mentions and claims come with what they were before,
/// so that whoever counts or lists them can take the old one out and put the new one in, without
/// a walk over all others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeSet {
    /// Title, guidelines or people changed.
    pub project: bool,
    /// The scheme changed.
    pub scheme: bool,
    /// Articles that came, went, moved or whose metadata changed.
    pub articles: BTreeMap<ArticleId, ArticleChange>,
    /// Layers whose state changed.
    pub states: BTreeSet<LayerKey>,
    /// Mentions that came, went or changed, by layer.
    pub mentions: BTreeMap<LayerKey, Before<MentionId, Mention>>,
    /// Claims that came, went or changed, by layer.
    pub claims: BTreeMap<LayerKey, Before<ClaimId, Claim>>,
    /// Answers that came, went or changed, by layer.
    pub decisions: BTreeMap<LayerKey, Before<Idea, Decision>>,
    /// Suggestion runs that came, went or changed.
    pub runs: BTreeSet<RunId>,
    /// What runs say of articles, where that came, went or changed.
    pub proposals: BTreeSet<ProposalsKey>,
}

impl ChangeSet {
    /// Whether nothing was touched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The mentions that came, went or changed, whichever layer they are in.
    pub fn mention_ids(&self) -> impl Iterator<Item = MentionId> {
        self.mentions.values().flat_map(BTreeMap::keys).copied()
    }

    /// The claims that came, went or changed, whichever layer they are in.
    pub fn claim_ids(&self) -> impl Iterator<Item = ClaimId> {
        self.claims.values().flat_map(BTreeMap::keys).copied()
    }

    /// Notes a mention. What it was counts when it is touched for the first time.
    pub(super) fn mention(&mut self, layer: &LayerKey, id: MentionId, was: Option<&Arc<Mention>>) {
        let touched = self.mentions.entry(layer.clone()).or_default();
        touched.entry(id).or_insert_with(|| was.cloned());
    }

    /// Notes a claim, as [`mention`](Self::mention) does.
    pub(super) fn claim(&mut self, layer: &LayerKey, id: ClaimId, was: Option<&Arc<Claim>>) {
        let touched = self.claims.entry(layer.clone()).or_default();
        touched.entry(id).or_insert_with(|| was.cloned());
    }

    /// Notes an answer, as [`mention`](Self::mention) does.
    pub(super) fn decision(&mut self, layer: &LayerKey, idea: &Idea, was: Option<&Arc<Decision>>) {
        let touched = self.decisions.entry(layer.clone()).or_default();
        let idea = idea.clone();
        touched.entry(idea).or_insert_with(|| was.cloned());
    }
}
