//! The binary `.spacy`: MessagePack in zlib, tokens as numbers of strings.
//!
//! Names and their meaning: explosion/spaCy, `tokens/_serialize.py`, `_dict_proxies.py` and
//! `span_group.pyx` (3.8).

use std::io::Read as _;

use super::{packed, read, write, zlib};
use crate::formats::carried::Carrier;
use crate::formats::intake::Intake;
use crate::formats::{
    Capabilities, Choice, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, LossReport, MAX_IMPORT_BYTES, NameWords,
    OffsetUnit, Sink,
};
use crate::model::Project;

/// The columns that are known: what a token is, and as what it is tagged.
pub(super) const ORTH: u64 = 65;
pub(super) const ENT_IOB: u64 = 77;
pub(super) const ENT_TYPE: u64 = 78;
pub(super) const ENT_KB_ID: u64 = 452;
/// Columns that say more of tokens than is taken: lemma, part of speech, tag, syntax.
pub(super) const PARSES: [u64; 4] = [73, 74, 75, 76];
/// Tags of tokens.
pub(super) const INSIDE: u64 = 1;
pub(super) const OUTSIDE: u64 = 2;
pub(super) const BEGIN: u64 = 3;
/// So many bytes are a span.
pub(super) const SPAN_BYTES: usize = 40;

/// The most that a file may unpack to.
const MAX_UNPACKED: usize = 4 * MAX_IMPORT_BYTES;
/// What any file may unpack to.
const FREELY_UNPACKED: usize = 64 << 20;
/// How many times their size larger files may unpack to. Those of spaCy are 9 to 20.
const MAX_RATIO: usize = 64;

/// spaCy's binary.
#[derive(Debug)]
pub(in crate::formats) struct DocBin;

impl Format for DocBin {
    fn id(&self) -> &'static str {
        "spacy"
    }

    fn name(&self) -> &'static str {
        "spaCy binary"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["spacy"]
    }

    fn description(&self) -> &'static str {
        "What spacy train and spacy debug data take, with entities for ner and spans for spancat."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::Tokens,
            names: NameWords::Any,
            carries: super::CARRIES,
        }
    }

    fn is_text(&self) -> bool {
        false
    }

    fn choices(&self) -> &'static [Choice] {
        &[Choice::Tokenizer, Choice::Alignment]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        if input.bytes().first() != Some(&0x78) {
            return Confidence::No;
        }
        let mut start = Vec::new();
        let mut unpacked = flate2::read::ZlibDecoder::new(input.bytes()).take(64);
        // A damaged file may still begin like one.
        let _ = unpacked.read_to_end(&mut start);
        let has = |name: &[u8]| memchr::memmem::find(&start, name).is_some();
        if has(b"\xa7version") && has(b"\xa5attrs") {
            Confidence::Certain("it unpacks to the version and attributes of a DocBin")
        } else {
            Confidence::No
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let most = input.bytes().len().saturating_mul(MAX_RATIO);
        let most = most.clamp(FREELY_UNPACKED, MAX_UNPACKED);
        let broken = |what: String| {
            ImportError::new(
                input.name,
                format!("this is no whole DocBin of spaCy: {what}"),
                "Write it again with DocBin.to_disk, or copy it again.",
            )
        };
        let unpacked = zlib::unpack(input.bytes(), most).map_err(broken)?;
        let fields = packed::fields(&unpacked).map_err(broken)?;
        let bin = read::Bin::of(fields).map_err(broken)?;
        let mut intake = Intake::new(context, self.id(), input.stem());
        bin.documents(input.name, &mut intake);
        intake.finish(input.name)
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        let mut loss = LossReport::default();
        let can = self.capabilities();
        let carrier = Carrier::new(project, options, &can, &[super::USER], &mut loss)?;
        let (bytes, wrote) = write::bin(&carrier, &options.tokens, &mut loss);
        sink.put_named("claimdesk.spacy", bytes);
        Ok(ExportReport { wrote, loss })
    }
}
