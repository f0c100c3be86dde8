//! Where rows of tokens begin.

use std::ops::Range;

use super::Token;
use crate::text::ArticleText;
use crate::text::segment::sentences;

/// What stands in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextUnit {
    /// A sentence by UAX #29, or several where a mention goes from one into the next.
    #[default]
    Sentence,
    /// A whole article.
    Article,
}

impl TextUnit {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Sentence, Self::Article];

    /// Its name in options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Article => "article",
        }
    }
}

/// The rows of a text: ranges of tokens, one after the other, none empty. No row ends inside of a
/// span.
pub(super) fn rows<'s>(
    text: &ArticleText,
    tokens: &[Token],
    spans: impl Iterator<Item = &'s Range<usize>>,
    unit: TextUnit,
) -> Vec<Range<usize>> {
    let inside = Inside::new(spans);
    let mut rows = Vec::with_capacity(tokens.len() / 16 + 1);
    let mut from = 0;
    if unit == TextUnit::Sentence {
        let mut token = 0;
        for sentence in sentences(text.as_str()) {
            let is_before = |token: &Token| token.range.start().get() < sentence.start;
            while tokens.get(token).is_some_and(is_before) {
                token += 1;
            }
            if from < token && token < tokens.len() && !inside.holds(token) {
                rows.push(from..token);
                from = token;
            }
        }
    }
    if from < tokens.len() {
        rows.push(from..tokens.len());
    }
    rows
}

/// Cuts rows of more than `most` tokens further, never inside of a span.
pub(super) fn shorten<'s>(
    rows: &[Range<usize>],
    spans: impl Iterator<Item = &'s Range<usize>>,
    most: usize,
) -> Vec<Range<usize>> {
    let most = most.max(1);
    let inside = Inside::new(spans);
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let mut start = row.start;
        while row.end - start > most {
            let last = start + most;
            let before = (start + 1..=last).rev().find(|at| !inside.holds(*at));
            let at = before.or_else(|| (last..row.end).find(|at| !inside.holds(*at)));
            let Some(at) = at else { break };
            out.push(start..at);
            start = at;
        }
        out.push(start..row.end);
    }
    out
}

/// The borders between tokens that lie inside of spans.
struct Inside(Vec<Range<usize>>);

impl Inside {
    fn new<'s>(spans: impl Iterator<Item = &'s Range<usize>>) -> Self {
        // From behind a span's first token to before its end.
        let long = spans.filter(|span| span.start + 1 < span.end);
        let mut all: Vec<Range<usize>> = long.map(|span| span.start + 1..span.end).collect();
        all.sort_unstable_by_key(|one| one.start);
        all.dedup_by(|next, one| {
            let joins = next.start <= one.end;
            if joins {
                one.end = one.end.max(next.end);
            }
            joins
        });
        Self(all)
    }

    /// Whether the border before this token is one of them.
    fn holds(&self, token: usize) -> bool {
        let next = self.0.partition_point(|one| one.end <= token);
        self.0.get(next).is_some_and(|one| one.start <= token)
    }
}
