//! Control records: the markers of transactions and what a KRaft quorum writes about itself.
//!
//! The key says which one it is, and has one layout for all; the value is the message's own. An
//! `EndTxnMarker` has its version in front; the messages of KRaft hold theirs as their first field.

use bytes::{Bytes, BytesMut};

use super::{BatchBuilder, RecordError, control_guard as guard};
use crate::protocol::messages::{
    Decodable, Encodable, KRaftVersionRecord, LeaderChangeMessage, SnapshotFooterRecord,
    SnapshotHeaderRecord, VotersRecord,
};

/// What a control record is, by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ControlRecordType {
    /// The end of an aborted transaction.
    Abort,
    /// The end of a committed transaction.
    Commit,
    /// A new leader of the quorum; the first record of its epoch.
    LeaderChange,
    /// The start of a snapshot.
    SnapshotHeader,
    /// The end of a snapshot.
    SnapshotFooter,
    /// The `kraft.version` from here on.
    KRaftVersion,
    /// The voters from here on.
    KRaftVoters,
}

impl ControlRecordType {
    /// Every type, in the order of their ids.
    pub const ALL: [Self; 7] = [
        Self::Abort,
        Self::Commit,
        Self::LeaderChange,
        Self::SnapshotHeader,
        Self::SnapshotFooter,
        Self::KRaftVersion,
        Self::KRaftVoters,
    ];

    /// The number in the key.
    pub const fn id(self) -> i16 {
        self as i16
    }

    /// The key: version 0 and the type.
    pub const fn key(self) -> [u8; 4] {
        [0, 0, 0, self as u8]
    }

    /// Reads a key; `None` is a type from the future, to be passed over.
    pub fn from_key(key: &[u8]) -> Result<Option<Self>, RecordError> {
        let Some(&[version_high, version_low, id_high, id_low]) = key.first_chunk() else {
            return Err(RecordError::InvalidControlRecord("its key has fewer than four bytes"));
        };
        if i16::from_be_bytes([version_high, version_low]) < 0 {
            return Err(RecordError::InvalidControlRecord("the version of its key is negative"));
        }
        let id = i16::from_be_bytes([id_high, id_low]);
        Ok(Self::ALL.into_iter().find(|known| known.id() == id))
    }
}

/// A control record with its value.
#[derive(Clone, Debug, PartialEq)]
pub enum ControlRecord {
    /// The end of an aborted transaction.
    Abort(EndTxnMarker),
    /// The end of a committed transaction.
    Commit(EndTxnMarker),
    /// A new leader of the quorum.
    LeaderChange(LeaderChangeMessage),
    /// The start of a snapshot.
    SnapshotHeader(SnapshotHeaderRecord),
    /// The end of a snapshot.
    SnapshotFooter(SnapshotFooterRecord),
    /// The `kraft.version` from here on.
    KRaftVersion(KRaftVersionRecord),
    /// The voters from here on.
    KRaftVoters(VotersRecord),
}

/// What the marker of a transaction's end says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndTxnMarker {
    /// The epoch of the transaction coordinator that wrote it.
    pub coordinator_epoch: i32,
}

impl ControlRecord {
    /// What it is.
    pub const fn record_type(&self) -> ControlRecordType {
        match self {
            Self::Abort(_) => ControlRecordType::Abort,
            Self::Commit(_) => ControlRecordType::Commit,
            Self::LeaderChange(_) => ControlRecordType::LeaderChange,
            Self::SnapshotHeader(_) => ControlRecordType::SnapshotHeader,
            Self::SnapshotFooter(_) => ControlRecordType::SnapshotFooter,
            Self::KRaftVersion(_) => ControlRecordType::KRaftVersion,
            Self::KRaftVoters(_) => ControlRecordType::KRaftVoters,
        }
    }

    /// The bytes of the value.
    pub fn value(&self) -> Result<Vec<u8>, RecordError> {
        match self {
            Self::Abort(marker) | Self::Commit(marker) => Ok(marker.to_bytes().to_vec()),
            Self::LeaderChange(message) => encode(message, message.version),
            Self::SnapshotHeader(record) => encode(record, record.version),
            Self::SnapshotFooter(record) => encode(record, record.version),
            Self::KRaftVersion(record) => encode(record, record.version),
            Self::KRaftVoters(record) => encode(record, record.version),
        }
    }

    /// Reads a record of a control batch; `None` is a type from the future, to be passed over.
    pub fn read(key: Option<&[u8]>, value: Option<&[u8]>) -> Result<Option<Self>, RecordError> {
        let key = key.ok_or(RecordError::InvalidControlRecord("it has no key"))?;
        let Some(kind) = ControlRecordType::from_key(key)? else {
            return Ok(None);
        };
        let value = value.ok_or(RecordError::InvalidControlRecord("it has no value"))?;
        Ok(Some(match kind {
            ControlRecordType::Abort => Self::Abort(EndTxnMarker::read(value)?),
            ControlRecordType::Commit => Self::Commit(EndTxnMarker::read(value)?),
            ControlRecordType::LeaderChange => {
                guard::leader_change(value).map_err(unfit)?;
                Self::LeaderChange(decode(value)?)
            }
            ControlRecordType::SnapshotHeader => Self::SnapshotHeader(decode(value)?),
            ControlRecordType::SnapshotFooter => Self::SnapshotFooter(decode(value)?),
            ControlRecordType::KRaftVersion => Self::KRaftVersion(decode(value)?),
            ControlRecordType::KRaftVoters => {
                guard::voters(value).map_err(unfit)?;
                Self::KRaftVoters(decode(value)?)
            }
        }))
    }
}

impl EndTxnMarker {
    fn to_bytes(self) -> [u8; 6] {
        let mut bytes = [0; 6];
        bytes[2..].copy_from_slice(&self.coordinator_epoch.to_be_bytes());
        bytes
    }

    /// Later versions may add fields behind the epoch, which are passed over.
    fn read(value: &[u8]) -> Result<Self, RecordError> {
        let Some(&[version_high, version_low, a, b, c, d]) = value.first_chunk() else {
            return Err(RecordError::InvalidControlRecord("its value has fewer than six bytes"));
        };
        if i16::from_be_bytes([version_high, version_low]) < 0 {
            return Err(RecordError::InvalidControlRecord("the version of its value is negative"));
        }
        Ok(Self { coordinator_epoch: i32::from_be_bytes([a, b, c, d]) })
    }
}

impl BatchBuilder {
    /// Appends a control record. The batch has to be one of [`BatchBuilder::control`] records.
    pub fn append_control(&mut self, timestamp: i64, record: &ControlRecord) -> Result<(), RecordError> {
        let value = record.value()?;
        self.append(timestamp, Some(&record.record_type().key()), Some(&value), &[]);
        Ok(())
    }
}

fn encode(message: &impl Encodable, version: i16) -> Result<Vec<u8>, RecordError> {
    let mut bytes = BytesMut::new();
    message
        .encode(&mut bytes, version)
        .map_err(|_| RecordError::InvalidControlRecord("its version cannot hold its fields"))?;
    Ok(bytes.into())
}

fn decode<M: Decodable>(value: &[u8]) -> Result<M, RecordError> {
    let &version =
        value.first_chunk::<2>().ok_or(RecordError::InvalidControlRecord("its value has no version"))?;
    M::decode(&mut Bytes::copy_from_slice(value), i16::from_be_bytes(version)).map_err(unfit)
}

fn unfit<E>(_: E) -> RecordError {
    RecordError::InvalidControlRecord("its value does not fit its type")
}
