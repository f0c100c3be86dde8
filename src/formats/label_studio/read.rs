//! From tasks to documents.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::{Annotation, Region, Task};
use crate::formats::intake::record::{MentionRecord, OriginRecord};
use crate::formats::intake::{Document, Intake, Spot, Told};
use crate::formats::positions::Positions;
use crate::formats::relations::{self, Relation};
use crate::formats::{
    Format as _, ImportContext, ImportError, Imported, Input, OffsetUnit, foreign, json, metadata,
};
use crate::model::Timestamp;

/// Reads a file.
///
/// # Errors
/// [`ImportError`] if it is no list of tasks, or its scheme would grow too large.
pub(super) fn read(
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let outline = Outline::of(input)?;
    let mut reader = Reader {
        intake: Intake::new(context, super::LabelStudio.id(), input.stem()),
        text_field: super::config::text_field(input),
        several_users: outline.users.len() > 1,
        not_read: BTreeMap::new(),
        idle_predictions: 0,
    };
    let mut documents: Vec<Document> = Vec::new();
    each_task(input, &outline, |index, task| {
        documents.extend(reader.task(input.name, index, task));
    })?;
    if documents.is_empty() {
        return Err(ImportError::new(
            input.name,
            "none of its tasks has a text",
            "Tasks of images, sound or web pages are not read. If the text has a field of its own \
             name, put the project’s labelling configuration beside the file as config.xml.",
        ));
    }
    reader.report(input.name);
    let unit = unit_of_file(&documents);
    if unit == OffsetUnit::Utf16 {
        reader.intake.problem(
            input.name,
            "its positions count UTF-16 units, as Label Studio did before 2022; they were read so",
        );
    }
    for mut document in documents {
        document.unit = unit;
        let text = std::mem::take(&mut document.text);
        let positions = Positions::new(&text, unit);
        for told in &mut document.mentions {
            settle_quote(&text, &positions, &mut told.record);
        }
        document.text = text;
        reader.intake.document(document);
    }
    reader.intake.finish(input.name)
}

/// What must be known of all tasks before the first is read. None of them is held for it.
#[derive(Default)]
struct Outline {
    /// Whether the file is a list of tasks, not a single one.
    in_list: bool,
    /// Whether some are of the smaller export, without `data`.
    has_small: bool,
    /// Users that the file knows by number only.
    users: BTreeSet<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TaskOutline {
    data: Option<IgnoredAny>,
    #[serde(deserialize_with = "json::or_default")]
    annotations: Vec<AnnotationOutline>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AnnotationOutline {
    #[serde(deserialize_with = "json::or_default")]
    completed_by: Value,
}

impl Outline {
    fn of(input: &Input<'_>) -> Result<Self, ImportError> {
        let mut out = Self {
            in_list: json::head(input).is_none_or(|head| head.in_list),
            ..Self::default()
        };
        if out.in_list {
            json::each(input, |_, task: TaskOutline| {
                out.has_small |= task.data.is_none();
                let users = task.annotations.iter();
                let users = users.filter_map(|one| one.completed_by.as_u64());
                out.users.extend(users);
            })?;
        }
        Ok(out)
    }
}

/// Hands the tasks of either export, or a single one, to `take`.
fn each_task(
    input: &Input<'_>,
    outline: &Outline,
    mut take: impl FnMut(usize, Task),
) -> Result<(), ImportError> {
    if !outline.in_list {
        take(0, json::whole(input)?);
        return Ok(());
    }
    if outline.has_small {
        return json::each(input, |index, task| take(index, small_task(task)));
    }
    json::each(input, take)
}

/// A task of the smaller export: its data and its one annotation in the same object.
fn small_task(mut fields: Map<String, Value>) -> Task {
    if fields.contains_key("data") {
        return serde_json::from_value(Value::Object(fields)).unwrap_or_default();
    }
    let mut annotation = Annotation {
        completed_by: fields.remove("annotator").unwrap_or_default(),
        created_at: fields.remove("created_at").unwrap_or_default(),
        ..Annotation::default()
    };
    let id = fields.remove("id").unwrap_or_default();
    for key in ["annotation_id", "updated_at", "lead_time"] {
        fields.remove(key);
    }
    let is_region = |value: &Value| value.get("labels").is_some() && value.get("start").is_some();
    let is_control = |value: &Value| {
        let items = value.as_array();
        items.is_some_and(|items| !items.is_empty() && items.iter().all(is_region))
    };
    let controls = fields.iter().filter(|(_, value)| is_control(value));
    let controls: Vec<String> = controls.map(|(key, _)| key.clone()).collect();
    for name in controls {
        let Some(Value::Array(items)) = fields.remove(&name) else {
            continue;
        };
        annotation
            .result
            .extend(items.into_iter().map(|item| Region {
                kind: "labels".to_owned(),
                from_name: name.clone(),
                value: serde_json::from_value(item).unwrap_or_default(),
                ..Region::default()
            }));
    }
    Task {
        id,
        data: Some(fields),
        annotations: vec![annotation],
        ..Task::default()
    }
}

struct Reader<'c, 'p> {
    intake: Intake<'c, 'p>,
    text_field: Option<String>,
    several_users: bool,
    /// Kinds of regions that are not read, and how many there were.
    not_read: BTreeMap<String, usize>,
    /// Tasks whose predictions were left out for their annotations.
    idle_predictions: usize,
}

impl Reader<'_, '_> {
    fn task(&mut self, file: &str, index: usize, task: Task) -> Option<Document> {
        let place = format!("{file}, task {}", index + 1);
        let mut data = task.data.unwrap_or_default();
        let Some(text) = take_text(&mut data, self.text_field.as_deref()) else {
            self.intake
                .problem(&place, "its data has no text; the task was left out");
            return None;
        };
        let mut out = Document {
            place,
            text,
            ..Document::default()
        };
        metadata::take(data, super::DATA, &mut out);
        if out.id.is_empty() {
            out.id = metadata::words(&task.id).unwrap_or_default();
        }
        let mut judged: Vec<Annotation> = task.annotations;
        judged.extend(task.completions);
        judged.retain(|one| !one.was_cancelled);
        let predicted = task.predictions.iter().any(|one| !one.result.is_empty());
        let by_person = !(judged.is_empty() || self.intake.gathers() && predicted);
        if by_person {
            self.idle_predictions += usize::from(predicted);
        } else {
            judged = task.predictions;
        }
        for (number, annotation) in judged.into_iter().enumerate() {
            let key = format!("{}.{}", index + 1, number + 1);
            self.annotation(&key, annotation, by_person, &mut out);
        }
        Some(out)
    }

    fn annotation(&mut self, key: &str, one: Annotation, by_person: bool, out: &mut Document) {
        let person = self.person(&one.completed_by);
        let at = one
            .created_at
            .as_str()
            .filter(|at| Timestamp::parse(at).is_some());
        let at = at.unwrap_or_default().to_owned();
        let model = metadata::words(&one.model_version).unwrap_or_default();
        // Where the mentions of each region stand in the document.
        let mut regions: HashMap<String, Vec<usize>> = HashMap::new();
        let (mut relations, mut answers) = (Vec::new(), Vec::new());
        for region in one.result {
            match region.kind.as_str() {
                "relation" => relations.push(region),
                "labels" => {
                    let score = region.score.or(one.score);
                    let origin = if by_person {
                        origin_of(&region)
                    } else {
                        predicted(&model, score)
                    };
                    let id = metadata::words(&region.id).unwrap_or_default();
                    let indexes = regions.entry(id).or_default();
                    for mut mention in mentions(region, &origin, &person, &at) {
                        // What a person drew is no score’s.
                        mention.score = score.filter(|_| !by_person);
                        indexes.push(out.mentions.len());
                        out.mentions.push(Told {
                            spot: Spot::Number(out.mentions.len()),
                            record: mention,
                        });
                    }
                }
                "choices" | "textarea" | "rating" | "taxonomy" | "number" | "datetime" => {
                    answers.push(region);
                }
                other => *self.not_read.entry(other.to_owned()).or_default() += 1,
            }
        }
        for answer in answers {
            put_answer(&answer, &regions, out);
        }
        let mut ties = Vec::with_capacity(relations.len());
        for relation in relations {
            match tie(&relation, &regions) {
                Some(tie) => ties.push(tie),
                None => self.intake.problem(
                    &out.place,
                    "a relation leads from or to a region that is not there; it was left out",
                ),
            }
        }
        let claims = relations::into_claims(key, ties, &mut out.mentions);
        out.claims.extend(claims);
    }

    /// The name of who made an annotation; nothing if it is one user alone, known by a number.
    fn person(&self, by: &Value) -> String {
        let words = |key: &str| by.get(key).and_then(metadata::words);
        match by {
            Value::Number(number) if self.several_users => format!("user {number}"),
            Value::String(name) => name.clone(),
            Value::Object(_) => words("email")
                .or_else(|| words("username"))
                .unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn report(&mut self, file: &str) {
        for (kind, count) in std::mem::take(&mut self.not_read) {
            let message = format!(
                "{count} regions of the kind “{kind}” are not read: only labels on plain text are"
            );
            self.intake.problem(file, message);
        }
        if self.idle_predictions > 0 {
            let message = format!(
                "predictions of {} tasks that have annotations too were left out",
                self.idle_predictions
            );
            self.intake.problem(file, message);
        }
    }
}

/// The text of a task: in the field that the configuration names, else in `text`, else the
/// longest words that there are.
fn take_text(data: &mut Map<String, Value>, field: Option<&str>) -> Option<String> {
    let named = field.into_iter().chain(["text"]);
    let named = named.filter(|key| data.get(*key).is_some_and(Value::is_string));
    let key = named.map(str::to_owned).next().or_else(|| {
        let words = data
            .iter()
            .filter_map(|(key, value)| Some((key, value.as_str()?)));
        let longest = words.max_by_key(|(_, words)| words.len());
        // An address of an image or a page is no text.
        let longest = longest.filter(|(_, words)| !words.contains("://") || words.contains(' '));
        longest.map(|(key, _)| key.clone())
    })?;
    match data.remove(&key) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// One mention for each label of a region.
fn mentions(mut region: Region, origin: &Value, person: &str, at: &str) -> Vec<MentionRecord> {
    let position = |value: &Value| {
        let number = value.as_u64().or_else(|| value.as_str()?.parse().ok());
        number.and_then(|number| usize::try_from(number).ok())
    };
    let note = region.meta.get("text").map(|text| match text {
        Value::Array(lines) => {
            let lines = lines.iter().filter_map(metadata::words);
            lines.collect::<Vec<_>>().join("\n")
        }
        other => metadata::words(other).unwrap_or_default(),
    });
    let note = note.unwrap_or_default();
    let mut foreign = BTreeMap::new();
    // It names the field of the text, which is another one when it is written.
    region.more.remove("to_name");
    foreign::keep(&mut foreign, super::REGION, region.more);
    region.meta.remove("text");
    foreign::keep(&mut foreign, super::REGION_META, region.meta);
    let value = region.value;
    let quote = value.text.as_str().unwrap_or_default();
    let mention = |label| MentionRecord {
        label,
        start: position(&value.start),
        end: position(&value.end),
        quote: quote.to_owned(),
        note: note.clone(),
        origin: origin.clone(),
        person: person.to_owned(),
        at: at.to_owned(),
        foreign: foreign.clone(),
        ..MentionRecord::default()
    };
    value.labels.into_iter().map(mention).collect()
}

/// How a region of a person came about.
fn origin_of(region: &Region) -> Value {
    let edited = match region.origin.as_str() {
        "prediction" => false,
        "prediction-changed" => true,
        _ => return Value::Null,
    };
    let score = region.score.map(|score| score.to_string());
    let origin = OriginRecord::Accepted {
        run: "label-studio".to_owned(),
        score: score.unwrap_or_default(),
        edited,
    };
    serde_json::to_value(origin).unwrap_or_default()
}

/// Nobody has looked at a prediction: it came with the file.
fn predicted(model: &str, score: Option<f64>) -> Value {
    let mut from = "label-studio prediction".to_owned();
    if !model.is_empty() {
        from.push_str(&format!(" of {model}"));
    }
    if let Some(score) = score {
        from.push_str(&format!(", score {score}"));
    }
    Value::String(from)
}

/// What somebody chose or wrote becomes an attribute of the region, or a line of the article's
/// note if it is about the whole task.
fn put_answer(answer: &Region, regions: &HashMap<String, Vec<usize>>, out: &mut Document) {
    let value = &answer.value;
    let all = [
        &value.choices,
        &value.taxonomy,
        &value.rating,
        &value.number,
        &value.datetime,
    ];
    let mut words = all.into_iter().find_map(in_words);
    if answer.kind == "textarea" {
        words = in_words(&value.text);
    }
    let Some(words) = words else { return };
    let id = metadata::words(&answer.id).unwrap_or_default();
    match regions.get(&id).filter(|_| !id.is_empty()) {
        Some(indexes) => {
            for index in indexes {
                let attributes = &mut out.mentions[*index].record.attributes;
                attributes.insert(answer.from_name.clone(), words.clone().into());
            }
        }
        None => {
            let note = &mut out.meta.note;
            if !note.is_empty() {
                note.push('\n');
            }
            note.push_str(&format!("{}: {words}", answer.from_name));
        }
    }
}

/// A list of words as one value.
fn in_words(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => {
            let words: Vec<String> = items.iter().filter_map(in_words).collect();
            (!words.is_empty()).then(|| words.join("; "))
        }
        other => metadata::words(other),
    }
}

fn tie(relation: &Region, regions: &HashMap<String, Vec<usize>>) -> Option<Relation> {
    let index = |id: &Value| {
        let indexes = regions.get(&metadata::words(id)?)?;
        indexes.first().copied()
    };
    Some(Relation {
        from: index(&relation.from_id)?,
        to: index(&relation.to_id)?,
        role: relation.labels.join(", "),
        hub_role: relation.to_role.clone(),
        claim: relation.claim.clone(),
    })
}

/// Old files count UTF-16 units: it shows where an emoji stands before a region's words.
fn unit_of_file(documents: &[Document]) -> OffsetUnit {
    let (mut points, mut utf16) = (0_usize, 0_usize);
    for document in documents {
        if document.text.chars().all(|c| c.len_utf16() == 1) {
            continue;
        }
        let [by_points, by_utf16] = [OffsetUnit::CodePoints, OffsetUnit::Utf16]
            .map(|unit| Positions::new(&document.text, unit));
        for Told { record, .. } in &document.mentions {
            if record.quote.is_empty() {
                continue;
            }
            points += usize::from(says(&document.text, &by_points, record));
            utf16 += usize::from(says(&document.text, &by_utf16, record));
        }
    }
    if utf16 > points {
        OffsetUnit::Utf16
    } else {
        OffsetUnit::CodePoints
    }
}

/// Whether a region's words are those of the text.
fn says(text: &str, positions: &Positions, record: &MentionRecord) -> bool {
    let found = positions.slice(text, record.start, record.end);
    found.is_some_and(|found| ink(found) == ink(&record.quote))
}

/// Takes the text's words for the quote if they are the same but for blanks: Label Studio writes
/// line ends as a backslash and an n, or not at all.
fn settle_quote(text: &str, positions: &Positions, record: &mut MentionRecord) {
    if record.quote.is_empty() {
        return;
    }
    if says(text, positions, record) {
        record.quote.clear();
    } else {
        record.quote = record.quote.replace("\\n", "\n");
    }
}

/// Words without blanks and without line ends that are written out.
fn ink(words: &str) -> String {
    let words = words.replace("\\n", "");
    words.chars().filter(|c| !c.is_whitespace()).collect()
}
