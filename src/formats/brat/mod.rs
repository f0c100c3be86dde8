//! brat standoff: a text beside a file of annotations, and the configuration that brat's editor
//! wants.
//!
//! The grammar is that of brat's own reader (nlplab/brat, `server/src/annotation.py`). A line of
//! annotation holds no line end, so a mention over several lines is written in fragments, as
//! brat's editor does; read back, fragments with nothing but a line end between them are one.
//! A claim is written as a note on each of its mentions (`source of c12`), which says all, and as
//! relations between them, which brat's editor draws.

mod line;
mod read;
mod source;
mod write;

use super::{
    Capabilities, Carries, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, NameWords, OffsetUnit, Sink,
};
use crate::model::Project;

/// The type of the notes that say to which claim a mention belongs.
const CLAIM_NOTE: &str = "Claim";
/// The type of the notes that hold, as JSON, the attributes that brat can't have as attributes.
const ATTRIBUTES_NOTE: &str = "Attributes";
/// The type of notes that people write in brat's editor.
const NOTE: &str = "AnnotatorNotes";
/// The attribute without a value that says that somebody is unsure.
const UNSURE: &str = "Unsure";
/// The type of normalisations, and the attribute that holds one.
const REFERENCE: &str = "Reference";
/// What a relation's type begins with if it is named by a role that a label is called as well; brat
/// wants other names for relations than for mentions.
const CLAIM_RELATION: &str = "claim-";

/// brat standoff.
#[derive(Debug)]
pub(super) struct Brat;

impl Format for Brat {
    fn id(&self) -> &'static str {
        "brat"
    }

    fn name(&self) -> &'static str {
        "brat standoff"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ann"]
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn description(&self) -> &'static str {
        "A text (.txt) and its annotations (.ann) side by side, as brat and many scripts have \
         them. Bring in the .ann files; the texts come along."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::CodePoints,
            names: NameWords::Identifier,
            carries: &[
                Carries::Texts,
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Gaps,
                Carries::Attributes,
                Carries::Notes,
                Carries::Claims,
            ],
        }
    }

    /// An article without mentions has an empty `.ann`.
    fn is_text(&self) -> bool {
        false
    }

    fn companions(&self, name: &str) -> Vec<String> {
        vec![
            text_name(name),
            "annotation.conf".to_owned(),
            "visual.conf".to_owned(),
        ]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        if input.bytes().is_empty() {
            return if input.extension() == "ann" {
                Confidence::Likely("its name says that it holds brat annotations")
            } else {
                Confidence::No
            };
        }
        let Ok(annotations) = annotations(input) else {
            return Confidence::No;
        };
        let mut lines = annotations.lines().filter(|line| !line.trim().is_empty());
        match lines.next() {
            Some(line) if line::parse(line).is_ok() => {
                Confidence::Certain("its first line is a brat annotation")
            }
            _ if input.extension() == "ann" => {
                Confidence::Likely("its name says that it holds brat annotations")
            }
            _ => Confidence::No,
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

/// The lines of a file. They repeat words of the text, whatever controls stand there.
fn annotations<'a>(input: &'a Input<'_>) -> Result<&'a str, ImportError> {
    match input.utf8() {
        Some(lines) => Ok(lines.strip_prefix('\u{feff}').unwrap_or(lines)),
        None => input.text().map(|decoded| decoded.text),
    }
}

/// The name of the text that belongs to a file of annotations.
fn text_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.txt")
}

/// Whether any of the programs that read brat's files ends a line here. Python's own readers
/// know more line ends than LF.
fn ends_line(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether two fragments with this between them are one mention that was cut at a line end.
fn is_cut(between: &str) -> bool {
    let mut found = false;
    for character in between.chars() {
        if ends_line(character) {
            found = true;
        } else if !character.is_whitespace() {
            return false;
        }
    }
    found
}
