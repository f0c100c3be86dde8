//! Paragraphs that a text says twice, as pages do with their leads.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::text::ArticleText;

/// Shorter paragraphs are not looked at, in characters.
pub const SHORTEST: usize = 40;

/// For each paragraph the earlier one that says the same, white space apart; `None` for all
/// that are new or shorter than [`SHORTEST`] characters. One walk over the text.
#[must_use]
pub fn repeated_paragraphs(text: &ArticleText) -> Vec<Option<usize>> {
    let mut repeats = Repeats::default();
    (0..text.paragraph_count())
        .map(|index| repeats.earlier(text, index))
        .collect()
}

/// Finds repeated paragraphs one after the other, so that a book can be looked at in parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Repeats {
    /// The first paragraphs of their words, by a digest of them.
    first: HashMap<u64, Vec<usize>>,
}

impl Repeats {
    /// The earlier paragraph that says the same. Paragraphs are asked for in their order.
    pub(super) fn earlier(&mut self, text: &ArticleText, index: usize) -> Option<usize> {
        let paragraph = text.paragraph_str(index);
        // As many bytes as characters at least.
        if paragraph.len() < SHORTEST {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        let mut length = 0;
        for word in paragraph.split_whitespace() {
            word.hash(&mut hasher);
            if length <= SHORTEST {
                // With the space before it.
                length += usize::from(length > 0) + word.chars().count();
            }
        }
        if length < SHORTEST {
            return None;
        }
        let same = |earlier: usize| {
            let earlier = text.paragraph_str(earlier).split_whitespace();
            earlier.eq(paragraph.split_whitespace())
        };
        let firsts = self.first.entry(hasher.finish()).or_default();
        let found = firsts.iter().copied().find(|earlier| same(*earlier));
        if found.is_none() {
            firsts.push(index);
        }
        found
    }
}
