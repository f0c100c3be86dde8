//! From annotations to documents.

use std::collections::BTreeMap;

use serde_json::Value;

use super::target::{Place, Target, targets, uncount_mark, unit_of};
use super::{ATTRIBUTE, CLAIM, NOTE, UNSURE};
use crate::formats::intake::membership::{self, Memberships};
use crate::formats::intake::record::{IdText, MentionRecord};
use crate::formats::intake::{Document, Intake, Spot, Told};
use crate::formats::positions::Positions;
use crate::formats::{
    Format as _, ImportContext, ImportError, Imported, Input, OffsetUnit, decode, json, metadata,
};

/// An annotation of a file, with where it stands.
struct Found<'v> {
    number: usize,
    value: &'v Value,
    targets: Vec<Target>,
}

/// Reads a file and the text beside it.
///
/// # Errors
/// [`ImportError`] if it is no JSON, or there is no text.
pub(super) fn read(
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let root: Value = json::whole(input)?;
    let (beside, marked) = text_beside(input)?;
    let mut found = Vec::new();
    for value in annotations(&root) {
        found.push(Found {
            number: found.len(),
            value,
            targets: value.get("target").map(targets).unwrap_or_default(),
        });
    }
    let mut sources: BTreeMap<String, Vec<Found<'_>>> = BTreeMap::new();
    for one in found {
        let source = one.targets.first().map(|target| target.source.clone());
        sources
            .entry(source.unwrap_or_default())
            .or_default()
            .push(one);
    }
    if sources.is_empty() {
        // A text without annotations.
        sources.insert(String::new(), Vec::new());
    }
    let mut intake = Intake::new(context, super::WebAnnotation.id(), input.stem());
    let only = sources.len() == 1;
    for (source, mut found) in sources {
        let mut targets = found.iter().flat_map(|one| &one.targets);
        let embedded = targets.any(|target| target.text.is_some());
        if let Some(text) = beside.as_ref().filter(|_| marked && !embedded) {
            uncount_mark(text, found.iter_mut().flat_map(|one| &mut one.targets));
        }
        let embedded = found.iter().flat_map(|one| &one.targets);
        let embedded = embedded.filter_map(|target| target.text.as_ref()).next();
        let mine = only || name_of(&source) == format!("{}.txt", input.stem());
        let Some(text) = embedded.or(beside.as_ref().filter(|_| mine)) else {
            let message = format!(
                "{} annotations of “{source}” were left out: its text is not in the file and not \
                 beside it",
                found.len()
            );
            intake.problem(input.name, message);
            continue;
        };
        let document = document(&mut intake, input, &root, only, text, &found);
        intake.document(document);
    }
    if intake.is_empty() {
        return Err(ImportError::new(
            input.name,
            "the text that it annotates is not there",
            format!(
                "Put the text beside it as {}.txt, in the same folder.",
                input.stem()
            ),
        ));
    }
    intake.finish(input.name)
}

/// The text of the file beside it, with its line ends: positions count them. And whether a byte
/// order mark stood before it.
fn text_beside(input: &Input<'_>) -> Result<(Option<String>, bool), ImportError> {
    let name = format!("{}.txt", input.stem());
    let Some(bytes) = input.companion(&name) else {
        return Ok((None, false));
    };
    if let Ok(whole) = std::str::from_utf8(bytes) {
        let text = whole.strip_prefix('\u{feff}');
        return Ok((Some(text.unwrap_or(whole).to_owned()), text.is_some()));
    }
    let decoded = decode::decode(bytes).map_err(|problem| {
        ImportError::new(
            &name,
            format!(
                "this is no text: the byte at position {} stands in no text",
                problem.at
            ),
            "Put the text that was annotated there.",
        )
    })?;
    Ok((Some(decoded.text.into_owned()), false))
}

/// The annotations of a page, of a collection, of a list, or the only one.
fn annotations(root: &Value) -> Vec<&Value> {
    let is_annotation = |value: &Value| value.get("target").is_some();
    if is_annotation(root) {
        return vec![root];
    }
    let list = match root {
        Value::Array(items) => Some(items),
        _ => ["items", "@graph", "rows"]
            .iter()
            .find_map(|key| root.get(*key)?.as_array()),
    };
    let first = || root.get("first")?.get("items")?.as_array();
    let items = list.or_else(first).into_iter().flatten();
    items.filter(|item| is_annotation(item)).collect()
}

fn name_of(source: &str) -> &str {
    source.rsplit(['/', '\\']).next().unwrap_or(source)
}

fn document(
    intake: &mut Intake<'_, '_>,
    input: &Input<'_>,
    root: &Value,
    only: bool,
    text: &str,
    found: &[Found<'_>],
) -> Document {
    let targets: Vec<&Target> = found.iter().flat_map(|one| &one.targets).collect();
    let unit = unit_of(text, &targets);
    if unit == OffsetUnit::Utf16 {
        intake.problem(
            input.name,
            "its positions count UTF-16 units and not code points as the standard says; they were \
             read so",
        );
    }
    let positions = Positions::new(text, unit);
    let title = ["partOf", "first"]
        .iter()
        .find_map(|key| root.get(*key)?.get("label"));
    let title = title.or_else(|| root.get("label")).filter(|_| only);
    let id = root.get("id").and_then(Value::as_str);
    let id = id.and_then(|id| id.strip_prefix("urn:claimdesk:"));
    let mut out = Document {
        place: input.name.to_owned(),
        id: id.filter(|_| only).unwrap_or_default().to_owned(),
        text: text.to_owned(),
        unit,
        title: title.and_then(metadata::words),
        ..Document::default()
    };
    let mut members = Memberships::default();
    for one in found {
        let place = format!("{}, annotation {}", input.name, one.number + 1);
        let pieces = pieces(intake, &place, text, &positions, &one.targets);
        if pieces.is_empty() {
            continue;
        }
        let (record, labels, claims) = bodies(one.value, pieces);
        for label in labels {
            let number = out.mentions.len();
            let record = MentionRecord {
                id: IdText(format!("{}", number + 1)),
                label,
                start: record.start,
                end: record.end,
                pieces: record.pieces.clone(),
                attributes: record.attributes.clone(),
                note: record.note.clone(),
                unsure: record.unsure,
                ..MentionRecord::default()
            };
            for words in &claims {
                let (role, claim) = membership::parse(words);
                members.note(claim, role, &record);
            }
            out.mentions.push(Told {
                spot: Spot::Number(one.number),
                record,
            });
        }
    }
    out.claims = members.into_claims();
    out
}

/// Where an annotation's words are; says what is not where it should be.
fn pieces(
    intake: &mut Intake<'_, '_>,
    place: &str,
    text: &str,
    positions: &Positions,
    targets: &[Target],
) -> Vec<[usize; 2]> {
    let mut out = Vec::with_capacity(targets.len());
    for target in targets {
        match target.place(text, positions) {
            Place::There(piece) => out.push(piece),
            Place::Elsewhere([start, end]) => {
                intake.problem(
                    place,
                    format!(
                        "its quote is not at its position but from {start} to {end}; the quote \
                         was believed"
                    ),
                );
                out.push([start, end]);
            }
            Place::Unclear([start, end]) => {
                intake.problem(
                    place,
                    format!(
                        "its quote stands more than once and it has no position; the first place, \
                         from {start} to {end}, was taken"
                    ),
                );
                out.push([start, end]);
            }
            Place::Nowhere(why) => intake.problem(place, format!("{why}; it was left out")),
        }
    }
    if targets.is_empty() {
        intake.problem(place, "it has no target; it was left out");
    }
    out
}

/// What the bodies say: all but the labels, the labels, and the claims.
fn bodies(value: &Value, pieces: Vec<[usize; 2]>) -> (MentionRecord, Vec<String>, Vec<String>) {
    let mut record = MentionRecord {
        start: pieces.iter().map(|piece| piece[0]).min(),
        end: pieces.iter().map(|piece| piece[1]).max(),
        pieces,
        ..MentionRecord::default()
    };
    let (mut labels, mut claims) = (Vec::new(), Vec::new());
    let (mut notes, mut others) = (Vec::new(), Vec::new());
    let motivation = purpose(value.get("motivation"));
    let list = match value.get("body").or_else(|| value.get("bodyValue")) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(body) => vec![body],
        None => Vec::new(),
    };
    for body in list {
        let own = purpose(body.get("purpose"));
        let words = ["value", "label", "source", "id"]
            .iter()
            .find_map(|key| metadata::words(body.get(*key)?));
        let Some(words) = words.or_else(|| body.as_str().map(str::to_owned)) else {
            continue;
        };
        let why = if own.is_empty() { &*motivation } else { &*own };
        match why {
            "classifying" | "tagging" | "identifying" => labels.push(words),
            CLAIM => claims.push(words),
            UNSURE if words == "unsure" => record.unsure = true,
            ATTRIBUTE if words.contains(": ") => {
                if let Some((key, value)) = words.split_once(": ") {
                    record.attributes.insert(key.to_owned(), value.into());
                }
            }
            NOTE | ATTRIBUTE => notes.push(words),
            _ => others.push(words),
        }
    }
    // Files of other programs say a label in many ways; what is not said to be a remark is one.
    if labels.is_empty() && others.len() == 1 {
        labels.append(&mut others);
    }
    if labels.is_empty() {
        labels.push(if motivation.is_empty() {
            "annotation".to_owned()
        } else {
            motivation
        });
    }
    notes.extend(others);
    record.note = notes.join("\n");
    (record, labels, claims)
}

/// A purpose or motivation without what some write before it (`oa:tagging`).
fn purpose(value: Option<&Value>) -> String {
    let value = match value {
        Some(Value::Array(items)) => items.first(),
        other => other,
    };
    let words = value.and_then(Value::as_str).unwrap_or_default();
    let name = words.rsplit([':', '#', '/']).next();
    name.unwrap_or_default().to_owned()
}
