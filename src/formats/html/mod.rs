//! Web pages: the main text and what the page says about itself. Nothing is run or loaded.
//!
//! The headline stands first in the text, because headlines make claims too. Paragraphs are
//! separated by one blank line; list items and table rows are lines, cells are separated by
//! tabs. No-break spaces stay.

mod meta;
mod shape;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::{Capabilities, Confidence, Format, ImportContext, ImportError, Imported, Input};
use crate::model::ArticleMeta;
use shape::Shape;
pub use shape::{MAX_LEVELS, MAX_TAGS};

/// Pages with more elements are taken as they are: finding the main text would take too long.
const MAX_ELEMENTS: usize = 100_000;

/// Web pages.
#[derive(Debug)]
pub(super) struct Html;

impl Format for Html {
    fn id(&self) -> &'static str {
        "html"
    }

    fn name(&self) -> &'static str {
        "Web page (HTML)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn description(&self) -> &'static str {
        "One article a page. Its main text is taken, without menus and notices; title, author, \
         date, outlet, language and address are read from the page. Nothing is run or loaded, \
         and the page is kept as it came."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::TEXT_ONLY
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Ok(decoded) = input.decoded() else {
            return Confidence::No;
        };
        if begins_as_page(decoded.text) {
            return Confidence::Certain("it begins as a web page does");
        }
        if self.extensions().contains(&input.extension().as_str()) {
            return Confidence::Likely("its name says that it is a web page");
        }
        let start = decoded.text.trim_start().to_ascii_lowercase_prefix(64);
        let tags = ["<div", "<p>", "<p ", "<article", "<section", "<h1", "<main"];
        let named_otherwise = matches!(input.extension().as_str(), "txt" | "md" | "markdown");
        if !named_otherwise && tags.iter().any(|tag| start.starts_with(tag)) {
            return Confidence::Likely("it begins with a tag of a web page");
        }
        Confidence::No
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let decoded = input.text()?;
        let mut steps = decoded.steps.to_vec();
        let page = extract(decoded.text, &mut steps).ok_or_else(|| {
            ImportError::new(
                input.name,
                format!("the page has more than {MAX_TAGS} tags"),
                "Save it as text.",
            )
        })?;
        if page.text.trim().is_empty() {
            return Err(ImportError::new(
                input.name,
                "there are no words in this page, which happens when a page is put together by \
                 a script",
                "Copy its words in the browser and paste them.",
            ));
        }
        super::one_article(input, context, page.text, page.meta, steps)
    }
}

trait LowercasePrefix {
    fn to_ascii_lowercase_prefix(&self, bytes: usize) -> String;
}

impl LowercasePrefix for str {
    fn to_ascii_lowercase_prefix(&self, bytes: usize) -> String {
        self[..self.floor_char_boundary(bytes)].to_ascii_lowercase()
    }
}

/// Whether the first thing after blanks, comments and an XML head is the beginning of a page.
fn begins_as_page(text: &str) -> bool {
    let mut rest = text.trim_start();
    for _ in 0..20 {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else {
            break;
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => return false,
        }
    }
    let start = rest.to_ascii_lowercase_prefix(16);
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| start.starts_with(tag))
}

struct Page {
    text: String,
    meta: ArticleMeta,
}

/// Text and metadata of a page; `None` if it has too many tags.
fn extract(html: &str, steps: &mut Vec<String>) -> Option<Page> {
    let pruned;
    let html = match shape::look(html) {
        Shape::Fine => html,
        Shape::TooManyTags => return None,
        Shape::Pruned(rest, count) => {
            steps.push(format!(
                "{count} tags that were nested or written too deeply were passed over"
            ));
            pruned = rest;
            pruned.as_str()
        }
    };
    let document = Document::from(html);
    let mut meta = meta::read(&document, html);
    let mut main = main_text(document.clone(), html, &meta);
    if main.as_ref().is_none_or(|main| main.text.trim().is_empty()) {
        steps.push("took all text of the page, because its main text did not show".to_owned());
        main = None;
    } else {
        steps.push("took the main text out of the page".to_owned());
    }
    let (mut text, title, byline) = match main {
        Some(main) => (main.text, main.title, main.byline),
        None => {
            let root = document.body().unwrap_or_else(|| document.root());
            (text::of(root), window_title(&document), None)
        }
    };
    if meta.title.is_empty() {
        let title = meta::tidy(&title).unwrap_or_default();
        meta.title = meta::without_outlet(&title, &meta.outlet);
    }
    if meta.author.is_empty() {
        let byline = byline.and_then(|byline| meta::tidy(&byline));
        meta.author = meta::without_by(&byline.unwrap_or_default());
    }
    if !meta.title.is_empty() && !text.trim().is_empty() {
        let same = |line: &str| line.trim().to_lowercase() == meta.title.to_lowercase();
        if !text.lines().take(60).any(same) {
            text.insert_str(0, &format!("{}\n\n", meta.title));
            steps.push("put the headline before the text".to_owned());
        }
    }
    Some(Page { text, meta })
}

fn window_title(document: &Document) -> String {
    document.select_single("title").text().to_string()
}

struct Main {
    text: String,
    title: String,
    byline: Option<String>,
}

/// The main text. The finder is another's work on any input; should it ever stop, the whole
/// text of the page is taken instead.
fn main_text(document: Document, html: &str, meta: &ArticleMeta) -> Option<Main> {
    let config = Config {
        disable_json_ld: true,
        max_elements_to_parse: MAX_ELEMENTS,
        ..Config::default()
    };
    let url = (!meta.url.is_empty()).then_some(meta.url.as_str());
    let found = catch_unwind(AssertUnwindSafe(|| {
        let finder = Readability::with_document(document, url, Some(config.clone()));
        let mut finder = match finder {
            Ok(finder) => finder,
            Err(_) => Readability::new(html, None, Some(config)).ok()?,
        };
        finder.parse().ok()
    }));
    let article = found.ok().flatten()?;
    let content = Document::fragment(article.content);
    Some(Main {
        text: text::of(content.root()),
        title: article.title,
        byline: article.byline,
    })
}
