//! What is wrong with a cluster, the worst first: the verdict in the header, and what the overview and the doctor
//! list under it.
//!
//! Pure. A finding names the thing and leads to it; what changes from look to look is its detail, so that it stays
//! the same finding. Without an answer the verdict is unknown.

use std::collections::BTreeSet;

use kdp_client::admin::cluster::Sight;
use kdp_client::admin::groups::lag::Status;
use kdp_client::protocol::types::BrokerId;

use super::health::{self, Counters, DISK_WARN, Health};
use super::numbers::{count, duration, grouped};
use super::page::Place;
use super::screens::ScreenId;
use super::snapshot::{Broker, Dir, Group, Hold, Partition, Snapshot, SourceState};
use crate::output::human;
use crate::words::{agreed, counted};

/// So many things are named before the rest is counted.
const NAMES_MAX: usize = 3;

/// Something that should be known about the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// How bad.
    pub(crate) health: Health,
    /// What is the matter with what, in a few words.
    pub(crate) text: String,
    /// What more there is to say; nothing where that is all.
    pub(crate) detail: String,
    /// Where there is more to see.
    pub(crate) place: Place,
}

impl Finding {
    fn new(health: Health, text: impl Into<String>, place: Place) -> Self {
        Self { health, text: text.into(), detail: String::new(), place }
    }

    fn because(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
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
    found.extend(silence(snapshot, now_ms));
    found.extend(blindness(snapshot));
    found.extend(snapshot.brokers.items().iter().filter_map(broker));
    found.extend(partitions(snapshot));
    found.extend(snapshot.dirs.items().iter().filter_map(dir));
    found.extend(left_over(snapshot));
    for (status, what) in [
        (Status::Stopped, "has lag and no consumer"),
        (Status::Stalled, "has consumers that do not move"),
        (Status::Behind, "falls behind"),
    ] {
        found.extend(groups(snapshot, status, what));
    }
    found.sort_by_key(|finding| std::cmp::Reverse(finding.health));
    found
}

fn silence(snapshot: &Snapshot, now_ms: i64) -> Option<Finding> {
    let place = Place::of(ScreenId::Brokers);
    if let SourceState::Failed(reason) = &snapshot.topics.state {
        return Some(Finding::new(Health::Bad, "the cluster does not answer", place).because(reason));
    }
    let is_old = snapshot.topics.is_stale(now_ms);
    is_old.then(|| Finding::new(Health::Warn, "what is shown is old: the cluster is slow to answer", place))
}

fn blindness(snapshot: &Snapshot) -> Option<Finding> {
    let is_blind = health::sight(snapshot) == Sight::Little;
    let what = "this user may not describe the cluster";
    is_blind.then(|| {
        Finding::new(Health::Warn, what, Place::of(ScreenId::Acls)).because("what it may not see is left out")
    })
}

fn broker(broker: &Broker) -> Option<Finding> {
    let id = broker.id;
    let place = || Place::about(ScreenId::Broker, id.to_string());
    let error = broker.error.as_deref();
    match (broker.is_alive, broker.is_fenced, error) {
        (false, ..) => {
            let found = Finding::new(Health::Bad, format!("broker {id} is gone"), place());
            Some(found.because(error.unwrap_or_default()))
        }
        (_, Some(true), _) => {
            let found = Finding::new(Health::Warn, format!("broker {id} is fenced"), place());
            Some(found.because(error.unwrap_or_default()))
        }
        (.., Some(error)) => {
            let found = Finding::new(Health::Warn, format!("broker {id} does not answer"), place());
            Some(found.because(error))
        }
        _ => None,
    }
}

fn partitions(snapshot: &Snapshot) -> Vec<Finding> {
    let Some(counters) = Counters::of(snapshot) else { return Vec::new() };
    let all = snapshot.partitions.items();
    let found = |health, number: usize, what: &str, detail: &dyn Fn() -> String| {
        let place = Place::of(ScreenId::Partitions);
        (number > 0)
            .then(|| Finding::new(health, format!("{} {what}", many(number)), place).because(detail()))
    };
    let is_under_min = |one: &&Partition| one.min_isr.is_some_and(|min| one.isr.len() < min);
    [
        found(Health::Bad, counters.offline, "without a leader", &|| {
            names(all.iter().filter(|one| one.leader.is_none()))
        }),
        found(Health::Bad, counters.under_min_isr, "under min.insync.replicas", &|| {
            names(all.iter().filter(is_under_min))
        }),
        found(Health::Warn, counters.under_replicated, "under-replicated", &|| absent(all)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `2,531 partitions`.
fn many(number: usize) -> String {
    format!("{} {}", grouped(number as i64), agreed(&number, "partition", "partitions"))
}

/// The names of the first, and how many more there are.
fn names<'a>(all: impl Iterator<Item = &'a Partition>) -> String {
    listed(all.map(|one| one.name.as_str()))
}

fn listed<'a>(mut all: impl Iterator<Item = &'a str>) -> String {
    let first: Vec<&str> = all.by_ref().take(NAMES_MAX).collect();
    match all.count() {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Whose replicas are not in sync: one broker is the cause, many are not.
fn absent(all: &[Partition]) -> String {
    let behind = || all.iter().filter(|one| one.isr.len() < one.replicas.len());
    let away: BTreeSet<BrokerId> =
        behind().flat_map(|one| one.replicas.iter().filter(|id| !one.isr.contains(id)).copied()).collect();
    match away.len() {
        0 => String::new(),
        count @ 1..=NAMES_MAX => {
            let ids = away.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            format!("{} {ids}", agreed(&count, "broker", "brokers"))
        }
        _ => names(behind()),
    }
}

/// A throttle of replication although nothing moves.
fn left_over(snapshot: &Snapshot) -> Option<Finding> {
    let lowest = snapshot.throttles.iter().map(|(_, rate)| *rate).min()?;
    if snapshot.moves.get().is_none_or(|moves| !moves.is_empty()) {
        return None;
    }
    let ids: Vec<String> = snapshot.throttles.iter().map(|(id, _)| id.to_string()).collect();
    let whose = match ids.len() {
        1..=NAMES_MAX => format!("{} {}", agreed(&ids.len(), "broker", "brokers"), ids.join(", ")),
        count => format!("{count} brokers"),
    };
    let words = format!("replication of {whose} is still throttled, and nothing moves");
    let place = Place::about(ScreenId::Broker, ids[0].clone());
    Some(Finding::new(Health::Warn, words, place).because(format!("{}/s", human::bytes(lowest as f64))))
}

fn dir(dir: &Dir) -> Option<Finding> {
    let place = Place::about(ScreenId::Broker, dir.broker.to_string());
    let (broker, path) = (dir.broker, &dir.path);
    if let Some(error) = &dir.error {
        let found = Finding::new(Health::Bad, format!("broker {broker}: {path} is offline"), place);
        return Some(found.because(error));
    }
    let full = health::fullness(dir.total_bytes, dir.usable_bytes).filter(|full| *full >= DISK_WARN)?;
    let words = format!("broker {broker}: {path} is {:.0}% full", full * 100.0);
    let free = dir.usable_bytes.map_or(String::new(), |free| format!("{} free", human::bytes(free as f64)));
    Some(Finding::new(health::disk(Some(full)), words, place).because(free))
}

/// The groups of this status with the most lag by name, the others as a number.
fn groups(snapshot: &Snapshot, status: Status, what: &str) -> Vec<Finding> {
    let mut all: Vec<&Group> = snapshot.groups.items().iter().filter(|one| one.status == status).collect();
    all.sort_by_key(|group| std::cmp::Reverse(group.lag));
    let place = |group: &Group| Place::about(ScreenId::Group, group.id.as_str());
    let named = all.iter().take(NAMES_MAX).map(|group| {
        let held = group.partitions.iter().find(|one| one.hold == Some(Hold::Transaction));
        let (what, detail) = match held {
            Some(one) => ("waits for an open transaction", format!("in {}; see Txns", one.name)),
            None => (what, lag_of(group)),
        };
        Finding::new(Health::Warn, format!("group {} {what}", group.id), place(group)).because(detail)
    });
    let mut found: Vec<Finding> = named.collect();
    if let Some(more) = all.len().checked_sub(NAMES_MAX).filter(|more| *more > 0) {
        let (has, other) = what.split_once(' ').unwrap_or((what, ""));
        let has = match has {
            "has" => agreed(&more, "has", "have"),
            _ => agreed(&more, "falls", "fall"),
        };
        let words = format!("{} {has} {other} too", counted(more, "more group"));
        found.push(Finding::new(Health::Warn, words, Place::of(ScreenId::Groups)));
    }
    found
}

fn lag_of(group: &Group) -> String {
    let lag = group.lag.map(|lag| format!("lag {}", count(lag)));
    let time = group.lag_ms.map(duration);
    [lag, time].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
