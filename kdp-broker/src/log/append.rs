//! A batch that has passed every check which does not depend on the log, and what an append comes to.
//!
//! Checking reads every byte of the batch, so it is done before the log's lock is taken. What is left for
//! the lock is to look at the producer, to number the records and to write.

use kdp_client::protocol::records::{
    AppendOrigin, BatchHeader, BatchView, ControlRecord, RecordError, TimestampType as BatchTimestampType,
    ValidateOptions, ValidationError, validate,
};
use kdp_client::protocol::types::{LeaderEpoch, Offset};

use super::TopicPartition;
use super::error::AppendError;
use super::producer_state::EndTxnMarker;
use crate::config::{LogConfig, TimestampType};

/// What the records of a batch may take once decompressed: as much as a whole request may.
const EXPANDED_SIZE_MAX: usize = 100 * 1024 * 1024;

/// A batch that a leader may append, if its producer may.
#[derive(Clone, Debug)]
pub struct CheckedBatch<'a> {
    pub(super) header: BatchHeader,
    pub(super) payload: &'a [u8],
    pub(super) marker: Option<EndTxnMarker>,
    pub(super) origin: AppendOrigin,
    pub(super) log_append_time_ms: Option<i64>,
}

impl<'a> CheckedBatch<'a> {
    /// Checks a batch as `UnifiedLog.append` and `LogValidator` do.
    pub fn check(
        batch: &BatchView<'a>,
        partition: &TopicPartition,
        config: &LogConfig,
        origin: AppendOrigin,
        now_ms: i64,
    ) -> Result<Self, AppendError> {
        let timestamp_type = match config.message_timestamp_type {
            TimestampType::CreateTime => BatchTimestampType::CreateTime,
            TimestampType::LogAppendTime => BatchTimestampType::LogAppendTime,
        };
        let validated = validate(
            batch,
            &ValidateOptions {
                topic: &partition.topic,
                partition: partition.partition,
                origin,
                now_ms,
                timestamp_type,
                timestamp_before_max_ms: config.message_timestamp_before_max_ms,
                timestamp_after_max_ms: config.message_timestamp_after_max_ms,
                compacted: config.cleanup_policy.compact,
                batch_size_max: config.max_message_bytes as usize,
                expanded_size_max: EXPANDED_SIZE_MAX,
            },
        )?;
        let (size, segment_size) = (batch.bytes().len(), config.segment_size());
        if size > segment_size as usize {
            return Err(AppendError::LargerThanSegment { size, segment_size });
        }
        let marker = if validated.header.is_control() { end_txn_marker(batch) } else { Ok(None) };
        Ok(Self {
            header: validated.header,
            payload: batch.payload(),
            marker: marker.map_err(ValidationError::from)?,
            origin,
            log_append_time_ms: (timestamp_type == BatchTimestampType::LogAppendTime).then_some(now_ms),
        })
    }

    /// The header, as it will be written but for base offset and leader epoch.
    pub fn header(&self) -> &BatchHeader {
        &self.header
    }

    /// A copy that does not depend on the bytes it came in.
    pub fn to_owned_batch(&self) -> OwnedBatch {
        let (header, payload) = (self.header.clone(), self.payload.to_vec());
        OwnedBatch {
            payload,
            checked: CheckedBatch {
                header,
                payload: &[],
                marker: self.marker,
                origin: self.origin,
                log_append_time_ms: self.log_append_time_ms,
            },
        }
    }
}

/// A [`CheckedBatch`] with the bytes it refers to.
#[derive(Clone, Debug)]
pub struct OwnedBatch {
    payload: Vec<u8>,
    /// All but the payload.
    checked: CheckedBatch<'static>,
}

impl OwnedBatch {
    /// The batch, to be appended.
    pub fn checked(&self) -> CheckedBatch<'_> {
        CheckedBatch { payload: &self.payload, ..self.checked.clone() }
    }
}

/// The marker in a control batch. None in one that compaction has emptied, or of another kind.
pub(super) fn end_txn_marker(batch: &BatchView<'_>) -> Result<Option<EndTxnMarker>, RecordError> {
    let Some(record) = batch.records()?.next().transpose()? else { return Ok(None) };
    let timestamp = batch.header().timestamp_of(record.timestamp_delta);
    Ok(match ControlRecord::read(record.key, record.value)? {
        Some(ControlRecord::Abort(marker)) => {
            Some(EndTxnMarker { aborted: true, coordinator_epoch: marker.coordinator_epoch, timestamp })
        }
        Some(ControlRecord::Commit(marker)) => {
            Some(EndTxnMarker { aborted: false, coordinator_epoch: marker.coordinator_epoch, timestamp })
        }
        _ => None,
    })
}

/// Where a batch went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppendInfo {
    /// The offset of its first record.
    pub first_offset: Offset,
    /// The offset of its last record.
    pub last_offset: Offset,
    /// The time of the append, in topics with log append time; for a duplicate, its timestamp.
    pub log_append_time_ms: Option<i64>,
    /// The log's first offset.
    pub log_start_offset: Offset,
    /// The leader epoch it was written in.
    pub leader_epoch: LeaderEpoch,
    /// Whether the producer had sent it before; nothing was written then.
    pub duplicate: bool,
}
