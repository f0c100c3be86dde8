//! The part of a project that an export writes. Every format asks here, so that the options mean
//! the same in all of them, and so that what was not asked for is counted once.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::{Example, ExportError, ExportOptions, Loss, LossReport, Wrote};
use crate::model::{
    Article, ArticleId, LabelId, Layer, LayerKey, LayerState, Mention, MentionId, Person, Project,
    RoleId,
};

/// One wanted article with the wanted people's work on it.
pub(super) struct Part<'a> {
    /// The article.
    pub(super) article: &'a Arc<Article>,
    /// The work, in the order in which the project lists its people.
    pub(super) layers: Vec<(LayerKey, &'a Layer)>,
}

impl Part<'_> {
    /// Whether a mention has this role in a claim.
    pub(super) fn uses_role(&self, role: &RoleId) -> bool {
        let layers = self.layers.iter();
        let mut claims = layers.flat_map(|(_, layer)| layer.claims());
        claims.any(|claim| claim.mentions.iter().any(|one| one.role == *role))
    }
}

/// What is written of a project.
pub(super) struct Selection<'a> {
    /// The project.
    pub(super) project: &'a Project,
    /// What is wanted of it.
    pub(super) options: &'a ExportOptions,
    /// The wanted people.
    pub(super) people: Vec<&'a Person>,
    /// The wanted articles, in the project's order.
    pub(super) parts: Vec<Part<'a>>,
    /// Their ids, from when somebody asks.
    articles: OnceLock<HashSet<&'a ArticleId>>,
}

impl<'a> Selection<'a> {
    /// What the options want; the rest is noted as lost.
    ///
    /// # Errors
    /// [`ExportError::Unknown`] if they name what is not there.
    pub(super) fn new(
        project: &'a Project,
        options: &'a ExportOptions,
        loss: &mut LossReport,
    ) -> Result<Self, ExportError> {
        options.check(project)?;
        let mut people = Vec::new();
        for person in project.people() {
            if options.wants_person(&person.id) {
                people.push(person);
            } else {
                loss.note(Loss::People, || Example::named(&person.name));
            }
        }
        let mut parts = Vec::new();
        for article in project.articles() {
            if !options.wants_article(&article.id) {
                loss.note(Loss::Articles, || Example::article(article));
                continue;
            }
            let layer_of = |person: &&Person| {
                let key = LayerKey {
                    article: article.id.clone(),
                    person: person.id.clone(),
                };
                let layer = project.layer(&key)?;
                Some((key, &**layer))
            };
            let mut layers: Vec<_> = people.iter().filter_map(layer_of).collect();
            if options.only_done {
                layers.retain(|(_, layer)| layer.state == LayerState::Done);
                if layers.is_empty() {
                    loss.note(Loss::NotDone, || Example::article(article));
                    continue;
                }
            }
            parts.push(Part { article, layers });
        }
        let selection = Self {
            project,
            options,
            people,
            articles: OnceLock::new(),
            parts,
        };
        selection.note_mentions(loss);
        Ok(selection)
    }

    fn note_mentions(&self, loss: &mut LossReport) {
        if self.options.labels.is_none() && self.options.origins.is_none() {
            return;
        }
        for part in &self.parts {
            for mention in part.layers.iter().flat_map(|(_, layer)| layer.mentions()) {
                let example = || Example::of(part.article, &mention.extent);
                if !self.options.wants_label(&mention.label) {
                    loss.note(Loss::Labels, example);
                } else if !self.options.wants_origin(&mention.origin) {
                    loss.note(Loss::Origins, example);
                }
            }
        }
    }

    /// A layer's wanted mentions, in reading order.
    pub(super) fn mentions<'l>(&self, layer: &'l Layer) -> Vec<&'l Arc<Mention>> {
        let mut mentions = layer.mentions_in_order();
        mentions.retain(|mention| self.wants(mention));
        mentions
    }

    /// The wanted mentions of an article, one person's after the other's.
    pub(super) fn mentions_of<'s>(
        &'s self,
        part: &'s Part<'_>,
    ) -> impl Iterator<Item = &'s Mention> {
        let layers = part.layers.iter();
        let mentions = layers.flat_map(|(_, layer)| self.mentions(layer));
        mentions.map(|mention| &**mention)
    }

    /// Whether a wanted mention of an article has this label.
    pub(super) fn uses(&self, part: &Part<'_>, label: &LabelId) -> bool {
        let layers = part.layers.iter();
        let mut mentions = layers.flat_map(|(_, layer)| layer.mentions());
        mentions.any(|mention| mention.label == *label && self.wants(mention))
    }

    /// What is written where a format carries all of it, labels by their ids.
    pub(super) fn wrote(&self) -> Vec<Wrote> {
        let wrote = self.parts.iter().map(|part| Wrote {
            name: part.article.id.to_string(),
            text: part.article.text.clone(),
            mentions: self
                .mentions_of(part)
                .map(|mention| (mention.label.as_str().into(), mention.extent.clone()))
                .collect(),
        });
        wrote.collect()
    }

    fn wants(&self, mention: &Mention) -> bool {
        self.options.wants_label(&mention.label) && self.options.wants_origin(&mention.origin)
    }

    /// Whether this layer is written.
    pub(super) fn has_layer(&self, key: &LayerKey) -> bool {
        let Some(layer) = self.project.layer(key) else {
            return false;
        };
        self.options.wants_article(&key.article)
            && self.options.wants_person(&key.person)
            && (!self.options.only_done || layer.state == LayerState::Done)
    }

    /// Whether this article is written.
    pub(super) fn has_article(&self, id: &ArticleId) -> bool {
        let ids = || self.parts.iter().map(|part| &part.article.id).collect();
        self.articles.get_or_init(ids).contains(id)
    }

    /// Whether this mention is written.
    pub(super) fn has_mention(&self, id: MentionId) -> bool {
        let found = self.project.mention(id);
        found.is_some_and(|(home, mention)| self.has_layer(home) && self.wants(mention))
    }
}
