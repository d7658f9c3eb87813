//! What the cluster answers, as plain values: what the state learns from, and what tests make up.
//!
//! Must not know of requests and versions. An answer may leave things out, be late, or be an old one again.

use std::collections::BTreeMap;

use kdp_client::admin::cluster::{BrokerState, Sight};
use kdp_client::admin::groups::ListedGroup;
use kdp_client::admin::log_dirs::LogDir;
use kdp_client::admin::reassignments::Reassignment;
use kdp_client::cluster::{Metadata, TopicPartition};
use kdp_client::connection::Error;
use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::types::{BrokerId, Offset};

use super::source::Awaited;
use crate::tui::app::snapshot::Hold;

/// Why something is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The cluster has no such API.
    Unsupported(String),
    /// Somebody else leads it by now, or it is gone: metadata are old.
    Moved(String),
    /// Anything else.
    Failed(String),
}

impl Trouble {
    /// In words.
    pub(crate) fn reason(&self) -> &str {
        match self {
            Trouble::Unsupported(api) => api,
            Trouble::Moved(reason) | Trouble::Failed(reason) => reason,
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        let moved = [
            ResponseError::NotLeaderOrFollower,
            ResponseError::UnknownTopicOrPartition,
            ResponseError::FencedLeaderEpoch,
            ResponseError::LeaderNotAvailable,
        ];
        match &error {
            Error::Unsupported { api, .. } => Trouble::Unsupported(format!("{api:?}")),
            Error::Kafka { error: code, .. } if moved.contains(&code.code.kind()) => {
                Trouble::Moved(code.to_string())
            }
            Error::Kafka { error: code, .. } => Trouble::Failed(code.to_string()),
            other => Trouble::Failed(other.to_string()),
        }
    }
}

/// What is known, or why not.
pub(crate) type Known<T> = Result<T, Trouble>;

/// Offsets of partitions; `None` where the broker has none to tell.
pub(crate) type Offsets = Vec<(TopicPartition, Known<Option<Offset>>)>;

/// The answer in a lane.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Who there is.
    Metadata(Known<Metadata>),
    /// Who is fenced.
    Fenced(Known<Vec<BrokerState>>),
    /// Who decides, and what it runs.
    Facts(Facts),
    /// Where partitions end, according to this broker.
    Ends(BrokerId, Known<Offsets>),
    /// Where they start.
    Starts(BrokerId, Known<Offsets>),
    /// What lies on its disks.
    Dirs(BrokerId, Known<Vec<LogDir>>),
    /// What moves.
    Moves(Known<Vec<Reassignment>>),
    /// What lies on its disks of what moves.
    MovingSizes(BrokerId, Known<Vec<LogDir>>),
    /// What keeps it slow.
    Throttles(Known<Throttles>),
    /// How many replicas must be in sync, by topic.
    MinIsr(Known<BTreeMap<String, usize>>),
    /// Which groups each broker coordinates.
    GroupList(Known<Vec<(BrokerId, Known<Vec<ListedGroup>>)>>),
    /// What became of these groups.
    Groups(Vec<(String, Known<GroupFacts>)>),
    /// When the records were written, in milliseconds since 1970.
    Ages(Vec<(Awaited, Option<i64>)>),
    /// What holds groups where they are, where that was told.
    Holds(Vec<(Awaited, Option<Hold>)>),
}

impl Answer {
    /// Why there is none, if that is so.
    pub(crate) fn trouble(&self) -> Option<&Trouble> {
        match self {
            Answer::Metadata(known) => known.as_ref().err(),
            Answer::Fenced(known) => known.as_ref().err(),
            Answer::Ends(_, known) | Answer::Starts(_, known) => known.as_ref().err(),
            Answer::Dirs(_, known) | Answer::MovingSizes(_, known) => known.as_ref().err(),
            Answer::Moves(known) => known.as_ref().err(),
            Answer::Throttles(known) => known.as_ref().err(),
            Answer::MinIsr(known) => known.as_ref().err(),
            Answer::GroupList(known) => known.as_ref().err(),
            Answer::Facts(_) | Answer::Groups(_) | Answer::Ages(_) | Answer::Holds(_) => None,
        }
    }
}

/// The cluster as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The active controller, where the quorum tells.
    pub(crate) controller: Option<BrokerId>,
    /// The release that its brokers look like.
    pub(crate) release: Option<String>,
    /// How much of it we see, where it tells.
    pub(crate) sight: Option<Sight>,
}

/// What limits the copying of replicas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Throttles {
    /// Bytes a second that a broker sends as a leader.
    pub(crate) leaders: BTreeMap<BrokerId, i64>,
    /// Bytes a second that a broker fetches as a follower.
    pub(crate) followers: BTreeMap<BrokerId, i64>,
    /// Of which replicas of a topic that holds: those that send, those that fetch.
    pub(crate) topics: BTreeMap<String, (String, String)>,
}

/// A group, its members and its commits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupFacts {
    /// `classic`, `consumer`, `share` or `streams`.
    pub(crate) group_type: String,
    /// Kafka's name of the state.
    pub(crate) state: String,
    /// Its coordinator.
    pub(crate) coordinator: BrokerId,
    /// How many members.
    pub(crate) members: usize,
    /// How often it has changed, and the change that the assignment is made for; classic groups do not tell.
    pub(crate) epochs: Option<(i32, i32)>,
    /// Who has which partition.
    pub(crate) owners: BTreeMap<TopicPartition, String>,
    /// Whether members may have partitions although none says so: share groups and Kafka Connect.
    pub(crate) may_own_all: bool,
    /// What it has committed.
    pub(crate) commits: Vec<Commit>,
}

/// How far a group is in a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    /// Where.
    pub(crate) partition: TopicPartition,
    /// The next offset to consume.
    pub(crate) offset: Offset,
    /// How many records wait, where only the broker can tell: in share groups.
    pub(crate) lag: Option<Option<i64>>,
}
