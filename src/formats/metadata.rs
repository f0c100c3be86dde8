//! What is known of an article, in formats that have room for words of one's own beside a text:
//! one object with a field for each thing, those that are empty left out.

use serde_json::{Map, Value};

use super::foreign;
use super::intake::Document;
use super::intake::record::MetaRecord;
use crate::model::{Article, ArticleMeta, TextDirection};

/// The field that names the article.
const ARTICLE: &str = "doc_id";
const TITLE: &str = "title";
const DIRECTION: &str = "direction";
/// Fields that the formats write themselves beside these, and `cats`, which spaCy has elsewhere: one
/// of such a name becomes a line of the article's note, where it is in nobody's way.
const TAKEN: &[&str] = &[
    "cats",
    "entities",
    "id",
    "label",
    "labels",
    "offset_unit",
    "relations",
    "text",
];

/// What is known of an article but for its title, by the names of [`MetaRecord`].
pub(super) fn named(meta: &ArticleMeta) -> [(&'static str, &str); 11] {
    [
        ("outlet", &meta.outlet),
        ("author", &meta.author),
        ("url", &meta.url),
        ("archive_url", &meta.archive_url),
        ("published", &meta.published),
        ("retrieved", &meta.retrieved),
        ("language", &meta.language),
        ("translated_from", &meta.translated_from),
        ("licence", &meta.licence),
        (DIRECTION, meta.direction.name()),
        ("note", &meta.note),
    ]
}

/// Id, title and all that is known of an article, with what other tools noted in this place.
pub(super) fn fields(article: &Article, place: &str) -> Map<String, Value> {
    let meta = &article.meta;
    let first = [(ARTICLE, article.id.as_str()), (TITLE, &*meta.title)];
    let all = first.into_iter().chain(named(meta));
    let is_said = |name, words: &str| match name {
        DIRECTION => meta.direction != TextDirection::Auto,
        _ => !words.is_empty(),
    };
    let said = all.filter(|(name, words)| is_said(*name, words));
    let mut out: Map<String, Value> = said
        .map(|(name, words)| (name.to_owned(), words.into()))
        .collect();
    for (key, value) in foreign::fields(&article.meta.foreign, place) {
        out.entry(key).or_insert(value);
    }
    out
}

/// Takes what is known of an article out of such an object. What means nothing here is kept to be
/// written back in the same place.
pub(super) fn take(fields: Map<String, Value>, place: &str, document: &mut Document) {
    let (mut more, mut unknown) = (Vec::new(), Map::new());
    for (key, value) in fields {
        let meta = &mut document.meta;
        let known = match key.as_str() {
            ARTICLE => &mut document.id,
            TITLE => document.title.get_or_insert_default(),
            other => match field(meta, other) {
                Some(known) => known,
                None if !TAKEN.contains(&other) => {
                    unknown.insert(key, value);
                    continue;
                }
                None => {
                    more.extend(words(&value).map(|words| format!("{key}: {words}")));
                    continue;
                }
            },
        };
        if let Some(words) = words(&value) {
            *known = words;
        }
    }
    foreign::keep(&mut document.meta.foreign, place, unknown);
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
