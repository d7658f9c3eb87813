//! The collector against a simulated cluster, in simulated time: what is shown while brokers die, answers are
//! late, partial, old or go back.

use std::collections::{BTreeMap, BTreeSet};

use kdp_client::admin::groups::ListedGroup;
use kdp_client::admin::groups::lag::Status;
use kdp_client::admin::log_dirs::{LogDir, LogReplica};
use kdp_client::cluster::{Broker, Metadata, PartitionMetadata, TopicMetadata, TopicPartition};
use kdp_client::connection::Endpoint;
use kdp_client::protocol::types::{BrokerId, LeaderEpoch, Offset, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::answer::{Answer, Commit, Facts, GroupFacts, Trouble};
use super::collector::{Collector, Heard};
use super::source::{Lane, Moment, Question, Source};
use crate::tui::app::action::Wishes;
use crate::tui::app::snapshot::{Hold, Snapshot, SourceState};

/// 1970 was long ago.
const EPOCH_MS: i64 = 1_769_853_600_000;
const TRIP_MS: i64 = 5;

/// Three brokers; `orders` has a partition on each, which grows by a hundred records a second.
struct Sim {
    collector: Collector,
    now_ms: i64,
    arriving: Vec<(i64, Heard)>,
    asked: Vec<(i64, Lane)>,
    shown: Option<Snapshot>,
    shown_at: Vec<i64>,
    /// Nobody listens there.
    dead: BTreeSet<BrokerId>,
    /// How long these take to answer.
    slow: BTreeMap<BrokerId, i64>,
    /// Where partitions end that do not grow any more.
    stuck: BTreeMap<i32, i64>,
    /// Partitions that brokers leave out.
    left_out: BTreeSet<i32>,
    /// Leaders that are others than the partition's number says.
    leaders: BTreeMap<i32, (i32, i32)>,
    topic_id: u128,
    committed: i64,
    has_dirs: bool,
    has_topics: bool,
    /// What every replica is said to take.
    stuck_bytes: Option<i64>,
    /// What keeps the group where it is.
    hold: Hold,
}

impl Sim {
    fn new() -> Self {
        let mut sim = Self {
            collector: Collector::new("test"),
            now_ms: 0,
            arriving: Vec::new(),
            asked: Vec::new(),
            shown: None,
            shown_at: Vec::new(),
            dead: BTreeSet::new(),
            slow: BTreeMap::new(),
            stuck: BTreeMap::new(),
            left_out: BTreeSet::new(),
            leaders: BTreeMap::new(),
            topic_id: 1,
            committed: 0,
            has_dirs: true,
            has_topics: true,
            stuck_bytes: None,
            hold: Hold::Nothing,
        };
        sim.collector.wish(Wishes::default());
        sim
    }

    fn moment(&self) -> Moment {
        Moment { mono_ms: self.now_ms, wall_ms: EPOCH_MS + self.now_ms }
    }

    /// Lets time pass.
    fn run(&mut self, ms: i64) {
        let until_ms = self.now_ms + ms;
        loop {
            for (lane, question) in self.collector.due(self.moment()) {
                self.asked.push((self.now_ms, lane));
                let took_ms = lane.broker.and_then(|id| self.slow.get(&id)).copied().unwrap_or(TRIP_MS);
                self.now_ms += took_ms;
                let (answer, at) = (self.answer(question), self.moment());
                self.now_ms -= took_ms;
                self.arriving.push((at.mono_ms, Heard { lane, at, throttle_ms: 0, answer }));
            }
            if let Some(snapshot) = self.collector.tell(self.moment()) {
                self.shown_at.push(self.now_ms);
                self.shown = Some(snapshot);
            }
            let arrives_ms = self.arriving.iter().map(|(at_ms, _)| *at_ms).min();
            let wakes_ms = self.collector.wakes_ms().map(|at_ms| at_ms.max(self.now_ms + 1));
            let next_ms = arrives_ms.into_iter().chain(wakes_ms).min().unwrap_or(i64::MAX);
            if next_ms > until_ms {
                self.now_ms = until_ms;
                return;
            }
            self.now_ms = next_ms;
            let (now, later) =
                std::mem::take(&mut self.arriving).into_iter().partition(|(at, _)| *at <= next_ms);
            self.arriving = later;
            let now: Vec<(i64, Heard)> = now;
            now.into_iter().for_each(|(_, heard)| self.collector.hear(heard));
        }
    }

    fn snapshot(&self) -> &Snapshot {
        self.shown.as_ref().expect("something was shown")
    }

    /// Ends are whole numbers, so that rates are nearly what they should be.
    fn rate(&self) -> Option<f64> {
        let throughput = self.snapshot().throughput.get()?;
        throughput.rate.records.map(|rate| (rate / 5.0).round() * 5.0)
    }

    fn end(&self, partition: i32) -> i64 {
        self.stuck.get(&partition).copied().unwrap_or(1000 + self.now_ms / 10)
    }

    fn leader(&self, partition: i32) -> (i32, i32) {
        self.leaders.get(&partition).copied().unwrap_or((partition + 1, 0))
    }

    fn answer(&self, question: Question) -> Answer {
        let refused = || Trouble::Failed("connection refused".to_owned());
        let reach = |id: BrokerId| if self.dead.contains(&id) { Err(refused()) } else { Ok(()) };
        match question {
            Question::Metadata if self.dead.len() == 3 => Answer::Metadata(Err(refused())),
            Question::Metadata => Answer::Metadata(Ok(self.metadata())),
            Question::Fenced => Answer::Fenced(Err(Trouble::Unsupported("DescribeCluster".to_owned()))),
            Question::Facts => Answer::Facts(Facts {
                controller: Some(BrokerId(1)),
                release: Some("kafka 4.3".to_owned()),
                sight: None,
            }),
            Question::Ends(id, partitions) => {
                let end = |one: TopicPartition| {
                    let id = one.partition.get();
                    let end = match self.left_out.contains(&id) {
                        true => Err(Trouble::Failed("it says nothing about it".to_owned())),
                        false => Ok(Some(Offset(self.end(id)))),
                    };
                    (one, end)
                };
                Answer::Ends(id, reach(id).map(|()| partitions.into_iter().map(end).collect()))
            }
            Question::Starts(id, partitions) => {
                let start = |one: TopicPartition| (one, Ok(Some(Offset(0))));
                Answer::Starts(id, reach(id).map(|()| partitions.into_iter().map(start).collect()))
            }
            Question::Dirs(id) if !self.has_dirs => {
                Answer::Dirs(id, Err(Trouble::Unsupported("DescribeLogDirs".to_owned())))
            }
            Question::Dirs(id) => Answer::Dirs(id, reach(id).map(|()| vec![self.dir(id)])),
            Question::Moves => Answer::Moves(Ok(Vec::new())),
            Question::MovingSizes(id, _) => Answer::MovingSizes(id, Ok(Vec::new())),
            Question::Throttles(..) => Answer::Throttles(Ok(super::answer::Throttles::default())),
            Question::MinIsr(topics) => {
                Answer::MinIsr(Ok(topics.into_iter().map(|name| (name, 2)).collect()))
            }
            Question::GroupList => {
                let billing = ListedGroup {
                    id: "billing".to_owned(),
                    protocol_type: "consumer".to_owned(),
                    state: Some("Stable".to_owned()),
                    group_type: Some("Classic".to_owned()),
                };
                Answer::GroupList(Ok(vec![(BrokerId(1), reach(BrokerId(1)).map(|()| vec![billing]))]))
            }
            Question::Groups(names) => {
                Answer::Groups(names.into_iter().map(|(name, _)| (name, Ok(self.group()))).collect())
            }
            Question::Holds(wanted) => {
                Answer::Holds(wanted.into_iter().map(|one| (one, Some(self.hold))).collect())
            }
            Question::Ages(wanted) => {
                Answer::Ages(wanted.into_iter().map(|one| (one, Some(EPOCH_MS - 60_000))).collect())
            }
        }
    }

    fn metadata(&self) -> Metadata {
        let ids: Vec<BrokerId> = (1..=3).map(BrokerId).collect();
        let broker =
            |id: BrokerId| (id, Broker { id, endpoint: Endpoint::new("localhost", 9092), rack: None });
        let partition = |id: i32| {
            let (leader, epoch) = self.leader(id);
            PartitionMetadata {
                id: PartitionId(id),
                leader: (leader >= 0).then_some(BrokerId(leader)),
                leader_epoch: LeaderEpoch(epoch),
                replicas: ids.clone(),
                isr: ids.iter().copied().filter(|id| !self.dead.contains(id)).collect(),
                offline_replicas: Vec::new(),
                eligible_leader_replicas: None,
                last_known_elr: None,
                error: None,
            }
        };
        let topic = TopicMetadata {
            name: "orders".to_owned(),
            id: Uuid::from_u128(self.topic_id),
            is_internal: false,
            error: None,
            partitions: (0..3).map(partition).collect(),
        };
        let alive = ids.iter().copied().filter(|id| !self.dead.contains(id));
        Metadata {
            cluster_id: Some("c".to_owned()),
            brokers: alive.map(broker).collect(),
            topics: if self.has_topics { vec![topic] } else { Vec::new() },
        }
    }

    fn dir(&self, id: BrokerId) -> LogDir {
        let replica = |partition: i32| LogReplica {
            partition: TopicPartition::new("orders", PartitionId(partition)),
            size_bytes: self.stuck_bytes.unwrap_or(self.end(partition) * 10),
            offset_lag: if id == BrokerId(3) { 7 } else { 0 },
            is_future: false,
        };
        LogDir {
            broker: id,
            path: "/data".to_owned(),
            error: None,
            total_bytes: Some(100_000),
            usable_bytes: Some(40_000),
            is_cordoned: None,
            replicas: (0..3).map(replica).collect(),
        }
    }

    fn group(&self) -> GroupFacts {
        let commit = |id: i32| Commit {
            partition: TopicPartition::new("orders", PartitionId(id)),
            offset: Offset(self.committed.min(self.end(id))),
            lag: None,
        };
        let commits: Vec<Commit> = (0..3).map(commit).collect();
        GroupFacts {
            group_type: "classic".to_owned(),
            state: "Stable".to_owned(),
            coordinator: BrokerId(1),
            members: 1,
            epochs: None,
            owners: commits.iter().map(|one| (one.partition.clone(), "m".to_owned())).collect(),
            may_own_all: false,
            commits,
        }
    }
}

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
