//! Paragraphs that a text says twice, as pages do with their leads.

use std::collections::HashMap;

use crate::text::ArticleText;

/// Shorter paragraphs are not looked at, in characters.
pub const SHORTEST: usize = 40;

/// For each paragraph the earlier one that says the same, white space apart; `None` for all
/// that are new or shorter than [`SHORTEST`] characters. One walk over the text.
#[must_use]
pub fn repeated_paragraphs(text: &ArticleText) -> Vec<Option<usize>> {
    let mut first: HashMap<String, usize> = HashMap::new();
    (0..text.paragraph_count())
        .map(|index| {
            let words: Vec<&str> = text.paragraph_str(index).split_whitespace().collect();
            let folded = words.join(" ");
            if folded.len() < SHORTEST || folded.chars().count() < SHORTEST {
                return None;
            }
            match first.get(&folded) {
                Some(&earlier) => Some(earlier),
                None => {
                    first.insert(folded, index);
                    None
                }
            }
        })
        .collect()
}
