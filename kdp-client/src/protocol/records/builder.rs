//! Writes batches; the one place that does. Uncompressed ones are byte for byte what Kafka's
//! `MemoryRecordsBuilder` writes for the same records.

use super::varint::{put_varlong, varlong_size};
use super::{BatchHeader, Compression, RecordError, RecordHeader, TimestampType};
use crate::protocol::types::{LeaderEpoch, Offset, ProducerEpoch, ProducerId};

/// Collects records and turns them into one batch.
#[derive(Clone, Debug)]
pub struct BatchBuilder {
    header: BatchHeader,
    compression: Compression,
    level: Option<i32>,
    log_append_time_ms: Option<i64>,
    /// Room for the header, then the records, not compressed.
    bytes: Vec<u8>,
}

impl Default for BatchBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl BatchBuilder {
    /// A builder for a batch as a plain producer sends it: base offset 0, no producer id, no leader
    /// epoch, create time, not compressed.
    pub fn new() -> Self {
        Self {
            header: BatchHeader { last_offset_delta: -1, ..BatchHeader::empty() },
            compression: Compression::None,
            level: None,
            log_append_time_ms: None,
            bytes: vec![0; BatchHeader::SIZE],
        }
    }

    /// The offset of the first record.
    pub fn base_offset(mut self, offset: Offset) -> Self {
        self.header.base_offset = offset;
        self
    }

    /// The epoch of the leader that appends.
    pub fn leader_epoch(mut self, epoch: LeaderEpoch) -> Self {
        self.header.partition_leader_epoch = epoch;
        self
    }

    /// The idempotent producer, and the sequence number of the first record.
    pub fn producer(mut self, id: ProducerId, epoch: ProducerEpoch, base_sequence: i32) -> Self {
        self.header.producer_id = id;
        self.header.producer_epoch = epoch;
        self.header.base_sequence = base_sequence;
        self
    }

    /// The codec and its level; `None` is the codec's default.
    pub fn compression(mut self, compression: Compression, level: Option<i32>) -> Self {
        self.header.attributes = self.header.attributes.with_compression(compression);
        self.compression = compression;
        self.level = level;
        self
    }

    /// Log append time: every record will have this timestamp.
    pub fn log_append_time(mut self, now_ms: i64) -> Self {
        self.header.attributes = self.header.attributes.with_timestamp_type(TimestampType::LogAppendTime);
        self.log_append_time_ms = Some(now_ms);
        self
    }

    /// Marks the batch as part of a transaction.
    pub fn transactional(mut self) -> Self {
        self.header.attributes = self.header.attributes.with_transactional(true);
        self
    }

    /// Marks the records as control records.
    pub fn control(mut self) -> Self {
        self.header.attributes = self.header.attributes.with_control(true);
        self
    }

    /// When compaction may drop the tombstones in the batch. To be set before the first record.
    pub fn delete_horizon(mut self, horizon_ms: i64) -> Self {
        assert!(self.is_empty(), "the delete horizon is the base timestamp, records count from it");
        self.header.attributes = self.header.attributes.with_delete_horizon(true);
        self.header.base_timestamp = horizon_ms;
        self
    }

    /// Appends a record at the next offset.
    pub fn append(
        &mut self,
        timestamp: i64,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[RecordHeader<'_>],
    ) {
        let next = self.next_offset();
        self.append_at(next, timestamp, key, value, headers);
    }

    /// Appends a record at an offset of its own, beyond that of the last.
    pub fn append_at(
        &mut self,
        offset: Offset,
        timestamp: i64,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[RecordHeader<'_>],
    ) {
        let delta = offset - self.header.base_offset;
        assert!(delta > i64::from(self.header.last_offset_delta), "offsets within a batch ascend");
        if self.is_empty() && !self.header.attributes.has_delete_horizon() {
            self.header.base_timestamp = timestamp;
        }
        self.header.last_offset_delta = i32::try_from(delta).expect("a batch spans at most 2^31 offsets");
        self.header.records_count += 1;
        self.header.max_timestamp = self.header.max_timestamp.max(timestamp);
        let timestamp_delta = timestamp.wrapping_sub(self.header.base_timestamp);
        put_record(&mut self.bytes, timestamp_delta, delta, key, value, headers);
    }

    /// Ends the batch at this offset, although the record that had it is gone: what compaction leaves of a
    /// batch still says which offsets, and which sequence numbers, it was.
    pub fn keep_last_offset(&mut self, offset: Offset) {
        let delta = offset - self.header.base_offset;
        assert!(delta >= i64::from(self.header.last_offset_delta), "no record lies behind the last offset");
        self.header.last_offset_delta = i32::try_from(delta).expect("a batch spans at most 2^31 offsets");
    }

    /// The offset that the next record gets.
    pub fn next_offset(&self) -> Offset {
        self.header.base_offset + (i64::from(self.header.last_offset_delta) + 1)
    }

    /// How many records there are.
    pub const fn records_count(&self) -> usize {
        self.header.records_count as usize
    }

    /// Whether there is no record yet.
    pub const fn is_empty(&self) -> bool {
        self.header.records_count == 0
    }

    /// The size of the batch so far, were it not compressed.
    pub fn uncompressed_size(&self) -> usize {
        self.bytes.len()
    }

    /// The batch. It holds one record at least.
    pub fn build(mut self) -> Result<Vec<u8>, RecordError> {
        assert!(!self.is_empty(), "a batch holds one record at least");
        if self.compression != Compression::None {
            let records = self.bytes.split_off(BatchHeader::SIZE);
            self.compression.compress(&records, self.level, &mut self.bytes)?;
        }
        let mut header = self.header;
        header.max_timestamp = self.log_append_time_ms.unwrap_or(header.max_timestamp);
        let length = self.bytes.len() - BatchHeader::LOG_OVERHEAD;
        header.batch_length =
            i32::try_from(length).map_err(|_| RecordError::BatchTooLarge(self.bytes.len()))?;
        let (front, payload) = self.bytes.split_at_mut(BatchHeader::SIZE);
        header.seal(payload);
        front.copy_from_slice(&header.to_bytes());
        Ok(self.bytes)
    }
}

/// Appends one record as `DefaultRecord.writeTo` writes it.
fn put_record(
    out: &mut Vec<u8>,
    timestamp_delta: i64,
    offset_delta: i64,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
    headers: &[RecordHeader<'_>],
) {
    let headers_size: usize =
        headers.iter().map(|header| nullable_size(Some(header.key)) + nullable_size(header.value)).sum();
    let size = 1
        + varlong_size(timestamp_delta)
        + varlong_size(offset_delta)
        + nullable_size(key)
        + nullable_size(value)
        + varlong_size(headers.len() as i64)
        + headers_size;
    out.reserve(size + varlong_size(size as i64));
    put_varlong(out, size as i64);
    out.push(0);
    put_varlong(out, timestamp_delta);
    put_varlong(out, offset_delta);
    put_nullable(out, key);
    put_nullable(out, value);
    put_varlong(out, headers.len() as i64);
    for header in headers {
        put_nullable(out, Some(header.key));
        put_nullable(out, header.value);
    }
}

fn nullable_size(field: Option<&[u8]>) -> usize {
    field.map_or(1, |field| varlong_size(field.len() as i64) + field.len())
}

fn put_nullable(out: &mut Vec<u8>, field: Option<&[u8]>) {
    match field {
        None => put_varlong(out, -1),
        Some(field) => {
            put_varlong(out, field.len() as i64);
            out.extend_from_slice(field);
        }
    }
}
