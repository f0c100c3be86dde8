//! From columns to a file.

use std::ops::Range;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{Column, Table};
use crate::formats::ExportError;

/// Rows in a group: readers hold one group at a time.
const GROUP: usize = 20_000;

/// The bytes of a file with this table.
///
/// # Errors
/// [`ExportError::NotMade`] if the columns are not equally long.
pub fn write(table: &Table) -> std::result::Result<Vec<u8>, ExportError> {
    write_table(table).map_err(|problem| ExportError::NotMade {
        what: problem.to_string(),
    })
}

fn write_table(table: &Table) -> Result<Vec<u8>> {
    let count = table.columns.first().map_or(0, |(_, column)| column.len());
    if let Some((name, _)) = table.columns.iter().find(|(_, one)| one.len() != count) {
        let problem = format!("the column {name} is not as long as the first");
        return Err(ParquetError::General(problem));
    }
    let fields = table
        .columns
        .iter()
        .map(|(name, column)| column.schema(name));
    let schema = Type::group_type_builder("schema")
        .with_fields(fields.collect::<Result<_>>()?)
        .build()?;
    let notes = table.notes.iter().map(|(key, value)| KeyValue {
        key: key.clone(),
        value: Some(value.clone()),
    });
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("claimdesk ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(notes.collect()))
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    let mut start = 0;
    while start < count {
        let rows = start..count.min(start + GROUP);
        let mut group = writer.next_row_group()?;
        for (_, column) in &table.columns {
            if let Some(mut into) = group.next_column()? {
                column.write(rows.clone(), &mut into)?;
                into.close()?;
            }
        }
        group.close()?;
        start = rows.end;
    }
    writer.into_inner()
}

fn primitive(name: &str, physical: Physical) -> Result<TypePtr> {
    let text = matches!(physical, Physical::BYTE_ARRAY).then_some(LogicalType::String);
    let built = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(text)
        .build()?;
    Ok(Arc::new(built))
}

/// A list as Parquet wants it: a group with a repeated group `list` of `element`s. Lists and what
/// is in them could be null, though none is: Arrow, and `datasets` with it, knows them only so.
fn list(name: &str, element: TypePtr) -> Result<TypePtr> {
    let repeated = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![element])
        .build()?;
    let built = Type::group_type_builder(name)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(repeated)])
        .build()?;
    Ok(Arc::new(built))
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Whole(values) => values.len(),
            Self::Real(values) => values.len(),
            Self::Flag(values) => values.len(),
            Self::TextList(values) => values.len(),
            Self::WholeList(values) => values.len(),
            Self::PairList(values) => values.len(),
        }
    }

    fn schema(&self, name: &str) -> Result<TypePtr> {
        let optional = |physical| primitive(name, physical);
        let element = |physical| primitive("element", physical);
        match self {
            Self::Text(_) => optional(Physical::BYTE_ARRAY),
            Self::Whole(_) => optional(Physical::INT64),
            Self::Real(_) => optional(Physical::DOUBLE),
            Self::Flag(_) => optional(Physical::BOOLEAN),
            Self::TextList(_) => list(name, element(Physical::BYTE_ARRAY)?),
            Self::WholeList(_) => list(name, element(Physical::INT64)?),
            Self::PairList(_) => list(name, list("element", element(Physical::INT64)?)?),
        }
    }

    fn write(&self, rows: Range<usize>, into: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let written = match self {
            Self::Text(values) => {
                let (values, levels) = present(&values[rows]);
                let values: Vec<ByteArray> = values.into_iter().map(bytes).collect();
                let into = into.typed::<ByteArrayType>();
                into.write_batch(&values, Some(&levels), None)
            }
            Self::Whole(values) => {
                let (values, levels) = present(&values[rows]);
                into.typed::<Int64Type>()
                    .write_batch(&values, Some(&levels), None)
            }
            Self::Real(values) => {
                let (values, levels) = present(&values[rows]);
                into.typed::<DoubleType>()
                    .write_batch(&values, Some(&levels), None)
            }
            Self::Flag(values) => {
                let (values, levels) = present(&values[rows]);
                into.typed::<BoolType>()
                    .write_batch(&values, Some(&levels), None)
            }
            Self::TextList(lists) => {
                let (values, levels, starts) = flat(&lists[rows]);
                let values: Vec<ByteArray> = values.into_iter().map(bytes).collect();
                let into = into.typed::<ByteArrayType>();
                into.write_batch(&values, Some(&levels), Some(&starts))
            }
            Self::WholeList(lists) => {
                let (values, levels, starts) = flat(&lists[rows]);
                into.typed::<Int64Type>()
                    .write_batch(&values, Some(&levels), Some(&starts))
            }
            Self::PairList(lists) => {
                let (values, levels, starts) = flat_pairs(&lists[rows]);
                into.typed::<Int64Type>()
                    .write_batch(&values, Some(&levels), Some(&starts))
            }
        };
        written.map(|_| ())
    }
}

fn bytes(words: String) -> ByteArray {
    ByteArray::from(words.into_bytes())
}

/// The values that are there, and for each row whether it has one.
fn present<V: Clone>(values: &[Option<V>]) -> (Vec<V>, Vec<i16>) {
    let levels = values.iter().map(|value| i16::from(value.is_some()));
    (values.iter().flatten().cloned().collect(), levels.collect())
}

/// How deep what is there lies in a list, by Parquet's count: the list, a place in it, a value.
const VALUE: i16 = 3;
/// The same for a list that is there and has no place.
const EMPTY: i16 = 1;

/// All values of lists, how deep each lies (an empty list has none), and at which depth each is
/// not the first: 0 if it begins a list.
fn flat<V: Clone>(lists: &[Vec<V>]) -> (Vec<V>, Vec<i16>, Vec<i16>) {
    let (mut values, mut levels, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    for list in lists {
        if list.is_empty() {
            levels.push(EMPTY);
            starts.push(0);
        }
        for (index, value) in list.iter().enumerate() {
            values.push(value.clone());
            levels.push(VALUE);
            starts.push(i16::from(index > 0));
        }
    }
    (values, levels, starts)
}

/// The same for lists of pairs, which are lists of two in lists.
fn flat_pairs(lists: &[Vec<[i64; 2]>]) -> (Vec<i64>, Vec<i16>, Vec<i16>) {
    let (pairs, outer, begins) = flat(lists);
    let (mut levels, mut starts) = (Vec::new(), Vec::new());
    for (level, begin) in outer.into_iter().zip(begins) {
        if level == EMPTY {
            levels.push(EMPTY);
            starts.push(begin);
        } else {
            // Two levels of lists above a value, and its second value goes on with the inner one.
            levels.extend([VALUE + 2, VALUE + 2]);
            starts.extend([begin, 2]);
        }
    }
    (pairs.into_iter().flatten().collect(), levels, starts)
}
