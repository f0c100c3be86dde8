//! An article: its frozen text, and what is known about it.

use std::sync::Arc;

use super::foreign::Foreign;
use super::id::ArticleId;
use crate::text::{ArticleText, Digest};

/// Which way the lines of an article run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TextDirection {
    /// Each paragraph as its first letter with a direction says.
    #[default]
    Auto,
    /// Every paragraph from left to right.
    LeftToRight,
    /// Every paragraph from right to left.
    RightToLeft,
}

impl TextDirection {
    /// All directions.
    pub const ALL: [Self; 3] = [Self::Auto, Self::LeftToRight, Self::RightToLeft];

    /// As written to files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "automatic",
            Self::LeftToRight => "left to right",
            Self::RightToLeft => "right to left",
        }
    }

    /// Reads [`name`](Self::name).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|direction| direction.name() == name)
    }
}

/// What is known about an article. Dates are kept as written in ISO 8601, whole or in part
/// (`2025`, `2025-03`, `2025-03-14`, `2025-03-14T09:30:00Z`); unknown fields are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleMeta {
    /// Headline.
    pub title: String,
    /// Who published it.
    pub outlet: String,
    /// Who wrote it.
    pub author: String,
    /// Where it was found.
    pub url: String,
    /// Where a copy is kept.
    pub archive_url: String,
    /// When it was published.
    pub published: String,
    /// When it was taken from there.
    pub retrieved: String,
    /// Language of the text, a BCP 47 tag such as `fr`.
    pub language: String,
    /// Language that it was translated from.
    pub translated_from: String,
    /// Under which terms it may be passed on, as entered: `CC BY-SA 4.0`.
    pub licence: String,
    /// Which way its lines run.
    pub direction: TextDirection,
    /// Free words.
    pub note: String,
    /// What other tools noted of it.
    pub foreign: Foreign,
}

/// How an article's text came to be: the file as it arrived and what was done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Name of the file that was imported, without its folder; empty for pasted text.
    pub file_name: String,
    /// Extension under which the bytes are kept in `originals/` (`html`, `txt`, …).
    pub extension: String,
    /// SHA-256 of the bytes as they came.
    pub digest: Digest,
    /// What was done, in the order in which it was done ("decoded from windows-1252").
    pub steps: Vec<String>,
    /// The bytes, from the import until they are on disk. Not compared, not needed later.
    pub bytes: OriginalBytes,
}

/// Whether a string can be the extension of a file name on every system: 1 to 16 small letters
/// and digits.
#[must_use]
pub fn is_extension(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (1..=16).contains(&text.len()) && text.bytes().all(fits)
}

/// The bytes of an original that have yet to be written.
#[derive(Clone, Debug, Default)]
pub struct OriginalBytes(pub Option<Arc<[u8]>>);

impl PartialEq for OriginalBytes {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for OriginalBytes {}

/// One article of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its name, also that of its files.
    pub id: ArticleId,
    /// Its words; they never change.
    pub text: ArticleText,
    /// What is known about it.
    pub meta: ArticleMeta,
    /// Where the text came from; `None` if it was made in the program or by another tool.
    pub original: Option<Original>,
}

impl Article {
    /// The title, or else the first words of the text: whole ones, if words are told by blanks.
    #[must_use]
    pub fn display_title(&self) -> &str {
        let title = self.meta.title.trim();
        if !title.is_empty() {
            return title;
        }
        let first = self
            .text
            .as_str()
            .trim_start()
            .lines()
            .next()
            .unwrap_or_default();
        let Some((end, next)) = first.char_indices().nth(80) else {
            return first;
        };
        let cut = &first[..end];
        let whole = match next.is_whitespace() {
            true => None,
            // A blank far from the end is none between words of a script that has them.
            false => cut.rfind(char::is_whitespace).filter(|at| at * 3 > end),
        };
        cut[..whole.unwrap_or(end)].trim_end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title_of(words: &str) -> String {
        let article = Article {
            id: ArticleId::new("a").unwrap(),
            text: ArticleText::new(words.to_owned()).unwrap(),
            meta: ArticleMeta::default(),
            original: None,
        };
        article.display_title().to_owned()
    }

    #[test]
    fn a_blank_far_from_the_end_cuts_no_title() {
        let title = title_of(&format!("2026年 {}", "船".repeat(100)));
        assert_eq!(title.chars().count(), 80);
    }

    #[test]
    fn without_a_title_the_first_words_are_shown_whole() {
        let line = |word: &str| format!("{word} ").repeat(30);
        assert_eq!(title_of("Short.\nMore."), "Short.");
        // The eightieth letter stands inside a word, at its end, and is a blank.
        assert_eq!(title_of(&line("ferry-boats")), line("ferry-boats")[..71]);
        assert_eq!(title_of(&line("steamers")), line("steamers")[..80]);
        assert_eq!(title_of(&line("boat")), line("boat")[..79]);
        assert_eq!(title_of(&"船".repeat(100)), "船".repeat(80));
    }
}
