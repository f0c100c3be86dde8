//! A model's own tokenizer, as Hugging Face stores it: `tokenizer.json`.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use sha2::{Digest as _, Sha256};
use tokenizers::Tokenizer;

use crate::text::{ArticleText, TextRange};

/// A tokenizer and the file that it is from.
pub struct ModelTokenizer {
    name: String,
    digest: [u8; 32],
    tokenizer: Tokenizer,
}

impl ModelTokenizer {
    /// Reads a `tokenizer.json`; `name` is that of the file.
    ///
    /// # Errors
    /// Words that say what is wrong with it.
    pub fn new(name: &str, bytes: &[u8]) -> Result<Self, String> {
        // The reader trusts a file more than it should.
        let read = catch_unwind(AssertUnwindSafe(|| Tokenizer::from_bytes(bytes)));
        let read = read.unwrap_or_else(|_| Err("it is damaged".into()));
        let mut tokenizer =
            read.map_err(|problem| format!("{name} is no tokenizer.json ({problem})"))?;
        // Whole texts are cut, whatever a model can take at once.
        tokenizer
            .with_truncation(None)
            .map_err(|problem| format!("{name}: {problem}"))?;
        tokenizer.with_padding(None);
        Ok(Self {
            name: name.to_owned(),
            digest: Sha256::digest(bytes).into(),
            tokenizer,
        })
    }

    /// The name of its file.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Where its tokens stand, in text order. They may share characters, hold blanks and leave
    /// things out.
    pub(super) fn ranges(&self, text: &ArticleText) -> Vec<TextRange> {
        let all = text.as_str();
        let encode = || self.tokenizer.encode(all, false);
        let Ok(Ok(encoding)) = catch_unwind(AssertUnwindSafe(encode)) else {
            return Vec::new();
        };
        let offsets = encoding.get_offsets().iter();
        let ranges = offsets.filter_map(|(start, end)| {
            // A token may end inside of a character: it has all of it then.
            let start = all.floor_char_boundary(*start);
            let end = all.ceil_char_boundary((*end).min(all.len()));
            text.range_of_bytes(start..end).filter(|_| start < end)
        });
        ranges.collect()
    }
}

impl PartialEq for ModelTokenizer {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.name == other.name
    }
}

impl Eq for ModelTokenizer {}

impl fmt::Debug for ModelTokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ModelTokenizer").field(&self.name).finish()
    }
}
