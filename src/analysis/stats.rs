//! Counts for the article list, the status bar and `claimdesk stats`.

use std::collections::BTreeMap;

use super::claim_index::ClaimIndex;
use super::search::is_unspaced;
use crate::model::{
    Article, ArticleId, Kind, LabelId, Layer, LayerKey, LayerState, PersonId, Project, StatusId,
};
use crate::text::segment;

/// How many mentions and claims there are of each sort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All mentions.
    pub mentions: usize,
    /// Mentions that the person wants to look at again.
    pub unsure: usize,
    /// Mentions by label.
    pub labels: BTreeMap<LabelId, usize>,
    /// Mentions by kind.
    pub kinds: BTreeMap<Kind, usize>,
    /// All claims.
    pub claims: usize,
    /// Claims by status.
    pub statuses: BTreeMap<StatusId, usize>,
    /// Figures that no claim holds.
    pub loose_figures: usize,
}

/// The counts of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleStats {
    /// The article.
    pub article: ArticleId,
    /// How many words it has.
    pub words: usize,
    /// How far the person has come with it.
    pub state: LayerState,
    /// What is in it.
    pub counts: Counts,
}

/// The counts of one person's work in a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectStats {
    /// Each article's, in their order.
    pub articles: Vec<ArticleStats>,
    /// Words in all articles.
    pub words: usize,
    /// Articles by how far the person has come.
    pub states: [usize; LayerState::ALL.len()],
    /// All articles' counts together.
    pub total: Counts,
}

impl Counts {
    fn add_layer(&mut self, project: &Project, layer: &Layer) {
        for mention in layer.mentions() {
            self.mentions += 1;
            self.unsure += usize::from(mention.unsure);
            *self.labels.entry(mention.label.clone()).or_default() += 1;
            if let Some(label) = project.scheme.label(&mention.label) {
                *self.kinds.entry(label.kind.clone()).or_default() += 1;
            }
        }
        for claim in layer.claims() {
            self.claims += 1;
            *self.statuses.entry(claim.status.clone()).or_default() += 1;
        }
    }

    fn add(&mut self, other: &Self) {
        self.mentions += other.mentions;
        self.unsure += other.unsure;
        self.claims += other.claims;
        self.loose_figures += other.loose_figures;
        for (label, count) in &other.labels {
            *self.labels.entry(label.clone()).or_default() += count;
        }
        for (kind, count) in &other.kinds {
            *self.kinds.entry(kind.clone()).or_default() += count;
        }
        for (status, count) in &other.statuses {
            *self.statuses.entry(status.clone()).or_default() += count;
        }
    }

    /// Mentions of a kind.
    #[must_use]
    pub fn of_kind(&self, kind: &Kind) -> usize {
        self.kinds.get(kind).copied().unwrap_or(0)
    }
}

/// The counts of one article. `words` is its [`word_count`], which is worth keeping.
#[must_use]
pub fn article_stats(
    project: &Project,
    index: &ClaimIndex,
    article: &Article,
    words: usize,
) -> ArticleStats {
    let key = LayerKey {
        article: article.id.clone(),
        person: index.person().clone(),
    };
    let mut counts = Counts::default();
    let layer = project.layer(&key);
    if let Some(layer) = layer {
        counts.add_layer(project, layer);
        counts.loose_figures = index.loose_figures_in(&article.id).count();
    }
    ArticleStats {
        article: article.id.clone(),
        words,
        state: layer.map(|layer| layer.state).unwrap_or_default(),
        counts,
    }
}

/// The counts of all of one person's work. Walks over all texts and all work.
#[must_use]
pub fn project_stats(project: &Project, person: &PersonId) -> ProjectStats {
    let index = ClaimIndex::build(project, person);
    let mut stats = ProjectStats::default();
    for article in project.articles() {
        let words = word_count(article.text.as_str());
        let one = article_stats(project, &index, article, words);
        stats.words += words;
        stats.total.add(&one.counts);
        if let Some(at) = LayerState::ALL.iter().position(|state| *state == one.state) {
            stats.states[at] += 1;
        }
        stats.articles.push(one);
    }
    stats
}

/// How many words a text has: runs between white space with a letter or digit in them; in
/// scripts without spaces, what the dictionary takes for words. About 200 MB a second for the
/// former.
#[must_use]
pub fn word_count(text: &str) -> usize {
    text.split_whitespace()
        .map(|run| {
            if run.is_ascii() || !run.contains(is_unspaced) {
                usize::from(run.contains(char::is_alphanumeric))
            } else {
                segment::words(run).count()
            }
        })
        .sum()
}
