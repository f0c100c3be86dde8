//! Our own interchange, one article a line, lossless. `docs/JSONL.md` is its description.

mod read;
mod record;
mod scheme;
mod write;

#[cfg(feature = "parquet")]
pub(super) use record::ArticleRecord;
#[cfg(feature = "parquet")]
pub(super) use write::article_record;

use serde_json::Value;

use super::{
    Capabilities, Carries, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, NameWords, OffsetUnit, Sink,
};
use crate::formats::pieces::{ByLines, LineInput};
use crate::model::Project;

/// JSON Lines with articles, mentions and claims.
#[derive(Debug)]
pub(super) struct Jsonl;

impl Format for Jsonl {
    fn id(&self) -> &'static str {
        "jsonl"
    }

    fn name(&self) -> &'static str {
        "Claimdesk JSON Lines"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn description(&self) -> &'static str {
        "One article a line with everything that was said of it. Nothing is lost: reading it \
         back gives an equal project."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::CodePoints,
            names: NameWords::Any,
            carries: Carries::ALL,
        }
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Ok(decoded) = input.decoded() else {
            return Confidence::No;
        };
        let start = decoded.text.trim_start();
        if !start.starts_with('{') {
            return Confidence::No;
        }
        let line = start.lines().next().unwrap_or_default();
        let named = self.extensions().contains(&input.extension().as_str());
        let Ok(Value::Object(object)) = serde_json::from_str::<Value>(line) else {
            // A damaged first line must not stop the others.
            return if named && start.lines().skip(1).take(20).any(|l| l.starts_with("{\"")) {
                Confidence::Possible("its name says JSON Lines")
            } else {
                Confidence::No
            };
        };
        let has = |key: &str| object.contains_key(key);
        // Rows of tokens have claims too, but no mentions.
        let work = has("mentions") || has("claims") && !has("tokens");
        if has("project") || has("text") && work {
            Confidence::Certain("its first line is a JSON object with our fields")
        } else if has("text") && object["text"].is_string() && (named || has("id")) {
            Confidence::Likely("its first line is a JSON object with a text")
        } else {
            Confidence::No
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        self.import_lines(&LineInput::of(input)?, context)
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

impl ByLines for Jsonl {
    fn import_lines(
        &self,
        input: &LineInput<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        read::read(input, context)
    }
}
