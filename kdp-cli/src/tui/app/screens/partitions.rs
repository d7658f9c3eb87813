//! Partitions of the whole cluster.

use std::borrow::Cow;

use super::{ScreenId, ScreenSpec, Source, Tab, consumers, history, partition};
use crate::tui::app::health;
use crate::tui::app::model::words;
use crate::tui::app::rows::{Cell, Column, Spec};
use crate::tui::app::snapshot::Partition;
use crate::tui::app::table::Sort;

pub(super) const SPEC: ScreenSpec = ScreenSpec {
    id: ScreenId::Partitions,
    title: "Partitions",
    aliases: &["partition", "p"],
    about: "every partition: leader, replicas, offsets, throughput, health",
    is_detail: false,
    is_split: false,
    tabs: &[Tab {
        title: "Partitions",
        // What is not well comes first.
        sort: Sort::largest(1),
        rows: Source::Snapshot(|model, _| model.body(&model.snapshot.partitions, &PARTITIONS, |_| true)),
        enter: partition,
        command: |_| words(["partition", "list"]),
        empty: "no partitions",
    }],
};

pub(super) const DETAIL: ScreenSpec = ScreenSpec::detail(
    ScreenId::Partition,
    "Partition",
    "one partition: its replicas, who consumes it, how fast it grew",
    &[
        Tab::answer("Replicas", |place| words(["partition", "describe", place.subject()]), "no replicas"),
        consumers::OF_PARTITION,
        history::RATE,
    ],
);

/// Under their full names.
pub(super) static PARTITIONS: Spec<Partition> = Spec {
    columns: &with(Column::<Partition>::text("PARTITION", "name", 20, |one| Cell::text(one.name.as_str()))),
    name: |one| Cow::Borrowed(&one.name),
    health: health::partition,
};

/// Those of one topic, which need not say its name again.
pub(super) static OF_TOPIC: Spec<Partition> = Spec {
    columns: &with(Column::<Partition>::number("PART", "its number in the topic", 4, |one| {
        Cell::text(one.id.partition.to_string())
    })),
    name: |one| Cow::Borrowed(&one.name),
    health: health::partition,
};

/// The columns behind the one with the name.
const fn with(name: Column<Partition>) -> [Column<Partition>; 12] {
    [
        name,
        Column::<Partition>::text("HEALTH", "how it is", 11, health_of).priority(1),
        Column::<Partition>::number("LEADER", "who leads it", 6, |one| {
            Cell::Count(one.leader.map(|leader| i64::from(leader.get())))
        })
        .priority(2),
        Column::<Partition>::text("REPLICAS", "who keeps it, the preferred leader first", 11, |one| {
            Cell::brokers(&one.replicas)
        })
        .priority(4),
        Column::<Partition>::text("ISR", "who is in sync", 11, |one| Cell::brokers(&one.isr)).priority(5),
        Column::<Partition>::number("REC/S", "records a second", 7, |one| Cell::Rate(one.rate.records)),
        Column::<Partition>::number("~B/S", "about how many bytes a second", 9, |one| {
            Cell::ByteRate(one.rate.bytes)
        })
        .priority(3),
        Column::<Partition>::number("START", "the first offset that is there", 12, |one| {
            Cell::Offset(one.start.map(|offset| offset.get()))
        })
        .priority(9),
        Column::<Partition>::number("END", "the offset that the next record gets", 12, |one| {
            Cell::Offset(one.end.map(|offset| offset.get()))
        })
        .priority(8),
        Column::<Partition>::number("SIZE", "what the leader keeps on disk", 9, |one| {
            Cell::Bytes(one.size_bytes)
        })
        .priority(7),
        Column::<Partition>::number("BEHIND", "records by which the slowest follower is behind", 7, |one| {
            Cell::Count(one.follower_lag_max)
        })
        .priority(8),
        Column::<Partition>::text("TREND", "records a second over the last minutes", 12, |one| {
            Cell::Spark(&one.history)
        })
        .priority(6)
        .grows(),
    ]
}

pub(crate) fn health_of(one: &Partition) -> Cell<'_> {
    let words = match one {
        _ if one.leader.is_none() => "no leader",
        _ if one.min_isr.is_some_and(|min| one.isr.len() < min) => "under min",
        _ if one.isr.len() < one.replicas.len() => "behind",
        _ => "ok",
    };
    Cell::State(health::partition(one), words.into())
}
