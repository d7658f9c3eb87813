//! The records of `__consumer_offsets` as the group machine sees them, and their bytes.
//!
//! Versions are those Apache 4.3 writes: group metadata 3; offset commits 4, or 1 when they carry an
//! expire timestamp. What belongs to groups of other kinds (KIP-848, share, streams) is only known by
//! its key and its group's id: it stays in the log, and whoever takes the id over removes it.

use bytes::Bytes;
use kdp_client::protocol::schema::group::{
    GroupMetadataKey, GroupMetadataValue, LegacyOffsetCommitKey, LegacyOffsetCommitValue, OffsetCommitKey,
    OffsetCommitValue,
};
use kdp_client::protocol::schema::{
    CoordinatorRecordKey, CoordinatorRecordValue, Fault, SchemaError, record_type,
};
use kdp_client::protocol::types::ProducerId;

use super::Id;

const GROUP_METADATA_VERSION: i16 = 3;
const OFFSET_COMMIT_VERSION: i16 = 4;
/// The last version that has an expire timestamp.
const OFFSET_COMMIT_VERSION_WITH_EXPIRY: i16 = 1;
/// Types 3 to 23 belong to groups of other kinds.
const FOREIGN_TYPES: std::ops::RangeInclusive<i16> = 3..=23;
const SHARE_TYPES: std::ops::RangeInclusive<i16> = 10..=15;

/// A record; where a value is `None` it is a tombstone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Record {
    /// A classic group as of its last completed rebalance.
    Group { group: Id, value: Option<GroupMetadataValue> },
    /// A committed offset, pending while its producer's transaction is open.
    Offset { at: OffsetKey, producer_id: Option<ProducerId>, value: Option<OffsetCommitValue> },
    /// A record of a group of another kind.
    Foreign { group: Id, key: Bytes, is_tombstone: bool },
}

/// Whose offset it is, and of which partition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OffsetKey {
    /// The group.
    pub(crate) group: Id,
    /// The topic's name.
    pub(crate) topic: Id,
    /// The partition's index.
    pub(crate) partition: i32,
}

/// The bytes of a record.
pub(crate) struct EncodedRecord {
    /// Its key.
    pub(crate) key: Vec<u8>,
    /// Its value, `None` for a tombstone.
    pub(crate) value: Option<Vec<u8>>,
}

impl Record {
    /// The record's bytes.
    pub(crate) fn encode(&self) -> Result<EncodedRecord, SchemaError> {
        match self {
            Record::Group { group, value } => {
                let key = GroupMetadataKey { group: group.to_string(), ..Default::default() }.encode_key()?;
                let value = value.as_ref().map(|value| value.encode_value(GROUP_METADATA_VERSION));
                Ok(EncodedRecord { key, value: value.transpose()? })
            }
            Record::Offset { at, value, .. } => {
                let key = OffsetCommitKey {
                    group: at.group.to_string(),
                    topic: at.topic.to_string(),
                    partition: at.partition,
                    ..Default::default()
                };
                let value = value.as_ref().map(|value| value.encode_value(offset_commit_version(value)));
                Ok(EncodedRecord { key: key.encode_key()?, value: value.transpose()? })
            }
            Record::Foreign { key, .. } => Ok(EncodedRecord { key: key.to_vec(), value: None }),
        }
    }

    /// Reads a record of the log; `None` is a type that nobody knows, to be passed over. An unknown
    /// version of a value is an error: what it says could be lost otherwise.
    pub(crate) fn decode(
        key: &[u8],
        value: Option<&[u8]>,
        producer_id: Option<ProducerId>,
    ) -> Result<Option<Record>, SchemaError> {
        let kind = record_type(key)?;
        Ok(Some(match kind {
            LegacyOffsetCommitKey::TYPE => {
                let key = LegacyOffsetCommitKey::decode_key(key)?;
                let value = value.map(LegacyOffsetCommitValue::decode_value).transpose()?;
                let at = OffsetKey::new(&key.group, &key.topic, key.partition);
                Record::Offset { at, producer_id, value: value.map(from_legacy) }
            }
            <OffsetCommitKey as CoordinatorRecordKey>::TYPE => {
                let key = OffsetCommitKey::decode_key(key)?;
                let value = value.map(OffsetCommitValue::decode_value).transpose()?;
                Record::Offset {
                    at: OffsetKey::new(&key.group, &key.topic, key.partition),
                    producer_id,
                    value,
                }
            }
            <GroupMetadataKey as CoordinatorRecordKey>::TYPE => {
                let group = GroupMetadataKey::decode_key(key)?.group.into();
                let value = value.map(GroupMetadataValue::decode_value).transpose()?;
                Record::Group { group, value }
            }
            kind if FOREIGN_TYPES.contains(&kind) => Record::Foreign {
                group: foreign_group(&key[2..])?,
                key: Bytes::copy_from_slice(key),
                is_tombstone: value.is_none(),
            },
            _ => return Ok(None),
        }))
    }
}

impl OffsetKey {
    pub(crate) fn new(group: &str, topic: &str, partition: i32) -> Self {
        OffsetKey { group: group.into(), topic: topic.into(), partition }
    }
}

/// Whether the key of a foreign record belongs to a share group.
pub(super) fn is_share(key: &[u8]) -> bool {
    record_type(key).is_ok_and(|kind| SHARE_TYPES.contains(&kind))
}

fn offset_commit_version(value: &OffsetCommitValue) -> i16 {
    if value.expire_timestamp == -1 { OFFSET_COMMIT_VERSION } else { OFFSET_COMMIT_VERSION_WITH_EXPIRY }
}

fn from_legacy(value: LegacyOffsetCommitValue) -> OffsetCommitValue {
    OffsetCommitValue {
        offset: value.offset,
        metadata: value.metadata,
        commit_timestamp: value.commit_timestamp,
        ..OffsetCommitValue::default()
    }
}

/// The keys of all other kinds start with the group's id.
fn foreign_group(key: &[u8]) -> Result<Id, SchemaError> {
    let (length, rest) = key.split_first_chunk().ok_or(Fault::Truncated)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let id = rest.get(..length).ok_or(Fault::Truncated)?;
    Ok(String::from_utf8_lossy(id).into())
}
