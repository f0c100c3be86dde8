//! Indexes of one person's work, refreshed by what each step touched.

use std::collections::{BTreeSet, HashMap};

use super::desk::Selection;
use crate::analysis::claim_index::ClaimIndex;
use crate::analysis::lanes::Lanes;
use crate::analysis::numbers;
use crate::analysis::span_index::{SpanIndex, SpanRef};
use crate::analysis::stats::{ArticleStats, Tally, article_stats};
use crate::command::Direction;
use crate::edit::{ArticleChange, ChangeSet};
use crate::model::{Article, ArticleId, ClaimId, Kind, MentionId, PersonId, Project};
use crate::text::{ByteOffset, TextRange};

/// The mentions of one article by place, and the lanes in which they are drawn.
#[derive(Clone, Debug, Default)]
struct Spans {
    index: SpanIndex,
    lanes: Lanes,
}

/// Indexes of one person's work.
#[derive(Clone, Debug)]
pub struct Derived {
    spans: HashMap<ArticleId, Spans>,
    claims: ClaimIndex,
    tally: Tally,
}

impl Derived {
    /// The indexes of one person's work.
    #[must_use]
    pub fn new(project: &Project, person: &PersonId) -> Self {
        let layers = project.layers().filter(|(key, _)| key.person == *person);
        let spans = layers
            .map(|(key, layer)| {
                let index = SpanIndex::build(layer);
                (
                    key.article.clone(),
                    Spans {
                        lanes: Lanes::build(&index),
                        index,
                    },
                )
            })
            .collect();
        Self {
            spans,
            claims: ClaimIndex::build(project, person),
            tally: Tally::build(project, person),
        }
    }

    pub(super) fn rebuild(&mut self, project: &Project, person: &PersonId) {
        *self = Self::new(project, person);
    }

    pub(super) fn refresh(&mut self, project: &Project, person: &PersonId, changes: &ChangeSet) {
        for (key, ids) in changes
            .mentions
            .iter()
            .filter(|(key, _)| key.person == *person)
        {
            let spans = self.spans.entry(key.article.clone()).or_default();
            let empty = crate::model::Layer::default();
            let layer = project.layer(key).map_or(&empty, |layer| layer);
            let touched = spans.index.update(layer, ids.keys().copied());
            spans.lanes.update(&spans.index, &touched);
            if spans.index.is_empty() {
                self.spans.remove(&key.article);
            }
        }
        let list = changes
            .articles
            .values()
            .any(|change| *change == ArticleChange::List);
        if list || changes.scheme {
            self.claims = ClaimIndex::build(project, person);
        } else {
            // A mention that moved from one layer to another is touched in both.
            let mentions: BTreeSet<MentionId> = changes.mention_ids().collect();
            let claims: BTreeSet<ClaimId> = changes.claim_ids().collect();
            self.claims.update(project, mentions, claims);
        }
        if changes.scheme {
            self.tally = Tally::build(project, person);
        } else {
            self.count(project, person, changes);
        }
    }

    fn count(&mut self, project: &Project, person: &PersonId, changes: &ChangeSet) {
        let scheme = &project.scheme;
        for (key, ids) in changes
            .mentions
            .iter()
            .filter(|(key, _)| key.person == *person)
        {
            let layer = project.layer(key);
            for (id, before) in ids {
                let now = layer.and_then(|layer| layer.mention(*id));
                let (before, now) = (before.as_deref(), now.map(|now| &**now));
                self.tally.mention(scheme, &key.article, before, now);
            }
        }
        for (key, ids) in changes
            .claims
            .iter()
            .filter(|(key, _)| key.person == *person)
        {
            let layer = project.layer(key);
            for (id, before) in ids {
                let now = layer.and_then(|layer| layer.claim(*id));
                let (before, now) = (before.as_deref(), now.map(|now| &**now));
                self.tally.claim(&key.article, before, now);
            }
        }
    }

    /// The person's counts in an article. `words` is how many words it has, which is worth
    /// keeping.
    #[must_use]
    pub fn stats(&self, project: &Project, article: &Article, words: usize) -> ArticleStats {
        article_stats(project, &self.tally, &self.claims, article, words)
    }

    /// How many mentions of a kind the person has in an article.
    #[must_use]
    pub fn count_of(&self, article: &ArticleId, kind: &Kind) -> usize {
        self.tally.of_kind(article, kind)
    }

    /// Claims, loose figures and links.
    #[must_use]
    pub fn claim_index(&self) -> &ClaimIndex {
        &self.claims
    }

    /// The pieces of mentions that overlap a range, by start, longer ones first.
    #[must_use]
    pub fn spans_in(&self, article: &ArticleId, range: TextRange) -> Vec<SpanRef> {
        self.spans
            .get(article)
            .map(|s| s.index.overlapping(range))
            .unwrap_or_default()
    }

    /// The mentions' places in an article.
    #[must_use]
    pub fn span_index(&self, article: &ArticleId) -> Option<&SpanIndex> {
        self.spans.get(article).map(|spans| &spans.index)
    }

    /// The lane in which a mention is drawn, from 0.
    #[must_use]
    pub fn lane(&self, article: &ArticleId, id: MentionId) -> u16 {
        self.spans
            .get(article)
            .map_or(0, |spans| spans.lanes.lane(id))
    }

    /// The mentions that overlap a range, each once, by start.
    #[must_use]
    pub fn mentions_in(&self, article: &ArticleId, range: TextRange) -> Vec<MentionId> {
        let mut seen = BTreeSet::new();
        let spans = self
            .spans_in(article, range)
            .into_iter()
            .map(|span| span.id);
        spans.filter(|id| seen.insert(*id)).collect()
    }

    /// The mentions whose words hold the character at `at`, outermost first.
    #[must_use]
    pub fn mentions_at(&self, article: &ArticleId, at: ByteOffset) -> Vec<MentionId> {
        self.spans
            .get(article)
            .map(|spans| spans.index.at(at))
            .unwrap_or_default()
    }

    /// The mention before or after a place; after or before `focus` if that is given.
    pub(super) fn neighbour(
        &self,
        article: &ArticleId,
        at: ByteOffset,
        focus: Option<MentionId>,
        direction: Direction,
    ) -> Option<MentionId> {
        let index = &self.spans.get(article)?.index;
        match (focus, direction) {
            (Some(id), Direction::Next) => index.following(id),
            (Some(id), Direction::Previous) => index.preceding(id),
            (None, Direction::Next) => index
                .at(at)
                .into_iter()
                .find(|id| index.extent(*id).is_some_and(|extent| extent.start() == at))
                .or_else(|| index.next_after(at)),
            (None, Direction::Previous) => index.previous_before(at),
        }
    }

    pub(super) fn untagged_number(
        &self,
        article: &Article,
        selection: Selection,
        direction: Direction,
    ) -> Option<TextRange> {
        let empty = SpanIndex::default();
        let index = self.span_index(&article.id).unwrap_or(&empty);
        let (text, language) = (&article.text, article.meta.language.as_str());
        let before = selection.anchor.min(selection.head);
        match direction {
            Direction::Next => {
                numbers::next_untagged(text, language, index, selection.anchor.max(selection.head))
            }
            Direction::Previous => numbers::untagged(text, language, index)
                .take_while(|range| range.start() < before)
                .filter(|range| range.end() <= before)
                .last(),
        }
    }

    /// The claims that hold a mention.
    #[must_use]
    pub fn claims_of(&self, mention: MentionId) -> Vec<ClaimId> {
        self.claims.claims_with(mention).to_vec()
    }

    /// All claims in text order: by article, then by where their first quote begins.
    #[must_use]
    pub fn claim_order(&self) -> Vec<ClaimId> {
        self.claims.in_text_order().collect()
    }

    pub(super) fn claims_linking_to(&self, claim: ClaimId) -> Vec<ClaimId> {
        let mut linking: Vec<_> = self
            .claims
            .links_to(claim)
            .iter()
            .map(|(id, _)| *id)
            .collect();
        linking.dedup();
        linking
    }

    pub(super) fn loose_figure(
        &self,
        project: &Project,
        article: Option<&ArticleId>,
        at: ByteOffset,
        focus: Option<MentionId>,
        direction: Direction,
    ) -> Option<MentionId> {
        let article = article?;
        let begins_here = |id: &MentionId| {
            project
                .mention(*id)
                .is_some_and(|(_, mention)| mention.extent.start() == at)
        };
        match direction {
            // A figure under the caret that is not in focus yet is the next one.
            Direction::Next if focus.is_none() => self
                .claims
                .loose_figures_in(article)
                .find(begins_here)
                .or_else(|| self.claims.loose_figure_after(article, at)),
            Direction::Next => self.claims.loose_figure_after(article, at),
            Direction::Previous => self.claims.loose_figure_before(article, at),
        }
    }

    /// One more than the highest number among the person's claims.
    pub(super) fn next_claim_number(&self) -> u32 {
        self.claims.highest_number().saturating_add(1)
    }
}
