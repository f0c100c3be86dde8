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

/// A table that was read.
#[derive(Debug)]
struct Given {
    /// The file or sheet, for messages.
    place: String,
    head: Vec<String>,
    rows: Grid,
    /// What the numbers of rows count.
    spot: fn(usize) -> Spot,
}

impl Given {
    /// A table of these rows, of which the first names the columns.
    fn new(place: String, mut rows: Grid, spot: fn(usize) -> Spot) -> Self {
        rows.close();
        Self {
            place,
            head: rows.take_head(),
            rows,
            spot,
        }
    }

    /// Where a row stands.
    fn at(&self, number: usize) -> String {
        (self.spot)(number).within(&self.place, "row")
    }
}

/// Rows of cells, packed: a string for each cell would be many times as large as the file.
#[derive(Debug, Default)]
struct Grid {
    words: String,
    /// Where each cell ends in them, all rows one behind the other.
    ends: Vec<u32>,
    /// The number of each row, from 1, and where its cells begin among the ends.
    rows: Vec<(usize, usize)>,
}

impl Grid {
    /// Adds a row of this number. What would make it larger than 4 GB is left out; no file is.
    fn push<'w>(&mut self, number: usize, cells: impl IntoIterator<Item = &'w str>) {
        self.rows.push((number, self.ends.len()));
        for cell in cells {
            if let Ok(end) = u32::try_from(self.words.len() + cell.len()) {
                self.words.push_str(cell);
                self.ends.push(end);
            }
        }
    }

    /// Takes the first row out.
    fn take_head(&mut self) -> Vec<String> {
        let head = self.row(0);
        let head = head.map(|(_, cells)| cells.iter().map(str::to_owned).collect());
        self.rows.drain(..1.min(self.rows.len()));
        head.unwrap_or_default()
    }

    /// Gives back the room that is not needed any more when all rows are in.
    fn close(&mut self) {
        self.words.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.rows.shrink_to_fit();
    }

    /// How many rows.
    fn len(&self) -> usize {
        self.rows.len()
    }

    /// The number and the cells of a row.
    fn row(&self, index: usize) -> Option<(usize, Cells<'_>)> {
        let (number, first) = *self.rows.get(index)?;
        let next = self.rows.get(index + 1);
        let end = next.map_or(self.ends.len(), |(_, next)| *next);
        let start = first.checked_sub(1).map_or(0, |last| self.ends[last]);
        let cells = Cells {
            words: &self.words,
            start: start as usize,
            ends: &self.ends[first..end],
        };
        Some((number, cells))
    }
}

/// The cells of a row.
#[derive(Clone, Copy, Debug)]
struct Cells<'g> {
    words: &'g str,
    /// Where the first one begins.
    start: usize,
    ends: &'g [u32],
}

impl<'g> Cells<'g> {
    fn iter(self) -> impl Iterator<Item = &'g str> {
        let mut start = self.start;
        self.ends.iter().map(move |end| {
            let from = std::mem::replace(&mut start, *end as usize);
            &self.words[from..start]
        })
    }
}
