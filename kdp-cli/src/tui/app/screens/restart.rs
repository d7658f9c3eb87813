//! Whether a broker can be restarted now, and which partitions are in the way.
//!
//! Pure. A partition is in the way when fewer replicas than min.insync.replicas would be left in sync, or none. One
//! that has no replica to spare even when all is well does not get better by waiting: it is told apart.

use std::borrow::Cow;

use kdp_client::protocol::types::BrokerId;

use super::{ScreenId, Source, Tab};
use crate::tui::app::health::Health;
use crate::tui::app::model::words;
use crate::tui::app::page::Place;
use crate::tui::app::rows::{Cell, Column, Owned, Spec};
use crate::tui::app::snapshot::{Partition, Snapshot};
use crate::tui::app::table::Sort;

pub(super) const TAB: Tab = Tab {
    title: "Restart",
    sort: Sort::largest(1),
    rows: Source::Snapshot(|model, place| {
        let obstacles = place.subject().parse().ok().map(|id| obstacles(&model.snapshot, BrokerId(id)));
        model.body_of(&model.snapshot.partitions, Owned::new(obstacles.unwrap_or_default(), &OBSTACLES))
    }),
    enter: |_, name| Some(Place::about(ScreenId::Partition, name)),
    command: |place| words(["partition", "list", "--broker", place.subject()]),
    empty: "nothing is in the way: every partition has enough replicas in sync without it",
};

/// A partition that is in the way of a restart.
#[derive(Debug)]
struct Obstacle {
    partition: String,
    what: &'static str,
    /// Whether waiting helps.
    passes: bool,
    isr: String,
    left: usize,
    min: Option<usize>,
}

impl Obstacle {
    fn of(one: &Partition, broker: BrokerId) -> Option<Self> {
        if !one.isr.contains(&broker) {
            return None;
        }
        let left = one.isr.len() - 1;
        let others = one.replicas.len().saturating_sub(1);
        let min = one.min_isr.unwrap_or(1);
        let what = match (left, one.leader) {
            (0, _) if others == 0 => "has no other replica",
            (0, _) => "no other replica is in sync",
            _ if left < min && others < min => "min.insync.replicas wants all",
            _ if left < min => "under min.insync.replicas",
            _ => return None,
        };
        Some(Self {
            partition: one.name.clone(),
            what,
            passes: others >= min && others > 0,
            isr: one.isr.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            left,
            min: one.min_isr,
        })
    }

    fn health(&self) -> Health {
        if self.passes { Health::Bad } else { Health::Warn }
    }
}

fn obstacles(snapshot: &Snapshot, broker: BrokerId) -> Vec<Obstacle> {
    snapshot.partitions.items().iter().filter_map(|one| Obstacle::of(one, broker)).collect()
}

/// Whether it can be restarted, in a few words.
pub(crate) fn verdict(snapshot: &Snapshot, broker: BrokerId) -> Cell<'static> {
    let all = snapshot.partitions.items();
    let kept = || all.iter().filter(|one| one.replicas.contains(&broker));
    if snapshot.partitions.get().is_none() || kept().any(|one| one.min_isr.is_none()) {
        return Cell::Count(None);
    }
    let found: Vec<Obstacle> = kept().filter_map(|one| Obstacle::of(one, broker)).collect();
    let now = found.iter().filter(|one| one.passes).count();
    match (now, found.len()) {
        (0, 0) => Cell::State(Health::Ok, "safe".into()),
        (0, never) => Cell::State(Health::Warn, format!("{never} would stop").into()),
        (now, _) => Cell::State(Health::Bad, format!("not now ({now})").into()),
    }
}

static OBSTACLES: Spec<Obstacle> = Spec {
    columns: &[
        Column::<Obstacle>::text("IN THE WAY", "partition", 20, |one| Cell::text(one.partition.as_str())),
        Column::<Obstacle>::text("WHY", "what would be without it", 31, |one| {
            Cell::State(one.health(), one.what.into())
        }),
        Column::<Obstacle>::text("ISR", "who is in sync", 11, |one| Cell::text(one.isr.as_str())).priority(1),
        Column::<Obstacle>::number("LEFT", "how many would be left in sync", 4, |one| Cell::count(one.left))
            .priority(2),
        Column::<Obstacle>::number("MIN", "how many must be in sync", 3, |one| {
            Cell::Count(one.min.map(|min| min as i64))
        })
        .priority(2),
    ],
    name: |one| Cow::Borrowed(&one.partition),
    health: Obstacle::health,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::collect::demo_snapshot;

    #[test]
    fn a_broker_waits_for_those_that_can_get_better() {
        let snapshot = demo_snapshot(1_790_000_000_000, 0);
        let mut one = snapshot.partitions.items()[0].clone();
        let [a, b, c] = [1, 2, 3].map(BrokerId);
        let mut check =
            |replicas: &[BrokerId], isr: &[BrokerId], min: usize, expected: Option<(&str, bool)>| {
                (one.replicas, one.isr, one.min_isr) = (replicas.to_vec(), isr.to_vec(), Some(min));
                let found = Obstacle::of(&one, a).map(|found| (found.what, found.passes));
                assert_eq!(found, expected, "{isr:?} of {replicas:?}, {min}");
            };
        check(&[a, b, c], &[a, b, c], 2, None);
        check(&[a, b, c], &[a, b], 2, Some(("under min.insync.replicas", true)));
        check(&[a, b, c], &[b, c], 2, None);
        check(&[a, b], &[a, b], 2, Some(("min.insync.replicas wants all", false)));
        check(&[a], &[a], 1, Some(("has no other replica", false)));
        check(&[a, b], &[a], 1, Some(("no other replica is in sync", true)));
    }
}
