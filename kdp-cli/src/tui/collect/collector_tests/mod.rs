//! The collector against a simulated cluster, in simulated time: what is shown while brokers die, answers are
//! late, partial, old or go back.

mod sim;

use kdp_client::admin::groups::lag::Status;
use kdp_client::protocol::types::{BrokerId, Offset};

use super::source::{Lane, Source};
use crate::tui::app::action::Wishes;
use crate::tui::app::snapshot::{Hold, SourceState};
use sim::{EPOCH_MS, Sim, TRIP_MS};

#[test]
fn names_come_first_and_columns_fill_in() {
    let mut sim = Sim::new();
    sim.run(TRIP_MS);
    assert_eq!(sim.snapshot().topics.items()[0].name, "orders");
    assert_eq!(sim.snapshot().partitions.items()[2].end, None);
    sim.run(300);
    let partition = &sim.snapshot().partitions.items()[2];
    assert!(partition.end.is_some() && partition.start.is_some() && partition.size_bytes.is_some());
    assert_eq!(partition.follower_lag_max, Some(0), "the replica that is behind leads it");
    assert_eq!(sim.snapshot().topics.items()[0].under_min_isr, Some(0));
    assert_eq!(sim.rate(), None, "one look is no rate");
    sim.run(2000);
    assert_eq!(sim.rate(), Some(300.0));
    let throughput = sim.snapshot().throughput.get().unwrap();
    assert!((throughput.rate.bytes.unwrap() - 3000.0).abs() < 60.0, "{:?}", throughput.rate);
    assert_eq!(sim.snapshot().throughput.state, SourceState::Fresh);
    assert_eq!(sim.snapshot().brokers.items().len(), 3);
}

#[test]
fn one_question_is_out_in_a_lane_and_intervals_are_kept() {
    let mut sim = Sim::new();
    sim.run(60_000);
    let asked = |source: Source| sim.asked.iter().filter(|(_, lane)| lane.source == source).count();
    assert!((90..=96).contains(&asked(Source::Ends)), "{}", asked(Source::Ends));
    // Every ten seconds, and a little more often at first; each of three brokers for itself.
    assert!((6..=10).contains(&asked(Source::Metadata)), "{}", asked(Source::Metadata));
    assert!(asked(Source::Dirs) <= 30, "{}", asked(Source::Dirs));
    assert!(sim.shown_at.len() < 70, "{} snapshots in a minute", sim.shown_at.len());
}

#[test]
fn a_broker_that_dies_leaves_a_gap_and_comes_back() {
    let mut sim = Sim::new();
    sim.run(20_000);
    sim.dead.insert(BrokerId(2));
    sim.run(6000);
    let snapshot = sim.snapshot();
    let partitions = snapshot.partitions.items();
    assert_eq!(partitions[1].rate.records, None, "unknown, not zero");
    assert_eq!(partitions[0].rate.records, Some(100.0));
    assert_eq!(sim.rate(), None);
    assert!(matches!(&snapshot.throughput.state, SourceState::Partial { missing: 1, .. }));
    let broker = &snapshot.brokers.items()[1];
    assert!(!broker.is_alive && broker.error.is_some());
    assert_eq!((broker.replicas, broker.out_of_sync), (3, 3));
    assert!(
        broker.heard_ms.is_some_and(|heard_ms| (5000..9000).contains(&heard_ms)),
        "{:?}",
        broker.heard_ms
    );
    let dirs = snapshot.dirs.items();
    assert_eq!(dirs.len(), 3, "what is known of it stays");
    assert!(dirs[1].silence.is_some() && dirs[0].silence.is_none());
    assert_eq!(partitions[1].history.newest(1).next(), Some(None));
    // Another broker takes the partition over and goes on where the first one was.
    sim.leaders.insert(1, (3, 1));
    sim.run(20_000);
    assert_eq!(sim.rate(), Some(300.0));
    let heard: Vec<_> = sim.snapshot().dirs.items().iter().map(|dir| dir.heard_ms.unwrap()).collect();
    assert!(heard[0] <= 11_000 && heard[1] >= 20_000, "{heard:?}");
    sim.dead.clear();
    sim.leaders.insert(1, (2, 2));
    sim.run(30_000);
    assert_eq!(sim.rate(), Some(300.0));
    assert!(sim.snapshot().brokers.items()[1].is_alive);
    let history = &sim.snapshot().partitions.items()[1].history;
    assert!(history.points().all(|point| point.value.is_none_or(|value| (99.0..101.0).contains(&value))));
}

#[test]
fn a_cluster_that_is_lost_is_said_to_be_and_is_found_again_soon() {
    let mut sim = Sim::new();
    sim.run(20_000);
    sim.dead.extend((1..=3).map(BrokerId));
    sim.run(10_000);
    assert!(matches!(&sim.snapshot().topics.state, SourceState::Failed(_)));
    assert_eq!(sim.snapshot().topics.items().len(), 1, "what was known stays");
    assert_eq!(sim.rate(), None);
    let attempts =
        sim.asked.iter().filter(|(at_ms, lane)| *at_ms > 20_000 && lane.source == Source::Metadata);
    assert!(attempts.count() < 12);
    sim.dead.clear();
    sim.run(14_000);
    assert_eq!(sim.snapshot().topics.state, SourceState::Fresh);
    assert_eq!(sim.rate(), Some(300.0));
}

#[test]
fn a_slow_broker_keeps_nobody_waiting() {
    let mut sim = Sim::new();
    sim.slow.insert(BrokerId(3), 3000);
    sim.run(1500);
    assert!(sim.snapshot().partitions.items()[0].end.is_some());
    assert!(sim.snapshot().partitions.items()[2].end.is_none());
    sim.run(60_000);
    assert_eq!(sim.snapshot().partitions.items()[0].rate.records, Some(100.0));
    assert_eq!(sim.snapshot().partitions.items()[2].rate.records, Some(100.0));
    let of_slow = sim.asked.iter().filter(|(_, lane)| *lane == Lane::of(Source::Ends, BrokerId(3))).count();
    assert!(of_slow < 8, "asked {of_slow} times");
}

#[test]
fn answers_in_part_old_answers_and_offsets_that_go_back() {
    let mut sim = Sim::new();
    sim.run(20_000);
    sim.left_out.insert(0);
    sim.run(4000);
    assert!(matches!(&sim.snapshot().topics.state, SourceState::Partial { missing: 1, .. }));
    assert_eq!(sim.snapshot().partitions.items()[0].rate.records, None);
    sim.left_out.clear();
    // The same end again and again is no growth.
    sim.stuck.insert(1, sim.end(1));
    sim.run(24_000);
    assert_eq!(sim.snapshot().partitions.items()[1].rate.records, Some(0.0));
    // An unclean election took records away.
    sim.stuck.insert(1, 10);
    sim.run(2500);
    let partition = &sim.snapshot().partitions.items()[1];
    assert_eq!((partition.end, partition.rate.records), (Some(Offset(10)), None));
    sim.run(4000);
    let partition = &sim.snapshot().partitions.items()[1];
    assert_eq!(partition.rate.records, Some(0.0));
    assert!(partition.history.points().all(|point| point.value.is_none_or(|value| value >= 0.0)));
}

#[test]
fn another_leader_goes_on_where_the_last_one_was() {
    let mut sim = Sim::new();
    sim.run(20_000);
    sim.leaders.insert(0, (2, 1));
    sim.run(30_000);
    let partition = &sim.snapshot().partitions.items()[0];
    assert_eq!(partition.leader, Some(BrokerId(2)));
    let gaps = partition.history.points().skip(1).filter(|point| point.value.is_none()).count();
    assert!(gaps <= 1, "{gaps} gaps: offsets go on");
    assert_eq!(partition.rate.records, Some(100.0));
    // Nobody leads it: what it did before is no rate of now.
    sim.leaders.insert(0, (-1, 2));
    sim.run(14_000);
    assert_eq!(sim.snapshot().partitions.items()[0].rate.records, None);
}

#[test]
fn metadata_of_a_broker_that_is_behind_are_not_believed() {
    let mut sim = Sim::new();
    sim.leaders.insert(0, (2, 5));
    sim.run(20_000);
    sim.leaders.insert(0, (1, 4));
    sim.run(12_000);
    assert_eq!(sim.snapshot().partitions.items()[0].leader, Some(BrokerId(2)));
    // Who insists is right in the end.
    sim.run(40_000);
    assert_eq!(sim.snapshot().partitions.items()[0].leader, Some(BrokerId(1)));
}

#[test]
fn a_topic_that_was_made_anew_has_a_gap() {
    let mut sim = Sim::new();
    sim.run(20_000);
    sim.topic_id = 2;
    sim.stuck.extend([(0, 5), (1, 5), (2, 5)]);
    sim.run(20_000);
    assert_eq!(sim.rate(), Some(0.0));
    let topic = &sim.snapshot().topics.items()[0];
    assert_eq!(topic.records, Some(15));
    assert!(topic.history.points().all(|point| point.value.is_none_or(|value| value >= 0.0)));
    assert!(topic.history.points().skip(2).any(|point| point.value.is_none()), "a gap");
}

#[test]
fn lag_is_of_a_commit_and_an_end_after_it() {
    let mut sim = Sim::new();
    sim.committed = i64::MAX;
    sim.run(30_000);
    let group = &sim.snapshot().groups.items()[0];
    assert!(group.lag.is_some_and(|lag| (0..=700).contains(&lag)), "{:?}", group.lag);
    assert_eq!(group.members, Some(1));
    sim.committed = 500;
    sim.run(60_000);
    let group = &sim.snapshot().groups.items()[0];
    assert_eq!(group.status, Status::Stalled);
    assert_eq!((group.consumed, group.catch_up_ms), (Some(0.0), None));
    assert!(group.produced.is_some_and(|rate| (299.0..301.0).contains(&rate)), "{:?}", group.produced);
    // The record was there before we looked, so that a leader was asked.
    assert!(group.lag_ms.is_some_and(|lag_ms| (120_000..=150_000).contains(&lag_ms)), "{:?}", group.lag_ms);
    let topic = &sim.snapshot().topics.items()[0];
    assert_eq!((topic.groups, topic.lag_max), (Some(1), group.lag));
    // Without an end there is no lag.
    sim.left_out.insert(0);
    sim.run(10_000);
    assert_eq!(sim.snapshot().groups.items()[0].lag, None);
}

#[test]
fn a_group_that_stands_still_before_markers_is_not_behind() {
    let mut sim = Sim::new();
    sim.committed = 500;
    sim.stuck = (0..3).map(|id| (id, 501)).collect();
    let group = |sim: &Sim| sim.snapshot().groups.items()[0].clone();
    sim.run(60_000);
    assert_eq!((group(&sim).lag, group(&sim).status), (Some(3), Status::Stalled), "there are records");
    sim.hold = Hold::Markers;
    sim.stuck = (0..3).map(|id| (id, 502)).collect();
    sim.run(60_000);
    assert_eq!(
        (group(&sim).lag, group(&sim).status),
        (Some(6), Status::Stalled),
        "it is known that there are some"
    );
    sim.committed = 501;
    sim.run(60_000);
    assert_eq!((group(&sim).lag, group(&sim).status), (Some(0), Status::Ok));
    assert_eq!(group(&sim).partitions[0].hold, Some(Hold::Markers));
    sim.hold = Hold::Transaction;
    sim.stuck = (0..3).map(|id| (id, 600)).collect();
    sim.run(60_000);
    assert_eq!((group(&sim).lag, group(&sim).status), (Some(297), Status::Stalled));
    assert_eq!(group(&sim).partitions[0].hold, Some(Hold::Transaction));
}

#[test]
fn a_size_from_before_the_records_says_nothing_of_bytes() {
    let mut sim = Sim::new();
    sim.stuck_bytes = Some(0);
    sim.run(9000);
    let rate = sim.snapshot().throughput.get().unwrap().rate;
    assert!(rate.records.is_some_and(|records| records > 0.0));
    assert_eq!(rate.bytes, None, "unknown, not zero");
}

#[test]
fn a_cluster_without_topics_is_a_quiet_one() {
    let mut sim = Sim::new();
    sim.has_topics = false;
    sim.run(25_000);
    let snapshot = sim.snapshot();
    assert_eq!(sim.rate(), Some(0.0));
    assert_eq!(snapshot.throughput.state, SourceState::Fresh);
    let now_ms = EPOCH_MS + sim.now_ms;
    assert!(!snapshot.topics.is_stale(now_ms) && !snapshot.throughput.is_stale(now_ms));
    sim.has_topics = true;
    sim.run(20_000);
    assert_eq!(sim.rate(), Some(300.0));
}

#[test]
fn what_the_cluster_lacks_is_said_and_hardly_asked_for() {
    let mut sim = Sim::new();
    sim.has_dirs = false;
    sim.run(30_000);
    assert_eq!(sim.snapshot().dirs.state, SourceState::Unsupported { api: "DescribeLogDirs".to_owned() });
    let asked = sim.asked.iter().filter(|(_, lane)| lane.source == Source::Dirs).count();
    assert_eq!(asked, 3);
    assert_eq!(sim.snapshot().throughput.get().unwrap().rate.bytes, None);
}

#[test]
fn the_user_pauses_slows_down_and_asks_now() {
    let mut sim = Sim::new();
    sim.run(10_000);
    let paused = Wishes { paused: true, ..Wishes::default() };
    sim.collector.wish(paused.clone());
    let before = sim.asked.len();
    sim.run(20_000);
    assert_eq!(sim.asked.len(), before);
    sim.collector.wish(Wishes { pace: 2, ..Wishes::default() });
    sim.run(40_000);
    let ends = sim.asked[before..].iter().filter(|(_, lane)| lane.source == Source::Ends).count();
    assert!((12..=18).contains(&ends), "{ends}");
    let before = sim.asked.len();
    sim.collector.wish(Wishes { pace: 2, refresh: 1, ..Wishes::default() });
    sim.run(600);
    assert!(sim.asked[before..].iter().any(|(_, lane)| lane.source == Source::Metadata));
    assert!(sim.asked[before..].iter().any(|(_, lane)| lane.source == Source::Dirs));
}
