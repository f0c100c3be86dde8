//! What a page says about itself: `meta` tags, JSON-LD, `link`, `time`.

use std::collections::HashMap;

use dom_query::Document;
use serde_json::Value;

use crate::model::ArticleMeta;

/// The longest value that is taken over, in characters.
const MAX_VALUE_CHARS: usize = 500;

/// Reads everything that a page says about itself. The title is what it gives expressly, not
/// yet the words of its window.
pub(super) fn read(document: &Document, html: &str) -> ArticleMeta {
    let tags = meta_tags(document);
    let data = json_ld(document);
    let tag =
        |keys: &[&str]| -> Option<String> { keys.iter().find_map(|key| tags.get(*key)).cloned() };
    let attribute = |selector: &str, name: &str| -> Option<String> {
        let found = document.try_select(selector)?.attr(name)?;
        tidy(&found)
    };
    let words = |selector: &str| tidy(&document.try_select(selector)?.first().text());
    let field = |key: &str| {
        data.as_ref()
            .and_then(|data| tidy(data.get(key)?.as_str()?))
    };
    let named = |key: &str| data.as_ref().and_then(|data| names(data.get(key)?));

    let outlet = tag(&["og:site_name"])
        .or_else(|| named("publisher"))
        .or_else(|| {
            tag(&[
                "application-name",
                "dc.publisher",
                "publisher",
                "citation_journal_title",
            ])
        });
    let title = field("headline")
        .or_else(|| tag(&["og:title", "dc.title", "citation_title", "twitter:title"]))
        .or_else(|| field("name"));
    let author = named("author")
        .or_else(|| {
            let all = AUTHORS.iter().filter_map(|key| tags.get(*key));
            let mut named = all.filter(|name| !is_web_address(name));
            named.next().cloned()
        })
        .or_else(|| words("[itemprop=author] [itemprop=name]"))
        .or_else(|| words("[itemprop=author]"))
        .or_else(|| words("[rel=author]"));
    let published = [
        tag(&["article:published_time", "og:article:published_time"]),
        field("datePublished"),
        tag(DATES),
        attribute("[itemprop=datePublished]", "content"),
        attribute("[itemprop=datePublished]", "datetime"),
        attribute("time[pubdate]", "datetime"),
        attribute("article time[datetime]", "datetime"),
        attribute("time[datetime]", "datetime"),
    ];
    let language = attribute("html[lang]", "lang")
        .or_else(|| tag(&["og:locale", "content-language", "dc.language", "language"]))
        .or_else(|| field("inLanguage"));
    let url = [
        attribute("link[rel=canonical]", "href"),
        tag(&["og:url"]),
        field("url"),
        saved_from(html),
    ];
    let outlet = outlet.unwrap_or_default();
    ArticleMeta {
        title: without_outlet(&title.unwrap_or_default(), &outlet),
        outlet,
        author: without_by(&author.unwrap_or_default()),
        published: published
            .into_iter()
            .flatten()
            .find(|d| is_iso(d))
            .unwrap_or_default(),
        language: language
            .and_then(|tag| language_tag(&tag))
            .unwrap_or_default(),
        url: url
            .into_iter()
            .flatten()
            .find(|u| is_web_address(u))
            .unwrap_or_default(),
        ..ArticleMeta::default()
    }
}

const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "dc.creator",
    "byl",
    "parsely-author",
    "citation_author",
    "sailthru.author",
];
const DATES: &[&str] = &[
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "datepublished",
];

/// A value on one line, without markup, or nothing.
pub(super) fn tidy(value: &str) -> Option<String> {
    // Values are often escaped twice.
    let value = if value.contains('&') && value.contains(';') && value.len() < 4096 {
        Document::fragment(value).text().to_string()
    } else {
        value.to_owned()
    };
    let value = value
        .split(|c: char| c.is_ascii_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let fits = !value.is_empty() && value.chars().count() <= MAX_VALUE_CHARS;
    fits.then_some(value)
}

fn meta_tags(document: &Document) -> HashMap<String, String> {
    let mut tags = HashMap::new();
    for node in document.select("meta[content]").nodes() {
        let key = ["property", "name", "itemprop", "http-equiv"]
            .into_iter()
            .find_map(|name| node.attr(name));
        let value = node.attr("content").and_then(|value| tidy(&value));
        if let (Some(key), Some(value)) = (key, value) {
            tags.entry(key.trim().to_lowercase()).or_insert(value);
        }
    }
    tags
}

/// The first description of an article in the page's JSON-LD.
fn json_ld(document: &Document) -> Option<Value> {
    document
        .select("script[type='application/ld+json']")
        .nodes()
        .iter()
        .find_map(|node| {
            let source = node.text();
            let source = source.trim().trim_start_matches("<![CDATA[");
            let source = source.trim_end_matches("]]>").trim_end_matches(';');
            article_in(serde_json::from_str(source).ok()?)
        })
}

fn article_in(value: Value) -> Option<Value> {
    match value {
        Value::Array(items) => items.into_iter().find_map(article_in),
        Value::Object(mut object) => {
            let kinds = object.get("@type");
            let is_article = |kind: &Value| {
                let kind = kind.as_str().unwrap_or_default();
                kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report"
            };
            let found = match kinds {
                Some(Value::Array(kinds)) => kinds.iter().any(is_article),
                Some(kind) => is_article(kind),
                None => false,
            };
            if found {
                return Some(Value::Object(object));
            }
            ["@graph", "mainEntity", "mainEntityOfPage"]
                .into_iter()
                .find_map(|key| article_in(object.remove(key)?))
        }
        _ => None,
    }
}

/// The names of a person, an organisation or a list of them.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => tidy(name).filter(|name| !is_web_address(name)),
        Value::Object(object) => names(object.get("name")?),
        Value::Array(items) => {
            let all: Vec<String> = items.iter().filter_map(names).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => None,
    }
}

fn is_web_address(value: &str) -> bool {
    value.starts_with("https://") || value.starts_with("http://")
}

/// Whether a date begins as ISO 8601 does.
fn is_iso(date: &str) -> bool {
    let year = date
        .get(..4)
        .is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()));
    year && date.len() <= 40 && matches!(date.as_bytes().get(4), None | Some(b'-'))
}

/// `fr_FR` becomes `fr-FR`; what is no language tag becomes nothing.
fn language_tag(value: &str) -> Option<String> {
    let tag = value.split([',', ';']).next()?.trim().replace('_', "-");
    let fits = tag.len() <= 35
        && tag.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
        && tag
            .split('-')
            .next()
            .is_some_and(|first| (2..=3).contains(&first.len()));
    fits.then_some(tag)
}

/// The address that browsers write into a page that they save.
fn saved_from(html: &str) -> Option<String> {
    let head = &html[..html.floor_char_boundary(2048)];
    let (_, rest) = head.split_once("<!-- saved from url=(")?;
    let (_, rest) = rest.split_once(')')?;
    let (address, _) = rest.split_once("-->")?;
    tidy(address)
}

/// A title without the outlet's name at its end.
pub(super) fn without_outlet(title: &str, outlet: &str) -> String {
    let bare = title.strip_suffix(outlet).filter(|_| !outlet.is_empty());
    let bare = bare.and_then(|rest| rest.trim_end().strip_suffix(['|', '-', '–', '—', '·', ':']));
    bare.map(str::trim_end)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(title)
        .to_owned()
}

/// A name without the "by" before it.
pub(super) fn without_by(name: &str) -> String {
    let bare = [
        "By ", "by ", "BY ", "Par ", "par ", "Von ", "von ", "Por ", "por ",
    ]
    .into_iter()
    .find_map(|by| name.strip_prefix(by));
    // A German "von" may belong to the name itself.
    let bare = bare.filter(|rest| rest.contains(' ') || !name.starts_with("von "));
    bare.unwrap_or(name).trim().to_owned()
}
