//! A row as a file has it, JSON or Parquet alike: what is not needed of it is not kept.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Number;
use serde_json::value::RawValue;

use crate::formats::tokens::{ARTICLES, RowHead};

/// What columns of tokens are called.
const TOKENS: &[&str] = &["tokens", "words"];
/// What the column of places is called.
pub(super) const OFFSETS: &str = "offsets";
/// What columns of tags are called.
pub(super) const TAGS: &[&str] = &["ner_tags", "tags", "ner", "labels", "ner_labels"];

/// The columns of a row by name; `None` if there is no such one or something else stands there.
pub(super) trait Columns<'a> {
    fn has(&self, name: &str) -> bool;
    fn words(&self, name: &str) -> Option<Vec<Cow<'a, str>>>;
    fn numbers(&self, name: &str) -> Option<Vec<usize>>;
    fn pairs(&self, name: &str) -> Option<Vec<[usize; 2]>>;
    fn number(&self, name: &str) -> Option<usize>;
    fn text(&self, name: &str) -> Option<String>;
    /// Words, or a number in words.
    fn name(&self, name: &str) -> Option<String>;
}

/// A tag as a file has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tag<'a> {
    Word(Cow<'a, str>),
    Number(usize),
}

/// What a row says.
#[derive(Debug)]
pub(super) struct ColumnRow<'a> {
    /// The words; `None` if there are none.
    pub(super) tokens: Option<Vec<String>>,
    /// A tag for each of them; `None` if there are none.
    pub(super) tags: Option<Vec<Tag<'a>>>,
    /// What else it says.
    pub(super) head: RowHead,
}

impl<'a> ColumnRow<'a> {
    pub(super) fn of(columns: &impl Columns<'a>) -> Self {
        let tokens = TOKENS.iter().find_map(|name| columns.words(name));
        let article = ARTICLES.iter().find(|name| columns.has(name));
        let claims = columns.words("claims").unwrap_or_default().into_iter();
        Self {
            tokens: tokens.map(|all| all.into_iter().map(Cow::into_owned).collect()),
            tags: tags(columns),
            head: RowHead {
                id: columns.name("id").unwrap_or_default(),
                article: article
                    .and_then(|name| columns.name(name))
                    .unwrap_or_default(),
                title: columns
                    .has("title")
                    .then(|| columns.name("title").unwrap_or_default()),
                text: columns.text("text"),
                start: columns.number("start"),
                offsets: columns.pairs(OFFSETS).unwrap_or_default(),
                claims: claims.map(Cow::into_owned).collect(),
            },
        }
    }

    /// Whether it has tokens and tags.
    pub(super) fn is_tagged(&self) -> bool {
        self.tokens.is_some() && self.tags.is_some()
    }
}

impl ColumnRow<'_> {
    /// The same without the row that it was read from.
    pub(super) fn into_owned(self) -> ColumnRow<'static> {
        let owned = |tag| match tag {
            Tag::Word(word) => Tag::Word(Cow::Owned(Cow::into_owned(word))),
            Tag::Number(number) => Tag::Number(number),
        };
        ColumnRow {
            tokens: self.tokens,
            tags: self.tags.map(|tags| tags.into_iter().map(owned).collect()),
            head: self.head,
        }
    }
}

/// The tags of a row.
pub(super) fn tags<'a>(columns: &impl Columns<'a>) -> Option<Vec<Tag<'a>>> {
    TAGS.iter().find_map(|name| {
        let words = || Some(columns.words(name)?.into_iter().map(Tag::Word).collect());
        let numbers = columns.numbers(name);
        let numbers = numbers.map(|all| all.into_iter().map(Tag::Number).collect());
        numbers.or_else(words)
    })
}

/// The fields of an object, each read as what is asked for.
type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// Words that are not copied if they hold no escapes.
#[derive(Deserialize)]
struct Words<'a>(#[serde(borrow)] Cow<'a, str>);

fn read<'a, T: Deserialize<'a>>(fields: &Fields<'a>, name: &str) -> Option<T> {
    serde_json::from_str(fields.get(name)?.get()).ok()
}

impl<'a> Columns<'a> for Fields<'a> {
    fn has(&self, name: &str) -> bool {
        self.contains_key(name)
    }

    fn words(&self, name: &str) -> Option<Vec<Cow<'a, str>>> {
        let words: Vec<Words<'a>> = read(self, name)?;
        Some(words.into_iter().map(|Words(words)| words).collect())
    }

    fn numbers(&self, name: &str) -> Option<Vec<usize>> {
        read(self, name)
    }

    fn pairs(&self, name: &str) -> Option<Vec<[usize; 2]>> {
        read(self, name)
    }

    fn number(&self, name: &str) -> Option<usize> {
        read(self, name)
    }

    fn text(&self, name: &str) -> Option<String> {
        read(self, name)
    }

    fn name(&self, name: &str) -> Option<String> {
        let number = || Some(read::<Number>(self, name)?.to_string());
        self.text(name).or_else(number)
    }
}

/// The tags of a row, without the rest of it.
pub(super) struct OnlyTags<'a>(pub(super) Vec<Tag<'a>>);

impl<'de> Deserialize<'de> for OnlyTags<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::deserialize(deserializer)?;
        Ok(Self(tags(&fields).unwrap_or_default()))
    }
}

impl<'de> Deserialize<'de> for ColumnRow<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(&Fields::deserialize(deserializer)?))
    }
}
