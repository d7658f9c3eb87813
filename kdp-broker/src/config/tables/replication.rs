//! Replication and elections: `ReplicationConfigs`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, at_least, one_of};

pub(in crate::config) const REPLICATION: &[Definition] = definitions! {
    "controller.socket.timeout.ms" Int("30000") [ANY] Medium ReadOnly Stored
        "Timeout of the connection to the controller.";
    "default.replication.factor" Int("1") [ANY] Medium ReadOnly Effective
        "Replicas of a topic created without a count.";
    "replica.lag.time.max.ms" Long("30000") [ANY] High ReadOnly Stored
        "Time without catching up after which a follower leaves the ISR.";
    "replica.socket.timeout.ms" Int("30000") [ANY] High ReadOnly Stored
        "Timeout of a replica fetch.";
    "replica.socket.receive.buffer.bytes" Int("65536") [ANY] High ReadOnly Stored
        "Receive buffer of a replica fetcher's socket.";
    "replica.fetch.max.bytes" Int("1048576") [at_least(0)] Medium ReadOnly Stored
        "Bytes a replica fetcher asks for of each partition.";
    "replica.fetch.wait.max.ms" Int("500") [ANY] High ReadOnly Stored
        "Longest time a leader may hold a replica fetch.";
    "replica.fetch.backoff.ms" Int("1000") [at_least(0)] Medium ReadOnly Stored
        "Pause of a replica fetcher after an error.";
    "replica.fetch.min.bytes" Int("1") [ANY] High ReadOnly Stored
        "Bytes a leader gathers before it answers a replica fetch.";
    "replica.fetch.response.max.bytes" Int("10485760") [at_least(0)] Medium ReadOnly Stored
        "Most bytes in one answer to a replica fetch.";
    "num.replica.fetchers" Int("1") [at_least(1)] High ClusterWide Stored
        "Fetchers for each broker that this one follows.";
    "replica.high.watermark.checkpoint.interval.ms" Long("5000") [ANY] High ReadOnly Effective
        "Time between two writes of the high watermark checkpoint.";
    "fetch.purgatory.purge.interval.requests" Int("1000") [ANY] Medium ReadOnly Stored
        "Fetches after which finished waiters are swept.";
    "producer.purgatory.purge.interval.requests" Int("1000") [ANY] Medium ReadOnly Stored
        "Produce requests after which finished waiters are swept.";
    "delete.records.purgatory.purge.interval.requests" Int("1") [ANY] Medium ReadOnly Stored
        "DeleteRecords requests after which finished waiters are swept.";
    "auto.leader.rebalance.enable" Boolean("true") [ANY] High ReadOnly Stored
        "Whether leadership goes back to preferred replicas by itself.";
    "leader.imbalance.check.interval.seconds" Long("300") [at_least(1)] High ReadOnly Stored
        "Time between two checks of that balance.";
    "unclean.leader.election.interval.ms" Long("300000") [at_least(1)] Medium Internal Stored
        "Time between two searches for leaderless partitions that allow an unclean election.";
    "unclean.leader.election.enable" Boolean("false") [ANY] High ClusterWide Effective
        "Whether a replica outside the ISR may be elected, losing records, when no other is left.";
    "security.inter.broker.protocol" String("PLAINTEXT") [one_of(&["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"])] Medium ReadOnly Effective
        "Security protocol between brokers, when inter.broker.listener.name is not set.";
    "inter.broker.listener.name" String(null) [ANY] Medium ReadOnly Effective
        "Listener used between brokers.";
    "replica.selector.class" String(null) [ANY] Medium ReadOnly Stored
        "Class that picks the replica a consumer should read from.";
    "follower.fetch.last.tiered.offset.enable" Boolean("false") [ANY] Medium ClusterWide Stored
        "Whether a new follower starts at the last tiered offset instead of copying what is tiered.";
};
