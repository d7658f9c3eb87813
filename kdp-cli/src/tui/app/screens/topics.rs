//! Topics, and one topic: its partitions, who consumes it, its settings, who writes to it.

use std::borrow::Cow;

use super::partitions::OF_TOPIC;
use super::{ScreenId, ScreenSpec, Source, Tab, consumers, history, nowhere, partition};
use crate::tui::app::health;
use crate::tui::app::model::words;
use crate::tui::app::page::Place;
use crate::tui::app::rows::{Cell, Column, Spec};
use crate::tui::app::snapshot::Topic;
use crate::tui::app::table::Sort;
use crate::tui::app::words::about;

pub(super) const SPEC: ScreenSpec = ScreenSpec {
    id: ScreenId::Topics,
    title: "Topics",
    aliases: &["topic", "t"],
    about: "topics: throughput, size, skew, lag, health",
    is_detail: false,
    is_split: false,
    tabs: &[Tab {
        title: "Topics",
        sort: Sort::largest(4),
        rows: Source::Snapshot(|model, _| model.body(&model.snapshot.topics, &TOPICS, |_| true)),
        enter: topic,
        command: |_| words(["topic", "list"]),
        empty: "no topics yet",
    }],
};

pub(super) const DETAIL: ScreenSpec = ScreenSpec {
    id: ScreenId::Topic,
    title: "Topic",
    aliases: &[],
    about: "one topic: partitions, groups, settings, producers",
    is_detail: true,
    is_split: false,
    tabs: &[
        Tab {
            title: "Partitions",
            sort: Sort::NAME,
            rows: Source::Snapshot(|model, place| {
                let of = place.subject().to_owned();
                model.body(&model.snapshot.partitions, &OF_TOPIC, move |one| one.id.topic == of)
            }),
            enter: partition,
            command: |place| about("topic describe", place.subject(), &[]),
            empty: "there is no such topic",
        },
        consumers::OF_TOPIC,
        Tab {
            title: "Configs",
            // What was set stands above what holds anyway.
            sort: Sort::largest(2),
            rows: Source::Answer,
            enter: nowhere,
            command: |place| about("config get", place.subject(), &["--all"]),
            empty: "no settings",
        },
        Tab {
            title: "Producers",
            sort: Sort::NAME,
            rows: Source::Answer,
            enter: nowhere,
            command: |place| about("topic producers", place.subject(), &[]),
            empty: "no idempotent or transactional producer has written lately",
        },
        Tab::answer(
            "ACLs",
            |place| words(["acl", "list", "--topic", place.subject(), "--pattern", "match"]),
            "no ACL decides about it",
        ),
        history::RATES,
    ],
};

pub(super) static TOPICS: Spec<Topic> = Spec {
    columns: &[
        Column::<Topic>::text("TOPIC", "name", 20, |topic| Cell::text(topic.name.as_str())),
        Column::<Topic>::number("PART", "partitions", 5, |topic| Cell::count(topic.partitions)).priority(5),
        Column::<Topic>::number("RF", "replication factor", 2, |topic| Cell::count(topic.replication_factor))
            .priority(6),
        Column::<Topic>::text("HEALTH", "partitions that are not well", 12, health_of).priority(1),
        Column::<Topic>::number("REC/S", "records a second", 7, |topic| Cell::Rate(topic.rate.records)),
        Column::<Topic>::number("~B/S", "about how many bytes a second", 9, |topic| {
            Cell::ByteRate(topic.rate.bytes)
        })
        .priority(2),
        Column::<Topic>::number("SIZE", "what the leaders keep on disk", 9, |topic| {
            Cell::Bytes(topic.size_bytes)
        })
        .priority(3),
        Column::<Topic>::number("RECORDS", "records, by offsets", 8, |topic| Cell::Count(topic.records))
            .priority(9),
        Column::<Topic>::number("SKEW", "the busiest partition over the mean", 5, |topic| {
            Cell::Ratio(topic.skew)
        })
        .priority(8),
        Column::<Topic>::number("GROUPS", "groups that have committed", 6, |topic| {
            Cell::Count(topic.groups.map(|groups| groups as i64))
        })
        .priority(7),
        Column::<Topic>::number("MAXLAG", "the largest lag of a group", 7, |topic| {
            Cell::Count(topic.lag_max)
        })
        .priority(3),
        Column::<Topic>::text("TREND", "records a second over the last minutes", 12, |topic| {
            Cell::Spark(&topic.history)
        })
        .priority(4)
        .grows(),
    ],
    name: |topic| Cow::Borrowed(&topic.name),
    health: health::topic,
};

fn health_of(topic: &Topic) -> Cell<'_> {
    let words: Cow<'_, str> = match topic {
        Topic { offline, .. } if *offline > 0 => format!("{offline} offline").into(),
        Topic { under_min_isr: Some(count), .. } if *count > 0 => format!("{count} under min").into(),
        Topic { under_replicated, .. } if *under_replicated > 0 => {
            format!("{under_replicated} behind").into()
        }
        _ => "ok".into(),
    };
    Cell::State(health::topic(topic), words)
}

/// Enter opens the topic.
pub(super) fn topic(_: &Place, name: &str) -> Option<Place> {
    Some(Place::about(ScreenId::Topic, name))
}
