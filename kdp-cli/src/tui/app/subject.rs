//! One thing in a few words and lines: what is above the table of its own page, and beside the list it is in.
//!
//! Pure. Says what is known and nothing else.

use super::health;
use super::model::Model;
use super::page::Place;
use super::rows::Cell;
use super::screens::{ScreenId, broker_health};
use super::series::Series;
use super::snapshot::{Broker, Group, SourceState, Topic};

/// One thing in a few words and lines.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// What there is to say, in the order of importance.
    pub(crate) facts: Vec<(&'static str, Cell<'a>)>,
    /// What the numbers over time are.
    pub(crate) chart: &'static str,
    /// The numbers over time.
    pub(crate) history: &'a Series,
    /// Whether the numbers are a rate; else they count things.
    pub(crate) is_rate: bool,
}

/// What there is to say about the thing at a place; nothing where it is not known, or the place is a list.
pub(crate) fn subject<'a>(model: &'a Model, place: &Place) -> Option<Subject<'a>> {
    let snapshot = &model.snapshot;
    let name = place.subject();
    match place.screen {
        ScreenId::Topic => snapshot.topics.items().iter().find(|topic| topic.name == name).map(topic),
        ScreenId::Group => snapshot.groups.items().iter().find(|group| group.id == name).map(group),
        ScreenId::Broker => {
            let id: i32 = name.parse().ok()?;
            snapshot.brokers.items().iter().find(|broker| broker.id.get() == id).map(broker)
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

fn topic(topic: &Topic) -> Subject<'_> {
    let count = |number: usize| Cell::count(number);
    let groups = topic.groups.map(|groups| groups as i64);
    let health = health::topic(topic);
    let bad = |number: usize| {
        Cell::Bad(Some(number as i64), if number > 0 { health } else { health::Health::Plain })
    };
    Subject {
        name: &topic.name,
        facts: vec![
            ("records/s", Cell::Rate(topic.rate.records)),
            ("bytes/s", Cell::ByteRate(topic.rate.bytes)),
            ("partitions", count(topic.partitions)),
            ("replicas", count(topic.replication_factor)),
            ("size", Cell::Bytes(topic.size_bytes)),
            ("records", Cell::Count(topic.records)),
            ("groups", Cell::Count(groups)),
            ("largest lag", Cell::Count(topic.lag_max)),
            ("skew", Cell::Ratio(topic.skew)),
            ("offline", bad(topic.offline)),
            ("under-replicated", bad(topic.under_replicated)),
        ],
        chart: "records/s",
        history: &topic.history,
        is_rate: true,
    }
}

fn group(group: &Group) -> Subject<'_> {
    Subject {
        name: &group.id,
        facts: vec![
            ("status", Cell::State(health::group(group), group.status.name().into())),
            ("lag", Cell::Count(group.lag)),
            ("lag time", Cell::DurationMs(group.lag_ms)),
            ("in/s", Cell::Rate(group.produced)),
            ("out/s", Cell::Rate(group.consumed)),
            ("catch-up", health::catch_up(group)),
            ("state", Cell::maybe(group.state.as_deref())),
            ("members", Cell::Count(group.members.map(|members| members as i64))),
            ("type", Cell::maybe(group.group_type.as_deref())),
            ("coordinator", Cell::Count(group.coordinator.map(|id| i64::from(id.get())))),
            ("epoch", group.epochs.map_or(Cell::text(""), epochs)),
            ("error", group.error.as_deref().map_or(Cell::text(""), Cell::text)),
        ],
        chart: "lag",
        history: &group.history,
        is_rate: false,
    }
}

fn broker(broker: &Broker) -> Subject<'_> {
    let (health, words) = broker_health(broker);
    let full = health::fullness(broker.total_bytes, broker.usable_bytes);
    Subject {
        name: &broker.endpoint,
        facts: vec![
            ("state", Cell::State(health, words.into())),
            ("records/s", Cell::Rate(broker.rate.records)),
            ("bytes/s", Cell::ByteRate(broker.rate.bytes)),
            ("leads", Cell::count(broker.leaders)),
            ("replicas", Cell::count(broker.replicas)),
            ("not in sync", Cell::count(broker.out_of_sync)),
            ("farthest behind", Cell::Count(broker.follower_lag_max)),
            ("used", Cell::Bytes(broker.used_bytes)),
            ("disk", Cell::Share(full, health::disk(full))),
            ("rack", Cell::maybe(broker.rack.as_deref())),
            ("heard", Cell::DurationMs(broker.heard_ms)),
            ("error", broker.error.as_deref().map_or(Cell::text(""), Cell::text)),
        ],
        chart: "records/s",
        history: &broker.history,
        is_rate: true,
    }
}
