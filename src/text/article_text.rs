//! The frozen text of an article, and the only maker of [`TextRange`].

use std::fmt;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::lines::LineIndex;
use super::offset::{ByteOffset, CharOffset, Utf16Offset};
use super::range::{Extent, TextRange};

/// The longest text of one article in bytes (256 MiB): well below what a 32-bit offset holds.
pub const MAX_TEXT_BYTES: usize = 256 << 20;

/// SHA-256 of a text's UTF-8 bytes: tells whether a text is the one that was annotated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Its bytes.
    #[must_use]
    pub const fn bytes(self) -> [u8; 32] {
        self.0
    }

    /// Reads what [`Display`](fmt::Display) writes: `sha256:` and 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix("sha256:")?;
        if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(index * 2..index * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a string can't be the text of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but white space.
    Empty,
    /// Longer than [`MAX_TEXT_BYTES`].
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is no text in it"),
            Self::TooLong { bytes } => write!(
                f,
                "the text is {} MB long; the most is {} MB",
                bytes >> 20,
                MAX_TEXT_BYTES >> 20
            ),
        }
    }
}

impl std::error::Error for TextError {}

struct Inner {
    text: Box<str>,
    lines: LineIndex,
    digest: Digest,
}

/// The text of an article: UTF-8, lines ended by LF, never changed once made. Cloning shares.
#[derive(Clone)]
pub struct ArticleText(Arc<Inner>);

impl PartialEq for ArticleText {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.digest == other.0.digest
    }
}

impl Eq for ArticleText {}

impl fmt::Debug for ArticleText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArticleText")
            .field("bytes", &self.0.text.len())
            .field("digest", &self.0.digest)
            .finish()
    }
}

impl ArticleText {
    /// Takes a text over. CRLF and lone CR become LF; nothing else is touched.
    ///
    /// # Errors
    /// [`TextError`] if it is blank or too long.
    pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
        let mut text: String = text.into();
        if memchr::memchr(b'\r', text.as_bytes()).is_some() {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        if text.len() > MAX_TEXT_BYTES {
            return Err(TextError::TooLong { bytes: text.len() });
        }
        if text.trim().is_empty() {
            return Err(TextError::Empty);
        }
        let lines = LineIndex::new(&text);
        let digest = Digest::of(text.as_bytes());
        Ok(Self(Arc::new(Inner {
            text: text.into_boxed_str(),
            lines,
            digest,
        })))
    }

    /// The whole text.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Length in bytes, which is also the position of the end.
    #[must_use]
    #[inline]
    pub fn end(&self) -> ByteOffset {
        ByteOffset::new(self.0.text.len())
    }

    /// SHA-256 of the text.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.0.digest
    }

    /// The range from `start` to `end`, or `None` if it is empty, reversed, beyond the text or
    /// would cut a character.
    #[must_use]
    #[inline]
    pub fn range(&self, start: ByteOffset, end: ByteOffset) -> Option<TextRange> {
        (start < end && self.is_boundary(start) && self.is_boundary(end))
            .then(|| TextRange::new_unchecked(start, end))
    }

    /// [`range`](Self::range) of plain byte indices, as searches give them.
    #[must_use]
    #[inline]
    pub fn range_of_bytes(&self, bytes: std::ops::Range<usize>) -> Option<TextRange> {
        self.range(ByteOffset::new(bytes.start), ByteOffset::new(bytes.end))
    }

    /// The whole text as a range.
    #[must_use]
    pub fn full_range(&self) -> TextRange {
        TextRange::new_unchecked(ByteOffset::ZERO, self.end())
    }

    /// Whether `at` lies in the text and between two characters.
    #[must_use]
    #[inline]
    pub fn is_boundary(&self, at: ByteOffset) -> bool {
        self.0.text.is_char_boundary(at.get())
    }

    /// The nearest position at or before `at` that lies in the text and between characters.
    #[must_use]
    pub fn clamp(&self, at: ByteOffset) -> ByteOffset {
        ByteOffset::new(self.0.text.floor_char_boundary(at.get()))
    }

    /// Whether a range made by some text also is one of this text.
    #[must_use]
    pub fn owns(&self, range: TextRange) -> bool {
        self.range(range.start(), range.end()) == Some(range)
    }

    /// [`owns`](Self::owns) for every piece.
    #[must_use]
    pub fn owns_extent(&self, extent: &Extent) -> bool {
        extent.pieces().all(|piece| self.owns(piece))
    }

    /// The words of a range; empty if the range belongs to a longer text.
    #[must_use]
    #[inline]
    pub fn slice(&self, range: TextRange) -> &str {
        self.0.text.get(range.bytes()).unwrap_or_default()
    }

    /// The words of an extent, its pieces joined by `" … "`.
    #[must_use]
    pub fn quote(&self, extent: &Extent) -> String {
        let mut quote = String::with_capacity(extent.covered_bytes());
        for (index, piece) in extent.pieces().enumerate() {
            if index > 0 {
                quote.push_str(" … ");
            }
            quote.push_str(self.slice(piece));
        }
        quote
    }

    /// How many paragraphs (lines of text between LF), at least 1.
    #[must_use]
    pub fn paragraph_count(&self) -> usize {
        self.0.lines.paragraph_count()
    }

    /// First and last position of a paragraph, its LF not included; both equal for an empty
    /// one. Beyond the last paragraph: the end of the text.
    #[must_use]
    pub fn paragraph(&self, index: usize) -> (ByteOffset, ByteOffset) {
        let end = self.0.text.len();
        let start = self.0.lines.paragraph_start(index).unwrap_or(end);
        let next = self
            .0
            .lines
            .paragraph_start(index + 1)
            .map_or(end, |next| next - 1);
        (ByteOffset::new(start), ByteOffset::new(next))
    }

    /// The words of a paragraph, without its LF.
    #[must_use]
    pub fn paragraph_str(&self, index: usize) -> &str {
        let (start, end) = self.paragraph(index);
        &self.0.text[start.get()..end.get()]
    }

    /// Index of the paragraph in which `at` lies (the LF at its end belongs to it).
    #[must_use]
    pub fn paragraph_at(&self, at: ByteOffset) -> usize {
        self.0.lines.paragraph_at(at.get())
    }

    /// Length in code points.
    #[must_use]
    pub fn char_count(&self) -> CharOffset {
        self.0.lines.char_count()
    }

    /// Length in UTF-16 units.
    #[must_use]
    pub fn utf16_count(&self) -> Utf16Offset {
        self.0.lines.utf16_count()
    }

    /// The code points before `at`, which is first moved to a character border.
    #[must_use]
    pub fn to_char(&self, at: ByteOffset) -> CharOffset {
        self.0
            .lines
            .byte_to_char(&self.0.text, self.clamp(at).get())
    }

    /// The UTF-16 units before `at`, which is first moved to a character border.
    #[must_use]
    pub fn to_utf16(&self, at: ByteOffset) -> Utf16Offset {
        self.0
            .lines
            .byte_to_utf16(&self.0.text, self.clamp(at).get())
    }

    /// The byte position of a code point position; `None` beyond the text.
    #[must_use]
    pub fn from_char(&self, at: CharOffset) -> Option<ByteOffset> {
        self.0.lines.char_to_byte(&self.0.text, at)
    }

    /// The byte position of a UTF-16 position; `None` beyond the text or inside a character.
    #[must_use]
    pub fn from_utf16(&self, at: Utf16Offset) -> Option<ByteOffset> {
        self.0.lines.utf16_to_byte(&self.0.text, at)
    }

    /// The range between two code point positions.
    #[must_use]
    pub fn range_of_chars(&self, start: CharOffset, end: CharOffset) -> Option<TextRange> {
        self.range(self.from_char(start)?, self.from_char(end)?)
    }
}
