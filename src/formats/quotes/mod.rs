//! Lists of quotes without positions, such as a language model or a colleague writes them: one a
//! line, or JSON with a quote and a label each.
//!
//! A quote becomes a mention where its words stand exactly once in the texts of the project, as
//! they are or but for type, case and slips. All others are told as problems, with the places that
//! they could mean: nothing is guessed here.

mod anchor;
mod finder;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::intake::record::{IdText, MentionRecord};
use super::intake::{Document, Intake, Spot, Told};
use super::{
    Capabilities, Carries, Confidence, Format, ImportContext, ImportError, Imported, Input,
    NameWords, OffsetUnit, lines,
};

/// The label of a quote that has none.
const UNLABELLED: &str = "quote";

/// Lists of quotes.
#[derive(Debug)]
pub(super) struct Quotes;

/// One entry of a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Entry {
    Words(String),
    Record(Record),
}

#[derive(Debug, Deserialize)]
struct Record {
    #[serde(alias = "text", alias = "exact")]
    quote: String,
    #[serde(default, alias = "class", alias = "type")]
    label: Option<String>,
    #[serde(default, alias = "document_id", alias = "doc_id")]
    article: Option<IdText>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    attributes: Option<BTreeMap<String, Value>>,
    #[serde(flatten)]
    other: Map<String, Value>,
}

/// A quote that wants a place.
#[derive(Debug)]
struct Wanted {
    spot: Spot,
    record: MentionRecord,
    /// The article that the list names.
    article: Option<String>,
}

impl Format for Quotes {
    fn id(&self) -> &'static str {
        "quotes"
    }

    fn name(&self) -> &'static str {
        "List of quotes"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json", "jsonl", "txt"]
    }

    fn description(&self) -> &'static str {
        "Quotes without positions, one a line or as JSON with a label each. Each is tagged where \
         it stands in the articles that are here, but for slips, if that is one place."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: true,
            export: false,
            many_articles: true,
            offsets: OffsetUnit::None,
            names: NameWords::Any,
            carries: &[
                Carries::Mentions,
                Carries::Gaps,
                Carries::Overlaps,
                Carries::Attributes,
                Carries::Notes,
            ],
        }
    }

    /// Lines of words could be any text: those are only read if somebody says what they are.
    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let is_quote = |first: &Map<String, Value>| {
            let places = ["text", "start", "end", "start_char", "position"];
            first.get("quote").is_some_and(Value::is_string)
                && !places.iter().any(|key| first.contains_key(*key))
        };
        let sure = Confidence::Likely("its first entry is a quote without a place");
        if lines::first_object(input).is_some_and(|first| is_quote(&first)) {
            return sure;
        }
        let start: String = input.decoded().map_or_else(
            |_| String::new(),
            |decoded| decoded.text.chars().take(4096).collect(),
        );
        let words = start.trim_start().strip_prefix('[').unwrap_or_default();
        if !words.trim_start().starts_with('"') && !words.contains("\"quote\"") {
            return Confidence::No;
        }
        match array(input).as_deref() {
            Some([Value::Object(first), ..]) if is_quote(first) => sure,
            Some([Value::String(_), rest @ ..]) if rest.iter().all(Value::is_string) => {
                Confidence::Possible("it is a list of words in JSON")
            }
            _ => Confidence::No,
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut intake = Intake::new(context, self.id(), input.stem());
        let wanted = wanted(input, &mut intake)?;
        if intake.gathers() {
            gather(input.name, &mut intake, wanted);
        } else {
            anchor::anchor(input.name, &mut intake, wanted);
        }
        intake.finish(input.name)
    }
}

/// A whole file that is one JSON list.
fn array(input: &Input<'_>) -> Option<Vec<Value>> {
    let text = input.decoded().ok()?.text.trim();
    if !text.starts_with('[') {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// What the list holds, with where each entry stands.
fn wanted(input: &Input<'_>, intake: &mut Intake<'_, '_>) -> Result<Vec<Wanted>, ImportError> {
    let mut out = Vec::new();
    let mut unknown = BTreeSet::new();
    if let Some(entries) = array(input) {
        for (number, entry) in entries.into_iter().enumerate() {
            match serde_json::from_value(entry) {
                Ok(entry) => out.extend(of_entry(Spot::Number(number), entry, &mut unknown)),
                Err(_) => intake.problem(
                    &format!("{}, quote number {}", input.name, number + 1),
                    "this is neither words nor an object with a “quote”; it was left out",
                ),
            }
        }
    } else {
        for (number, line) in input.text()?.text.split('\n').enumerate() {
            let (spot, line) = (Spot::Line(number + 1), line.trim());
            if !line.starts_with('{') {
                out.extend(of_line(spot, line));
                continue;
            }
            match serde_json::from_str::<Record>(line) {
                Ok(record) => {
                    out.extend(of_entry(spot, Entry::Record(record), &mut unknown));
                }
                Err(problem) => intake.problem(
                    &format!("{}, line {}", input.name, number + 1),
                    format!("this line can’t be read ({problem}); it was left out"),
                ),
            }
        }
    }
    for key in unknown {
        intake.problem(
            input.name,
            format!("the field “{key}” is not known here and was left out"),
        );
    }
    if out.is_empty() {
        let first = intake.out.problems.first().map(ToString::to_string);
        return Err(ImportError::new(
            input.name,
            format!(
                "there is no quote in it ({})",
                first.unwrap_or_else(|| "it has no words".to_owned())
            ),
            "Write one quote a line, or a JSON list of objects with “quote” and “label”.",
        ));
    }
    Ok(out)
}

/// A line of words: with a TAB, what stands before the last one is the label.
fn of_line(spot: Spot, line: &str) -> Option<Wanted> {
    let (label, words) = line.rsplit_once('\t').unwrap_or(("", line));
    of_entry(
        spot,
        Entry::Record(Record {
            quote: words.to_owned(),
            label: Some(label.to_owned()),
            article: None,
            note: None,
            attributes: None,
            other: Map::new(),
        }),
        &mut BTreeSet::new(),
    )
}

fn of_entry(spot: Spot, entry: Entry, unknown: &mut BTreeSet<String>) -> Option<Wanted> {
    let record = match entry {
        Entry::Words(words) => return of_line(spot, &words.replace('\t', " ")),
        Entry::Record(record) => record,
    };
    unknown.extend(record.other.into_iter().map(|(key, _)| key));
    let quote = record.quote.replace("\r\n", "\n");
    let quote = quote.trim();
    if quote.is_empty() {
        return None;
    }
    let label = record.label.unwrap_or_default();
    let label = match label.trim() {
        "" => UNLABELLED,
        label => label,
    };
    Some(Wanted {
        spot,
        record: MentionRecord {
            label: label.to_owned(),
            quote: quote.to_owned(),
            note: record.note.unwrap_or_default(),
            attributes: record.attributes.unwrap_or_default(),
            ..MentionRecord::default()
        },
        article: record.article.map(|id| id.0).filter(|id| !id.is_empty()),
    })
}

/// Passes on what a list says of each article that it names, and of none.
fn gather(name: &str, intake: &mut Intake<'_, '_>, wanted: Vec<Wanted>) {
    let mut documents: BTreeMap<String, Vec<Told<MentionRecord>>> = BTreeMap::new();
    for one in wanted {
        let article = one.article.unwrap_or_default();
        documents.entry(article).or_default().push(Told {
            spot: one.spot,
            record: one.record,
        });
    }
    for (id, mentions) in documents {
        intake.document(Document {
            place: name.to_owned(),
            id,
            mentions,
            ..Document::default()
        });
    }
}
