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
pub(super) fn rows(
    text: &ArticleText,
    tokens: &[Token],
    spans: &[Range<usize>],
    unit: TextUnit,
) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = match unit {
        TextUnit::Article => Vec::new(),
        TextUnit::Sentence => {
            let first_at =
                |at: usize| tokens.partition_point(|token| token.range.start().get() < at);
            let all = sentences(text.as_str());
            all.map(|sentence| first_at(sentence.start)).collect()
        }
    };
    starts.dedup();
    cut_at(tokens.len(), &starts, spans)
}

/// Cuts rows of more than `most` tokens further, never inside of a span.
pub(super) fn shorten(
    rows: &[Range<usize>],
    spans: &[Range<usize>],
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

fn cut_at(count: usize, starts: &[usize], spans: &[Range<usize>]) -> Vec<Range<usize>> {
    let inside = Inside::new(spans);
    let mut rows = Vec::with_capacity(starts.len() + 1);
    let mut from = 0;
    for &start in starts {
        if from < start && start < count && !inside.holds(start) {
            rows.push(from..start);
            from = start;
        }
    }
    if from < count {
        rows.push(from..count);
    }
    rows
}

/// The borders between tokens that lie inside of spans.
struct Inside(Vec<Range<usize>>);

impl Inside {
    fn new(spans: &[Range<usize>]) -> Self {
        // From behind a span's first token to before its end.
        let long = spans.iter().filter(|span| span.start + 1 < span.end);
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
