//! Plain text: kept to the letter, so that positions made by other tools on the same file
//! still fit.

use super::{Capabilities, Confidence, Format, ImportContext, ImportError, Imported, Input};
use crate::model::ArticleMeta;

/// The longest first line that is taken for a title, in characters.
const MAX_TITLE_CHARS: usize = 200;

/// Plain text.
#[derive(Debug)]
pub(super) struct Plain;

impl Format for Plain {
    fn id(&self) -> &'static str {
        "text"
    }

    fn name(&self) -> &'static str {
        "Plain text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn description(&self) -> &'static str {
        "One article a file, in any encoding. The text is kept to the letter; only line ends \
         become LF. A short first line is taken for the title and stays in the text."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::TEXT_ONLY
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Ok(decoded) = input.decoded() else {
            return Confidence::No;
        };
        if self.extensions().contains(&input.extension().as_str()) {
            return Confidence::Likely("it is text, and its name says so");
        }
        let start = decoded.text.trim_start();
        let data = matches!(
            input.extension().as_str(),
            "json" | "jsonl" | "ndjson" | "xml"
        ) || start.starts_with("<?xml")
            || is_json(start);
        if data {
            Confidence::No
        } else {
            Confidence::Possible("it is text without the signs of another format")
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let decoded = input.text()?;
        super::one_article(
            input,
            context,
            decoded.text.to_owned(),
            ArticleMeta::default(),
            decoded.steps.to_vec(),
        )
    }
}

/// Whether the text begins as only JSON does: `{` and a key, or `[` and an object.
fn is_json(start: &str) -> bool {
    let next = |rest: &str| rest.trim_start().chars().next();
    match start.chars().next() {
        Some('{') => next(&start[1..]) == Some('"'),
        Some('[') => next(&start[1..]) == Some('{'),
        _ => false,
    }
}

/// The first line that is not blank, if it is short enough to be a title.
pub(super) fn title_of(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    line.filter(|line| line.chars().count() < MAX_TITLE_CHARS)
        .unwrap_or_default()
        .to_owned()
}

/// Makes an article of pasted text.
///
/// # Errors
/// [`ImportError`] if there is nothing in it.
pub fn from_clipboard(
    text: &str,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    if text.trim().is_empty() {
        return Err(ImportError::new(
            "clipboard",
            "there is no text in it",
            "Copy the words of an article first.",
        ));
    }
    let mut steps = vec!["pasted from the clipboard".to_owned()];
    let text = super::decode::unify_line_ends(text, &mut steps).into_owned();
    let input = Input::new("clipboard", text.as_bytes());
    let mut imported = super::one_article(&input, context, text, ArticleMeta::default(), steps)?;
    imported.format = "text";
    "it was pasted".clone_into(&mut imported.why);
    for article in &mut imported.articles {
        if let Some(original) = &mut std::sync::Arc::make_mut(article).original {
            original.file_name.clear();
        }
    }
    Ok(imported)
}
