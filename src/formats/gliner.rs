//! GLiNER's training data: a JSON array of rows with `tokenized_text` and `ner`, places counted in
//! tokens, the last one included.
//!
//! Rows have the columns `doc_id`, `title`, `text`, `start` and `claims` beside, as those of
//! Hugging Face; GLiNER passes over them. What it can't learn from is noted: of two labels on the
//! same words it takes one, spans of more than twelve tokens it skips.

use std::collections::HashMap;
use std::ops::Range;

use serde::Serialize;
use serde_json::{Map, Value};

use super::carried::Carrier;
use super::intake::Intake;
use super::pieces::{ByLines, LineInput};
use super::tokens::{
    Needs, ReadRow, RowHead, RowIntake, TagSpan, TokenDocument, TokenOptions, Tokenizer, each, rows,
};
use super::{
    Capabilities, Carries, Choice, Confidence, Example, ExportError, ExportOptions, ExportReport,
    Format, ImportContext, ImportError, Imported, Input, Loss, LossReport, NameWords, OffsetUnit,
    Sink, json, lines,
};
use crate::model::Project;

/// So many tokens of a row GLiNER reads.
const MOST_TOKENS: usize = 384;
/// So many tokens a span may have.
const MOST_WIDE: usize = 12;

/// GLiNER's training data.
#[derive(Debug)]
pub(super) struct Gliner;

#[derive(Debug, Serialize)]
struct Row {
    tokenized_text: Vec<String>,
    ner: Vec<(usize, usize, String)>,
    doc_id: String,
    title: String,
    text: String,
    start: usize,
    claims: Vec<String>,
}

impl Format for Gliner {
    fn id(&self) -> &'static str {
        "gliner"
    }

    fn name(&self) -> &'static str {
        "GLiNER training data"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn description(&self) -> &'static str {
        "Rows of tokens with spans of any labels, to train GLiNER models."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::Tokens,
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

    fn choices(&self) -> &'static [Choice] {
        &[Choice::Tokenizer, Choice::Alignment, Choice::Rows]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Ok(decoded) = input.decoded() else {
            return Confidence::No;
        };
        let start = decoded.text.trim_start();
        let start = start.strip_prefix('[').map_or(start, str::trim_start);
        // The first object may be long; its first key says enough.
        let object = start.starts_with('{');
        let head = &start[..start.floor_char_boundary(4096)];
        if object && head.contains("\"tokenized_text\"") {
            Confidence::Certain("its first row has a tokenized_text")
        } else {
            Confidence::No
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut intake = Intake::new(context, self.id(), input.stem());
        let text = input.text()?.text;
        if !is_list(text) {
            return self.import_lines(&LineInput::of(input)?, context);
        }
        let mut rows = RowIntake::default();
        let read = json::each_in_list(text, |index, value: Value| {
            let place = format!("{}, row {}", input.name, index + 1);
            if let Some(row) = row(value.as_object(), &place, &mut intake) {
                rows.row(row, &mut intake);
            }
        });
        read.map_err(|problem| {
            ImportError::new(
                input.name,
                format!("this JSON can’t be read ({problem})"),
                "It must be an array of objects with tokenized_text and ner.",
            )
        })?;
        rows.close(input.name, &mut intake);
        intake.finish(input.name)
    }

    fn by_lines(&self, beginning: &Input<'_>) -> Option<&dyn ByLines> {
        let text = beginning.decoded().ok()?.text;
        (!is_list(text)).then_some(self)
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        let mut loss = LossReport::default();
        let can = self.capabilities();
        let carrier = Carrier::new(project, options, &can, &[], &mut loss)?;
        let tokenizer = match &options.tokens.tokenizer {
            Tokenizer::Words => Tokenizer::Gliner,
            other => other.clone(),
        };
        let tokens = TokenOptions {
            tokenizer,
            ..options.tokens.clone()
        };
        let needs = Needs {
            overlaps: true,
            blanks: false,
        };
        let mut between: &[u8] = b"";
        sink.write(NAME, b"[\n");
        let wrote = each(
            &carrier,
            &tokens,
            needs,
            &mut loss,
            |rows: &mut String, document, loss| {
                one_label_each(document, loss);
                for row in written_rows(document, &tokens, loss) {
                    if !rows.is_empty() {
                        rows.push_str(",\n");
                    }
                    rows.push_str(&lines::in_one_line(&row));
                }
            },
            |rows| rows,
            |rows| {
                if rows.is_empty() {
                    return;
                }
                sink.write(NAME, between);
                sink.write(NAME, rows.as_bytes());
                between = b",\n";
            },
        );
        sink.write(NAME, b"\n]\n");
        Ok(ExportReport { wrote, loss })
    }
}

/// The name of the written file.
const NAME: &str = "gliner.json";

fn is_list(text: &str) -> bool {
    text.trim_start().starts_with('[')
}

impl ByLines for Gliner {
    fn import_lines(
        &self,
        input: &LineInput<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut intake = Intake::new(context, self.id(), input.stem());
        let mut rows = RowIntake::default();
        let read = |line: &str| serde_json::from_str::<Value>(line);
        lines::read(&input.lines, &mut intake, read, |intake, place, value| {
            if let Some(row) = row(value.as_object(), place, intake) {
                rows.row(row, intake);
            }
        })?;
        rows.close(input.name(), &mut intake);
        intake.finish(input.name())
    }
}

/// GLiNER learns one label of a stretch of tokens: the first of the scheme's is kept.
fn one_label_each(document: &mut TokenDocument<'_, '_>, loss: &mut LossReport) {
    let rank = |index: usize| document.document.mentions[index].rank;
    let mut kept: HashMap<Range<usize>, (usize, usize)> = HashMap::new();
    let mut dropped = Vec::new();
    for (index, span) in document.spans() {
        let this = (rank(index), index);
        match kept.get_mut(span) {
            None => {
                kept.insert(span.clone(), this);
            }
            Some(other) => {
                let worse = (*other).max(this);
                *other = (*other).min(this);
                dropped.push(worse.1);
            }
        }
    }
    for index in dropped {
        document.text.spans[index] = None;
        loss.note(Loss::Overlaps, || {
            let mention = &document.document.mentions[index];
            Example::of(document.document.article, &mention.extent)
        });
    }
}

fn written_rows(
    document: &TokenDocument<'_, '_>,
    options: &TokenOptions,
    loss: &mut LossReport,
) -> Vec<Row> {
    let article = document.document.article;
    for (index, span) in document.spans().filter(|(_, span)| span.len() > MOST_WIDE) {
        let _ = span;
        let mention = &document.document.mentions[index];
        loss.note(Loss::Wide, || Example::of(article, &mention.extent));
    }
    let mut spans: Vec<(Range<usize>, &str)> = document
        .spans()
        .map(|(index, span)| (span.clone(), document.label(index)))
        .collect();
    spans.sort_by_key(|(span, _)| (span.start, span.end));
    let mut spans = spans.into_iter().peekable();
    let ranges = document.text.rows_of_at_most(options.unit, MOST_TOKENS);
    let rows = rows(document, ranges, loss).into_iter();
    rows.map(|row| {
        let mut ner = Vec::new();
        while let Some((span, label)) = spans.next_if(|(span, _)| span.start < row.range.end) {
            let (start, end) = (span.start - row.range.start, span.end - row.range.start);
            ner.push((start, end - 1, label.to_owned()));
        }
        Row {
            tokenized_text: row.tokens,
            ner,
            doc_id: article.id.to_string(),
            title: article.meta.title.clone(),
            text: row.text,
            start: row.start,
            claims: row.claims,
        }
    })
    .collect()
}

/// Reads a row; `None` if it is none, which is noted.
fn row(
    object: Option<&Map<String, Value>>,
    place: &str,
    intake: &mut Intake<'_, '_>,
) -> Option<ReadRow> {
    let words = |object: &Map<String, Value>| {
        let words = object.get("tokenized_text")?.as_array()?.iter();
        words
            .map(|word| word.as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
    };
    let Some((object, tokens)) = object.and_then(|object| Some((object, words(object)?))) else {
        intake.problem(
            place,
            "it has no list of words “tokenized_text” and was left out",
        );
        return None;
    };
    let count = tokens.len();
    let mut row = ReadRow {
        place: place.to_owned(),
        tokens,
        spans: Vec::new(),
        head: RowHead::of(object),
    };
    let spans = object.get("ner").and_then(Value::as_array);
    for (index, span) in spans.into_iter().flatten().enumerate() {
        match read_span(span).filter(|span| span.tokens.end <= count) {
            Some(span) => row.spans.push(span),
            None => intake.problem(
                place,
                format!(
                    "number {} of “ner” is no [first token, last token, label] within its {count} \
                     tokens and was left out",
                    index + 1
                ),
            ),
        }
    }
    Some(row)
}

fn read_span(span: &Value) -> Option<TagSpan> {
    let [start, end, label] = span.as_array()?.as_slice() else {
        return None;
    };
    let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
    let (start, last) = (number(start)?, number(end)?);
    let label = label.as_str()?.to_owned();
    (start <= last).then(|| TagSpan {
        tokens: start..last.saturating_add(1),
        label,
    })
}
