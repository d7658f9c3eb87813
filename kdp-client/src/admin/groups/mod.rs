//! Groups of every kind: list (every broker), describe (each coordinator), offsets, lag, and what changes them.

pub mod age;
mod change;
pub(crate) mod consumer_protocol;
mod describe;
pub mod lag;
mod offsets;
pub mod reset;
pub mod share;
mod streams;
mod survey;

pub use change::{
    Changed, MemberRef, Removed, commit, commit_each, delete, delete_offsets, delete_offsets_each,
    remove_members,
};
pub use describe::{GroupDescription, GroupMember, describe, describe_of_type, require_type};
pub use offsets::{Committed, committed, lag};
pub use streams::{MemberTasks, Subtopology, Task, TaskAssignment, Topology, is_application_topic};
pub use survey::{Isolation, Progress, Survey, Surveyed, describe_selected, progress, survey};

use crate::cluster::{Cluster, Rounds};
use crate::connection::Error;
use crate::protocol::messages::ListGroupsRequest;
use crate::protocol::types::BrokerId;

/// The kinds of groups. Their ids are of one space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupType {
    /// Members agree among themselves, through the coordinator.
    Classic,
    /// The coordinator assigns (KIP-848).
    Consumer,
    /// Members share partitions record by record (KIP-932).
    Share,
    /// Members run the tasks of a topology (KIP-1071).
    Streams,
}

impl GroupType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Classic, Self::Consumer, Self::Share, Self::Streams];

    /// `classic`, `consumer`, `share` or `streams`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Consumer => "consumer",
            Self::Share => "share",
            Self::Streams => "streams",
        }
    }

    /// The type of that name, however it is capitalized.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(name))
    }
}

/// A group as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedGroup {
    /// Its id.
    pub id: String,
    /// `consumer` for groups of consumers; what Kafka Connect and others use besides.
    pub protocol_type: String,
    /// Kafka's name of the state, from Kafka 2.6 on.
    pub state: Option<String>,
    /// `classic`, `consumer`, `share` or `streams`, from Kafka 3.8 on.
    pub group_type: Option<String>,
}

/// The groups of each broker: each lists those that it coordinates. One that still loads them is waited for.
pub async fn list(cluster: &Cluster) -> Result<Vec<(BrokerId, Result<Vec<ListedGroup>, Error>)>, Error> {
    let mut wanted: Vec<BrokerId> = cluster.brokers().await?.into_keys().collect();
    let mut rounds = Rounds::within(cluster.read_timeout());
    while !wanted.is_empty() {
        let questions = wanted.iter().map(|id| (*id, |_| ListGroupsRequest::default()));
        let replies = cluster.read_each(questions).await;
        let answers = replies.into_iter().map(|(id, reply)| (id, reply.and_then(listed)));
        wanted = rounds.take(answers, is_loading).await;
    }
    let mut found = rounds.settled();
    found.sort_by_key(|(id, _)| *id);
    Ok(found)
}

fn is_loading<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::Kafka { error, .. }) if error.code.is_retriable())
}

fn listed(
    reply: crate::connection::Reply<crate::protocol::messages::ListGroupsResponse>,
) -> Result<Vec<ListedGroup>, Error> {
    let body = reply.check(|body| (body.error_code, None))?;
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let groups = body.groups.iter().map(|group| ListedGroup {
        id: group.group_id.to_string(),
        protocol_type: group.protocol_type.to_string(),
        state: some(&group.group_state),
        group_type: some(&group.group_type),
    });
    Ok(groups.collect())
}
