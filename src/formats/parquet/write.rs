//! From columns to a file.

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

/// Rows in a group: readers hold one group at a time, and so does [`Writer`].
const GROUP: usize = 1_000;

/// The bytes of a file with this table.
///
/// # Errors
/// [`ExportError::NotMade`] if the columns are not equally long.
pub fn write(table: Table) -> std::result::Result<Vec<u8>, ExportError> {
    let mut writer = Writer::new(table.notes);
    writer.add(table.columns)?;
    writer.close()
}

/// Writes a table of which some rows come at a time.
pub struct Writer {
    notes: Vec<(String, String)>,
    /// The rows that are not written yet.
    rows: Vec<(String, Column)>,
    file: Option<SerializedFileWriter<Vec<u8>>>,
}

impl Writer {
    /// A table without rows.
    #[must_use]
    pub fn new(notes: Vec<(String, String)>) -> Self {
        Self {
            notes,
            rows: Vec::new(),
            file: None,
        }
    }

    /// Adds rows. All have the columns of the first.
    ///
    /// # Errors
    /// [`ExportError::NotMade`] if the columns are others, or not equally long.
    pub fn add(&mut self, rows: Vec<(String, Column)>) -> std::result::Result<(), ExportError> {
        self.append(rows)
            .map_err(|what| ExportError::NotMade { what })?;
        while length(&self.rows) >= GROUP {
            let rest = self.rows.iter_mut();
            let rest = rest.map(|(name, column)| (name.clone(), column.split_off(GROUP)));
            let rest = rest.collect();
            let group = std::mem::replace(&mut self.rows, rest);
            self.group(group).map_err(not_made)?;
        }
        Ok(())
    }

    fn append(&mut self, rows: Vec<(String, Column)>) -> std::result::Result<(), String> {
        let count = length(&rows);
        if let Some((name, _)) = rows.iter().find(|(_, one)| one.len() != count) {
            return Err(format!("the column {name} is not as long as the first"));
        }
        if self.rows.is_empty() {
            self.rows = rows;
            return Ok(());
        }
        if rows.len() != self.rows.len() {
            return Err("some rows have other columns than the first".to_owned());
        }
        for ((name, column), (other, more)) in self.rows.iter_mut().zip(rows) {
            if *name != other || !column.append(more) {
                return Err(format!(
                    "the column {other} is not of the kind of the first rows"
                ));
            }
        }
        Ok(())
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// [`ExportError::NotMade`] if it can't be made.
    pub fn close(mut self) -> std::result::Result<Vec<u8>, ExportError> {
        let rows = std::mem::take(&mut self.rows);
        let written = self.group(rows);
        let file = written.and_then(|()| match self.file {
            Some(file) => file.into_inner(),
            None => Ok(Vec::new()),
        });
        file.map_err(not_made)
    }

    /// Writes rows as one group; none are none.
    fn group(&mut self, rows: Vec<(String, Column)>) -> Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(open(&rows, &self.notes)?),
        };
        if length(&rows) == 0 {
            return Ok(());
        }
        let mut group = file.next_row_group()?;
        for (_, column) in rows {
            if let Some(mut into) = group.next_column()? {
                column.write(&mut into)?;
                into.close()?;
            }
        }
        group.close().map(|_| ())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what maps errors")]
fn not_made(problem: ParquetError) -> ExportError {
    ExportError::NotMade {
        what: problem.to_string(),
    }
}

fn length(rows: &[(String, Column)]) -> usize {
    rows.first().map_or(0, |(_, column)| column.len())
}

/// A file for such columns.
fn open(
    columns: &[(String, Column)],
    notes: &[(String, String)],
) -> Result<SerializedFileWriter<Vec<u8>>> {
    let fields = columns.iter().map(|(name, column)| column.schema(name));
    let schema = Type::group_type_builder("schema")
        .with_fields(fields.collect::<Result<_>>()?)
        .build()?;
    let notes = notes.iter().map(|(key, value)| KeyValue {
        key: key.clone(),
        value: Some(value.clone()),
    });
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("claimdesk ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(notes.collect()))
        .build();
    SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))
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

    /// Adds what stands in another of the same kind; whether it is one.
    fn append(&mut self, other: Self) -> bool {
        match (self, other) {
            (Self::Text(values), Self::Text(more)) => values.extend(more),
            (Self::Whole(values), Self::Whole(more)) => values.extend(more),
            (Self::Real(values), Self::Real(more)) => values.extend(more),
            (Self::Flag(values), Self::Flag(more)) => values.extend(more),
            (Self::TextList(values), Self::TextList(more)) => values.extend(more),
            (Self::WholeList(values), Self::WholeList(more)) => values.extend(more),
            (Self::PairList(values), Self::PairList(more)) => values.extend(more),
            _ => return false,
        }
        true
    }

    /// Cuts what stands behind so many rows off.
    fn split_off(&mut self, rows: usize) -> Self {
        match self {
            Self::Text(values) => Self::Text(values.split_off(rows)),
            Self::Whole(values) => Self::Whole(values.split_off(rows)),
            Self::Real(values) => Self::Real(values.split_off(rows)),
            Self::Flag(values) => Self::Flag(values.split_off(rows)),
            Self::TextList(values) => Self::TextList(values.split_off(rows)),
            Self::WholeList(values) => Self::WholeList(values.split_off(rows)),
            Self::PairList(values) => Self::PairList(values.split_off(rows)),
        }
    }

    fn write(self, into: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let written = match self {
            Self::Text(values) => {
                let (values, levels) = present(values);
                let values: Vec<ByteArray> = values.into_iter().map(bytes).collect();
                let into = into.typed::<ByteArrayType>();
                into.write_batch(&values, Some(&levels), None)
            }
            Self::Whole(values) => {
                let (values, levels) = present(values);
                into.typed::<Int64Type>()
                    .write_batch(&values, Some(&levels), None)
            }
            Self::Real(values) => {
                let (values, levels) = present(values);
                into.typed::<DoubleType>()
                    .write_batch(&values, Some(&levels), None)
            }
            Self::Flag(values) => {
                let (values, levels) = present(values);
                into.typed::<BoolType>()
                    .write_batch(&values, Some(&levels), None)
            }
            Self::TextList(lists) => {
                let (values, levels, starts) = flat(lists);
                let values: Vec<ByteArray> = values.into_iter().map(bytes).collect();
                let into = into.typed::<ByteArrayType>();
                into.write_batch(&values, Some(&levels), Some(&starts))
            }
            Self::WholeList(lists) => {
                let (values, levels, starts) = flat(lists);
                into.typed::<Int64Type>()
                    .write_batch(&values, Some(&levels), Some(&starts))
            }
            Self::PairList(lists) => {
                let (values, levels, starts) = flat_pairs(lists);
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
fn present<V>(values: Vec<Option<V>>) -> (Vec<V>, Vec<i16>) {
    let levels = values.iter().map(|value| i16::from(value.is_some()));
    let levels = levels.collect();
    (values.into_iter().flatten().collect(), levels)
}

/// How deep what is there lies in a list, by Parquet's count: the list, a place in it, a value.
const VALUE: i16 = 3;
/// The same for a list that is there and has no place.
const EMPTY: i16 = 1;

/// All values of lists, how deep each lies (an empty list has none), and at which depth each is
/// not the first: 0 if it begins a list.
fn flat<V>(lists: Vec<Vec<V>>) -> (Vec<V>, Vec<i16>, Vec<i16>) {
    let (mut values, mut levels, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    for list in lists {
        if list.is_empty() {
            levels.push(EMPTY);
            starts.push(0);
        }
        for (index, value) in list.into_iter().enumerate() {
            values.push(value);
            levels.push(VALUE);
            starts.push(i16::from(index > 0));
        }
    }
    (values, levels, starts)
}

/// The same for lists of pairs, which are lists of two in lists.
fn flat_pairs(lists: Vec<Vec<[i64; 2]>>) -> (Vec<i64>, Vec<i16>, Vec<i16>) {
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
