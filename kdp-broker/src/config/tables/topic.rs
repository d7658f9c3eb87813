//! Settings of a topic: `LogConfig`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, GZIP_LEVEL, THROTTLED_REPLICAS, at_least, between, list_of, one_of};

pub(in crate::config) const TOPIC: &[Definition] = definitions! {
    "segment.bytes" Int("1073741824") [at_least(1048576)] Medium Resource Effective
        "Size at which a segment is rolled.";
    "segment.ms" Long("604800000") [at_least(1)] Medium Resource Effective
        "Age at which a segment is rolled.";
    "segment.jitter.ms" Long("0") [at_least(0)] Medium Resource Effective
        "Random part taken off segment.ms, so that logs do not all roll at once.";
    "segment.index.bytes" Int("10485760") [at_least(4)] Medium Resource Effective
        "Size of an index file.";
    "flush.messages" Long("9223372036854775807") [at_least(1)] Medium Resource Effective
        "Records after which the log is flushed to disk.";
    "flush.ms" Long("9223372036854775807") [at_least(0)] Medium Resource Effective
        "Longest time a record waits to be flushed to disk.";
    "retention.bytes" Long("-1") [ANY] Medium Resource Effective
        "Size of a partition beyond which its oldest segments are deleted; -1 is no bound.";
    "retention.ms" Long("604800000") [at_least(-1)] Medium Resource Effective
        "Age at which a segment is deleted; -1 never.";
    "max.message.bytes" Int("1048588") [at_least(0)] Medium Resource Effective
        "Largest record batch, after compression.";
    "index.interval.bytes" Int("4096") [at_least(0)] Medium Resource Effective
        "Bytes of records between two entries of the offset index.";
    "delete.retention.ms" Long("86400000") [at_least(0)] Medium Resource Effective
        "How long compaction keeps tombstones and transaction markers.";
    "min.compaction.lag.ms" Long("0") [at_least(0)] Medium Resource Effective
        "Age a record must have before compaction may remove it.";
    "max.compaction.lag.ms" Long("9223372036854775807") [at_least(1)] Medium Resource Effective
        "Age at which a record must have been compacted.";
    "file.delete.delay.ms" Long("60000") [at_least(0)] Medium Resource Effective
        "Time between renaming a file to .deleted and removing it.";
    "min.cleanable.dirty.ratio" Double("0.5") [between(0, 1)] Medium Resource Effective
        "Share of uncompacted bytes at which the log is compacted.";
    "cleanup.policy" List("delete") [list_of(&["compact", "delete"])] Medium Resource Effective
        "What happens to old segments: delete, compact, both, or neither.";
    "unclean.leader.election.enable" Boolean("false") [ANY] Medium Resource Effective
        "Whether a replica outside the ISR may be elected, losing records, when no other is left.";
    "min.insync.replicas" Int("1") [at_least(1)] Medium Resource Effective
        "Replicas that must have a batch before acks=all is answered.";
    "compression.type" String("producer") [one_of(&["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"])] Medium Resource Stored
        "How batches are compressed on disk; producer keeps what was sent.";
    "compression.gzip.level" Int("-1") [GZIP_LEVEL] Medium Resource Stored
        "gzip level when the broker compresses; -1 is the library's default.";
    "compression.lz4.level" Int("9") [between(1, 17)] Medium Resource Stored
        "lz4 level when the broker compresses.";
    "compression.zstd.level" Int("3") [between(-131072, 22)] Medium Resource Stored
        "zstd level when the broker compresses.";
    "preallocate" Boolean("false") [ANY] Medium Resource Effective
        "Whether a new segment's file is allocated at full size.";
    "message.timestamp.type" String("CreateTime") [one_of(&["CreateTime", "LogAppendTime"])] Medium Resource Effective
        "Whose clock stamps records: CreateTime the producer's, LogAppendTime the broker's.";
    "message.timestamp.before.max.ms" Long("9223372036854775807") [at_least(0)] Medium Resource Effective
        "How far a record's timestamp may lie before the broker's clock.";
    "message.timestamp.after.max.ms" Long("3600000") [at_least(0)] Medium Resource Effective
        "How far a record's timestamp may lie after the broker's clock.";
    "leader.replication.throttled.replicas" List("") [THROTTLED_REPLICAS] Medium Resource Stored
        "Replicas throttled at their leader, as PARTITION:BROKER, or * for all.";
    "follower.replication.throttled.replicas" List("") [THROTTLED_REPLICAS] Medium Resource Stored
        "Replicas throttled at the follower, as PARTITION:BROKER, or * for all.";
    "remote.storage.enable" Boolean("false") [ANY] Medium Resource Stored
        "Whether old segments are tiered to remote storage.";
    "local.retention.ms" Long("-2") [at_least(-2)] Medium Resource Stored
        "Age at which a tiered segment is deleted locally; -2 is retention.ms.";
    "local.retention.bytes" Long("-2") [at_least(-2)] Medium Resource Stored
        "Local size of a tiered partition; -2 is retention.bytes.";
    "remote.log.copy.disable" Boolean("false") [ANY] Medium Resource Stored
        "Whether copying to remote storage is stopped.";
    "remote.log.delete.on.disable" Boolean("false") [ANY] Medium Resource Stored
        "Whether remote segments are deleted when tiering is switched off.";
    "internal.segment.bytes" Int(null) [ANY] Medium Internal Effective
        "segment.bytes without its lower bound, for tests.";
};
