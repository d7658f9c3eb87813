//! Logs and their cleaning: `LogConfig.SERVER_CONFIG_DEF`, `CleanerConfig`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{
    ANY, UNIQUE_NON_EMPTY, UNIQUE_NON_EMPTY_OR_NULL, UNIQUE_OR_NULL, at_least, between, list_of, one_of,
};

pub(in crate::config) const LOG: &[Definition] = definitions! {
    "log.cleaner.threads" Int("1") [at_least(0)] Medium ClusterWide Stored
        "Threads that compact logs.";
    "log.cleaner.io.max.bytes.per.second" Double("1.7976931348623157E308") [ANY] Medium ClusterWide Stored
        "Bytes that compaction may read and write in a second.";
    "log.cleaner.dedupe.buffer.size" Long("134217728") [ANY] Medium ClusterWide Effective
        "Memory of all compaction threads for the map of keys.";
    "log.cleaner.io.buffer.size" Int("524288") [at_least(0)] Medium ClusterWide Stored
        "Memory of all compaction threads for reading and writing.";
    "log.cleaner.io.buffer.load.factor" Double("0.9") [ANY] Medium ClusterWide Effective
        "How full the map of keys may become.";
    "log.cleaner.backoff.ms" Long("15000") [at_least(0)] Medium ClusterWide Effective
        "Pause when there is nothing to compact.";
    "log.cleaner.min.cleanable.ratio" Double("0.5") [between(0, 1)] Medium ClusterWide Effective
        "Share of uncompacted bytes at which a log is compacted.";
    "log.cleaner.enable" Boolean("true") [ANY] Medium ReadOnly Effective
        "Whether logs are compacted at all.";
    "log.cleaner.delete.retention.ms" Long("86400000") [at_least(0)] Medium ClusterWide Effective
        "How long compaction keeps tombstones and transaction markers.";
    "log.cleaner.min.compaction.lag.ms" Long("0") [at_least(0)] Medium ClusterWide Effective
        "Age a record must have before compaction may remove it.";
    "log.cleaner.max.compaction.lag.ms" Long("9223372036854775807") [at_least(1)] Medium ClusterWide Effective
        "Age at which a record must have been compacted.";
    "num.partitions" Int("1") [at_least(1)] Medium ReadOnly Effective
        "Partitions of a topic created without a count.";
    "log.dir" List("/tmp/kafka-logs") [UNIQUE_NON_EMPTY] High ReadOnly Effective
        "Directories of the logs, when log.dirs is not set.";
    "log.dirs" List(null) [UNIQUE_NON_EMPTY_OR_NULL] High ReadOnly Effective
        "Directories of the logs.";
    "cordoned.log.dirs" List("") [UNIQUE_OR_NULL] Medium PerBroker Stored
        "Log directories that get no new replicas; * is all of them.";
    "log.segment.bytes" Int("1073741824") [at_least(1048576)] High ClusterWide Effective
        "Size at which a segment is rolled.";
    "log.roll.ms" Long(null) [ANY] High ClusterWide Effective
        "Age at which a segment is rolled; log.roll.hours when unset.";
    "log.roll.hours" Int("168") [at_least(1)] High ReadOnly Effective
        "Age at which a segment is rolled, in hours.";
    "log.roll.jitter.ms" Long(null) [ANY] High ClusterWide Effective
        "Random part taken off that age; log.roll.jitter.hours when unset.";
    "log.roll.jitter.hours" Int("0") [at_least(0)] High ReadOnly Effective
        "Random part taken off that age, in hours.";
    "log.retention.ms" Long(null) [ANY] High ClusterWide Effective
        "Age at which a segment is deleted; -1 never; log.retention.minutes when unset.";
    "log.retention.minutes" Int(null) [ANY] High ReadOnly Effective
        "Age at which a segment is deleted, in minutes; log.retention.hours when unset.";
    "log.retention.hours" Int("168") [ANY] High ReadOnly Effective
        "Age at which a segment is deleted, in hours.";
    "log.retention.bytes" Long("-1") [ANY] High ClusterWide Effective
        "Size of a partition beyond which its oldest segments are deleted; -1 is no bound.";
    "log.retention.check.interval.ms" Long("300000") [at_least(1)] Medium ReadOnly Effective
        "Time between two searches for segments to delete.";
    "log.cleanup.policy" List("delete") [list_of(&["compact", "delete"])] Medium ClusterWide Effective
        "What happens to old segments: delete, compact, both, or neither.";
    "log.index.size.max.bytes" Int("10485760") [at_least(4)] Medium ClusterWide Effective
        "Size of an index file.";
    "log.index.interval.bytes" Int("4096") [at_least(0)] Medium ClusterWide Effective
        "Bytes of records between two entries of the offset index.";
    "log.flush.interval.messages" Long("9223372036854775807") [at_least(1)] High ClusterWide Effective
        "Records of a partition after which it is flushed to disk.";
    "log.segment.delete.delay.ms" Long("60000") [at_least(0)] High ClusterWide Effective
        "Time between renaming a file to .deleted and removing it.";
    "log.flush.scheduler.interval.ms" Long("9223372036854775807") [ANY] High ReadOnly Effective
        "Time between two searches for logs to flush.";
    "log.flush.interval.ms" Long(null) [ANY] High ClusterWide Effective
        "Longest time a record waits to be flushed; log.flush.scheduler.interval.ms when unset.";
    "log.flush.offset.checkpoint.interval.ms" Int("60000") [at_least(0)] High ReadOnly Effective
        "Time between two writes of the recovery point checkpoint.";
    "log.flush.start.offset.checkpoint.interval.ms" Int("60000") [at_least(0)] High ReadOnly Effective
        "Time between two writes of the log start offset checkpoint.";
    "log.preallocate" Boolean("false") [ANY] Medium ClusterWide Effective
        "Whether a new segment's file is allocated at full size.";
    "num.recovery.threads.per.data.dir" Int("2") [at_least(1)] High ClusterWide Effective
        "Threads for each log directory at recovery and at shutdown.";
    "auto.create.topics.enable" Boolean("true") [ANY] High ReadOnly Effective
        "Whether a topic is created when a client asks for its metadata.";
    "min.insync.replicas" Int("1") [at_least(1)] High ClusterWide Effective
        "Replicas that must have a batch before acks=all is answered.";
    "log.message.timestamp.type" String("CreateTime") [one_of(&["CreateTime", "LogAppendTime"])] Medium ClusterWide Effective
        "Whose clock stamps records: CreateTime the producer's, LogAppendTime the broker's.";
    "log.message.timestamp.before.max.ms" Long("9223372036854775807") [at_least(0)] Medium ClusterWide Effective
        "How far a record's timestamp may lie before the broker's clock.";
    "log.message.timestamp.after.max.ms" Long("3600000") [at_least(0)] Medium ClusterWide Effective
        "How far a record's timestamp may lie after the broker's clock.";
    "create.topic.policy.class.name" Class(null) [ANY] Low ReadOnly Stored
        "Class that may refuse the creation of a topic.";
    "alter.config.policy.class.name" Class(null) [ANY] Low ReadOnly Stored
        "Class that may refuse a change of configuration.";
    "log.dir.failure.timeout.ms" Long("30000") [at_least(1)] Low ReadOnly Stored
        "How long a broker may fail to tell the controller of a broken log directory before it stops.";
    "log.initial.task.delay.ms" Long("30000") [at_least(0)] Low Internal Stored
        "Delay before the log's background work begins, for tests.";
};
