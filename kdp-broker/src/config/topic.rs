//! The settings of one topic, resolved and typed: what a log asks on every append, roll and cleaning.
//!
//! Built from the topic's own overrides over the broker's dynamic configs, its static ones and the defaults.
//! It must not know where a value came from; `describe` answers that.
//! Invariant: every value has passed the validator of its definition.

/// Apache's `LogConfig`: the settings of one topic. Field names are Kafka's, in Kafka's units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogConfig {
    /// Size at which a segment is rolled. See [`LogConfig::segment_size`].
    pub segment_bytes: i32,
    /// `internal.segment.bytes`: overrules `segment_bytes` without its lower bound; for tests.
    pub internal_segment_bytes: Option<i32>,
    /// Age at which a segment is rolled.
    pub segment_ms: i64,
    /// Upper bound of the random time subtracted from `segment_ms`, so that logs do not all roll at once.
    pub segment_jitter_ms: i64,
    /// Size of a preallocated index file.
    pub segment_index_bytes: i32,
    /// Bytes of records between two entries of the offset index.
    pub index_interval_bytes: i32,
    /// Age after which a segment is deleted; -1 keeps it for ever.
    pub retention_ms: i64,
    /// Size of the log beyond which the oldest segments are deleted; negative is no bound.
    pub retention_bytes: i64,
    /// Largest record batch.
    pub max_message_bytes: i32,
    /// Records between two forced flushes.
    pub flush_messages: i64,
    /// Time between two forced flushes.
    pub flush_ms: i64,
    /// What happens to old segments.
    pub cleanup_policy: CleanupPolicy,
    /// Whose clock stamps the records.
    pub message_timestamp_type: TimestampType,
    /// How far a record's timestamp may lie before the broker's clock.
    pub message_timestamp_before_max_ms: i64,
    /// How far a record's timestamp may lie after the broker's clock.
    pub message_timestamp_after_max_ms: i64,
    /// How batches are compressed on disk.
    pub compression_type: CompressionType,
    /// Level of gzip when the broker compresses.
    pub compression_gzip_level: i32,
    /// Level of lz4 when the broker compresses.
    pub compression_lz4_level: i32,
    /// Level of zstd when the broker compresses.
    pub compression_zstd_level: i32,
    /// Replicas that must have a batch before `acks=all` is answered.
    pub min_insync_replicas: i32,
    /// Whether a replica outside the ISR may be elected.
    pub unclean_leader_election_enable: bool,
    /// How long compaction keeps tombstones and transaction markers.
    pub delete_retention_ms: i64,
    /// Time between renaming a file to `.deleted` and removing it.
    pub file_delete_delay_ms: i64,
    /// Whether a new segment's file is allocated at full size.
    pub preallocate: bool,
    /// Share of uncompacted bytes at which compaction starts.
    pub min_cleanable_dirty_ratio: f64,
    /// Age a record must have before compaction may remove it.
    pub min_compaction_lag_ms: i64,
    /// Age at which a record must have been compacted.
    pub max_compaction_lag_ms: i64,
    /// Whether old segments are tiered to remote storage.
    pub remote_storage_enable: bool,
    /// Whether copying to remote storage is stopped.
    pub remote_log_copy_disable: bool,
    /// Whether remote segments are deleted when tiering is switched off.
    pub remote_log_delete_on_disable: bool,
    /// Local retention of a tiered topic; -2 is `retention_ms`.
    pub local_retention_ms: i64,
    /// Local retention of a tiered topic; -2 is `retention_bytes`.
    pub local_retention_bytes: i64,
}

impl LogConfig {
    /// The size at which a segment is rolled.
    pub fn segment_size(&self) -> i32 {
        self.internal_segment_bytes.unwrap_or(self.segment_bytes)
    }

    /// The age at which a segment is rolled, before jitter: a compacted topic must not hold records
    /// in its active segment for longer than they may stay uncompacted.
    pub fn max_segment_ms(&self) -> i64 {
        if self.cleanup_policy.compact && self.max_compaction_lag_ms > 0 {
            self.max_compaction_lag_ms.min(self.segment_ms)
        } else {
            self.segment_ms
        }
    }
}

/// The settings of a topic without overrides on a broker without configuration.
impl Default for LogConfig {
    fn default() -> Self {
        const HOUR_MS: i64 = 60 * 60 * 1000;
        LogConfig {
            segment_bytes: 1 << 30,
            internal_segment_bytes: None,
            segment_ms: 7 * 24 * HOUR_MS,
            segment_jitter_ms: 0,
            segment_index_bytes: 10 * 1024 * 1024,
            index_interval_bytes: 4096,
            retention_ms: 7 * 24 * HOUR_MS,
            retention_bytes: -1,
            max_message_bytes: 1024 * 1024 + 12,
            flush_messages: i64::MAX,
            flush_ms: i64::MAX,
            cleanup_policy: CleanupPolicy { compact: false, delete: true },
            message_timestamp_type: TimestampType::CreateTime,
            message_timestamp_before_max_ms: i64::MAX,
            message_timestamp_after_max_ms: HOUR_MS,
            compression_type: CompressionType::Producer,
            compression_gzip_level: -1,
            compression_lz4_level: 9,
            compression_zstd_level: 3,
            min_insync_replicas: 1,
            unclean_leader_election_enable: false,
            delete_retention_ms: 24 * HOUR_MS,
            file_delete_delay_ms: 60_000,
            preallocate: false,
            min_cleanable_dirty_ratio: 0.5,
            min_compaction_lag_ms: 0,
            max_compaction_lag_ms: i64::MAX,
            remote_storage_enable: false,
            remote_log_copy_disable: false,
            remote_log_delete_on_disable: false,
            local_retention_ms: -2,
            local_retention_bytes: -2,
        }
    }
}

/// `cleanup.policy`: either, both, or (since KIP-1161) neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CleanupPolicy {
    /// Keep the latest record of each key.
    pub compact: bool,
    /// Delete segments beyond the retention.
    pub delete: bool,
}

/// `message.timestamp.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampType {
    /// The producer's clock.
    CreateTime,
    /// The broker's clock, at the append.
    LogAppendTime,
}

/// `compression.type` of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompressionType {
    /// As the producer sent it.
    Producer,
    /// Not compressed.
    Uncompressed,
    /// gzip.
    Gzip,
    /// snappy.
    Snappy,
    /// lz4.
    Lz4,
    /// zstd.
    Zstd,
}
