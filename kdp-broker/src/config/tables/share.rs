//! Share groups and their coordinator: `ShareGroupConfig`, `ShareCoordinatorConfig`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, at_least, between};

pub(in crate::config) const SHARE: &[Definition] = definitions! {
    "group.share.delivery.count.limit" Int("5") [between(2, 10)] Medium ReadOnly Stored
        "Deliveries of a record to a share group before it is given up.";
    "group.share.max.delivery.count.limit" Int("10") [between(5, 25)] Medium ReadOnly Stored
        "Upper bound of a group's share.delivery.count.limit.";
    "group.share.min.delivery.count.limit" Int("2") [between(2, 5)] Medium ReadOnly Stored
        "Lower bound of a group's share.delivery.count.limit.";
    "group.share.record.lock.duration.ms" Int("30000") [between(1000, 3600000)] Medium ReadOnly Stored
        "How long a share consumer holds a record that it acquired.";
    "group.share.min.record.lock.duration.ms" Int("15000") [between(1000, 30000)] Medium ReadOnly Stored
        "Lower bound of a group's share.record.lock.duration.ms.";
    "group.share.max.record.lock.duration.ms" Int("60000") [between(30000, 3600000)] Medium ReadOnly Stored
        "Upper bound of a group's share.record.lock.duration.ms.";
    "group.share.partition.max.record.locks" Int("2000") [between(100, 10000)] Medium ReadOnly Stored
        "Records of a share-partition that may be acquired at a time.";
    "group.share.max.partition.max.record.locks" Int("4000") [between(2000, 10000)] Medium ReadOnly Stored
        "Upper bound of a group's share.partition.max.record.locks.";
    "group.share.min.partition.max.record.locks" Int("100") [between(100, 2000)] Medium ReadOnly Stored
        "Lower bound of a group's share.partition.max.record.locks.";
    "share.fetch.purgatory.purge.interval.requests" Int("1000") [ANY] Medium ReadOnly Stored
        "Share fetches after which finished waiters are swept.";
    "group.share.max.share.sessions" Int("2000") [at_least(1)] Medium ReadOnly Stored
        "Share sessions kept by this broker.";
    "group.share.persister.class.name" String("org.apache.kafka.server.share.persister.DefaultStatePersister") [ANY] Medium Internal Stored
        "Class that keeps the state of share groups.";
    "share.coordinator.state.topic.num.partitions" Int("50") [at_least(1)] High ReadOnly Stored
        "Partitions of __share_group_state; cannot change once it exists.";
    "share.coordinator.state.topic.replication.factor" Short("3") [at_least(1)] High ReadOnly Stored
        "Replicas of __share_group_state.";
    "share.coordinator.state.topic.min.isr" Short("2") [at_least(1)] High ReadOnly Stored
        "min.insync.replicas of __share_group_state.";
    "share.coordinator.state.topic.segment.bytes" Int("104857600") [at_least(1)] High ReadOnly Stored
        "Segment size of __share_group_state.";
    "share.coordinator.threads" Int("1") [at_least(1)] Medium ReadOnly Stored
        "Threads of the share coordinator.";
    "share.coordinator.snapshot.update.records.per.snapshot" Int("500") [between(0, 500)] Medium ReadOnly Stored
        "Update records of a share-partition between two of its snapshots.";
    "share.coordinator.load.buffer.size" Int("5242880") [at_least(1)] High ReadOnly Stored
        "Bytes read at a time when share state is loaded.";
    "share.coordinator.state.topic.compression.codec" Int("0") [ANY] High ReadOnly Stored
        "Compression of __share_group_state: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.";
    "share.coordinator.append.linger.ms" Int("-1") [at_least(-1)] Medium ReadOnly Stored
        "How long the share coordinator gathers records before it appends; -1 adapts.";
    "share.coordinator.write.timeout.ms" Int("5000") [at_least(1)] High ReadOnly Stored
        "How long a write of share state may wait for its replicas.";
    "share.coordinator.state.topic.prune.interval.ms" Int("300000") [at_least(1)] Low Internal Stored
        "Time between two prunings of __share_group_state.";
    "share.coordinator.cold.partition.snapshot.interval.ms" Int("300000") [at_least(1)] Low Internal Stored
        "Time after which an idle share-partition gets a snapshot.";
    "share.coordinator.cached.buffer.max.bytes" Int("1048588") [at_least(524288)] Medium ClusterWide Stored
        "Largest write buffer that the share coordinator keeps for reuse.";
};
