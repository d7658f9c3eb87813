//! Groups as a topic or a partition sees them: who consumes it, how far each of them is, how fast it goes.
//!
//! Pure. Made from the same commits as the screen of groups, so the two cannot disagree.

use std::borrow::Cow;
use std::collections::BTreeSet;

use kdp_client::admin::groups::lag::{Rates, Status};

use super::{ScreenId, Source, Tab};
use crate::tui::app::health;
use crate::tui::app::model::{Body, Model, Words};
use crate::tui::app::page::Place;
use crate::tui::app::rows::{Cell, Column, Owned, Spec};
use crate::tui::app::snapshot::{Group, GroupPartition};
use crate::tui::app::table::Sort;
use crate::tui::app::words::about;

/// The tab of a topic.
pub(super) const OF_TOPIC: Tab = Tab {
    title: "Groups",
    sort: Sort::largest(2),
    rows: Source::Snapshot(|model, place| {
        let topic = place.subject().to_owned();
        consumers(model, &OF_ALL, move |one| one.id.topic == topic)
    }),
    enter: |_, name| Some(Place::about(ScreenId::Group, name)),
    command: |place| about("topic groups", place.subject(), &[]),
    empty: "no group has committed offsets in this topic",
};

/// The tab of a partition.
pub(super) const OF_PARTITION: Tab = Tab {
    rows: Source::Snapshot(|model, place| {
        let name = place.subject().to_owned();
        consumers(model, &OF_ONE, move |one| one.name == name)
    }),
    command: of_topic_of,
    empty: "no group has committed offsets in this partition",
    ..OF_TOPIC
};

fn of_topic_of(place: &Place) -> Words {
    let topic = place.subject().rsplit_once(':').map_or(place.subject(), |(topic, _)| topic);
    about("topic groups", topic, &[])
}

/// A group, and how it is doing in some partitions.
#[derive(Debug)]
pub(super) struct Consumer {
    group: String,
    status: Status,
    lag: Option<i64>,
    rates: Rates,
    catch_up_ms: Option<i64>,
    partitions: usize,
    members: usize,
    /// Of a single partition.
    committed: Option<i64>,
    end: Option<i64>,
    member: Option<String>,
}

fn consumers<'a>(
    model: &'a Model,
    spec: &'static Spec<Consumer>,
    is_in: impl Fn(&GroupPartition) -> bool,
) -> Body<'a> {
    let source = &model.snapshot.groups;
    let found = source.items().iter().filter_map(|group| consumer(group, &is_in));
    model.body_of(source, Owned::new(found.collect(), spec))
}

fn consumer(group: &Group, is_in: impl Fn(&GroupPartition) -> bool) -> Option<Consumer> {
    let all: Vec<&GroupPartition> = group.partitions.iter().filter(|one| is_in(one)).collect();
    let first = all.first()?;
    let committed = || all.iter().filter(|one| one.committed.is_some());
    let rates = |one: &&&GroupPartition| Rates { produced: one.produced, consumed: one.consumed };
    let lag = committed().map(|one| one.lag).sum::<Option<i64>>().filter(|_| committed().next().is_some());
    let members: BTreeSet<&str> = all.iter().filter_map(|one| one.member.as_deref()).collect();
    let catch_ups: Option<Vec<i64>> = committed().map(|one| rates(&one).catch_up_ms(one.lag?)).collect();
    Some(Consumer {
        group: group.id.clone(),
        status: committed().map(|one| one.status).max().unwrap_or(Status::Unknown),
        lag,
        rates: Rates::sum(committed().map(|one| rates(&one))),
        catch_up_ms: catch_ups.and_then(|all| all.into_iter().max()),
        partitions: all.len(),
        members: members.len(),
        committed: first.committed.map(|offset| offset.get()),
        end: first.end.map(|offset| offset.get()),
        member: first.member.clone(),
    })
}

const GROUP: Column<Consumer> =
    Column::<Consumer>::text("GROUP", "name", 20, |one| Cell::text(one.group.as_str()));
const STATUS: Column<Consumer> =
    Column::<Consumer>::text("STATUS", "what the last looks say about it here", 9, |one| {
        Cell::State(health::status(one.status), one.status.name().into())
    })
    .priority(1);
const LAG: Column<Consumer> =
    Column::<Consumer>::number("LAG", "offsets that wait for it here", 8, |one| Cell::Count(one.lag));
const IN: Column<Consumer> =
    Column::<Consumer>::number("IN/S", "offsets a second that come", 7, |one| Cell::Rate(one.rates.produced))
        .priority(3);
const OUT: Column<Consumer> =
    Column::<Consumer>::number("OUT/S", "offsets a second that it commits", 7, |one| {
        Cell::Rate(one.rates.consumed)
    })
    .priority(2);
const CATCH_UP: Column<Consumer> =
    Column::<Consumer>::number("CATCH-UP", "when the lag will be gone", 8, |one| {
        match (one.lag, one.catch_up_ms, one.rates.consumed) {
            (Some(1..), None, Some(_)) if one.status != Status::Ok => Cell::text("never"),
            _ => Cell::DurationMs(one.catch_up_ms),
        }
    })
    .priority(4);

/// In all partitions of a topic.
static OF_ALL: Spec<Consumer> = Spec {
    columns: &[
        GROUP,
        STATUS,
        LAG,
        IN,
        OUT,
        CATCH_UP,
        Column::<Consumer>::number(
            "PART",
            "partitions that it has committed in, or that are assigned",
            4,
            |one| Cell::count(one.partitions),
        )
        .priority(6),
        Column::<Consumer>::number("MEMBERS", "members that have some of them", 7, |one| {
            Cell::count(one.members)
        })
        .priority(5),
    ],
    name: |one| Cow::Borrowed(&one.group),
    health: |one| health::status(one.status),
};

/// In one partition.
static OF_ONE: Spec<Consumer> = Spec {
    columns: &[
        GROUP,
        STATUS,
        LAG,
        IN,
        OUT,
        CATCH_UP,
        Column::<Consumer>::number("COMMITTED", "the next offset to consume", 12, |one| {
            Cell::Offset(one.committed)
        })
        .priority(5),
        Column::<Consumer>::number("END", "up to where there are records", 12, |one| Cell::Offset(one.end))
            .priority(7),
        Column::<Consumer>::text("MEMBER", "who consumes it", 12, |one| Cell::maybe(one.member.as_deref()))
            .priority(6)
            .grows(),
    ],
    name: |one| Cow::Borrowed(&one.group),
    health: |one| health::status(one.status),
};
