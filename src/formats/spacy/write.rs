//! From documents to a DocBin.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::docbin::{BEGIN, ENT_IOB, ENT_TYPE, INSIDE, ORTH, OUTSIDE, SPAN_BYTES};
use super::packed::{binary, boolean, bytes_of, list_of, map_of, number, of_fields, words};
use super::zlib::{Piece, join, pieces};
use super::{GROUP, entities, hash, kb_id, user_fields};
use crate::formats::carried::Carrier;
use crate::formats::tokens::{Needs, TokenDocument, TokenOptions, each};
use crate::formats::{LossReport, Wrote};
use crate::model::Article;

/// The bytes of a file, and what was written.
pub(super) fn bin(
    carrier: &Carrier<'_>,
    options: &TokenOptions,
    loss: &mut LossReport,
) -> (Vec<u8>, Vec<Wrote>) {
    let needs = Needs {
        blanks: true,
        overlaps: true,
    };
    let mut all = Bin::default();
    let wrote = each(
        carrier,
        options,
        needs,
        loss,
        |part: &mut Part<'_>, tokens, _| part.document(tokens),
        Part::close,
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

/// Each string with its number, by its hash.
#[derive(Default)]
struct Strings<'p>(HashMap<u64, (u64, Cow<'p, str>), BuildHasherDefault<AsItIs>>);

impl<'p> Strings<'p> {
    fn string(&mut self, words: &'p str) -> u64 {
        self.number(words, || Cow::Borrowed(words))
    }

    fn label(&mut self, words: &str) -> u64 {
        self.number(words, || Cow::Owned(words.to_owned()))
    }

    fn number(&mut self, words: &str, kept: impl FnOnce() -> Cow<'p, str>) -> u64 {
        let key = hash::murmur(words);
        if let Some((number, _)) = self.0.get(&key) {
            return *number;
        }
        let number = hash::of(words);
        self.0.insert(key, (number, kept()));
        number
    }
}

/// Some documents one behind the other, each list without its head.
#[derive(Default)]
struct Part<'p> {
    count: usize,
    /// The numbers of the word, of what it is in an entity, and of the entity's label.
    tokens: Vec<[[u8; 8]; 3]>,
    spaces: Vec<u8>,
    lengths: Vec<u8>,
    groups: Vec<u8>,
    user_data: Vec<u8>,
    strings: Strings<'p>,
}

impl<'p> Part<'p> {
    fn document(&mut self, document: &TokenDocument<'_, 'p>) {
        let article: &'p Article = document.document.article;
        let article = &article.text;
        let tokens = &document.text.tokens;
        let first = self.tokens.len();
        self.tokens.reserve(tokens.len());
        for token in tokens {
            let word = self.strings.string(article.slice(token.range));
            let outside = [word.to_le_bytes(), OUTSIDE.to_le_bytes(), [0; 8]];
            self.tokens.push(outside);
        }
        let spaces = tokens.iter().map(|token| u8::from(token.space));
        self.spaces.extend(spaces);
        let is_entity = entities(document);
        let mut spans = Vec::with_capacity(is_entity.len() * (SPAN_BYTES + 2));
        for ((index, span), is_entity) in document.spans().zip(&is_entity) {
            let label = self.strings.label(document.label(index));
            let linked = kb_id(document.document.mentions[index].mention);
            let linked = self.strings.string(linked);
            if *is_entity {
                for token in span.clone() {
                    let tag = if token == span.start { BEGIN } else { INSIDE };
                    let [_, own_tag, own_label] = &mut self.tokens[first + token];
                    (*own_tag, *own_label) = (tag.to_le_bytes(), label.to_le_bytes());
                }
            }
            push_span(&mut spans, document, span, [0, linked, label]);
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

    /// The same, packed.
    fn close(self) -> Packed<'p> {
        let tokens = self.tokens.as_flattened().as_flattened();
        Packed {
            tokens: Piece::new(tokens),
            token_bytes: tokens.len(),
            part: Self {
                tokens: Vec::new(),
                ..self
            },
        }
    }
}

/// A [`Part`] whose tokens, by far the most of it, are packed.
struct Packed<'p> {
    tokens: Piece,
    token_bytes: usize,
    part: Part<'p>,
}

/// All parts, in their order.
#[derive(Default)]
struct Bin<'p> {
    tokens: Vec<Piece>,
    token_bytes: usize,
    rest: Part<'p>,
}

impl<'p> Bin<'p> {
    fn add(&mut self, packed: Packed<'p>) {
        let (
            Part {
                spaces,
                lengths,
                groups,
                user_data,
                count,
                strings,
                ..
            },
            rest,
        ) = (packed.part, &mut self.rest);
        self.tokens.push(packed.tokens);
        self.token_bytes += packed.token_bytes;
        rest.count += count;
        rest.spaces.extend_from_slice(&spaces);
        rest.lengths.extend_from_slice(&lengths);
        rest.groups.extend_from_slice(&groups);
        rest.user_data.extend_from_slice(&user_data);
        rest.strings.0.extend(strings.0);
    }

    fn finish(self) -> Vec<u8> {
        let Part {
            count,
            spaces,
            lengths,
            groups,
            user_data,
            strings,
            ..
        } = self.rest;
        let mut strings: Vec<Cow<'p, str>> = strings.0.into_values().map(|(_, one)| one).collect();
        // The label of tokens that have none.
        strings.push(Cow::Borrowed(""));
        strings.sort_unstable();
        strings.dedup();
        let mut out = Vec::new();
        map_of(&mut out, 10);
        words(&mut out, "version");
        words(&mut out, "0.1");
        words(&mut out, "attrs");
        list_of(&mut out, 3);
        for attribute in [ORTH, ENT_IOB, ENT_TYPE] {
            number(&mut out, attribute);
        }
        words(&mut out, "tokens");
        bytes_of(&mut out, self.token_bytes);
        let mut all = pieces(&std::mem::take(&mut out));
        all.extend(self.tokens);
        for (name, bytes) in [("spaces", spaces), ("lengths", lengths)] {
            words(&mut out, name);
            binary(&mut out, &bytes);
        }
        words(&mut out, "strings");
        list_of(&mut out, strings.len());
        for string in strings {
            words(&mut out, &string);
        }
        words(&mut out, "cats");
        list_of(&mut out, count);
        for _ in 0..count {
            map_of(&mut out, 0);
        }
        words(&mut out, "flags");
        list_of(&mut out, count);
        for _ in 0..count {
            map_of(&mut out, 1);
            words(&mut out, "has_unknown_spaces");
            boolean(&mut out, false);
        }
        for (name, items) in [("span_groups", groups), ("user_data", user_data)] {
            words(&mut out, name);
            list_of(&mut out, count);
            out.extend_from_slice(&items);
        }
        all.extend(pieces(&out));
        join(&all)
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
        let start = text.to_char(range.start()).get();
        [start, start + text.slice(range).chars().count()]
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
