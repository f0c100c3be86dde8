//! Columns: a token a line, its tag in the last column, a blank line behind each sentence, as in
//! CoNLL-2003 and what came of it (IOB2, BILOU, …).
//!
//! The columns have neither text nor names of articles. Both stand in a file beside them,
//! `<name>.articles.jsonl`, one line an article; with it, or with a `.txt` beside, tokens are
//! found in the text again, and without, a text is put together of the tokens.

mod layout;
mod read;
mod write;

use std::borrow::Cow;

use super::{
    Capabilities, Carries, Choice, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, NameWords, OffsetUnit, Sink,
};
use crate::formats::decode;
use crate::formats::intake::record::{IdText, MetaRecord};
use crate::formats::pieces::{ByLines, LineInput, Lines};
use crate::model::Project;
use serde::Deserialize;

/// The line that stands before each article. spaCy knows it by these very letters.
const BORDER: &str = "-DOCSTART-";

/// What the file of articles has of one. It is a line of our own JSON Lines.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ArticleLine<'a> {
    id: IdText,
    title: Cow<'a, str>,
    meta: MetaRecord,
    text: Cow<'a, str>,
}

/// Columns of tokens and tags.
#[derive(Debug)]
pub(super) struct Conll;

impl Format for Conll {
    fn id(&self) -> &'static str {
        "conll"
    }

    fn name(&self) -> &'static str {
        "CoNLL columns"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["conll", "iob", "iob2", "bio", "bilou", "bioes", "bmes"]
    }

    fn description(&self) -> &'static str {
        "A token and its tag a line (IOB2, IOB1, BILOU or IOBES), for taggers. Texts stand in a \
         file beside it."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::Tokens,
            names: NameWords::NoBlanks,
            carries: &[
                Carries::Texts,
                Carries::Titles,
                Carries::Metadata,
                Carries::Mentions,
            ],
        }
    }

    fn writes_folder(&self) -> bool {
        true
    }

    /// Tokens may be controls, which no text in another encoding has.
    fn is_text(&self) -> bool {
        false
    }

    fn companions(&self, name: &str) -> Vec<String> {
        let stem = stem(name);
        vec![articles_name(stem), format!("{stem}.txt")]
    }

    fn choices(&self) -> &'static [Choice] {
        &[
            Choice::Tokenizer,
            Choice::Alignment,
            Choice::Tags,
            Choice::Rows,
            Choice::Columns,
        ]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        columns(input).map_or(Confidence::No, layout::sniff)
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut lines = LineInput::new(Lines::held(input.name, columns(input)?));
        let beside = self.companions(input.name).into_iter();
        let beside: Vec<_> = beside
            .filter_map(|name| Some((decode::decode(input.companion(&name)?).ok()?, name)))
            .collect();
        for (decoded, name) in &beside {
            lines
                .beside
                .insert(name.clone(), Lines::held(name, &decoded.text));
        }
        self.import_lines(&lines, context)
    }

    fn by_lines(&self, _: &Input<'_>) -> Option<&dyn ByLines> {
        Some(self)
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        write::write(project, options, sink)
    }
}

impl ByLines for Conll {
    fn import_lines(
        &self,
        input: &LineInput<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        read::read(input, context)
    }
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The name of the file of articles that belongs to columns of this name without its ending.
fn articles_name(stem: &str) -> String {
    format!("{stem}.articles.jsonl")
}

/// The lines of a file: UTF-8 as it stands, whatever controls are in it, or else decoded.
fn columns<'a>(input: &'a Input<'_>) -> Result<&'a str, ImportError> {
    match input.utf8() {
        Some(lines) => Ok(lines.strip_prefix('\u{feff}').unwrap_or(lines)),
        None => input.text().map(|decoded| decoded.text),
    }
}
