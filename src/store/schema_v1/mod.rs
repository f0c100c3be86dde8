//! The project files: their own types, converted from and to the model and checked
//! on the way. Described for people in `docs/FILE_FORMAT.md`.

pub(crate) mod article;
pub(crate) mod claim;
pub(crate) mod decision;
pub(crate) mod layer;
pub(crate) mod project;
pub(crate) mod scheme;
pub(crate) mod suggestion;
pub(crate) mod transaction;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use serde::de::DeserializeOwned;

use super::limits::line_at;
use super::migrate;
use super::problem::{Problem, StoreError};
use crate::model::{ArticleId, Timestamp};
use crate::text::{ArticleText, Extent};

/// The version of the files of articles and layers that this module reads and writes.
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

/// Reads a whole file of this or an older version, and refuses one of a newer.
pub(crate) fn read_file<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T, StoreError> {
    let text = &*migrate::bring_up(file, text)?;
    if !migrate::is_newest(file, text) {
        let newest = migrate::Kind::of(file).newest();
        let message = format!("it does not begin with `(format: {newest},`");
        let problem = Problem::error(file, message);
        return Err(StoreError::Damaged(vec![problem.at_line(Some(1))]));
    }
    read_ron(text).map_err(|(line, message)| {
        let problem = match conflict(text) {
            Some(line) => conflict_at(file, line),
            None => Problem::error(file, message)
                .at_line(Some(line))
                .way_out("correct this line, or restore the file from version control or a backup"),
        };
        StoreError::Damaged(vec![problem])
    })
}

/// A conflict that version control left, and only a person can solve.
pub(crate) fn conflict_at(file: &Path, line: usize) -> Problem {
    Problem::error(file, "version control left a conflict here")
        .at_line(Some(line))
        .way_out("choose the lines to keep and delete the markers")
}

/// The line on which version control left a conflict, counted from 1.
pub(crate) fn conflict(text: &str) -> Option<usize> {
    let mut lines = text.lines();
    let marker = |line: &str| line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>");
    lines.position(marker).map(|line| line + 1)
}

/// The line on which the record with this id stands, counted from 1.
pub(crate) fn line_of(text: &str, id: &str) -> Option<usize> {
    RecordLines::of(text).line(text, id)
}

/// Where the records of a file stand, by their ids: made once a file, so that many problems in
/// it do not walk over it again and again.
#[derive(Default)]
pub(crate) struct RecordLines(HashMap<u64, u32>);

impl RecordLines {
    pub(crate) fn of(text: &str) -> Self {
        let mut lines = HashMap::new();
        for (number, line) in (1..).zip(text.lines()) {
            for (at, _) in line.match_indices("(id: \"") {
                let id = line[at + 6..].split('"').next().unwrap_or_default();
                lines.entry(fingerprint(id)).or_insert(number);
            }
        }
        Self(lines)
    }

    /// The line of the record with this id; else the first line on which the id stands.
    pub(crate) fn line(&self, text: &str, id: &str) -> Option<usize> {
        if let Some(line) = self.0.get(&fingerprint(id)) {
            return Some(*line as usize);
        }
        let anyhow = format!("\"{id}\"");
        let at = memchr::memmem::find(text.as_bytes(), anyhow.as_bytes())?;
        Some(line_at(text.as_bytes(), at))
    }
}

fn fingerprint(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
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

/// What stands between the pieces of a quote.
const GAP: &str = " … ";
/// Letters of a quote in a message.
const SHORT: usize = 60;

fn shorten(words: &str) -> String {
    match words.char_indices().nth(SHORT) {
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
    if !quote.is_empty() && !reads(text, &extent, quote) {
        return Err(PlaceError::Quote {
            words: beginning(text, &extent),
        });
    }
    Ok(extent)
}

/// Whether the words of an extent are these; copies nothing, however long it is.
fn reads(text: &ArticleText, extent: &Extent, quote: &str) -> bool {
    let mut rest = Some(quote);
    for (index, piece) in extent.pieces().enumerate() {
        if index > 0 {
            rest = rest.and_then(|rest| rest.strip_prefix(GAP));
        }
        rest = rest.and_then(|rest| rest.strip_prefix(text.slice(piece)));
    }
    rest == Some("")
}

/// The first words of an extent: enough for a message.
fn beginning(text: &ArticleText, extent: &Extent) -> String {
    let mut words = String::new();
    for (index, piece) in extent.pieces().enumerate() {
        if index > 0 {
            words.push_str(GAP);
        }
        words.extend(text.slice(piece).chars().take(SHORT + 1));
        if words.chars().count() > SHORT {
            break;
        }
    }
    words
}

/// Looks for words that moved.
pub(crate) struct Again {
    /// What was found to have moved, in words.
    pub(crate) notes: Vec<String>,
    /// How many bytes may still be looked through: a file that was made to cost time must not.
    budget: u64,
}

impl Default for Again {
    fn default() -> Self {
        Self {
            notes: Vec::new(),
            budget: 64 << 30,
        }
    }
}

impl Again {
    /// The only place where `quote` stands in the text: where words went that moved. `None` if
    /// it is nowhere or in several places.
    pub(crate) fn find(&mut self, text: &ArticleText, quote: &str) -> Option<Extent> {
        self.budget = self.budget.saturating_sub(text.as_str().len() as u64);
        if quote.is_empty() || self.is_spent() {
            return None;
        }
        let finder = memchr::memmem::Finder::new(quote);
        let mut found = finder.find_iter(text.as_str().as_bytes());
        let at = found.next()?;
        let range = text.range_of_bytes(at..at + quote.len())?;
        found.next().is_none().then(|| range.into())
    }

    /// Whether nothing more is looked for.
    pub(crate) fn is_spent(&self) -> bool {
        self.budget == 0
    }
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
