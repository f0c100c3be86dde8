//! Positions in immutable text. Knows nothing of annotation.

pub mod article_text;
pub mod blanks;
pub(crate) mod bytes;
mod counted;
mod lines;
pub mod marked;
pub mod offset;
pub mod overlaps;
pub mod range;
pub mod segment;
mod sentence_ends;
mod shortened;
pub mod unseen;

pub use article_text::{ArticleText, Digest, TextError};
pub use counted::{capitalized, counted};
pub use offset::{ByteOffset, CharOffset, Utf16Offset};
pub use range::{Extent, TextRange};
pub use shortened::{first_words, last_words};
