//! The project files, version 1: their own types, converted from and to the model and checked
//! on the way. Described for people in `docs/FILE_FORMAT.md`.

pub(crate) mod article;
pub(crate) mod claim;
pub(crate) mod layer;
pub(crate) mod project;
pub(crate) mod scheme;
pub(crate) mod transaction;

use std::path::Path;

use serde::de::DeserializeOwned;

use super::problem::{Problem, StoreError};
use crate::model::{ArticleId, Timestamp};
use crate::text::{ArticleText, Extent};

/// The version of the format that this module reads and writes.
pub(crate) const FORMAT: u32 = 1;

/// A piece of text as files have it: first byte, first byte after it.
pub(crate) type Piece = (usize, usize);

/// The texts that positions point into.
pub(crate) trait Texts {
    /// The text of an article.
    fn text(&self, id: &ArticleId) -> Option<ArticleText>;
}

impl Texts for crate::model::Project {
    fn text(&self, id: &ArticleId) -> Option<ArticleText> {
        self.article(id).map(|article| article.text.clone())
    }
}

/// Whether a value is the one that a missing field has, so that it need not be written.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Reads RON.
pub(crate) fn read_ron<T: DeserializeOwned>(text: &str) -> Result<T, (usize, String)> {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .from_str(text)
        .map_err(|error| (error.span.start.line, error.code.to_string()))
}

/// Reads a whole file of this version, and refuses one of a newer version.
pub(crate) fn read_file<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T, StoreError> {
    match version(text) {
        Some(FORMAT) => {}
        Some(version) if version > FORMAT => {
            return Err(StoreError::Newer {
                file: file.to_owned(),
                version,
            });
        }
        _ => {
            let problem = Problem::error(file, "it does not begin with `(format: 1,`");
            return Err(StoreError::Damaged(vec![problem.at_line(Some(1))]));
        }
    }
    read_ron(text).map_err(|(line, message)| {
        let conflict = text
            .lines()
            .position(|line| line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>"));
        let problem = match conflict {
            Some(line) => Problem::error(file, "version control left a conflict here")
                .at_line(Some(line + 1))
                .way_out("choose the lines to keep and delete the markers"),
            None => Problem::error(file, message)
                .at_line(Some(line))
                .way_out("correct this line, or restore the file from version control or a backup"),
        };
        StoreError::Damaged(vec![problem])
    })
}

fn version(text: &str) -> Option<u32> {
    let rest = text.trim_start().strip_prefix('(')?.trim_start();
    let rest = rest.strip_prefix("format")?.trim_start();
    let rest = rest.strip_prefix(':')?.trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    rest[..digits].parse().ok()
}

/// The line on which the record with this id stands, counted from 1.
pub(crate) fn line_of(text: &str, id: &str) -> Option<usize> {
    let wanted = format!("(id: \"{id}\"");
    let anyhow = format!("\"{id}\"");
    let find = |needle: &str| text.lines().position(|line| line.contains(needle));
    find(&wanted).or_else(|| find(&anyhow)).map(|line| line + 1)
}

pub(crate) fn pieces(extent: &Extent) -> Vec<Piece> {
    extent
        .pieces()
        .map(|piece| (piece.start().get(), piece.end().get()))
        .collect()
}

/// Why a place in a file is no place in the text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PlaceError {
    /// Beyond the text, reversed, empty or inside a character.
    Outside(String),
    /// Other words stand there.
    Quote { words: String },
}

impl PlaceError {
    pub(crate) fn message(&self, quote: &str) -> String {
        match self {
            Self::Outside(message) => message.clone(),
            Self::Quote { words } => format!(
                "its quote is “{}”, but the article has “{}” there",
                shorten(quote),
                shorten(words)
            ),
        }
    }
}

fn shorten(words: &str) -> String {
    match words.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words.to_owned(),
    }
}

/// The extent of `pieces`, if the words there are `quote`. An empty quote is not compared.
pub(crate) fn place(
    text: &ArticleText,
    pieces: &[Piece],
    quote: &str,
) -> Result<Extent, PlaceError> {
    let mut ranges = Vec::with_capacity(pieces.len());
    for (start, end) in pieces {
        let range = text.range_of_bytes(*start..*end).ok_or_else(|| {
            PlaceError::Outside(format!(
                "{start} to {end} is no place in the text, which has {} bytes",
                text.end()
            ))
        })?;
        ranges.push(range);
    }
    let extent = Extent::from_pieces(ranges)
        .ok_or_else(|| PlaceError::Outside("it says nowhere where it stands".to_owned()))?;
    if !quote.is_empty() {
        let words = text.quote(&extent);
        if words != quote {
            return Err(PlaceError::Quote { words });
        }
    }
    Ok(extent)
}

/// The only place where `quote` stands in the text: where words went that moved.
pub(crate) fn find_again(text: &ArticleText, quote: &str) -> Option<Extent> {
    if quote.is_empty() {
        return None;
    }
    let mut found = text.as_str().match_indices(quote);
    let (at, words) = found.next()?;
    let range = text.range_of_bytes(at..at + words.len())?;
    found.next().is_none().then(|| range.into())
}

pub(crate) fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .ok_or_else(|| format!("“{text}” is no moment such as 2026-03-02T09:30:00Z"))
}

/// A named value, or what was expected.
pub(crate) fn named<T>(
    what: &str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, String> {
    parse(text).ok_or_else(|| format!("there is no {what} “{text}”"))
}
