//! langextract's JSON Lines: one document a line, with the extractions of an LLM.
//!
//! Field names and their meaning: google/langextract, `data_lib.py` and `io.py` (1.7.1). It
//! refuses a record with a key of its own, so all that is ours stands in `attributes`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::carried::{CarriedDocument, Carrier};
use super::intake::membership::{self, Memberships};
use super::intake::record::{IdText, MentionRecord};
use super::intake::{Document, Intake, Spot, Told};
use super::pieces::{ByLines, LineInput};
use super::{
    Capabilities, Carries, Confidence, Example, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, Loss, LossReport, NameWords, OffsetUnit, Sink,
};
use super::{foreign, lines};
use crate::model::Project;

/// The attribute that says to which claims an extraction belongs.
const CLAIM: &str = "claim";
/// Where what an extraction says of itself is kept. Other fields langextract would refuse.
const EXTRACTION: &str = "langextract";
const DESCRIPTION: &str = "description";

/// langextract's JSON Lines.
#[derive(Debug)]
pub(super) struct Langextract;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Line {
    extractions: Vec<Extraction>,
    text: String,
    document_id: IdText,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Extraction {
    extraction_class: String,
    extraction_text: String,
    char_interval: Option<Interval>,
    alignment_status: Option<String>,
    extraction_index: Option<usize>,
    group_index: Option<usize>,
    description: Option<String>,
    attributes: Option<Map<String, Value>>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Interval {
    start_pos: Option<usize>,
    end_pos: Option<usize>,
}

impl Format for Langextract {
    fn id(&self) -> &'static str {
        "langextract"
    }

    fn name(&self) -> &'static str {
        "langextract JSON Lines"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl"]
    }

    fn description(&self) -> &'static str {
        "What an LLM extracted with langextract, and files that its viewer shows."
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
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Attributes,
                Carries::Claims,
            ],
        }
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        match lines::first_object(input) {
            Some(line) if line.contains_key("extractions") && line.contains_key("text") => {
                Confidence::Certain("its first line has a text and extractions")
            }
            _ => Confidence::No,
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
        let mut loss = LossReport::default();
        let can = self.capabilities();
        let carrier = Carrier::new(project, options, &can, &[EXTRACTION], &mut loss)?;
        let wrote = carrier.each(
            &mut loss,
            |lines: &mut Vec<u8>, document, loss| lines::push(lines, &line(document, loss)),
            |lines| sink.write("langextract.jsonl", &lines),
        );
        Ok(ExportReport { wrote, loss })
    }
}

impl ByLines for Langextract {
    fn import_lines(
        &self,
        input: &LineInput<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut intake = Intake::new(context, self.id(), input.stem());
        let read = |line: &str| serde_json::from_str::<Line>(line);
        lines::read(&input.lines, &mut intake, read, |intake, place, line| {
            let document = document(intake, place, line);
            intake.document(document);
        })?;
        intake.finish(input.name())
    }
}

fn document(intake: &mut Intake<'_, '_>, place: &str, line: Line) -> Document {
    let mut out = Document {
        place: place.to_owned(),
        id: line.document_id.0,
        text: line.text,
        unit: OffsetUnit::CodePoints,
        ..Document::default()
    };
    let mut members = Memberships::default();
    let starts: Vec<usize> = out.text.char_indices().map(|(at, _)| at).collect();
    for (number, extraction) in line.extractions.into_iter().enumerate() {
        let interval = extraction.char_interval.unwrap_or_default();
        let (start, end) = (interval.start_pos, interval.end_pos);
        if (start.is_none() || end.is_none()) && !intake.gathers() {
            intake.problem(
                place,
                format!(
                    "extraction number {}, “{}”, has no place in the text (char_interval) and was \
                     left out",
                    number + 1,
                    extraction.extraction_text
                ),
            );
            continue;
        }
        let mut attributes = extraction.attributes.unwrap_or_default();
        let claims = attributes.remove(CLAIM);
        let mut mention = MentionRecord {
            id: IdText(format!("{}", number + 1)),
            label: extraction.extraction_class,
            start,
            end,
            attributes: attributes.into_iter().map(in_words).collect(),
            ..MentionRecord::default()
        };
        let said = extraction.description.map(Value::String);
        let said = said.map(|value| (DESCRIPTION.to_owned(), value));
        foreign::keep(&mut mention.foreign, EXTRACTION, said.into_iter().collect());
        // Only an exact match says that its words are those of the text.
        let is_exact = extraction.alignment_status.as_deref() == Some("match_exact");
        if intake.gathers() {
            mention.quote = extraction.extraction_text;
        } else if let (true, Some(start), Some(end)) = (is_exact, start, end) {
            let at = |position: usize| starts.get(position).copied().unwrap_or(out.text.len());
            let there = out.text.get(at(start)..at(end)).unwrap_or_default();
            mention.quote = exact_quote(there, &extraction.extraction_text);
        }
        for words in membership::of_value(claims.as_ref()) {
            let (role, claim) = membership::parse(words);
            members.note(claim, role, &mention);
        }
        out.mentions.push(Told {
            spot: Spot::Number(number),
            record: mention,
        });
    }
    out.claims = members.into_claims();
    out
}

/// The quote to check against the text. langextract compares small letters only, so other
/// capitals are no difference.
fn exact_quote(there: &str, quote: &str) -> String {
    if there.to_lowercase() == quote.to_lowercase() {
        there.to_owned()
    } else {
        quote.to_owned()
    }
}

/// A list of words as one value.
fn in_words((key, value): (String, Value)) -> (String, Value) {
    let value = match value {
        Value::Array(items) => {
            let words = items.iter().map(|item| match item {
                Value::String(words) => words.clone(),
                other => other.to_string(),
            });
            Value::String(words.collect::<Vec<_>>().join("; "))
        }
        other => other,
    };
    (key, value)
}

fn line(document: &CarriedDocument<'_>, loss: &mut LossReport) -> Line {
    let text = &document.article.text;
    let claims = membership::of_claims(document);
    let mut extractions = Vec::with_capacity(document.mentions.len());
    for (index, (one, claims)) in document.mentions.iter().zip(claims).enumerate() {
        let mut attributes: Map<String, Value> = Map::new();
        for (key, value) in &one.mention.attributes {
            if &**key == CLAIM && !claims.is_empty() {
                loss.note(Loss::Attributes, || {
                    Example::of(document.article, &one.extent)
                });
                continue;
            }
            attributes.insert(key.to_string(), Value::String(value.clone()));
        }
        if !claims.is_empty() {
            attributes.insert(CLAIM.to_owned(), claims.into());
        }
        let range = one.range();
        extractions.push(Extraction {
            extraction_class: one.name.to_string(),
            extraction_text: text.slice(range).to_owned(),
            char_interval: Some(Interval {
                start_pos: Some(text.to_char(range.start()).get()),
                end_pos: Some(text.to_char(range.end()).get()),
            }),
            alignment_status: Some("match_exact".to_owned()),
            extraction_index: Some(index + 1),
            group_index: Some(index),
            description: foreign::fields(&one.mention.foreign, EXTRACTION)
                .remove(DESCRIPTION)
                .and_then(|value| value.as_str().map(str::to_owned)),
            attributes: Some(attributes),
        });
    }
    Line {
        extractions,
        text: text.as_str().to_owned(),
        document_id: IdText(document.article.id.to_string()),
    }
}
