//! Tiered storage: `RemoteLogManagerConfig`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, NON_EMPTY, UP_TO_HALF, at_least};

pub(in crate::config) const REMOTE: &[Definition] = definitions! {
    "remote.log.storage.system.enable" Boolean("false") [ANY] Medium ReadOnly Stored
        "Whether tiered storage is available to topics.";
    "remote.log.storage.manager.impl.prefix" String("rsm.config.") [NON_EMPTY] Medium ReadOnly Stored
        "Prefix of the keys handed to the remote storage manager.";
    "remote.log.metadata.manager.impl.prefix" String("rlmm.config.") [NON_EMPTY] Medium ReadOnly Stored
        "Prefix of the keys handed to the remote log metadata manager.";
    "remote.log.storage.manager.class.name" String(null) [NON_EMPTY] Medium ReadOnly Stored
        "Class that stores remote segments.";
    "remote.log.storage.manager.class.path" String(null) [ANY] Medium ReadOnly Stored
        "Class path of the remote storage manager.";
    "remote.log.metadata.manager.class.name" String("org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager") [NON_EMPTY] Medium ReadOnly Stored
        "Class that keeps the metadata of remote segments.";
    "remote.log.metadata.manager.class.path" String(null) [ANY] Medium ReadOnly Stored
        "Class path of the remote log metadata manager.";
    "remote.log.metadata.manager.listener.name" String(null) [NON_EMPTY] Medium ReadOnly Stored
        "Listener that the remote log metadata manager connects to.";
    "remote.log.metadata.custom.metadata.max.bytes" Int("128") [at_least(0)] Low ReadOnly Stored
        "Longest custom metadata of a remote segment.";
    "remote.log.index.file.cache.total.size.bytes" Long("1073741824") [at_least(1)] Low ClusterWide Stored
        "Disk space for cached indexes of remote segments.";
    "remote.log.index.file.cache.ttl.ms" Long("900000") [at_least(-1)] Low Internal Stored
        "Age at which a cached index of a remote segment is dropped.";
    "remote.log.manager.thread.pool.size" Int("2") [at_least(1)] Medium ReadOnly Stored
        "Threads that schedule tiering work of followers.";
    "remote.log.manager.copier.thread.pool.size" Int("10") [at_least(1)] Medium ClusterWide Stored
        "Threads that copy segments to remote storage.";
    "remote.log.manager.expiration.thread.pool.size" Int("10") [at_least(1)] Medium ClusterWide Stored
        "Threads that delete expired remote segments.";
    "remote.log.manager.follower.thread.pool.size" Int("2") [at_least(1)] Medium ClusterWide Stored
        "Threads of followers that track what is tiered.";
    "remote.log.manager.task.interval.ms" Long("30000") [at_least(1)] Low ReadOnly Stored
        "Time between two runs of the tiering tasks.";
    "remote.log.manager.task.retry.backoff.ms" Long("500") [at_least(1)] Low Internal Stored
        "First pause after a tiering task failed.";
    "remote.log.manager.task.retry.backoff.max.ms" Long("30000") [at_least(1)] Low Internal Stored
        "Longest pause after a tiering task failed.";
    "remote.log.manager.task.retry.jitter" Double("0.2") [UP_TO_HALF] Low Internal Stored
        "Random share of those pauses.";
    "remote.log.reader.threads" Int("10") [at_least(1)] Medium ClusterWide Stored
        "Threads that read from remote storage.";
    "remote.log.reader.max.pending.tasks" Int("100") [at_least(1)] Medium ReadOnly Stored
        "Remote reads that may wait.";
    "log.local.retention.ms" Long("-2") [at_least(-2)] Medium ClusterWide Stored
        "Local retention of tiered topics; -2 is log.retention.ms.";
    "log.local.retention.bytes" Long("-2") [at_least(-2)] Medium ClusterWide Stored
        "Local size of tiered partitions; -2 is log.retention.bytes.";
    "remote.log.manager.copy.max.bytes.per.second" Long("9223372036854775807") [at_least(1)] Medium ClusterWide Stored
        "Bytes copied to remote storage in a second.";
    "remote.log.manager.copy.quota.window.num" Int("11") [at_least(1)] Medium ReadOnly Stored
        "Samples kept for the copy quota.";
    "remote.log.manager.copy.quota.window.size.seconds" Int("1") [at_least(1)] Medium ReadOnly Stored
        "Seconds in a sample of the copy quota.";
    "remote.log.manager.fetch.max.bytes.per.second" Long("9223372036854775807") [at_least(1)] Medium ClusterWide Stored
        "Bytes fetched from remote storage in a second.";
    "remote.log.manager.fetch.quota.window.num" Int("11") [at_least(1)] Medium ReadOnly Stored
        "Samples kept for the fetch quota.";
    "remote.log.manager.fetch.quota.window.size.seconds" Int("1") [at_least(1)] Medium ReadOnly Stored
        "Seconds in a sample of the fetch quota.";
    "remote.fetch.max.wait.ms" Int("500") [at_least(1)] Medium ClusterWide Stored
        "Longest time a fetch waits for remote storage.";
    "remote.list.offsets.request.timeout.ms" Long("30000") [at_least(1)] Medium ClusterWide Stored
        "Longest time a ListOffsets waits for remote storage.";
};
