//! Characters that a format forbids.

use super::{Example, Loss, LossReport};
use crate::model::Article;
use crate::text::ArticleText;

/// The article's text as a format can write it: `instead` gives for each character that it
/// forbids another one of the same length in UTF-8, so that all positions stay. Each is noted.
/// `None` if nothing but blanks is left.
pub(super) fn text_without(
    article: &Article,
    instead: impl Fn(usize, char) -> Option<char>,
    loss: &mut LossReport,
) -> Option<ArticleText> {
    let text = article.text.as_str();
    if text.char_indices().all(|(at, c)| instead(at, c).is_none()) {
        return Some(article.text.clone());
    }
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let new = instead(at, character);
        if let Some(new) = new {
            debug_assert_eq!(new.len_utf8(), character.len_utf8());
            loss.note(Loss::Characters, || Example {
                place: None,
                words: format!("U+{:04X}", u32::from(character)),
                ..Example::article(article)
            });
        }
        out.push(new.unwrap_or(character));
    }
    ArticleText::new(out).ok()
}
