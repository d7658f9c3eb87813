//! Groups: list (every broker), describe (each coordinator), committed offsets, lag.

pub(crate) mod consumer_protocol;
mod describe;
mod offsets;

pub use describe::{GroupDescription, GroupMember, describe};
pub use offsets::{Committed, committed, lag};

use crate::cluster::Cluster;
use crate::connection::Error;
use crate::protocol::messages::ListGroupsRequest;
use crate::protocol::types::BrokerId;

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

/// The groups of each broker: each lists those that it coordinates.
pub async fn list(cluster: &Cluster) -> Result<Vec<(BrokerId, Result<Vec<ListedGroup>, Error>)>, Error> {
    let brokers = cluster.brokers().await?.into_keys();
    let questions = brokers.map(|id| (id, |_| ListGroupsRequest::default()));
    let replies = cluster.read_each(questions).await;
    Ok(replies.into_iter().map(|(id, reply)| (id, reply.and_then(listed))).collect())
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
