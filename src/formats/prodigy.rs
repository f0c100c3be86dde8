//! Prodigy's JSON Lines: one task a line, with tokens, spans and relations.
//!
//! Field names and their meaning: prodi.gy/docs/api-interfaces. Prodigy keeps fields that it does
//! not know, so attributes and notes stand in the spans.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::carried::Carrier;
use super::intake::record::{IdText, MentionRecord};
use super::intake::{Document, Intake, Spot, Told};
use super::json::or_default;
use super::pieces::{ByLines, LineInput};
use super::relations::{self, Relation};
use super::tokens::{Needs, TokenDocument, each};
use super::{
    Capabilities, Carries, Choice, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, LossReport, NameWords, OffsetUnit, Sink,
};
use super::{foreign, lines, metadata};
use crate::model::Project;

/// Prodigy's JSON Lines.
#[derive(Debug)]
pub(super) struct Prodigy;

/// A task. What is not needed is not kept: the words of tokens are most of a file.
#[derive(Debug, Default)]
struct Task<'a> {
    text: Option<Cow<'a, str>>,
    tokens: Vec<Place>,
    spans: Vec<Span<'a>>,
    relations: Vec<Link<'a>>,
    meta: Map<String, Value>,
    answer: Option<Cow<'a, str>>,
    input_hash: Option<IdText>,
    annotator: Option<Cow<'a, str>>,
    /// Fields that mean nothing here.
    more: Map<String, Value>,
}

/// Where a token stands.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    start: Option<usize>,
    end: Option<usize>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Span<'a> {
    start: Option<usize>,
    end: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_end: Option<usize>,
    #[serde(borrow)]
    label: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    #[serde(
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "or_default"
    )]
    attributes: BTreeMap<String, Value>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'a, str>>,
    #[serde(
        skip_serializing_if = "std::ops::Not::not",
        deserialize_with = "or_default"
    )]
    unsure: bool,
    /// Fields that mean nothing here.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// A relation: the child plays a role for the head.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Link<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    child: Option<usize>,
    #[serde(borrow)]
    head_span: Option<Span<'a>>,
    #[serde(borrow)]
    child_span: Option<Span<'a>>,
    #[serde(borrow)]
    label: Option<Cow<'a, str>>,
    /// The claim of ours that it belongs to, and the role of the head in it.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    claim: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    head_role: Option<Cow<'a, str>>,
}

fn owned(words: Option<Cow<'_, str>>) -> Option<Cow<'static, str>> {
    words.map(|words| Cow::Owned(words.into_owned()))
}

impl Task<'_> {
    /// The same without the line that it was read from.
    fn into_owned(self) -> Task<'static> {
        Task {
            text: owned(self.text),
            tokens: self.tokens,
            spans: self.spans.into_iter().map(Span::into_owned).collect(),
            relations: self.relations.into_iter().map(Link::into_owned).collect(),
            meta: self.meta,
            answer: owned(self.answer),
            input_hash: self.input_hash,
            annotator: owned(self.annotator),
            more: self.more,
        }
    }
}

impl Span<'_> {
    fn into_owned(self) -> Span<'static> {
        Span {
            start: self.start,
            end: self.end,
            token_start: self.token_start,
            token_end: self.token_end,
            label: owned(self.label),
            text: owned(self.text),
            attributes: self.attributes,
            note: owned(self.note),
            unsure: self.unsure,
            more: self.more,
        }
    }
}

impl Link<'_> {
    fn into_owned(self) -> Link<'static> {
        Link {
            head: self.head,
            child: self.child,
            head_span: self.head_span.map(Span::into_owned),
            child_span: self.child_span.map(Span::into_owned),
            label: owned(self.label),
            claim: owned(self.claim),
            head_role: owned(self.head_role),
        }
    }
}

/// A task as it is written.
#[derive(Debug, Serialize)]
struct Written<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    spans: Vec<Span<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<Link<'a>>,
    meta: Map<String, Value>,
    answer: &'static str,
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Task<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TaskVisitor(std::marker::PhantomData))
    }
}

struct TaskVisitor<'a>(std::marker::PhantomData<&'a ()>);

/// Words that are not copied if they hold no escapes.
#[derive(Deserialize)]
struct Words<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Visitor<'de> for TaskVisitor<'a> {
    type Value = Task<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Task<'a>, A::Error> {
        let mut out = Task::default();
        while let Some(Words(key)) = map.next_key::<Words<'de>>()? {
            let words = |value: Option<Words<'a>>| value.map(|Words(words)| words);
            match &*key {
                "text" => out.text = words(map.next_value()?),
                "tokens" => out.tokens = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "spans" => out.spans = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "relations" => out.relations = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "meta" => out.meta = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "answer" => out.answer = words(map.next_value()?),
                "_input_hash" => out.input_hash = map.next_value()?,
                "_annotator_id" => out.annotator = words(map.next_value()?),
                other => {
                    // Prodigy makes its hashes, times and sessions anew.
                    if other.starts_with('_') {
                        map.next_value::<IgnoredAny>()?;
                    } else {
                        let value = map.next_value()?;
                        out.more.insert(other.to_owned(), value);
                    }
                }
            }
        }
        Ok(out)
    }
}

/// Where fields that mean nothing here stand: in a task, in its `meta`, in one of its spans.
const TASK: &str = "prodigy";
const META: &str = "prodigy.meta";
const SPAN: &str = "prodigy.span";

impl Format for Prodigy {
    fn id(&self) -> &'static str {
        "prodigy"
    }

    fn name(&self) -> &'static str {
        "Prodigy JSON Lines"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl"]
    }

    fn description(&self) -> &'static str {
        "What Prodigy’s db-out gives and db-in takes, with spans and relations; spaCy’s \
         training tools read it too."
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
                Carries::Metadata,
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Attributes,
                Carries::Notes,
                Carries::Claims,
            ],
        }
    }

    fn choices(&self) -> &'static [Choice] {
        &[Choice::Tokenizer, Choice::Alignment]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Some(line) = lines::first_object(input) else {
            return Confidence::No;
        };
        let has = |key: &str| line.contains_key(key);
        if has("text") && (has("_task_hash") || has("answer") && has("spans")) {
            Confidence::Certain("its first line is a task with an answer or Prodigy’s hashes")
        } else if has("text") && line.get("spans").is_some_and(Value::is_array) {
            Confidence::Certain("its first line has a text and spans")
        } else {
            Confidence::No
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
        let carrier = Carrier::new(project, options, &can, &[TASK, META, SPAN], &mut loss)?;
        let needs = Needs {
            blanks: true,
            overlaps: true,
        };
        let wrote = each(
            &carrier,
            &options.tokens,
            needs,
            &mut loss,
            |part: &mut Vec<u8>, document, _| lines::push(part, &written(document)),
            |part| part,
            |part| sink.write("prodigy.jsonl", &part),
        );
        Ok(ExportReport { wrote, loss })
    }
}

impl ByLines for Prodigy {
    fn import_lines(
        &self,
        input: &LineInput<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut intake = Intake::new(context, self.id(), input.stem());
        let mut asides = Asides::default();
        let mut number = 0_usize;
        let read = |line: &str| serde_json::from_str::<Task<'_>>(line).map(Task::into_owned);
        lines::read(
            &input.lines,
            &mut intake,
            read,
            |intake, place, mut task| {
                number += 1;
                match task.answer.as_deref() {
                    None | Some("accept" | "") => {
                        asides.off_tokens += check_tokens(&mut task);
                        if let Some(document) = document(intake, place, number, task) {
                            intake.document(document);
                        }
                    }
                    Some(_) => asides.not_accepted += 1,
                }
            },
        )?;
        asides.report(input.name(), &mut intake);
        intake.finish(input.name())
    }
}

/// What is told once a file.
#[derive(Default)]
struct Asides {
    not_accepted: usize,
    /// Spans that stand elsewhere than their tokens.
    off_tokens: usize,
}

impl Asides {
    fn report(self, file: &str, intake: &mut Intake<'_, '_>) {
        if self.not_accepted > 0 {
            let message = format!(
                "{} tasks whose answer is “reject” or “ignore” were left out",
                self.not_accepted
            );
            intake.problem(file, message);
        }
        if self.off_tokens > 0 {
            let spans = match self.off_tokens {
                1 => "1 span does not begin and end where its tokens do".to_owned(),
                more => format!("{more} spans do not begin and end where their tokens do"),
            };
            let message = format!("{spans}; start and end were taken");
            intake.problem(file, message);
        }
    }
}

/// Compares spans with their tokens and places by those what says no more; how many don't fit.
fn check_tokens(task: &mut Task<'_>) -> usize {
    let tokens = &task.tokens;
    let place = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at).copied())
            .unwrap_or_default()
    };
    let relations = task.relations.iter_mut();
    let ends = relations.flat_map(|one| [one.head_span.as_mut(), one.child_span.as_mut()]);
    let mut off = 0;
    for span in task.spans.iter_mut().chain(ends.flatten()) {
        let (start, end) = (place(span.token_start).start, place(span.token_end).end);
        span.start = span.start.or(start);
        span.end = span.end.or(end);
        let fits = |token: Option<usize>, own: Option<usize>| token.is_none() || token == own;
        off += usize::from(!fits(start, span.start) || !fits(end, span.end));
    }
    off
}

fn document(
    intake: &mut Intake<'_, '_>,
    place: &str,
    number: usize,
    task: Task<'_>,
) -> Option<Document> {
    let Some(text) = task.text else {
        intake.problem(place, "it has no “text”; the line was left out");
        return None;
    };
    let person = task.annotator.unwrap_or_default();
    let mut out = Document {
        place: place.to_owned(),
        text: text.into_owned(),
        unit: OffsetUnit::CodePoints,
        mentions: Vec::with_capacity(task.spans.len()),
        ..Document::default()
    };
    let index_of = if task.relations.is_empty() {
        HashMap::new()
    } else {
        let keys = task.spans.iter().enumerate();
        keys.map(|(index, span)| (key(span), index)).collect()
    };
    let arcs = task.relations.iter();
    let ties: Vec<Option<Relation>> = arcs.map(|arc| tie(arc, &index_of)).collect();
    if ties.iter().any(Option::is_none) {
        intake.problem(
            place,
            "a relation leads from or to words that are no span; it was left out",
        );
    }
    for (index, span) in task.spans.into_iter().enumerate() {
        out.mentions.push(Told {
            spot: Spot::Number(index),
            record: mention(span, &person),
        });
    }
    let ties = ties.into_iter().flatten().collect();
    out.claims = relations::into_claims(&number.to_string(), ties, &mut out.mentions);
    metadata::take(task.meta, META, &mut out);
    foreign::keep(&mut out.meta.foreign, TASK, task.more);
    if out.id.is_empty() {
        out.id = task.input_hash.unwrap_or_default().0;
    }
    Some(out)
}

fn mention(span: Span<'_>, person: &str) -> MentionRecord {
    let mut foreign = BTreeMap::new();
    let score = span.more.get("score").and_then(Value::as_f64);
    foreign::keep(&mut foreign, SPAN, span.more);
    MentionRecord {
        foreign,
        score,
        label: span.label.unwrap_or_default().into_owned(),
        start: span.start,
        end: span.end,
        quote: span.text.unwrap_or_default().into_owned(),
        attributes: span.attributes,
        note: span.note.unwrap_or_default().into_owned(),
        unsure: span.unsure,
        person: person.to_owned(),
        ..MentionRecord::default()
    }
}

/// What tells a span from the others of its task.
fn key(span: &Span<'_>) -> (Option<usize>, Option<usize>, String) {
    let label = span.label.as_deref().unwrap_or_default();
    (span.start, span.end, label.to_owned())
}

fn tie(
    arc: &Link<'_>,
    index_of: &HashMap<(Option<usize>, Option<usize>, String), usize>,
) -> Option<Relation> {
    let index = |span: &Option<Span<'_>>| index_of.get(&key(span.as_ref()?)).copied();
    let words = |words: &Option<Cow<'_, str>>| words.as_deref().unwrap_or_default().to_owned();
    Some(Relation {
        from: index(&arc.child_span)?,
        to: index(&arc.head_span)?,
        role: words(&arc.label),
        hub_role: words(&arc.head_role),
        claim: words(&arc.claim),
    })
}

/// The words of a task and the blanks between them.
#[derive(Debug, Serialize)]
struct Token<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    id: usize,
    /// Whether a space follows that belongs to it.
    ws: bool,
}

/// The span of a mention, without what stands in it once only; `None` if it is on no tokens.
fn span<'a>(document: &'a TokenDocument<'_, '_>, index: usize) -> Option<Span<'a>> {
    let text = &document.document.article.text;
    let tokens = document.text.spans[index].as_ref()?;
    let range = document.text.range(tokens)?;
    Some(Span {
        start: Some(text.to_char(range.start()).get()),
        end: Some(text.to_char(range.end()).get()),
        token_start: Some(tokens.start),
        // The last token and not the one behind it.
        token_end: tokens.end.checked_sub(1),
        label: Some(Cow::Borrowed(document.label(index))),
        ..Span::default()
    })
}

fn written<'a>(document: &'a TokenDocument<'_, '_>) -> Written<'a> {
    let article = document.document.article;
    let at = |offset| article.text.to_char(offset).get();
    let tokens = document.text.tokens.iter().enumerate();
    let tokens = tokens.map(|(id, token)| Token {
        text: article.text.slice(token.range),
        start: at(token.range.start()),
        end: at(token.range.end()),
        id,
        ws: token.space,
    });
    let spans = document.document.mentions.iter().enumerate();
    let spans = spans.filter_map(|(index, one)| {
        let mention = one.mention;
        let attributes = mention.attributes.iter();
        Some(Span {
            attributes: attributes
                .map(|(key, value)| (key.to_string(), value.clone().into()))
                .collect(),
            note: (!mention.note.is_empty()).then(|| Cow::Borrowed(&*mention.note)),
            unsure: mention.unsure,
            more: foreign::fields(&mention.foreign, SPAN),
            ..span(document, index)?
        })
    });
    let words = |words: String| (!words.is_empty()).then_some(Cow::Owned(words));
    let relations = document.document.claims.iter();
    let relations = relations.flat_map(relations::of_claim);
    let relations = relations.filter_map(|one| {
        let (head, child) = (span(document, one.to)?, span(document, one.from)?);
        Some(Link {
            head: head.token_end,
            child: child.token_end,
            head_span: Some(head),
            child_span: Some(child),
            label: Some(Cow::Owned(one.role)),
            claim: words(one.claim),
            head_role: words(one.hub_role),
        })
    });
    Written {
        text: article.text.as_str(),
        tokens: tokens.collect(),
        spans: spans.collect(),
        relations: relations.collect(),
        meta: metadata::fields(article, META),
        answer: "accept",
        more: foreign::fields(&article.meta.foreign, TASK),
    }
}
