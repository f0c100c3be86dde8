//! MessagePack: values in and out.

use std::collections::HashMap;

use rmpv::{Value as Packed, ValueRef};
use serde_json::{Map, Value};

/// So deep may values be nested.
const MAX_DEPTH: usize = 32;

/// Reads a value; its words and bytes stay where they are.
///
/// # Errors
/// What is wrong with it.
pub(super) fn value(mut bytes: &[u8]) -> Result<ValueRef<'_>, String> {
    let value = rmpv::decode::read_value_ref_with_max_depth(&mut bytes, MAX_DEPTH);
    value.map_err(|problem| format!("it is no MessagePack ({problem})"))
}

/// Reads a map, by its keys.
///
/// # Errors
/// What is wrong with it.
pub(super) fn fields(bytes: &[u8]) -> Result<HashMap<&str, ValueRef<'_>>, String> {
    let ValueRef::Map(pairs) = value(bytes)? else {
        return Err("it holds no fields".to_owned());
    };
    let pairs = pairs.into_iter();
    let named = pairs.filter_map(|(key, value)| Some((text(&key)?, value)));
    Ok(named.collect())
}

/// The value of a key in a map.
pub(super) fn get<'v, 'b>(map: &'v ValueRef<'b>, name: &str) -> Option<&'v ValueRef<'b>> {
    let ValueRef::Map(pairs) = map else {
        return None;
    };
    let mut pairs = pairs.iter();
    let found = pairs.find(|(key, _)| text(key) == Some(name));
    found.map(|(_, value)| value)
}

/// A value's words, if it is words.
pub(super) fn text<'b>(value: &ValueRef<'b>) -> Option<&'b str> {
    match value {
        ValueRef::String(words) => words.into_str(),
        _ => None,
    }
}

/// A value's bytes, if it is bytes. Old versions of MessagePack write bytes as words.
pub(super) fn bytes<'b>(value: &ValueRef<'b>) -> Option<&'b [u8]> {
    match value {
        ValueRef::Binary(bytes) => Some(bytes),
        ValueRef::String(words) => words.into_str().map(str::as_bytes),
        _ => None,
    }
}

/// A value as JSON has it.
pub(super) fn unpacked(value: &ValueRef<'_>) -> Value {
    match value {
        ValueRef::Boolean(value) => (*value).into(),
        ValueRef::Integer(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into(),
            (None, Some(number)) => number.into(),
            (None, None) => Value::Null,
        },
        ValueRef::F32(number) => f64::from(*number).into(),
        ValueRef::F64(number) => (*number).into(),
        ValueRef::String(_) => text(value).unwrap_or_default().into(),
        ValueRef::Array(items) => items.iter().map(unpacked).collect(),
        ValueRef::Map(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| {
                let name = text(key).map_or_else(|| key.to_string(), str::to_owned);
                (name, unpacked(value))
            });
            Value::Object(pairs.collect())
        }
        ValueRef::Nil | ValueRef::Binary(_) | ValueRef::Ext(..) => Value::Null,
    }
}

/// A value of JSON as MessagePack has it.
fn packed(value: &Value) -> Packed {
    match value {
        Value::Null => Packed::Nil,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(whole), ..) => whole.into(),
            (None, Some(whole), _) => whole.into(),
            (None, None, real) => real.unwrap_or_default().into(),
        },
        Value::String(words) => words.as_str().into(),
        Value::Array(items) => items.iter().map(packed).collect::<Vec<_>>().into(),
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|(key, value)| (key.as_str().into(), packed(value)));
            Packed::Map(fields.collect())
        }
    }
}

/// Fields as bytes.
pub(super) fn of_fields(fields: Map<String, Value>) -> Vec<u8> {
    let mut out = Vec::new();
    // Memory takes all that is written, here and below.
    let _ = rmpv::encode::write_value(&mut out, &packed(&Value::Object(fields)));
    out
}

/// A whole number.
pub(super) fn number(out: &mut Vec<u8>, number: u64) {
    let _ = rmp::encode::write_uint(out, number);
}

/// What is true or not.
pub(super) fn boolean(out: &mut Vec<u8>, value: bool) {
    let _ = rmp::encode::write_bool(out, value);
}

/// Words.
pub(super) fn words(out: &mut Vec<u8>, words: &str) {
    let _ = rmp::encode::write_str(out, words);
}

/// Bytes.
pub(super) fn binary(out: &mut Vec<u8>, bytes: &[u8]) {
    let _ = rmp::encode::write_bin(out, bytes);
}

/// What stands before so many bytes.
pub(super) fn bytes_of(out: &mut Vec<u8>, count: usize) {
    let _ = rmp::encode::write_bin_len(out, u32::try_from(count).unwrap_or(u32::MAX));
}

/// What stands before so many values.
pub(super) fn list_of(out: &mut Vec<u8>, count: usize) {
    let _ = rmp::encode::write_array_len(out, u32::try_from(count).unwrap_or(u32::MAX));
}

/// What stands before so many pairs of a key and a value.
pub(super) fn map_of(out: &mut Vec<u8>, count: usize) {
    let _ = rmp::encode::write_map_len(out, u32::try_from(count).unwrap_or(u32::MAX));
}
