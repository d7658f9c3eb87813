//! Kafka's records as structs: the metadata log's and the coordinators'.
//!
//! The structs and their bytes are derived at build time from `schemas/*.kdp`, a line a field. They
//! follow what Apache's generated classes do: a value that differs from its default is never left
//! out silently (unless the field is ignorable), and a tagged field that is not known is kept.

#[macro_use]
mod coordinator;
pub mod group;
pub mod metadata;
pub mod rpc;
pub mod share;
#[cfg(test)]
mod tests;
mod text;
pub mod transaction;
pub mod wire;

pub use super::cursor::Fault;
pub use coordinator::{CoordinatorRecordKey, CoordinatorRecordValue, RecordVisitor, record_type};

use std::ops::RangeInclusive;

use super::cursor::Cursor;
use wire::{Reader, Struct, Wire, Writer};

/// Why bytes are no record, or a record cannot be bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// The bytes are not what the version says, or the value does not fit its type.
    #[error("{fault}{}{}", if field.is_empty() { "" } else { " at " }, field)]
    Malformed {
        /// The innermost field; empty where the record as a whole is meant.
        field: &'static str,
        /// What is wrong with it.
        fault: Fault,
    },
    /// A value that this version cannot carry.
    #[error("version {version} has no field {field}, and its value is not the default")]
    Lacks {
        /// The field.
        field: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// A version that this schema does not have.
    #[error("{name} has no version {version}")]
    Version {
        /// The message.
        name: &'static str,
        /// The version asked for or found.
        version: i16,
    },
    /// A frame version other than 1 around a metadata record.
    #[error("the frame version {0} of a metadata record is not known")]
    Frame(u32),
    /// A record type that is not known.
    #[error("the record type {0} is not known")]
    Type(i64),
    /// A record type other than the one asked for.
    #[error("the record type is {found}, not {expected}")]
    OtherType {
        /// The type asked for.
        expected: i16,
        /// The type found.
        found: i16,
    },
}

impl From<Fault> for SchemaError {
    fn from(fault: Fault) -> Self {
        Self::Malformed { field: "", fault }
    }
}

impl SchemaError {
    /// Names the field, unless an inner one has been named already.
    fn at(self, field: &'static str) -> Self {
        match self {
            Self::Malformed { field: "", fault } => Self::Malformed { field, fault },
            named => named,
        }
    }
}

/// A record, or the key or value of one.
pub trait Message: Struct {
    /// Kafka's name of it.
    const NAME: &'static str;
    /// The versions that can be read and written.
    const VERSIONS: RangeInclusive<i16>;
    /// The first version with compact lengths and tagged fields.
    const FLEXIBLE_FROM: Option<i16>;

    /// Appends the message in that version, or nothing where it cannot be.
    fn encode(&self, version: i16, bytes: &mut Vec<u8>) -> Result<(), SchemaError> {
        let flexible = is_flexible::<Self>(version)?;
        let length = bytes.len();
        let mut writer = Writer::new(std::mem::take(bytes), version, flexible);
        let result = self.write(&mut writer);
        *bytes = writer.into_bytes();
        if result.is_err() {
            bytes.truncate(length);
        }
        result
    }

    /// Takes a message of that version off the front of the bytes.
    fn decode(bytes: &mut &[u8], version: i16) -> Result<Self, SchemaError> {
        let mut reader = Reader::new(Cursor::new(bytes), version, is_flexible::<Self>(version)?);
        let message = Self::read(&mut reader)?;
        *bytes = reader.rest();
        Ok(message)
    }
}

fn is_flexible<M: Message>(version: i16) -> Result<bool, SchemaError> {
    if !M::VERSIONS.contains(&version) {
        return Err(SchemaError::Version { name: M::NAME, version });
    }
    Ok(M::FLEXIBLE_FROM.is_some_and(|first| first <= version))
}
