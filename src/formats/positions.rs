//! Where the positions of a file lie in the text that it has, for files whose unit must be found
//! out first or whose quotes decide.

use super::OffsetUnit;

/// The byte of each position of a text.
pub(super) struct Positions {
    /// Nothing where a position is that of a byte.
    bytes: Option<Vec<usize>>,
}

impl Positions {
    /// The positions of a text if they count `unit`.
    pub(super) fn new(text: &str, unit: OffsetUnit) -> Self {
        if text.is_ascii() || unit == OffsetUnit::Bytes {
            return Self { bytes: None };
        }
        let mut bytes = Vec::with_capacity(text.len() + 1);
        for (at, character) in text.char_indices() {
            bytes.push(at);
            if unit == OffsetUnit::Utf16 && character.len_utf16() > 1 {
                // The middle of a character is no place: no slice begins or ends there.
                bytes.push(at + 1);
            }
        }
        bytes.push(text.len());
        Self { bytes: Some(bytes) }
    }

    /// The byte at a position, which may be inside a character.
    pub(super) fn byte(&self, position: usize) -> Option<usize> {
        match &self.bytes {
            Some(bytes) => bytes.get(position).copied(),
            None => Some(position),
        }
    }

    /// The position of a byte at which a character begins.
    pub(super) fn of_byte(&self, byte: usize) -> usize {
        match &self.bytes {
            Some(bytes) => bytes.partition_point(|known| *known < byte),
            None => byte,
        }
    }

    /// The words of a text from one position to another.
    pub(super) fn slice<'t>(
        &self,
        text: &'t str,
        start: Option<usize>,
        end: Option<usize>,
    ) -> Option<&'t str> {
        text.get(self.byte(start?)?..self.byte(end?)?)
    }
}
