//! The rows as Parquet, with the names of the tags where `datasets` looks for them.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Value, json};

use super::columns::{ColumnRow, Columns};
use super::read::{self, Rows};
use super::rows::Row;
use crate::formats::intake::Intake;
use crate::formats::parquet::{Column, Field, MAGIC, ParquetRow, Table, read_each, write};
use crate::formats::{
    Capabilities, Choice, Confidence, ExportError, ExportOptions, Exported, Format, ImportContext,
    ImportError, Imported, Input,
};
use crate::model::Project;

/// The key of the footer where `datasets` keeps what columns mean.
const FEATURES: &str = "huggingface";

/// Parquet for token classification.
#[derive(Debug)]
pub(in crate::formats) struct HuggingfaceParquet;

impl Format for HuggingfaceParquet {
    fn id(&self) -> &'static str {
        "huggingface-parquet"
    }

    fn name(&self) -> &'static str {
        "Hugging Face Parquet"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["parquet"]
    }

    fn description(&self) -> &'static str {
        "Rows of tokens and tags for token classification, as datasets stores them."
    }

    fn capabilities(&self) -> Capabilities {
        super::CAN
    }

    fn is_text(&self) -> bool {
        false
    }

    fn choices(&self) -> &'static [Choice] {
        &[
            Choice::Tokenizer,
            Choice::Alignment,
            Choice::Tags,
            Choice::Rows,
        ]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        if input.bytes().starts_with(MAGIC) && input.bytes().ends_with(MAGIC) {
            Confidence::Likely("it is a Parquet file")
        } else {
            Confidence::No
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let wrong = |what: String, way_out: &str| ImportError::new(input.name, what, way_out);
        let mut intake = Intake::new(context, self.id(), input.stem());
        let mut rows = Rows::default();
        let (mut index, mut is_tagged) = (0_usize, true);
        let notes = read_each(input.bytes(), |count, row| {
            let row = ColumnRow::of(&row);
            if index == 0 {
                is_tagged = row.is_tagged();
            }
            index += 1;
            if is_tagged {
                let place = format!("{}, row {index} of {count}", input.name);
                rows.take(row, &place, &mut intake);
            }
        });
        let notes = notes.map_err(|what| {
            wrong(
                what,
                "Write it again, compressed with Snappy, gzip or LZ4 or not at all.",
            )
        })?;
        if !is_tagged {
            return Err(wrong(
                "its rows have no tokens and ner_tags".to_owned(),
                "Columns of these names are needed: lists of words, and of as many tags.",
            ));
        }
        let names = notes.get(FEATURES).and_then(|notes| names(notes));
        read::articles(rows, names.as_deref(), input.name, &mut intake);
        intake.finish(input.name)
    }

    fn export(&self, project: &Project, options: &ExportOptions) -> Result<Exported, ExportError> {
        let mut rows = Vec::new();
        let (wrote, loss) = super::made(
            project,
            options,
            |part: &mut Vec<Row>, row| part.push(row),
            |mut part| rows.append(&mut part),
        )?;
        let bytes = file(&rows, &super::tag_names(project, options))?;
        Ok(Exported::file("huggingface.parquet", bytes, wrote, loss))
    }
}

/// The bytes of a file with these rows.
///
/// # Errors
/// [`ExportError::NotMade`] if the file can't be made.
pub(in crate::formats) fn file(rows: &[Row], names: &[String]) -> Result<Vec<u8>, ExportError> {
    let numbers: HashMap<&str, i64> = names.iter().map(String::as_str).zip(0..).collect();
    let number = |tag: &Cow<'_, str>| numbers.get(&**tag).copied().unwrap_or_default();
    let whole = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
    let text = |of: fn(&Row) -> &String| {
        Column::Text(rows.iter().map(|row| Some(of(row).clone())).collect())
    };
    let tags = rows
        .iter()
        .map(|row| row.ner_tags.iter().map(number).collect());
    let offsets = rows.iter().map(|row| {
        let pairs = row.offsets.iter();
        pairs.map(|pair| pair.map(whole)).collect()
    });
    let columns = [
        ("id", text(|row| &row.id)),
        ("doc_id", text(|row| &row.doc_id)),
        ("title", text(|row| &row.title)),
        (
            "tokens",
            Column::TextList(rows.iter().map(|row| row.tokens.clone()).collect()),
        ),
        ("ner_tags", Column::WholeList(tags.collect())),
        ("text", text(|row| &row.text)),
        (
            "start",
            Column::Whole(rows.iter().map(|row| Some(whole(row.start))).collect()),
        ),
        ("offsets", Column::PairList(offsets.collect())),
        (
            "claims",
            Column::TextList(rows.iter().map(|row| row.claims.clone()).collect()),
        ),
    ];
    let columns = columns.into_iter();
    write(&Table {
        columns: columns
            .map(|(name, column)| (name.to_owned(), column))
            .collect(),
        notes: vec![(FEATURES.to_owned(), features(names).to_string())],
    })
}

/// What `datasets` is told of the columns. It has read lists under the name `Sequence` in all its
/// versions, under that of `List` only in newer ones.
fn features(names: &[String]) -> Value {
    let value = |dtype: &str| json!({"dtype": dtype, "_type": "Value"});
    let list = |feature: Value| json!({"feature": feature, "_type": "Sequence"});
    json!({"info": {"features": {
        "id": value("string"),
        "doc_id": value("string"),
        "title": value("string"),
        "tokens": list(value("string")),
        "ner_tags": list(json!({"names": names, "_type": "ClassLabel"})),
        "text": value("string"),
        "start": value("int64"),
        "offsets": list(list(value("int64"))),
        "claims": list(value("string")),
    }}})
}

/// The names of the tags that the footer gives: those of the first list of classes.
fn names(notes: &str) -> Option<Vec<String>> {
    let notes: Value = serde_json::from_str(notes).ok()?;
    let features = notes.get("info")?.get("features")?.as_object()?;
    features.values().find_map(|feature| {
        let names = feature.get("feature")?.get("names")?.as_array()?;
        let names = names.iter().map(|name| name.as_str().map(str::to_owned));
        names.collect()
    })
}

/// The items of a list, if all of them are such ones.
fn list<'r, T>(field: &'r Field, item: impl Fn(&'r Field) -> Option<T>) -> Option<Vec<T>> {
    match field {
        Field::ListInternal(list) => list.elements().iter().map(item).collect(),
        _ => None,
    }
}

fn word(field: &Field) -> Option<Cow<'_, str>> {
    match field {
        Field::Str(words) => Some(words.into()),
        // Older writers do not say that their bytes are words.
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).ok().map(Cow::from),
        _ => None,
    }
}

fn number(field: &Field) -> Option<usize> {
    match field {
        Field::Byte(number) => usize::try_from(*number).ok(),
        Field::Short(number) => usize::try_from(*number).ok(),
        Field::Int(number) => usize::try_from(*number).ok(),
        Field::Long(number) => usize::try_from(*number).ok(),
        Field::UByte(number) => Some(usize::from(*number)),
        Field::UShort(number) => Some(usize::from(*number)),
        Field::UInt(number) => usize::try_from(*number).ok(),
        Field::ULong(number) => usize::try_from(*number).ok(),
        _ => None,
    }
}

fn field<'r>(row: &'r ParquetRow, name: &str) -> Option<&'r Field> {
    let mut columns = row.get_column_iter();
    columns.find_map(|(known, field)| (known == name).then_some(field))
}

impl<'r> Columns<'r> for &'r ParquetRow {
    fn has(&self, name: &str) -> bool {
        field(self, name).is_some()
    }

    fn words(&self, name: &str) -> Option<Vec<Cow<'r, str>>> {
        list(field(self, name)?, word)
    }

    fn numbers(&self, name: &str) -> Option<Vec<usize>> {
        list(field(self, name)?, number)
    }

    fn pairs(&self, name: &str) -> Option<Vec<[usize; 2]>> {
        list(field(self, name)?, |pair| match pair {
            Field::ListInternal(pair) => match pair.elements() {
                [start, end] => Some([number(start)?, number(end)?]),
                _ => None,
            },
            _ => None,
        })
    }

    fn number(&self, name: &str) -> Option<usize> {
        number(field(self, name)?)
    }

    fn text(&self, name: &str) -> Option<String> {
        word(field(self, name)?).map(Cow::into_owned)
    }

    fn name(&self, name: &str) -> Option<String> {
        let number = || Some(number(field(self, name)?)?.to_string());
        self.text(name).or_else(number)
    }
}
