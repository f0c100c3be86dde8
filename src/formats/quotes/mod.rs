//! Lists of quotes without positions, such as a language model or a colleague writes them: one a
//! line, or JSON with a quote and a label each.
//!
//! A quote becomes a mention where its words stand exactly once in the texts of the project, as
//! they are. All others are told as problems: nothing is guessed here.

mod finder;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;
use serde_json::{Map, Value};

use self::finder::{Finder, Hit};
use super::intake::record::{IdText, MentionRecord};
use super::intake::{Document, Intake, Spot, Told};
use super::{
    Capabilities, Carries, Confidence, Format, ImportContext, ImportError, Imported, Input,
    NameWords, OffsetUnit, lines,
};
use crate::model::Article;

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
         it stands exactly once in the articles that are here."
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
        anchor(input, &mut intake, wanted);
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

/// Gives each quote its place, or says why it has none.
fn anchor(input: &Input<'_>, intake: &mut Intake<'_, '_>, wanted: Vec<Wanted>) {
    let project = intake.context.project;
    let articles: Vec<&Article> = project.articles().map(|article| &**article).collect();
    let hits = hits(&articles, &wanted);
    let mut documents: BTreeMap<usize, Vec<Told<MentionRecord>>> = BTreeMap::new();
    for (mut wanted, hit) in wanted.into_iter().zip(hits) {
        let why = match hit {
            Hit::Once { text, at } => {
                wanted.record.start = Some(at);
                wanted.record.end = Some(at + wanted.record.quote.len());
                documents.entry(text).or_default().push(Told {
                    spot: wanted.spot,
                    record: wanted.record,
                });
                continue;
            }
            Hit::Often => "it stands more than once; write more of the words around it".to_owned(),
            Hit::Never if articles.is_empty() => {
                "the project has no articles yet; bring them in first".to_owned()
            }
            Hit::Never => match &wanted.article {
                Some(id) if !articles.iter().any(|article| article.id.as_str() == id) => {
                    format!("the project has no article {id}")
                }
                Some(id) => format!("it does not stand in {id} in just these letters"),
                None => "it stands in no article in just these letters".to_owned(),
            },
        };
        let place = wanted.spot.within(input.name, "quote");
        let words: String = wanted.record.quote.chars().take(60).collect();
        intake.problem(&place, format!("“{words}” was left out: {why}"));
    }
    for (index, mentions) in documents {
        let article = articles[index];
        intake.document(Document {
            place: input.name.to_owned(),
            id: article.id.to_string(),
            text: article.text.as_str().to_owned(),
            unit: OffsetUnit::Bytes,
            title: Some(article.meta.title.clone()),
            mentions,
            ..Document::default()
        });
    }
}

/// Where each quote stands: in the article that it names, or else in all.
fn hits(articles: &[&Article], wanted: &[Wanted]) -> Vec<Hit> {
    let index_of: HashMap<&str, usize> = articles
        .iter()
        .enumerate()
        .map(|(index, article)| (article.id.as_str(), index))
        .collect();
    let mut groups: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (index, one) in wanted.iter().enumerate() {
        groups
            .entry(one.article.as_deref())
            .or_default()
            .push(index);
    }
    let mut out = vec![Hit::Never; wanted.len()];
    for (scope, members) in groups {
        let quotes = members
            .iter()
            .map(|index| wanted[*index].record.quote.as_str());
        let mut finder = Finder::new(&quotes.collect::<Vec<_>>());
        let range = match scope.map(|id| index_of.get(id)) {
            None => 0..articles.len(),
            Some(Some(index)) => *index..index + 1,
            Some(None) => 0..0,
        };
        for index in range {
            finder.look(index, articles[index].text.as_str());
        }
        for (member, hit) in members.iter().zip(finder.hits()) {
            out[*member] = hit;
        }
    }
    out
}
