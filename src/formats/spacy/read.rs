//! From a DocBin to documents.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use rmpv::ValueRef;
use serde_json::{Map, Value};

use super::docbin::{
    BEGIN, ENT_IOB, ENT_KB_ID, ENT_TYPE, INSIDE, ORTH, OUTSIDE, PARSES, SPAN_BYTES,
};
use super::packed::{bytes, get, text, unpacked, value};
use super::{Groups, PARSED, Span, fill, hash};
use crate::analysis::cores::in_order;
use crate::formats::OffsetUnit;
use crate::formats::intake::{Document, Intake};

/// What a file holds.
pub(super) struct Bin<'b> {
    attrs: Vec<u64>,
    /// Row by row, one number an attribute.
    tokens: &'b [[u8; 8]],
    spaces: &'b [u8],
    lengths: Vec<usize>,
    strings: HashMap<u64, &'b str>,
    cats: Vec<ValueRef<'b>>,
    flags: Vec<ValueRef<'b>>,
    groups: Vec<ValueRef<'b>>,
    user_data: Vec<ValueRef<'b>>,
}

/// The tokens of one document.
struct Tokens {
    /// Its rows among those of the file.
    rows: Range<usize>,
    text: String,
    /// Where each stands, in bytes.
    places: Vec<Range<usize>>,
}

impl Tokens {
    /// From the first to the last byte of some tokens; `None` for no tokens.
    fn range(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let first = self.places.get(start).filter(|_| start < end)?;
        let last = self.places.get(end.checked_sub(1)?)?;
        Some((first.start, last.end))
    }
}

/// What is told once a file.
#[derive(Default)]
struct Asides {
    /// Spans that lie on no tokens.
    lost: usize,
    /// What was added to tokens and spans, by name.
    added: BTreeSet<String>,
}

impl Asides {
    fn add(&mut self, mut more: Self) {
        self.lost += more.lost;
        self.added.append(&mut more.added);
    }
}

/// So many documents are read at one go on one core.
const BATCH: usize = 64;

impl<'b> Bin<'b> {
    /// Takes the fields of a file.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn of(mut fields: HashMap<&str, ValueRef<'b>>) -> Result<Self, String> {
        let mut list = |name: &str| match fields.remove(name) {
            Some(ValueRef::Array(items)) => items,
            _ => Vec::new(),
        };
        let attrs: Vec<u64> = list("attrs").iter().filter_map(ValueRef::as_u64).collect();
        let strings = list("strings");
        let strings = strings.iter().filter_map(text);
        let strings = strings.map(|words| (hash::of(words), words));
        let strings = hash::symbols()
            .map(|(number, words)| -> (u64, &'b str) { (number, words) })
            .chain(strings)
            .collect();
        let (cats, flags) = (list("cats"), list("flags"));
        let (groups, user_data) = (list("span_groups"), list("user_data"));
        let blob = |name: &str| {
            let found = fields.get(name).and_then(bytes);
            found.ok_or_else(|| format!("its “{name}” is missing"))
        };
        let (tokens, _) = blob("tokens")?.as_chunks::<8>();
        let (lengths, _) = blob("lengths")?.as_chunks::<4>();
        let spaces = blob("spaces")?;
        let lengths = lengths
            .iter()
            .map(|four| usize::try_from(i32::from_le_bytes(*four)));
        let lengths: Result<Vec<usize>, _> = lengths.collect();
        let lengths = lengths.map_err(|_| "a length is negative".to_owned())?;
        if !attrs.contains(&ORTH) {
            return Err("its tokens have no words".to_owned());
        }
        // Added up without overflow: each is below 2^31, and there are fewer than 2^31 of them.
        let all: u64 = lengths.iter().map(|length| *length as u64).sum();
        let there = tokens.len() / attrs.len();
        if all != there as u64 || all != spaces.len() as u64 {
            let spaces = spaces.len();
            return Err(format!(
                "it holds {there} tokens and {spaces} spaces, but its documents have {all}"
            ));
        }
        Ok(Self {
            attrs,
            tokens,
            spaces,
            lengths,
            strings,
            cats,
            flags,
            groups,
            user_data,
        })
    }

    /// Hands all documents on, and says what can't be taken of them.
    pub(super) fn documents(&self, file: &str, intake: &mut Intake<'_, '_>) {
        let mut asides = Asides::default();
        let mut first = 0;
        let rows = self.lengths.iter().map(|length| {
            let rows = first..first + length;
            first = rows.end;
            rows
        });
        let documents: Vec<(usize, Range<usize>)> = rows.enumerate().collect();
        in_order(
            documents.chunks(BATCH),
            |some| {
                let mut own = Asides::default();
                let document = |(index, rows): &(usize, Range<usize>)| {
                    let place = format!("{file}, document {}", index + 1);
                    let read = self.document(&place, *index, rows.clone(), &mut own);
                    (place, read)
                };
                let read: Vec<_> = some.iter().map(document).collect();
                (read, own)
            },
            |(read, own)| {
                asides.add(own);
                for (place, document) in read {
                    match document {
                        Ok(document) => intake.document(document),
                        Err(what) => intake.problem(&place, format!("{what}; it was left out")),
                    }
                }
            },
        );
        if asides.lost > 0 {
            let message = format!("{} spans lie on no tokens and were left out", asides.lost);
            intake.problem(file, message);
        }
        if let Some(message) = super::added(asides.added) {
            intake.problem(file, message);
        }
        let mut parses = PARSES.into_iter().filter_map(|attr| self.column(attr));
        if parses.any(|column| (0..first).any(|row| self.cell(row, column) != 0)) {
            intake.problem(file, PARSED);
        }
    }

    fn column(&self, attr: u64) -> Option<usize> {
        self.attrs.iter().position(|known| *known == attr)
    }

    fn cell(&self, row: usize, column: usize) -> u64 {
        u64::from_le_bytes(self.tokens[row * self.attrs.len() + column])
    }

    fn string(&self, number: u64) -> Option<&'b str> {
        if number == 0 {
            return Some("");
        }
        self.strings.get(&number).copied()
    }

    fn document(
        &self,
        place: &str,
        index: usize,
        rows: Range<usize>,
        asides: &mut Asides,
    ) -> Result<Document, String> {
        let tokens = self.tokens(index, rows)?;
        let groups = self.groups.get(index).and_then(bytes);
        let groups = self.span_groups(groups.unwrap_or_default(), &tokens, asides)?;
        let entities = self.entities(&tokens);
        let user = self.user_fields(index, asides);
        let mut out = Document {
            place: place.to_owned(),
            text: tokens.text,
            unit: OffsetUnit::Bytes,
            ..Document::default()
        };
        fill(&mut out, &(index + 1).to_string(), groups, entities, user);
        Ok(out)
    }

    /// Puts the text together.
    fn tokens(&self, index: usize, rows: Range<usize>) -> Result<Tokens, String> {
        let orth = self.column(ORTH).unwrap_or_default();
        let flags = self.flags.get(index);
        let unknown_spaces = flags.and_then(|flags| get(flags, "has_unknown_spaces"));
        let spaced = unknown_spaces == Some(&ValueRef::Boolean(true));
        let mut text = String::new();
        let mut places = Vec::with_capacity(rows.len());
        for row in rows.clone() {
            let word = self.string(self.cell(row, orth));
            let number = row - rows.start + 1;
            let word = word.ok_or_else(|| format!("its strings lack that of token {number}"))?;
            let start = text.len();
            text.push_str(word);
            places.push(start..text.len());
            if spaced || self.spaces[row] != 0 {
                text.push(' ');
            }
        }
        Ok(Tokens { rows, text, places })
    }

    fn entities(&self, tokens: &Tokens) -> Vec<Span> {
        let mut out = Vec::new();
        let (Some(iob), Some(kind)) = (self.column(ENT_IOB), self.column(ENT_TYPE)) else {
            return out;
        };
        let kb_id = self.column(ENT_KB_ID);
        let rows = &tokens.rows;
        let mut open: Option<usize> = None;
        for row in rows.clone().map(Some).chain([None]) {
            let tag = row.map_or(OUTSIDE, |row| self.cell(row, iob));
            let same = |start: usize| {
                row.is_some_and(|row| self.cell(row, kind) == self.cell(start, kind))
            };
            if tag == INSIDE && open.is_some_and(same) {
                continue;
            }
            let end = row.unwrap_or(rows.end) - rows.start;
            if let Some(first) = open.take()
                && let Some((start, end)) = tokens.range(first - rows.start, end)
            {
                let words = |column: usize| {
                    let words = self.string(self.cell(first, column));
                    words.unwrap_or_default().to_owned()
                };
                out.push(Span {
                    start: Some(start),
                    end: Some(end),
                    label: words(kind),
                    kb_id: kb_id.map(words).unwrap_or_default(),
                    ..Span::default()
                });
            }
            open = row.filter(|_| tag == BEGIN || tag == INSIDE);
        }
        out
    }

    fn span_groups(
        &self,
        packed: &[u8],
        tokens: &Tokens,
        asides: &mut Asides,
    ) -> Result<Groups, String> {
        let mut out = Vec::new();
        if packed.is_empty() {
            return Ok(out);
        }
        // A map from groups to the names that they have in the document, or, in older files, a
        // list of groups that name themselves.
        let groups = match value(packed)? {
            ValueRef::Map(pairs) => pairs,
            ValueRef::Array(groups) => {
                let groups = groups.into_iter();
                groups.map(|group| (group, ValueRef::Nil)).collect()
            }
            _ => return Err("its span groups are no list".to_owned()),
        };
        for (group, keys) in groups {
            let group = value(bytes(&group).unwrap_or_default())?;
            let keys = match &keys {
                ValueRef::Array(keys) => keys.iter().filter_map(text).collect(),
                _ => vec![get(&group, "name").and_then(text).unwrap_or_default()],
            };
            let Some(ValueRef::Array(spans)) = get(&group, "spans") else {
                continue;
            };
            for key in keys {
                let spans = spans.iter().map(|span| self.span(bytes(span)?, tokens));
                let read: Vec<Span> = spans.clone().flatten().collect();
                asides.lost += spans.len() - read.len();
                out.push((key.to_owned(), read));
            }
        }
        Ok(out)
    }

    /// A span: numbers of its id, of what it is linked to and of its label, tokens, characters.
    fn span(&self, packed: &[u8], tokens: &Tokens) -> Option<Span> {
        let packed: &[u8; SPAN_BYTES] = packed.try_into().ok()?;
        let (longs, _) = packed.as_chunks::<8>();
        let (shorts, _) = packed.as_chunks::<4>();
        let words = |at: usize| {
            let words = self.string(u64::from_be_bytes(longs[at]));
            words.unwrap_or_default().to_owned()
        };
        let token = |at: usize| usize::try_from(i32::from_be_bytes(shorts[at])).ok();
        let (start, end) = tokens.range(token(6)?, token(7)?)?;
        Some(Span {
            start: Some(start),
            end: Some(end),
            id: words(0),
            kb_id: words(1),
            label: words(2),
        })
    }

    /// What a user added: fields by name, extensions by theirs, categories.
    fn user_fields(&self, index: usize, asides: &mut Asides) -> Map<String, Value> {
        let mut out = Map::new();
        let data = self.user_data.get(index).and_then(bytes);
        if let Some(Ok(ValueRef::Map(pairs))) = data.map(value) {
            for (key, value) in pairs {
                match &key {
                    // An extension is ["._.", name, start, end], those of a text without places.
                    ValueRef::Array(parts) => {
                        let Some(name) = parts.get(1).and_then(text) else {
                            continue;
                        };
                        if parts.get(2).is_none_or(|part| *part == ValueRef::Nil) {
                            out.insert(name.to_owned(), unpacked(&value));
                        } else {
                            asides.added.insert(name.to_owned());
                        }
                    }
                    key => {
                        let name = text(key).map_or_else(|| key.to_string(), str::to_owned);
                        out.insert(name, unpacked(&value));
                    }
                }
            }
        }
        match self.cats.get(index).map(unpacked) {
            Some(Value::Object(cats)) if !cats.is_empty() => {
                out.insert("cats".to_owned(), cats.into());
            }
            _ => {}
        }
        out
    }
}
