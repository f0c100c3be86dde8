//! What a language model was asked for: objects with a quote and a label each, in any JSON.
//!
//! Nothing is asked of the shape around them. An object with words and a label is something to
//! tag, one with a wording and without a label is a claim, any other is looked into; what it says
//! of an article or a label holds for what is inside.

mod claims;
mod shape;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use self::shape::{
    VAGUE, all_words, has_labels, is_json, is_lines, is_name, is_place, is_position, is_words,
    name_of, place, position, rows, said, triple, uncut, words_at,
};
pub(super) use self::shape::{has_own_words, is_answer};
use super::keys::{Key, Keys, plain};
use super::lenient::{self, CUT, Found};
use super::matching::Names;
use super::said::{Context, Entry, Said, SaidDocument, Spoken, attribute, score_of};
use crate::formats::{ImportError, Input, OffsetUnit, Problem};
use crate::model::mention::Attributes;

/// The id of this reader among formats.
pub const ANSWER: &str = "answer";
/// The label of a quote that has none.
const UNLABELLED: &str = "quote";
/// Names of lists that say nothing of what is in them.
const PLAIN_LISTS: &[&str] = &[
    "annotations",
    "answer",
    "articles",
    "claims",
    "data",
    "documents",
    "entities",
    "extractions",
    "findings",
    "items",
    "list",
    "mentions",
    "output",
    "quotes",
    "response",
    "result",
    "results",
    "spans",
    "suggestions",
];

type Object = Map<String, Value>;

/// What is known of what stands inside something.
#[derive(Clone, Default)]
struct Scope {
    /// The article's name, and whether it may be none.
    article: Option<(String, bool)>,
    label: Option<String>,
    /// The document that the file has with its text.
    document: Option<usize>,
}

/// Reads a file.
///
/// # Errors
/// [`ImportError`] if there is nothing to tag and no claim in it.
pub(super) fn read(
    input: &Input<'_>,
    keys: &Keys,
    names: &Names,
    roles: &[String],
) -> Result<Said, ImportError> {
    let text = &input.text()?.text;
    let mut walk = Walk {
        keys,
        names,
        roles,
        said: Said::default(),
        documents: HashMap::new(),
        used: BTreeMap::new(),
        left_out: BTreeSet::new(),
        half: 0,
        inside: [false; 2],
    };
    if is_lines(text) {
        walk.lines(input.name, text);
    } else if let Some(rows) = rows(text, keys) {
        let scope = Scope::default();
        rows.iter().for_each(|row| walk.object(row, &scope));
    } else {
        let found = lenient::find(text);
        for value in &found.values {
            walk.value(value, &Scope::default());
        }
        walk.told(input.name, found.is_cut, found.is_mended);
    }
    walk.finish(input)
}

struct Walk<'a> {
    keys: &'a Keys,
    names: &'a Names,
    /// What mentions can be in claims, as fields are called.
    roles: &'a [String],
    said: Said,
    /// Documents without a text, by what the file calls them.
    documents: HashMap<(String, bool), usize>,
    used: BTreeMap<Key, BTreeSet<String>>,
    /// Fields of claims that mean nothing here.
    left_out: BTreeSet<String>,
    /// Entries that the file ends in.
    half: usize,
    /// Whether an answer inside a string was cut off, or is not quite JSON.
    inside: [bool; 2],
}

impl Walk<'_> {
    fn lines(&mut self, name: &str, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            if let Ok(value) = serde_json::from_str::<Value>(line) {
                self.value(&value, &Scope::default());
                continue;
            }
            let found = lenient::find(line);
            for value in &found.values {
                self.value(value, &Scope::default());
            }
            let place = format!("{name}, line {}", index + 1);
            match found.values.is_empty() {
                true => self.problem(&place, "there is no JSON in this line; it was left out"),
                false => self.told(&place, found.is_cut, found.is_mended),
            }
        }
    }

    fn problem(&mut self, place: &str, message: impl Into<String>) {
        self.said.problems.push(Problem {
            place: place.to_owned(),
            message: message.into(),
        });
    }

    fn told(&mut self, place: &str, is_cut: bool, is_mended: bool) {
        if is_cut {
            let half = match std::mem::take(&mut self.half) {
                0 => "",
                _ => "; the last one, of which only the beginning is there, was left out",
            };
            let message =
                format!("the answer is cut off; what stands before the end was taken{half}");
            self.problem(place, message);
        } else if is_mended {
            let message = "it is not quite JSON; what could be told was taken. Look whether \
                           anything is missing";
            self.problem(place, message);
        }
    }

    fn value(&mut self, value: &Value, scope: &Scope) {
        match value {
            Value::Object(object) => self.object(object, scope),
            Value::Array(items) if items.is_empty() => {
                // It was read, and nothing was found.
                let named = scope.article.as_ref();
                if named.is_some_and(|(name, _)| self.names.knows(name)) {
                    self.document(scope);
                }
            }
            Value::Array(items) => {
                if let Some(entry) = triple(items) {
                    let (start, end, label) = entry;
                    let spoken = Spoken {
                        start: Some(start),
                        end: Some(end),
                        ..Spoken::default()
                    };
                    let document = self.document(scope);
                    self.entry(document, label, spoken, None, Attributes::new());
                    return;
                }
                for item in items {
                    match item {
                        Value::String(words) => {
                            let document = self.document(scope);
                            let label = scope.label.clone();
                            let label = label.unwrap_or_else(|| UNLABELLED.to_owned());
                            self.entry(document, &label, said(words), None, Attributes::new());
                        }
                        other => self.value(other, scope),
                    }
                }
            }
            _ => {}
        }
    }

    /// The document of what stands in a scope.
    fn document(&mut self, scope: &Scope) -> usize {
        if let Some(document) = scope.document {
            return document;
        }
        let key = scope.article.clone().unwrap_or_default();
        let next = self.said.documents.len();
        let index = *self.documents.entry(key.clone()).or_insert(next);
        if index == next {
            self.said.documents.push(SaidDocument {
                id: key.0,
                is_guess: key.1,
                unit: OffsetUnit::CodePoints,
                ..SaidDocument::default()
            });
        }
        index
    }

    fn entry(
        &mut self,
        document: usize,
        label: &str,
        spoken: Spoken,
        score: Option<crate::model::Score>,
        attributes: Attributes,
    ) -> usize {
        let label = self.said.label(label, "");
        let entries = &mut self.said.documents[document].entries;
        entries.push(Entry {
            label,
            spoken,
            score,
            attributes,
            others: Vec::new(),
        });
        entries.len() - 1
    }

    /// A field, noted as used.
    fn field<'o>(
        &mut self,
        key: Key,
        object: &'o Object,
        without: &[&str],
        fits: impl Fn(&Value) -> bool,
    ) -> Option<(&'o str, &'o Value)> {
        let found = self.keys.field(key, object, without, fits);
        if let Some((name, _)) = found {
            self.used.entry(key).or_default().insert(name.to_owned());
        }
        found
    }

    fn object(&mut self, object: &Object, scope: &Scope) {
        if self.wrapped(object, scope) {
            return;
        }
        let words = self.keys.field(Key::Quote, object, &[], is_words);
        let without: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        let label = self
            .keys
            .field(Key::Label, object, &without, Value::is_string);
        let claim = self
            .keys
            .field(Key::Claim, object, &without, Value::is_string);
        if claim.is_some() && label.is_none() {
            return self.claim(object, scope);
        }
        let is_told = |name: &str| {
            self.keys.wished(Key::Quote).is_some() || !VAGUE.contains(&plain(name).as_str())
        };
        let nested = object.iter().any(|(name, value)| self.is_list(name, value));
        let is_entry = match words {
            Some((name, _)) if is_told(name) => true,
            Some(_) => !nested && (label.is_some() || scope.label.is_some()),
            None => label.is_some() && !nested && self.start(object).is_some(),
        };
        if is_entry {
            self.tagged(object, scope);
        } else if !self.bare(object, scope) {
            self.container(object, scope);
        }
    }

    /// An answer as a service sends it: as a string, beside what it says of the answer.
    fn wrapped(&mut self, object: &Object, scope: &Scope) -> bool {
        let strings = object.values().filter_map(Value::as_str);
        let found = strings.filter(|words| is_json(words)).map(lenient::find);
        let found: Vec<Found> = found.filter(|found| !found.values.is_empty()).collect();
        if found.is_empty() {
            return false;
        }
        let mut scope = scope.clone();
        if let Some((_, value)) = self.keys.field(Key::Article, object, &[], is_name)
            && self.names.knows(&name_of(value))
        {
            scope.article = Some((name_of(value), false));
        }
        for found in found {
            self.inside[0] |= found.is_cut;
            self.inside[1] |= found.is_mended;
            for value in &found.values {
                self.value(value, &scope);
            }
        }
        true
    }

    /// Whether a field holds more things to tag.
    fn is_list(&self, name: &str, value: &Value) -> bool {
        let words = |value: &Value| match value {
            Value::Object(object) => self.keys.field(Key::Quote, object, &[], is_words).is_some(),
            _ => false,
        };
        !Key::Attributes.is_called(name)
            && match value {
                Value::Array(items) => items.iter().any(words),
                value => words(value),
            }
    }

    fn start<'o>(&self, object: &'o Object) -> Option<(&'o str, &'o Value)> {
        let start = self.keys.field(Key::Start, object, &[], is_position);
        start.or_else(|| self.keys.field(Key::Place, object, &[], is_place))
    }

    /// Something to tag: one for each of its quotes.
    fn tagged(&mut self, object: &Object, scope: &Scope) {
        let words = self.field(Key::Quote, object, &[], is_words);
        let mut used: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        let label = self.field(Key::Label, object, &used, Value::is_string);
        used.extend(label.map(|(name, _)| name));
        let label = label.and_then(|(_, value)| value.as_str());
        if object.contains_key(CUT) && label.is_none() && scope.label.is_none() {
            self.half += 1;
            return;
        }
        let label = label
            .or(scope.label.as_deref())
            .unwrap_or(UNLABELLED)
            .to_owned();
        let mut scope = scope.clone();
        if let Some((name, value)) = self.field(Key::Article, object, &used, is_name)
            && (plain(name) != "id" || self.keys.wished(Key::Article).is_some())
        {
            used.push(name);
            scope.article = Some((name_of(value), false));
            scope.document = None;
        }
        let (spoken, score, more) = self.place(object, &used);
        used.extend(more);
        let attributes = self.attributes(object, &used, &scope);
        let document = self.document(&scope);
        let quotes = words.map_or_else(|| vec![""], |(_, value)| all_words(value));
        let is_one = quotes.len() == 1;
        for words in quotes {
            let spoken = Spoken {
                words: said(words).words,
                ..if is_one {
                    spoken.clone()
                } else {
                    Spoken::default()
                }
            };
            self.entry(document, &label, spoken, score, attributes.clone());
        }
    }

    /// Where something stands, how sure the machine is, and the fields that say so.
    fn place<'o>(
        &mut self,
        object: &'o Object,
        without: &[&str],
    ) -> (Spoken, Option<crate::model::Score>, Vec<&'o str>) {
        let mut used = Vec::new();
        let mut out = Spoken::default();
        if let Some((name, value)) = self.field(Key::Start, object, without, is_position) {
            used.push(name);
            out.start = position(value);
        }
        if let Some((name, value)) = self.field(Key::End, object, without, is_position) {
            used.push(name);
            out.end = position(value);
        }
        if out.start.is_none()
            && let Some((name, value)) = self.field(Key::Place, object, without, is_place)
        {
            used.push(name);
            (out.start, out.end) = place(value);
        }
        let mut context = Context::default();
        if let Some((name, value)) = self.field(Key::Prefix, object, without, Value::is_string) {
            used.push(name);
            context.prefix = value.as_str().unwrap_or_default().to_owned();
        }
        if let Some((name, value)) = self.field(Key::Suffix, object, without, Value::is_string) {
            used.push(name);
            context.suffix = value.as_str().unwrap_or_default().to_owned();
        }
        if !context.prefix.is_empty() || !context.suffix.is_empty() {
            out.context = Some(Box::new(context));
        }
        let is_score = |value: &Value| score_of(value).is_some();
        let score = self.field(Key::Score, object, without, is_score);
        used.extend(score.map(|(name, _)| name));
        (out, score.and_then(|(_, value)| score_of(value)), used)
    }

    /// What else is said of something. Things to tag inside it are taken too.
    fn attributes(&mut self, object: &Object, used: &[&str], scope: &Scope) -> Attributes {
        let mut out = Attributes::new();
        for (name, value) in object {
            if used.contains(&name.as_str()) || name == CUT {
                continue;
            }
            if self.is_list(name, value) {
                let scope = self.inside(name, value, scope);
                self.value(value, &scope);
                continue;
            }
            match value {
                Value::Object(fields) if Key::Attributes.is_called(name) => {
                    let fields = fields.iter().filter(|(name, _)| *name != CUT);
                    let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
                    out.extend(fields.filter_map(attribute));
                }
                value => {
                    let mut value = value.clone();
                    uncut(&mut value);
                    out.extend(attribute((name.clone(), value)));
                }
            }
        }
        out
    }

    /// `{"figure": "12 %"}`, perhaps with `"figure_attributes"` beside it.
    fn bare(&mut self, object: &Object, scope: &Scope) -> bool {
        let with = |name: &str| object.get(&format!("{name}_attributes"));
        let alone = object.len() == 1 && scope.label.is_none();
        let found = object.iter().find(|(name, value)| {
            let known = Key::ALL.into_iter().any(|key| key.is_called(name));
            value.is_string() && (with(name).is_some() || alone && !known)
        });
        let Some((name, Value::String(words))) = found else {
            return false;
        };
        let beside = with(name).and_then(Value::as_object);
        let fields = beside.into_iter().flatten();
        let fields = fields.filter(|(name, _)| *name != CUT);
        let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
        let attributes = fields.filter_map(attribute).collect();
        let document = self.document(scope);
        self.entry(document, name, said(words), None, attributes);
        true
    }

    /// Something with other things inside.
    fn container(&mut self, object: &Object, scope: &Scope) {
        let mut scope = scope.clone();
        if let Some((field, value)) = self.field(Key::Article, object, &[], is_name) {
            let name = name_of(value);
            // Anything can have an id, such as the answer itself.
            let is_guess = plain(field) == "id" && !self.names.knows(&name);
            if !is_guess || scope.article.is_none() {
                scope.article = Some((name, is_guess));
                scope.document = None;
            }
        }
        // Words by themselves are what somebody asked or answered.
        let holds = object
            .values()
            .any(|value| value.is_array() || value.is_object());
        if holds
            && let Some((_, Value::String(text))) =
                self.field(Key::Text, object, &[], Value::is_string)
        {
            let article = scope.article.clone().unwrap_or_default();
            scope.document = Some(self.said.documents.len());
            self.said.documents.push(SaidDocument {
                id: article.0,
                is_guess: article.1,
                text: Some(text.clone()).filter(|text| !text.trim().is_empty()),
                title: words_at(object, "title").to_owned(),
                unit: OffsetUnit::CodePoints,
                ..SaidDocument::default()
            });
        }
        if let Some((_, Value::String(label))) =
            self.keys.field(Key::Label, object, &[], Value::is_string)
        {
            scope.label = Some(label.clone());
        }
        for (name, value) in object {
            if value.is_array() || value.is_object() {
                let scope = self.inside(name, value, &scope);
                self.value(value, &scope);
            }
        }
    }

    /// What is known of what stands in a field.
    fn inside(&self, name: &str, value: &Value, scope: &Scope) -> Scope {
        let mut inside = scope.clone();
        if PLAIN_LISTS.contains(&plain(name).as_str()) || Key::Quote.is_called(name) {
            return inside;
        }
        if self.names.knows(name) {
            inside.article = Some((name.to_owned(), false));
            inside.document = None;
        } else if has_labels(self.keys, value) {
            if inside.article.is_none() && inside.document.is_none() {
                inside.article = Some((name.to_owned(), true));
            }
        } else {
            inside.label = Some(name.to_owned());
        }
        inside
    }

    fn finish(mut self, input: &Input<'_>) -> Result<Said, ImportError> {
        let [is_cut, is_mended] = self.inside;
        self.told(input.name, is_cut, is_mended);
        let mut said = std::mem::take(&mut self.said);
        let name = input.name;
        for document in &mut said.documents {
            name.clone_into(&mut document.place);
        }
        let is_empty = |one: &SaidDocument| one.entries.is_empty() && one.claims.is_empty();
        if said.documents.iter().all(is_empty) {
            let first = said.problems.first().map(ToString::to_string);
            let why = first.map_or_else(String::new, |first| format!(" ({first})"));
            return Err(ImportError::new(
                name,
                format!("there is nothing with words and a label in it{why}"),
                "Objects such as {\"quote\": …, \"label\": …} are read from any JSON. If the \
                 fields have other names, say which: --keys quote=FIELD,label=FIELD.",
            ));
        }
        if !self.left_out.is_empty() {
            let names: Vec<String> = self.left_out.iter().map(|one| format!("“{one}”")).collect();
            said.problems.push(Problem {
                place: name.to_owned(),
                message: format!(
                    "fields of claims that mean nothing here were left out: {}",
                    names.join(", ")
                ),
            });
        }
        let in_words = |(key, fields): (&Key, &BTreeSet<String>)| {
            let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
            format!("{}={}", key.name(), fields.join("|"))
        };
        said.keys = self.used.iter().map(in_words).collect();
        said.wished = self.keys.clone();
        let unused = self.keys.not_in(&self.used);
        said.fits = unused.is_empty();
        let text = input.text()?.text;
        for (key, field) in unused.iter().filter(|(_, field)| !text.contains(field)) {
            said.problems.push(Problem {
                place: name.to_owned(),
                message: format!(
                    "no field is called “{field}”, which was to hold its {}. Look how the file \
                     calls it",
                    key.name()
                ),
            });
        }
        Ok(said)
    }
}
