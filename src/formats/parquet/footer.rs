//! A look at a file's footer before a reader that believes it: a schema that says that it has
//! more than it has, or that is nested without end, would take all memory.
//!
//! The footer is a struct in Thrift's compact protocol; its second field is the schema, a list of
//! elements, depth first, each with the count of those inside of it.

use super::MAGIC;

/// So deep lists and groups may lie in each other.
const MAX_DEPTH: usize = 32;

/// Fails if the file is none, or its schema is not what it says.
///
/// # Errors
/// Words that say what is wrong.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let cut = || "it is cut off, or no Parquet file".to_owned();
    let body = bytes.strip_prefix(MAGIC).ok_or_else(cut)?;
    let body = body.strip_suffix(MAGIC).ok_or_else(cut)?;
    let (body, length) = body.split_last_chunk::<4>().ok_or_else(cut)?;
    let length = u32::from_le_bytes(*length) as usize;
    let start = body.len().checked_sub(length).ok_or_else(cut)?;
    let mut footer = Compact {
        bytes: &body[start..],
    };
    let children = footer.schema();
    let children = children.ok_or_else(|| "its footer can’t be read".to_owned())?;
    if fits(&children) {
        Ok(())
    } else {
        Err("its schema is damaged, or nested too deeply".to_owned())
    }
}

/// Whether elements with so many inside each, depth first, are one tree.
fn fits(children: &[usize]) -> bool {
    let mut open: Vec<usize> = Vec::new();
    for (index, count) in children.iter().enumerate() {
        if let Some(left) = open.last_mut() {
            *left -= 1;
        } else if index > 0 {
            return false;
        }
        if *count > 0 {
            open.push(*count);
        }
        while open.last() == Some(&0) {
            open.pop();
        }
        if open.len() > MAX_DEPTH {
            return false;
        }
    }
    open.is_empty() && !children.is_empty()
}

/// What a field or an element of a list is.
const BYTE: u8 = 3;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;

/// Thrift's compact protocol, read from the front.
struct Compact<'a> {
    bytes: &'a [u8],
}

impl Compact<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn drop_bytes(&mut self, count: usize) -> Option<()> {
        self.bytes = self.bytes.get(count..)?;
        Some(())
    }

    /// The id and kind of the next field; kind 0 ends a struct.
    fn field(&mut self, last: &mut i64) -> Option<u8> {
        let header = self.byte()?;
        if header == 0 {
            return Some(0);
        }
        let step = i64::from(header >> 4);
        *last = if step == 0 {
            zigzag(self.varint()?)
        } else {
            *last + step
        };
        Some(header & 0x0f)
    }

    /// Count and kind of a list.
    fn list(&mut self) -> Option<(usize, u8)> {
        let header = self.byte()?;
        let count = match header >> 4 {
            15 => usize::try_from(self.varint()?).ok()?,
            short => usize::from(short),
        };
        Some((count, header & 0x0f))
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        match kind {
            1 | 2 => Some(()),
            BYTE => self.byte().map(|_| ()),
            4..=6 => self.varint().map(|_| ()),
            7 => self.drop_bytes(8),
            BINARY => {
                let length = self.varint()?;
                self.drop_bytes(usize::try_from(length).ok()?)
            }
            LIST | SET => {
                let (count, kind) = self.list()?;
                // Truth values take a byte in lists.
                let kind = if kind <= 2 { BYTE } else { kind };
                (0..count).try_for_each(|_| self.skip(kind, depth + 1))
            }
            MAP => {
                let count = self.varint()?;
                let kinds = if count == 0 { 0 } else { self.byte()? };
                (0..count).try_for_each(|_| {
                    self.skip(kinds >> 4, depth + 1)?;
                    self.skip(kinds & 0x0f, depth + 1)
                })
            }
            STRUCT => {
                let mut last = 0;
                loop {
                    match self.field(&mut last)? {
                        0 => return Some(()),
                        kind => self.skip(kind, depth + 1)?,
                    }
                }
            }
            _ => None,
        }
    }

    /// How many elements lie in each element of the schema.
    fn schema(&mut self) -> Option<Vec<usize>> {
        let mut last = 0;
        loop {
            match self.field(&mut last)? {
                0 => return None,
                LIST if last == 2 => break,
                kind => self.skip(kind, 0)?,
            }
        }
        let (count, kind) = self.list()?;
        if kind != STRUCT || count > self.bytes.len() {
            return None;
        }
        (0..count).map(|_| self.children()).collect()
    }

    fn children(&mut self) -> Option<usize> {
        let (mut last, mut children) = (0, 0);
        loop {
            match self.field(&mut last)? {
                0 => return Some(children),
                5 if last == 5 => children = usize::try_from(zigzag(self.varint()?)).ok()?,
                kind => self.skip(kind, 0)?,
            }
        }
    }
}

fn zigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}
