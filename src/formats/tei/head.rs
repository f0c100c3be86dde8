//! What a file says of its article: the `teiHeader`.

use std::fmt::Write as _;

use crate::formats::intake::record::MetaRecord;
use crate::formats::written_names::WrittenNames;
use crate::formats::xml::{Element, clean, push_words};
use crate::model::{ArticleMeta, Label, TextDirection};

/// What we write into a `type`, beside what it is about.
const URL: &str = "url";
const ARCHIVE: &str = "archive";
const PUBLISHED: &str = "published";
const RETRIEVED: &str = "retrieved";
const LICENCE: &str = "licence";
const TRANSLATED_FROM: &str = "translated-from";
const DIRECTION: &str = "direction";
/// For what is no language tag, which a `language` must have.
const LANGUAGE: &str = "language";

/// Reads a head.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: String,
    pub(super) meta: MetaRecord,
    open: Vec<Field>,
}

/// An element of it that is open.
#[derive(Debug)]
struct Field {
    name: String,
    ty: String,
    /// Whether its blanks mean what they are.
    keep: bool,
    /// A date in figures says more than the one in words.
    is_said: bool,
    words: String,
}

impl Head {
    /// An element begins.
    pub(super) fn open(&mut self, element: &Element) {
        if element.name == "language" && self.meta.language.is_empty() {
            let ident = element.get("ident").unwrap_or_default();
            ident.clone_into(&mut self.meta.language);
        }
        let when = element.get("when").filter(|_| element.name == "date");
        self.open.push(Field {
            name: element.name.clone(),
            ty: element.get("type").unwrap_or_default().to_owned(),
            keep: element.get("xml:space") == Some("preserve"),
            is_said: when.is_some(),
            words: when.unwrap_or_default().to_owned(),
        });
    }

    /// Words of it.
    pub(super) fn words(&mut self, words: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.is_said) {
            field.words.push_str(words);
        }
    }

    /// An element ends.
    pub(super) fn close(&mut self) {
        let Some(Field {
            name,
            ty,
            keep,
            words,
            ..
        }) = self.open.pop()
        else {
            return;
        };
        // The words of an author may stand in a persName.
        self.words(&words);
        let within = |name: &str| self.open.iter().any(|other| other.name == name);
        let in_source = within("sourceDesc");
        let meta = &mut self.meta;
        let field = match name.as_str() {
            "title" if within("titleStmt") => &mut self.title,
            "author" if within("titleStmt") || in_source => &mut meta.author,
            "publisher" => &mut meta.outlet,
            "date" if ty == RETRIEVED => &mut meta.retrieved,
            "date" if within("publicationStmt") || in_source => &mut meta.published,
            "idno" if ty == ARCHIVE => &mut meta.archive_url,
            "idno" if ["url", "uri"].contains(&ty.to_lowercase().as_str()) => &mut meta.url,
            "note" if ty == TRANSLATED_FROM => &mut meta.translated_from,
            "licence" => &mut meta.licence,
            "note" if ty == LICENCE => &mut meta.licence,
            "note" if ty == DIRECTION => &mut meta.direction,
            "note" if ty == LANGUAGE => &mut meta.language,
            "note" if in_source => &mut meta.note,
            _ => return,
        };
        let words = if keep { words } else { tidy(&words) };
        // When and by whom an article was published says its source, behind what is said of
        // the file.
        let is_better = in_source && matches!(name.as_str(), "publisher" | "date");
        if !words.is_empty() && (field.is_empty() || is_better) {
            *field = words;
        }
    }
}

/// Words with one blank between them.
fn tidy(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a head.
pub(super) fn write(out: &mut String, meta: &ArticleMeta, labels: &[Label], names: &WrittenNames) {
    out.push_str("  <teiHeader>\n    <fileDesc>\n      <titleStmt>");
    element(out, "title", "", &meta.title);
    if !meta.author.is_empty() {
        element(out, "author", "", &meta.author);
    }
    out.push_str("</titleStmt>\n      <publicationStmt><p/></publicationStmt>\n");
    out.push_str("      <sourceDesc><bibl>");
    let direction = match meta.direction {
        TextDirection::Auto => "",
        other => other.name(),
    };
    let (tag, other_language) = match is_language_tag(&meta.language) {
        true => (&*meta.language, ""),
        false => ("", &*meta.language),
    };
    for (name, ty, words) in [
        ("publisher", "", &*meta.outlet),
        ("date", PUBLISHED, &meta.published),
        ("date", RETRIEVED, &meta.retrieved),
        ("idno", URL, &meta.url),
        ("idno", ARCHIVE, &meta.archive_url),
        ("note", TRANSLATED_FROM, &meta.translated_from),
        ("note", LICENCE, &meta.licence),
        ("note", DIRECTION, direction),
        ("note", LANGUAGE, other_language),
        ("note", "", &meta.note),
    ] {
        if !words.is_empty() {
            element(out, name, ty, words);
        }
    }
    out.push_str("</bibl></sourceDesc>\n    </fileDesc>\n");
    if !labels.is_empty() {
        taxonomy(out, labels, names);
    }
    if !tag.is_empty() {
        let _ = writeln!(
            out,
            "    <profileDesc><langUsage><language ident=\"{tag}\"/></langUsage></profileDesc>"
        );
    }
    out.push_str("  </teiHeader>\n");
}

/// Whether it is a language tag as XML Schema has them.
fn is_language_tag(words: &str) -> bool {
    let mut parts = words.split('-');
    let is_part = |part: &str| (1..=8).contains(&part.len());
    let first = parts.next().unwrap_or_default();
    let begins = is_part(first) && first.bytes().all(|b| b.is_ascii_alphabetic());
    begins && parts.all(|part| is_part(part) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The labels, as spans name them. One without any would not be valid.
fn taxonomy(out: &mut String, labels: &[Label], names: &WrittenNames) {
    out.push_str("    <encodingDesc>\n      <classDecl>\n        <taxonomy>\n");
    for label in labels {
        let id = super::write::label_id(&names.label(&label.id));
        let _ = write!(out, "          <category xml:id=\"{id}\"><catDesc>");
        push_words(out, &clean(&label.name));
        out.push_str("</catDesc></category>\n");
    }
    out.push_str("        </taxonomy>\n      </classDecl>\n    </encodingDesc>\n");
}

fn element(out: &mut String, name: &str, ty: &str, words: &str) {
    let _ = write!(out, "<{name}");
    if !ty.is_empty() {
        let _ = write!(out, " type=\"{ty}\"");
    }
    if tidy(words) != words {
        out.push_str(" xml:space=\"preserve\"");
    }
    out.push('>');
    push_words(out, &clean(words));
    let _ = write!(out, "</{name}>");
}
