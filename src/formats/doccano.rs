//! doccano's JSON Lines: one document a line, in both of its shapes.
//!
//! Field names and their meaning: doccano/doccano, `backend/data_import/pipeline` (1.8.4). Without
//! relations it is `{"text", "label": [[start, end, "label"]]}`, with them `{"text", "entities",
//! "relations"}`; any other field is metadata to it. Its window counts UTF-16 units, Python
//! programs that make or read such files count code points, and no field of doccano's says which.
//! Ours do where it makes a difference; for the others it is found out.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::carried::{CarriedDocument, Carrier};
use super::intake::record::{IdText, MentionRecord};
use super::intake::{Document, Intake, Spot, Told};
use super::pieces::{ByLines, LineInput, Lines};
use super::positions::Positions;
use super::relations::{self, Relation};
use super::{
    Capabilities, Carries, Choice, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, LossReport, NameWords, OffsetUnit, Sink,
};
use super::{foreign, lines, metadata};
use crate::model::Project;
use crate::text::{ArticleText, ByteOffset};

/// What is read of an entity.
const ENTITY_FIELDS: &[&str] = &["id", "label", "start_offset", "end_offset"];
/// The field that says what positions count, in lines where it makes a difference.
const UNIT: &str = "offset_unit";
/// The fields that tie a relation to a claim of ours.
const CLAIM: &str = "claim";
const HUB_ROLE: &str = "to_role";
/// Where fields that mean nothing here stand: in a line, in one of its entities.
const LINE: &str = "doccano";
const ENTITY: &str = "doccano.entity";

/// doccano's JSON Lines.
#[derive(Debug)]
pub(super) struct Doccano;

/// A line as it is written.
#[derive(Debug, Serialize)]
struct Line<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Vec<(usize, usize, &'a str)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relations: Option<Vec<Value>>,
    #[serde(flatten)]
    meta: Map<String, Value>,
}

impl Format for Doccano {
    fn id(&self) -> &'static str {
        "doccano"
    }

    fn name(&self) -> &'static str {
        "doccano JSON Lines"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "json"]
    }

    fn description(&self) -> &'static str {
        "What doccano exports and imports for sequence labelling, with or without relations. \
         Switch on “Allow overlapping spans” in its project."
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
                Carries::Metadata,
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Claims,
            ],
        }
    }

    fn choices(&self) -> &'static [Choice] {
        &[Choice::Unit]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Some(line) = lines::first_object(input) else {
            return Confidence::No;
        };
        let list = |key: &str| line.get(key).and_then(Value::as_array);
        let span = |value: &Value| {
            let parts = value.as_array().map(Vec::as_slice);
            matches!(parts, Some([a, b, c]) if a.is_u64() && b.is_u64() && c.is_string())
        };
        if !line.get("text").is_some_and(Value::is_string) {
            Confidence::No
        } else if list("entities").is_some() && list("relations").is_some() {
            Confidence::Certain("its first line has a text, entities and relations")
        } else if let Some(label) = list("label").or(list("labels"))
            && label.iter().all(span)
        {
            Confidence::Certain("its first line has a text and labels with positions")
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
        let carrier = Carrier::new(project, options, &can, &[LINE, ENTITY], &mut loss)?;
        let unit = options.unit.unwrap_or(OffsetUnit::Utf16);
        let mut shape = Shape::default();
        let wrote = carrier.each(
            &mut loss,
            |shape: &mut Shape, document, _| shape.see(document, unit),
            |some| shape.add(some),
        );
        // Ids must be unique in the whole file.
        let (mut entity, mut relation) = (0, 0);
        let mut lines = Vec::new();
        // It was noted before.
        let mut unnoted = LossReport::default();
        for parts in carrier.parts().chunks(BATCH) {
            for part in parts {
                let document = carrier.document(part, &mut unnoted);
                let mut line = line(&document, unit, &shape);
                if shape.is_related {
                    relate(&document, &mut line, &mut entity, &mut relation);
                }
                lines::push(&mut lines, &line);
            }
            sink.write("doccano.jsonl", &std::mem::take(&mut lines));
        }
        Ok(ExportReport { wrote, loss })
    }
}

/// So many lines are held at a time.
const BATCH: usize = 64;

/// What is true of all lines of a file.
#[derive(Debug, Default)]
struct Shape {
    /// Whether it is that with relations.
    is_related: bool,
    /// The fields of metadata: doccano can't store one that another line lacks.
    fields: BTreeSet<String>,
}

impl Shape {
    fn see(&mut self, document: &CarriedDocument<'_>, unit: OffsetUnit) {
        let mut claims = document.claims.iter();
        let noted = |foreign| !foreign::fields(foreign, ENTITY).is_empty();
        let mut mentions = document.mentions.iter();
        self.is_related |= claims.any(|claim| !claim.members.is_empty())
            || mentions.any(|one| noted(&one.mention.foreign));
        self.fields
            .extend(meta(document, unit).into_iter().map(|(key, _)| key));
    }

    fn add(&mut self, other: Self) {
        self.is_related |= other.is_related;
        self.fields.extend(other.fields);
    }
}

impl ByLines for Doccano {
    fn import_lines(
        &self,
        input: &LineInput<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut intake = Intake::new(context, self.id(), input.stem());
        let unit = unit_of_file(&input.lines, &mut intake)?;
        let mut count = 0_usize;
        let read = |line: &str| serde_json::from_str::<Map<String, Value>>(line);
        lines::read(&input.lines, &mut intake, read, |intake, place, line| {
            let key = (count + 1).to_string();
            let mut note = |message| intake.problem(place, message);
            if let Some((mut document, told)) = document(&mut note, place, &key, line) {
                document.unit = told.unwrap_or(unit);
                intake.document(document);
                count += 1;
            }
        })?;
        intake.finish(input.name())
    }
}

/// Notes what is wrong with a line.
type Note<'n> = &'n mut dyn FnMut(String);

/// One line, and the unit if it says so.
fn document(
    note: Note<'_>,
    place: &str,
    key: &str,
    mut line: Map<String, Value>,
) -> Option<(Document, Option<OffsetUnit>)> {
    let Some(Value::String(text)) = line.remove("text") else {
        note("it has no “text”; the line was left out".to_owned());
        return None;
    };
    let mut out = Document {
        place: place.to_owned(),
        text,
        ..Document::default()
    };
    for key in ["label", "labels"] {
        match line.remove(key) {
            Some(Value::Array(items)) => spans(note, items, &mut out),
            // Another field of this name is metadata.
            Some(other) => {
                line.insert(key.to_owned(), other);
            }
            None => {}
        }
    }
    let entities = list(&mut line, "entities");
    let ids = entity_mentions(note, entities, &mut out);
    let relations = list(&mut line, "relations");
    let relations = relations_of(note, &relations, &ids);
    out.claims = relations::into_claims(key, relations, &mut out.mentions);
    let unit = line.get(UNIT).and_then(Value::as_str);
    let unit = match unit {
        Some("utf16") => Some(OffsetUnit::Utf16),
        Some("code points") => Some(OffsetUnit::CodePoints),
        _ => None,
    };
    // Lines in which it makes no difference have an empty one.
    if unit.is_some() || line.get(UNIT).and_then(Value::as_str) == Some("") {
        line.remove(UNIT);
    }
    let own = line.remove("id").map(id_words).unwrap_or_default();
    metadata::take(line, LINE, &mut out);
    if out.id.is_empty() {
        out.id = own;
    }
    Some((out, unit))
}

fn list(line: &mut Map<String, Value>, key: &str) -> Vec<Value> {
    match line.remove(key) {
        Some(Value::Array(items)) => items,
        Some(other) => {
            line.insert(key.to_owned(), other);
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn id_words(value: Value) -> String {
    match value {
        Value::String(id) => id,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// `[start, end, "label"]` each.
fn spans(note: Note<'_>, items: Vec<Value>, out: &mut Document) {
    for (number, item) in items.into_iter().enumerate() {
        match serde_json::from_value::<(usize, usize, String)>(item) {
            Ok((start, end, label)) => out.mentions.push(Told {
                spot: Spot::Number(number),
                record: MentionRecord {
                    label,
                    start: Some(start),
                    end: Some(end),
                    ..MentionRecord::default()
                },
            }),
            Err(_) => note(format!(
                "label number {} is not [start, end, \"label\"] and was left out; labels of \
                 whole texts are not read",
                number + 1
            )),
        }
    }
}

/// Mentions of the shape with relations, and their ids.
fn entity_mentions(note: Note<'_>, entities: Vec<Value>, out: &mut Document) -> Vec<String> {
    let mut ids = vec![String::new(); out.mentions.len()];
    for (number, mut entity) in entities.into_iter().enumerate() {
        let position = |key: &str| {
            let value = entity.get(key).and_then(Value::as_u64);
            value.and_then(|value| usize::try_from(value).ok())
        };
        let label = entity.get("label").and_then(Value::as_str);
        let (Some(start), Some(end), Some(label)) =
            (position("start_offset"), position("end_offset"), label)
        else {
            note(format!(
                "entity number {} lacks its start_offset, end_offset or label and was left out",
                number + 1
            ));
            continue;
        };
        let mut record = MentionRecord {
            label: label.to_owned(),
            start: Some(start),
            end: Some(end),
            ..MentionRecord::default()
        };
        record.score = entity.get("score").and_then(Value::as_f64);
        ids.push(id_words(entity["id"].take()));
        if let Value::Object(mut more) = entity {
            more.retain(|key, _| !ENTITY_FIELDS.contains(&&**key));
            foreign::keep(&mut record.foreign, ENTITY, more);
        }
        out.mentions.push(Told {
            spot: Spot::Number(number),
            record,
        });
    }
    for (told, id) in out.mentions.iter_mut().zip(&ids) {
        told.record.id = IdText(id.clone());
    }
    ids
}

fn relations_of(note: Note<'_>, items: &[Value], ids: &[String]) -> Vec<Relation> {
    let index_of: HashMap<&str, usize> = ids.iter().enumerate().map(|(i, id)| (&**id, i)).collect();
    let mut out = Vec::with_capacity(items.len());
    for (number, item) in items.iter().enumerate() {
        let words = |key: &str| item.get(key).and_then(metadata::words).unwrap_or_default();
        let end = |key: &str| {
            let id = words(key);
            index_of.get(&*id).copied().filter(|_| !id.is_empty())
        };
        let (Some(from), Some(to)) = (end("from_id"), end("to_id")) else {
            note(format!(
                "relation number {} leads from or to an entity that is not there; it was left out",
                number + 1
            ));
            continue;
        };
        out.push(Relation {
            from,
            to,
            role: words("type"),
            hub_role: words(HUB_ROLE),
            claim: words(CLAIM),
        });
    }
    out
}

/// What the positions of a file count: what alone fits, else what more borders of words speak
/// for, else what doccano's window counts. Says so where it makes a difference.
///
/// # Errors
/// [`ImportError`] if the file can't be read.
fn unit_of_file(lines: &Lines<'_>, intake: &mut Intake<'_, '_>) -> Result<OffsetUnit, ImportError> {
    let mut all = Ballot::default();
    lines::each(
        lines,
        |line, _| Ballot::of(line),
        |_, one| {
            if let Some(one) = one {
                all.add(&one);
            }
        },
    )?;
    let Ballot {
        utf16,
        points,
        spans,
    } = all;
    let points_win = (points.misfits, std::cmp::Reverse(points.borders))
        < (utf16.misfits, std::cmp::Reverse(utf16.borders));
    let unit = if points_win {
        OffsetUnit::CodePoints
    } else {
        OffsetUnit::Utf16
    };
    if spans > 0 && utf16 == points {
        intake.problem(
            lines.name(),
            format!(
                "it does not say what its positions count; they were taken as {}, as doccano’s \
                 window counts. Look at mentions that stand after an emoji",
                unit.name()
            ),
        );
    }
    Ok(unit)
}

/// What lines that do not say what they count speak for.
#[derive(Default)]
struct Ballot {
    utf16: Votes,
    points: Votes,
    spans: usize,
}

impl Ballot {
    /// That of a line; `None` if it says what it counts, or it makes no difference.
    fn of(line: &str) -> Option<Self> {
        // Characters of two UTF-16 units have four bytes, or stand there as escapes.
        let may_differ = line.bytes().any(|byte| byte >= 0xf0) || line.contains("\\u");
        if !may_differ {
            return None;
        }
        let (document, told) = document(&mut |_| (), "", "", serde_json::from_str(line).ok()?)?;
        let differs = document.text.chars().any(|c| c.len_utf16() > 1);
        (told.is_none() && differs).then(|| Self {
            utf16: Votes::of(&document, OffsetUnit::Utf16),
            points: Votes::of(&document, OffsetUnit::CodePoints),
            spans: document.mentions.len(),
        })
    }

    fn add(&mut self, other: &Self) {
        self.utf16.add(&other.utf16);
        self.points.add(&other.points);
        self.spans += other.spans;
    }
}

/// How well positions fit if they count one unit.
#[derive(Default, PartialEq)]
struct Votes {
    /// Mentions that are not in the text then.
    misfits: usize,
    /// Ends of mentions that are borders of words then.
    borders: usize,
}

impl Votes {
    fn of(document: &Document, unit: OffsetUnit) -> Self {
        let mut votes = Self::default();
        let positions = Positions::new(&document.text, unit);
        for Told { record, .. } in &document.mentions {
            let Some(inside) = positions.slice(&document.text, record.start, record.end) else {
                votes.misfits += 1;
                continue;
            };
            let start = record.start.and_then(|start| positions.byte(start));
            let start = start.unwrap_or_default();
            let at = |byte| usize::from(is_border(&document.text, byte));
            let inked = |c: Option<char>| usize::from(c.is_some_and(|c| !c.is_whitespace()));
            votes.borders += at(start) * inked(inside.chars().next());
            votes.borders += at(start + inside.len()) * inked(inside.chars().next_back());
        }
        votes
    }

    fn add(&mut self, other: &Self) {
        self.misfits += other.misfits;
        self.borders += other.borders;
    }
}

fn is_border(text: &str, at: usize) -> bool {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (before, after) = text.split_at(at);
    !(inside(before.chars().next_back()) && inside(after.chars().next()))
}

fn position(text: &ArticleText, at: ByteOffset, unit: OffsetUnit) -> usize {
    match unit {
        OffsetUnit::Utf16 => text.to_utf16(at).get(),
        _ => text.to_char(at).get(),
    }
}

/// The metadata of a line.
fn meta(document: &CarriedDocument<'_>, unit: OffsetUnit) -> Map<String, Value> {
    let text = &document.article.text;
    let mut meta = metadata::fields(document.article, LINE);
    if text.utf16_count().get() != text.char_count().get() {
        let name = match unit {
            OffsetUnit::Utf16 => "utf16",
            _ => "code points",
        };
        meta.insert(UNIT.to_owned(), name.into());
    }
    meta
}

fn line<'a>(document: &'a CarriedDocument<'_>, unit: OffsetUnit, shape: &Shape) -> Line<'a> {
    let text = &document.article.text;
    let mut meta = meta(document, unit);
    for key in &shape.fields {
        if !meta.contains_key(key) {
            meta.insert(key.clone(), Value::String(String::new()));
        }
    }
    let span = |one: &'a super::carried::CarriedMention<'_>| {
        let range = one.range();
        let (start, end) = (range.start(), range.end());
        (
            position(text, start, unit),
            position(text, end, unit),
            &*one.name,
        )
    };
    Line {
        text: text.as_str(),
        label: Some(document.mentions.iter().map(span).collect()),
        entities: None,
        relations: None,
        meta,
    }
}

/// Gives a line the shape with relations.
fn relate(
    document: &CarriedDocument<'_>,
    line: &mut Line<'_>,
    entity: &mut usize,
    relation: &mut usize,
) {
    let first = *entity + 1;
    let entities = line.label.take().unwrap_or_default().into_iter();
    let entities = entities.zip(&document.mentions);
    let entities = entities.map(|((start, end, label), one)| {
        *entity += 1;
        let mut fields = foreign::fields(&one.mention.foreign, ENTITY);
        fields.insert("id".to_owned(), (*entity).into());
        fields.insert("start_offset".to_owned(), start.into());
        fields.insert("end_offset".to_owned(), end.into());
        fields.insert("label".to_owned(), label.into());
        Value::Object(fields)
    });
    line.entities = Some(entities.collect());
    let relations = document.claims.iter().flat_map(relations::of_claim);
    let relations = relations.map(|one| {
        *relation += 1;
        let mut value = json!({
            "id": *relation,
            "from_id": first + one.from,
            "to_id": first + one.to,
            "type": one.role,
            CLAIM: one.claim,
        });
        if !one.hub_role.is_empty() {
            value[HUB_ROLE] = one.hub_role.into();
        }
        value
    });
    line.relations = Some(relations.collect());
}
