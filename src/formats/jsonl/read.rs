//! From lines to documents: the lines, the project's head, the fields that nobody knows.

use serde_json::{Map, Value};

use super::record::{self, ProjectRecord};
use super::scheme;
use crate::formats::intake::record::{LayerRecord, MetaRecord, OriginalRecord};
use crate::formats::intake::{Document, Growing, Intake, Spot, Told};
use crate::formats::lines::{self, none_can_be_used};
use crate::formats::pieces::LineInput;
use crate::formats::{ImportContext, ImportError, Imported, OffsetUnit};

const LINE_FIELDS: &[&str] = &[
    "project", "id", "title", "text", "meta", "digest", "original", "layers", "mentions", "claims",
];

/// Reads a whole file.
pub(super) fn read(
    input: &LineInput<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let name = input.name();
    let mut reader = Reader {
        intake: Intake::new(context, "jsonl", input.stem()),
    };
    let mut first = true;
    lines::each(&input.lines, parse_line, |line, object| {
        let place = format!("{name}, line {line}");
        match object {
            Ok(object) => reader.line(&place, object, first),
            Err(message) => reader.intake.problem(&place, message),
        }
        first = false;
    })?;
    let intake = reader.intake;
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

struct Reader<'c, 'p> {
    intake: Intake<'c, 'p>,
}

impl Reader<'_, '_> {
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
                self.intake.problem(
                    place,
                    format!("{what} can't be read and was left out: {problem}"),
                );
                None
            }
        }
    }

    fn report_unknown(&mut self, place: &str, unknown: &[String]) {
        if !unknown.is_empty() {
            let names = unknown.join("”, “");
            self.intake.problem(
                place,
                format!("the field “{names}” is not known here and was left out"),
            );
        }
    }

    /// Reads a line. `first`: only there a project's head is expected.
    fn line(&mut self, place: &str, mut object: Map<String, Value>, first: bool) {
        if let Some(project) = object.remove("project") {
            if first {
                self.head(place, &project);
            } else {
                self.intake.problem(
                    place,
                    "a “project” is read from the first line only; this one was left out",
                );
            }
            if object.is_empty() {
                return;
            }
        }
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
                return self.intake.problem(place, message);
            }
            None if self.intake.gathers() => String::new(),
            None => {
                let message = "it has no “text”; the line was left out";
                return self.intake.problem(place, message);
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
        self.intake.document(document);
    }

    fn list(&mut self, place: &str, object: &mut Map<String, Value>, key: &str) -> Vec<Value> {
        match object.remove(key) {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                let message = format!("“{key}” is no list in [ ] and was left out");
                self.intake.problem(place, message);
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

    /// Title, guidelines, scheme and people.
    fn head(&mut self, place: &str, value: &Value) {
        let place = format!("{place}, project");
        let Some(head) = self.record::<ProjectRecord>(&place, "the project", value) else {
            return;
        };
        self.intake.out.project = Some((head.title, head.guidelines));
        match head.scheme.map(scheme::from_record) {
            None => {}
            Some(Ok(scheme)) if self.intake.context.take_scheme => {
                self.intake.growing = Growing::new(scheme.clone(), None);
                self.intake.out.scheme = Some(scheme);
            }
            Some(Ok(scheme)) => self.intake.growing.file = Some(scheme),
            Some(Err(problem)) => self.intake.problem(
                &*place,
                format!("its scheme can't be used, the project's own stays: {problem}"),
            ),
        }
        for person in head.people {
            let id = self.intake.person(&person.id);
            let added = self
                .intake
                .out
                .people
                .iter_mut()
                .find(|known| known.id == id);
            if let Some(added) = added.filter(|_| !person.name.is_empty()) {
                added.name = person.name;
            }
        }
    }
}
