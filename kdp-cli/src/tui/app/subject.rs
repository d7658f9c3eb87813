//! One thing in a few words and lines: what is above the table of its own page, and beside the list it is in.
//!
//! Pure. Says what is known and nothing else.

use kdp_client::protocol::types::BrokerId;

use super::health::{self, Health};
use super::model::Model;
use super::numbers::Measure;
use super::page::Place;
use super::rows::Cell;
use super::screens::{ScreenId, broker_health, moves, partition_health, restart};
use super::series::Series;
use super::snapshot::{Broker, Group, GroupPartition, Move, Partition, Snapshot, SourceState, Topic};

/// One thing in a few words and lines.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// What there is to say, in the order of importance.
    pub(crate) facts: Vec<(&'static str, Cell<'a>)>,
    /// Its numbers over time, the most important first; at least one.
    pub(crate) charts: Vec<Graph<'a>>,
}

/// A number over time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Graph<'a> {
    /// What it is.
    pub(crate) title: &'static str,
    /// The number.
    pub(crate) series: &'a Series,
    /// What it counts.
    pub(crate) measure: Measure,
}

impl<'a> Graph<'a> {
    const fn new(title: &'static str, series: &'a Series, measure: Measure) -> Self {
        Self { title, series, measure }
    }
}

/// What there is to say about the thing at a place; nothing where it is not known, or the place is a list.
pub(crate) fn subject<'a>(model: &'a Model, place: &Place) -> Option<Subject<'a>> {
    let snapshot = &*model.snapshot;
    let name = place.subject();
    match place.screen {
        ScreenId::Topic => snapshot
            .topics
            .items()
            .iter()
            .find(|topic| topic.name == name)
            .map(|found| topic(found, snapshot)),
        ScreenId::Group => snapshot.groups.items().iter().find(|group| group.id == name).map(group),
        ScreenId::Broker => {
            let id = BrokerId(name.parse().ok()?);
            let found = snapshot.brokers.items().iter().find(|broker| broker.id == id)?;
            Some(broker(found, snapshot))
        }
        ScreenId::Partition => {
            let found = snapshot.partitions.items().iter().find(|one| one.name == name)?;
            let moving = snapshot.moves.items().iter().find(|one| one.name == name);
            Some(partition(found, moving))
        }
        _ => None,
    }
}

/// What is said of a place about something that is not there, as far as the cluster tells.
pub(crate) fn absence(model: &Model, place: &Place) -> Option<String> {
    let snapshot = &model.snapshot;
    let (what, is_known) = match place.screen {
        ScreenId::Topic => ("topic", matches!(snapshot.topics.state, SourceState::Fresh)),
        ScreenId::Group => ("group", matches!(snapshot.groups.state, SourceState::Fresh)),
        ScreenId::Broker => ("broker", matches!(snapshot.brokers.state, SourceState::Fresh)),
        _ => return None,
    };
    let is_absent = is_known && subject(model, place).is_none();
    is_absent.then(|| format!("there is no {what} {}", place.subject()))
}

/// How often a group has changed, and how far its assignment is.
fn epochs((epoch, assigned): (i32, i32)) -> Cell<'static> {
    match epoch == assigned {
        true => Cell::text(epoch.to_string()),
        false => Cell::State(health::Health::Warn, format!("{epoch}, assigned {assigned}").into()),
    }
}

fn topic<'a>(topic: &'a Topic, snapshot: &Snapshot) -> Subject<'a> {
    let health = health::topic(topic);
    let bad = |what, number: usize| (number > 0).then_some((what, Cell::Bad(Some(number as i64), health)));
    // What is wrong comes first, and only where it is.
    let wrong = [
        bad("offline", topic.offline),
        bad("under min", topic.under_min_isr.unwrap_or(0)),
        bad("not in sync", topic.under_replicated),
    ];
    let mut facts: Vec<(&'static str, Cell<'_>)> = wrong.into_iter().flatten().collect();
    facts.extend([
        ("records/s", Cell::Rate(topic.rate.records)),
        ("bytes/s", Cell::ByteRate(topic.rate.bytes)),
        ("partitions", Cell::text(format!("{} x {}", topic.partitions, topic.replication_factor))),
        ("size", Cell::Bytes(topic.size_bytes)),
        ("groups", Cell::Count(topic.groups.map(|groups| groups as i64))),
        ("largest lag", Cell::Count(topic.lag_max)),
        ("skew", Cell::Ratio(topic.skew)),
        ("records", Cell::Count(topic.records)),
        ("record size", Cell::Bytes(average(topic))),
        ("read", fan_out(topic, snapshot)),
        ("copied/s", Cell::ByteRate(topic.rate.bytes.map(|bytes| bytes * copies(topic) as f64))),
    ]);
    Subject {
        name: &topic.name,
        facts,
        charts: vec![
            Graph::new("records/s", &topic.history, Measure::Rate),
            Graph::new("bytes/s, about", &topic.bytes_history, Measure::ByteRate),
        ],
    }
}

/// How often each record is consumed, by what groups commit: `2.0 times`.
fn fan_out(topic: &Topic, snapshot: &Snapshot) -> Cell<'static> {
    let partitions = snapshot.groups.items().iter().flat_map(|group| &group.partitions);
    let is_own = |one: &&GroupPartition| one.id.topic == topic.name && one.committed.is_some();
    let mut own = partitions.filter(is_own).peekable();
    if own.peek().is_none() {
        let is_known = snapshot.groups.get().is_some();
        return if is_known { Cell::Faint("by no group") } else { Cell::Count(None) };
    }
    let consumed: Option<f64> = own.map(|one| one.consumed).sum();
    let times = consumed.zip(topic.rate.records.filter(|rate| *rate >= 1.0));
    Cell::maybe(times.map(|(consumed, produced)| format!("{:.1} times", consumed / produced)))
}

/// How many copies followers make.
fn copies(topic: &Topic) -> usize {
    topic.replication_factor.saturating_sub(1)
}

/// What a record takes on a leader's disk.
fn average(topic: &Topic) -> Option<i64> {
    let (bytes, records) = (topic.size_bytes?, topic.records?);
    (records > 0).then(|| bytes / records)
}

fn group(group: &Group) -> Subject<'_> {
    let net = group.consumed.zip(group.produced).map(|(consumed, produced)| consumed - produced);
    Subject {
        name: &group.id,
        facts: vec![
            ("status", Cell::State(health::group(group), group.status.name().into())),
            ("lag", Cell::Count(group.lag)),
            ("lag time", Cell::DurationMs(group.lag_ms)),
            ("in/s", Cell::Rate(group.produced)),
            ("out/s", Cell::Rate(group.consumed)),
            ("net/s", Cell::Rate(net)),
            ("catch-up", health::catch_up(group)),
            ("last commit", Cell::Ago(group.moved_ms)),
            ("state", Cell::maybe(group.state.as_deref())),
            ("members", Cell::Count(group.members.map(|members| members as i64))),
            ("type", Cell::maybe(group.group_type.as_deref())),
            ("coordinator", Cell::Count(group.coordinator.map(|id| i64::from(id.get())))),
            ("epoch", group.epochs.map_or(Cell::text(""), epochs)),
            ("error", group.error.as_deref().map_or(Cell::text(""), Cell::text)),
        ],
        charts: vec![
            Graph::new("lag", &group.history, Measure::Count),
            Graph::new("out/s", &group.out_history, Measure::Rate),
        ],
    }
}

fn broker<'a>(broker: &'a Broker, snapshot: &Snapshot) -> Subject<'a> {
    let (health, words) = broker_health(broker);
    let full = health::fullness(broker.total_bytes, broker.usable_bytes);
    let out_of_sync = match broker.out_of_sync {
        0 => Cell::Bad(Some(0), Health::Plain),
        behind => Cell::Bad(Some(behind as i64), Health::Warn),
    };
    Subject {
        name: &broker.endpoint,
        facts: vec![
            ("state", Cell::State(health, words.into())),
            ("restart", restart::verdict(snapshot, broker.id)),
            ("records/s", Cell::Rate(broker.rate.records)),
            ("bytes/s", Cell::ByteRate(broker.rate.bytes)),
            ("disk", Cell::Share(full, health::disk(full))),
            ("leads", Cell::text(format!("{} of {}", broker.leaders, broker.replicas))),
            ("not in sync", out_of_sync),
            ("behind by", Cell::Count(broker.follower_lag_max)),
            ("used", Cell::Bytes(broker.used_bytes)),
            ("free", Cell::Bytes(broker.usable_bytes)),
            ("rack", Cell::maybe(broker.rack.as_deref())),
            ("heard", Cell::Ago(broker.heard_ms)),
            ("error", broker.error.as_deref().map_or(Cell::text(""), Cell::text)),
        ],
        charts: vec![
            Graph::new("records/s", &broker.history, Measure::Rate),
            Graph::new("bytes/s, about", &broker.bytes_history, Measure::ByteRate),
        ],
    }
}

fn partition<'a>(one: &'a Partition, moving: Option<&'a Move>) -> Subject<'a> {
    let id = |leader: BrokerId| leader.to_string();
    let leader = match (one.leader, one.replicas.first()) {
        (None, _) => "none".to_owned(),
        (Some(leader), Some(preferred)) if leader != *preferred => {
            format!("{leader}, not {preferred}")
        }
        (Some(leader), _) => id(leader),
    };
    let min = one.min_isr.map(|min| format!(", min {min}")).unwrap_or_default();
    let in_sync = format!("{} of {}{min}", one.isr.len(), one.replicas.len());
    let mut facts = vec![("health", partition_health(one)), ("leader", Cell::text(leader))];
    if let Some(moving) = moving {
        facts.extend([
            ("moves to", Cell::brokers(&moving.adding)),
            ("copied", Cell::Share(moves::share(std::slice::from_ref(moving)), Health::Plain)),
            ("done in", Cell::DurationMs(moving.eta_ms)),
            (
                "throttle/s",
                moving.throttle_bytes_per_s.map_or(Cell::text("none"), |rate| Cell::Bytes(Some(rate))),
            ),
        ]);
    }
    let offset = |offset: Option<kdp_client::protocol::types::Offset>| offset.map(|offset| offset.get());
    facts.extend([
        ("in sync", Cell::text(in_sync)),
        ("records/s", Cell::Rate(one.rate.records)),
        ("bytes/s", Cell::ByteRate(one.rate.bytes)),
        ("end", Cell::Offset(offset(one.end))),
        ("start", Cell::Offset(offset(one.start))),
        ("size", Cell::Bytes(one.size_bytes)),
        ("behind by", Cell::Count(one.follower_lag_max)),
        ("replicas", Cell::brokers(&one.replicas)),
    ]);
    Subject { name: &one.name, facts, charts: vec![Graph::new("records/s", &one.history, Measure::Rate)] }
}
