//! How a cluster is, as findings: the verdict in the header, and what the overview lists under it.
//!
//! Pure. Nothing is called well that is not known: without an answer the verdict is unknown.

use kdp_client::admin::groups::lag::Status;

use super::page::Place;
use super::rows::Cell;
use super::screens::ScreenId;
use super::snapshot::{Group, Partition, Snapshot, SourceState, Topic};
use crate::words::counted;

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

/// Something that should be known about the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// How bad.
    pub(crate) health: Health,
    /// What, in a few words.
    pub(crate) text: String,
    /// Where there is more to see.
    pub(crate) place: Place,
}

/// A disk that is as full as this should be looked at, and at this should be acted upon.
const DISK_WARN: f64 = 0.85;
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

/// The worst of the findings; unknown where nobody has answered.
pub(crate) fn verdict(snapshot: &Snapshot, now_ms: i64) -> Health {
    if snapshot.topics.get().is_none() {
        return Health::Unknown;
    }
    findings(snapshot, now_ms).iter().map(|finding| finding.health).max().unwrap_or(Health::Ok)
}

/// What should be known, the worst first.
pub(crate) fn findings(snapshot: &Snapshot, now_ms: i64) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |health, text: String, screen| {
        found.push(Finding { health, text, place: Place::of(screen) });
    };
    if let SourceState::Failed(reason) = &snapshot.topics.state {
        add(Health::Bad, format!("the cluster does not answer: {reason}"), ScreenId::Brokers);
    } else if snapshot.topics.is_stale(now_ms) {
        add(
            Health::Warn,
            "what is shown is old: the cluster is slow to answer".to_owned(),
            ScreenId::Brokers,
        );
    }
    for broker in snapshot.brokers.items() {
        let id = broker.id;
        match (broker.is_alive, broker.is_fenced, &broker.error) {
            (false, ..) => add(Health::Bad, format!("broker {id} is gone"), ScreenId::Brokers),
            (_, Some(true), _) => add(Health::Warn, format!("broker {id} is fenced"), ScreenId::Brokers),
            (.., Some(error)) => {
                add(Health::Warn, format!("broker {id} does not answer: {error}"), ScreenId::Brokers);
            }
            _ => {}
        }
    }
    if let Some(counters) = Counters::of(snapshot) {
        let mut count = |health, number: usize, what: &str| {
            if number > 0 {
                add(health, format!("{} {what}", counted(number, "partition")), ScreenId::Partitions);
            }
        };
        count(Health::Bad, counters.offline, "without a leader");
        count(Health::Bad, counters.under_min_isr, "under min.insync.replicas");
        count(Health::Warn, counters.under_replicated, "under-replicated");
    }
    for dir in snapshot.dirs.items() {
        if let Some(error) = &dir.error {
            add(
                Health::Bad,
                format!("broker {}: {} is offline: {error}", dir.broker, dir.path),
                ScreenId::Brokers,
            );
        } else if let Some(full) =
            fullness(dir.total_bytes, dir.usable_bytes).filter(|full| *full >= DISK_WARN)
        {
            let health = disk(Some(full));
            let text = format!("broker {}: {} is {:.0}% full", dir.broker, dir.path, full * 100.0);
            add(health, text, ScreenId::Brokers);
        }
    }
    for (status, what) in
        [(Status::Stopped, "with lag and no consumer"), (Status::Stalled, "whose consumers do not move")]
    {
        let number = snapshot.groups.items().iter().filter(|group| group.status == status).count();
        if number > 0 {
            add(Health::Warn, format!("{} {what}", counted(number, "group")), ScreenId::Groups);
        }
    }
    found.sort_by_key(|finding| std::cmp::Reverse(finding.health));
    found
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

/// How bad a status is.
pub(crate) fn status(status: Status) -> Health {
    match status {
        Status::Ok => Health::Ok,
        Status::Unknown => Health::Unknown,
        Status::Behind | Status::Rewound => Health::Warn,
        Status::Stalled | Status::Stopped => Health::Bad,
    }
}
