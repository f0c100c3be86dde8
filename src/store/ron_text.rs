//! Writes RON the way people like to read it: a record a line, spaces after commas, letters of
//! every script as they are. (`ron`'s own writer escapes apostrophes and combining marks, and
//! either breaks every line or none.) Reading is left to `ron`.

use std::fmt::{self, Write as _};

use serde::ser::{self, Serialize};

use crate::text::unseen::is_unseen;

/// Why a value can't be written: its type has no place in our files. Never seen by users.
#[derive(Debug)]
pub(crate) struct WriteError(String);

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WriteError {}

impl ser::Error for WriteError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// A value on one line.
pub(crate) fn line<T: Serialize>(value: &T) -> Result<String, WriteError> {
    let mut writer = Writer::default();
    value.serialize(&mut writer)?;
    Ok(writer.out)
}

/// A value as a file: a field a line, and a line for each record of its lists.
pub(crate) fn file<T: Serialize>(value: &T) -> Result<String, WriteError> {
    let mut writer = Writer {
        as_file: true,
        ..Writer::default()
    };
    value.serialize(&mut writer)?;
    writer.out.push('\n');
    Ok(writer.out)
}

/// Lists that get a line for each record although they stand inside one.
const LISTS_IN_RECORDS: [&str; 2] = ["attributes", "values"];

#[derive(Default)]
struct Writer {
    out: String,
    as_file: bool,
    nesting: usize,
    indent: usize,
    field: &'static str,
}

impl Writer {
    fn new_line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.indent {
            self.out.push_str("    ");
        }
    }

    fn open(&mut self, bracket: char, broken: bool) -> Group<'_> {
        self.out.push(bracket);
        self.nesting += 1;
        self.indent += usize::from(broken);
        Group {
            writer: self,
            broken,
            first: true,
            close: match bracket {
                '[' => ']',
                '{' => '}',
                _ => ')',
            },
        }
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for character in text.chars() {
            match character {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                // They belong to emoji, which people should know again.
                selector @ '\u{fe00}'..='\u{fe0f}' => self.out.push(selector),
                other if is_unseen(other) => {
                    let _ = write!(self.out, "\\u{{{:x}}}", u32::from(other));
                }
                other => self.out.push(other),
            }
        }
        self.out.push('"');
    }
}

/// Brackets with things between them.
struct Group<'a> {
    writer: &'a mut Writer,
    broken: bool,
    first: bool,
    close: char,
}

impl Group<'_> {
    fn next(&mut self) -> &mut Writer {
        if self.broken {
            if !self.first {
                self.writer.out.push(',');
            }
            self.writer.new_line();
        } else if !self.first {
            self.writer.out.push_str(", ");
        }
        self.first = false;
        self.writer
    }

    fn close(self) {
        self.writer.nesting -= 1;
        if self.broken {
            self.writer.indent -= 1;
            if !self.first {
                self.writer.out.push(',');
                self.writer.new_line();
            }
        }
        self.writer.out.push(self.close);
    }

    fn field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        let writer = self.next();
        writer.out.push_str(name);
        writer.out.push_str(": ");
        writer.field = name;
        value.serialize(writer)
    }
}

macro_rules! plain {
    ($($method:ident: $ty:ty),+) => {
        $(fn $method(self, value: $ty) -> Result<(), WriteError> {
            let _ = write!(self.out, "{value}");
            Ok(())
        })+
    };
}

fn unsupported<T>(what: &str) -> Result<T, WriteError> {
    Err(WriteError(format!("{what} has no place in project files")))
}

impl<'a> ser::Serializer for &'a mut Writer {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Group<'a>;
    type SerializeTuple = Group<'a>;
    type SerializeTupleStruct = Group<'a>;
    type SerializeTupleVariant = Group<'a>;
    type SerializeMap = Group<'a>;
    type SerializeStruct = Group<'a>;
    type SerializeStructVariant = Group<'a>;

    plain!(serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64);

    fn serialize_f32(self, value: f32) -> Result<(), WriteError> {
        // `{:?}` keeps the point, by which RON tells a float from an integer.
        let _ = write!(self.out, "{value:?}");
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Result<(), WriteError> {
        let _ = write!(self.out, "{value:?}");
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), WriteError> {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), WriteError> {
        self.string(value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), WriteError> {
        unsupported("a byte string")
    }

    fn serialize_none(self) -> Result<(), WriteError> {
        self.out.push_str("None");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), WriteError> {
        self.out.push_str("()");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), WriteError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), WriteError> {
        self.out.push_str(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        self.out.push_str(variant);
        let mut group = self.open('(', false);
        value.serialize(group.next())?;
        group.close();
        Ok(())
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Group<'a>, WriteError> {
        let list = self.nesting == 1 || LISTS_IN_RECORDS.contains(&self.field);
        let broken = self.as_file && list && length != Some(0);
        Ok(self.open('[', broken))
    }

    fn serialize_tuple(self, _: usize) -> Result<Group<'a>, WriteError> {
        Ok(self.open('(', false))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Group<'a>, WriteError> {
        Ok(self.open('(', false))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Group<'a>, WriteError> {
        self.out.push_str(variant);
        Ok(self.open('(', false))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Group<'a>, WriteError> {
        Ok(self.open('{', false))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Group<'a>, WriteError> {
        let broken = self.as_file && self.nesting == 0;
        Ok(self.open('(', broken))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Group<'a>, WriteError> {
        self.out.push_str(variant);
        Ok(self.open('(', false))
    }
}

macro_rules! elements {
    ($($kind:ident::$method:ident),+) => {
        $(impl ser::$kind for Group<'_> {
            type Ok = ();
            type Error = WriteError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
                value.serialize(self.next())
            }

            fn end(self) -> Result<(), WriteError> {
                self.close();
                Ok(())
            }
        })+
    };
}

elements!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! fields {
    ($($kind:ident),+) => {
        $(impl ser::$kind for Group<'_> {
            type Ok = ();
            type Error = WriteError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), WriteError> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), WriteError> {
                self.close();
                Ok(())
            }
        })+
    };
}

fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Group<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        key.serialize(self.next())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        self.writer.out.push_str(": ");
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), WriteError> {
        self.close();
        Ok(())
    }
}
