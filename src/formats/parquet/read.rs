//! From a file to rows.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::errors::ParquetError;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
pub(in crate::formats) use parquet::record::{Field, Row as ParquetRow};
use parquet::schema::types::Type;
use serde_json::{Map, Number, Value};

use super::footer;
use super::pairs::{self, Pairs};
use crate::analysis::cores::try_in_order;

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
    let file = Reader::open(bytes)?;
    let mut rows = Vec::new();
    file.each(|_| true, object, |row| rows.push(row))?;
    let notes = file.notes();
    Ok(ReadTable { rows, notes })
}

/// Groups of more rows are read row by row, so that they need not be held.
const MOST_ROWS: i64 = 20_000;

/// A file whose rows can be gone over several times.
pub(in crate::formats) struct Reader(SerializedFileReader<bytes::Bytes>);

impl Reader {
    /// Reads what the file says of itself.
    ///
    /// # Errors
    /// Words that say what is wrong with it.
    pub(in crate::formats) fn open(bytes: &[u8]) -> Result<Self, String> {
        footer::check(bytes)?;
        let bytes = bytes::Bytes::copy_from_slice(bytes);
        guarded(|| SerializedFileReader::new(bytes).map(Self).map_err(told))
    }

    /// What the file says of itself.
    pub(in crate::formats) fn notes(&self) -> BTreeMap<String, String> {
        let about = self.0.metadata().file_metadata();
        let notes = about.key_value_metadata().into_iter().flatten();
        let notes = notes.map(|note| (note.key.clone(), note.value.clone().unwrap_or_default()));
        notes.collect()
    }

    /// How many rows it says that it has.
    pub(in crate::formats) fn count(&self) -> usize {
        let rows = self.0.metadata().file_metadata().num_rows();
        usize::try_from(rows).unwrap_or_default()
    }

    /// Reads the rows, or of them these columns only, on all cores, and hands what comes of each
    /// to `take` in their order.
    ///
    /// # Errors
    /// Words that say what is wrong with it; `take` may have got some rows.
    pub(in crate::formats) fn each<D: Send>(
        &self,
        columns: impl Fn(&str) -> bool + Sync,
        read: impl Fn(&ParquetRow) -> D + Sync,
        take: impl FnMut(D),
    ) -> Result<(), String> {
        let read = |row: &ParquetRow, _| read(row);
        self.each_with_pairs(columns, |_| false, read, take)
    }

    /// The same with lists of pairs of whole numbers in a column of their own, which is read in
    /// a much faster way: that which `pairs` says, and `columns` doesn't. `None` if there is none, or
    /// something else stands there.
    ///
    /// # Errors
    /// As those of [`each`](Self::each).
    pub(in crate::formats) fn each_with_pairs<D: Send>(
        &self,
        columns: impl Fn(&str) -> bool + Sync,
        pairs: impl Fn(&str) -> bool + Sync,
        read: impl Fn(&ParquetRow, Option<Pairs>) -> D + Sync,
        mut take: impl FnMut(D),
    ) -> Result<(), String> {
        let groups = self.0.metadata().row_groups();
        let read_group = |index: usize, take: &mut dyn FnMut(D)| -> Result<(), String> {
            let group = self.0.get_row_group(index).map_err(told)?;
            let mut pairs = pairs::read(&*group, &pairs).map(Vec::into_iter);
            let rows = group.get_row_iter(Some(self.projection(&columns)?));
            for row in rows.map_err(told)? {
                let pairs = pairs.as_mut().and_then(Iterator::next);
                take(read(&row.map_err(told)?, pairs));
            }
            Ok(())
        };
        guarded(|| {
            if groups.iter().any(|group| group.num_rows() > MOST_ROWS) {
                return (0..groups.len()).try_for_each(|index| read_group(index, &mut take));
            }
            let read_group = |index| {
                let mut rows = Vec::new();
                read_group(index, &mut |row| rows.push(row)).map(|()| rows)
            };
            try_in_order(0..groups.len(), read_group, |rows| {
                rows.into_iter().for_each(&mut take);
                Ok(())
            })
        })
    }

    /// The schema with these columns only.
    fn projection(&self, columns: impl Fn(&str) -> bool) -> Result<Type, String> {
        let schema = self.0.metadata().file_metadata().schema();
        let fields = schema.get_fields().iter();
        let fields = fields.filter(|field| columns(field.name()));
        let some = Type::group_type_builder(schema.name());
        let some = some.with_fields(fields.cloned().collect()).build();
        some.map_err(told)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what maps errors")]
fn told(problem: ParquetError) -> String {
    problem.to_string()
}

/// The reader trusts what a file says of itself more than it should.
fn guarded<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let read = catch_unwind(AssertUnwindSafe(read));
    read.unwrap_or_else(|_| Err("it is damaged".to_owned()))
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
