//! Many short pieces, written fast.

use std::ops::Range;

/// Pieces up to this length are copied without a call: so many bytes are always copied, and what is
/// too much is written over by what comes next.
const SHORT: usize = 16;

/// Room at the end of bytes, which is filled piece by piece.
pub(super) struct Room<'b> {
    bytes: &'b mut Vec<u8>,
    /// Where the next piece goes.
    at: usize,
}

impl<'b> Room<'b> {
    /// Room for so many bytes. If there are more in the end, it grows.
    pub(super) fn new(bytes: &'b mut Vec<u8>, length: usize) -> Self {
        let at = bytes.len();
        bytes.resize(at + length + SHORT, 0);
        Self { bytes, at }
    }

    /// Adds a part of a text, fast if it is short and does not stand at the end of the text.
    #[inline]
    pub(super) fn push_part(&mut self, text: &[u8], part: Range<usize>) {
        let from = text
            .get(part.start..)
            .and_then(<[u8]>::first_chunk::<SHORT>);
        let to = self.bytes.get_mut(self.at..);
        let to = to.and_then(<[u8]>::first_chunk_mut::<SHORT>);
        match (from, to) {
            (Some(from), Some(to)) if part.len() <= SHORT => {
                *to = *from;
                self.at += part.len();
            }
            _ => self.push(&text[part]),
        }
    }

    /// Adds a piece.
    pub(super) fn push(&mut self, piece: &[u8]) {
        let end = self.at + piece.len();
        if self.bytes.len() < end {
            self.bytes.resize(end + SHORT, 0);
        }
        self.bytes[self.at..end].copy_from_slice(piece);
        self.at = end;
    }

    /// Ends the bytes behind the last piece.
    pub(super) fn close(self) {
        self.bytes.truncate(self.at);
    }
}
