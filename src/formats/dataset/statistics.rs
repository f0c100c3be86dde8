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
    /// The counts of an article.
    pub(super) fn of(document: &TokenDocument<'_, '_>, rows: &[Row]) -> Self {
        let article = document.document.article;
        let mut out = Self {
            articles: 1,
            ..Self::default()
        };
        count(&mut out.languages, &article.meta.language);
        count(&mut out.outlets, &article.meta.outlet);
        count(&mut out.licences, &article.meta.licence);
        for (index, span) in document.spans() {
            let mention = document.document.mentions[index].mention;
            count(&mut out.labels, document.label(index));
            count(&mut out.origins, mention.origin.name());
            out.mention_lengths.push(span.len());
            out.marked += span.len();
        }
        out.without = usize::from(out.mention_lengths.is_empty());
        for row in rows {
            out.row_lengths.push(row.tokens.len());
            out.tokens += row.tokens.len();
        }
        out
    }

    /// Adds an article of this group.
    pub(super) fn add(&mut self, other: Self, group: &str) {
        self.articles += other.articles;
        self.without += other.without;
        self.groups.insert(group.to_owned());
        self.tokens += other.tokens;
        self.marked += other.marked;
        let counts = [
            (&mut self.labels, other.labels),
            (&mut self.languages, other.languages),
            (&mut self.licences, other.licences),
            (&mut self.outlets, other.outlets),
            (&mut self.origins, other.origins),
        ];
        for (counts, more) in counts {
            for (key, count) in more {
                *counts.entry(key).or_default() += count;
            }
        }
        self.row_lengths.extend(other.row_lengths);
        self.mention_lengths.extend(other.mention_lengths);
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
