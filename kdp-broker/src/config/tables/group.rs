//! Settings of a group: `GroupConfig`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, SHARE_AUTO_OFFSET_RESET, at_least, one_of};

pub(in crate::config) const GROUP: &[Definition] = definitions! {
    "consumer.session.timeout.ms" Int("45000") [at_least(1)] Medium Resource Stored
        "Session timeout of members of the consumer protocol.";
    "consumer.heartbeat.interval.ms" Int("5000") [at_least(1)] Medium Resource Stored
        "Heartbeat interval of members of the consumer protocol.";
    "consumer.assignment.interval.ms" Int("1000") [at_least(0)] Medium Resource Stored
        "Least time between two assignments of the group.";
    "share.session.timeout.ms" Int("45000") [at_least(1)] Medium Resource Stored
        "Session timeout of members of a share group.";
    "share.heartbeat.interval.ms" Int("5000") [at_least(1)] Medium Resource Stored
        "Heartbeat interval of members of a share group.";
    "share.record.lock.duration.ms" Int("30000") [at_least(1000)] Medium Resource Stored
        "How long a share consumer holds a record that it acquired.";
    "share.delivery.count.limit" Int("5") [at_least(2)] Medium Resource Stored
        "Deliveries of a record before it is given up.";
    "share.partition.max.record.locks" Int("2000") [at_least(100)] Medium Resource Stored
        "Records of a share-partition that may be acquired at a time.";
    "share.auto.offset.reset" String("latest") [SHARE_AUTO_OFFSET_RESET] Medium Resource Stored
        "Where a new share group begins: earliest, latest or by_duration:PnDTnHnMn.nS.";
    "share.isolation.level" String("read_uncommitted") [one_of(&["read_committed", "read_uncommitted"])] Medium Resource Stored
        "Whether a share group sees records of open and aborted transactions.";
    "share.renew.acknowledge.enable" Boolean("true") [ANY] Medium Resource Stored
        "Whether share consumers may renew their hold on a record.";
    "share.assignment.interval.ms" Int("1000") [at_least(0)] Medium Resource Stored
        "Least time between two assignments of a share group.";
    "streams.session.timeout.ms" Int("45000") [at_least(1)] Medium Resource Stored
        "Session timeout of members of a streams group.";
    "streams.heartbeat.interval.ms" Int("5000") [at_least(1)] Medium Resource Stored
        "Heartbeat interval of members of a streams group.";
    "streams.num.standby.replicas" Int("0") [at_least(0)] Medium Resource Stored
        "Standby copies of each task's state.";
    "streams.initial.rebalance.delay.ms" Int("3000") [at_least(0)] Medium Resource Stored
        "How long the first assignment of a streams group waits for more members.";
    "streams.assignment.interval.ms" Int("1000") [at_least(0)] Medium Resource Stored
        "Least time between two assignments of a streams group.";
};
