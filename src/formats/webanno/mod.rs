//! WebAnno TSV 3.3, the table of tokens that WebAnno and INCEpTION read and write.
//!
//! What the columns mean: INCEpTION's own reader (`Tsv3XDeserializer`). It takes the text from the
//! `#Text` lines and the positions, in UTF-16, from the rows; the words of the rows say nothing.
//! We write the layers that every INCEpTION project has, `custom.Span` and `custom.Relation`, one
//! sentence a line of the text, and tokens cut where a mention begins or ends. A claim is a set of
//! relations from its first mention to each of its mentions, itself among them, whose labels say
//! the role and the claim (`source of c12`).

mod columns;
mod read;
mod values;
mod write;

use super::{
    Capabilities, Carries, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, NameWords, OffsetUnit, Sink,
};
use crate::model::Project;

/// What every file begins with, before its version.
const FIRST: &str = "#FORMAT=WebAnno TSV 3.";
/// The layer of mentions and its feature.
const SPANS: &str = "#T_SP=custom.Span|label";
/// The layer of relations between them.
const RELATIONS: &str = "#T_RL=custom.Relation|label|BT_custom.Span";

/// WebAnno TSV.
#[derive(Debug)]
pub(super) struct Webanno;

impl Format for Webanno {
    fn id(&self) -> &'static str {
        "webanno"
    }

    fn name(&self) -> &'static str {
        "WebAnno TSV"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tsv"]
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn description(&self) -> &'static str {
        "One article a file, as INCEpTION and WebAnno export and import them (version 3)."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::Utf16,
            names: NameWords::Any,
            carries: &[
                Carries::Texts,
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Claims,
            ],
        }
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let bytes = input.bytes();
        let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if start.starts_with(FIRST.as_bytes()) {
            return Confidence::Certain("its first line says that it is WebAnno TSV 3");
        }
        Confidence::No
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        read::read(input, context)
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
