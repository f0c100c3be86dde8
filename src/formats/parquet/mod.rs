//! Parquet files: tables with named columns, in and out, whatever they mean.

mod footer;
mod pairs;
mod read;
mod write;

pub(super) use read::{Field, ParquetRow, Reader};
pub use read::{MAGIC, ReadTable, Row, read};
pub use write::{Writer, write};

/// One column. Where a value may be missing, `None` is null.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Words.
    Text(Vec<Option<String>>),
    /// Whole numbers of 64 bits.
    Whole(Vec<Option<i64>>),
    /// Floating point numbers.
    Real(Vec<Option<f64>>),
    /// Yes or no.
    Flag(Vec<Option<bool>>),
    /// Lists of words.
    TextList(Vec<Vec<String>>),
    /// Lists of whole numbers.
    WholeList(Vec<Vec<i64>>),
    /// Lists of pairs of whole numbers: from and to.
    PairList(Vec<Vec<[i64; 2]>>),
}

/// A table to write.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names and columns; all columns are equally long.
    pub columns: Vec<(String, Column)>,
    /// What the file says of itself: keys and values of its footer.
    pub notes: Vec<(String, String)>,
}
