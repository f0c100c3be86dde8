//! Counts for the article list, the status bar and `claimdesk stats`.

use std::collections::{BTreeMap, HashMap};

use super::claim_index::ClaimIndex;
use super::search::is_unspaced;
use crate::model::{
    Article, ArticleId, Claim, Kind, LabelId, Layer, LayerKey, LayerState, Mention, PersonId,
    Project, Scheme, StatusId,
};
use crate::text::{ArticleText, segment};

/// Bytes that are counted before anybody is asked whether to go on.
const STRETCH: usize = 16 * 1024;

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
    fn add_layer(&mut self, scheme: &Scheme, layer: &Layer) {
        for mention in layer.mentions() {
            self.count_mention(scheme, mention, true);
        }
        for claim in layer.claims() {
            self.count_claim(claim, true);
        }
    }

    fn count_mention(&mut self, scheme: &Scheme, mention: &Mention, comes: bool) {
        step(&mut self.mentions, comes);
        if mention.unsure {
            step(&mut self.unsure, comes);
        }
        count(&mut self.labels, &mention.label, comes);
        if let Some(label) = scheme.label(&mention.label) {
            count(&mut self.kinds, &label.kind, comes);
        }
    }

    fn count_claim(&mut self, claim: &Claim, comes: bool) {
        step(&mut self.claims, comes);
        count(&mut self.statuses, &claim.status, comes);
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

fn step(count: &mut usize, comes: bool) {
    *count = if comes {
        *count + 1
    } else {
        count.saturating_sub(1)
    };
}

/// Counts one more or one less; what there is none of is not kept.
fn count<K: Ord + Clone>(counts: &mut BTreeMap<K, usize>, of: &K, comes: bool) {
    match counts.get_mut(of) {
        Some(1) if !comes => {
            counts.remove(of);
        }
        Some(count) => step(count, comes),
        None if comes => {
            counts.insert(of.clone(), 1);
        }
        None => {}
    }
}

/// The counts of one person's work by article, kept up with each step: what came is counted in,
/// what went is counted out, and nothing is walked over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    articles: HashMap<ArticleId, Counts>,
}

impl Tally {
    /// Counts all of a person's work. Needed again when the scheme changes, which says what kind
    /// a label is of.
    #[must_use]
    pub fn build(project: &Project, person: &PersonId) -> Self {
        let mut tally = Self::default();
        for (key, layer) in project.layers().filter(|(key, _)| key.person == *person) {
            let mut counts = Counts::default();
            counts.add_layer(&project.scheme, layer);
            if counts != Counts::default() {
                tally.articles.insert(key.article.clone(), counts);
            }
        }
        tally
    }

    /// Takes over what became of a mention.
    pub fn mention(
        &mut self,
        scheme: &Scheme,
        article: &ArticleId,
        before: Option<&Mention>,
        now: Option<&Mention>,
    ) {
        self.change(article, |counts| {
            for (mention, comes) in [(before, false), (now, true)] {
                if let Some(mention) = mention {
                    counts.count_mention(scheme, mention, comes);
                }
            }
        });
    }

    /// Takes over what became of a claim that was made in an article.
    pub fn claim(&mut self, article: &ArticleId, before: Option<&Claim>, now: Option<&Claim>) {
        self.change(article, |counts| {
            for (claim, comes) in [(before, false), (now, true)] {
                if let Some(claim) = claim {
                    counts.count_claim(claim, comes);
                }
            }
        });
    }

    fn change(&mut self, article: &ArticleId, change: impl FnOnce(&mut Counts)) {
        let counts = self.articles.entry(article.clone()).or_default();
        change(counts);
        if *counts == Counts::default() {
            self.articles.remove(article);
        }
    }

    /// The counts of one article. Loose figures are not among them: the claim index has those.
    #[must_use]
    pub fn of(&self, article: &ArticleId) -> Counts {
        self.articles.get(article).cloned().unwrap_or_default()
    }

    /// How many mentions of a kind an article has.
    #[must_use]
    pub fn of_kind(&self, article: &ArticleId, kind: &Kind) -> usize {
        let counts = self.articles.get(article);
        counts.map_or(0, |counts| counts.of_kind(kind))
    }
}

/// The counts of one article, from indexes that are kept. `words` is its [`word_count`].
#[must_use]
pub fn article_stats(
    project: &Project,
    tally: &Tally,
    index: &ClaimIndex,
    article: &Article,
    words: usize,
) -> ArticleStats {
    let key = LayerKey {
        article: article.id.clone(),
        person: index.person().clone(),
    };
    let state = project.layer(&key).map(|layer| layer.state);
    ArticleStats {
        article: article.id.clone(),
        words,
        state: state.unwrap_or_default(),
        counts: Counts {
            loose_figures: index.loose_figure_count_in(&article.id),
            ..tally.of(&article.id)
        },
    }
}

/// The counts of all of one person's work. Walks over all texts and all work.
#[must_use]
pub fn project_stats(project: &Project, person: &PersonId) -> ProjectStats {
    let index = ClaimIndex::build(project, person);
    let tally = Tally::build(project, person);
    let mut stats = ProjectStats::default();
    for article in project.articles() {
        let words = word_count(article.text.as_str());
        let one = article_stats(project, &tally, &index, article, words);
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

/// Counts the words of a text bit by bit, so that a book stops nobody.
#[derive(Clone, Debug, Default)]
pub struct WordCount {
    paragraphs: usize,
    words: usize,
}

impl WordCount {
    /// Counts on in the same text until it is through or `enough` says so, which is asked every
    /// few paragraphs. True if all are counted.
    pub fn go_on(&mut self, text: &ArticleText, mut enough: impl FnMut() -> bool) -> bool {
        let mut bytes = 0;
        while self.paragraphs < text.paragraph_count() {
            bytes += self.next_paragraph(text);
            if bytes >= STRETCH {
                bytes = 0;
                if enough() {
                    break;
                }
            }
        }
        self.words(text).is_some()
    }

    /// Counts one paragraph more and returns how many bytes that were.
    pub(super) fn next_paragraph(&mut self, text: &ArticleText) -> usize {
        let paragraph = text.paragraph_str(self.paragraphs);
        self.words += word_count(paragraph);
        self.paragraphs += 1;
        paragraph.len() + 1
    }

    /// How many words the text has, once all are counted.
    #[must_use]
    pub fn words(&self, text: &ArticleText) -> Option<usize> {
        self.known_after(text.paragraph_count())
    }

    pub(super) fn known_after(&self, paragraphs: usize) -> Option<usize> {
        (self.paragraphs == paragraphs).then_some(self.words)
    }
}
