//! Markdown: the text is kept to the letter, marks and all, so that positions fit the file;
//! only a front matter is taken off and read as metadata.

use super::{Capabilities, Confidence, Format, ImportContext, ImportError, Imported, Input};
use crate::model::ArticleMeta;

/// The most lines of a front matter.
const MAX_FRONT_LINES: usize = 200;

/// Markdown.
#[derive(Debug)]
pub(super) struct Markdown;

impl Format for Markdown {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn description(&self) -> &'static str {
        "One article a file. Title, author, date, URL, outlet and language are taken from a \
         front matter, which is then left out; all other text is kept to the letter, with its \
         # and *."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::TEXT_ONLY
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Ok(decoded) = input.decoded() else {
            return Confidence::No;
        };
        if self.extensions().contains(&input.extension().as_str()) {
            return Confidence::Likely("it is text, and its name says Markdown");
        }
        match front_matter(decoded.text) {
            Some((meta, _)) if !meta.title.is_empty() && input.extension() != "txt" => {
                Confidence::Likely("it begins with a front matter that has a title")
            }
            _ => Confidence::No,
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let decoded = input.text()?;
        let mut steps = decoded.steps.to_vec();
        let (mut meta, text) = match front_matter(decoded.text) {
            Some((meta, rest)) => {
                steps.push("took the front matter off and read it as metadata".to_owned());
                (meta, rest)
            }
            None => (ArticleMeta::default(), decoded.text),
        };
        if meta.title.is_empty() {
            meta.title = heading(text);
        }
        super::one_article(input, context, text.to_owned(), meta, steps)
    }
}

/// The words of the first heading, if the text begins with one.
fn heading(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty());
    let words = line.and_then(|line| {
        let rest = line.trim().strip_prefix('#')?.trim_start_matches('#');
        rest.starts_with(' ')
            .then(|| rest.trim().trim_end_matches('#').trim())
    });
    words.unwrap_or_default().to_owned()
}

/// What a front matter says, and the text after it (without the blank lines between). `None`
/// if there is none: then the dashes are a rule that belongs to the text.
fn front_matter(text: &str) -> Option<(ArticleMeta, &str)> {
    let body = text.strip_prefix("---\n")?;
    let mut meta = ArticleMeta::default();
    let mut key = String::new();
    let mut at = 0;
    let mut known_lines = 0;
    for line in body.split_inclusive('\n').take(MAX_FRONT_LINES) {
        at += line.len();
        let line = line.trim_end();
        if matches!(line, "---" | "...") {
            return (known_lines > 0).then(|| (meta, body[at..].trim_start_matches('\n')));
        }
        let inner = line.trim_start();
        if let Some(item) = inner.strip_prefix("- ") {
            set(&mut meta, &key, item);
        } else if line.is_empty() || line.starts_with([' ', '\t', '#']) {
            // A blank, a comment, or the inside of a value that no field takes.
        } else {
            let (name, value) = line.split_once(':')?;
            if name.contains(char::is_whitespace) || !(value.is_empty() || value.starts_with(' ')) {
                return None;
            }
            key = name.to_lowercase();
            known_lines += 1;
            set(&mut meta, &key, value);
        }
    }
    None
}

/// Puts a value where it belongs; a second author is added to the first.
fn set(meta: &mut ArticleMeta, key: &str, value: &str) {
    let value = value.trim();
    let value = value
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(value);
    let value = unquote(value);
    if value.is_empty() {
        return;
    }
    let field = match key {
        "title" | "headline" => &mut meta.title,
        "author" | "authors" | "byline" | "by" => &mut meta.author,
        "date" | "published" | "publish_date" | "pubdate" => &mut meta.published,
        "url" | "source" | "link" | "canonical" | "canonical_url" => &mut meta.url,
        "archive" | "archive_url" => &mut meta.archive_url,
        "outlet" | "publisher" | "site" | "publication" => &mut meta.outlet,
        "lang" | "language" => &mut meta.language,
        "translated_from" => &mut meta.translated_from,
        "licence" | "license" | "rights" => &mut meta.licence,
        "retrieved" | "accessed" => &mut meta.retrieved,
        _ => return,
    };
    if field.is_empty() {
        *field = value;
    } else if matches!(key, "author" | "authors") {
        field.push_str(", ");
        field.push_str(&value);
    }
}

fn unquote(value: &str) -> String {
    let inner = ['"', '\''].into_iter().find_map(|quote| {
        let inner = value.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains(quote)).then_some(inner)
    });
    inner.unwrap_or(value).trim().to_owned()
}
