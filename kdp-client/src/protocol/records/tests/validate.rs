//! What a leader lets in, and what it says about the rest.

use super::plain;
use crate::protocol::records::{
    AppendOrigin, BatchBuilder, BatchHeader, BatchView, Compression, TimestampType, ValidateOptions,
    Validated, ValidationError, ValidationErrorKind as Kind, produced_batch, validate,
};
use crate::protocol::types::{Offset, PartitionId, ProducerEpoch, ProducerId};

const NOW: i64 = 1_700_000_000_100;

fn options() -> ValidateOptions<'static> {
    ValidateOptions {
        topic: "orders",
        partition: PartitionId(3),
        origin: AppendOrigin::Client,
        now_ms: NOW,
        timestamp_type: TimestampType::CreateTime,
        timestamp_before_max_ms: i64::MAX,
        timestamp_after_max_ms: 3_600_000,
        compacted: false,
        batch_size_max: 1 << 20,
        expanded_size_max: 1 << 20,
    }
}

fn check(bytes: &[u8], options: &ValidateOptions<'_>) -> Result<Validated, ValidationError> {
    validate(&BatchView::parse(bytes).unwrap(), options)
}

fn refused(bytes: &[u8], options: &ValidateOptions<'_>, kind: Kind, message: &str) {
    let error = check(bytes, options).unwrap_err();
    assert_eq!((error.kind, error.message.as_str()), (kind, message));
    assert_eq!(error.error_message().is_some(), !error.record_errors.is_empty());
}

/// The batch with a changed header and a CRC that fits it.
fn with_header(bytes: &[u8], change: impl FnOnce(&mut BatchHeader)) -> Vec<u8> {
    let batch = BatchView::parse(bytes).unwrap();
    let mut header = batch.header().clone();
    change(&mut header);
    header.seal(batch.payload());
    batch.with_header(&header)
}

#[test]
fn a_good_batch_passes_with_every_codec() {
    let uncompressed = plain(Compression::None, 5).build().unwrap().len();
    for codec in Compression::ALL {
        let bytes = plain(codec, 5).build().unwrap();
        let validated = check(&bytes, &options()).unwrap();
        assert_eq!(validated.header, *BatchView::parse(&bytes).unwrap().header(), "nothing to rewrite");
        assert_eq!(validated.max_timestamp, 1_700_000_000_004);
        assert_eq!(validated.index_of_max_timestamp, 4);
        assert_eq!(validated.uncompressed_size, uncompressed);
    }
}

#[test]
fn log_append_time_is_stamped() {
    for codec in [Compression::None, Compression::Lz4] {
        let bytes = plain(codec, 5).build().unwrap();
        let batch = BatchView::parse(&bytes).unwrap();
        let validated =
            check(&bytes, &ValidateOptions { timestamp_type: TimestampType::LogAppendTime, ..options() })
                .unwrap();
        assert_eq!((validated.max_timestamp, validated.header.max_timestamp), (NOW, NOW));
        assert_eq!(validated.header.timestamp_type(), TimestampType::LogAppendTime);
        assert_eq!(validated.header.compression(), Ok(codec));
        let stored = batch.with_header(&validated.header);
        let stored = BatchView::parse(&stored).unwrap();
        stored.verify_crc().unwrap();
        let mut scratch = Vec::new();
        let mut records = stored.decompressed_records(&mut scratch, 1 << 20).unwrap();
        assert!(records.all(|record| record.unwrap().timestamp(stored.header()) == NOW));
    }
}

#[test]
fn a_wrong_maximum_timestamp_is_put_right() {
    let bytes = with_header(&plain(Compression::None, 2).build().unwrap(), |header| header.max_timestamp = 7);
    let validated = check(&bytes, &options()).unwrap();
    assert_eq!(validated.header.max_timestamp, 1_700_000_000_001);
    let stored = BatchView::parse(&bytes).unwrap().with_header(&validated.header);
    BatchView::parse(&stored).unwrap().verify_crc().unwrap();
}

#[test]
fn batches_that_are_damaged_or_too_large() {
    let good = plain(Compression::None, 2).build().unwrap();
    let mut bytes = good.clone();
    *bytes.last_mut().unwrap() ^= 1;
    let crc = BatchView::parse(&good).unwrap().header().crc;
    let message = format!("Record is corrupt (stored crc = {crc}) in topic partition orders-3.");
    refused(&bytes, &options(), Kind::CorruptMessage, &message);

    let message = format!(
        "The record batch size in the append to orders-3 is {} bytes which exceeds the maximum configured \
         value of 100).",
        good.len()
    );
    refused(&good, &ValidateOptions { batch_size_max: 100, ..options() }, Kind::MessageTooLarge, &message);

    let bytes = plain(Compression::Zstd, 100).build().unwrap();
    let limits = ValidateOptions { expanded_size_max: 1000, ..options() };
    refused(&bytes, &limits, Kind::MessageTooLarge, "the records expand to more than 1000 bytes");

    let bytes = with_header(&good, |header| header.attributes.0 = 5);
    refused(&bytes, &options(), Kind::UnsupportedCompressionType, "Unknown compression type id: 5");
}

type Change = fn(&mut BatchHeader);

#[test]
fn headers_that_lie() {
    let good = plain(Compression::None, 2).build().unwrap();
    let cases: [(Change, &str); 7] = [
        (
            |header| header.base_offset = Offset(4),
            "The baseOffset of the record batch in the append to orders-3 should be 0, but it is 4",
        ),
        (
            |header| header.last_offset_delta = -1,
            "Batch has an invalid offset range: [0, -1] in topic partition orders-3",
        ),
        (
            |header| header.records_count = 0,
            "Invalid reported count for record batch: 0 in topic partition orders-3",
        ),
        (
            |header| header.records_count = 3,
            "Inconsistent batch offset range [0, 1] and count of records 3 in topic partition orders-3",
        ),
        (
            |header| header.attributes = header.attributes.with_control(true),
            "Clients are not allowed to write control records in topic partition orders-3",
        ),
        (
            |header| header.producer_id = ProducerId(9),
            "Invalid sequence number -1 in record batch with producerId 9 in topic partition orders-3",
        ),
        (
            |header| (header.records_count, header.last_offset_delta) = (1, 0),
            "Incorrect declared batch size, records still remaining in file",
        ),
    ];
    for (change, message) in cases {
        refused(&with_header(&good, change), &options(), Kind::InvalidRecord, message);
    }
}

#[test]
fn coordinators_write_control_batches() {
    let mut builder = BatchBuilder::new()
        .producer(ProducerId(1), ProducerEpoch(0), -1)
        .base_offset(Offset(4))
        .control()
        .transactional();
    builder.append(NOW, Some(&[0, 0, 0, 1]), Some(&[0; 6]), &[]);
    let bytes = builder.build().unwrap();
    assert!(check(&bytes, &options()).is_err());
    check(&bytes, &ValidateOptions { origin: AppendOrigin::Coordinator, ..options() }).unwrap();
}

#[test]
fn compacted_topics_want_keys() {
    for codec in [Compression::None, Compression::Snappy] {
        let mut builder = plain(codec, 1);
        builder.append(NOW, None, Some(b"v"), &[]);
        let bytes = builder.build().unwrap();
        check(&bytes, &options()).unwrap();
        let error = check(&bytes, &ValidateOptions { compacted: true, ..options() }).unwrap_err();
        assert_eq!(error.kind, Kind::InvalidRecord);
        let message = "Compacted topic cannot accept message without key in topic partition orders-3";
        assert_eq!(
            (error.record_errors[0].batch_index, error.record_errors[0].message.as_str()),
            (1, message)
        );
        assert_eq!(
            error.error_message().unwrap(),
            format!(
                "One or more records have been rejected due to 1 record errors in total, and only showing the \
                 first three errors at most: [RecordError(batchIndex=1, message='{message}')]"
            )
        );
    }
}

#[test]
fn timestamps_out_of_range() {
    let bounds = ValidateOptions { timestamp_before_max_ms: 1000, timestamp_after_max_ms: 10, ..options() };
    let with = |timestamp| {
        let mut builder = BatchBuilder::new();
        builder.append(timestamp, None, None, &[]);
        builder.build().unwrap()
    };
    for timestamp in [NOW - 1000, NOW, NOW + 10, -1] {
        check(&with(timestamp), &bounds).unwrap();
    }
    for timestamp in [NOW - 1001, NOW + 11, 0, i64::MAX] {
        let error = check(&with(timestamp), &bounds).unwrap_err();
        assert_eq!(error.kind, Kind::InvalidTimestamp);
        assert_eq!(
            error.record_errors[0].message,
            format!(
                "Timestamp {timestamp} of message with offset 0 is out of range. The timestamp should be within \
                 [{}, {}]",
                NOW - 1000,
                NOW + 10
            )
        );
        let message = "One or more records have been rejected due to invalid timestamp";
        assert_eq!(error.error_message(), Some(message));
    }
    check(&with(0), &ValidateOptions { timestamp_type: TimestampType::LogAppendTime, ..bounds }).unwrap();
}

#[test]
fn producers_do_not_set_log_append_time() {
    let mut builder = BatchBuilder::new().log_append_time(NOW);
    builder.append(NOW, Some(b"k"), None, &[]);
    let bytes = builder.build().unwrap();
    let append_time = ValidateOptions { timestamp_type: TimestampType::LogAppendTime, ..options() };
    let error = check(&bytes, &append_time).unwrap_err();
    assert_eq!(error.kind, Kind::InvalidTimestamp);
    assert_eq!(
        error.record_errors[0].message,
        "Invalid timestamp type in message DefaultRecord(offset=0, timestamp=1700000000100, key=1 bytes, \
         value=0 bytes). Producer should not set timestamp type to LogAppendTime."
    );
    // As in Kafka, a topic in create time takes it when the timestamp is near, and clears the bit.
    let validated = check(&bytes, &options()).unwrap();
    assert_eq!(validated.header.timestamp_type(), TimestampType::CreateTime);
}

#[test]
fn record_errors_have_a_bound() {
    let mut builder = BatchBuilder::new();
    for _ in 0..1500 {
        builder.append(NOW, None, None, &[]);
    }
    let bytes = builder.build().unwrap();
    let error = check(&bytes, &ValidateOptions { compacted: true, ..options() }).unwrap_err();
    assert_eq!(error.record_errors.len(), 1000);
    assert!(error.message.contains("due to 1500 record errors"));
}

#[test]
fn inner_offsets_count_in_compressed_batches_only() {
    let with_gap = |codec| {
        let mut builder = BatchBuilder::new().compression(codec, None);
        builder.append_at(Offset(1), NOW, None, Some(b"a"), &[]);
        builder.append_at(Offset(5), NOW, None, Some(b"b"), &[]);
        with_header(&builder.build().unwrap(), |header| header.last_offset_delta = 1)
    };
    check(&with_gap(Compression::None), &options()).unwrap();
    let message =
        "The inner offsets of a compressed batch do not count up from 0 in topic partition orders-3";
    refused(&with_gap(Compression::Gzip), &options(), Kind::InvalidRecord, message);
}

#[test]
fn a_request_holds_one_batch() {
    let batch = plain(Compression::Zstd, 1).build().unwrap();
    assert_eq!(produced_batch(&batch, 7).unwrap().bytes(), batch);
    let with_rest = [batch.as_slice(), &batch[..30]].concat();
    assert_eq!(produced_batch(&with_rest, 9).unwrap().bytes(), batch);

    let refused = |bytes: &[u8], version| {
        let error = produced_batch(bytes, version).unwrap_err();
        (error.kind, error.message)
    };
    let says = |kind, message: &str| (kind, format!("Produce requests with version {message}"));
    assert_eq!(
        refused(&[], 9),
        says(Kind::InvalidRecord, "9 must have at least one record batch per partition")
    );
    assert_eq!(
        refused(&batch.repeat(2), 9),
        says(Kind::InvalidRecord, "9 are only allowed to contain exactly one record batch per partition")
    );
    assert_eq!(
        refused(&batch, 6),
        says(Kind::UnsupportedCompressionType, "6 are not allowed to use ZStandard compression")
    );
    let mut old = batch.clone();
    old[16] = 1;
    assert_eq!(
        refused(&old, 9),
        says(Kind::InvalidRecord, "9 are only allowed to contain record batches with magic version 2")
    );
    old[16] = 3;
    assert_eq!(refused(&old, 9).0, Kind::CorruptMessage);
}
