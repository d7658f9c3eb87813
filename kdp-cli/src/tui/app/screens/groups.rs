//! Groups of every kind, and one group: how far it is in each partition, its members.

use std::borrow::Cow;

use super::{ScreenId, ScreenSpec, Source, Tab, history, nowhere, partition};
use crate::tui::app::health;
use crate::tui::app::model::{Model, words};
use crate::tui::app::page::Place;
use crate::tui::app::rows::{Cell, Column, Items, Spec};
use crate::tui::app::snapshot::{Group, GroupPartition};
use crate::tui::app::table::Sort;
use crate::tui::app::words::about_exactly;

pub(super) const SPEC: ScreenSpec = ScreenSpec {
    id: ScreenId::Groups,
    title: "Groups",
    aliases: &["group", "g", "lag"],
    about: "groups: state, lag in records and time, rates, when they catch up",
    is_detail: false,
    is_split: false,
    tabs: &[Tab {
        title: "Groups",
        sort: Sort::largest(3),
        rows: Source::Snapshot(|model, _| model.body(&model.snapshot.groups, &GROUPS, |_| true)),
        enter: group,
        command: |_| words(["group", "lag", "--all"]),
        empty: "no groups",
    }],
};

pub(super) const DETAIL: ScreenSpec = ScreenSpec {
    id: ScreenId::Group,
    title: "Group",
    aliases: &[],
    about: "one group: how far it is in each partition, its members",
    is_detail: true,
    is_split: false,
    tabs: &[
        Tab {
            title: "Partitions",
            sort: Sort::largest(2),
            rows: Source::Snapshot(|model, place| {
                let groups = &model.snapshot.groups;
                let group = groups.items().iter().find(|group| group.id == place.subject());
                let partitions = group.map_or(&[][..], |group| group.partitions.as_slice());
                model.body_of(groups, Items::new(partitions, &PARTITIONS))
            }),
            enter: partition,
            command: |place| about_exactly("group lag", place.subject()),
            empty: "it has committed nothing and is assigned nothing",
        },
        Tab {
            title: "Members",
            sort: Sort::NAME,
            rows: Source::Answer,
            enter: nowhere,
            command: |place| about_exactly("group members", place.subject()),
            empty: "no members",
        },
        Tab::answer(
            TASKS,
            |place| about_exactly("streams tasks", place.subject()),
            "nobody has tasks: it has no members",
        ),
        Tab::answer(
            TOPOLOGY,
            |place| about_exactly("streams topology", place.subject()),
            "it has told no topology",
        ),
        Tab::answer(
            "ACLs",
            |place| words(["acl", "list", "--group", place.subject(), "--pattern", "match"]),
            "no ACL decides about it",
        ),
        history::LAG,
    ],
};

const TASKS: &str = "Tasks";
const TOPOLOGY: &str = "Topology";

/// Whether a tab has anything to say about a group; some are for Streams applications only.
pub(super) fn has_tab(model: &Model, place: &Place, title: &str) -> bool {
    let groups = model.snapshot.groups.items();
    let is_streams = || {
        let group = groups.iter().find(|group| group.id == place.subject());
        group.is_some_and(|group| group.group_type.as_deref() == Some("streams"))
    };
    !matches!(title, TASKS | TOPOLOGY) || is_streams()
}

pub(super) static GROUPS: Spec<Group> = Spec {
    columns: &[
        Column::<Group>::text("GROUP", "name", 20, |group| Cell::text(group.id.as_str())),
        Column::<Group>::text("STATUS", "what the last looks say about its consumers", 9, |group| {
            Cell::State(health::group(group), group.status.name().into())
        })
        .priority(1),
        Column::<Group>::text("STATE", "Kafka's state", 18, |group| Cell::maybe(group.state.as_deref()))
            .priority(5),
        Column::<Group>::number("LAG", "offsets that wait", 8, |group| Cell::Count(group.lag)),
        Column::<Group>::number("LAG TIME", "for how long the oldest of them has waited", 8, |group| {
            Cell::DurationMs(group.lag_ms)
        })
        .priority(2),
        Column::<Group>::number("IN/S", "offsets a second that come", 7, |group| Cell::Rate(group.produced))
            .priority(3),
        Column::<Group>::number("OUT/S", "offsets a second that it commits", 7, |group| {
            Cell::Rate(group.consumed)
        })
        .priority(3),
        Column::<Group>::number("CATCH-UP", "when the lag will be gone", 8, health::catch_up).priority(4),
        Column::<Group>::number("COMMIT", "how long ago it was seen to commit something new", 6, |group| {
            Cell::Ago(group.moved_ms)
        })
        .priority(6),
        Column::<Group>::number("MEMBERS", "members", 7, |group| {
            Cell::Count(group.members.map(|members| members as i64))
        })
        .priority(6),
        Column::<Group>::text("TYPE", "kind of group", 8, |group| Cell::maybe(group.group_type.as_deref()))
            .priority(7),
        Column::<Group>::number("COORD", "its coordinator", 5, |group| {
            Cell::Count(group.coordinator.map(|id| i64::from(id.get())))
        })
        .priority(8),
        Column::<Group>::text("LAG TREND", "lag over the last minutes", 12, |group| {
            Cell::Spark(&group.history)
        })
        .priority(5)
        .grows(),
    ],
    name: |group| Cow::Borrowed(&group.id),
    health: health::group,
};

static PARTITIONS: Spec<GroupPartition> = Spec {
    columns: &[
        Column::<GroupPartition>::text("PARTITION", "name", 20, |one| Cell::text(one.name.as_str())),
        Column::<GroupPartition>::text("STATUS", "what the last looks say about its consumer", 13, |one| {
            Cell::State(health::status(one.status), health::standing(one).into())
        })
        .priority(1),
        Column::<GroupPartition>::number("LAG", "offsets that wait", 8, |one| Cell::Count(one.lag)),
        Column::<GroupPartition>::number("COMMITTED", "the next offset to consume", 12, |one| {
            Cell::Offset(one.committed.map(|offset| offset.get()))
        })
        .priority(5),
        Column::<GroupPartition>::number("END", "up to where there are records", 12, |one| {
            Cell::Offset(one.end.map(|offset| offset.get()))
        })
        .priority(6),
        Column::<GroupPartition>::number("IN/S", "offsets a second that come", 7, |one| {
            Cell::Rate(one.produced)
        })
        .priority(3),
        Column::<GroupPartition>::number("OUT/S", "offsets a second that it commits", 7, |one| {
            Cell::Rate(one.consumed)
        })
        .priority(3),
        Column::<GroupPartition>::number(
            "COMMIT",
            "how long ago it was seen to commit something new",
            6,
            |one| Cell::Ago(one.moved_ms),
        )
        .priority(4),
        Column::<GroupPartition>::text("MEMBER", "who consumes it", 12, |one| {
            Cell::maybe(one.member.as_deref())
        })
        .priority(5)
        .grows(),
    ],
    name: |one| Cow::Borrowed(&one.name),
    health: |one| health::status(one.status),
};

/// Enter opens the group.
pub(super) fn group(_: &Place, name: &str) -> Option<Place> {
    Some(Place::about(ScreenId::Group, name))
}
