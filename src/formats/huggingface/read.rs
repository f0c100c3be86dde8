//! From rows to articles.

use serde_json::{Map, Value};

use crate::formats::intake::Intake;
use crate::formats::tokens::{ReadRow, TagReader, take_rows};

/// What columns of tokens are called.
const TOKENS: &[&str] = &["tokens", "words"];
/// What columns of tags are called.
const TAGS: &[&str] = &["ner_tags", "tags", "ner", "labels", "ner_labels"];
/// So many tags that do not fit are told one by one.
const TOLD: usize = 20;

/// A tag as a file has it.
#[derive(Clone, Debug)]
enum Tag {
    Word(String),
    Number(usize),
}

/// A row with its tags.
pub(super) struct TaggedRow {
    row: ReadRow,
    tags: Vec<Tag>,
}

fn column<'r>(row: &'r Map<String, Value>, names: &[&str]) -> Option<&'r Vec<Value>> {
    names.iter().find_map(|name| row.get(*name)?.as_array())
}

/// Whether an object is such a row.
pub(super) fn is_row(row: &Map<String, Value>) -> bool {
    let words = column(row, TOKENS).is_some_and(|tokens| tokens.iter().all(Value::is_string));
    let tag = |tag: &Value| tag.is_string() || tag.is_u64();
    words && column(row, TAGS).is_some_and(|tags| tags.iter().all(tag))
}

impl TaggedRow {
    /// Reads a row; `None` if it has no tokens with as many tags, which is noted.
    pub(super) fn of(
        row: &Map<String, Value>,
        place: &str,
        intake: &mut Intake<'_, '_>,
    ) -> Option<Self> {
        if !is_row(row) {
            intake.problem(place, "it has no tokens and ner_tags and was left out");
            return None;
        }
        let tokens = column(row, TOKENS)?.iter();
        let tokens: Vec<String> = tokens
            .map(|token| token.as_str().unwrap_or_default().to_owned())
            .collect();
        let tags: Vec<Tag> = column(row, TAGS)?.iter().map(tag).collect();
        if tokens.len() != tags.len() {
            let (words, tags) = (tokens.len(), tags.len());
            intake.problem(
                place,
                format!("it has {words} tokens, but {tags} tags, and was left out"),
            );
            return None;
        }
        Some(Self {
            row: ReadRow::new(row, tokens, place),
            tags,
        })
    }
}

fn tag(value: &Value) -> Tag {
    match value {
        Value::Number(number) => {
            let number = number
                .as_u64()
                .and_then(|number| usize::try_from(number).ok());
            Tag::Number(number.unwrap_or_default())
        }
        other => Tag::Word(other.as_str().unwrap_or_default().to_owned()),
    }
}

/// A tag by its name.
fn named(tag: &Tag, names: Option<&[String]>) -> String {
    match (tag, names) {
        (Tag::Word(word), _) => word.clone(),
        (Tag::Number(number), Some(names)) => {
            let name = names.get(*number);
            name.map_or_else(|| "O".to_owned(), Clone::clone)
        }
        (Tag::Number(0), None) => "O".to_owned(),
        // As nearly all data sets number them: O, then B and I of each label.
        (Tag::Number(number), None) => {
            let letter = if number % 2 == 1 { 'B' } else { 'I' };
            format!("{letter}-label-{}", number.div_ceil(2))
        }
    }
}

/// Takes rows as articles; `names` are those of the tags that are numbers.
pub(super) fn articles(
    rows: Vec<TaggedRow>,
    names: Option<&[String]>,
    file: &str,
    intake: &mut Intake<'_, '_>,
) {
    let is_number = |tag: &Tag| matches!(tag, Tag::Number(number) if *number > 0);
    if names.is_none() && rows.iter().flat_map(|row| &row.tags).any(is_number) {
        intake.problem(
            file,
            "its tags are numbers without names; they were taken as O, B and I of label-1, B and \
             I of label-2, and so on. Give the labels their names by mapping them",
        );
    }
    let tags = rows
        .iter()
        .map(|row| row.tags.iter().map(|tag| named(tag, names)).collect());
    let tags: Vec<Vec<String>> = tags.collect();
    let reader = TagReader::of(tags.iter().map(|row| row.iter().map(String::as_str)));
    let mut wrong = 0_usize;
    let mut read = Vec::with_capacity(rows.len());
    for (TaggedRow { mut row, .. }, tags) in rows.into_iter().zip(tags) {
        let (spans, repairs) = reader.read(tags.iter().map(String::as_str));
        row.spans = spans;
        for repair in repairs {
            wrong += 1;
            if wrong <= TOLD {
                intake.problem(
                    &row.place,
                    format!(
                        "{} of token number {} does not follow from the tag before it; it was \
                         read as one that {}",
                        tags[repair.token],
                        repair.token + 1,
                        repair.as_what
                    ),
                );
            }
        }
        read.push(row);
    }
    if wrong > TOLD {
        let more = wrong - TOLD;
        intake.problem(file, format!("{more} more tags were read in that way"));
    }
    take_rows(read, file, intake);
}
