//! The form in which coordinators keep records: a key that starts with its type, a value that starts
//! with its version.
//!
//! Follows `CoordinatorRecordSerde`. A record without a value is a tombstone, which is the log's matter.

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

/// The type of the record with that key.
pub fn record_type(key: &[u8]) -> Result<i16, SchemaError> {
    split_prefix(key).map(|(found, _)| found)
}

fn split_prefix(bytes: &[u8]) -> Result<(i16, &[u8]), SchemaError> {
    let (prefix, rest) = bytes.split_first_chunk().ok_or(Fault::Truncated)?;
    Ok((i16::from_be_bytes(*prefix), rest))
}
