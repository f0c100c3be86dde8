//! XML, read piece by piece: no entities but the five that XML knows, nothing loaded from
//! elsewhere, and no more levels than a document has.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::ImportError;

/// The most levels of elements inside each other.
pub const MAX_LEVELS: usize = 256;

/// A piece of a document.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// An element begins.
    Open(Element),
    /// Characters, entities resolved and line ends made LF.
    Words(Cow<'a, str>),
    /// The element that was opened last ends.
    Close,
}

/// The beginning of an element.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name without the prefix.
    pub(super) name: String,
    /// The prefix, empty if there is none.
    pub(super) prefix: String,
    /// Its attributes with their prefixes: `xml:id`.
    pub(super) attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(key, _)| key == name).map(|(_, value)| &**value)
    }
}

/// A document that is being read.
pub(super) struct Document<'a> {
    name: &'a str,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    level: usize,
    /// The byte up to which lines are counted, and the line there.
    counted: (usize, usize),
}

impl<'a> Document<'a> {
    /// The document in a file of this name.
    pub(super) fn new(name: &'a str, text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self {
            name,
            text,
            reader,
            level: 0,
            counted: (0, 1),
        }
    }

    /// The line that is being read, from 1.
    pub(super) fn line(&mut self) -> usize {
        let (at, line) = self.counted;
        let end = self.position().max(at);
        let new = memchr::memchr_iter(b'\n', &self.text.as_bytes()[at..end]).count();
        self.counted = (end, line + new);
        line + new
    }

    /// How many bytes have been read.
    fn position(&self) -> usize {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        at.min(self.text.len())
    }

    fn error(&self, what: &str) -> ImportError {
        let read = &self.text.as_bytes()[..self.position()];
        let line = 1 + memchr::memchr_iter(b'\n', read).count();
        ImportError::new(
            self.name,
            format!("line {line}: {what}"),
            "Export it again, or put the XML right in a text editor.",
        )
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`ImportError`] if this is no XML, or asks for what is not done here.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, ImportError> {
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(problem) => return Err(self.error(&format!("this is no XML ({problem})"))),
            };
            let piece = match event {
                Event::Start(start) => {
                    self.level += 1;
                    if self.level > MAX_LEVELS {
                        let what = format!("more than {MAX_LEVELS} elements inside each other");
                        return Err(self.error(&what));
                    }
                    Piece::Open(self.element(&start)?)
                }
                Event::End(_) => {
                    self.level = self.level.saturating_sub(1);
                    Piece::Close
                }
                Event::Text(words) => Piece::Words(self.words(words.xml10_content())?),
                Event::CData(words) => Piece::Words(self.words(words.xml10_content())?),
                Event::GeneralRef(entity) => {
                    let name = self.words(entity.decode())?;
                    Piece::Words(Cow::Owned(self.resolved(&name)?.to_string()))
                }
                Event::DocType(words) if words.contains(&b'[') => {
                    return Err(self.error("it defines entities of its own, which are not read"));
                }
                Event::Eof if self.level > 0 => {
                    return Err(self.error("the file ends before its last element does"));
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
                // Empty elements come as a beginning and an end.
                Event::Empty(_) => continue,
            };
            return Ok(Some(piece));
        }
    }

    fn words<T, E>(&self, words: Result<T, E>) -> Result<T, ImportError> {
        words.map_err(|_| self.error("this is no UTF-8"))
    }

    fn resolved(&self, entity: &str) -> Result<char, ImportError> {
        let known = match entity {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => {
                let code = entity.strip_prefix('#');
                let code = code.and_then(|code| match code.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => code.parse().ok(),
                });
                code.and_then(char::from_u32)
            }
        };
        known.ok_or_else(|| self.error(&format!("the entity &{entity}; is not known")))
    }

    fn element(&self, start: &BytesStart<'_>) -> Result<Element, ImportError> {
        let name = self.words(std::str::from_utf8(start.name().into_inner()).map(str::to_owned))?;
        let (prefix, name) = match name.split_once(':') {
            Some((prefix, name)) => (prefix.to_owned(), name.to_owned()),
            None => (String::new(), name),
        };
        let mut attributes = Vec::new();
        let mut all = start.attributes();
        // Looking for doubles among them is quadratic.
        for attribute in all.with_checks(false) {
            let wrong = |problem: &dyn std::fmt::Display| {
                self.error(&format!("an attribute of {name} can’t be read ({problem})"))
            };
            let attribute = attribute.map_err(|problem| wrong(&problem))?;
            let key = std::str::from_utf8(attribute.key.into_inner());
            let key = self.words(key)?.to_owned();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|problem| wrong(&problem))?;
            attributes.push((key, value.into_owned()));
        }
        Ok(Element {
            name,
            prefix,
            attributes,
        })
    }
}

/// Writes words for an attribute, so that every reader gives them back: line ends and tabs as
/// numbers, because a reader makes blanks of them.
pub(super) fn push_value(out: &mut String, words: &str) {
    for character in words.chars() {
        match character {
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            _ => push_escaped(out, character),
        }
    }
}

/// Writes words between tags.
pub(super) fn push_words(out: &mut String, words: &str) {
    for character in words.chars() {
        push_escaped(out, character);
    }
}

fn push_escaped(out: &mut String, character: char) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\r' => out.push_str("&#13;"),
        _ => out.push(character),
    }
}

/// What stands for a character that XML forbids: as long in UTF-8.
pub(super) fn allowed(character: char) -> Option<char> {
    match character {
        '\t' | '\n' | '\r' => None,
        '\0'..='\u{1f}' => Some(' '),
        '\u{fffe}' | '\u{ffff}' => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

/// Words without what XML forbids.
pub(super) fn clean(words: &str) -> Cow<'_, str> {
    if words.chars().all(|character| allowed(character).is_none()) {
        return Cow::Borrowed(words);
    }
    let clean = words.chars().map(|c| allowed(c).unwrap_or(c));
    Cow::Owned(clean.collect())
}
