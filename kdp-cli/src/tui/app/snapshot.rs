//! What is known of a cluster at one moment: what the collector makes and the screens show.
//!
//! Plain data, never changed after it is made; it is handed over whole, behind an [`Arc`]. Invariant: what is
//! not known is `None`, and each source says how old its data is and what keeps it from being newer.

use std::sync::Arc;

use kdp_client::admin::cluster::Sight;
use kdp_client::admin::groups::lag::Status;
use kdp_client::admin::rates::Rate;
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::{BrokerId, Offset};

use super::series::Series;

/// A moment of a cluster.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    /// Another one has another number.
    pub(crate) generation: u64,
    /// Who it is.
    pub(crate) cluster: Sourced<ClusterFacts>,
    /// In the order of their ids.
    pub(crate) brokers: Sourced<Vec<Broker>>,
    /// In the order of their names.
    pub(crate) topics: Sourced<Vec<Topic>>,
    /// In the order of their names.
    pub(crate) partitions: Sourced<Vec<Partition>>,
    /// In the order of their names.
    pub(crate) groups: Sourced<Vec<Group>>,
    /// By broker and path.
    pub(crate) dirs: Sourced<Vec<Dir>>,
    /// In the order of the partitions.
    pub(crate) moves: Sourced<Vec<Move>>,
    /// Brokers whose replication is throttled, and to how many bytes a second; as old as the moves.
    pub(crate) throttles: Vec<(BrokerId, i64)>,
    /// Where partitions end: the source of every rate.
    pub(crate) throughput: Sourced<Throughput>,
}

/// A thing and the source that it came from.
#[derive(Clone, Debug)]
pub(crate) struct Sourced<T> {
    /// What was last known; stays when the source fails later.
    pub(crate) value: Option<Arc<T>>,
    /// When it was, in milliseconds since 1970.
    pub(crate) at_ms: Option<i64>,
    /// How often it is asked for now.
    pub(crate) interval_ms: i64,
    /// What became of the newest attempt.
    pub(crate) state: SourceState,
}

/// Why something is not known that nobody has asked about so far: it is no failure.
pub(crate) const NOT_ASKED: &str = "not asked about yet";

/// What became of the newest attempt to ask a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum SourceState {
    /// Nobody has answered yet.
    #[default]
    Waiting,
    /// It answered.
    Fresh,
    /// It answered, but for some things, such as a broker that is silent: how many, and the first reason.
    Partial {
        /// How many things are not known.
        missing: usize,
        /// Why the first of them is not.
        reason: String,
    },
    /// It did not answer; what is shown is from before.
    Failed(String),
    /// The cluster has no such API.
    Unsupported {
        /// Kafka's name of it.
        api: String,
    },
}

impl<T> Default for Sourced<T> {
    fn default() -> Self {
        Self { value: None, at_ms: None, interval_ms: 0, state: SourceState::Waiting }
    }
}

impl<T> Sourced<T> {
    /// What just came in.
    pub(crate) fn fresh(value: T, at_ms: i64, interval_ms: i64) -> Self {
        Self { value: Some(Arc::new(value)), at_ms: Some(at_ms), interval_ms, state: SourceState::Fresh }
    }

    /// What is known.
    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_deref()
    }

    /// How old it is.
    pub(crate) fn age_ms(&self, now_ms: i64) -> Option<i64> {
        self.at_ms.map(|at_ms| (now_ms - at_ms).max(0))
    }

    /// Whether it should have been renewed long ago.
    pub(crate) fn is_stale(&self, now_ms: i64) -> bool {
        self.age_ms(now_ms).is_some_and(|age_ms| age_ms > 3 * self.interval_ms.max(1000))
    }
}

impl<T> Sourced<Vec<T>> {
    /// The things that are known; none while nothing is.
    pub(crate) fn items(&self) -> &[T] {
        self.value.as_deref().map_or(&[], Vec::as_slice)
    }
}

/// The cluster as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClusterFacts {
    /// Its id.
    pub(crate) id: Option<String>,
    /// The context's name, or the address that was given.
    pub(crate) name: String,
    /// What it runs, such as `kafka 4.3`, where its features tell.
    pub(crate) release: Option<String>,
    /// The active controller, as the quorum says.
    pub(crate) controller: Option<BrokerId>,
    /// How much of it its brokers show to us.
    pub(crate) sight: Sight,
}

/// One broker.
#[derive(Clone, Debug)]
pub(crate) struct Broker {
    /// Its id.
    pub(crate) id: BrokerId,
    /// Where it listens.
    pub(crate) endpoint: String,
    /// Its rack.
    pub(crate) rack: Option<String>,
    /// Whether the cluster counts it as alive.
    pub(crate) is_alive: bool,
    /// Whether clients are kept away from it, where the cluster tells.
    pub(crate) is_fenced: Option<bool>,
    /// Whether new replicas are kept away from all of its directories, where that is known.
    pub(crate) is_cordoned: Option<bool>,
    /// Why it does not answer us.
    pub(crate) error: Option<String>,
    /// How long ago it answered last.
    pub(crate) heard_ms: Option<i64>,
    /// How many partitions it leads.
    pub(crate) leaders: usize,
    /// How many replicas it keeps.
    pub(crate) replicas: usize,
    /// How many of them are not in sync.
    pub(crate) out_of_sync: usize,
    /// What its replicas take on disk.
    pub(crate) used_bytes: Option<i64>,
    /// The size of its volumes together.
    pub(crate) total_bytes: Option<i64>,
    /// What is free on them.
    pub(crate) usable_bytes: Option<i64>,
    /// What is written to the partitions it leads.
    pub(crate) rate: Rate,
    /// Records a second over time.
    pub(crate) history: Arc<Series>,
    /// About how many bytes a second over time.
    pub(crate) bytes_history: Arc<Series>,
    /// The largest number of records by which one of its replicas is behind.
    pub(crate) follower_lag_max: Option<i64>,
}

/// One topic.
#[derive(Clone, Debug)]
pub(crate) struct Topic {
    /// Its name.
    pub(crate) name: String,
    /// Whether Kafka itself keeps its data in it.
    pub(crate) is_internal: bool,
    /// How many partitions.
    pub(crate) partitions: usize,
    /// How many replicas the partitions have; the smallest number, where they differ.
    pub(crate) replication_factor: usize,
    /// How many partitions miss a replica.
    pub(crate) under_replicated: usize,
    /// How many partitions have fewer replicas in sync than min.insync.replicas; `None` where that is not known.
    pub(crate) under_min_isr: Option<usize>,
    /// How many partitions have no leader.
    pub(crate) offline: usize,
    /// What its leaders' replicas take.
    pub(crate) size_bytes: Option<i64>,
    /// How many records there are, by offsets.
    pub(crate) records: Option<i64>,
    /// What is written to it.
    pub(crate) rate: Rate,
    /// Records a second over time.
    pub(crate) history: Arc<Series>,
    /// About how many bytes a second over time.
    pub(crate) bytes_history: Arc<Series>,
    /// The fastest partition over the mean; `None` where there is too little traffic to tell.
    pub(crate) skew: Option<f64>,
    /// How many groups have committed in it; `None` while groups are not known.
    pub(crate) groups: Option<usize>,
    /// The largest lag of a group in it.
    pub(crate) lag_max: Option<i64>,
}

/// One partition.
#[derive(Clone, Debug)]
pub(crate) struct Partition {
    /// `topic:3`, as it is typed.
    pub(crate) name: String,
    /// Which.
    pub(crate) id: TopicPartition,
    /// Who leads it.
    pub(crate) leader: Option<BrokerId>,
    /// Who keeps it; the first is the preferred leader.
    pub(crate) replicas: Vec<BrokerId>,
    /// Who is in sync.
    pub(crate) isr: Vec<BrokerId>,
    /// How many must be in sync; `None` where that is not known.
    pub(crate) min_isr: Option<usize>,
    /// The first offset that is still there.
    pub(crate) start: Option<Offset>,
    /// The offset that the next record will get.
    pub(crate) end: Option<Offset>,
    /// What the leader's replica takes on its disk.
    pub(crate) size_bytes: Option<i64>,
    /// What is written to it.
    pub(crate) rate: Rate,
    /// Records a second over time.
    pub(crate) history: Arc<Series>,
    /// By how many records the slowest follower is behind.
    pub(crate) follower_lag_max: Option<i64>,
}

/// A partition as it is typed: `topic:3`.
pub(crate) fn partition_name(partition: &TopicPartition) -> String {
    format!("{}:{}", partition.topic, partition.partition)
}

/// One group.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Its id.
    pub(crate) id: String,
    /// `classic`, `consumer`, `share` or `streams`, where the cluster tells.
    pub(crate) group_type: Option<String>,
    /// Kafka's name of the state.
    pub(crate) state: Option<String>,
    /// How many members; `None` while it has not been described.
    pub(crate) members: Option<usize>,
    /// How often it has changed, and the change that the assignment is made for; classic groups do not tell.
    pub(crate) epochs: Option<(i32, i32)>,
    /// Its coordinator.
    pub(crate) coordinator: Option<BrokerId>,
    /// How many offsets wait.
    pub(crate) lag: Option<i64>,
    /// For how long the oldest waiting record has been waiting.
    pub(crate) lag_ms: Option<i64>,
    /// Offsets a second that come in its partitions.
    pub(crate) produced: Option<f64>,
    /// Offsets a second that it commits.
    pub(crate) consumed: Option<f64>,
    /// When the lag will be gone if all goes on like this.
    pub(crate) catch_up_ms: Option<i64>,
    /// What its partitions say about it, the worst of them.
    pub(crate) status: Status,
    /// How long ago it was seen to commit something new; unknown where that was not while we looked.
    pub(crate) moved_ms: Option<i64>,
    /// Lag over time.
    pub(crate) history: Arc<Series>,
    /// Offsets a second that it commits, over time.
    pub(crate) out_history: Arc<Series>,
    /// Partition by partition.
    pub(crate) partitions: Vec<GroupPartition>,
    /// Why it could not be described.
    pub(crate) error: Option<String>,
}

/// What keeps a group from consuming what seems to wait for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Nothing: there are records.
    Nothing,
    /// There are only markers of transactions, which nobody consumes.
    Markers,
    /// All that comes next is behind a transaction that is open.
    Transaction,
}

/// How far a group is in one partition.
#[derive(Clone, Debug)]
pub(crate) struct GroupPartition {
    /// `topic:3`, as it is typed.
    pub(crate) name: String,
    /// Which.
    pub(crate) id: TopicPartition,
    /// The next offset to consume.
    pub(crate) committed: Option<Offset>,
    /// Up to where there are records to consume.
    pub(crate) end: Option<Offset>,
    /// How many offsets wait.
    pub(crate) lag: Option<i64>,
    /// Offsets a second that come.
    pub(crate) produced: Option<f64>,
    /// Offsets a second that it commits.
    pub(crate) consumed: Option<f64>,
    /// How long ago it was seen to commit something new; unknown where that was not while we looked.
    pub(crate) moved_ms: Option<i64>,
    /// What the last looks say about its consumer.
    pub(crate) status: Status,
    /// What keeps its consumer where it is, where that has been looked at.
    pub(crate) hold: Option<Hold>,
    /// Who consumes it.
    pub(crate) member: Option<String>,
}

/// One log directory of a broker.
#[derive(Clone, Debug)]
pub(crate) struct Dir {
    /// `1:/var/kafka`, broker and path.
    pub(crate) name: String,
    /// Whose.
    pub(crate) broker: BrokerId,
    /// Where.
    pub(crate) path: String,
    /// Why it is offline.
    pub(crate) error: Option<String>,
    /// Why its broker tells nothing of it any more; all else is from before.
    pub(crate) silence: Option<String>,
    /// How long ago its broker told of it last.
    pub(crate) heard_ms: Option<i64>,
    /// Whether new replicas are kept away from it; `None` where the cluster has no such setting.
    pub(crate) is_cordoned: Option<bool>,
    /// How many replicas lie in it.
    pub(crate) replicas: usize,
    /// What they take.
    pub(crate) used_bytes: i64,
    /// The size of its volume.
    pub(crate) total_bytes: Option<i64>,
    /// What is free on it.
    pub(crate) usable_bytes: Option<i64>,
}

/// A partition whose replicas are moving.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    /// `topic:3`, as it is typed.
    pub(crate) name: String,
    /// Who is to keep it and does not yet.
    pub(crate) adding: Vec<BrokerId>,
    /// Who keeps it until the others have it.
    pub(crate) removing: Vec<BrokerId>,
    /// What the new replicas still have to copy.
    pub(crate) left_bytes: Option<i64>,
    /// What there is to copy in all.
    pub(crate) total_bytes: Option<i64>,
    /// How fast they copy.
    pub(crate) bytes_per_s: Option<f64>,
    /// When they will have it all if it goes on like this.
    pub(crate) eta_ms: Option<i64>,
    /// The lowest throttle on the way, where one is set.
    pub(crate) throttle_bytes_per_s: Option<i64>,
}

/// What goes through the cluster as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Throughput {
    /// Of all partitions together; unknown where one of them is.
    pub(crate) rate: Rate,
    /// Records a second over time.
    pub(crate) records: Series,
    /// Bytes a second over time.
    pub(crate) bytes: Series,
}
