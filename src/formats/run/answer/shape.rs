//! What a value is, by its shape and the names of its fields.

use serde_json::Value;

use super::Object;
use crate::formats::run::keys::{Key, Keys, plain};
use crate::formats::run::lenient::CUT;
use crate::formats::run::said::Spoken;

/// Names of words that could mean anything: only with a label they are something to tag.
pub(super) const VAGUE: &[&str] = &[
    "text",
    "entitytext",
    "value",
    "entity",
    "name",
    "word",
    "words",
    "sentence",
    "evidence",
];

/// Whether a file looks like an answer rather than like a format whose texts and quotes have
/// fields of the same names.
pub(in crate::formats::run) fn is_answer(first: &Object) -> bool {
    let keys = Keys::default();
    let words = keys.field(Key::Quote, first, &[], Value::is_string);
    let label = |field: &str| {
        keys.field(Key::Label, first, &[field], Value::is_string)
            .is_some()
    };
    let nested = first
        .values()
        .any(|value| value.is_array() || value.is_object());
    has_own_words(first) || !nested && words.is_some_and(|(field, _)| label(field))
}

/// Whether an object has a field for words that can mean nothing else.
pub(in crate::formats::run) fn has_own_words(first: &Object) -> bool {
    let words = Keys::default().field(Key::Quote, first, &[], Value::is_string);
    words.is_some_and(|(field, _)| !VAGUE.contains(&plain(field).as_str()))
}

/// Whether each line is a value of its own.
pub(super) fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    lines.any(|line| line.trim_start().starts_with(['{', '[']))
        && serde_json::from_str::<Value>(first)
            .is_ok_and(|value| value.is_object() || value.is_array())
}

/// The rows of a table with named columns, if it has one for words.
pub(super) fn rows(text: &str, keys: &Keys) -> Option<Vec<Object>> {
    let head = text.lines().next()?;
    if head.trim_start().starts_with(['{', '[', '`']) {
        return None;
    }
    let count = |sign: char| head.matches(sign).count();
    let delimiter = ['\t', ';', ',']
        .into_iter()
        .max_by_key(|sign| count(*sign))?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).ok()?)
        .flexible(true)
        .from_reader(text.as_bytes());
    let head: Vec<String> = reader.headers().ok()?.iter().map(str::to_owned).collect();
    let named: Object = head
        .iter()
        .map(|name| (name.clone(), Value::from("")))
        .collect();
    if head.len() < 2 || keys.field(Key::Quote, &named, &[], |_| true).is_none() {
        return None;
    }
    let row = |record: csv::StringRecord| {
        let cells = head.iter().zip(record.iter());
        let cells = cells.filter(|(_, cell)| !cell.is_empty());
        cells
            .map(|(name, cell)| (name.clone(), Value::from(cell)))
            .collect()
    };
    Some(reader.records().filter_map(Result::ok).map(row).collect())
}

/// Whether words are an answer in themselves.
pub(super) fn is_json(words: &str) -> bool {
    let words = words.trim_start();
    let opens = |words: &str| {
        let inside = words.strip_prefix('{').map(str::trim_start);
        inside.is_some_and(|inside| inside.starts_with(['"', '}', '\'']))
    };
    let listed = words.strip_prefix('[').map(str::trim_start);
    opens(words)
        || listed.is_some_and(|listed| opens(listed) || listed.starts_with('"'))
        || words.contains("```") && words.contains(['{', '['])
}

/// Takes out what marks an object as cut off.
pub(super) fn uncut(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove(CUT);
            object.values_mut().for_each(uncut);
        }
        Value::Array(items) => items.iter_mut().for_each(uncut),
        _ => {}
    }
}

/// Words without the blanks around them.
pub(super) fn said(words: &str) -> Spoken {
    Spoken {
        words: words.replace("\r\n", "\n").trim().to_owned(),
        ..Spoken::default()
    }
}

pub(super) fn words_at<'o>(object: &'o Object, key: &str) -> &'o str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Words, or a list of them.
pub(super) fn is_words(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_string),
        _ => false,
    }
}

pub(super) fn all_words(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        other => vec![other.as_str().unwrap_or_default()],
    }
}

pub(super) fn is_name(value: &Value) -> bool {
    value.is_u64() || value.as_str().is_some_and(|words| !words.is_empty())
}

pub(super) fn name_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

pub(super) fn position(value: &Value) -> Option<usize> {
    let number = value
        .as_u64()
        .or_else(|| value.as_str()?.trim().parse().ok());
    number.and_then(|number| usize::try_from(number).ok())
}

pub(super) fn is_position(value: &Value) -> bool {
    position(value).is_some()
}

/// `[3, 8]`, or an object with a start and an end.
pub(super) fn place(value: &Value) -> (Option<usize>, Option<usize>) {
    match value {
        Value::Array(items) => match items.as_slice() {
            [start, end] => (position(start), position(end)),
            _ => (None, None),
        },
        Value::Object(object) => {
            let keys = Keys::default();
            let at = |key| {
                keys.field(key, object, &[], is_position)
                    .and_then(|(_, value)| position(value))
            };
            (at(Key::Start), at(Key::End))
        }
        _ => (None, None),
    }
}

pub(super) fn is_place(value: &Value) -> bool {
    place(value).0.is_some()
}

/// `[3, 8, "figure"]`
pub(super) fn triple(items: &[Value]) -> Option<(usize, usize, &str)> {
    match items {
        [
            Value::Number(start),
            Value::Number(end),
            Value::String(label),
        ] => {
            let at = |number: &serde_json::Number| usize::try_from(number.as_u64()?).ok();
            Some((at(start)?, at(end)?, label))
        }
        _ => None,
    }
}

/// Whether the first thing to tag inside a value says itself what it is.
pub(super) fn has_labels(keys: &Keys, value: &Value) -> bool {
    match value {
        Value::Array(items) => items
            .iter()
            .find(|one| !one.is_null())
            .is_some_and(|first| has_labels(keys, first)),
        Value::Object(object) => {
            let words = keys.field(Key::Quote, object, &[], is_words);
            let without: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
            let has = |key| {
                keys.field(key, object, &without, Value::is_string)
                    .is_some()
            };
            has(Key::Label)
                || has(Key::Claim)
                || object
                    .values()
                    .any(|value| value.is_array() && has_labels(keys, value))
        }
        _ => false,
    }
}
