//! What is in a part, counted.

use std::collections::{BTreeMap, BTreeSet};

use crate::formats::huggingface::rows::Row;
use crate::formats::tokens::TokenDocument;

/// The counts of one part.
#[derive(Debug, Default)]
pub(super) struct PartStatistics {
    /// Articles.
    pub(super) articles: usize,
    /// Articles without any mention.
    pub(super) without: usize,
    /// Groups.
    pub(super) groups: BTreeSet<String>,
    /// Tokens.
    pub(super) tokens: usize,
    /// Tokens that lie in a mention.
    pub(super) marked: usize,
    /// Mentions by label.
    pub(super) labels: BTreeMap<String, usize>,
    /// Articles by language.
    pub(super) languages: BTreeMap<String, usize>,
    /// Articles by licence.
    pub(super) licences: BTreeMap<String, usize>,
    /// Articles by outlet.
    pub(super) outlets: BTreeMap<String, usize>,
    /// Mentions by how they came about.
    pub(super) origins: BTreeMap<String, usize>,
    /// Tokens of each row.
    pub(super) row_lengths: Vec<usize>,
    /// Tokens of each mention.
    pub(super) mention_lengths: Vec<usize>,
}

impl PartStatistics {
    /// Counts an article.
    pub(super) fn add(&mut self, document: &TokenDocument<'_, '_>, rows: &[Row], group: &str) {
        let article = document.document.article;
        self.articles += 1;
        self.groups.insert(group.to_owned());
        count(&mut self.languages, &article.meta.language);
        count(&mut self.outlets, &article.meta.outlet);
        count(&mut self.licences, &article.meta.licence);
        let mut any = false;
        for (index, span) in document.spans() {
            any = true;
            let mention = document.document.mentions[index].mention;
            count(&mut self.labels, document.label(index));
            count(&mut self.origins, mention.origin.name());
            self.mention_lengths.push(span.len());
            self.marked += span.len();
        }
        self.without += usize::from(!any);
        for row in rows {
            self.row_lengths.push(row.tokens.len());
            self.tokens += row.tokens.len();
        }
    }

    /// All mentions.
    pub(super) fn mentions(&self) -> usize {
        self.mention_lengths.len()
    }
}

/// What stands for a language, an outlet or a licence that nobody entered.
pub(super) const NOT_KNOWN: &str = "not known";

fn count(counts: &mut BTreeMap<String, usize>, key: &str) {
    let key = if key.is_empty() { NOT_KNOWN } else { key };
    *counts.entry(key.to_owned()).or_default() += 1;
}

/// The middle, the largest of 95 in 100, and the largest; `None` of nothing.
pub(super) fn spread(lengths: impl Iterator<Item = usize>) -> Option<[usize; 3]> {
    let mut lengths: Vec<usize> = lengths.collect();
    lengths.sort_unstable();
    let last = lengths.len().checked_sub(1)?;
    Some([lengths[last / 2], lengths[last * 95 / 100], lengths[last]])
}
