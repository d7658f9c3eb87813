//! Replicas that are moving: what is left, how fast, and when it is done.

use std::borrow::Cow;

use super::{ScreenId, ScreenSpec, Source, Tab, doctor, partition};
use crate::tui::app::health::Health;
use crate::tui::app::model::words;
use crate::tui::app::rows::{Cell, Column, Spec};
use crate::tui::app::snapshot::Move;
use crate::tui::app::table::Sort;

pub(super) const SPEC: ScreenSpec = ScreenSpec {
    id: ScreenId::Moves,
    title: "Moves",
    aliases: &["reassignments", "reassign", "m"],
    about: "replicas that are moving: bytes left, speed, when they are done",
    is_detail: false,
    is_split: false,
    tabs: &[
        Tab {
            title: "Moves",
            sort: Sort::largest(4),
            rows: Source::Snapshot(|model, _| model.body(&model.snapshot.moves, &MOVES, |_| true)),
            enter: partition,
            command: |_| words(["reassign", "list"]),
            empty: "nothing is moving",
        },
        doctor::PLAN,
    ],
};

/// How much of all moves together has been copied, from 0 to 1; nothing where that is not known of one.
pub(crate) fn share(moves: &[Move]) -> Option<f64> {
    let sum = |of: fn(&Move) -> Option<i64>| moves.iter().map(of).sum::<Option<i64>>();
    let (left, total) = (sum(|one| one.left_bytes)?, sum(|one| one.total_bytes)?);
    (total > 0).then(|| 1.0 - left as f64 / total as f64)
}

/// When the last of them is done; nothing where that is not known of one.
pub(crate) fn eta_ms(moves: &[Move]) -> Option<i64> {
    moves.iter().map(|one| one.eta_ms).collect::<Option<Vec<i64>>>()?.into_iter().max()
}

static MOVES: Spec<Move> = Spec {
    columns: &[
        Column::<Move>::text("PARTITION", "name", 20, |one| Cell::text(one.name.as_str())),
        Column::<Move>::text("TO", "who gets it", 9, |one| Cell::brokers(&one.adding)).priority(1),
        Column::<Move>::text("FROM", "who gives it up", 9, |one| Cell::brokers(&one.removing)).priority(2),
        Column::<Move>::number("DONE", "how much of it has been copied", 5, |one| {
            Cell::Share(share(std::slice::from_ref(one)), Health::Plain)
        }),
        Column::<Move>::number("LEFT", "what has to be copied yet", 9, |one| Cell::Bytes(one.left_bytes)),
        Column::<Move>::number("~B/S", "how fast it copies", 9, |one| Cell::ByteRate(one.bytes_per_s))
            .priority(2),
        Column::<Move>::number("ETA", "when it is done", 7, |one| Cell::DurationMs(one.eta_ms)).priority(1),
        Column::<Move>::number("THROTTLE", "the lowest throttle on the way", 9, |one| {
            Cell::Bytes(one.throttle_bytes_per_s)
        })
        .priority(3),
    ],
    name: |one| Cow::Borrowed(&one.name),
    health: |_| Health::Plain,
};
