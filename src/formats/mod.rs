//! Exchange formats: bytes to model and back. Nothing here touches a file, a clock or a window.
//!
//! A format is one file (or folder) that implements [`Format`], and one line in [`FORMATS`];
//! sniffing, the dialogs' filters, the round-trip and the no-panic tests walk that slice.
//!
//! An import never gives a value that the project would refuse: labels, roles, statuses and
//! scales that the scheme lacks are listed in [`Additions`], ids that are taken are replaced,
//! and what can't be used is left out with a [`Problem`] that says where, why and the way out.

mod brat;
mod capabilities;
mod carried;
mod choice;
mod conll;
mod context;
mod dataset;
mod decode;
mod doccano;
mod foreign;
mod gate;
mod gliner;
mod group;
mod html;
mod huggingface;
mod intake;
mod json;
mod json_cas;
mod jsonl;
mod label_studio;
mod langextract;
mod language;
mod likely;
mod lines;
mod loss;
mod magic;
mod mapping;
mod markdown;
mod metadata;
mod options;
#[cfg(feature = "parquet")]
pub mod parquet;
mod pieces;
mod pipeline;
mod plain;
mod positions;
mod prodigy;
mod quotes;
mod relations;
mod replace;
mod report;
mod room;
pub mod run;
mod selection;
mod sheets;
pub mod shift;
mod sink;
mod spacy;
pub mod split;
mod table;
#[cfg(feature = "parquet")]
mod tables;
mod tei;
pub mod tokens;
mod verify;
mod w3c;
mod webanno;
mod written_names;
mod xmi;
mod xml;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use capabilities::{Capabilities, Carries};
pub use choice::Choice;
pub use context::ImportContext;
pub use decode::{Decoded, NotText};
pub use group::{Group, companions_of, group};
pub use html::{MAX_LEVELS as MAX_PAGE_LEVELS, MAX_TAGS as MAX_PAGE_TAGS};
pub use language::guess as guess_language;
pub use likely::{Likely, likely};
pub use loss::{Count, Example, Loss, LossReport};
pub use mapping::{LabelMap, LabelUse, NoMapping, labels_of};
pub use options::ExportOptions;
pub use pieces::{ByLines, LineInput, Lines, Reopen};
pub use plain::from_clipboard;
pub use report::{
    Additions, Confidence, ExportError, Exported, ExportedFile, ImportError, Imported,
    ImportedLayer, OffsetUnit, Problem,
};
pub use written_names::NameWords;

pub use sink::{ExportReport, Sink};
pub use table::table;
pub use verify::{Difference, Wrote, verify, verify_read};
pub use xml::MAX_LEVELS as MAX_XML_LEVELS;

use crate::model::article::OriginalBytes;
use crate::model::{Article, Original, Project};
use crate::text::{ArticleText, Digest};

/// The largest file that is read, 256 MB. Texts are held to the same length so that every
/// position fits 32 bits, and a file is held in memory twice if it must be decoded. Whoever reads
/// the file checks its size first; [`import_any`] checks again.
pub const MAX_IMPORT_BYTES: usize = crate::text::article_text::MAX_TEXT_BYTES;

/// Every format, those that are sure of their files first.
pub static FORMATS: &[&dyn Format] = &[
    &jsonl::Jsonl,
    &brat::Brat,
    &conll::Conll,
    &dataset::Dataset,
    &doccano::Doccano,
    &gate::Gate,
    &gliner::Gliner,
    &huggingface::Huggingface,
    #[cfg(feature = "parquet")]
    &huggingface::HuggingfaceParquet,
    &json_cas::JsonCas,
    &label_studio::LabelStudio,
    &pipeline::Pipeline,
    &prodigy::Prodigy,
    &spacy::DocBin,
    &spacy::SpacyJson,
    &w3c::WebAnnotation,
    &sheets::csv::Csv,
    #[cfg(feature = "xlsx")]
    &sheets::xlsx::Xlsx,
    &langextract::Langextract,
    #[cfg(feature = "parquet")]
    &tables::Tables,
    &tei::Tei,
    &webanno::Webanno,
    &xmi::Xmi,
    &quotes::Quotes,
    &html::Html,
    &markdown::Markdown,
    &plain::Plain,
];

/// A format by its id.
#[must_use]
pub fn format(id: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.id() == id)
}

/// A file as it came.
#[derive(Debug)]
pub struct Input<'a> {
    /// Its name without the folder.
    pub name: &'a str,
    content: Content,
    companions: BTreeMap<String, Arc<[u8]>>,
    recoded: OnceCell<Result<Recoded, NotText>>,
}

/// What is in a file. UTF-8 is known as such from the beginning, and never held twice.
#[derive(Debug)]
enum Content {
    Utf8(String),
    Other(Vec<u8>),
}

/// The text of a file, where it is not the bytes as they stand.
#[derive(Debug)]
struct Recoded {
    /// The text; `None` if it is that of the bytes behind `mark`.
    text: Option<String>,
    /// The length of a byte order mark.
    mark: usize,
    steps: Vec<String>,
}

impl<'a> Input<'a> {
    /// A file. A folder in the name is cut off.
    #[must_use]
    pub fn new(name: &'a str, bytes: impl Into<Vec<u8>>) -> Self {
        let content = String::from_utf8(bytes.into());
        Self {
            name: base_of(name),
            content: content.map_or_else(|other| Content::Other(other.into_bytes()), Content::Utf8),
            companions: BTreeMap::new(),
            recoded: OnceCell::new(),
        }
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Utf8(text) => text.as_bytes(),
            Content::Other(bytes) => bytes,
        }
    }

    /// Its bytes as UTF-8, whatever stands there; `None` if they are none.
    #[must_use]
    pub fn utf8(&self) -> Option<&str> {
        match &self.content {
            Content::Utf8(text) => Some(text),
            Content::Other(_) => None,
        }
    }

    /// The same with files that lie beside it, by name: those that
    /// [`Format::companions`] asked for and that are there.
    #[must_use]
    pub fn with_companions(mut self, companions: BTreeMap<String, Arc<[u8]>>) -> Self {
        self.companions = companions;
        self
    }

    /// A file that lies beside it.
    #[must_use]
    pub fn companion(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.companions.get(name)
    }

    /// What stands after the last dot of the name, in small letters; empty if there is none.
    #[must_use]
    pub fn extension(&self) -> String {
        match self.name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
            _ => String::new(),
        }
    }

    /// The name without its extension.
    #[must_use]
    pub fn stem(&self) -> &str {
        stem_of(self.name)
    }

    /// The text of the file; decoded once, whoever asks.
    ///
    /// # Errors
    /// [`NotText`] if the bytes are no text in any encoding.
    pub fn decoded(&self) -> Result<Decoded<'_>, NotText> {
        let bytes = self.bytes();
        let recoded = self.recoded.get_or_init(|| {
            let decode::Taken { text, steps } = decode::decode_checked(bytes, self.utf8())?;
            let mark = bytes.len().saturating_sub(text.len());
            let text = match text {
                Cow::Borrowed(_) => None,
                Cow::Owned(text) => Some(text),
            };
            Ok(Recoded { text, mark, steps })
        });
        let Recoded { text, mark, steps } = recoded.as_ref().map_err(|problem| *problem)?;
        let as_it_is = || self.utf8().and_then(|all| all.get(*mark..));
        Ok(Decoded {
            text: text.as_deref().or_else(as_it_is).unwrap_or_default(),
            steps,
        })
    }

    /// [`decoded`](Self::decoded) with the error that the user sees.
    fn text(&self) -> Result<Decoded<'_>, ImportError> {
        self.decoded().map_err(|problem| {
            ImportError::new(
                self.name,
                format!(
                    "this is no text: the byte at position {} stands in no text",
                    problem.at
                ),
                "Choose a text, Markdown or HTML file, or save the words as one.",
            )
        })
    }

    /// How the text came to be: for [`Article::original`]. The bytes are kept if they are not
    /// the text itself.
    fn original(&self, text: &ArticleText, steps: Vec<String>) -> Original {
        let digest = Digest::of(self.bytes());
        let known = ["txt", "md", "html", "htm", "markdown", "text", "xhtml"];
        let extension = self.extension();
        Original {
            file_name: self.name.to_owned(),
            extension: if known.contains(&extension.as_str()) {
                extension
            } else {
                "txt".to_owned()
            },
            digest,
            steps,
            bytes: OriginalBytes((digest != text.digest()).then(|| self.bytes().into())),
        }
    }
}

/// A name without its folders.
fn base_of(name: &str) -> &str {
    let start = name.rfind(['/', '\\']).map_or(0, |at| at + 1);
    &name[start..]
}

/// A name without its ending.
fn stem_of(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// One exchange format.
pub trait Format: Sync {
    /// Its name in commands and files: `jsonl`.
    fn id(&self) -> &'static str;

    /// As shown: "Claimdesk JSON Lines".
    fn name(&self) -> &'static str;

    /// File extensions without the dot, the usual one first.
    fn extensions(&self) -> &'static [&'static str];

    /// One sentence on what it is and when to use it.
    fn description(&self) -> &'static str;

    /// What it can carry.
    fn capabilities(&self) -> Capabilities;

    /// Whether its files are text. Others are looked at before anything is decoded, and may be
    /// empty.
    fn is_text(&self) -> bool {
        true
    }

    /// The names of the files beside a file of this name that belong to it: the text of `a.ann`
    /// is `a.txt`. They are given with it where they are there, and not read on their own.
    fn companions(&self, name: &str) -> Vec<String> {
        let _ = name;
        Vec::new()
    }

    /// Whether an export is a folder of files, not one file.
    fn writes_folder(&self) -> bool {
        false
    }

    /// What there is to choose about an export.
    fn choices(&self) -> &'static [Choice] {
        &[]
    }

    /// How surely a file is of this format, by what is in it.
    fn sniff(&self, input: &Input<'_>) -> Confidence;

    /// Reads a file.
    ///
    /// # Errors
    /// [`ImportError`] if nothing of it can be used. What can be is returned, with a list of
    /// problems.
    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError>;

    /// What reads files of lines piece by piece, if a file that begins so can be read in that
    /// way. [`import`](Self::import) reads the same of them.
    fn by_lines(&self, beginning: &Input<'_>) -> Option<&dyn ByLines> {
        let _ = beginning;
        None
    }

    /// Writes a project, or the part of it that the options name, into a sink. Formats of lines, and
    /// those with a file for each article, hold no more than some of them meanwhile.
    ///
    /// # Errors
    /// [`ExportError`] if the format is read only, or an option names what is not there.
    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        let _ = (project, options, sink);
        Err(ExportError::NotWritten {
            format: self.name(),
        })
    }

    /// The same, held.
    ///
    /// # Errors
    /// As those of [`export_into`](Self::export_into).
    fn export(&self, project: &Project, options: &ExportOptions) -> Result<Exported, ExportError> {
        let mut files = Vec::new();
        let ExportReport { wrote, loss } = self.export_into(project, options, &mut files)?;
        Ok(Exported { files, wrote, loss })
    }
}

/// Reads a file of any format: looks at its content, takes the format that is surest, and says
/// in [`Imported::why`] what decided.
///
/// # Errors
/// [`ImportError`] if the file is empty, too large, no text, or of no known format.
pub fn import_any(
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let (format, why) = detect(input)?;
    let mut imported = format.import(input, context)?;
    imported.format = format.id();
    imported.why = why.to_owned();
    Ok(imported)
}

/// Reads a file as the format that somebody chose, whatever it looks like.
///
/// # Errors
/// [`ImportError`] if the file is empty, too large, no text, or not of that format.
pub fn import_as(
    format: &dyn Format,
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    check_size(input)?;
    if format.is_text() {
        check_text(input)?;
    }
    let mut imported = format.import(input, context)?;
    imported.format = format.id();
    CHOSEN.clone_into(&mut imported.why);
    Ok(imported)
}

/// A format that reads a file piece by piece, and what tells it.
pub struct FoundLines<'i> {
    format: &'static dyn Format,
    reader: &'i dyn ByLines,
    why: &'static str,
}

/// What reads a file piece by piece that begins so, whose format somebody chose or its beginning
/// tells; `None` if it must be read as a whole.
#[must_use]
pub fn by_lines(
    chosen: Option<&'static dyn Format>,
    beginning: &Input<'_>,
) -> Option<FoundLines<'static>> {
    let (format, why) = match chosen {
        Some(format) => (format, CHOSEN),
        None => detect(beginning).ok()?,
    };
    let reader = format.by_lines(beginning)?;
    Some(FoundLines {
        format,
        reader,
        why,
    })
}

impl FoundLines<'_> {
    /// Reads the file.
    ///
    /// # Errors
    /// [`ImportError`] if nothing of it can be used, or it can't be read.
    pub fn import(
        &self,
        input: &LineInput<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut imported = self.reader.import_lines(input, context)?;
        imported.format = self.format.id();
        self.why.clone_into(&mut imported.why);
        Ok(imported)
    }
}

/// Why a format is the right one, if somebody said so.
const CHOSEN: &str = "the format was chosen";

/// The format of a file and what tells it.
///
/// # Errors
/// [`ImportError`] if there is none.
pub fn detect(input: &Input<'_>) -> Result<(&'static dyn Format, &'static str), ImportError> {
    check_size(input)?;
    let best = surest(input);
    if best.is_none_or(|(format, _)| format.is_text()) {
        check_text(input)?;
    }
    match best.and_then(|(format, confidence)| Some((format, confidence.why()?))) {
        Some(found) => Ok(found),
        None => Err(unknown(input)),
    }
}

/// The format that is surest of a file.
fn surest(input: &Input<'_>) -> Option<(&'static dyn Format, Confidence)> {
    let mut best: Option<(&'static dyn Format, Confidence)> = None;
    // To ask what a text is, it must be decoded: the others first.
    let texts = FORMATS.iter().filter(|format| format.is_text());
    let others = FORMATS.iter().filter(|format| !format.is_text());
    for format in others.chain(texts) {
        if matches!(best, Some((format, Confidence::Certain(_))) if !format.is_text()) {
            break;
        }
        let confidence = format.sniff(input);
        if confidence.rank() > best.as_ref().map_or(0, |(_, known)| known.rank()) {
            best = Some((*format, confidence));
        }
    }
    best
}

fn check_size(input: &Input<'_>) -> Result<(), ImportError> {
    let length = input.bytes().len();
    if length > MAX_IMPORT_BYTES {
        return Err(ImportError::too_large(input.name, length as u64));
    }
    Ok(())
}

/// What can be said of a text before any format reads it.
fn check_text(input: &Input<'_>) -> Result<(), ImportError> {
    let fail = |what: &str, way_out: &str| Err(ImportError::new(input.name, what, way_out));
    if input.bytes().is_empty() {
        return fail(
            "the file is empty (0 bytes)",
            "If it should hold something, save or download it again.",
        );
    }
    if let Some(foreign) = magic::foreign(input.bytes()) {
        return fail(
            &format!("this is {}, which Claimdesk does not read", foreign.what),
            foreign.way_out,
        );
    }
    let decoded = input.text()?;
    if decoded.text.trim().is_empty() {
        return fail(
            "there is nothing but blanks in it",
            "If it should hold something, save or download it again.",
        );
    }
    Ok(())
}

/// A text that looks like data of a kind that no format takes.
fn unknown(input: &Input<'_>) -> ImportError {
    let start = input
        .decoded()
        .map_or("", |decoded| decoded.text.trim_start());
    let (what, way_out) = if start.starts_with(['{', '[']) {
        (
            "this is JSON, but not of a shape that Claimdesk reads",
            "One object a line with at least a “text” is read; docs/JSONL.md has an example.",
        )
    } else {
        (
            "this is XML that is no web page, which Claimdesk does not read",
            "Save it as text or HTML.",
        )
    };
    ImportError::new(input.name, what, way_out)
}

/// Puts a single article together from what a text format found.
fn one_article(
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
    text: String,
    mut meta: crate::model::ArticleMeta,
    steps: Vec<String>,
) -> Result<Imported, ImportError> {
    let text = ArticleText::new(text).map_err(|problem| {
        ImportError::new(
            input.name,
            problem.to_string(),
            "Open it in a text editor to see what it holds.",
        )
    })?;
    if meta.title.is_empty() {
        meta.title = plain::title_of(text.as_str());
    }
    if meta.language.is_empty() {
        meta.language = guess_language(text.as_str()).unwrap_or_default().to_owned();
    }
    if meta.retrieved.is_empty() && !meta.url.is_empty() {
        meta.retrieved = context.now.day();
    }
    let words = if meta.title.is_empty() {
        input.stem()
    } else {
        &meta.title
    };
    let id = context.article_id(words, input.stem());
    let original = input.original(&text, steps);
    Ok(Imported {
        articles: vec![Arc::new(Article {
            id,
            text,
            meta,
            original: Some(original),
        })],
        ..Imported::default()
    })
}
