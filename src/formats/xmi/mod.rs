//! UIMA CAS XMI: what INCEpTION, DKPro and other UIMA programs exchange.
//!
//! A file holds one text and the annotations on it, counted in UTF-16; their types stand in
//! `TypeSystem.xml` beside it. We write the layers that every INCEpTION project has, `custom.Span`
//! and `custom.Relation`. A claim is a set of relations from its first mention to each of its
//! mentions, itself among them, whose labels say the role and the claim (`source of c12`).

mod read;
mod types;
mod write;

use super::{
    Capabilities, Carries, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, NameWords, OffsetUnit, Sink,
};
use crate::model::Project;

/// The name of the file with the types.
const TYPE_SYSTEM: &str = "TypeSystem.xml";
/// The namespace that tells these files from other XML.
const NAMESPACE: &str = "http://www.omg.org/XMI";
/// In so many bytes its root must begin.
const HEAD_BYTES: usize = 4096;

/// UIMA CAS XMI.
#[derive(Debug)]
pub(super) struct Xmi;

impl Format for Xmi {
    fn id(&self) -> &'static str {
        "xmi"
    }

    fn name(&self) -> &'static str {
        "UIMA CAS XMI"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xmi"]
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn description(&self) -> &'static str {
        "One article a file, with a type system beside it, as INCEpTION, DKPro and other UIMA \
         programs have them."
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
                Carries::Titles,
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Claims,
            ],
        }
    }

    fn companions(&self, _name: &str) -> Vec<String> {
        vec![TYPE_SYSTEM.to_owned(), "typesystem.xml".to_owned()]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Ok(decoded) = input.decoded() else {
            return Confidence::No;
        };
        let text = decoded.text.trim_start();
        let head = &text[..text.floor_char_boundary(HEAD_BYTES)];
        if head.starts_with('<') && head.contains(NAMESPACE) && head.contains("/uima/cas.ecore") {
            return Confidence::Certain("it is XML with UIMA’s namespaces");
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
