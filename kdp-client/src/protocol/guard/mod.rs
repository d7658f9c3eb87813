//! Walks a frame against its shape before anything decodes it.
//!
//! A decoder reserves memory for the counts that it reads; a frame of a few bytes that claims two
//! thousand million elements would abort the process. So every frame of a peer passes here first:
//! each length must fit into what is left, arrays and tagged fields stay within Kafka's limits, null
//! stands only where the version allows it, and what the frame decodes to is no more than
//! [`INFLATION_MAX`] times its size. It allocates nothing and looks at every byte at most once;
//! records and strings are stepped over by their length, so a Produce request of any size costs a
//! few dozen steps. Whether a string is UTF-8 is left to the decoder.
//!
//! Bytes after the end of a message are ignored, as Apache ignores them: librdkafka's Metadata of version 13 for
//! all topics has three. Stricter than Apache Kafka, which takes tags in any order: they ascend, as KIP-482 says.

#[cfg(test)]
mod tests;

use super::cursor::{ARRAY_ELEMENTS_MAX, Cursor, STRING_BYTES_MAX};
use super::shapes::{self, Field, Kind, Shape, Struct};

pub use super::cursor::Fault;

/// How many times its size a frame may take in memory, above [`MEMORY_FREE`].
pub const INFLATION_MAX: u64 = 64;
/// What any frame may take, however small it is.
pub const MEMORY_FREE: u64 = 64 * 1024;

/// What the first unknown tagged field of a struct costs: the node of a tree.
const FIRST_TAGGED_FIELD: u64 = 448;
/// What an element of an array of strings costs.
const STRING: u64 = 32;

/// Why a frame must not be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// Kafka has no such API.
    #[error("there is no API with key {0}")]
    UnknownApi(i16),
    /// The API has no such version.
    #[error("{message} has no version {version}")]
    UnsupportedVersion {
        /// Kafka's name of the request or response.
        message: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// The bytes are not what the version says.
    #[error("{message} version {version} is malformed at {field}: {fault}")]
    Malformed {
        /// Kafka's name of the request or response.
        message: &'static str,
        /// Its version.
        version: i16,
        /// The field that was being read, or the last one.
        field: &'static str,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// Whether the body of a request, without its header, is safe to decode.
pub fn check_request(api_key: i16, version: i16, body: &[u8]) -> Result<(), GuardError> {
    let shape = shapes::request(api_key).ok_or(GuardError::UnknownApi(api_key))?;
    walk(shape, version, body)
}

/// Whether the body of a response, without its header, is safe to decode.
pub fn check_response(api_key: i16, version: i16, body: &[u8]) -> Result<(), GuardError> {
    let shape = shapes::response(api_key).ok_or(GuardError::UnknownApi(api_key))?;
    walk(shape, version, body)
}

fn walk(shape: &'static Shape, version: i16, body: &[u8]) -> Result<(), GuardError> {
    if !shape.versions().contains(&version) {
        return Err(GuardError::UnsupportedVersion { message: shape.name, version });
    }
    let mut walker = Walker {
        cursor: Cursor::new(body),
        version,
        flexible: version >= shape.flexible_from,
        field: "its start",
        memory_left: MEMORY_FREE.max(INFLATION_MAX * body.len() as u64),
    };
    walker.structure(&shape.body).map_err(|fault| GuardError::Malformed {
        message: shape.name,
        version,
        field: walker.field,
        fault,
    })
}

struct Walker<'a> {
    cursor: Cursor<'a>,
    version: i16,
    flexible: bool,
    /// Where we are, for the error.
    field: &'static str,
    memory_left: u64,
}

impl Walker<'_> {
    fn structure(&mut self, shape: &'static Struct) -> Result<(), Fault> {
        for field in shape.fields {
            if field.first <= self.version && self.version <= field.last {
                self.field(field)?;
            }
        }
        if self.flexible { self.tagged_fields(shape) } else { Ok(()) }
    }

    fn field(&mut self, field: &'static Field) -> Result<(), Fault> {
        self.field = field.name;
        let nullable = field.null_first <= self.version && self.version <= field.null_last;
        match field.kind {
            Kind::Fixed(scalar) => self.skip(scalar.width().into()),
            Kind::String => {
                let length = self.string_length()?;
                self.skip(or_null(length, nullable)?)
            }
            Kind::Bytes => {
                let length = self.length()?;
                self.skip(or_null(length, nullable)?)
            }
            Kind::Struct(shape) => {
                if nullable && i8::from_be_bytes(self.cursor.array()?) < 0 {
                    return Ok(());
                }
                self.structure(shape)
            }
            Kind::FixedArray(scalar) => {
                let count = self.count(nullable, scalar.width().into())?;
                self.skip(count * usize::from(scalar.width()))
            }
            Kind::StringArray => {
                for _ in 0..self.count(nullable, STRING)? {
                    let length = self.string_length()?;
                    self.skip(or_null(length, false)?)?;
                }
                Ok(())
            }
            Kind::StructArray(shape) => {
                for _ in 0..self.count(nullable, shape.memory.into())? {
                    self.structure(shape)?;
                }
                Ok(())
            }
        }
    }

    fn tagged_fields(&mut self, shape: &'static Struct) -> Result<(), Fault> {
        // The field's own walk needs the cursor, so the outer one is a copy that is put back.
        let mut outer = self.cursor;
        let mut unknown = 0;
        outer.tagged_fields(|tag, bytes| {
            let Some((_, field)) = shape.tagged.iter().find(|(known, _)| *known == tag) else {
                let cost = if unknown == 0 { FIRST_TAGGED_FIELD } else { FIRST_TAGGED_FIELD / 4 };
                unknown += 1;
                return self.spend(cost);
            };
            if self.version < field.first || field.last < self.version {
                return Err(Fault::Tag(tag));
            }
            self.cursor = Cursor::new(bytes);
            self.field(field)?;
            if self.cursor.rest().is_empty() { Ok(()) } else { Err(Fault::Tag(tag)) }
        })?;
        self.cursor = outer;
        Ok(())
    }

    fn skip(&mut self, length: usize) -> Result<(), Fault> {
        self.cursor.take(length).map(|_| ())
    }

    fn length(&mut self) -> Result<Option<usize>, Fault> {
        if self.flexible { self.cursor.compact_length() } else { self.cursor.int_length() }
    }

    fn string_length(&mut self) -> Result<Option<usize>, Fault> {
        if !self.flexible {
            return self.cursor.short_length();
        }
        match self.cursor.compact_length()? {
            Some(length) if length > STRING_BYTES_MAX => Err(Fault::Length(length as i64)),
            length => Ok(length),
        }
    }

    /// The count of an array whose elements take so many bytes of memory each, at least one of the frame.
    fn count(&mut self, nullable: bool, memory_each: u64) -> Result<usize, Fault> {
        let length = self.length()?;
        let count = or_null(length, nullable)?;
        if count > ARRAY_ELEMENTS_MAX {
            return Err(Fault::Length(count as i64));
        }
        self.spend(count as u64 * memory_each)?;
        Ok(count)
    }

    fn spend(&mut self, memory: u64) -> Result<(), Fault> {
        self.memory_left = self.memory_left.checked_sub(memory).ok_or(Fault::Inflated)?;
        Ok(())
    }
}

/// Null counts as nothing, where it is allowed.
fn or_null(length: Option<usize>, nullable: bool) -> Result<usize, Fault> {
    match length {
        Some(length) => Ok(length),
        None if nullable => Ok(0),
        None => Err(Fault::Null),
    }
}
