//! A cluster of three brokers in simulated time, as the collector sees it.

use std::collections::{BTreeMap, BTreeSet};

use kdp_client::admin::groups::ListedGroup;
use kdp_client::admin::log_dirs::{LogDir, LogReplica};
use kdp_client::cluster::{Broker, Metadata, PartitionMetadata, TopicMetadata, TopicPartition};
use kdp_client::connection::Endpoint;
use kdp_client::protocol::types::{BrokerId, LeaderEpoch, Offset, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::super::answer::{Answer, Commit, Facts, GroupFacts, Throttles, Trouble};
use super::super::collector::{Collector, Heard};
use super::super::source::{Lane, Moment, Question};
use crate::tui::app::action::Wishes;
use crate::tui::app::snapshot::{Hold, Snapshot};

/// 1970 was long ago.
pub(super) const EPOCH_MS: i64 = 1_769_853_600_000;
pub(super) const TRIP_MS: i64 = 5;

/// Three brokers; `orders` has a partition on each, which grows by a hundred records a second.
pub(super) struct Sim {
    pub(super) collector: Collector,
    pub(super) now_ms: i64,
    pub(super) arriving: Vec<(i64, Heard)>,
    pub(super) asked: Vec<(i64, Lane)>,
    pub(super) shown: Option<Snapshot>,
    pub(super) shown_at: Vec<i64>,
    /// Nobody listens there.
    pub(super) dead: BTreeSet<BrokerId>,
    /// How long these take to answer.
    pub(super) slow: BTreeMap<BrokerId, i64>,
    /// Where partitions end that do not grow any more.
    pub(super) stuck: BTreeMap<i32, i64>,
    /// Partitions that brokers leave out.
    pub(super) left_out: BTreeSet<i32>,
    /// Leaders that are others than the partition's number says.
    pub(super) leaders: BTreeMap<i32, (i32, i32)>,
    pub(super) topic_id: u128,
    pub(super) committed: i64,
    pub(super) has_dirs: bool,
    pub(super) has_topics: bool,
    /// What every replica is said to take.
    pub(super) stuck_bytes: Option<i64>,
    /// What keeps the group where it is.
    pub(super) hold: Hold,
}

impl Sim {
    pub(super) fn new() -> Self {
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

    pub(super) fn moment(&self) -> Moment {
        Moment { mono_ms: self.now_ms, wall_ms: EPOCH_MS + self.now_ms }
    }

    /// Lets time pass.
    pub(super) fn run(&mut self, ms: i64) {
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

    pub(super) fn snapshot(&self) -> &Snapshot {
        self.shown.as_ref().expect("something was shown")
    }

    /// Ends are whole numbers, so that rates are nearly what they should be.
    pub(super) fn rate(&self) -> Option<f64> {
        let throughput = self.snapshot().throughput.get()?;
        throughput.rate.records.map(|rate| (rate / 5.0).round() * 5.0)
    }

    pub(super) fn end(&self, partition: i32) -> i64 {
        self.stuck.get(&partition).copied().unwrap_or(1000 + self.now_ms / 10)
    }

    pub(super) fn leader(&self, partition: i32) -> (i32, i32) {
        self.leaders.get(&partition).copied().unwrap_or((partition + 1, 0))
    }

    pub(super) fn answer(&self, question: Question) -> Answer {
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
            Question::Throttles(..) => Answer::Throttles(Ok(Throttles::default())),
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

    pub(super) fn metadata(&self) -> Metadata {
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

    pub(super) fn dir(&self, id: BrokerId) -> LogDir {
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

    pub(super) fn group(&self) -> GroupFacts {
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
