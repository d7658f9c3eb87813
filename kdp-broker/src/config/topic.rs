//! The settings of one topic, resolved and typed: what a log asks on every append, roll and cleaning.
//!
//! Built from the topic's own overrides over the broker's dynamic configs, its static ones and the defaults.
//! It must not know where a value came from; `describe` answers that.
//! Invariant: every value has passed the rule of its definition.

use super::error::ConfigError;
use super::rules;
use super::tables::TOPIC;
use super::value::Value;
use super::values::BrokerValues;

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
    /// The settings of a topic without overrides on this broker.
    pub(super) fn of_broker(values: &BrokerValues) -> LogConfig {
        let mut config = LogConfig::default();
        for definition in TOPIC.iter() {
            config.set(definition.name, topic_default(values, definition.name));
        }
        config
    }

    /// These settings with the topic's own over them. A key that no topic setting has is passed over: the
    /// metadata log may hold one of another version.
    pub fn with_overrides<'a>(
        &self,
        overrides: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<LogConfig, ConfigError> {
        let mut config = *self;
        for (name, text) in overrides {
            if let Some(definition) = TOPIC.get(name) {
                config.set(name, definition.parse(text)?);
            }
        }
        Ok(config)
    }

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

impl LogConfig {
    fn set(&mut self, name: &str, value: Value) {
        match (name, value) {
            ("segment.bytes", Value::Int(value)) => self.segment_bytes = value,
            ("internal.segment.bytes", Value::Int(value)) => self.internal_segment_bytes = Some(value),
            ("segment.ms", Value::Long(value)) => self.segment_ms = value,
            ("segment.jitter.ms", Value::Long(value)) => self.segment_jitter_ms = value,
            ("segment.index.bytes", Value::Int(value)) => self.segment_index_bytes = value,
            ("index.interval.bytes", Value::Int(value)) => self.index_interval_bytes = value,
            ("retention.ms", Value::Long(value)) => self.retention_ms = value,
            ("retention.bytes", Value::Long(value)) => self.retention_bytes = value,
            ("max.message.bytes", Value::Int(value)) => self.max_message_bytes = value,
            ("flush.messages", Value::Long(value)) => self.flush_messages = value,
            ("flush.ms", Value::Long(value)) => self.flush_ms = value,
            ("cleanup.policy", Value::List(values)) => self.cleanup_policy = CleanupPolicy::of(&values),
            ("message.timestamp.type", Value::Text(value)) => {
                self.message_timestamp_type = TimestampType::of_name(&value);
            }
            ("message.timestamp.before.max.ms", Value::Long(value)) => {
                self.message_timestamp_before_max_ms = value;
            }
            ("message.timestamp.after.max.ms", Value::Long(value)) => {
                self.message_timestamp_after_max_ms = value
            }
            ("compression.type", Value::Text(value)) => {
                self.compression_type = CompressionType::of_name(&value)
            }
            ("compression.gzip.level", Value::Int(value)) => self.compression_gzip_level = value,
            ("compression.lz4.level", Value::Int(value)) => self.compression_lz4_level = value,
            ("compression.zstd.level", Value::Int(value)) => self.compression_zstd_level = value,
            ("min.insync.replicas", Value::Int(value)) => self.min_insync_replicas = value,
            ("unclean.leader.election.enable", Value::Boolean(value)) => {
                self.unclean_leader_election_enable = value;
            }
            ("delete.retention.ms", Value::Long(value)) => self.delete_retention_ms = value,
            ("file.delete.delay.ms", Value::Long(value)) => self.file_delete_delay_ms = value,
            ("preallocate", Value::Boolean(value)) => self.preallocate = value,
            ("min.cleanable.dirty.ratio", Value::Double(value)) => self.min_cleanable_dirty_ratio = value,
            ("min.compaction.lag.ms", Value::Long(value)) => self.min_compaction_lag_ms = value,
            ("max.compaction.lag.ms", Value::Long(value)) => self.max_compaction_lag_ms = value,
            ("remote.storage.enable", Value::Boolean(value)) => self.remote_storage_enable = value,
            ("remote.log.copy.disable", Value::Boolean(value)) => self.remote_log_copy_disable = value,
            ("remote.log.delete.on.disable", Value::Boolean(value)) => {
                self.remote_log_delete_on_disable = value
            }
            ("local.retention.ms", Value::Long(value)) => self.local_retention_ms = value,
            ("local.retention.bytes", Value::Long(value)) => self.local_retention_bytes = value,
            // The lists of throttled replicas are for the quotas of replication, not for the log.
            _ => {}
        }
    }
}

/// The broker setting that is a topic setting's default, under its strongest name.
pub(super) fn broker_synonym(name: &str) -> Option<&'static str> {
    Some(match name {
        "segment.bytes" => "log.segment.bytes",
        "segment.ms" => "log.roll.ms",
        "segment.jitter.ms" => "log.roll.jitter.ms",
        "segment.index.bytes" => "log.index.size.max.bytes",
        "flush.messages" => "log.flush.interval.messages",
        "flush.ms" => "log.flush.interval.ms",
        "retention.bytes" => "log.retention.bytes",
        "retention.ms" => "log.retention.ms",
        "max.message.bytes" => "message.max.bytes",
        "index.interval.bytes" => "log.index.interval.bytes",
        "delete.retention.ms" => "log.cleaner.delete.retention.ms",
        "min.compaction.lag.ms" => "log.cleaner.min.compaction.lag.ms",
        "max.compaction.lag.ms" => "log.cleaner.max.compaction.lag.ms",
        "file.delete.delay.ms" => "log.segment.delete.delay.ms",
        "min.cleanable.dirty.ratio" => "log.cleaner.min.cleanable.ratio",
        "cleanup.policy" => "log.cleanup.policy",
        "unclean.leader.election.enable" => "unclean.leader.election.enable",
        "min.insync.replicas" => "min.insync.replicas",
        "compression.type" => "compression.type",
        "compression.gzip.level" => "compression.gzip.level",
        "compression.lz4.level" => "compression.lz4.level",
        "compression.zstd.level" => "compression.zstd.level",
        "preallocate" => "log.preallocate",
        "message.timestamp.type" => "log.message.timestamp.type",
        "message.timestamp.before.max.ms" => "log.message.timestamp.before.max.ms",
        "message.timestamp.after.max.ms" => "log.message.timestamp.after.max.ms",
        "local.retention.ms" => "log.local.retention.ms",
        "local.retention.bytes" => "log.local.retention.bytes",
        _ => return None,
    })
}

/// The value of a topic setting that the topic does not have itself.
pub(super) fn topic_default(values: &BrokerValues, name: &str) -> Value {
    match (name, broker_synonym(name)) {
        ("segment.ms", _) => Value::Long(rules::roll_ms(values)),
        ("segment.jitter.ms", _) => Value::Long(rules::roll_jitter_ms(values)),
        ("flush.ms", _) => Value::Long(rules::flush_ms(values)),
        ("retention.ms", _) => Value::Long(rules::retention_ms(values)),
        (_, Some(broker_name)) => values.get(broker_name).clone(),
        (_, None) => TOPIC.get(name).map_or(Value::Null, |definition| definition.default_value()),
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

impl CleanupPolicy {
    fn of(values: &[String]) -> CleanupPolicy {
        let has = |policy: &str| values.iter().any(|value| value == policy);
        CleanupPolicy { compact: has("compact"), delete: has("delete") }
    }
}

/// `message.timestamp.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampType {
    /// The producer's clock.
    CreateTime,
    /// The broker's clock, at the append.
    LogAppendTime,
}

impl TimestampType {
    fn of_name(name: &str) -> TimestampType {
        if name == "LogAppendTime" { TimestampType::LogAppendTime } else { TimestampType::CreateTime }
    }
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

impl CompressionType {
    fn of_name(name: &str) -> CompressionType {
        match name {
            "uncompressed" => CompressionType::Uncompressed,
            "gzip" => CompressionType::Gzip,
            "snappy" => CompressionType::Snappy,
            "lz4" => CompressionType::Lz4,
            "zstd" => CompressionType::Zstd,
            _ => CompressionType::Producer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::definition::Type;
    use super::super::tables::BROKER;
    use super::super::values::tests::node;
    use super::*;

    #[test]
    fn defaults_are_those_of_the_tables() {
        assert_eq!(LogConfig::of_broker(&node(&[])), LogConfig::default());
        for definition in TOPIC.iter() {
            if let Some(broker) = broker_synonym(definition.name).and_then(|name| BROKER.get(name)) {
                assert_eq!(definition.value_type, broker.value_type, "{}", definition.name);
            }
        }
    }

    #[test]
    fn every_setting_reaches_its_field() {
        for definition in TOPIC.iter().filter(|d| !d.name.ends_with("throttled.replicas")) {
            let text = match (definition.name, definition.value_type) {
                ("message.timestamp.type", _) => "LogAppendTime",
                ("compression.type", _) => "lz4",
                ("cleanup.policy", _) => "compact",
                (_, Type::Boolean) if definition.default == Some("true") => "false",
                (_, Type::Boolean) => "true",
                (_, Type::Double) => "0.25",
                ("compression.gzip.level" | "compression.lz4.level" | "compression.zstd.level", _) => "2",
                _ => "1234567",
            };
            let config = LogConfig::default().with_overrides([(definition.name, text)]).unwrap();
            assert_ne!(config, LogConfig::default(), "{}={text}", definition.name);
        }
    }

    #[test]
    fn units_are_converted_and_the_topic_wins() {
        let values = node(&[
            ("log.roll.hours", "1"),
            ("log.retention.minutes", "3"),
            ("log.retention.hours", "9"),
            ("log.flush.scheduler.interval.ms", "77"),
            ("log.cleanup.policy", "compact, delete"),
        ]);
        let config = LogConfig::of_broker(&values);
        assert_eq!((config.segment_ms, config.retention_ms, config.flush_ms), (3_600_000, 180_000, 77));
        assert_eq!(config.cleanup_policy, CleanupPolicy { compact: true, delete: true });
        let config =
            config.with_overrides([("retention.ms", "-1"), ("cleanup.policy", ""), ("new.in.5.0", "x")]);
        let config = config.unwrap();
        assert_eq!((config.retention_ms, config.segment_ms), (-1, 3_600_000));
        assert_eq!(config.cleanup_policy, CleanupPolicy { compact: false, delete: false });
        assert!(config.with_overrides([("retention.ms", "soon")]).is_err());
    }

    #[test]
    fn a_compacted_topic_rolls_within_its_compaction_lag() {
        let config = LogConfig { max_compaction_lag_ms: 5, ..LogConfig::default() };
        assert_eq!(config.max_segment_ms(), config.segment_ms);
        let config = LogConfig { cleanup_policy: CleanupPolicy { compact: true, delete: false }, ..config };
        assert_eq!(config.max_segment_ms(), 5);
    }
}
