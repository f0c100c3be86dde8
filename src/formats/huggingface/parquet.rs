//! The rows as Parquet, with the names of the tags where `datasets` looks for them.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Value, json};

use super::columns::{ColumnRow, Columns, OFFSETS, TAGS, tags};
use super::read::{Rows, RowsSeen};
use super::rows::Row;
use crate::formats::intake::Intake;
use crate::formats::parquet::{Column, Field, MAGIC, ParquetRow, Reader, Writer};
use crate::formats::{
    Capabilities, Choice, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, Sink,
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
        let damaged = |what: String| {
            wrong(
                what,
                "Write it again, compressed with Snappy, gzip or LZ4 or not at all.",
            )
        };
        let file = Reader::open(input.bytes()).map_err(damaged)?;
        let notes = file.notes();
        let names = notes.get(FEATURES).and_then(|notes| names(notes));
        let names = names.as_deref();
        let mut seen = RowsSeen::default();
        let look = |row: &ParquetRow| {
            let mut seen = RowsSeen::default();
            seen.row(&tags(&row).unwrap_or_default(), names);
            seen
        };
        file.each(|name| TAGS.contains(&name), look, |one| seen.add(one))
            .map_err(damaged)?;
        let mut intake = Intake::new(context, self.id(), input.stem());
        let mut rows = Rows::new(seen, names);
        let (mut index, count) = (0_usize, file.count());
        let mut is_tagged = true;
        let read = |row: &ParquetRow, offsets: Option<_>| {
            let mut row = ColumnRow::of(&row).into_owned();
            row.head.offsets = offsets.unwrap_or_default();
            row
        };
        let is_offsets = |name: &str| name == OFFSETS;
        let all_others = |name: &str| name != OFFSETS;
        let taken = file.each_with_pairs(all_others, is_offsets, read, |row| {
            if index == 0 {
                is_tagged = row.is_tagged();
            }
            index += 1;
            if is_tagged {
                let place = format!("{}, row {index} of {count}", input.name);
                rows.take(row, &place, &mut intake);
            }
        });
        taken.map_err(damaged)?;
        if !is_tagged {
            return Err(wrong(
                "its rows have no tokens and ner_tags".to_owned(),
                "Columns of these names are needed: lists of words, and of as many tags.",
            ));
        }
        rows.close(input.name, &mut intake);
        intake.finish(input.name)
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        let mut file = RowWriter::new(super::tag_names(project, options));
        let mut failed = Ok(());
        let (wrote, loss) = super::made(
            project,
            options,
            |part: &mut Vec<Row>, row| part.push(row),
            |part| {
                if failed.is_ok() {
                    failed = file.add(part);
                }
            },
        )?;
        failed?;
        let bytes = file.close()?;
        sink.put_named("huggingface.parquet", bytes);
        Ok(ExportReport { wrote, loss })
    }
}

/// A file of rows while it is written.
pub(in crate::formats) struct RowWriter {
    writer: Writer,
    /// The number of each tag.
    numbers: HashMap<String, i64>,
}

impl RowWriter {
    /// One without rows; `tags` are all tags that may come, by their numbers.
    pub(in crate::formats) fn new(tags: Vec<String>) -> Self {
        let notes = vec![(FEATURES.to_owned(), features(&tags).to_string())];
        Self {
            writer: Writer::new(notes),
            numbers: tags.into_iter().zip(0..).collect(),
        }
    }

    /// Adds rows.
    ///
    /// # Errors
    /// [`ExportError::NotMade`] if the file can't be made.
    pub(in crate::formats) fn add(&mut self, rows: Vec<Row>) -> Result<(), ExportError> {
        let number = |tag: &Cow<'_, str>| self.numbers.get(&**tag).copied().unwrap_or_default();
        let whole = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
        let [mut ids, mut articles, mut titles, mut texts] = [const { Vec::new() }; 4];
        let [mut tokens, mut claims] = [const { Vec::new() }; 2];
        let (mut tags, mut starts, mut offsets) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            ids.push(Some(row.id));
            articles.push(Some(row.doc_id));
            titles.push(Some(row.title));
            tokens.push(row.tokens);
            tags.push(row.ner_tags.iter().map(number).collect());
            texts.push(Some(row.text));
            starts.push(Some(whole(row.start)));
            let pairs = row.offsets.into_iter();
            offsets.push(pairs.map(|pair| pair.map(whole)).collect());
            claims.push(row.claims);
        }
        let columns = [
            ("id", Column::Text(ids)),
            ("doc_id", Column::Text(articles)),
            ("title", Column::Text(titles)),
            ("tokens", Column::TextList(tokens)),
            ("ner_tags", Column::WholeList(tags)),
            ("text", Column::Text(texts)),
            ("start", Column::Whole(starts)),
            (OFFSETS, Column::PairList(offsets)),
            ("claims", Column::TextList(claims)),
        ];
        let columns = columns.map(|(name, column)| (name.to_owned(), column));
        self.writer.add(columns.into())
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// [`ExportError::NotMade`] if it can't be made.
    pub(in crate::formats) fn close(mut self) -> Result<Vec<u8>, ExportError> {
        // Without any row there are columns all the same.
        self.add(Vec::new())?;
        self.writer.close()
    }
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

    /// They are read apart from the rows.
    fn pairs(&self, _: &str) -> Option<Vec<[usize; 2]>> {
        None
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
