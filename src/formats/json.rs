//! Files that are one JSON value as a whole.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{ImportError, Input};

/// So much of a file is looked at to tell what it is.
const HEAD_BYTES: usize = 4 << 20;
/// So much of each value is kept for that.
const VALUE_BYTES: usize = 200;

/// The fields of the outermost object, or of the first one in the outermost list.
#[derive(Debug, Default)]
pub(super) struct Head<'a> {
    /// Whether it is the first of a list.
    pub(super) in_list: bool,
    fields: Vec<(&'a str, &'a str)>,
}

impl<'a> Head<'a> {
    /// Whether there is such a field.
    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|(known, _)| *known == key)
    }

    /// How the value of a field begins, as JSON; nothing if there is none.
    pub(super) fn value(&self, key: &str) -> &'a str {
        let found = self.fields.iter().find(|(known, _)| *known == key);
        found.map_or("", |(_, value)| *value)
    }

    /// Whether a field is an object.
    pub(super) fn is_object(&self, key: &str) -> bool {
        self.value(key).starts_with('{')
    }

    /// Whether a field is a list.
    pub(super) fn is_list(&self, key: &str) -> bool {
        self.value(key).starts_with('[')
    }
}

/// What a file begins with, without reading all of it; `None` if that is no JSON object.
pub(super) fn head<'a>(input: &'a Input<'_>) -> Option<Head<'a>> {
    let text = input.decoded().ok()?.text;
    let mut scan = Scan { text, at: 0 };
    scan.blanks();
    let in_list = scan.eat(b'[');
    scan.blanks();
    if !scan.eat(b'{') {
        return None;
    }
    let mut head = Head {
        in_list,
        fields: Vec::new(),
    };
    while scan.at < HEAD_BYTES {
        scan.blanks();
        let Some(key) = scan.string() else { break };
        scan.blanks();
        if !scan.eat(b':') {
            break;
        }
        scan.blanks();
        head.fields.push((key, scan.some()));
        scan.value();
        if !scan.eat(b',') {
            break;
        }
    }
    Some(head)
}

/// Goes over JSON without understanding more of it than where things end.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.next() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn blanks(&mut self) {
        while self.next().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// What stands between quotes, escapes as they are.
    fn string(&mut self) -> Option<&'a str> {
        if !self.eat(b'"') {
            return None;
        }
        let start = self.at;
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let found = memchr::memchr2(b'"', b'\\', rest)?;
            self.at += found;
            if self.eat(b'"') {
                return self.text.get(start..self.at - 1);
            }
            self.at += 2;
        }
    }

    /// The first bytes from here on.
    fn some(&self) -> &'a str {
        let mut end = self.text.len().min(self.at + VALUE_BYTES);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        self.text.get(self.at..end).unwrap_or_default()
    }

    /// Goes behind a value, to the comma or bracket after it.
    fn value(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.next() {
            match byte {
                b'"' => {
                    if self.string().is_none() {
                        self.at = self.text.len();
                    }
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b',' if depth == 0 => return,
                b'}' | b']' if depth == 0 => return,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }
}

/// Reads a whole file as one value.
///
/// # Errors
/// [`ImportError`] with line and column if it can't be read so.
pub(super) fn whole<T: DeserializeOwned>(input: &Input<'_>) -> Result<T, ImportError> {
    let text = input.text()?.text;
    serde_json::from_str(text).map_err(|problem| unread(input, &problem))
}

/// Hands each item of a file that is a list to `take`, with its place in it, without holding the
/// others.
///
/// # Errors
/// [`ImportError`] with line and column if it can't be read so; `take` may have got some items.
pub(super) fn each<'i, T: Deserialize<'i>>(
    input: &'i Input<'_>,
    take: impl FnMut(usize, T),
) -> Result<(), ImportError> {
    let text = input.text()?.text;
    each_in_list(text, take).map_err(|problem| unread(input, &problem))
}

fn unread(input: &Input<'_>, problem: &serde_json::Error) -> ImportError {
    ImportError::new(
        input.name,
        format!("it can’t be read as JSON of this format: {problem}"),
        "Look at that line, or export the file again.",
    )
}

/// Hands each item of a list to `take`, with its place in it, without holding the others.
///
/// # Errors
/// What the text is no list of such items for; `take` may have got some of them.
pub(super) fn each_in_list<'t, T: Deserialize<'t>>(
    text: &'t str,
    take: impl FnMut(usize, T),
) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.deserialize_seq(Items(take, PhantomData))?;
    deserializer.end()
}

struct Items<T, F>(F, PhantomData<T>);

impl<'t, T: Deserialize<'t>, F: FnMut(usize, T)> Visitor<'t> for Items<T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'t>>(mut self, mut items: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(item) = items.next_element()? {
            (self.0)(index, item);
            index += 1;
        }
        Ok(())
    }
}

/// Takes `null` for a value that is not there.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
