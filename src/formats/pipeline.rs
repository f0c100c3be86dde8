//! What Hugging Face's token classification pipeline answers, and GLiNER's `predict_entities`: a
//! JSON array of entities with places in code points. The text stands beside it, in a `.txt` of
//! the same name, or with the entities under `text`.

use serde_json::{Map, Value};

use super::intake::record::{IdText, MentionRecord};
use super::intake::{Document, Intake, Spot, Told};
use super::tokens::is_blank;
use super::{
    Capabilities, Carries, Confidence, Format, ImportContext, ImportError, Imported, Input,
    NameWords, OffsetUnit, decode,
};

/// Answers of a pipeline.
#[derive(Debug)]
pub(super) struct Pipeline;

type Object = Map<String, Value>;

impl Format for Pipeline {
    fn id(&self) -> &'static str {
        "huggingface-pipeline"
    }

    fn name(&self) -> &'static str {
        "Hugging Face pipeline output"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn description(&self) -> &'static str {
        "Entities that a model found, with scores. Put the text beside it, as .txt with the same \
         name."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: false,
            many_articles: true,
            offsets: OffsetUnit::CodePoints,
            names: NameWords::Any,
            carries: &[Carries::Texts, Carries::Mentions, Carries::Overlaps],
        }
    }

    fn companions(&self, name: &str) -> Vec<String> {
        vec![text_name(name)]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Ok(decoded) = input.decoded() else {
            return Confidence::No;
        };
        if !decoded.text.trim_start().starts_with(['[', '{']) {
            return Confidence::No;
        }
        let Ok(value) = serde_json::from_str::<Value>(decoded.text) else {
            return Confidence::No;
        };
        let found = documents(&value);
        let mut entities = found.iter().flat_map(|(_, entities)| entities.iter());
        if entities.next().is_some_and(|first| is_entity(first)) {
            Confidence::Certain("it is a list of entities with labels, scores and places")
        } else {
            Confidence::No
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let value: Value = serde_json::from_str(input.text()?.text).map_err(|problem| {
            ImportError::new(
                input.name,
                format!("this JSON can’t be read ({problem})"),
                "It must be a list of entities, as the pipeline gives them.",
            )
        })?;
        let name = text_name(input.name);
        let beside = input.companion(&name).map(|bytes| decode::decode(bytes));
        let beside = beside.and_then(Result::ok).map(|decoded| decoded.text);
        let mut intake = Intake::new(context, self.id(), input.stem());
        let all = documents(&value);
        for (number, (text, entities)) in all.iter().enumerate() {
            let place = match all.len() {
                1 => input.name.to_owned(),
                _ => format!("{}, text {}", input.name, number + 1),
            };
            let nothing = intake.gathers().then_some("");
            let Some(text) = text.or(beside.as_deref()).or(nothing) else {
                return Err(ImportError::new(
                    input.name,
                    "the text in which these entities were found is not there",
                    format!("Put it beside this file as {name} and bring in both."),
                ));
            };
            let document = document(&place, text, entities, &mut intake);
            intake.document(document);
        }
        intake.finish(input.name)
    }
}

fn text_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.txt")
}

/// The texts of a file, where it has them, each with its entities: a list of entities, an object
/// with `text` and `entities`, or a list of such objects.
fn documents(value: &Value) -> Vec<(Option<&str>, Vec<&Object>)> {
    match value {
        Value::Array(items) if items.iter().any(|item| item.get("entities").is_some()) => {
            items.iter().filter_map(pair).collect()
        }
        Value::Array(items) => vec![(None, items.iter().filter_map(Value::as_object).collect())],
        object => pair(object).into_iter().collect(),
    }
}

fn pair(value: &Value) -> Option<(Option<&str>, Vec<&Object>)> {
    let text = value.get("text").and_then(Value::as_str);
    let entities = value.get("entities")?.as_array()?.iter();
    Some((text, entities.filter_map(Value::as_object).collect()))
}

fn label(entity: &Object) -> Option<&str> {
    let keys = ["entity_group", "entity", "label"];
    keys.iter().find_map(|key| entity.get(*key)?.as_str())
}

fn is_entity(entity: &Object) -> bool {
    label(entity).is_some()
        && entity.contains_key("score")
        && entity.contains_key("start")
        && entity.contains_key("end")
}

/// One entity while its pieces are put together.
struct Found {
    label: String,
    start: usize,
    end: usize,
    score: Option<f64>,
    /// Its words as the model has them; empty if they are told apart from the text.
    words: String,
    /// The index of its last piece among the model's tokens.
    last: Option<u64>,
}

fn document(
    place: &str,
    text: &str,
    entities: &[&Object],
    intake: &mut Intake<'_, '_>,
) -> Document {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let characters: Vec<char> = text.chars().collect();
    let mut found: Vec<Found> = Vec::new();
    for (number, entity) in entities.iter().enumerate() {
        let at = |key: &str| usize::try_from(entity.get(key)?.as_u64()?).ok();
        let (Some(start), Some(end), Some(name)) = (at("start"), at("end"), label(entity)) else {
            intake.problem(
                place,
                format!(
                    "entity number {} has no label or no place in the text (start, end) and was \
                     left out; slow tokenizers give none",
                    number + 1
                ),
            );
            continue;
        };
        let score = entity.get("score").and_then(Value::as_f64);
        let index = entity.get("index").and_then(Value::as_u64);
        let (letter, bare) = match name.split_once('-') {
            Some((letter @ ("B" | "I"), bare)) => (letter, bare),
            _ => ("", name),
        };
        let goes_on = |last: &Found| {
            let next = match (last.last, index) {
                (Some(last), Some(index)) => last + 1 == index,
                _ => last.end <= start && is_gap(&characters, last.end, start),
            };
            letter == "I" && last.label == bare && next
        };
        match found.last_mut() {
            Some(last) if goes_on(last) => {
                last.end = end;
                last.last = index;
                last.score = last.score.zip(score).map(|(a, b)| a.min(b));
                last.words.clear();
            }
            _ => found.push(Found {
                label: bare.to_owned(),
                start,
                end,
                score,
                words: if intake.gathers() {
                    words_of(entity)
                } else {
                    String::new()
                },
                last: index,
            }),
        }
    }
    let mentions = found.into_iter().enumerate().map(|(number, found)| {
        let (start, end) = match characters.is_empty() {
            true => (found.start, found.end),
            false => trimmed(&characters, found.start, found.end),
        };
        Told {
            spot: Spot::Number(number),
            record: MentionRecord {
                id: IdText((number + 1).to_string()),
                label: found.label,
                start: Some(start),
                end: Some(end),
                quote: found.words,
                score: found.score,
                ..MentionRecord::default()
            },
        }
    });
    Document {
        place: place.to_owned(),
        mentions: mentions.collect(),
        text: text.to_owned(),
        unit: OffsetUnit::CodePoints,
        ..Document::default()
    }
}

/// The words of an entity; none where they are a piece of a word.
fn words_of(entity: &Object) -> String {
    let words = ["text", "word"]
        .iter()
        .find_map(|key| entity.get(*key)?.as_str());
    let words = words.unwrap_or_default();
    match words.contains("##") {
        true => String::new(),
        false => words.replace('\u{2581}', " ").trim().to_owned(),
    }
}

fn is_gap(characters: &[char], from: usize, to: usize) -> bool {
    let between = characters.get(from..to);
    between.is_some_and(|between| between.len() < 2 && between.iter().all(|c| is_blank(*c)))
}

/// A place without the blanks at its ends: byte-level models count the space before a word to it.
fn trimmed(characters: &[char], mut start: usize, mut end: usize) -> (usize, usize) {
    let blank = |at: usize| {
        characters
            .get(at)
            .is_some_and(|character| is_blank(*character))
    };
    if start < end && end <= characters.len() && (start..end).any(|at| !blank(at)) {
        while blank(start) {
            start += 1;
        }
        while blank(end - 1) {
            end -= 1;
        }
    }
    (start, end)
}
