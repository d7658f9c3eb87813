//! How things are: a topic, a partition, a group, a disk, from good to bad.
//!
//! Pure. Nothing is called well that is not known.

use kdp_client::admin::cluster::Sight;
use kdp_client::admin::groups::lag::Status;

use super::rows::Cell;
use super::snapshot::{Group, GroupPartition, Hold, Partition, Snapshot, Topic};

/// How good or bad something is, from good to bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Health {
    /// As it should be.
    Ok,
    /// Says nothing about good or bad.
    #[default]
    Plain,
    /// Nobody can tell.
    Unknown,
    /// Somebody should look.
    Warn,
    /// Somebody should act.
    Bad,
}

/// A disk that is as full as this should be looked at, and at this should be acted upon.
pub(crate) const DISK_WARN: f64 = 0.85;
const DISK_BAD: f64 = 0.95;

/// Numbers of partitions that are not well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counters {
    /// Without a leader.
    pub(crate) offline: usize,
    /// With a replica that is not in sync.
    pub(crate) under_replicated: usize,
    /// With fewer in sync than acks=all asks for.
    pub(crate) under_min_isr: usize,
}

impl Counters {
    /// Those of the cluster; `None` while its topics are not known.
    pub(crate) fn of(snapshot: &Snapshot) -> Option<Self> {
        let topics = snapshot.topics.get()?;
        Some(topics.iter().fold(Self::default(), |sum, topic| Self {
            offline: sum.offline + topic.offline,
            under_replicated: sum.under_replicated + topic.under_replicated,
            under_min_isr: sum.under_min_isr + topic.under_min_isr.unwrap_or(0),
        }))
    }
}

/// How much of the cluster its brokers show to us.
pub(crate) fn sight(snapshot: &Snapshot) -> Sight {
    snapshot.cluster.get().map_or(Sight::Whole, |facts| facts.sight)
}

/// How full a volume is, from 0 to 1.
pub(crate) fn fullness(total_bytes: Option<i64>, usable_bytes: Option<i64>) -> Option<f64> {
    let (total, usable) = (total_bytes?, usable_bytes?);
    (total > 0).then(|| 1.0 - usable as f64 / total as f64)
}

/// How bad it is that a volume is as full as this.
pub(crate) fn disk(full: Option<f64>) -> Health {
    match full {
        None => Health::Unknown,
        Some(full) if full >= DISK_BAD => Health::Bad,
        Some(full) if full >= DISK_WARN => Health::Warn,
        Some(_) => Health::Ok,
    }
}

/// How a topic is.
pub(crate) fn topic(topic: &Topic) -> Health {
    match topic {
        _ if topic.offline > 0 || topic.under_min_isr.is_some_and(|count| count > 0) => Health::Bad,
        _ if topic.under_replicated > 0 => Health::Warn,
        _ => Health::Ok,
    }
}

/// How a partition is.
pub(crate) fn partition(partition: &Partition) -> Health {
    let under_min = partition.min_isr.is_some_and(|min| partition.isr.len() < min);
    match partition {
        _ if partition.leader.is_none() || under_min => Health::Bad,
        _ if partition.isr.len() < partition.replicas.len() => Health::Warn,
        _ => Health::Ok,
    }
}

/// How a group is.
pub(crate) fn group(group: &Group) -> Health {
    match group.error {
        Some(_) => Health::Unknown,
        None => status(group.status),
    }
}

/// When the lag will be gone; a group that is behind and does not catch up says so.
pub(crate) fn catch_up(group: &Group) -> Cell<'_> {
    match (group.lag, group.catch_up_ms, group.consumed) {
        (Some(lag), None, Some(_)) if lag > 0 && group.status != Status::Ok => Cell::text("never"),
        _ => Cell::DurationMs(group.catch_up_ms),
    }
}

/// How a group is in a partition, in a word or two: what keeps it there says more than that it does not move.
pub(crate) fn standing(one: &GroupPartition) -> &'static str {
    match one.hold {
        Some(Hold::Markers) => "ok, markers",
        Some(Hold::Transaction) => "open txn",
        Some(Hold::Nothing) | None => one.status.name(),
    }
}

/// How bad a status is.
pub(crate) fn status(status: Status) -> Health {
    match status {
        Status::Ok => Health::Ok,
        Status::Unknown => Health::Unknown,
        Status::Behind | Status::Rewound => Health::Warn,
        Status::Stalled | Status::Stopped => Health::Bad,
    }
}
