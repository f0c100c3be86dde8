//! spaCy's two files: `doc.to_json()` in [`mod@json`] (with the older training files in [`old`]), and
//! the binary `.spacy` of its training in [`docbin`].
//!
//! Both hold every mention in the span group `sc`, which may overlap and is what spancat trains
//! on, and those that don't overlap once more as entities, for ner. What else is known of the
//! article, its mentions and claims stands where both keep what a user adds.

mod docbin;
mod hash;
mod json;
mod old;
mod packed;
mod read;
mod write;
mod zlib;

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value, json};

pub(super) use docbin::DocBin;
pub(super) use json::SpacyJson;

use super::Carries;
use super::carried::CarriedDocument;
use super::intake::record::MentionRecord;
use super::intake::{Document, Spot, Told};
use super::metadata;
use super::relations::{self, Relation};
use super::tokens::{TokenDocument, flatten};
use crate::model::Mention;
use crate::text::TextRange;

/// The group with all mentions: spaCy's own name for it.
const GROUP: &str = "sc";
/// What a user's field with the claims is called.
const CLAIMS: &str = "claims";
/// What a user's field is called with that which spans have no room for.
const MENTIONS: &str = "mentions";
/// The attribute with the entry of a knowledge base that a span is linked to.
const KB_ID: &str = "kb_id";
/// What is said once of a file whose tokens are more than words.
const PARSED: &str = "its tokens have lemmas, parts of speech, syntax or sentences, which have no \
                      place here and were left out";

/// What both carry.
const CARRIES: &[Carries] = &[
    Carries::Texts,
    Carries::Titles,
    Carries::Metadata,
    Carries::Mentions,
    Carries::Overlaps,
    Carries::Attributes,
    Carries::Notes,
    Carries::Claims,
];

/// Where what a user added and means nothing here stands.
const USER: &str = "spacy";

/// A span or entity of a file.
#[derive(Debug, Default)]
struct Span {
    start: Option<usize>,
    end: Option<usize>,
    label: String,
    kb_id: String,
    id: String,
}

/// Spans by the names of their groups.
type Groups = Vec<(String, Vec<Span>)>;

/// Puts spans, entities and what a user added into a document. Entities that are spans too are
/// one mention. `key` tells the document from the others of the file.
fn fill(
    out: &mut Document,
    key: &str,
    mut groups: Groups,
    entities: Vec<Span>,
    mut user: Map<String, Value>,
) {
    let mut seen = HashSet::new();
    // What a user added counts the spans of this group.
    groups.sort_by_key(|(name, _)| name != GROUP);
    for (name, spans) in groups {
        for span in spans {
            seen.insert((span.start, span.end, span.label.clone()));
            let group = (name != GROUP).then_some(name.as_str());
            push(out, span, group);
        }
    }
    for entity in entities {
        if !seen.contains(&(entity.start, entity.end, entity.label.clone())) {
            push(out, entity, None);
        }
    }
    add_details(user.remove(MENTIONS), &mut out.mentions);
    let ties = ties(user.remove(CLAIMS).as_ref());
    out.claims = relations::into_claims(key, ties, &mut out.mentions);
    metadata::take(user, USER, out);
}

fn push(out: &mut Document, span: Span, group: Option<&str>) {
    let mut record = MentionRecord {
        label: span.label,
        start: span.start,
        end: span.end,
        ..MentionRecord::default()
    };
    let more = [(KB_ID, &*span.kb_id), ("id", &*span.id)];
    let more = more.into_iter().chain(group.map(|name| ("group", name)));
    for (key, value) in more.filter(|(_, value)| !value.is_empty()) {
        record.attributes.insert(key.to_owned(), value.into());
    }
    out.mentions.push(Told {
        spot: Spot::Number(out.mentions.len()),
        record,
    });
}

/// What is said once of a file whose tokens or spans have what a user added.
fn added(names: BTreeSet<String>) -> Option<String> {
    let names: Vec<String> = names.into_iter().collect();
    let quoted = names.join("”, “");
    (!names.is_empty()).then(|| {
        format!(
            "what was added to tokens or spans as “{quoted}” has no place here and was left out"
        )
    })
}

/// The index of a mention, as a user's field has it.
fn index(value: Option<&Value>) -> Option<usize> {
    usize::try_from(value?.as_u64()?).ok()
}

/// What a user's field says of mentions: `[{"span": 0, "note": "…", "attributes": {…}}]`.
fn add_details(value: Option<Value>, mentions: &mut [Told<MentionRecord>]) {
    let Some(Value::Array(details)) = value else {
        return;
    };
    for mut detail in details {
        let Some(told) = index(detail.get("span")).and_then(|at| mentions.get_mut(at)) else {
            continue;
        };
        let record = &mut told.record;
        if let Some(Value::Object(attributes)) = detail.get_mut("attributes").map(Value::take) {
            record.attributes.extend(attributes);
        }
        if let Some(note) = detail.get("note").and_then(metadata::words) {
            record.note = note;
        }
        record.unsure |= detail.get("unsure").and_then(Value::as_bool) == Some(true);
    }
}

/// What a user's field says of claims: `[{"id": "c1", "mentions": [["figure", 0]]}]`.
fn ties(value: Option<&Value>) -> Vec<Relation> {
    let mut out = Vec::new();
    for claim in value.and_then(Value::as_array).into_iter().flatten() {
        let id = claim.get("id").and_then(metadata::words);
        let members = claim.get("mentions").and_then(Value::as_array);
        let member = |entry: &Value| {
            let role = entry.get(0)?.as_str()?;
            Some((role.to_owned(), index(entry.get(1))?))
        };
        let members: Vec<_> = members.into_iter().flatten().filter_map(member).collect();
        let Some(hub) = members.first().map(|(_, index)| *index) else {
            continue;
        };
        let claim = id.unwrap_or_default();
        out.extend(members.into_iter().map(|(role, from)| Relation {
            from,
            to: hub,
            role,
            claim: claim.clone(),
            ..Relation::default()
        }));
    }
    out
}

/// What is known of an article, its mentions and claims that spaCy has no fields for.
fn user_fields(tokens: &TokenDocument<'_, '_>) -> Map<String, Value> {
    let document = tokens.document;
    let places = places(tokens);
    let mut out = metadata::fields(document.article, USER);
    let details = places.iter().zip(&document.mentions);
    let details = details.filter_map(|(place, one)| detail((*place)?, one.mention));
    let details: Vec<Value> = details.collect();
    if !details.is_empty() {
        out.insert(MENTIONS.to_owned(), details.into());
    }
    let claims = claims(document, &places);
    if !claims.is_empty() {
        out.insert(CLAIMS.to_owned(), claims.into());
    }
    out
}

fn detail(span: usize, mention: &Mention) -> Option<Value> {
    if mention.attributes.is_empty() && mention.note.is_empty() && !mention.unsure {
        return None;
    }
    let mut out = Map::new();
    out.insert("span".to_owned(), span.into());
    if !mention.attributes.is_empty() {
        let attributes = mention.attributes.iter();
        let attributes = attributes.map(|(key, value)| (key.to_string(), value.clone().into()));
        out.insert("attributes".to_owned(), Value::Object(attributes.collect()));
    }
    if !mention.note.is_empty() {
        out.insert("note".to_owned(), mention.note.as_str().into());
    }
    if mention.unsure {
        out.insert("unsure".to_owned(), true.into());
    }
    Some(out.into())
}

fn claims(document: &CarriedDocument<'_>, places: &[Option<usize>]) -> Vec<Value> {
    let mut out = Vec::new();
    for claim in &document.claims {
        let members = claim.members.iter();
        let members = members.filter_map(|(role, index)| Some(json!([&**role, places[*index]?])));
        let members: Vec<Value> = members.collect();
        if !members.is_empty() {
            out.push(json!({"id": claim.claim.id.to_string(), "mentions": members}));
        }
    }
    out
}

/// The place of each mention in the group; nothing for those that are not there.
fn places(document: &TokenDocument<'_, '_>) -> Vec<Option<usize>> {
    let mut next = 0..;
    let spans = document.text.spans.iter();
    spans
        .map(|span| span.as_ref().and_then(|_| next.next()))
        .collect()
}

/// What a mention is linked to in a knowledge base.
fn kb_id(mention: &Mention) -> &str {
    mention.attributes.get(KB_ID).map_or("", String::as_str)
}

/// Which of the spans are entities too: no two of those share a token.
fn entities(document: &TokenDocument<'_, '_>) -> Vec<bool> {
    let ranges: Vec<(TextRange, usize)> = document
        .spans()
        .filter_map(|(index, span)| {
            let range = document.text.range(span)?;
            Some((range, document.document.mentions[index].rank))
        })
        .collect();
    flatten(&document.document.article.text, &ranges)
}
