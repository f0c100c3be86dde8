//! Scores a suggestion run, article by article on all cores.

use super::Progress;
use crate::analysis::scoring::{ArticleScore, Comparison};
use crate::formats::tokens::Tokenizer;

/// Scores every article of a comparison, by words as exports cut them. Stops early, with what it
/// has, when cancelled.
#[must_use]
pub fn score(comparison: &Comparison<'_>, progress: &Progress) -> Vec<ArticleScore> {
    let count = comparison.article_count();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = count.div_ceil(cores).max(1);
    let part = |from: usize| -> Vec<ArticleScore> {
        let all = from..(from + share).min(count);
        let scores = all
            .take_while(|_| !progress.cancelled())
            .filter_map(|index| {
                let tokens = Tokenizer::Words.tokens(comparison.article(index)?);
                let ranges: Vec<_> = tokens.iter().map(|token| token.range).collect();
                comparison.score(index, &ranges)
            });
        scores.collect()
    };
    let part = &part;
    std::thread::scope(|scope| {
        let parts = (0..count).step_by(share);
        let parts: Vec<_> = parts
            .map(|from| (from, scope.spawn(move || part(from))))
            .collect();
        let parts = parts.into_iter();
        // One that panics is done again here, where the panic is told.
        let parts = parts.map(|(from, one)| one.join().unwrap_or_else(|_| part(from)));
        parts.flatten().collect()
    })
}
