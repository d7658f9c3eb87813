//! The records of `__cluster_metadata`, and the frame around them.
//!
//! Follows `AbstractApiMessageSerde`: frame version 1, the record's key, its version, the record, and
//! nothing after it. A record that is not known is an error, as for Apache: skipping one would make
//! this node see another cluster than its peers do.

use std::ops::RangeInclusive;

use bytes::Bytes;
use uuid::Uuid;

use super::wire::{Reader, Struct, Tagged, UnknownTaggedFields, Writer};
use super::{Fault, Message, SchemaError};
use crate::protocol::cursor::Cursor;

const FRAME_VERSION: u32 = 1;

/// Derives the enum of all metadata records from the list of their keys, variants and structs.
macro_rules! metadata_record {
    ($($key:literal => $variant:ident($record:ident),)*) => {
        /// Any record of the metadata log.
        #[derive(Clone, Debug, PartialEq)]
        pub enum MetadataRecord {
            $(
                #[doc = concat!("Key ", $key, ".")]
                $variant($record),
            )*
        }

        $(
            impl From<$record> for MetadataRecord {
                fn from(record: $record) -> Self {
                    Self::$variant(record)
                }
            }
        )*

        impl MetadataRecord {
            /// The keys of all records.
            pub const API_KEYS: &[i16] = &[$($key),*];

            /// The key that tells the record's kind.
            pub fn api_key(&self) -> i16 {
                match self { $(Self::$variant(_) => $key,)* }
            }

            /// Kafka's name of the record.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $record::NAME,)* }
            }

            /// The versions the record can be written in.
            pub fn versions(&self) -> RangeInclusive<i16> {
                match self { $(Self::$variant(_) => $record::VERSIONS,)* }
            }

            fn encode_message(&self, version: i16, bytes: &mut Vec<u8>) -> Result<(), SchemaError> {
                match self { $(Self::$variant(record) => record.encode(version, bytes),)* }
            }

            fn decode_message(key: i16, version: i16, bytes: &mut &[u8]) -> Result<Self, SchemaError> {
                match key {
                    $($key => $record::decode(bytes, version).map(Self::$variant),)*
                    _ => Err(SchemaError::Type(key.into())),
                }
            }

            #[cfg(test)]
            pub(super) fn defaults() -> Vec<Self> {
                vec![$(Self::$variant($record::default())),*]
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/metadata.rs"));

impl MetadataRecord {
    /// The record in its frame: the value of a record of the metadata log.
    pub fn encode(&self, version: i16) -> Result<Vec<u8>, SchemaError> {
        let mut frame = Writer::new(Vec::new(), version, true);
        frame.unsigned_varint(FRAME_VERSION);
        frame.unsigned_varint(self.api_key().unsigned_abs().into());
        frame.unsigned_varint(version.unsigned_abs().into());
        let mut bytes = frame.into_bytes();
        self.encode_message(version, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads what [`encode`](Self::encode) writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, SchemaError> {
        Self::decode_versioned(bytes).map(|(record, _)| record)
    }

    /// The record, and the version it was written in.
    pub fn decode_versioned(bytes: &[u8]) -> Result<(Self, i16), SchemaError> {
        let mut frame = Cursor::new(bytes);
        let frame_version = frame.unsigned_varint()?;
        if frame_version != FRAME_VERSION {
            return Err(SchemaError::Frame(frame_version));
        }
        let key = frame.unsigned_varint()?;
        let key = i16::try_from(key).map_err(|_| SchemaError::Type(key.into()))?;
        let version = frame.unsigned_varint()?;
        let version = i16::try_from(version).map_err(|_| Fault::Length(version.into()))?;
        let mut rest = frame.rest();
        let record = Self::decode_message(key, version, &mut rest)?;
        if !rest.is_empty() {
            return Err(Fault::Trailing(rest.len()).into());
        }
        Ok((record, version))
    }
}
