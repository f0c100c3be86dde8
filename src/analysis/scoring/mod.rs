//! How well a machine's spans agree with a person's.
//!
//! [`ArticleScore::new`] compares the two in one article; all figures of many articles are made of
//! these ([`Report::of`]), so that an article is compared once, on any thread, and again only when
//! it changes. Nothing here is rounded or put into words.
//!
//! A [`Comparison`] takes both from a project.
//!
//! - [`MatchCounts`]: the four ways of counting of nervaluate 1.2.1, the same to the last digit.
//! - [`TagCounts`]: seqeval 1.2.2 on the spans as tags of tokens.
//! - [`Pair`]: which span of the machine is which of the person's; from these come the
//!   [`Calibration`] of the machine's scores, the [`Confusion`] of labels, the [`Corrections`].
//! - [`Intervals`]: how far the figures would go with other articles of the same kind.

mod calibration;
mod comparison;
mod confusion;
mod counts;
mod interval;
mod matching;
mod pairs;
mod place;
mod tags;

use std::ops::AddAssign;

pub use calibration::{BINS, Bin, Calibration};
pub use comparison::Comparison;
pub use confusion::{Confusion, Corrections, PairRef};
pub use counts::{Counts, Figures, MatchCounts, Matching};
pub use interval::{Interval, Intervals, RESAMPLES};
pub use matching::SpanCounts;
pub use pairs::{Moved, Pair};
pub use tags::{Average, Hits, LeftOut, TagCounts};

use place::Place;

use crate::text::{ArticleText, Extent, TextRange};

/// A label, as its place in a list that whoever compares has: all labels of the person and of the
/// machine, those of the scheme first and in its order.
pub type Label = usize;

/// One thing that somebody marked.
#[derive(Clone, Copy, Debug)]
pub struct Span<'a> {
    /// As what.
    pub label: Label,
    /// Which words.
    pub extent: &'a Extent,
}

/// One thing that the machine found.
#[derive(Clone, Copy, Debug)]
pub struct Proposal<'a> {
    /// What and where.
    pub span: Span<'a>,
    /// How sure the machine says it is.
    pub score: Option<f64>,
}

/// One article with what both found in it.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The text.
    pub text: &'a ArticleText,
    /// Its tokens in text order, each character that is no blank in one of them.
    pub tokens: &'a [TextRange],
    /// What the person marked, in any order.
    pub person: &'a [Span<'a>],
    /// What the machine found, in any order.
    pub machine: &'a [Proposal<'a>],
    /// Whether the person did not see what the machine had found.
    pub blind: bool,
}

/// What the comparison of one article gave.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleScore {
    /// Whether the person did not see what the machine had found.
    pub blind: bool,
    /// Spans counted as nervaluate does.
    pub spans: SpanCounts,
    /// Tags of tokens, counted as seqeval does.
    pub tags: TagCounts,
    /// Every span of both once: with its partner, or alone. Their indices are those of
    /// [`Compared::machine`] and [`Compared::person`].
    pub pairs: Vec<Pair>,
}

impl ArticleScore {
    /// Compares what both found in an article.
    #[must_use]
    pub fn new(compared: &Compared<'_>) -> Self {
        let text = compared.text;
        let person = Place::in_order(text, compared.person.iter().copied());
        let machine = Place::in_order(text, compared.machine.iter().map(|one| one.span));
        Self {
            blind: compared.blind,
            spans: matching::count(&person, &machine),
            tags: tags::count(compared),
            pairs: pairs::pair(&person, &machine, compared.machine),
        }
    }
}

/// All figures of some articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// How many articles.
    pub articles: usize,
    /// Spans counted as nervaluate does.
    pub spans: SpanCounts,
    /// Tags of tokens, counted as seqeval does.
    pub tags: TagCounts,
    /// What the machine's scores are worth.
    pub calibration: Calibration,
    /// Which labels of the machine are which of the person's.
    pub confusion: Confusion,
    /// By how much the machine's edges are off.
    pub corrections: Corrections,
    /// Where the strict figures may lie; `None` for fewer than two articles.
    pub intervals: Option<Intervals>,
}

impl Scores {
    /// The figures of those of the articles that are `wanted`. What refers to an article
    /// ([`PairRef`]) has its index in `articles`.
    #[must_use]
    pub fn of(articles: &[ArticleScore], wanted: impl Fn(&ArticleScore) -> bool) -> Self {
        let mut scores = Self::default();
        let mut strict = Vec::new();
        for (index, article) in articles.iter().enumerate().filter(|(_, one)| wanted(one)) {
            scores.articles += 1;
            scores.spans.add_assign(&article.spans);
            scores.tags.add_assign(&article.tags);
            strict.push(*article.spans.all.of(Matching::Strict));
            for (at, pair) in article.pairs.iter().enumerate() {
                let place = PairRef {
                    article: index,
                    pair: at,
                };
                scores.calibration.take(pair);
                scores.confusion.take(pair, place);
                scores.corrections.take(pair, place);
            }
        }
        scores.intervals = Intervals::of(strict);
        scores
    }
}

/// The figures of all articles, and of those apart in which the person saw the machine's work and
/// in which not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Of all.
    pub all: Scores,
    /// Of those in which the person saw it; `None` if there are none.
    pub aided: Option<Scores>,
    /// Of those in which the person did not; `None` if there are none.
    pub blind: Option<Scores>,
}

impl Report {
    /// The figures of some articles. What refers to an article has its index in `articles`.
    #[must_use]
    pub fn of(articles: &[ArticleScore]) -> Self {
        let part = |blind: bool| {
            let scores = Scores::of(articles, |one| one.blind == blind);
            (scores.articles > 0).then_some(scores)
        };
        Self {
            all: Scores::of(articles, |_| true),
            aided: part(false),
            blind: part(true),
        }
    }
}
