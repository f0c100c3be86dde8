//! Tables that people open in a spreadsheet: one of articles, one of mentions, one of claims.
//!
//! What the tables hold does not depend on how they are written ([`csv`], [`xlsx`]). Positions
//! count code points of the article's text. A mention in several claims names them all, with its
//! roles in the same order: `c1;c4` and `figure;source`. Attributes have columns of their own
//! (`attribute:unit`). Read are also the names that other people give such columns, in any order;
//! a column of mentions that nobody knows is taken for an attribute.

pub(super) mod csv;
mod names;
mod read;
mod write;
#[cfg(feature = "xlsx")]
pub(super) mod xlsx;

use super::intake::Spot;
use super::{Capabilities, Carries, NameWords, OffsetUnit};

/// The names of the tables.
const ARTICLES: &str = "articles";
const MENTIONS: &str = "mentions";
const CLAIMS: &str = "claims";

/// What an attribute's column is called before its key.
const ATTRIBUTE: &str = "attribute:";
/// What stands between several claims or roles in a cell.
const SEPARATOR: char = ';';

/// What tables carry.
const CARRIES: Capabilities = Capabilities {
    import: true,
    export: true,
    many_articles: true,
    offsets: OffsetUnit::CodePoints,
    names: NameWords::NoSemicolons,
    carries: &[
        Carries::Texts,
        Carries::Titles,
        Carries::Metadata,
        Carries::Mentions,
        Carries::Overlaps,
        Carries::Gaps,
        Carries::Attributes,
        Carries::Notes,
        Carries::Claims,
        Carries::Wordings,
        Carries::Verdicts,
    ],
};

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cell {
    Words(String),
    Number(usize),
}

impl From<&str> for Cell {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Cell {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

/// A table to be written.
#[derive(Debug)]
struct Table {
    /// [`ARTICLES`], [`MENTIONS`] or [`CLAIMS`].
    name: &'static str,
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

/// A table that was read.
#[derive(Debug)]
struct Given {
    /// The file or sheet, for messages.
    place: String,
    head: Vec<String>,
    /// Rows with their numbers, from 1.
    rows: Vec<(usize, ::csv::StringRecord)>,
    /// What the numbers count.
    spot: fn(usize) -> Spot,
}

/// Takes the first row out, whose cells name the columns.
fn take_head(rows: &mut Vec<(usize, ::csv::StringRecord)>) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let (_, head) = rows.remove(0);
    head.iter().map(str::to_owned).collect()
}

impl Given {
    /// Where a row stands.
    fn at(&self, number: usize) -> String {
        (self.spot)(number).within(&self.place, "row")
    }
}
