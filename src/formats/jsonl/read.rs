//! From lines to documents: the lines, the project's head, the fields that nobody knows.

use serde_json::{Map, Value};

use super::record::{self, ProjectRecord};
use super::scheme;
use crate::formats::intake::record::{LayerRecord, MetaRecord, OriginalRecord};
use crate::formats::intake::{Document, Growing, Intake, Spot, Told};
use crate::formats::lines::{self, none_can_be_used};
use crate::formats::pieces::LineInput;
use crate::formats::{ImportContext, ImportError, Imported, OffsetUnit, Problem};

const LINE_FIELDS: &[&str] = &[
    "project", "id", "title", "text", "meta", "digest", "original", "layers", "mentions", "claims",
];

/// Reads a whole file.
pub(super) fn read(
    input: &LineInput<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let name = input.name();
    let mut intake = Intake::new(context, "jsonl", input.stem());
    let gathers = intake.gathers();
    let mut first = true;
    let parse =
        |words: &str, line: usize| Line::read(words, format!("{name}, line {line}"), gathers);
    lines::each(&input.lines, parse, |_, line| {
        if let Some(project) = line.project {
            if std::mem::take(&mut first) {
                head(&line.place, project, &mut intake);
            } else {
                intake.problem(
                    &line.place,
                    "a “project” is read from the first line only; this one was left out",
                );
            }
        }
        first = false;
        intake.out.problems.extend(line.problems);
        if let Some(document) = line.document {
            intake.document(document);
        }
    })?;
    if intake.is_empty() && intake.out.project.is_none() {
        let way_out = "docs/JSONL.md says what a line must look like.";
        return Err(none_can_be_used(name, &intake, way_out));
    }
    intake.finish(name)
}

fn parse_line(source: &str) -> Result<Map<String, Value>, String> {
    let mut value: Value = serde_json::from_str(source).map_err(|problem| {
        format!("this line is no JSON ({problem}); it was left out. One object a line is expected")
    })?;
    record::drop_nulls(&mut value);
    match value {
        Value::Object(object) => Ok(object),
        _ => Err("this line is no JSON object in { }; it was left out".to_owned()),
    }
}

/// What a line says.
struct Line {
    place: String,
    /// The head of the project, which the first line may have.
    project: Option<Read<ProjectRecord>>,
    document: Option<Document>,
    problems: Vec<Problem>,
}

/// A record with the fields that nobody knows, or why it can't be read.
type Read<R> = Result<(R, Vec<String>), String>;

impl Line {
    /// Reads a line; `gathers` if quotes without places and articles without texts are welcome.
    fn read(words: &str, place: String, gathers: bool) -> Self {
        let mut line = Self {
            place,
            project: None,
            document: None,
            problems: Vec::new(),
        };
        match parse_line(words) {
            Ok(object) => line.fill(object, gathers),
            Err(message) => line.own_problem(message),
        }
        line
    }

    fn problem(&mut self, place: &str, message: impl Into<String>) {
        self.problems.push(Problem {
            place: place.to_owned(),
            message: message.into(),
        });
    }

    fn own_problem(&mut self, message: impl Into<String>) {
        self.problem(&self.place.clone(), message);
    }

    /// Reads a record and reports the fields that nobody knows.
    fn record<T>(&mut self, place: &str, what: &str, value: &Value) -> Option<T>
    where
        T: for<'de> serde::Deserialize<'de> + serde::Serialize,
    {
        match record::read(value) {
            Ok((record, unknown)) => {
                self.report_unknown(place, &unknown);
                Some(record)
            }
            Err(problem) => {
                self.problem(
                    place,
                    format!("{what} can't be read and was left out: {problem}"),
                );
                None
            }
        }
    }

    fn report_unknown(&mut self, place: &str, unknown: &[String]) {
        self.problems.extend(of_unknown(place, unknown));
    }

    fn fill(&mut self, mut object: Map<String, Value>, gathers: bool) {
        if let Some(project) = object.remove("project") {
            self.project = Some(record::read(&project));
            if object.is_empty() {
                return;
            }
        }
        let place = self.place.clone();
        let place = &*place;
        let unknown: Vec<String> = object
            .keys()
            .filter(|key| !LINE_FIELDS.contains(&key.as_str()))
            .cloned()
            .collect();
        self.report_unknown(place, &unknown);
        let text = match object.remove("text") {
            Some(Value::String(text)) => text,
            Some(_) => {
                let message = "its “text” is no string; the line was left out";
                return self.problem(place, message);
            }
            None if gathers => String::new(),
            None => {
                let message = "it has no “text”; the line was left out";
                return self.problem(place, message);
            }
        };
        let id = match object.remove("id") {
            Some(Value::String(id)) => id,
            Some(Value::Number(id)) => id.to_string(),
            _ => String::new(),
        };
        let title = object.remove("title").and_then(|title| match title {
            Value::String(title) => Some(title),
            _ => None,
        });
        // What is no text is no SHA-256 either, and said to be none.
        let digest = object.remove("digest").map(|digest| match digest {
            Value::String(digest) => digest,
            other => other.to_string(),
        });
        let meta = object.remove("meta");
        let meta = meta.and_then(|meta| self.record::<MetaRecord>(place, "“meta”", &meta));
        let original = object.remove("original");
        let original =
            original.and_then(|one| self.record::<OriginalRecord>(place, "“original”", &one));
        let layers = self.list(place, &mut object, "layers");
        let mentions = self.list(place, &mut object, "mentions");
        let claims = self.list(place, &mut object, "claims");
        let layers = layers
            .into_iter()
            .filter_map(|layer| self.record::<LayerRecord>(place, "a layer", &layer))
            .collect();
        let document = Document {
            place: place.to_owned(),
            id,
            text,
            unit: OffsetUnit::CodePoints,
            title,
            digest,
            meta: meta.unwrap_or_default(),
            original,
            layers,
            mentions: self.told(place, "mention", &mentions),
            claims: self.told(place, "claim", &claims),
        };
        self.document = Some(document);
    }

    fn list(&mut self, place: &str, object: &mut Map<String, Value>, key: &str) -> Vec<Value> {
        match object.remove(key) {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                let message = format!("“{key}” is no list in [ ] and was left out");
                self.problem(place, message);
                Vec::new()
            }
        }
    }

    fn told<R>(&mut self, line: &str, what: &str, values: &[Value]) -> Vec<Told<R>>
    where
        R: for<'de> serde::Deserialize<'de> + serde::Serialize,
    {
        let mut out = Vec::with_capacity(values.len());
        for (number, value) in values.iter().enumerate() {
            let place = match value.get("id") {
                Some(Value::String(id)) if !id.is_empty() => format!("{line}, {what} {id}"),
                Some(Value::Number(id)) => format!("{line}, {what} {id}"),
                _ => format!("{line}, {what} number {}", number + 1),
            };
            let record = self.record(&place, "it", value);
            out.extend(record.map(|record| Told {
                spot: Spot::Number(number),
                record,
            }));
        }
        out
    }
}

/// What is said of fields that nobody knows.
fn of_unknown(place: &str, names: &[String]) -> Option<Problem> {
    (!names.is_empty()).then(|| Problem {
        place: place.to_owned(),
        message: format!(
            "the field “{}” is not known here and was left out",
            names.join("”, “")
        ),
    })
}

/// Takes title, guidelines, scheme and people over.
fn head(place: &str, head: Read<ProjectRecord>, intake: &mut Intake<'_, '_>) {
    let place = &*format!("{place}, project");
    let head = match head {
        Ok((head, unknown)) => {
            intake.out.problems.extend(of_unknown(place, &unknown));
            head
        }
        Err(problem) => {
            let message = format!("the project can't be read and was left out: {problem}");
            return intake.problem(place, message);
        }
    };
    intake.out.project = Some((head.title, head.guidelines));
    match head.scheme.map(scheme::from_record) {
        None => {}
        Some(Ok(scheme)) if intake.context.take_scheme => {
            intake.growing = Growing::new(scheme.clone(), None);
            intake.out.scheme = Some(scheme);
        }
        Some(Ok(scheme)) => intake.growing.file = Some(scheme),
        Some(Err(problem)) => intake.problem(
            place,
            format!("its scheme can't be used, the project's own stays: {problem}"),
        ),
    }
    for person in head.people {
        let id = intake.person(&person.id);
        let mut people = intake.out.people.iter_mut();
        let added = people.find(|known| known.id == id);
        if let Some(added) = added.filter(|_| !person.name.is_empty()) {
            added.name = person.name;
        }
    }
}
