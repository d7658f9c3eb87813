//! Topics whose records can be read, the records of one, and one record.

use std::borrow::Cow;

use super::{ScreenId, ScreenSpec, Source, Tab, nowhere};
use crate::tui::app::health::Health;
use crate::tui::app::model::{Body, Model, Words, words};
use crate::tui::app::page::Place;
use crate::tui::app::records::difference::{PARTS, Part};
use crate::tui::app::records::rows::{BY_TIME, RecordRows};
use crate::tui::app::records::tail;
use crate::tui::app::rows::{Cell, Column, Items, Spec};
use crate::tui::app::snapshot::{SourceState, Topic};
use crate::tui::app::table::Sort;

pub(super) const SPEC: ScreenSpec = ScreenSpec {
    id: ScreenId::Records,
    title: "Records",
    aliases: &["record", "r", "tail", "grep"],
    about: "what is in the topics: tail, search, read",
    is_detail: false,
    is_split: false,
    tabs: &[Tab {
        title: "Topics",
        sort: Sort::NAME,
        rows: Source::Snapshot(|model, _| model.body(&model.snapshot.topics, &TOPICS, |_| true)),
        enter: |_, name| Some(Place::about(ScreenId::Reading, name)),
        command: |_| words(["topic", "list"]),
        empty: "no topics yet",
    }],
};

pub(super) const READING: ScreenSpec = ScreenSpec {
    id: ScreenId::Reading,
    title: "Records",
    aliases: &[],
    about: "the records of a topic: those that come, or those that are searched for",
    is_detail: true,
    is_split: false,
    tabs: &[Tab {
        title: "Records",
        sort: BY_TIME,
        rows: Source::Snapshot(|model, _| Body {
            rows: Box::new(RecordRows::of(model.read.as_ref())),
            state: &SourceState::Fresh,
            age_ms: None,
            is_stale: false,
        }),
        enter: nowhere,
        command: |place| tail(place.subject()),
        empty: "no records",
    }],
};

pub(super) const RECORD: ScreenSpec = ScreenSpec {
    id: ScreenId::Record,
    title: "Record",
    aliases: &[],
    about: "one record: key, headers, value; JSON as a tree, text as text, bytes as bytes",
    is_detail: true,
    is_split: false,
    tabs: &[mode("Tree"), mode("Text"), mode("Hex")],
};

pub(super) const DIFFERENCE: ScreenSpec = ScreenSpec::detail(
    ScreenId::Difference,
    "Difference",
    "two records side by side: tab shows what is the same too",
    &[parts("Differing", true), parts("All", false)],
);

const fn parts(title: &'static str, only_differing: bool) -> Tab {
    Tab {
        title,
        sort: Sort::NAME,
        rows: match only_differing {
            true => Source::Snapshot(|model, _| side_by_side(model, |part| part.differs)),
            false => Source::Snapshot(|model, _| side_by_side(model, |_| true)),
        },
        enter: nowhere,
        command: |_| Words::new(),
        empty: "nothing differs",
    }
}

fn side_by_side(model: &Model, is_shown: fn(&&Part) -> bool) -> Body<'_> {
    let parts = model.difference.iter().flat_map(|both| &both.parts);
    Body {
        rows: Box::new(Items::new(parts.filter(is_shown), &PARTS)),
        state: &SourceState::Fresh,
        age_ms: None,
        is_stale: false,
    }
}

const fn mode(title: &'static str) -> Tab {
    Tab {
        title,
        sort: Sort::NAME,
        rows: Source::Snapshot(|_, _| Body {
            rows: Box::new(Items::new([], &TOPICS)),
            state: &SourceState::Fresh,
            age_ms: None,
            is_stale: false,
        }),
        enter: nowhere,
        command: |place| {
            let (partition, offset) = place.subject().split_once('@').unwrap_or((place.subject(), "start"));
            words(["record", "consume", partition, "--from", offset, "--limit", "1"])
        },
        empty: "it is not in view any more",
    }
}

static TOPICS: Spec<Topic> = Spec {
    columns: &[
        Column::<Topic>::text("TOPIC", "name", 20, |topic| Cell::text(topic.name.as_str())),
        Column::<Topic>::number("PART", "partitions", 5, |topic| Cell::count(topic.partitions)).priority(5),
        Column::<Topic>::number("RECORDS", "records, by offsets", 8, |topic| Cell::Count(topic.records)),
        Column::<Topic>::number("SIZE", "what the leaders keep on disk", 9, |topic| {
            Cell::Bytes(topic.size_bytes)
        })
        .priority(2),
        Column::<Topic>::number("REC/S", "records a second", 7, |topic| Cell::Rate(topic.rate.records)),
        Column::<Topic>::text("LAST 10 MIN", "records a second over time", 12, |topic| {
            Cell::Spark(&topic.history)
        })
        .priority(4)
        .grows(),
    ],
    name: |topic| Cow::Borrowed(&topic.name),
    health: |_| Health::Plain,
};
