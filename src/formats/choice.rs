//! What there is to choose about an export of a format, besides which part of the project.

/// One thing to choose. The values are in [`ExportOptions`](super::ExportOptions).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// What cuts texts into tokens.
    Tokenizer,
    /// What becomes of a mention that begins or ends inside a token.
    Alignment,
    /// How tags are written.
    Tags,
    /// What stands in a row.
    Rows,
    /// Which columns there are.
    Columns,
    /// The shares of train, validation and test.
    Shares,
    /// What keeps articles in one part.
    GroupBy,
    /// What positions count.
    Unit,
}
