//! What `doc.to_json()` gives and `Doc.from_json()` takes, one document a line.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::ops::Range;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::{GROUP, PARSED, Span, entities, fill, kb_id, old, user_fields};
use crate::formats::carried::Carrier;
use crate::formats::intake::{Document, Intake};
use crate::formats::json::{self as whole_json, or_default};
use crate::formats::pieces::{ByLines, LineInput, Lines};
use crate::formats::tokens::{Needs, TokenDocument, each, is_blank};
use crate::formats::{
    Capabilities, Choice, Confidence, Example, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, Loss, LossReport, NameWords, OffsetUnit, Sink,
    lines, metadata,
};
use crate::model::Project;
use crate::text::ByteOffset;

/// spaCy's JSON.
#[derive(Debug)]
pub(in crate::formats) struct SpacyJson;

#[derive(Debug, Default)]
struct Doc {
    text: String,
    ents: Vec<SpanRecord>,
    spans: BTreeMap<String, Vec<SpanRecord>>,
    /// What a user added, and what nobody knows.
    user: Map<String, Value>,
    /// Whether tokens are more than words.
    parsed: bool,
    /// What was added to tokens and spans, by name.
    added: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SpanRecord {
    start: Option<usize>,
    end: Option<usize>,
    #[serde(deserialize_with = "or_default")]
    label: String,
    kb_id: Value,
    id: Value,
}

/// What a token may be besides a word.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TokenRecord {
    tag: Option<IgnoredAny>,
    pos: Option<IgnoredAny>,
    lemma: Option<IgnoredAny>,
    dep: Option<IgnoredAny>,
}

impl TokenRecord {
    fn is_parsed(&self) -> bool {
        let parts = [&self.tag, &self.pos, &self.lemma, &self.dep];
        parts.into_iter().any(Option::is_some)
    }
}

impl<'de> Deserialize<'de> for Doc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(DocVisitor)
    }
}

struct DocVisitor;

impl<'de> Visitor<'de> for DocVisitor {
    type Value = Doc;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Doc, A::Error> {
        let mut out = Doc::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "text" => out.text = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "ents" => out.ents = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "spans" => out.spans = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "sents" => {
                    let sentences: Option<Vec<IgnoredAny>> = map.next_value()?;
                    out.parsed |= sentences.is_some_and(|sentences| !sentences.is_empty());
                }
                "tokens" => {
                    let tokens: Option<Vec<TokenRecord>> = map.next_value()?;
                    let mut tokens = tokens.iter().flatten();
                    out.parsed |= tokens.any(TokenRecord::is_parsed);
                }
                "_" | "user_data" => {
                    let user: Option<Map<String, Value>> = map.next_value()?;
                    out.user.extend(user.unwrap_or_default());
                }
                "underscore_token" | "underscore_span" => {
                    let added: Option<BTreeMap<String, IgnoredAny>> = map.next_value()?;
                    out.added.extend(added.unwrap_or_default().into_keys());
                }
                _ => {
                    out.user.insert(key, map.next_value()?);
                }
            }
        }
        Ok(out)
    }
}

/// A document as it is written, in spaCy's own order.
#[derive(Debug, Serialize)]
struct Written<'a> {
    text: &'a str,
    ents: Vec<Entity<'a>>,
    tokens: Vec<Token>,
    spans: BTreeMap<&'static str, Vec<WrittenSpan<'a>>>,
    /// Not `_`: spaCy refuses that unless each of its fields was announced to it before.
    user_data: Map<String, Value>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Entity<'a> {
    start: usize,
    end: usize,
    label: &'a str,
}

#[derive(Debug, Serialize)]
struct WrittenSpan<'a> {
    #[serde(flatten)]
    entity: Entity<'a>,
    kb_id: &'a str,
}

#[derive(Debug, Serialize)]
struct Token {
    id: usize,
    start: usize,
    end: usize,
}

impl Format for SpacyJson {
    fn id(&self) -> &'static str {
        "spacy-json"
    }

    fn name(&self) -> &'static str {
        "spaCy JSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "json"]
    }

    fn description(&self) -> &'static str {
        "What doc.to_json() gives and Doc.from_json() takes, one article a line; the training \
         files of spaCy 2 are read too."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::CodePoints,
            names: NameWords::Any,
            carries: super::CARRIES,
        }
    }

    fn choices(&self) -> &'static [Choice] {
        &[Choice::Tokenizer, Choice::Alignment]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Some(head) = whole_json::head(input) else {
            return Confidence::No;
        };
        let is_doc = head.has("text") && head.is_list("tokens");
        if is_doc && (head.is_list("ents") || head.is_object("spans")) {
            Confidence::Certain("its first document has tokens with ents or spans, as of spaCy")
        } else if head.is_list("paragraphs") {
            Confidence::Certain("its first document has paragraphs, as training files of spaCy 2")
        } else if head.has("text") && head.is_list("ents") {
            Confidence::Likely("its first document has a text and ents")
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
        let head = whole_json::head(input).unwrap_or_default();
        let mut asides = Asides::default();
        if head.is_list("paragraphs") {
            old::read(input, head.in_list, &mut intake)?;
        } else if head.in_list {
            whole_json::each(input, |index, doc| {
                let place = format!("{}, document {}", input.name, index + 1);
                intake.document(document(&place, index, doc, &mut asides));
            })?;
        } else if let Ok(doc) = whole_json::whole::<Doc>(input) {
            intake.document(document(input.name, 0, doc, &mut asides));
        } else {
            let LineInput { lines, .. } = LineInput::of(input)?;
            read_lines(&lines, &mut intake, &mut asides)?;
        }
        asides.report(input.name, &mut intake);
        intake.finish(input.name)
    }

    fn by_lines(&self, beginning: &Input<'_>) -> Option<&dyn ByLines> {
        lines::first_object(beginning).map(|_| self as &dyn ByLines)
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
        let needs = Needs {
            blanks: true,
            overlaps: true,
        };
        let wrote = each(
            &carrier,
            &options.tokens,
            needs,
            &mut loss,
            |lines: &mut Vec<u8>, document, loss| {
                let tokens = tokens_of_spacy(document);
                fit(document, &tokens, loss);
                lines::push(lines, &written(document, &tokens));
            },
            |lines| lines,
            |lines| sink.write("spacy.jsonl", &lines),
        );
        Ok(ExportReport { wrote, loss })
    }
}

impl ByLines for SpacyJson {
    fn import_lines(
        &self,
        input: &LineInput<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut intake = Intake::new(context, self.id(), input.stem());
        let mut asides = Asides::default();
        read_lines(&input.lines, &mut intake, &mut asides)?;
        asides.report(input.name(), &mut intake);
        intake.finish(input.name())
    }
}

/// Reads a file of one document a line.
fn read_lines(
    lines: &Lines<'_>,
    intake: &mut Intake<'_, '_>,
    asides: &mut Asides,
) -> Result<(), ImportError> {
    let read = |line: &str| serde_json::from_str::<Doc>(line);
    let mut index = 0;
    lines::read(lines, intake, read, |intake, place, doc| {
        intake.document(document(place, index, doc, asides));
        index += 1;
    })
}

/// What is told once a file.
#[derive(Default)]
struct Asides {
    parsed: bool,
    added: BTreeSet<String>,
}

impl Asides {
    fn report(self, file: &str, intake: &mut Intake<'_, '_>) {
        if self.parsed {
            intake.problem(file, PARSED);
        }
        if let Some(message) = super::added(self.added) {
            intake.problem(file, message);
        }
    }
}

fn document(place: &str, index: usize, doc: Doc, asides: &mut Asides) -> Document {
    asides.parsed |= doc.parsed;
    asides.added.extend(doc.added);
    let mut out = Document {
        place: place.to_owned(),
        text: doc.text,
        unit: OffsetUnit::CodePoints,
        ..Document::default()
    };
    let spans = |records: Vec<SpanRecord>| records.into_iter().map(span).collect();
    let groups = doc.spans.into_iter();
    let groups = groups.map(|(name, records)| (name, spans(records)));
    let key = (index + 1).to_string();
    let groups = groups.collect();
    fill(&mut out, &key, groups, spans(doc.ents), doc.user);
    out
}

fn span(record: SpanRecord) -> Span {
    let words = |value: &Value| metadata::words(value).unwrap_or_default();
    Span {
        start: record.start,
        end: record.end,
        label: record.label,
        kb_id: words(&record.kb_id),
        id: words(&record.id),
    }
}

/// Takes off spans the blanks with which they can't begin or end: spaCy cuts those in its own way.
fn fit(document: &mut TokenDocument<'_, '_>, tokens: &[Range<usize>], loss: &mut LossReport) {
    let starts: HashSet<usize> = tokens.iter().map(|token| token.start).collect();
    let ends: HashSet<usize> = tokens.iter().map(|token| token.end).collect();
    let ours = &document.text.tokens;
    for (index, place) in document.text.spans.iter_mut().enumerate() {
        let Some(span) = place else { continue };
        let mut fit = span.clone();
        while !fit.is_empty() && !starts.contains(&ours[fit.start].range.start().get()) {
            fit.start += 1;
        }
        while !fit.is_empty() && !ends.contains(&ours[fit.end - 1].range.end().get()) {
            fit.end -= 1;
        }
        let what = match fit.is_empty() {
            true => Loss::OffTokens,
            false if fit == *span => continue,
            false => Loss::Reshaped,
        };
        let mention = &document.document.mentions[index];
        loss.note(what, || {
            Example::of(document.document.article, &mention.extent)
        });
        *place = Some(fit).filter(|fit| !fit.is_empty());
    }
}

fn written<'a>(document: &'a TokenDocument<'_, '_>, tokens: &[Range<usize>]) -> Written<'a> {
    let text = &document.document.article.text;
    let mut spans = Vec::new();
    for (index, tokens) in document.spans() {
        let Some(range) = document.text.range(tokens) else {
            continue;
        };
        spans.push(WrittenSpan {
            entity: Entity {
                start: text.to_char(range.start()).get(),
                end: text.to_char(range.end()).get(),
                label: document.label(index),
            },
            kb_id: kb_id(document.document.mentions[index].mention),
        });
    }
    let at = |byte: usize| text.to_char(ByteOffset::new(byte)).get();
    let tokens = tokens.iter().enumerate().map(|(id, token)| Token {
        id,
        start: at(token.start),
        end: at(token.end),
    });
    let is_entity = entities(document).into_iter();
    let ents = spans.iter().zip(is_entity).filter(|(_, is)| *is);
    Written {
        text: text.as_str(),
        ents: ents.map(|(span, _)| span.entity).collect(),
        tokens: tokens.collect(),
        spans: BTreeMap::from([(GROUP, spans)]),
        user_data: user_fields(document),
    }
}

/// The words and the blanks between them as bytes, cut as spaCy does: one space belongs to the
/// word before it, the rest up to the next word is one token.
fn tokens_of_spacy(document: &TokenDocument<'_, '_>) -> Vec<Range<usize>> {
    let all = document.document.article.text.as_str();
    let mut out = Vec::with_capacity(document.text.tokens.len());
    let mut done = 0;
    let words = document.text.tokens.iter().map(|token| token.range.bytes());
    let words = words.filter(|word| !all[word.clone()].chars().all(is_blank));
    for word in words.chain(std::iter::once(all.len()..all.len())) {
        let space = done > 0 && all[done..].starts_with(' ');
        let blanks = done + usize::from(space)..word.start;
        done = word.end;
        out.extend([blanks, word].into_iter().filter(|token| !token.is_empty()));
    }
    out
}
