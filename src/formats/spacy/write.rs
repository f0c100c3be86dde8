//! From documents to a DocBin.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::docbin::{BEGIN, ENT_IOB, ENT_TYPE, INSIDE, ORTH, OUTSIDE, SPAN_BYTES};
use super::packed::{binary, boolean, list_of, map_of, number, of_fields, words};
use super::{GROUP, entities, hash, kb_id, user_fields, zlib};
use crate::formats::carried::Carried;
use crate::formats::tokens::{Needs, TokenDocument, TokenOptions, each};
use crate::formats::{LossReport, Wrote};

/// The bytes of a file, and what was written.
pub(super) fn bin(
    carried: &Carried<'_>,
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
        options,
        needs,
        loss,
        |part: &mut Part<'_>, tokens| part.document(tokens),
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

/// Some documents one behind the other, each list without its head.
#[derive(Default)]
struct Part<'a> {
    count: usize,
    tokens: Vec<u8>,
    spaces: Vec<u8>,
    lengths: Vec<u8>,
    /// Each string with its number, by its hash.
    strings: HashMap<u64, (u64, &'a str), BuildHasherDefault<AsItIs>>,
    groups: Vec<u8>,
    user_data: Vec<u8>,
}

impl<'a> Part<'a> {
    fn string(&mut self, words: &'a str) -> u64 {
        let known = self.strings.entry(hash::murmur(words));
        known.or_insert_with(|| (hash::of(words), words)).0
    }

    fn document(&mut self, document: &TokenDocument<'a, '_>) {
        let text = &document.text;
        let tokens = &text.tokens;
        let mut tags = vec![[OUTSIDE, 0]; tokens.len()];
        let is_entity = entities(document);
        let mut spans = Vec::with_capacity(is_entity.len() * (SPAN_BYTES + 2));
        for ((index, span), is_entity) in document.spans().zip(&is_entity) {
            let label = self.string(document.label(index));
            let linked = self.string(kb_id(document.document.mentions[index].mention));
            if *is_entity {
                for token in span.clone() {
                    let tag = if token == span.start { BEGIN } else { INSIDE };
                    tags[token] = [tag, label];
                }
            }
            push_span(&mut spans, document, span, [0, linked, label]);
        }
        let article = &document.document.article.text;
        for (token, [tag, label]) in tokens.iter().zip(tags) {
            let orth = self.string(article.slice(token.range));
            let numbers = [orth, tag, label].map(u64::to_le_bytes);
            self.tokens.extend_from_slice(numbers.as_flattened());
            self.spaces.push(u8::from(token.space));
        }
        let length = i32::try_from(tokens.len()).unwrap_or(i32::MAX);
        self.lengths.extend_from_slice(&length.to_le_bytes());
        self.groups(is_entity.len(), &spans);
        let user = of_fields(user_fields(document));
        binary(&mut self.user_data, &user);
        self.count += 1;
    }

    /// The groups of a document: one, with so many spans.
    fn groups(&mut self, count: usize, spans: &[u8]) {
        let mut group = Vec::with_capacity(spans.len() + 32);
        map_of(&mut group, 3);
        words(&mut group, "name");
        words(&mut group, GROUP);
        words(&mut group, "attrs");
        map_of(&mut group, 0);
        words(&mut group, "spans");
        list_of(&mut group, count);
        group.extend_from_slice(spans);
        let mut groups = Vec::with_capacity(group.len() + 16);
        map_of(&mut groups, 1);
        binary(&mut groups, &group);
        list_of(&mut groups, 1);
        words(&mut groups, GROUP);
        binary(&mut self.groups, &groups);
    }

    /// The same with what comes behind it.
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.tokens.extend_from_slice(&other.tokens);
        self.spaces.extend_from_slice(&other.spaces);
        self.lengths.extend_from_slice(&other.lengths);
        self.strings.extend(other.strings);
        self.groups.extend_from_slice(&other.groups);
        self.user_data.extend_from_slice(&other.user_data);
    }

    fn finish(mut self) -> Vec<u8> {
        // The label of tokens that have none.
        self.string("");
        let strings = self.strings.into_values();
        let mut strings: Vec<&str> = strings.map(|(_, words)| words).collect();
        strings.sort_unstable();
        let length = self.tokens.len() + self.groups.len() + self.user_data.len();
        let mut out = Vec::with_capacity(length * 2);
        map_of(&mut out, 10);
        words(&mut out, "version");
        words(&mut out, "0.1");
        words(&mut out, "attrs");
        list_of(&mut out, 3);
        for attribute in [ORTH, ENT_IOB, ENT_TYPE] {
            number(&mut out, attribute);
        }
        for (name, bytes) in [
            ("tokens", &self.tokens),
            ("spaces", &self.spaces),
            ("lengths", &self.lengths),
        ] {
            words(&mut out, name);
            binary(&mut out, bytes);
        }
        words(&mut out, "strings");
        list_of(&mut out, strings.len());
        for string in strings {
            words(&mut out, string);
        }
        words(&mut out, "cats");
        list_of(&mut out, self.count);
        for _ in 0..self.count {
            map_of(&mut out, 0);
        }
        words(&mut out, "flags");
        list_of(&mut out, self.count);
        for _ in 0..self.count {
            map_of(&mut out, 1);
            words(&mut out, "has_unknown_spaces");
            boolean(&mut out, false);
        }
        for (name, items) in [
            ("span_groups", &self.groups),
            ("user_data", &self.user_data),
        ] {
            words(&mut out, name);
            list_of(&mut out, self.count);
            out.extend_from_slice(items);
        }
        zlib::pack(&out)
    }
}

/// A span: numbers of its id, of what it is linked to and of its label, tokens, characters.
fn push_span(
    out: &mut Vec<u8>,
    document: &TokenDocument<'_, '_>,
    tokens: &Range<usize>,
    numbers: [u64; 3],
) {
    let text = &document.document.article.text;
    let characters = document.text.range(tokens).map_or([0, 0], |range| {
        [range.start(), range.end()].map(|at| text.to_char(at).get())
    });
    let mut span = Vec::with_capacity(SPAN_BYTES);
    for number in numbers {
        span.extend_from_slice(&number.to_be_bytes());
    }
    for number in [tokens.start, tokens.end, characters[0], characters[1]] {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        span.extend_from_slice(&number.to_be_bytes());
    }
    binary(out, &span);
}
