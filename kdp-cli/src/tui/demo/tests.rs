//! What the demonstration promises: the same each time, a full cluster, a story.

use kdp_client::protocol::types::BrokerId;

use super::world::{Scale, World};
use crate::tui::app::model::words;
use crate::tui::app::snapshot::{Snapshot, SourceState};

const START_MS: i64 = 1_769_853_600_000;

fn small() -> World {
    World::new(7, Scale { brokers: 12, partitions: 600 })
}

fn rate(snapshot: &Snapshot) -> Option<f64> {
    snapshot.throughput.get().and_then(|throughput| throughput.rate.records)
}

#[test]
fn it_is_as_large_as_it_says_and_the_same_each_time() {
    let world = World::new(7, Scale::default());
    let partitions = world.topics.iter().flat_map(|topic| &topic.partitions);
    assert_eq!(partitions.clone().count(), 10_000);
    for partition in partitions {
        let mut replicas = partition.replicas.clone();
        replicas.sort();
        replicas.dedup();
        assert_eq!(replicas.len(), 3, "{}", partition.name);
    }
    let (one, two) = (small().snapshot(START_MS, 64_321), small().snapshot(START_MS, 64_321));
    assert_eq!(format!("{one:?}"), format!("{two:?}"));
    assert!(one.topics.items().is_sorted_by(|a, b| a.name < b.name));
    assert_eq!(one.brokers.items().len(), 12);
    assert_eq!(one.moves.items().len(), 6);
}

#[test]
fn offsets_only_grow_and_rates_are_of_them() {
    let world = small();
    let (before, after) = (world.snapshot(START_MS, 0), world.snapshot(START_MS, 60_000));
    for (before, after) in before.partitions.items().iter().zip(after.partitions.items()) {
        assert!(
            before.end <= after.end && before.start <= after.start && after.start <= after.end,
            "{}",
            after.name
        );
    }
    assert!(rate(&before).is_some_and(|rate| rate > 1000.0));
}

#[test]
fn a_broker_dies_and_returns() {
    let world = small();
    let patient = world.patient();
    let broker = |at_ms: i64| {
        let snapshot = world.snapshot(START_MS, at_ms);
        snapshot.brokers.items().iter().find(|one| one.id == patient).cloned().expect("it is listed")
    };
    assert!(broker(60_000).is_alive);
    let dying = world.snapshot(START_MS, 122_000);
    assert_eq!(rate(&dying), None);
    assert!(matches!(dying.throughput.state, SourceState::Partial { .. }));
    let dead = world.snapshot(START_MS, 150_000);
    assert!(rate(&dead).is_some());
    assert!(dead.partitions.items().iter().all(|one| one.leader != Some(patient)));
    assert!(dead.topics.items().iter().any(|topic| topic.under_replicated > 0));
    assert!(!broker(150_000).is_alive);
    assert!(broker(200_000).is_alive && broker(200_000).out_of_sync > 0);
    assert_eq!(broker(280_000).out_of_sync, 0);
    assert!(broker(280_000).leaders > 0);
    assert_ne!(patient, BrokerId(0));
}

#[test]
fn a_group_falls_behind_and_catches_up() {
    let world = small();
    let lag = |at_ms: i64| {
        let snapshot = world.snapshot(START_MS, at_ms);
        let group = snapshot.groups.items().iter().find(|one| one.id == "search-indexer").cloned();
        group.and_then(|group| group.lag).expect("it is known")
    };
    assert!(lag(10_000) < lag(150_000) && lag(230_000) < lag(170_000));
}

#[test]
fn screens_have_answers_and_changes_change_nothing() {
    let world = small();
    let partition = format!("partition describe {}", world.topics[3].partitions[0].name);
    for command in [
        &partition,
        "txn describe --open",
        "acl list",
        "quota list",
        "user list",
        "token list",
        "txn list",
        "feature list",
    ] {
        let words = command.split(' ').map(str::to_owned).collect();
        let report = super::answers::answer(&world, &words, START_MS);
        assert!(report.errors.is_empty() && !report.is_empty(), "{command}");
    }
    let report = super::answers::answer(&world, &words(["topic", "delete", "orders"]), START_MS);
    assert!(report.errors.is_empty() && report.talk[0].contains("nothing has changed"));
}
