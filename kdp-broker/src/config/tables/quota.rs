//! Quotas: `QuotaConfig`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, at_least};

pub(in crate::config) const QUOTA: &[Definition] = definitions! {
    "quota.window.num" Int("11") [at_least(1)] Low ReadOnly Stored
        "Samples kept for client quotas.";
    "replication.quota.window.num" Int("11") [at_least(1)] Low ReadOnly Stored
        "Samples kept for replication quotas.";
    "alter.log.dirs.replication.quota.window.num" Int("11") [at_least(1)] Low ReadOnly Stored
        "Samples kept for the quota of moves between log directories.";
    "controller.quota.window.num" Int("11") [at_least(1)] Low ReadOnly Stored
        "Samples kept for controller mutation quotas.";
    "quota.window.size.seconds" Int("1") [at_least(1)] Low ReadOnly Stored
        "Seconds in a sample of client quotas.";
    "replication.quota.window.size.seconds" Int("1") [at_least(1)] Low ReadOnly Stored
        "Seconds in a sample of replication quotas.";
    "alter.log.dirs.replication.quota.window.size.seconds" Int("1") [at_least(1)] Low ReadOnly Stored
        "Seconds in a sample of the quota of moves between log directories.";
    "controller.quota.window.size.seconds" Int("1") [at_least(1)] Low ReadOnly Stored
        "Seconds in a sample of controller mutation quotas.";
    "client.quota.callback.class" Class(null) [ANY] Low ReadOnly Stored
        "Class that decides client quotas.";
};

/// Set only while the broker runs; never in its file.
pub(in crate::config) const DYNAMIC_QUOTAS: &[Definition] = definitions! {
    "leader.replication.throttled.rate" Long("9223372036854775807") [at_least(0)] Medium ClusterWide Stored
        "Bytes a second that leaders send for throttled replicas.";
    "follower.replication.throttled.rate" Long("9223372036854775807") [at_least(0)] Medium ClusterWide Stored
        "Bytes a second that followers fetch for throttled replicas.";
    "replica.alter.log.dirs.io.max.bytes.per.second" Long("9223372036854775807") [at_least(0)] Medium ClusterWide Stored
        "Bytes a second of moves between log directories.";
};
