//! From documents to a DocBin.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use rmpv::Value as Packed;

use super::docbin::{BEGIN, ENT_IOB, ENT_TYPE, INSIDE, ORTH, OUTSIDE, SPAN_BYTES};
use super::packed::{map, of_fields, pack};
use super::{GROUP, entities, hash, kb_id, user_fields, zlib};
use crate::formats::carried::Carried;
use crate::formats::tokens::{Needs, TokenDocument, TokenOptions, each};
use crate::formats::{LossReport, Wrote};
use crate::model::Scheme;

/// The bytes of a file, and what was written.
pub(super) fn bin(
    carried: &Carried<'_>,
    scheme: &Scheme,
    options: &TokenOptions,
    loss: &mut LossReport,
) -> (Vec<u8>, Vec<Wrote>) {
    let needs = Needs {
        blanks: true,
        overlaps: true,
    };
    let mut all = Part::default();
    let wrote = each(
        &carried.documents,
        scheme,
        options,
        needs,
        loss,
        |part: &mut Part<'_>, tokens| part.document(tokens, scheme),
        |part| all.add(part),
    );
    (all.finish(), wrote)
}

/// A hash for numbers that are hashes already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only numbers are hashed, by the function below.
        let _ = bytes;
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// Some documents one behind the other.
#[derive(Default)]
struct Part<'a> {
    tokens: Vec<u8>,
    spaces: Vec<u8>,
    lengths: Vec<u8>,
    /// Each string with its number, by its hash.
    strings: HashMap<u64, (u64, &'a str), BuildHasherDefault<AsItIs>>,
    groups: Vec<Packed>,
    user_data: Vec<Packed>,
}

impl<'a> Part<'a> {
    fn string(&mut self, words: &'a str) -> u64 {
        let known = self.strings.entry(hash::murmur(words));
        known.or_insert_with(|| (hash::of(words), words)).0
    }

    fn document(&mut self, document: &TokenDocument<'a, '_>, scheme: &Scheme) {
        let text = &document.text;
        let count = text.tokens.len();
        let mut tags = vec![[OUTSIDE, 0]; count];
        let is_entity = entities(document, scheme);
        let mut spans = Vec::with_capacity(is_entity.len());
        for ((index, tokens), is_entity) in document.spans().zip(is_entity) {
            let label = self.string(document.label(index));
            let linked = self.string(kb_id(document.document.mentions[index].mention));
            if is_entity {
                for token in tokens.clone() {
                    let tag = if token == tokens.start { BEGIN } else { INSIDE };
                    tags[token] = [tag, label];
                }
            }
            spans.push(Packed::Binary(span(document, tokens, [0, linked, label])));
        }
        for (token, [tag, label]) in tags.into_iter().enumerate() {
            let range = text.tokens[token].range;
            let orth = self.string(document.document.article.text.slice(range));
            for number in [orth, tag, label] {
                self.tokens.extend_from_slice(&number.to_le_bytes());
            }
            self.spaces.push(u8::from(text.tokens[token].space));
        }
        let length = i32::try_from(count).unwrap_or(i32::MAX);
        self.lengths.extend_from_slice(&length.to_le_bytes());
        let group = pack(&map([
            ("name", GROUP.into()),
            ("attrs", Packed::Map(Vec::new())),
            ("spans", Packed::Array(spans)),
        ]));
        let names = Packed::Array(vec![GROUP.into()]);
        let groups = Packed::Map(vec![(Packed::Binary(group), names)]);
        self.groups.push(Packed::Binary(pack(&groups)));
        let user = of_fields(user_fields(document));
        self.user_data.push(Packed::Binary(user));
    }

    /// The same with what comes behind it.
    fn add(&mut self, other: Self) {
        self.tokens.extend_from_slice(&other.tokens);
        self.spaces.extend_from_slice(&other.spaces);
        self.lengths.extend_from_slice(&other.lengths);
        self.strings.extend(other.strings);
        self.groups.extend(other.groups);
        self.user_data.extend(other.user_data);
    }

    fn finish(mut self) -> Vec<u8> {
        let count = self.groups.len();
        // The label of tokens that have none.
        self.string("");
        let strings = self.strings.into_values();
        let mut strings: Vec<&str> = strings.map(|(_, words)| words).collect();
        strings.sort_unstable();
        let flags = map([("has_unknown_spaces", false.into())]);
        let attrs = [ORTH, ENT_IOB, ENT_TYPE].map(Packed::from).to_vec();
        let strings = strings.into_iter().map(Packed::from).collect();
        let all = pack(&map([
            ("version", "0.1".into()),
            ("attrs", Packed::Array(attrs)),
            ("tokens", Packed::Binary(self.tokens)),
            ("spaces", Packed::Binary(self.spaces)),
            ("lengths", Packed::Binary(self.lengths)),
            ("strings", Packed::Array(strings)),
            ("cats", Packed::Array(vec![Packed::Map(Vec::new()); count])),
            ("flags", Packed::Array(vec![flags; count])),
            ("span_groups", Packed::Array(self.groups)),
            ("user_data", Packed::Array(self.user_data)),
        ]));
        zlib::pack(&all)
    }
}

/// A span: numbers of its id, of what it is linked to and of its label, tokens, characters.
fn span(document: &TokenDocument<'_, '_>, tokens: &Range<usize>, numbers: [u64; 3]) -> Vec<u8> {
    let text = &document.document.article.text;
    let characters = document.text.range(tokens).map_or([0, 0], |range| {
        [range.start(), range.end()].map(|at| text.to_char(at).get())
    });
    let mut out = Vec::with_capacity(SPAN_BYTES);
    for number in numbers {
        out.extend_from_slice(&number.to_be_bytes());
    }
    for number in [tokens.start, tokens.end, characters[0], characters[1]] {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        out.extend_from_slice(&number.to_be_bytes());
    }
    out
}
