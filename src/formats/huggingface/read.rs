//! From rows to articles. Rows are gone over twice: first to see how their tags are meant.

use std::borrow::Cow;

use super::columns::{ColumnRow, Tag};
use crate::formats::intake::Intake;
use crate::formats::tokens::{ReadRow, RowIntake, TagReader, TagsSeen};

/// So many tags that do not fit are told one by one.
const TOLD: usize = 20;

/// What the tags of rows show of how they are meant.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowsSeen {
    tags: TagsSeen,
    /// Whether some are numbers that need a name.
    numbers: bool,
}

impl RowsSeen {
    /// Looks at the tags of a row; `names` are those of tags that are numbers.
    pub(super) fn row(&mut self, tags: &[Tag<'_>], names: Option<&[String]>) {
        let is_number = |tag: &Tag<'_>| matches!(tag, Tag::Number(number) if *number > 0);
        self.numbers |= tags.iter().any(is_number);
        let words: Vec<Cow<'_, str>> = tags.iter().map(|tag| named(tag, names)).collect();
        self.tags.row(words.iter().map(|word| &**word));
    }

    /// Adds what was seen further on in the file.
    pub(super) fn add(&mut self, other: Self) {
        self.tags.add(other.tags);
        self.numbers |= other.numbers;
    }
}

/// A tag by its name.
fn named<'t>(tag: &'t Tag<'_>, names: Option<&'t [String]>) -> Cow<'t, str> {
    match (tag, names) {
        (Tag::Word(word), _) => Cow::Borrowed(word),
        (Tag::Number(number), Some(names)) => {
            Cow::Borrowed(names.get(*number).map_or("O", String::as_str))
        }
        (Tag::Number(0), None) => Cow::Borrowed("O"),
        // As nearly all data sets number them: O, then B and I of each label.
        (Tag::Number(number), None) => {
            let letter = if number % 2 == 1 { 'B' } else { 'I' };
            Cow::Owned(format!("{letter}-label-{}", number.div_ceil(2)))
        }
    }
}

/// Takes rows as articles.
pub(super) struct Rows<'n> {
    /// The names of tags that are numbers.
    names: Option<&'n [String]>,
    /// Whether there are numbers without names.
    nameless: bool,
    reader: TagReader,
    articles: RowIntake,
    /// How many tags did not fit those before them.
    wrong: usize,
}

impl<'n> Rows<'n> {
    /// None yet; `seen` is what all of them show.
    pub(super) fn new(seen: RowsSeen, names: Option<&'n [String]>) -> Self {
        Self {
            names,
            nameless: seen.numbers && names.is_none(),
            reader: seen.tags.reader(),
            articles: RowIntake::default(),
            wrong: 0,
        }
    }

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
        let words: Vec<Cow<'_, str>> = tags.iter().map(|tag| named(tag, self.names)).collect();
        let (spans, repairs) = self.reader.read(words.iter().map(|word| &**word));
        for repair in repairs {
            self.wrong += 1;
            if self.wrong <= TOLD {
                intake.problem(
                    place,
                    format!(
                        "{} of token number {} does not follow from the tag before it; it was \
                         read as one that {}",
                        words[repair.token],
                        repair.token + 1,
                        repair.as_what
                    ),
                );
            }
        }
        let row = ReadRow {
            place: place.to_owned(),
            tokens,
            spans,
            head: row.head,
        };
        self.articles.row(row, intake);
    }

    /// Takes the last article, and tells what concerns the whole file.
    pub(super) fn close(self, file: &str, intake: &mut Intake<'_, '_>) {
        if self.nameless {
            intake.problem(
                file,
                "its tags are numbers without names; they were taken as O, B and I of label-1, B \
                 and I of label-2, and so on. Give the labels their names by mapping them",
            );
        }
        if self.wrong > TOLD {
            let more = self.wrong - TOLD;
            intake.problem(file, format!("{more} more tags were read in that way"));
        }
        self.articles.close(file, intake);
    }
}
