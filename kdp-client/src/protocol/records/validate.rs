//! What a leader checks before it appends a batch, in the order and the words of Kafka's
//! `UnifiedLog.analyzeAndValidateRecords` and `LogValidator`.
//!
//! An uncompressed batch is walked in place without allocation, a compressed one as a bounded stream.
//! Nothing is rewritten here: the answer is the header that the log should write in place of the sent
//! one. Stricter than Kafka with compressed batches only: what they may expand to has a bound, a record
//! must end where its length says, and inner offsets that do not count 0, 1, 2, ... are `INVALID_RECORD`
//! (Kafka means to rewrite them, but fails with `UNKNOWN_SERVER_ERROR`), as are bytes that do not
//! decompress. In an uncompressed batch nobody looks at the inner offsets.

use super::validation_error::BatchIndexError;
use super::{
    BatchHeader, BatchView, Batches, Compression, NO_TIMESTAMP, RecordError, RecordStream, TimestampType,
    ValidationError, ValidationErrorKind,
};
use crate::protocol::types::PartitionId;

/// Who appends: only clients are held to what only clients get wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppendOrigin {
    /// A producer.
    Client,
    /// A coordinator of the broker itself, which also writes control batches.
    Coordinator,
}

/// What the topic and the moment demand of a batch.
#[derive(Clone, Copy, Debug)]
pub struct ValidateOptions<'a> {
    /// The topic, for messages.
    pub topic: &'a str,
    /// The partition, for messages.
    pub partition: PartitionId,
    /// Who appends.
    pub origin: AppendOrigin,
    /// The time of the append.
    pub now_ms: i64,
    /// `message.timestamp.type`.
    pub timestamp_type: TimestampType,
    /// `message.timestamp.before.max.ms`.
    pub timestamp_before_max_ms: i64,
    /// `message.timestamp.after.max.ms`.
    pub timestamp_after_max_ms: i64,
    /// Whether `cleanup.policy` contains compact: then every record has a key.
    pub compacted: bool,
    /// `max.message.bytes`: what the batch may take as it is.
    pub batch_size_max: usize,
    /// What its records may take once decompressed.
    pub expanded_size_max: usize,
}

/// A batch that may be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validated {
    /// The header to write: the sent one with timestamp type, maximum timestamp and CRC put right.
    /// Base offset and leader epoch are for the log to set; the CRC does not cover them.
    pub header: BatchHeader,
    /// The largest timestamp, -1 where no record has one.
    pub max_timestamp: i64,
    /// Which record, counted from 0, is the first with the largest timestamp.
    pub index_of_max_timestamp: i32,
    /// The size of the batch, were it not compressed.
    pub uncompressed_size: usize,
}

/// The one batch that a Produce request of `version` may hold for a partition, as
/// `ProduceRequest.validateRecords` demands. A cut-off rest behind it is left out.
pub fn produced_batch(bytes: &[u8], version: i16) -> Result<BatchView<'_>, ValidationError> {
    let wrong = |what: &str| {
        ValidationError::invalid_record(format!("Produce requests with version {version} {what}"))
    };
    let mut batches = Batches::new(bytes);
    let batch = match batches.next() {
        Some(Ok(batch)) => batch,
        None => return Err(wrong("must have at least one record batch per partition")),
        Some(Err(RecordError::UnsupportedMagic(0 | 1))) => {
            return Err(wrong("are only allowed to contain record batches with magic version 2"));
        }
        Some(Err(error)) => return Err(error.into()),
    };
    if version < 7 && batch.header().compression() == Ok(Compression::Zstd) {
        let message =
            format!("Produce requests with version {version} are not allowed to use ZStandard compression");
        return Err(ValidationError::new(ValidationErrorKind::UnsupportedCompressionType, message));
    }
    match batches.next() {
        None => Ok(batch),
        Some(Ok(_)) => Err(wrong("are only allowed to contain exactly one record batch per partition")),
        Some(Err(error)) => Err(error.into()),
    }
}

/// Checks a batch, from its size to its last record.
pub fn validate(batch: &BatchView<'_>, options: &ValidateOptions<'_>) -> Result<Validated, ValidationError> {
    check_batch(batch, options)?;
    let header = batch.header();
    if options.origin == AppendOrigin::Client {
        check_client_header(header, options)?;
    }
    let compression = header.compression()?;
    let mut walk = Walk::new(header, options);
    if compression == Compression::None {
        for record in batch.records()? {
            let record = record?;
            walk.visit(Seen {
                timestamp_delta: record.timestamp_delta,
                offset_delta: record.offset_delta,
                key_size: record.key.map(<[u8]>::len),
                value_size: record.value.map(<[u8]>::len),
                size_in_bytes: record.size_in_bytes,
            });
        }
    } else {
        let decoder = compression.decoder(batch.payload())?;
        for record in RecordStream::new(decoder, header.records_count, options.expanded_size_max)? {
            let record = record?;
            walk.visit(Seen {
                timestamp_delta: record.timestamp_delta,
                offset_delta: record.offset_delta,
                key_size: record.key_size,
                value_size: record.value_size,
                size_in_bytes: record.size_in_bytes,
            });
        }
    }
    walk.finish(batch)
}

fn check_batch(batch: &BatchView<'_>, options: &ValidateOptions<'_>) -> Result<(), ValidationError> {
    let ValidateOptions { topic, partition, batch_size_max, .. } = options;
    let header = batch.header();
    if options.origin == AppendOrigin::Client && header.base_offset.get() != 0 {
        return Err(ValidationError::invalid_record(format!(
            "The baseOffset of the record batch in the append to {topic}-{partition} should be 0, but it is {}",
            header.base_offset
        )));
    }
    let size = header.size_in_bytes();
    if size > *batch_size_max {
        let message = format!(
            "The record batch size in the append to {topic}-{partition} is {size} bytes which exceeds the \
             maximum configured value of {batch_size_max})."
        );
        return Err(ValidationError::new(ValidationErrorKind::MessageTooLarge, message));
    }
    batch.verify_crc().map_err(|_| {
        let message = format!(
            "Record is corrupt (stored crc = {}) in topic partition {topic}-{partition}.",
            header.crc
        );
        ValidationError::new(ValidationErrorKind::CorruptMessage, message)
    })
}

fn check_client_header(header: &BatchHeader, options: &ValidateOptions<'_>) -> Result<(), ValidationError> {
    let ValidateOptions { topic, partition, .. } = options;
    let (base, last, count) = (header.base_offset, header.last_offset(), i64::from(header.records_count));
    let count_from_offsets = i64::from(header.last_offset_delta) + 1;
    let what = if count_from_offsets <= 0 {
        format!("Batch has an invalid offset range: [{base}, {last}]")
    } else if count <= 0 {
        format!("Invalid reported count for record batch: {count}")
    } else if count_from_offsets != count {
        format!("Inconsistent batch offset range [{base}, {last}] and count of records {count}")
    } else if header.is_control() {
        "Clients are not allowed to write control records".to_owned()
    } else if header.has_producer_id() && header.base_sequence < 0 {
        format!(
            "Invalid sequence number {} in record batch with producerId {}",
            header.base_sequence, header.producer_id
        )
    } else {
        return Ok(());
    };
    Err(ValidationError::invalid_record(format!("{what} in topic partition {topic}-{partition}")))
}

/// What the rules look at in a record.
struct Seen {
    timestamp_delta: i64,
    offset_delta: i32,
    key_size: Option<usize>,
    value_size: Option<usize>,
    size_in_bytes: usize,
}

/// What is gathered on the way through the records.
struct Walk<'a> {
    header: &'a BatchHeader,
    options: &'a ValidateOptions<'a>,
    index: i32,
    max_timestamp: i64,
    index_of_max_timestamp: i32,
    uncompressed_size: usize,
    sequential: bool,
    errors: Errors,
}

#[derive(Default)]
struct Errors {
    first: Vec<BatchIndexError>,
    count: usize,
    timestamps: bool,
}

/// How many records at fault are named: an answer must not grow with what a batch expands to.
const RECORD_ERRORS_MAX: usize = 1000;

impl<'a> Walk<'a> {
    const fn new(header: &'a BatchHeader, options: &'a ValidateOptions<'a>) -> Self {
        Self {
            header,
            options,
            index: 0,
            max_timestamp: NO_TIMESTAMP,
            index_of_max_timestamp: 0,
            uncompressed_size: BatchHeader::SIZE,
            sequential: true,
            errors: Errors { first: Vec::new(), count: 0, timestamps: false },
        }
    }

    #[inline]
    fn visit(&mut self, record: Seen) {
        let timestamp = self.header.timestamp_of(record.timestamp_delta);
        if self.options.compacted && record.key_size.is_none() {
            self.keyless();
        } else if self.refuses_timestamp(timestamp) {
            self.bad_timestamp(&record, timestamp);
        }
        if timestamp > self.max_timestamp {
            self.max_timestamp = timestamp;
            self.index_of_max_timestamp = self.index;
        }
        self.sequential &= record.offset_delta == self.index;
        self.uncompressed_size += record.size_in_bytes;
        self.index += 1;
    }

    /// In create time a timestamp has to be near now, unless there is none. A batch that claims log
    /// append time gets away with it only like this, by having a timestamp that is near.
    #[inline]
    fn refuses_timestamp(&self, timestamp: i64) -> bool {
        let options = self.options;
        if options.timestamp_type == TimestampType::CreateTime && timestamp != NO_TIMESTAMP {
            let age = options.now_ms.wrapping_sub(timestamp);
            age > options.timestamp_before_max_ms || age.wrapping_neg() > options.timestamp_after_max_ms
        } else {
            self.header.timestamp_type() == TimestampType::LogAppendTime
        }
    }

    #[cold]
    fn keyless(&mut self) {
        let ValidateOptions { topic, partition, .. } = self.options;
        let message = format!(
            "Compacted topic cannot accept message without key in topic partition {topic}-{partition}"
        );
        self.errors.add(self.index, message);
    }

    #[cold]
    fn bad_timestamp(&mut self, record: &Seen, timestamp: i64) {
        let options = self.options;
        let offset = self.header.offset_of(record.offset_delta);
        let out_of_range = options.timestamp_type == TimestampType::CreateTime && timestamp != NO_TIMESTAMP;
        let message = if out_of_range {
            format!(
                "Timestamp {timestamp} of message with offset {offset} is out of range. The timestamp should be \
                 within [{}, {}]",
                options.now_ms.wrapping_sub(options.timestamp_before_max_ms),
                options.now_ms.wrapping_add(options.timestamp_after_max_ms)
            )
        } else {
            // The two classes of Kafka that a record prints itself as, and how they show null.
            let (class, null) = if self.header.attributes.is_compressed() {
                ("PartialDefaultRecord", -1)
            } else {
                ("DefaultRecord", 0)
            };
            let size = |size: Option<usize>| size.map_or(null, |size| size as i64);
            format!(
                "Invalid timestamp type in message {class}(offset={offset}, timestamp={timestamp}, \
                 key={} bytes, value={} bytes). Producer should not set timestamp type to LogAppendTime.",
                size(record.key_size),
                size(record.value_size)
            )
        };
        self.errors.timestamps = true;
        self.errors.add(self.index, message);
    }

    fn finish(self, batch: &BatchView<'_>) -> Result<Validated, ValidationError> {
        if self.errors.count > 0 {
            return Err(self.errors.into_refusal());
        }
        if self.header.attributes.is_compressed() && !self.sequential {
            let ValidateOptions { topic, partition, .. } = self.options;
            return Err(ValidationError::invalid_record(format!(
                "The inner offsets of a compressed batch do not count up from 0 in topic partition \
                 {topic}-{partition}"
            )));
        }
        let (max_timestamp, index_of_max_timestamp) = match self.options.timestamp_type {
            TimestampType::CreateTime => (self.max_timestamp, self.index_of_max_timestamp),
            TimestampType::LogAppendTime => (self.options.now_ms, 0),
        };
        let mut header = self.header.clone();
        header.stamp(self.options.timestamp_type, max_timestamp, batch.payload());
        Ok(Validated {
            header,
            max_timestamp,
            index_of_max_timestamp,
            uncompressed_size: self.uncompressed_size,
        })
    }
}

impl Errors {
    fn add(&mut self, batch_index: i32, message: String) {
        self.count += 1;
        if self.first.len() < RECORD_ERRORS_MAX {
            self.first.push(BatchIndexError { batch_index, message });
        }
    }

    fn into_refusal(self) -> ValidationError {
        let (kind, message) = if self.timestamps {
            let message = "One or more records have been rejected due to invalid timestamp".to_owned();
            (ValidationErrorKind::InvalidTimestamp, message)
        } else {
            (ValidationErrorKind::InvalidRecord, self.summary())
        };
        ValidationError { kind, message, record_errors: self.first }
    }

    fn summary(&self) -> String {
        let shown: Vec<String> = self
            .first
            .iter()
            .take(3)
            .map(|error| {
                format!("RecordError(batchIndex={}, message='{}')", error.batch_index, error.message)
            })
            .collect();
        format!(
            "One or more records have been rejected due to {} record errors in total, and only showing the \
             first three errors at most: [{}]",
            self.count,
            shown.join(", ")
        )
    }
}
