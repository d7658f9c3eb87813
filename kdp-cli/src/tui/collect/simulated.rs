//! A large cluster that answers at once, to measure what the collector costs.

use kdp_client::cluster::{Broker, Metadata, PartitionMetadata, TopicMetadata};
use kdp_client::connection::Endpoint;
use kdp_client::protocol::types::{BrokerId, LeaderEpoch, Offset, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::answer::{Answer, Facts, Throttles};
use super::collector::{Collector, Heard};
use super::source::{Moment, Question};
use crate::tui::app::snapshot::Snapshot;

const WIDTH: usize = 20;

/// The cluster, and the collector that looks at it.
pub(crate) struct Simulated {
    collector: Collector,
    metadata: Metadata,
    now_ms: i64,
}

impl Simulated {
    /// So many brokers and partitions.
    pub(crate) fn new(brokers: i32, partitions: usize) -> Self {
        let broker = |id| {
            let id = BrokerId(id);
            (id, Broker { id, endpoint: Endpoint::new("localhost", 9092), rack: None })
        };
        let partition = |id: usize| {
            let replicas: Vec<BrokerId> =
                (0..3).map(|copy| BrokerId(1 + (id as i32 + copy) % brokers)).collect();
            PartitionMetadata {
                id: PartitionId((id % WIDTH) as i32),
                leader: Some(replicas[0]),
                leader_epoch: LeaderEpoch(0),
                isr: replicas.clone(),
                replicas,
                offline_replicas: Vec::new(),
                eligible_leader_replicas: None,
                last_known_elr: None,
                error: None,
            }
        };
        let topic = |index: usize| TopicMetadata {
            name: format!("a-topic-with-a-name-{index:05}"),
            id: Uuid::from_u128(index as u128 + 1),
            is_internal: false,
            error: None,
            partitions: (index * WIDTH..(index + 1) * WIDTH).map(partition).collect(),
        };
        let metadata = Metadata {
            cluster_id: None,
            brokers: (1..=brokers).map(broker).collect(),
            topics: (0..partitions / WIDTH).map(topic).collect(),
        };
        Self { collector: Collector::new("simulated"), metadata, now_ms: 0 }
    }

    /// Lets time pass until rates have been settled once more.
    pub(crate) fn round(&mut self) -> Option<Snapshot> {
        self.now_ms = self.collector.wakes_ms().unwrap_or(0).max(self.now_ms + 2000);
        let mut newest = None;
        // The first answer brings more questions.
        for _ in 0..2 {
            let now = Moment { mono_ms: self.now_ms, wall_ms: 1_790_000_000_000 + self.now_ms };
            for (lane, question) in self.collector.due(now) {
                let answer = self.answer(question);
                self.collector.hear(Heard { lane, at: now, throttle_ms: 0, answer });
            }
            newest = self.collector.tell(now).or(newest);
        }
        newest
    }

    fn answer(&self, question: Question) -> Answer {
        let offsets = |partitions: Vec<_>, offset: i64| {
            Ok(partitions.into_iter().map(|one| (one, Ok(Some(Offset(offset))))).collect())
        };
        match question {
            Question::Metadata => Answer::Metadata(Ok(self.metadata.clone())),
            Question::Fenced => Answer::Fenced(Ok(Vec::new())),
            Question::Facts => Answer::Facts(Facts::default()),
            Question::Ends(id, partitions) => Answer::Ends(id, offsets(partitions, self.now_ms)),
            Question::Starts(id, partitions) => Answer::Starts(id, offsets(partitions, 0)),
            Question::Dirs(id) => Answer::Dirs(id, Ok(Vec::new())),
            Question::Moves => Answer::Moves(Ok(Vec::new())),
            Question::MovingSizes(id, _) => Answer::MovingSizes(id, Ok(Vec::new())),
            Question::Throttles(..) => Answer::Throttles(Ok(Throttles::default())),
            Question::MinIsr(topics) => {
                Answer::MinIsr(Ok(topics.into_iter().map(|name| (name, 2)).collect()))
            }
            Question::GroupList => Answer::GroupList(Ok(Vec::new())),
            Question::Groups(_) => Answer::Groups(Vec::new()),
            Question::Ages(_) => Answer::Ages(Vec::new()),
            Question::Holds(_) => Answer::Holds(Vec::new()),
        }
    }
}
