//! How Kafka's types look in bytes, once for all records.
//!
//! A [`Reader`] never allocates for a length before it has seen that the bytes are there; a
//! [`Writer`] refuses what no reader would take. Knows no message by name.

use std::ops::RangeInclusive;

use bytes::Bytes;
use uuid::Uuid;

use super::SchemaError;
use crate::protocol::cursor::{Cursor, Fault, STRING_BYTES_MAX};

/// Tagged fields that a schema does not know, in the order of their tags.
pub type UnknownTaggedFields = Vec<(u32, Vec<u8>)>;

/// How many elements are reserved on the word of a length alone.
const RESERVED_MAX: usize = 1_000;

/// Bytes being read, and the version they were written in.
pub struct Reader<'a> {
    cursor: Cursor<'a>,
    version: i16,
    flexible: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(cursor: Cursor<'a>, version: i16, flexible: bool) -> Self {
        Self { cursor, version, flexible }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.cursor.rest()
    }

    pub(super) fn version(&self) -> i16 {
        self.version
    }

    /// Reads a field that is never null.
    pub(super) fn field<T: Wire>(&mut self, name: &'static str) -> Result<T, SchemaError> {
        T::read(self).map_err(|error| error.at(name))
    }

    /// Reads a field that is null in some versions.
    pub(super) fn nullable<T: Nullable>(
        &mut self,
        name: &'static str,
        versions: RangeInclusive<i16>,
    ) -> Result<Option<T>, SchemaError> {
        if !versions.contains(&self.version) {
            return self.field(name).map(Some);
        }
        T::read_nullable(self).map_err(|error| error.at(name))
    }

    /// Reads a struct that is null in some versions, in a tagged field: its mark is of another form there.
    pub(super) fn nullable_tagged<T: Struct>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, SchemaError> {
        if self.cursor.unsigned_varint()? == 0 { Ok(None) } else { self.field(name).map(Some) }
    }

    /// Refuses a tag in a version that does not have it.
    pub(super) fn expect_tag(&self, tag: u32, known: bool) -> Result<(), SchemaError> {
        if known { Ok(()) } else { Err(Fault::Tag(tag).into()) }
    }

    fn length(&mut self) -> Result<Option<usize>, Fault> {
        if self.flexible { self.cursor.compact_length() } else { self.cursor.int_length() }
    }

    fn string_length(&mut self) -> Result<Option<usize>, Fault> {
        if self.flexible { self.cursor.compact_length() } else { self.cursor.short_length() }
    }

    fn read_struct<T: Struct>(&mut self) -> Result<T, SchemaError> {
        let mut value = T::default();
        value.read_fields(self)?;
        if !self.flexible {
            return Ok(value);
        }
        let (version, flexible) = (self.version, self.flexible);
        self.cursor.tagged_fields(|tag, bytes| {
            let mut field = Reader::new(Cursor::new(bytes), version, flexible);
            if !value.read_tagged(tag, &mut field)? {
                value.unknown_tagged_fields_mut().push((tag, bytes.to_vec()));
            } else if !field.rest().is_empty() {
                return Err(Fault::Tag(tag).into());
            }
            Ok::<(), SchemaError>(())
        })?;
        Ok(value)
    }
}

/// Bytes being written in one version.
pub struct Writer {
    bytes: Vec<u8>,
    version: i16,
    flexible: bool,
}

impl Writer {
    pub(super) fn new(bytes: Vec<u8>, version: i16, flexible: bool) -> Self {
        Self { bytes, version, flexible }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn version(&self) -> i16 {
        self.version
    }

    pub(super) fn lacks(&self, name: &'static str) -> SchemaError {
        SchemaError::Lacks { field: name, version: self.version }
    }

    /// Writes a field that is never null.
    pub(super) fn field<T: Wire>(&mut self, name: &'static str, value: &T) -> Result<(), SchemaError> {
        value.write(self).map_err(|error| error.at(name))
    }

    /// Writes a field that may be null in some versions.
    pub(super) fn nullable<T: Nullable>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
        versions: RangeInclusive<i16>,
    ) -> Result<(), SchemaError> {
        match (versions.contains(&self.version), value) {
            (true, value) => T::write_nullable(value.as_ref(), self).map_err(|error| error.at(name)),
            (false, Some(value)) => self.field(name, value),
            (false, None) => Err(SchemaError::Malformed { field: name, fault: Fault::Null }),
        }
    }

    /// Writes a struct that may be null, in a tagged field.
    pub(super) fn nullable_tagged<T: Struct>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), SchemaError> {
        self.unsigned_varint(value.is_some().into());
        value.as_ref().map_or(Ok(()), |value| self.field(name, value))
    }

    pub(super) fn unsigned_varint(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    fn length(&mut self, length: Option<usize>) -> Result<(), Fault> {
        let length = check_length(length, i32::MAX as usize)?;
        if self.flexible {
            self.compact_length(length)
        } else {
            self.put(&length.to_be_bytes())
        }
        Ok(())
    }

    fn string_length(&mut self, length: Option<usize>) -> Result<(), Fault> {
        let length = check_length(length, STRING_BYTES_MAX)?;
        if self.flexible {
            self.compact_length(length)
        } else {
            self.put(&(length as i16).to_be_bytes())
        }
        Ok(())
    }

    fn compact_length(&mut self, length: i32) {
        self.unsigned_varint((length as u32).wrapping_add(1));
    }

    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn write_struct<T: Struct>(&mut self, value: &T) -> Result<(), SchemaError> {
        value.write_fields(self)?;
        let mut tagged = Tagged { fields: Vec::new(), version: self.version, flexible: self.flexible };
        value.write_tagged(&mut tagged)?;
        let unknown = value.unknown_tagged_fields();
        if !self.flexible {
            return if unknown.is_empty() { Ok(()) } else { Err(Fault::Tag(unknown[0].0).into()) };
        }
        let mut fields = tagged.fields;
        fields.extend(unknown.iter().cloned());
        fields.sort_by_key(|(tag, _)| *tag);
        self.unsigned_varint(fields.len() as u32);
        for (index, (tag, bytes)) in fields.iter().enumerate() {
            if index > 0 && fields[index - 1].0 == *tag {
                return Err(Fault::Tag(*tag).into());
            }
            self.unsigned_varint(*tag);
            self.unsigned_varint(bytes.len() as u32);
            self.put(bytes);
        }
        Ok(())
    }
}

/// -1 for null.
fn check_length(length: Option<usize>, max: usize) -> Result<i32, Fault> {
    match length {
        None => Ok(-1),
        Some(length) if length <= max => Ok(length as i32),
        Some(length) => Err(Fault::Length(length as i64)),
    }
}

/// The tagged fields of one struct, as they are collected.
pub struct Tagged {
    fields: UnknownTaggedFields,
    version: i16,
    flexible: bool,
}

impl Tagged {
    pub(super) fn version(&self) -> i16 {
        self.version
    }

    pub(super) fn lacks(&self, name: &'static str) -> SchemaError {
        SchemaError::Lacks { field: name, version: self.version }
    }

    /// Adds a field that differs from its default.
    pub(super) fn field(
        &mut self,
        tag: u32,
        write: impl FnOnce(&mut Writer) -> Result<(), SchemaError>,
    ) -> Result<(), SchemaError> {
        let mut writer = Writer::new(Vec::new(), self.version, self.flexible);
        write(&mut writer)?;
        self.fields.push((tag, writer.bytes));
        Ok(())
    }
}

/// A type that a field can have.
pub trait Wire: Sized {
    /// Takes the value off the front of what is left.
    fn read(reader: &mut Reader<'_>) -> Result<Self, SchemaError>;
    /// Appends the value.
    fn write(&self, writer: &mut Writer) -> Result<(), SchemaError>;
}

/// A type whose fields can be null.
pub trait Nullable: Wire {
    /// Takes the value or null.
    fn read_nullable(reader: &mut Reader<'_>) -> Result<Option<Self>, SchemaError>;
    /// Appends the value or null.
    fn write_nullable(value: Option<&Self>, writer: &mut Writer) -> Result<(), SchemaError>;
}

/// What the schemas say of a struct; implemented by derived code only.
pub trait Struct: Default {
    /// Reads the fields without a tag that this version has.
    fn read_fields(&mut self, reader: &mut Reader<'_>) -> Result<(), SchemaError>;
    /// Writes the fields without a tag that this version has.
    fn write_fields(&self, writer: &mut Writer) -> Result<(), SchemaError>;
    /// Reads the tagged field, or says that it is not known.
    fn read_tagged(&mut self, _tag: u32, _reader: &mut Reader<'_>) -> Result<bool, SchemaError> {
        Ok(false)
    }
    /// Adds the tagged fields that are not at their default.
    fn write_tagged(&self, _tagged: &mut Tagged) -> Result<(), SchemaError> {
        Ok(())
    }
    /// The tagged fields that the schema does not know.
    fn unknown_tagged_fields(&self) -> &UnknownTaggedFields;
    /// The tagged fields that the schema does not know.
    fn unknown_tagged_fields_mut(&mut self) -> &mut UnknownTaggedFields;
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Wire for $number {
            fn read(reader: &mut Reader<'_>) -> Result<Self, SchemaError> {
                Ok(Self::from_be_bytes(reader.cursor.array()?))
            }
            fn write(&self, writer: &mut Writer) -> Result<(), SchemaError> {
                writer.put(&self.to_be_bytes());
                Ok(())
            }
        }
    )*};
}

numbers!(i8 i16 u16 i32 u32 i64 f64);

impl Wire for bool {
    fn read(reader: &mut Reader<'_>) -> Result<Self, SchemaError> {
        Ok(i8::read(reader)? != 0)
    }
    fn write(&self, writer: &mut Writer) -> Result<(), SchemaError> {
        i8::from(*self).write(writer)
    }
}

impl Wire for Uuid {
    fn read(reader: &mut Reader<'_>) -> Result<Self, SchemaError> {
        Ok(Uuid::from_bytes(reader.cursor.array()?))
    }
    fn write(&self, writer: &mut Writer) -> Result<(), SchemaError> {
        writer.put(self.as_bytes());
        Ok(())
    }
}

/// Where null is a length of its own, a value that is not null is one that must be there.
macro_rules! not_null {
    () => {
        fn read(reader: &mut Reader<'_>) -> Result<Self, SchemaError> {
            Self::read_nullable(reader)?.ok_or(Fault::Null.into())
        }
        fn write(&self, writer: &mut Writer) -> Result<(), SchemaError> {
            Self::write_nullable(Some(self), writer)
        }
    };
}

impl Wire for String {
    not_null!();
}

impl Nullable for String {
    fn read_nullable(reader: &mut Reader<'_>) -> Result<Option<Self>, SchemaError> {
        let Some(length) = reader.string_length()? else { return Ok(None) };
        if length > STRING_BYTES_MAX {
            return Err(Fault::Length(length as i64).into());
        }
        let text = std::str::from_utf8(reader.cursor.take(length)?).map_err(|_| Fault::Utf8)?;
        Ok(Some(text.to_owned()))
    }
    fn write_nullable(value: Option<&Self>, writer: &mut Writer) -> Result<(), SchemaError> {
        writer.string_length(value.map(String::len))?;
        writer.put(value.map_or(&[], |text| text.as_bytes()));
        Ok(())
    }
}

impl Wire for Bytes {
    not_null!();
}

impl Nullable for Bytes {
    fn read_nullable(reader: &mut Reader<'_>) -> Result<Option<Self>, SchemaError> {
        let Some(length) = reader.length()? else { return Ok(None) };
        Ok(Some(Bytes::copy_from_slice(reader.cursor.take(length)?)))
    }
    fn write_nullable(value: Option<&Self>, writer: &mut Writer) -> Result<(), SchemaError> {
        writer.length(value.map(Bytes::len))?;
        writer.put(value.map_or(&[], |bytes| bytes));
        Ok(())
    }
}

impl<T: Wire> Wire for Vec<T> {
    not_null!();
}

impl<T: Wire> Nullable for Vec<T> {
    fn read_nullable(reader: &mut Reader<'_>) -> Result<Option<Self>, SchemaError> {
        // No element takes less than a byte, so the length is checked against what is left.
        let Some(length) = reader.length()? else { return Ok(None) };
        let mut elements = Vec::with_capacity(length.min(RESERVED_MAX));
        for _ in 0..length {
            elements.push(T::read(reader)?);
        }
        Ok(Some(elements))
    }
    fn write_nullable(value: Option<&Self>, writer: &mut Writer) -> Result<(), SchemaError> {
        writer.length(value.map(Vec::len))?;
        value.into_iter().flatten().try_for_each(|element| element.write(writer))
    }
}

impl<T: Struct> Wire for T {
    fn read(reader: &mut Reader<'_>) -> Result<Self, SchemaError> {
        reader.read_struct()
    }
    fn write(&self, writer: &mut Writer) -> Result<(), SchemaError> {
        writer.write_struct(self)
    }
}

impl<T: Struct> Nullable for T {
    fn read_nullable(reader: &mut Reader<'_>) -> Result<Option<Self>, SchemaError> {
        if i8::read(reader)? < 0 { Ok(None) } else { reader.read_struct().map(Some) }
    }
    fn write_nullable(value: Option<&Self>, writer: &mut Writer) -> Result<(), SchemaError> {
        let mark: i8 = if value.is_some() { 1 } else { -1 };
        mark.write(writer)?;
        value.map_or(Ok(()), |value| writer.write_struct(value))
    }
}
