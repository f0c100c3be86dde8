//! From rows to articles.

use std::collections::HashMap;

use super::columns::{ColumnRow, Tag};
use crate::formats::intake::Intake;
use crate::formats::tokens::{ReadRow, TagReader, take_rows};

/// So many tags that do not fit are told one by one.
const TOLD: usize = 20;

/// The rows of a file.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<TaggedRow>,
    /// All tags that stand there, each once.
    tags: Vec<Tag<'static>>,
    by_word: HashMap<String, u32>,
    by_number: HashMap<usize, u32>,
}

/// A row with its tags, by their places in [`Rows::tags`].
struct TaggedRow {
    row: ReadRow,
    tags: Vec<u32>,
}

impl Rows {
    /// Takes a row; one that has no tokens with as many tags is left out, which is noted.
    pub(super) fn take(&mut self, row: ColumnRow<'_>, place: &str, intake: &mut Intake<'_, '_>) {
        let (Some(tokens), Some(tags)) = (row.tokens, row.tags) else {
            intake.problem(place, "it has no tokens and ner_tags and was left out");
            return;
        };
        if tokens.len() != tags.len() {
            let (words, tags) = (tokens.len(), tags.len());
            intake.problem(
                place,
                format!("it has {words} tokens, but {tags} tags, and was left out"),
            );
            return;
        }
        let tags = tags.into_iter().map(|tag| self.tag(tag)).collect();
        let row = ReadRow {
            place: place.to_owned(),
            tokens,
            spans: Vec::new(),
            head: row.head,
        };
        self.rows.push(TaggedRow { row, tags });
    }

    /// The place of a tag.
    fn tag(&mut self, tag: Tag<'_>) -> u32 {
        let known = match &tag {
            Tag::Word(word) => self.by_word.get(&**word),
            Tag::Number(number) => self.by_number.get(number),
        };
        if let Some(known) = known {
            return *known;
        }
        let place = u32::try_from(self.tags.len()).unwrap_or(u32::MAX);
        self.tags.push(match tag {
            Tag::Word(word) => {
                self.by_word.insert(word.clone().into_owned(), place);
                Tag::Word(word.into_owned().into())
            }
            Tag::Number(number) => {
                self.by_number.insert(number, place);
                Tag::Number(number)
            }
        });
        place
    }
}

/// A tag by its name.
fn named(tag: Tag<'_>, names: Option<&[String]>) -> String {
    match (tag, names) {
        (Tag::Word(word), _) => word.into_owned(),
        (Tag::Number(number), Some(names)) => {
            let name = names.get(number);
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
    rows: Rows,
    names: Option<&[String]>,
    file: &str,
    intake: &mut Intake<'_, '_>,
) {
    let Rows { rows, tags, .. } = rows;
    let is_number = |tag: &Tag<'_>| matches!(tag, Tag::Number(number) if *number > 0);
    if names.is_none() && tags.iter().any(is_number) {
        intake.problem(
            file,
            "its tags are numbers without names; they were taken as O, B and I of label-1, B and \
             I of label-2, and so on. Give the labels their names by mapping them",
        );
    }
    let words: Vec<String> = tags.into_iter().map(|tag| named(tag, names)).collect();
    let word = |tag: &u32| words[*tag as usize].as_str();
    let reader = TagReader::of(rows.iter().map(|row| row.tags.iter().map(word)));
    let mut wrong = 0_usize;
    let mut read = Vec::with_capacity(rows.len());
    for TaggedRow { mut row, tags } in rows {
        let (spans, repairs) = reader.read(tags.iter().map(word));
        row.spans = spans;
        for repair in repairs {
            wrong += 1;
            if wrong <= TOLD {
                intake.problem(
                    &row.place,
                    format!(
                        "{} of token number {} does not follow from the tag before it; it was \
                         read as one that {}",
                        word(&tags[repair.token]),
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
