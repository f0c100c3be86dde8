//! Files of lines, read piece by piece: however long one is, little of it is held at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};

use super::{ImportContext, ImportError, Imported, Input, MAX_IMPORT_BYTES, base_of, stem_of};

/// So long is a piece, in bytes, or somewhat longer.
const PIECE_BYTES: usize = 256 << 10;

/// Gives a file from its beginning, as often as it is asked.
pub trait Reopen: Sync {
    /// The file from its beginning.
    ///
    /// # Errors
    /// Whatever the system says.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;
}

/// A format whose files can be read piece by piece.
pub trait ByLines {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ImportError`] if nothing of it can be used, or it can't be read.
    fn import_lines(
        &self,
        input: &LineInput<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError>;
}

/// A file of lines with those that lie beside it.
#[derive(Debug)]
pub struct LineInput<'a> {
    /// The file.
    pub lines: Lines<'a>,
    /// The files beside it that are there, by name.
    pub beside: BTreeMap<String, Lines<'a>>,
}

impl<'a> LineInput<'a> {
    /// A file without any beside it.
    #[must_use]
    pub fn new(lines: Lines<'a>) -> Self {
        Self {
            lines,
            beside: BTreeMap::new(),
        }
    }

    /// A file that is held.
    pub(super) fn of(input: &'a Input<'_>) -> Result<Self, ImportError> {
        Ok(Self::new(Lines::held(input.name, input.text()?.text)))
    }

    /// The name of the file.
    pub(super) fn name(&self) -> &'a str {
        self.lines.name
    }

    /// The name of the file without its ending.
    pub(super) fn stem(&self) -> &'a str {
        stem_of(self.lines.name)
    }
}

/// The lines of a file in UTF-8, which may be walked several times.
#[derive(Clone, Copy)]
pub struct Lines<'a> {
    name: &'a str,
    source: Source<'a>,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Held(&'a str),
    File(&'a dyn Reopen),
}

impl fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("name", &self.name).finish()
    }
}

/// Some whole lines.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    /// They, the end of the last one among them.
    pub(super) text: Cow<'a, str>,
    /// The number of the first, from 1.
    pub(super) line: usize,
}

/// Where a piece may end: the first place that is not before the given one, in bytes; `None` if
/// there is none. What comes later must not change the answer.
pub(super) type Cut = fn(&[u8], usize) -> Option<usize>;

/// Behind a line end.
pub(super) fn behind_a_line(bytes: &[u8], from: usize) -> Option<usize> {
    // A place is behind a line end if the byte before it is one.
    let from = from.saturating_sub(1);
    Some(from + memchr::memchr(b'\n', bytes.get(from..)?)? + 1)
}

impl<'a> Lines<'a> {
    /// Those of a text.
    #[must_use]
    pub fn held(name: &'a str, text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self {
            name: base_of(name),
            source: Source::Held(text),
        }
    }

    /// Those of a file that is opened when they are needed.
    #[must_use]
    pub fn of_file(name: &'a str, file: &'a dyn Reopen) -> Self {
        Self {
            name: base_of(name),
            source: Source::File(file),
        }
    }

    /// The name of the file.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The pieces, cut where lines end. After an error there are no more.
    pub(super) fn pieces(&self) -> Pieces<'a> {
        self.pieces_cut(behind_a_line)
    }

    /// The pieces, cut where `cut` allows it. After an error there are no more.
    pub(super) fn pieces_cut(&self, cut: Cut) -> Pieces<'a> {
        Pieces {
            name: self.name,
            cut,
            line: 1,
            rest: match self.source {
                Source::Held(text) => Rest::Held(text),
                Source::File(file) => Rest::File(Reading::new(file)),
            },
        }
    }

    /// The lines that are not blank, with their numbers, from 1. After an error there are no more.
    pub(super) fn solid(&self) -> impl Iterator<Item = Result<(usize, String), ImportError>> + 'a {
        self.pieces().flat_map(|piece| match piece {
            Err(error) => vec![Err(error)],
            Ok(Piece { text, line }) => {
                let lines = text.split('\n').zip(line..);
                let lines = lines.filter(|(words, _)| !words.trim().is_empty());
                lines
                    .map(|(words, line)| Ok((line, words.to_owned())))
                    .collect()
            }
        })
    }

    /// Whether all of it is UTF-8.
    ///
    /// # Errors
    /// [`ImportError`] if it can't be read.
    pub fn are_utf8(&self) -> Result<bool, ImportError> {
        let Source::File(file) = self.source else {
            return Ok(true);
        };
        let mut reading = Reading::new(file);
        while let Some(bytes) = reading.next(self.name, behind_a_line)? {
            if std::str::from_utf8(&bytes).is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The pieces of a file, in order.
pub(super) struct Pieces<'a> {
    name: &'a str,
    cut: Cut,
    /// The number of the next line.
    line: usize,
    rest: Rest<'a>,
}

/// What has not been given yet.
enum Rest<'a> {
    Held(&'a str),
    File(Reading<'a>),
    Nothing,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let text = match &mut self.rest {
            Rest::Nothing | Rest::Held("") => return None,
            Rest::Held(text) => {
                let end = end_of_piece(text.as_bytes(), PIECE_BYTES, self.cut);
                let (piece, rest) = text.split_at(end.unwrap_or(text.len()));
                *text = rest;
                Ok(Cow::Borrowed(piece))
            }
            Rest::File(file) => match file.next(self.name, self.cut) {
                Ok(None) => return None,
                Ok(Some(bytes)) => self.words(bytes).map(Cow::Owned),
                Err(error) => Err(error),
            },
        };
        if text.is_err() {
            self.rest = Rest::Nothing;
        }
        Some(text.map(|text| {
            let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
            let line = self.line;
            self.line += lines;
            Piece { text, line }
        }))
    }
}

impl Pieces<'_> {
    fn words(&self, bytes: Vec<u8>) -> Result<String, ImportError> {
        String::from_utf8(bytes).map_err(|problem| {
            let good = problem.utf8_error().valid_up_to();
            let before = &problem.as_bytes()[..good];
            let line = self.line + memchr::memchr_iter(b'\n', before).count();
            ImportError::new(
                self.name,
                format!("its line {line} is not UTF-8"),
                "Save it as UTF-8.",
            )
        })
    }
}

/// A file while it is read.
struct Reading<'a> {
    file: &'a dyn Reopen,
    open: Option<Box<dyn Read + 'a>>,
    /// What was read and not given yet.
    buffer: Vec<u8>,
    /// So much of it was searched for a place to cut.
    searched: usize,
    ended: bool,
}

impl<'a> Reading<'a> {
    fn new(file: &'a dyn Reopen) -> Self {
        Self {
            file,
            open: None,
            buffer: Vec::new(),
            searched: 0,
            ended: false,
        }
    }

    /// The next bytes up to a place where they may be cut.
    fn next(&mut self, name: &str, cut: Cut) -> Result<Option<Vec<u8>>, ImportError> {
        loop {
            let from = self.searched.max(PIECE_BYTES);
            if let Some(end) = end_of_piece(&self.buffer, from, cut) {
                let rest = self.buffer.split_off(end);
                self.searched = 0;
                return Ok(Some(std::mem::replace(&mut self.buffer, rest)));
            }
            // What could be the beginning of such a place is looked at again.
            self.searched = self.buffer.len().saturating_sub(LONGEST_SIGN);
            if self.ended {
                let last = std::mem::take(&mut self.buffer);
                return Ok((!last.is_empty()).then_some(last));
            }
            if self.buffer.len() > MAX_IMPORT_BYTES {
                return Err(too_long(name));
            }
            self.read(name)?;
        }
    }

    /// Reads on.
    fn read(&mut self, name: &str) -> Result<(), ImportError> {
        let failed = |problem: io::Error| {
            ImportError::new(name, format!("it can’t be read: {problem}"), "Try again.")
        };
        let is_first = self.open.is_none();
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(self.file.open().map_err(failed)?),
        };
        let mut next = open.by_ref().take(PIECE_BYTES as u64);
        let count = next.read_to_end(&mut self.buffer).map_err(failed)?;
        self.ended = count == 0;
        if is_first && self.buffer.starts_with("\u{feff}".as_bytes()) {
            self.buffer.drain(..3);
        }
        Ok(())
    }
}

/// No sign that tells where a piece may be cut is longer, in bytes.
const LONGEST_SIGN: usize = 16;

/// The end of the first piece of `bytes`; `None` if they are one.
fn end_of_piece(bytes: &[u8], from: usize, cut: Cut) -> Option<usize> {
    if bytes.len() <= from {
        return None;
    }
    cut(bytes, from).filter(|end| *end < bytes.len())
}

fn too_long(name: &str) -> ImportError {
    ImportError::new(
        name,
        format!(
            "it has a part of more than {} MB that is one line, or one article",
            MAX_IMPORT_BYTES >> 20
        ),
        "Cut it into smaller articles.",
    )
}
