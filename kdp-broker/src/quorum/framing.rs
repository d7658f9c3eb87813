//! Metadata records as batches: how they stand in the log, in snapshots and in `bootstrap.checkpoint`.
//!
//! One uncompressed v2 batch without a producer, one timestamp for all its records; a record's
//! value is its frame, its key is null. Control records have batches of their own.

use kdp_client::protocol::records::{BatchBuilder, BatchView, ControlRecord, RecordError};
use kdp_client::protocol::schema::SchemaError;
use kdp_client::protocol::schema::metadata::MetadataRecord;
use kdp_client::protocol::types::{LeaderEpoch, Offset};

use crate::metadata::{Provenance, VersionedRecord};

/// Larger batches are not read by Apache (`KafkaRaftClient.MAX_BATCH_SIZE_BYTES`).
pub(super) const BATCH_SIZE_MAX: usize = 8 * 1024 * 1024;

/// Bytes that are no batch of the metadata log.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FramingError {
    /// Not a batch.
    #[error(transparent)]
    Batch(#[from] RecordError),
    /// A batch, but not of metadata records that we know.
    #[error("a record at offset {0}: {1}")]
    Record(Offset, SchemaError),
    /// A record without a value.
    #[error("the record at offset {0} has no value")]
    NoValue(Offset),
}

/// What a batch holds.
#[derive(Debug)]
pub(super) enum Batch {
    /// What the quorum writes about itself; types from the future are passed over.
    Control(Vec<ControlRecord>),
    /// Metadata, with the offset of each record.
    Data(Vec<(Offset, MetadataRecord)>),
}

/// Where a batch stands, and when it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) base_offset: Offset,
    pub(super) epoch: LeaderEpoch,
    pub(super) timestamp_ms: i64,
}

impl Place {
    fn builder(self) -> BatchBuilder {
        BatchBuilder::new().base_offset(self.base_offset).leader_epoch(self.epoch)
    }
}

/// A batch of metadata records; never empty.
pub(super) fn data_batch(place: Place, records: &[VersionedRecord]) -> Result<Vec<u8>, FramingError> {
    let mut batch = place.builder();
    for (index, (record, version)) in (0..).zip(records) {
        let offset = place.base_offset + index;
        let value = record.encode(*version).map_err(|error| FramingError::Record(offset, error))?;
        batch.append(place.timestamp_ms, None, Some(&value), &[]);
    }
    Ok(batch.build()?)
}

/// A batch of control records; never empty.
pub(super) fn control_batch(place: Place, records: &[ControlRecord]) -> Result<Vec<u8>, FramingError> {
    let mut batch = place.builder().control();
    for record in records {
        batch.append_control(place.timestamp_ms, record)?;
    }
    Ok(batch.build()?)
}

/// Reads a batch, checking its CRC.
pub(super) fn read_batch(view: &BatchView<'_>) -> Result<(Provenance, Batch), FramingError> {
    view.verify_crc()?;
    let header = view.header();
    let last = Provenance {
        offset: header.last_offset(),
        epoch: header.partition_leader_epoch,
        timestamp_ms: header.max_timestamp,
    };
    let mut scratch = Vec::new();
    let records = view.decompressed_records(&mut scratch, BATCH_SIZE_MAX)?;
    if header.is_control() {
        let mut control = Vec::new();
        for record in records {
            let record = record?;
            control.extend(ControlRecord::read(record.key, record.value)?);
        }
        return Ok((last, Batch::Control(control)));
    }
    let mut data = Vec::new();
    for record in records {
        let record = record?;
        let offset = record.offset(header);
        let value = record.value.ok_or(FramingError::NoValue(offset))?;
        let decoded = MetadataRecord::decode(value).map_err(|error| FramingError::Record(offset, error))?;
        data.push((offset, decoded));
    }
    Ok((last, Batch::Data(data)))
}
