//! TEI P5, the XML of the humanities.
//!
//! Elements of XML can't overlap, mentions can: so each piece of a mention is written between two
//! `<anchor/>`s, and a `<span>` behind the text says which (`from`, `to`) and what it is (`ana`).
//! Notes stand in the span, doubt is `cert="low"`, pieces are tied by `next` and `prev`, and a
//! `<relation>` says which role a mention plays in which claim. Read are these, and the elements
//! that name things where they stand: `rs`, `name`, `persName` and the like.

mod head;
mod read;
mod text;
mod write;

use super::{
    Capabilities, Carries, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, NameWords, OffsetUnit, Sink,
};
use crate::model::Project;

/// The namespace of TEI P5.
const NAMESPACE: &str = "http://www.tei-c.org/ns/1.0";
/// In so many bytes the root must begin.
const HEAD_BYTES: usize = 4096;
/// What the id of a claim begins with.
const CLAIM: &str = "claim.";

/// TEI P5.
#[derive(Debug)]
pub(super) struct Tei;

impl Format for Tei {
    fn id(&self) -> &'static str {
        "tei"
    }

    fn name(&self) -> &'static str {
        "TEI P5"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "tei"]
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn description(&self) -> &'static str {
        "One article a file, as digital editions and corpora have them. Names, references and \
         spans become mentions."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::None,
            names: NameWords::Identifier,
            carries: &[
                Carries::Texts,
                Carries::Titles,
                Carries::Metadata,
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Gaps,
                Carries::Notes,
                Carries::Claims,
            ],
        }
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Ok(decoded) = input.decoded() else {
            return Confidence::No;
        };
        let text = decoded.text.trim_start();
        let head = &text[..text.floor_char_boundary(HEAD_BYTES)];
        let root = ["<TEI", "<teiCorpus", ":TEI", ":teiCorpus"];
        if !head.starts_with('<') || !root.iter().any(|root| head.contains(root)) {
            return Confidence::No;
        }
        if head.contains(NAMESPACE) {
            return Confidence::Certain("it is XML in TEI’s namespace");
        }
        if head.contains("<TEI.2") {
            return Confidence::No;
        }
        Confidence::Likely("its first element is that of TEI")
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
