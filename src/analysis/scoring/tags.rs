//! Spans as tags of tokens (IOB2), counted as seqeval 1.2.2 does (`seqeval/metrics/` of its
//! package on PyPI).
//!
//! A row of tags has room for one span on each token. What has none is left out of these figures,
//! on either side by itself, by the rule of the CoNLL export: of spans that share words the longest
//! stays, of equally long ones the earliest, then the one whose label comes first in the scheme. A
//! span with gaps goes from its first word to its last; blanks at its ends are left out. A token
//! is cut where a span of either side begins or ends inside of it, so no span moves.
//!
//! Each span begins with a B, so seqeval's two modes, the default one and the strict one with IOB2,
//! find the same spans in these tags (but for labels that begin or end with a hyphen, which the
//! strict mode takes off). Rows may be sentences or whole articles: no span goes over the end of one.

use std::collections::BTreeMap;
use std::ops::{AddAssign, Range};

use super::{Compared, Figures, Label};
use crate::text::blanks::trim;
use crate::text::overlaps::flatten;
use crate::text::{ArticleText, ByteOffset, Extent, TextRange};

/// How figures of labels become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Average {
    /// Each span counts the same.
    Micro,
    /// Each label counts the same.
    Macro,
    /// Each label counts by how many spans the person has of it.
    Weighted,
}

impl Average {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Micro, Self::Macro, Self::Weighted];

    /// Its name in seqeval.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Micro => "micro",
            Self::Macro => "macro",
            Self::Weighted => "weighted",
        }
    }
}

/// Spans in the tags of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// On the same tokens with the same label.
    pub both: usize,
    /// In the machine's tags.
    pub machine: usize,
    /// In the person's tags: the support.
    pub person: usize,
}

impl Hits {
    /// Precision, recall and F1; 0 is said of what can't be said.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures::of(self.both as f64, self.machine, self.person)
    }
}

impl AddAssign<&Self> for Hits {
    fn add_assign(&mut self, other: &Self) {
        self.both += other.both;
        self.machine += other.machine;
        self.person += other.person;
    }
}

/// Spans that no tag says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Of the machine's.
    pub machine: usize,
    /// Of the person's.
    pub person: usize,
}

/// The tags of both, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagCounts {
    /// Of each label that is in the tags of either.
    pub labels: BTreeMap<Label, Hits>,
    /// How many tokens there are, cut where spans begin and end.
    pub tokens: usize,
    /// How many of them have the same tag on both sides.
    pub same: usize,
    /// What is in no tag, since others share its words or it has no token.
    pub left_out: LeftOut,
}

impl TagCounts {
    /// The figures of all labels as one; all are 0 if there is no label.
    #[must_use]
    pub fn average(&self, average: Average) -> Figures {
        let mut sum = Hits::default();
        for hits in self.labels.values() {
            sum += hits;
        }
        let weight = |hits: &Hits| match average {
            Average::Weighted => hits.person as f64,
            Average::Macro | Average::Micro => 1.0,
        };
        let weights: f64 = self.labels.values().map(weight).sum();
        if average == Average::Micro || weights == 0.0 {
            return match average {
                Average::Micro => sum.figures(),
                Average::Macro | Average::Weighted => Figures::default(),
            };
        }
        let mean = |figure: fn(Figures) -> f64| {
            let all = self.labels.values();
            let all = all.map(|hits| figure(hits.figures()) * weight(hits));
            all.sum::<f64>() / weights
        };
        Figures {
            precision: mean(|one| one.precision),
            recall: mean(|one| one.recall),
            f1: mean(|one| one.f1),
        }
    }

    /// The share of tokens with the same tag on both sides; `None` if there are no tokens.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        (self.tokens > 0).then(|| self.same as f64 / self.tokens as f64)
    }
}

impl AddAssign<&Self> for TagCounts {
    fn add_assign(&mut self, other: &Self) {
        for (label, hits) in &other.labels {
            *self.labels.entry(*label).or_default() += hits;
        }
        self.tokens += other.tokens;
        self.same += other.same;
        self.left_out.machine += other.left_out.machine;
        self.left_out.person += other.left_out.person;
    }
}

/// Counts the tags of one article.
pub(super) fn count(compared: &Compared<'_>) -> TagCounts {
    let text = compared.text;
    let person = compared.person.iter();
    let person = kept(text, person.map(|one| (one.extent, one.label)));
    let machine = compared.machine.iter().map(|one| one.span);
    let machine = kept(text, machine.map(|one| (one.extent, one.label)));
    let tokens = cut(compared.tokens, &[&person, &machine]);
    let (mine, theirs) = (on_tokens(&tokens, &machine), on_tokens(&tokens, &person));
    let mut counts = TagCounts {
        tokens: tokens.len(),
        left_out: LeftOut {
            machine: compared.machine.len() - mine.len(),
            person: compared.person.len() - theirs.len(),
        },
        ..TagCounts::default()
    };
    for (_, label) in &mine {
        counts.labels.entry(*label).or_default().machine += 1;
    }
    for (span, label) in &theirs {
        let hits = counts.labels.entry(*label).or_default();
        hits.person += 1;
        // Both are in order, and no two of one side share a token.
        let at = mine.binary_search_by_key(&span.start, |(one, _)| one.start);
        let found = at.ok().and_then(|at| mine.get(at));
        hits.both += usize::from(found == Some(&(span.clone(), *label)));
    }
    let (mine, theirs) = (tags(tokens.len(), &mine), tags(tokens.len(), &theirs));
    counts.same = mine.iter().zip(&theirs).filter(|(a, b)| a == b).count();
    counts
}

/// The spans of one side for which there is room, in text order.
fn kept<'a>(
    text: &ArticleText,
    spans: impl Iterator<Item = (&'a Extent, Label)>,
) -> Vec<(TextRange, Label)> {
    let trimmed = spans.filter_map(|(extent, label)| Some((trim(text, extent.cover())?, label)));
    let trimmed: Vec<(TextRange, Label)> = trimmed.collect();
    let flat = flatten(text, &trimmed);
    let kept = trimmed.into_iter().zip(flat).filter(|(_, kept)| *kept);
    let mut kept: Vec<_> = kept.map(|(span, _)| span).collect();
    kept.sort_unstable();
    kept
}

/// The tokens, cut where spans begin or end.
fn cut(tokens: &[TextRange], sides: &[&[(TextRange, Label)]]) -> Vec<Range<ByteOffset>> {
    let spans = sides.iter().copied().flatten();
    let borders = spans.flat_map(|(range, _)| [range.start(), range.end()]);
    let mut borders: Vec<ByteOffset> = borders.collect();
    borders.sort_unstable();
    borders.dedup();
    let mut pieces = Vec::with_capacity(tokens.len() + borders.len());
    for token in tokens {
        let from = borders.partition_point(|border| *border <= token.start());
        let inside = borders[from..].iter().copied();
        let inside = inside.take_while(|border| *border < token.end());
        let mut start = token.start();
        for end in inside.chain([token.end()]) {
            pieces.push(start..end);
            start = end;
        }
    }
    pieces
}

/// On which tokens spans lie; those that lie on none are left out.
fn on_tokens(
    tokens: &[Range<ByteOffset>],
    spans: &[(TextRange, Label)],
) -> Vec<(Range<usize>, Label)> {
    let placed = spans.iter().filter_map(|(range, label)| {
        let start = tokens.partition_point(|token| token.start < range.start());
        let end = tokens.partition_point(|token| token.end <= range.end());
        (start < end).then_some((start..end, *label))
    });
    placed.collect()
}

/// The tag of each token: whether a span begins with it, and the span's label; `None` for O.
fn tags(count: usize, spans: &[(Range<usize>, Label)]) -> Vec<Option<(bool, Label)>> {
    let mut tags = vec![None; count];
    for (span, label) in spans {
        for (at, tag) in tags[span.clone()].iter_mut().enumerate() {
            *tag = Some((at == 0, *label));
        }
    }
    tags
}
