//! The group coordinator and the defaults of groups: `GroupCoordinatorConfig`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{
    ANY, UNIQUE_NON_EMPTY, at_least, between, non_empty_list_of, one_of_ignoring_case,
};

pub(in crate::config) const GROUP_COORDINATOR: &[Definition] = definitions! {
    "group.coordinator.rebalance.protocols" List("classic,consumer,streams") [non_empty_list_of(&["consumer", "classic", "share", "streams"])] Medium ReadOnly Stored
        "Group protocols that are served.";
    "group.coordinator.threads" Int("4") [at_least(1)] High ReadOnly Stored
        "Threads of the group coordinator.";
    "group.coordinator.background.threads" Int("2") [at_least(1)] High ReadOnly Stored
        "Threads for the coordinator's longer work, such as regular expressions.";
    "group.coordinator.append.linger.ms" Int("-1") [at_least(-1)] Medium ReadOnly Stored
        "How long the coordinator gathers records before it appends; -1 adapts.";
    "offsets.commit.timeout.ms" Int("5000") [at_least(1)] High ReadOnly Effective
        "How long a commit may wait for its replicas.";
    "offsets.load.buffer.size" Int("5242880") [at_least(1)] High ReadOnly Stored
        "Bytes read at a time when offsets are loaded.";
    "offsets.topic.replication.factor" Short("3") [at_least(1)] High ReadOnly Effective
        "Replicas of __consumer_offsets; never more than there are brokers.";
    "offsets.topic.num.partitions" Int("50") [at_least(1)] High ReadOnly Effective
        "Partitions of __consumer_offsets; cannot change once it exists.";
    "offsets.topic.segment.bytes" Int("104857600") [at_least(1)] High ReadOnly Effective
        "Segment size of __consumer_offsets.";
    "offsets.topic.compression.codec" Int("0") [ANY] High ReadOnly Stored
        "Compression of __consumer_offsets: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.";
    "group.coordinator.cached.buffer.max.bytes" Int("1048588") [at_least(524288)] Medium ClusterWide Stored
        "Largest write buffer that the coordinator keeps for reuse.";
    "offset.metadata.max.bytes" Int("4096") [ANY] High ReadOnly Effective
        "Longest metadata string of a committed offset.";
    "offsets.retention.minutes" Int("10080") [at_least(1)] High ReadOnly Effective
        "How long the offsets of an empty group are kept.";
    "offsets.retention.check.interval.ms" Long("600000") [at_least(1)] High ReadOnly Effective
        "Time between two searches for expired offsets.";
    "group.min.session.timeout.ms" Int("6000") [ANY] Medium ReadOnly Effective
        "Shortest session timeout that a classic member may ask for.";
    "group.max.session.timeout.ms" Int("1800000") [ANY] Medium ReadOnly Effective
        "Longest session timeout that a classic member may ask for.";
    "group.initial.rebalance.delay.ms" Int("3000") [ANY] Medium ReadOnly Effective
        "How long the first rebalance of an empty group waits for more members.";
    "group.max.size" Int("2147483647") [at_least(1)] Medium ReadOnly Effective
        "Most members of a classic group.";
    "group.consumer.session.timeout.ms" Int("45000") [at_least(1)] Medium ReadOnly Stored
        "Session timeout of members of the consumer protocol.";
    "group.consumer.min.session.timeout.ms" Int("45000") [at_least(1)] Medium ReadOnly Stored
        "Lower bound of a group's consumer.session.timeout.ms.";
    "group.consumer.max.session.timeout.ms" Int("60000") [at_least(1)] Medium ReadOnly Stored
        "Upper bound of a group's consumer.session.timeout.ms.";
    "group.consumer.heartbeat.interval.ms" Int("5000") [at_least(1)] Medium ReadOnly Stored
        "Heartbeat interval of members of the consumer protocol.";
    "group.consumer.min.heartbeat.interval.ms" Int("5000") [at_least(1)] Medium ReadOnly Stored
        "Lower bound of a group's consumer.heartbeat.interval.ms.";
    "group.consumer.max.heartbeat.interval.ms" Int("15000") [at_least(1)] Medium ReadOnly Stored
        "Upper bound of a group's consumer.heartbeat.interval.ms.";
    "group.consumer.max.size" Int("2147483647") [at_least(1)] Medium ReadOnly Stored
        "Most members of a group of the consumer protocol.";
    "group.consumer.assignors" List("uniform,range") [UNIQUE_NON_EMPTY] Medium ReadOnly Stored
        "Server-side assignors, by name or class; the first is the default.";
    "group.consumer.migration.policy" String("bidirectional") [one_of_ignoring_case(&["DISABLED", "DOWNGRADE", "UPGRADE", "BIDIRECTIONAL"])] Medium ReadOnly Stored
        "Whether groups may move between the classic and the consumer protocol, and which way.";
    "group.consumer.assignment.interval.ms" Int("1000") [at_least(0)] Medium ClusterWide Stored
        "Least time between two assignments of a consumer group.";
    "group.consumer.min.assignment.interval.ms" Int("0") [at_least(0)] Medium ReadOnly Stored
        "Lower bound of a group's consumer.assignment.interval.ms.";
    "group.consumer.max.assignment.interval.ms" Int("15000") [at_least(0)] Medium ReadOnly Stored
        "Upper bound of a group's consumer.assignment.interval.ms.";
    "group.consumer.regex.refresh.interval.ms" Int("600000") [at_least(10000)] Medium Internal Stored
        "Time between two evaluations of a group's regular expressions.";
    "group.share.session.timeout.ms" Int("45000") [at_least(1)] Medium ReadOnly Stored
        "Session timeout of members of a share group.";
    "group.share.min.session.timeout.ms" Int("45000") [at_least(1)] Medium ReadOnly Stored
        "Lower bound of a group's share.session.timeout.ms.";
    "group.share.max.session.timeout.ms" Int("60000") [at_least(1)] Medium ReadOnly Stored
        "Upper bound of a group's share.session.timeout.ms.";
    "group.share.heartbeat.interval.ms" Int("5000") [at_least(1)] Medium ReadOnly Stored
        "Heartbeat interval of members of a share group.";
    "group.share.min.heartbeat.interval.ms" Int("5000") [at_least(1)] Medium ReadOnly Stored
        "Lower bound of a group's share.heartbeat.interval.ms.";
    "group.share.max.heartbeat.interval.ms" Int("15000") [at_least(1)] Medium ReadOnly Stored
        "Upper bound of a group's share.heartbeat.interval.ms.";
    "group.share.max.size" Int("200") [between(1, 1000)] Medium ReadOnly Stored
        "Most members of a share group.";
    "group.share.assignors" List("simple") [UNIQUE_NON_EMPTY] Medium ReadOnly Stored
        "Assignors of share groups, by name or class; one only.";
    "group.share.assignment.interval.ms" Int("1000") [at_least(0)] Medium ClusterWide Stored
        "Least time between two assignments of a share group.";
    "group.share.min.assignment.interval.ms" Int("0") [at_least(0)] Medium ReadOnly Stored
        "Lower bound of a group's share.assignment.interval.ms.";
    "group.share.max.assignment.interval.ms" Int("15000") [at_least(0)] Medium ReadOnly Stored
        "Upper bound of a group's share.assignment.interval.ms.";
    "group.share.initialize.retry.interval.ms" Int("30000") [at_least(1)] Low Internal Stored
        "Time between two tries to initialize the state of a share-partition.";
    "group.streams.session.timeout.ms" Int("45000") [at_least(1)] Medium ReadOnly Stored
        "Session timeout of members of a streams group.";
    "group.streams.min.session.timeout.ms" Int("45000") [at_least(1)] Medium ReadOnly Stored
        "Lower bound of a group's streams.session.timeout.ms.";
    "group.streams.max.session.timeout.ms" Int("60000") [at_least(1)] Medium ReadOnly Stored
        "Upper bound of a group's streams.session.timeout.ms.";
    "group.streams.heartbeat.interval.ms" Int("5000") [at_least(1)] Medium ReadOnly Stored
        "Heartbeat interval of members of a streams group.";
    "group.streams.min.heartbeat.interval.ms" Int("5000") [at_least(1)] Medium ReadOnly Stored
        "Lower bound of a group's streams.heartbeat.interval.ms.";
    "group.streams.max.heartbeat.interval.ms" Int("15000") [at_least(1)] Medium ReadOnly Stored
        "Upper bound of a group's streams.heartbeat.interval.ms.";
    "group.streams.max.size" Int("2147483647") [at_least(1)] Medium ReadOnly Stored
        "Most members of a streams group.";
    "group.streams.num.standby.replicas" Int("0") [at_least(0)] Medium ReadOnly Stored
        "Standby copies of each task's state.";
    "group.streams.max.standby.replicas" Int("2") [at_least(0)] Medium ReadOnly Stored
        "Upper bound of a group's streams.num.standby.replicas.";
    "group.streams.initial.rebalance.delay.ms" Int("3000") [at_least(0)] Medium ReadOnly Stored
        "How long the first assignment of a streams group waits for more members.";
    "group.streams.assignment.interval.ms" Int("1000") [at_least(0)] Medium ClusterWide Stored
        "Least time between two assignments of a streams group.";
    "group.streams.min.assignment.interval.ms" Int("0") [at_least(0)] Medium ReadOnly Stored
        "Lower bound of a group's streams.assignment.interval.ms.";
    "group.streams.max.assignment.interval.ms" Int("15000") [at_least(0)] Medium ReadOnly Stored
        "Upper bound of a group's streams.assignment.interval.ms.";
};
