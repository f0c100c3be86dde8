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
    let inside = inside(rows.last().map_or(0, |row| row.end), spans);
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let mut start = row.start;
        while row.end - start > most {
            let last = start + most;
            let before = (start + 1..=last).rev().find(|at| !inside[*at]);
            let at = before.or_else(|| (last..row.end).find(|at| !inside[*at]));
            let Some(at) = at else { break };
            out.push(start..at);
            start = at;
        }
        out.push(start..row.end);
    }
    out
}

fn cut_at(count: usize, starts: &[usize], spans: &[Range<usize>]) -> Vec<Range<usize>> {
    let inside = inside(count, spans);
    let mut rows = Vec::with_capacity(starts.len() + 1);
    let mut from = 0;
    for &start in starts {
        if from < start && start < count && !inside[start] {
            rows.push(from..start);
            from = start;
        }
    }
    if from < count {
        rows.push(from..count);
    }
    rows
}

/// Of each border between tokens, whether a span goes over it.
fn inside(count: usize, spans: &[Range<usize>]) -> Vec<bool> {
    let mut change = vec![0_i32; count + 1];
    for span in spans {
        // From behind its first token to before its end.
        if span.start + 1 < span.end && span.end <= count {
            change[span.start + 1] += 1;
            change[span.end] -= 1;
        }
    }
    let mut depth = 0;
    let deep = change.iter().map(|change| {
        depth += change;
        depth > 0
    });
    deep.collect()
}
