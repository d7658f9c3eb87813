//! Brokers, and one broker: its log directories, what it leads, its settings.

use std::borrow::Cow;

use kdp_client::protocol::types::BrokerId;

use super::partitions::PARTITIONS;
use super::{ScreenId, ScreenSpec, Source, Tab, history, nowhere, partition, restart};
use crate::tui::app::health::{self, Health};
use crate::tui::app::model::words;
use crate::tui::app::page::Place;
use crate::tui::app::rows::{Cell, Column, Spec};
use crate::tui::app::snapshot::{Broker, Dir};
use crate::tui::app::table::Sort;

pub(super) const SPEC: ScreenSpec = ScreenSpec {
    id: ScreenId::Brokers,
    title: "Brokers",
    aliases: &["broker", "b", "nodes"],
    about: "brokers: leaders, replicas, disks, throughput",
    is_detail: false,
    is_split: false,
    tabs: &[
        Tab {
            title: "State",
            sort: Sort::NAME,
            rows: Source::Snapshot(|model, _| model.body(&model.snapshot.brokers, &BROKERS, |_| true)),
            enter: |_, name| Some(Place::about(ScreenId::Broker, name)),
            command: |_| words(["broker", "list"]),
            empty: "no brokers",
        },
        Tab {
            title: "Directories",
            sort: Sort::largest(4),
            rows: Source::Snapshot(|model, _| model.body(&model.snapshot.dirs, &DIRS, |_| true)),
            enter: |_, name| Some(Place::about(ScreenId::Broker, name.split(':').next()?)),
            command: |_| words(["dir", "list"]),
            empty: "no log directories",
        },
    ],
};

pub(super) const DETAIL: ScreenSpec = ScreenSpec {
    id: ScreenId::Broker,
    title: "Broker",
    aliases: &[],
    about: "one broker: what it leads, its log directories, its settings",
    is_detail: true,
    is_split: false,
    tabs: &[
        Tab {
            title: "Leads",
            sort: Sort::largest(5),
            rows: Source::Snapshot(|model, place| {
                let id = place.subject().parse().ok().map(BrokerId);
                model.body(&model.snapshot.partitions, &PARTITIONS, move |one| {
                    one.leader.is_some() && one.leader == id
                })
            }),
            enter: partition,
            command: |place| words(["partition", "list", "--broker", place.subject()]),
            empty: "it leads nothing",
        },
        Tab {
            title: "Directories",
            sort: Sort::NAME,
            rows: Source::Snapshot(|model, place| {
                let id = place.subject().to_owned();
                model.body(&model.snapshot.dirs, &DIRS, move |dir| dir.broker.to_string() == id)
            }),
            enter: nowhere,
            command: |place| words(["dir", "list", "--broker", place.subject()]),
            empty: "no log directories",
        },
        Tab {
            title: "Configs",
            sort: Sort::largest(2),
            rows: Source::Answer,
            enter: nowhere,
            command: |place| words(["config", "get", place.subject(), "--type", "broker"]),
            empty: "no settings of its own",
        },
        restart::TAB,
        Tab::answer(
            "Behind",
            |place| words(["dir", "describe", place.subject(), "--lagging"]),
            "all of its replicas have caught up",
        )
        .opening(partition),
        history::RATES,
    ],
};

static BROKERS: Spec<Broker> = Spec {
    columns: &[
        Column::<Broker>::text("BROKER", "id", 6, |broker| Cell::text(broker.id.to_string())),
        Column::<Broker>::text("STATE", "whether it is there", 10, |broker| {
            let (health, words) = broker_health(broker);
            Cell::State(health, words.into())
        })
        .priority(1),
        Column::<Broker>::text("ADDRESS", "where it listens", 28, |broker| {
            Cell::text(broker.endpoint.as_str())
        })
        .priority(4),
        Column::<Broker>::text("RACK", "its rack", 8, |broker| Cell::maybe(broker.rack.as_deref()))
            .priority(7),
        Column::<Broker>::number("LEADS", "partitions that it leads", 6, |broker| {
            Cell::count(broker.leaders)
        })
        .priority(2),
        Column::<Broker>::number("REPLICAS", "replicas that it keeps", 8, |broker| {
            Cell::count(broker.replicas)
        })
        .priority(4),
        Column::<Broker>::number("BEHIND", "replicas that are not in sync", 6, |broker| {
            let health = if broker.out_of_sync > 0 { Health::Warn } else { Health::Plain };
            Cell::Bad(Some(broker.out_of_sync as i64), health)
        })
        .priority(3),
        Column::<Broker>::number(
            "REC/S",
            "records a second that are written to what it leads",
            7,
            |broker| Cell::Rate(broker.rate.records),
        ),
        Column::<Broker>::number("~B/S", "about how many bytes a second", 9, |broker| {
            Cell::ByteRate(broker.rate.bytes)
        })
        .priority(2),
        Column::<Broker>::number("USED", "what its replicas take", 9, |broker| {
            Cell::Bytes(broker.used_bytes)
        })
        .priority(6),
        Column::<Broker>::number("DISK", "how full its volumes are", 5, |broker| {
            let full = health::fullness(broker.total_bytes, broker.usable_bytes);
            Cell::Share(full, health::disk(full))
        })
        .priority(2),
        Column::<Broker>::number("HEARD", "how long ago it answered", 6, |broker| Cell::Ago(broker.heard_ms))
            .priority(3),
        Column::<Broker>::text("TREND", "records a second over the last minutes", 12, |broker| {
            Cell::Spark(&broker.history)
        })
        .priority(5)
        .grows(),
    ],
    name: |broker| Cow::Owned(broker.id.to_string()),
    health: |broker| broker_health(broker).0,
};

static DIRS: Spec<Dir> = Spec {
    columns: &[
        Column::<Dir>::text("DIRECTORY", "broker and path", 20, |dir| Cell::text(dir.name.as_str())),
        Column::<Dir>::text("STATE", "whether it is there", 10, |dir| {
            let (health, words) = dir_health(dir);
            Cell::State(health, words.into())
        }),
        Column::<Dir>::number("REPLICAS", "replicas in it", 8, |dir| Cell::count(dir.replicas)).priority(3),
        Column::<Dir>::number("USED", "what they take", 9, |dir| Cell::Bytes(Some(dir.used_bytes))),
        Column::<Dir>::number("DISK", "how full its volume is", 5, |dir| {
            let full = health::fullness(dir.total_bytes, dir.usable_bytes);
            Cell::Share(full, health::disk(full))
        }),
        Column::<Dir>::number("FREE", "what is free on its volume", 9, |dir| Cell::Bytes(dir.usable_bytes))
            .priority(2),
        Column::<Dir>::number("VOLUME", "the size of its volume", 9, |dir| Cell::Bytes(dir.total_bytes))
            .priority(4),
        Column::<Dir>::number("HEARD", "how long ago its broker told", 6, |dir| Cell::Ago(dir.heard_ms))
            .priority(1),
    ],
    name: |dir| Cow::Borrowed(&dir.name),
    health: |dir| dir_health(dir).0,
};

/// How a directory is, and the word for it; of one whose broker is silent nobody knows.
fn dir_health(dir: &Dir) -> (Health, &'static str) {
    match dir {
        Dir { error: Some(_), .. } => (Health::Bad, "offline"),
        Dir { silence: Some(_), .. } => (Health::Unknown, "silent"),
        Dir { is_cordoned: Some(true), .. } => (Health::Warn, "cordoned"),
        _ => (Health::Ok, "online"),
    }
}

/// How a broker is, and the word for it.
pub(crate) fn broker_health(broker: &Broker) -> (Health, &'static str) {
    match broker {
        Broker { is_alive: false, .. } => (Health::Bad, "gone"),
        Broker { is_fenced: Some(true), .. } => (Health::Warn, "fenced"),
        Broker { error: Some(_), .. } => (Health::Warn, "silent"),
        Broker { is_cordoned: Some(true), .. } => (Health::Warn, "cordoned"),
        _ => (Health::Ok, "up"),
    }
}
