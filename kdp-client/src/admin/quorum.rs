//! The controllers' quorum: who leads, who follows how closely, and changing who votes
//! (DescribeQuorum, AddRaftVoter, RemoveRaftVoter, UnregisterBroker; KIP-595, KIP-836, KIP-853).
//!
//! DescribeCluster of a broker names any broker as the controller, so the metadata log is what is
//! asked; brokers pass the question on to the active controller.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::cluster::Cluster;
use crate::connection::{Endpoint, Error, KafkaError};
use crate::protocol::messages::describe_quorum_request::{PartitionData, TopicData};
use crate::protocol::messages::describe_quorum_response::ReplicaState;
use crate::protocol::messages::{
    AddRaftVoterRequest, DescribeQuorumRequest, RemoveRaftVoterRequest, ResponseError, StrBytes, TopicName,
    UnregisterBrokerRequest, add_raft_voter_request,
};
use crate::protocol::types::BrokerId;
use crate::protocol::uuid::Uuid;

/// The name of the metadata log.
const METADATA_TOPIC: &str = "__cluster_metadata";

/// The controllers, as the metadata log sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// The active controller.
    pub leader: BrokerId,
    /// How often it has changed.
    pub leader_epoch: i32,
    /// How far the metadata log is committed.
    pub high_watermark: i64,
    /// Who votes.
    pub voters: Vec<QuorumReplica>,
    /// Who follows.
    pub observers: Vec<QuorumReplica>,
    /// Where the voters listen; empty before Kafka 3.9.
    pub listeners: BTreeMap<BrokerId, Vec<Listener>>,
}

/// One that keeps the metadata log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumReplica {
    /// Who.
    pub id: BrokerId,
    /// Which of its metadata directories; `None` before Kafka 3.9 and for a quorum that is set in files.
    pub directory_id: Option<Uuid>,
    /// How far its log goes; `None` where the leader has not heard of it yet.
    pub log_end_offset: Option<i64>,
    /// When it last asked the leader for records, in ms since 1970.
    pub last_fetch_ms: Option<i64>,
    /// When it last had all that the leader had, in ms since 1970.
    pub last_caught_up_ms: Option<i64>,
}

/// Where a controller listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// The listener's name, such as `CONTROLLER`.
    pub name: String,
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.name, Endpoint::new(&self.host, self.port))
    }
}

impl FromStr for Listener {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let error = || format!("`{text}` is no listener: write NAME://HOST:PORT");
        let (name, address) = text.split_once("://").ok_or_else(error)?;
        let endpoint: Endpoint = address.parse().map_err(|_| error())?;
        match name {
            "" => Err(error()),
            name => Ok(Self { name: name.to_owned(), host: endpoint.host, port: endpoint.port }),
        }
    }
}

impl Quorum {
    /// How far the leader's log goes.
    pub fn log_end_offset(&self) -> Option<i64> {
        self.voters.iter().find(|voter| voter.id == self.leader)?.log_end_offset
    }

    /// How many records a replica is behind the leader.
    pub fn lag(&self, replica: &QuorumReplica) -> Option<i64> {
        Some((self.log_end_offset()? - replica.log_end_offset?).max(0))
    }

    /// How long a replica has not been caught up, as the leader knows it.
    pub fn lag_ms(&self, replica: &QuorumReplica) -> Option<i64> {
        let leader = self.voters.iter().find(|voter| voter.id == self.leader)?;
        Some((leader.last_caught_up_ms? - replica.last_caught_up_ms?).max(0))
    }

    /// How many voters there must be to commit anything.
    pub fn majority(&self) -> usize {
        self.voters.len() / 2 + 1
    }
}

/// Asks the active controller.
pub async fn describe(cluster: &Cluster) -> Result<Quorum, Error> {
    let topic = TopicData::default()
        .with_topic_name(TopicName(StrBytes::from_static_str(METADATA_TOPIC)))
        .with_partitions(vec![PartitionData::default()]);
    let request = DescribeQuorumRequest::default().with_topics(vec![topic]);
    let reply = cluster.send_any(|_| request).await?;
    let missing = reply.error(KafkaError::of(ResponseError::UnknownTopicOrPartition));
    let (broker, api, version) = (reply.broker.clone(), reply.api, reply.version);
    let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
    let partition = body.topics.into_iter().next().and_then(|topic| topic.partitions.into_iter().next());
    let partition = partition.ok_or(missing)?;
    if let Some(error) = KafkaError::from_wire(partition.error_code, partition.error_message.as_deref()) {
        return Err(Error::Kafka { broker, api, version, error });
    }
    let listeners = body.nodes.into_iter().map(|node| {
        let listener = |listener: crate::protocol::messages::describe_quorum_response::Listener| Listener {
            name: listener.name.to_string(),
            host: listener.host.to_string(),
            port: listener.port,
        };
        (BrokerId(node.node_id.0), node.listeners.into_iter().map(listener).collect())
    });
    Ok(Quorum {
        leader: BrokerId(partition.leader_id.0),
        leader_epoch: partition.leader_epoch,
        high_watermark: partition.high_watermark,
        voters: sorted(&partition.current_voters),
        observers: sorted(&partition.observers),
        listeners: listeners.collect(),
    })
}

/// Lets a controller vote that so far only follows. The quorum must be a dynamic one (`kraft.version` 1).
pub async fn add_voter(
    cluster: &Cluster,
    id: BrokerId,
    directory_id: Uuid,
    listeners: &[Listener],
) -> Result<(), Error> {
    let listener = |listener: &Listener| {
        add_raft_voter_request::Listener::default()
            .with_name(text(&listener.name))
            .with_host(text(&listener.host))
            .with_port(listener.port)
    };
    let timeout_ms = i32::try_from(cluster.options().request_timeout.as_millis()).unwrap_or(i32::MAX);
    let request = AddRaftVoterRequest::default()
        .with_cluster_id(cluster_id(cluster).await?)
        .with_timeout_ms(timeout_ms)
        .with_voter_id(id.get())
        .with_voter_directory_id(directory_id)
        .with_listeners(listeners.iter().map(listener).collect());
    let reply = cluster.send_any(|_| request).await?;
    reply.check(|body| (body.error_code, body.error_message.as_deref())).map(drop)
}

/// Takes a controller's vote away; it goes on as an observer until it is stopped.
pub async fn remove_voter(cluster: &Cluster, id: BrokerId, directory_id: Uuid) -> Result<(), Error> {
    let request = RemoveRaftVoterRequest::default()
        .with_cluster_id(cluster_id(cluster).await?)
        .with_voter_id(id.get())
        .with_voter_directory_id(directory_id);
    let reply = cluster.send_any(|_| request).await?;
    reply.check(|body| (body.error_code, body.error_message.as_deref())).map(drop)
}

/// Makes the cluster forget a broker that is down for good.
pub async fn unregister(cluster: &Cluster, id: BrokerId) -> Result<(), Error> {
    let request =
        UnregisterBrokerRequest::default().with_broker_id(crate::protocol::messages::BrokerId(id.get()));
    let reply = cluster.send_any(|_| request).await?;
    reply.check(|body| (body.error_code, body.error_message.as_deref())).map(drop)
}

/// Sent along, so that a change meant for another cluster is refused.
async fn cluster_id(cluster: &Cluster) -> Result<Option<StrBytes>, Error> {
    cluster.any().await?;
    Ok(cluster.cluster_id().map(|id| text(&id)))
}

fn sorted(replicas: &[ReplicaState]) -> Vec<QuorumReplica> {
    let known = |number: i64| (number >= 0).then_some(number);
    let mut replicas: Vec<QuorumReplica> = replicas
        .iter()
        .map(|replica| QuorumReplica {
            id: BrokerId(replica.replica_id.0),
            directory_id: (!replica.replica_directory_id.is_nil()).then_some(replica.replica_directory_id),
            log_end_offset: known(replica.log_end_offset),
            last_fetch_ms: known(replica.last_fetch_timestamp),
            last_caught_up_ms: known(replica.last_caught_up_timestamp),
        })
        .collect();
    replicas.sort_by_key(|replica| replica.id);
    replicas
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replica(id: i32, end: i64, caught_up: Option<i64>) -> QuorumReplica {
        QuorumReplica {
            id: BrokerId(id),
            directory_id: None,
            log_end_offset: Some(end),
            last_fetch_ms: None,
            last_caught_up_ms: caught_up,
        }
    }

    #[test]
    fn lag_is_behind_the_leader_and_never_below_nothing() {
        let quorum = Quorum {
            leader: BrokerId(2),
            leader_epoch: 5,
            high_watermark: 90,
            voters: vec![replica(1, 90, Some(700)), replica(2, 100, Some(1000)), replica(3, 101, None)],
            observers: Vec::new(),
            listeners: BTreeMap::new(),
        };
        let lags: Vec<_> = quorum.voters.iter().map(|voter| quorum.lag(voter)).collect();
        assert_eq!(lags, [Some(10), Some(0), Some(0)]);
        let times: Vec<_> = quorum.voters.iter().map(|voter| quorum.lag_ms(voter)).collect();
        assert_eq!(times, [Some(300), Some(0), None]);
        assert_eq!(quorum.majority(), 2);
    }
}
