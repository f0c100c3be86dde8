//! What there is to know of a whole text before it is shown: headings, repeated paragraphs, how
//! many words. Found bit by bit, so that a book is on the screen at once.

use super::headings::{Headings, ParagraphKind};
use super::repeats::Repeats;
use super::stats::WordCount;
use crate::text::ArticleText;

/// Bytes that are looked at before anybody is asked whether to go on.
const STRETCH: usize = 16 * 1024;

/// What was found in a text so far, from its beginning on.
#[derive(Clone, Debug)]
pub struct Survey {
    headings: Headings,
    repeats: Repeats,
    paragraphs: usize,
    found: Vec<Surveyed>,
    words: WordCount,
}

/// What was found of one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surveyed {
    /// What it looks like.
    pub kind: ParagraphKind,
    /// Whether an earlier paragraph says the same.
    pub repeated: bool,
}

impl Survey {
    /// Nothing is found yet. `title` is the article's title, empty if not known.
    #[must_use]
    pub fn new(text: &ArticleText, title: &str) -> Self {
        Self {
            headings: Headings::new(text, title),
            repeats: Repeats::default(),
            paragraphs: text.paragraph_count(),
            found: Vec::with_capacity(text.paragraph_count()),
            words: WordCount::default(),
        }
    }

    /// Looks on through the same text until it is through or `enough` says so, which is asked
    /// every few paragraphs. True if all is found.
    pub fn go_on(&mut self, text: &ArticleText, mut enough: impl FnMut() -> bool) -> bool {
        let mut bytes = 0;
        while self.found.len() < self.paragraphs {
            let index = self.found.len();
            self.found.push(Surveyed {
                kind: self.headings.kind(text, index),
                repeated: self.repeats.earlier(text, index).is_some(),
            });
            bytes += self.words.next_paragraph(text);
            if bytes >= STRETCH {
                bytes = 0;
                if enough() {
                    break;
                }
            }
        }
        self.is_done()
    }

    /// Whether all was looked through.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.found.len() == self.paragraphs
    }

    /// What was found of the first paragraphs.
    #[must_use]
    pub fn found(&self) -> &[Surveyed] {
        &self.found
    }

    /// How many words the text has, once all was looked through.
    #[must_use]
    pub fn words(&self) -> Option<usize> {
        self.words.known_after(self.paragraphs)
    }
}
