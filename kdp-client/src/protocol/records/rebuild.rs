//! Writes a batch anew: for a codec other than the producer's, or inner offsets that have gaps.

use super::{BatchBuilder, BatchHeader, BatchView, Compression, RecordError, RecordHeader, TimestampType};

/// The records of `batch` at consecutive offsets, under `header` (as validation gave it) and compressed
/// with `compression`. They are decompressed for it as a whole, to at most `limit` bytes.
pub fn rebuild(
    batch: &BatchView<'_>,
    header: &BatchHeader,
    compression: Compression,
    level: Option<i32>,
    limit: usize,
) -> Result<Vec<u8>, RecordError> {
    let mut builder = builder_like(header).compression(compression, level);
    let mut scratch = Vec::new();
    let mut headers: Vec<RecordHeader<'_>> = Vec::new();
    for record in batch.decompressed_records(&mut scratch, limit)? {
        let record = record?;
        headers.clear();
        headers.extend(record.headers);
        builder.append(record.timestamp(batch.header()), record.key, record.value, &headers);
    }
    if builder.is_empty() {
        return Err(RecordError::InvalidRecord("a batch without records cannot be written anew"));
    }
    builder.build()
}

fn builder_like(header: &BatchHeader) -> BatchBuilder {
    let mut builder = BatchBuilder::new()
        .base_offset(header.base_offset)
        .leader_epoch(header.partition_leader_epoch)
        .producer(header.producer_id, header.producer_epoch, header.base_sequence);
    if header.timestamp_type() == TimestampType::LogAppendTime {
        builder = builder.log_append_time(header.max_timestamp);
    }
    if header.is_transactional() {
        builder = builder.transactional();
    }
    if header.is_control() {
        builder = builder.control();
    }
    builder
}
