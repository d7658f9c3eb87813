//! The form in which coordinators keep records: a key that starts with its type, a value that starts
//! with its version.
//!
//! Follows `CoordinatorRecordSerde`. A record without a value is a tombstone, which is the log's matter.

use serde::Serialize;

use super::{Fault, Message, SchemaError};

/// The key of a coordinator's record. Keys have one version, 0, which is not written.
pub trait CoordinatorRecordKey: Message {
    /// What kind of record it is, unique within its log.
    const TYPE: i16;

    /// The type, then the key.
    fn encode_key(&self) -> Result<Vec<u8>, SchemaError> {
        let mut bytes = Self::TYPE.to_be_bytes().to_vec();
        self.encode(0, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads what [`encode_key`](Self::encode_key) writes.
    fn decode_key(bytes: &[u8]) -> Result<Self, SchemaError> {
        let (found, mut rest) = split_prefix(bytes)?;
        if found != Self::TYPE {
            return Err(SchemaError::OtherType { expected: Self::TYPE, found });
        }
        Self::decode(&mut rest, 0)
    }
}

/// The value of a coordinator's record.
pub trait CoordinatorRecordValue: Message {
    /// The type that the record's key starts with.
    const TYPE: i16;

    /// The version, then the value.
    fn encode_value(&self, version: i16) -> Result<Vec<u8>, SchemaError> {
        let mut bytes = version.to_be_bytes().to_vec();
        self.encode(version, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads what [`encode_value`](Self::encode_value) writes.
    fn decode_value(bytes: &[u8]) -> Result<Self, SchemaError> {
        let (version, mut rest) = split_prefix(bytes)?;
        Self::decode(&mut rest, version)
    }
}

/// Looks at a record of any kind.
pub trait RecordVisitor {
    /// What it makes of it.
    type Output;

    /// The record: Kafka's name of its kind, its key, and its value, which a tombstone does not have.
    fn visit<K: Message + Serialize, V: Message + Serialize>(
        self,
        kind: &'static str,
        key: &K,
        value: Option<&V>,
    ) -> Self::Output;
}

/// Derives `visit` from the list of a log's types, keys and values.
macro_rules! coordinator_log {
    ($($type:literal => $key:ident, $value:ident;)*) => {
        /// Reads a record of this log, whatever its kind, and shows it to the visitor.
        pub fn visit<R: super::RecordVisitor>(
            key: &[u8],
            value: Option<&[u8]>,
            visitor: R,
        ) -> Result<R::Output, SchemaError> {
            match super::record_type(key)? {
                $($type => {
                    let key = $key::decode_key(key)?;
                    let value = value.map($value::decode_value).transpose()?;
                    let kind = $key::NAME.trim_end_matches("Key");
                    Ok(visitor.visit(kind, &key, value.as_ref()))
                })*
                other => Err(SchemaError::Type(other.into())),
            }
        }
    };
}

/// The type of the record with that key.
pub fn record_type(key: &[u8]) -> Result<i16, SchemaError> {
    split_prefix(key).map(|(found, _)| found)
}

fn split_prefix(bytes: &[u8]) -> Result<(i16, &[u8]), SchemaError> {
    let (prefix, rest) = bytes.split_first_chunk().ok_or(Fault::Truncated)?;
    Ok((i16::from_be_bytes(*prefix), rest))
}
