//! From a file to rows.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
pub(in crate::formats) use parquet::record::{Field, Row as ParquetRow};
use serde_json::{Map, Number, Value};

use super::footer;

/// What such a file begins and ends with.
pub const MAGIC: &[u8] = b"PAR1";

/// A row: values by the names of their columns.
pub type Row = Map<String, Value>;

/// A table that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadTable {
    /// Its rows.
    pub rows: Vec<Row>,
    /// What the file says of itself.
    pub notes: BTreeMap<String, String>,
}

/// Reads a file.
///
/// # Errors
/// Words that say what is wrong with it.
pub fn read(bytes: &[u8]) -> Result<ReadTable, String> {
    let mut rows = Vec::new();
    let notes = read_each(bytes, |_, row| rows.push(object(row)))?;
    Ok(ReadTable { rows, notes })
}

/// Reads a file row by row, each with how many there are; what the file says of itself.
///
/// # Errors
/// Words that say what is wrong with it.
pub(in crate::formats) fn read_each(
    bytes: &[u8],
    take: impl FnMut(usize, &ParquetRow),
) -> Result<BTreeMap<String, String>, String> {
    footer::check(bytes)?;
    let bytes = bytes::Bytes::copy_from_slice(bytes);
    // The reader trusts what a file says of itself more than it should.
    let read = catch_unwind(AssertUnwindSafe(|| read_rows(bytes, take)));
    read.unwrap_or_else(|_| Err("it is damaged".to_owned()))
}

fn read_rows(
    bytes: bytes::Bytes,
    mut take: impl FnMut(usize, &ParquetRow),
) -> Result<BTreeMap<String, String>, String> {
    let told = |problem: parquet::errors::ParquetError| problem.to_string();
    let reader = SerializedFileReader::new(bytes).map_err(told)?;
    let about = reader.metadata().file_metadata();
    let notes = about.key_value_metadata().into_iter().flatten();
    let notes = notes.map(|note| (note.key.clone(), note.value.clone().unwrap_or_default()));
    let count = usize::try_from(about.num_rows()).unwrap_or_default();
    for row in reader.get_row_iter(None).map_err(told)? {
        take(count, &row.map_err(told)?);
    }
    Ok(notes.collect())
}

fn object(row: &ParquetRow) -> Row {
    row.get_column_iter()
        .map(|(name, field)| (name.clone(), value(field)))
        .collect()
}

fn value(field: &Field) -> Value {
    let real = |number: f64| Number::from_f64(number).map_or(Value::Null, Value::Number);
    match field {
        Field::Null => Value::Null,
        Field::Bool(value) => Value::Bool(*value),
        Field::Byte(value) => Value::from(*value),
        Field::Short(value) => Value::from(*value),
        Field::Int(value) => Value::from(*value),
        Field::Long(value) => Value::from(*value),
        Field::UByte(value) => Value::from(*value),
        Field::UShort(value) => Value::from(*value),
        Field::UInt(value) => Value::from(*value),
        Field::ULong(value) => Value::from(*value),
        Field::Float16(value) => real(f64::from(*value)),
        Field::Float(value) => real(f64::from(*value)),
        Field::Double(value) => real(*value),
        Field::Str(words) => Value::String(words.clone()),
        // Older writers do not say that their bytes are words.
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).map_or(Value::Null, Value::from),
        Field::Group(row) => Value::Object(object(row)),
        Field::ListInternal(list) => list.elements().iter().map(value).collect(),
        Field::MapInternal(map) => {
            let pairs = map.entries().iter();
            pairs
                .map(|(key, one)| Value::Array(vec![value(key), value(one)]))
                .collect()
        }
        Field::Decimal(_)
        | Field::Date(_)
        | Field::TimeMillis(_)
        | Field::TimeMicros(_)
        | Field::TimestampMillis(_)
        | Field::TimestampMicros(_) => Value::String(field.to_string()),
    }
}
