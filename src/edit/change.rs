//! What a transaction touched, so that derived indexes refresh that and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ArticleId, ClaimId, LayerKey, MentionId};

/// What happened to one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArticleChange {
    /// It came, went or moved in the list.
    List,
    /// Its metadata changed.
    Meta,
}

/// Everything that a transaction touched.
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
    pub mentions: BTreeMap<LayerKey, BTreeSet<MentionId>>,
    /// Claims that came, went or changed, by layer.
    pub claims: BTreeMap<LayerKey, BTreeSet<ClaimId>>,
}

impl ChangeSet {
    /// Whether nothing was touched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn mention(&mut self, layer: &LayerKey, id: MentionId) {
        self.mentions.entry(layer.clone()).or_default().insert(id);
    }

    pub(super) fn claim(&mut self, layer: &LayerKey, id: ClaimId) {
        self.claims.entry(layer.clone()).or_default().insert(id);
    }
}
