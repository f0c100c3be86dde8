//! Texts as tokens, for formats that are made of them: columns, data sets for taggers, spaCy's and
//! Prodigy's files.
//!
//! A [`Tokenizer`] cuts the text; [`TokenText`] puts mentions on the tokens as the [`Alignment`]
//! says, takes out those that overlap where the format wants it, and notes what that cost;
//! [`TagScheme`] writes the outcome as tags (`B-actor`) and reads them again.

mod article;
mod document;
mod given;
#[cfg(feature = "tokenizers")]
mod model;
mod plain_words;
mod rows;
mod sentences;
mod tags;
mod token_text;
mod tokenizer;

pub(super) use article::{TokenArticle, TokenMention};
pub(super) use document::{TokenDocument, each};
#[cfg(feature = "tokenizers")]
pub use model::ModelTokenizer;
pub(super) use rows::{ARTICLES, ReadRow, RowHead, RowIntake, rows};
pub use sentences::TextUnit;
pub use tags::{Repair, TagReader, TagScheme, TagSpan};
pub(super) use tags::{Tag, TagsSeen};
pub use token_text::{Mark, Needs, Token, TokenText};
pub use tokenizer::{GivenTokens, TokenLists, Tokenizer, anchor};

use super::ExportError;
use crate::model::Article;
pub use crate::text::blanks::{is_blank, trim};
pub use crate::text::overlaps::flatten;

/// How a mention is put on tokens if it begins or ends inside of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// The token is cut there: no mention moves.
    #[default]
    Cut,
    /// The mention grows to all tokens that it touches.
    Expand,
    /// The mention shrinks to the tokens that lie in it.
    Contract,
    /// The mention is left out.
    Strict,
}

impl Alignment {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Cut, Self::Expand, Self::Contract, Self::Strict];

    /// Its name in options: `cut`, or what spaCy's `char_span` calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Expand => "expand",
            Self::Contract => "contract",
            Self::Strict => "strict",
        }
    }
}

/// The columns of files that have one token a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// The token, a TAB, the tag.
    #[default]
    Two,
    /// As in CoNLL-2003, a space between them: token, part of speech, chunk (both `-X-`), tag.
    Four,
}

impl Columns {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Two, Self::Four];

    /// Its name in options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Two => "two",
            Self::Four => "four",
        }
    }
}

/// How texts become tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenOptions {
    /// What cuts the texts.
    pub tokenizer: Tokenizer,
    /// What happens to mentions that don't fit the tokens.
    pub alignment: Alignment,
    /// How tags are written.
    pub scheme: TagScheme,
    /// What stands in a row: a sentence or a whole article.
    pub unit: TextUnit,
    /// The columns of files that have one token a line.
    pub columns: Columns,
}

impl TokenOptions {
    /// Fails if tokens are given that are not those of an article's text.
    pub(super) fn check<'a>(
        &self,
        articles: impl Iterator<Item = &'a Article>,
    ) -> Result<(), ExportError> {
        let Tokenizer::Given(given) = &self.tokenizer else {
            return Ok(());
        };
        for article in articles {
            given.ranges(article).map_err(|what| ExportError::Tokens {
                article: article.id.to_string(),
                what,
            })?;
        }
        Ok(())
    }
}
