//! The rows as Parquet, with the names of the tags where `datasets` looks for them.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Value, json};

use super::read::{self, TaggedRow};
use super::rows::Row;
use crate::formats::intake::Intake;
use crate::formats::parquet::{Column, MAGIC, Table, read as read_table, write};
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
        let table = read_table(input.bytes()).map_err(|what| {
            wrong(
                what,
                "Write it again, compressed with Snappy, gzip or LZ4 or not at all.",
            )
        })?;
        let names = table.notes.get(FEATURES).and_then(|notes| names(notes));
        let mut intake = Intake::new(context, self.id(), input.stem());
        let mut rows: Vec<TaggedRow> = Vec::new();
        let count = table.rows.len();
        if !table.rows.first().is_none_or(read::is_row) {
            return Err(wrong(
                "its rows have no tokens and ner_tags".to_owned(),
                "Columns of these names are needed: lists of words, and of as many tags.",
            ));
        }
        for (index, row) in table.rows.into_iter().enumerate() {
            let place = format!("{}, row {} of {count}", input.name, index + 1);
            rows.extend(TaggedRow::of(&row, &place, &mut intake));
        }
        read::articles(rows, names.as_deref(), input.name, &mut intake);
        intake.finish(input.name)
    }

    fn export(&self, project: &Project, options: &ExportOptions) -> Result<Exported, ExportError> {
        let made = super::made(project, options)?;
        let bytes = file(&made.rows, &super::tag_names(project, options))?;
        Ok(Exported::file(
            "huggingface.parquet",
            bytes,
            made.wrote,
            made.loss,
        ))
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
