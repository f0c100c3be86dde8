//! What is known of an article, in formats that have room for words of one's own beside a text:
//! one object with a field for each thing, those that are empty left out.

use serde_json::{Map, Value};

use super::intake::Document;
use super::intake::record::MetaRecord;
use crate::model::{Article, TextDirection};

/// The field that names the article.
const ARTICLE: &str = "doc_id";
const TITLE: &str = "title";

/// Id, title and all that is known of an article.
pub(super) fn fields(article: &Article) -> Map<String, Value> {
    let mut record = MetaRecord::of(&article.meta);
    if article.meta.direction == TextDirection::Auto {
        record.direction.clear();
    }
    // A record of texts is an object of texts.
    let mut out = match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    out.insert(ARTICLE.to_owned(), article.id.as_str().into());
    out.insert(TITLE.to_owned(), article.meta.title.as_str().into());
    out.retain(|_, value| value.as_str().is_some_and(|words| !words.is_empty()));
    out
}

/// Takes what is known of an article out of such an object. What has no place of its own becomes
/// a line of the article's note, so that nothing of it is lost.
pub(super) fn take(fields: Map<String, Value>, document: &mut Document) {
    let mut more = Vec::new();
    for (key, value) in fields {
        let meta = &mut document.meta;
        let place = match key.as_str() {
            ARTICLE => &mut document.id,
            TITLE => document.title.get_or_insert_default(),
            other => match field(meta, other) {
                Some(place) => place,
                None => {
                    more.extend(words(&value).map(|words| format!("{key}: {words}")));
                    continue;
                }
            },
        };
        if let Some(words) = words(&value) {
            *place = words;
        }
    }
    let note = &mut document.meta.note;
    for line in more {
        if !note.is_empty() {
            note.push('\n');
        }
        note.push_str(&line);
    }
}

fn field<'m>(meta: &'m mut MetaRecord, key: &str) -> Option<&'m mut String> {
    Some(match key {
        "outlet" => &mut meta.outlet,
        "author" => &mut meta.author,
        "url" => &mut meta.url,
        "archive_url" => &mut meta.archive_url,
        "published" => &mut meta.published,
        "retrieved" => &mut meta.retrieved,
        "language" => &mut meta.language,
        "translated_from" => &mut meta.translated_from,
        "licence" | "license" => &mut meta.licence,
        "direction" => &mut meta.direction,
        "note" => &mut meta.note,
        _ => return None,
    })
}

/// A value in words; `None` if it says nothing.
pub(super) fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(words) if words.is_empty() => None,
        Value::Array(items) if items.is_empty() => None,
        Value::Object(fields) if fields.is_empty() => None,
        Value::String(words) => Some(words.clone()),
        other => Some(other.to_string()),
    }
}
