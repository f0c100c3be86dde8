//! Where paragraphs begin, and how byte, code point and UTF-16 positions map to each other.
//!
//! Both tables are made in one pass over the text. A conversion then costs a binary search
//! over checkpoints and a count over at most [`CHECKPOINT_BYTES`] bytes, whatever the length.

use super::offset::{ByteOffset, CharOffset, Utf16Offset};

/// Distance between two checkpoints in bytes. 512 keeps the table at 2.4 % of the text.
pub(super) const CHECKPOINT_BYTES: usize = 512;

#[derive(Clone, Copy, Debug)]
struct Checkpoint {
    byte: u32,
    chars: u32,
    utf16: u32,
}

/// Paragraph starts and unit checkpoints of one text.
#[derive(Debug)]
pub(super) struct LineIndex {
    starts: Vec<u32>,
    checkpoints: Vec<Checkpoint>,
    chars: u32,
    utf16: u32,
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "ArticleText holds texts below 4 GiB"
)]
impl LineIndex {
    pub(super) fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        let mut checkpoints = Vec::with_capacity(text.len() / CHECKPOINT_BYTES + 1);
        let (mut chars, mut utf16, mut at) = (0_u32, 0_u32, 0_usize);
        while at < text.len() {
            checkpoints.push(Checkpoint {
                byte: at as u32,
                chars,
                utf16,
            });
            let end = text.ceil_char_boundary((at + CHECKPOINT_BYTES).min(text.len()));
            let (c, u) = count_units(&text.as_bytes()[at..end]);
            chars += c;
            utf16 += u;
            at = end;
        }
        Self {
            starts,
            checkpoints,
            chars,
            utf16,
        }
    }

    pub(super) fn paragraph_count(&self) -> usize {
        self.starts.len()
    }

    pub(super) fn paragraph_start(&self, index: usize) -> Option<usize> {
        self.starts.get(index).map(|&start| start as usize)
    }

    pub(super) fn paragraph_at(&self, at: usize) -> usize {
        self.starts
            .partition_point(|&start| start as usize <= at)
            .saturating_sub(1)
    }

    pub(super) fn char_count(&self) -> CharOffset {
        CharOffset::new(self.chars as usize)
    }

    pub(super) fn utf16_count(&self) -> Utf16Offset {
        Utf16Offset::new(self.utf16 as usize)
    }

    fn before(&self, text: &str, byte: usize) -> (u32, u32) {
        let index = self
            .checkpoints
            .partition_point(|c| c.byte as usize <= byte);
        let Some(point) = index.checked_sub(1).and_then(|i| self.checkpoints.get(i)) else {
            return (0, 0);
        };
        let (c, u) = count_units(&text.as_bytes()[point.byte as usize..byte]);
        (point.chars + c, point.utf16 + u)
    }

    pub(super) fn byte_to_char(&self, text: &str, byte: usize) -> CharOffset {
        let index = self
            .checkpoints
            .partition_point(|c| c.byte as usize <= byte);
        let point = index.checked_sub(1).and_then(|i| self.checkpoints.get(i));
        let (start, chars) = point.map_or((0, 0), |point| (point.byte, point.chars));
        let (start, chars) = (start as usize, chars as usize);
        if self.is_ascii_before(text, index) {
            return CharOffset::new(chars + byte - start);
        }
        CharOffset::new(chars + count_characters(&text.as_bytes()[start..byte]))
    }

    pub(super) fn byte_to_utf16(&self, text: &str, byte: usize) -> Utf16Offset {
        Utf16Offset::new(self.before(text, byte).1 as usize)
    }

    pub(super) fn char_to_byte(&self, text: &str, at: CharOffset) -> Option<ByteOffset> {
        let wanted = at.get();
        if wanted > self.chars as usize {
            return None;
        }
        let index = self
            .checkpoints
            .partition_point(|c| c.chars as usize <= wanted);
        let (byte, passed) = match index.checked_sub(1).and_then(|i| self.checkpoints.get(i)) {
            Some(point) => (point.byte as usize, point.chars as usize),
            None => (0, 0),
        };
        if self.is_ascii_before(text, index) {
            return Some(ByteOffset::new(byte + wanted - passed));
        }
        let rest = &text.as_bytes()[byte..];
        let offset = nth_character(rest, wanted - passed);
        Some(ByteOffset::new(byte + offset))
    }

    /// Whether there is nothing but ASCII between a checkpoint (or the end) and the one before it:
    /// then all units are the same there, and nothing needs to be counted.
    fn is_ascii_before(&self, text: &str, index: usize) -> bool {
        let start = index.checked_sub(1).and_then(|i| self.checkpoints.get(i));
        let Some(start) = start else { return false };
        let (byte, chars) = match self.checkpoints.get(index) {
            Some(end) => (end.byte, end.chars),
            None => (text.len() as u32, self.chars),
        };
        byte - start.byte == chars - start.chars
    }

    pub(super) fn utf16_to_byte(&self, text: &str, at: Utf16Offset) -> Option<ByteOffset> {
        let wanted = at.get();
        if wanted > self.utf16 as usize {
            return None;
        }
        let index = self
            .checkpoints
            .partition_point(|c| c.utf16 as usize <= wanted);
        let (byte, mut passed) = match index.checked_sub(1).and_then(|i| self.checkpoints.get(i)) {
            Some(point) => (point.byte as usize, point.utf16 as usize),
            None => (0, 0),
        };
        if self.is_ascii_before(text, index) {
            return Some(ByteOffset::new(byte + wanted - passed));
        }
        for (offset, character) in text[byte..].char_indices() {
            if passed == wanted {
                return Some(ByteOffset::new(byte + offset));
            }
            if passed > wanted {
                return None;
            }
            passed += character.len_utf16();
        }
        (passed == wanted).then(|| ByteOffset::new(text.len()))
    }
}

/// Where the so many-th character (from 0) begins in a run of whole UTF-8 characters; its end if
/// it has no more.
fn nth_character(bytes: &[u8], number: usize) -> usize {
    let begins = |byte: &u8| usize::from(byte & 0xC0 != 0x80);
    let (mut left, mut at) = (number, 0);
    // Many bytes at once are counted faster than each is looked at.
    for chunk in bytes.chunks_exact(32) {
        let count: usize = chunk.iter().map(begins).sum();
        if count > left {
            break;
        }
        left -= count;
        at += chunk.len();
    }
    for byte in &bytes[at..] {
        if begins(byte) > 0 {
            if left == 0 {
                break;
            }
            left -= 1;
        }
        at += 1;
    }
    at
}

/// Code points in a run of whole UTF-8 characters.
fn count_characters(bytes: &[u8]) -> usize {
    let begins = |byte: &u8| u8::from(byte & 0xC0 != 0x80);
    let chunks = bytes.chunks_exact(32);
    let rest: u8 = chunks.remainder().iter().map(begins).sum();
    // Many bytes at once are counted faster than each is looked at.
    let chunks = chunks.map(|chunk| usize::from(chunk.iter().map(begins).sum::<u8>()));
    chunks.sum::<usize>() + usize::from(rest)
}

/// Code points and UTF-16 units in a run of whole UTF-8 characters.
fn count_units(bytes: &[u8]) -> (u32, u32) {
    let (mut chars, mut utf16) = (0, 0);
    for &byte in bytes {
        // Every byte that is not a continuation starts a character; one from 0xF0 starts a
        // character outside the basic plane, which UTF-16 writes as two units.
        chars += u32::from(byte & 0xC0 != 0x80);
        utf16 += u32::from(byte & 0xC0 != 0x80) + u32::from(byte >= 0xF0);
    }
    (chars, utf16)
}
