//! W3C Web Annotations in JSON-LD: one page of annotations an article, beside its text.
//!
//! Field names and their meaning: w3.org/TR/annotation-model. Annotations point into a text that
//! lies elsewhere: `a.jsonld` is written with `a.txt` beside it, which is its `source`, and read
//! with it. Each target has a position, which counts code points, and a quote with what stands
//! before and behind it. `read` takes files in, `target` finds the words, `write` makes files.

mod read;
mod target;
mod write;

use super::{
    Capabilities, Carries, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, NameWords, OffsetUnit, Sink, json,
};
use crate::model::Project;

/// What says that a JSON object is an annotation.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// The purposes of our bodies: labels, claims, notes, attributes, and that somebody is unsure.
const LABEL: &str = "classifying";
const CLAIM: &str = "linking";
const NOTE: &str = "commenting";
const ATTRIBUTE: &str = "describing";
const UNSURE: &str = "questioning";

/// Web Annotations.
#[derive(Debug)]
pub(super) struct WebAnnotation;

impl Format for WebAnnotation {
    fn id(&self) -> &'static str {
        "w3c"
    }

    fn name(&self) -> &'static str {
        "W3C Web Annotation"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonld", "json"]
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn description(&self) -> &'static str {
        "Annotations in JSON-LD for the web, one page of them an article, beside its text."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::CodePoints,
            names: NameWords::Any,
            carries: &[
                Carries::Texts,
                Carries::Titles,
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Gaps,
                Carries::Attributes,
                Carries::Notes,
                Carries::Claims,
            ],
        }
    }

    fn companions(&self, name: &str) -> Vec<String> {
        match name.strip_suffix(".jsonld") {
            Some(stem) => vec![format!("{stem}.txt")],
            // Other JSON has nothing to do with a text of the same name.
            None => Vec::new(),
        }
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Some(head) = json::head(input) else {
            return Confidence::No;
        };
        let context = head.value("@context");
        if context.contains("www.w3.org/ns/anno") {
            Confidence::Certain("it has the context of Web Annotations")
        } else if head.value("type").starts_with("\"Annotation") && head.has("target") {
            Confidence::Likely("it is an annotation with a target")
        } else {
            Confidence::No
        }
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
