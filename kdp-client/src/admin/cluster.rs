//! The cluster as a whole: its brokers, its controller, its features, what each broker can do.

use std::collections::BTreeMap;

use crate::cluster::{Broker, Cluster, Topics};
use crate::connection::{ApiVersions, Connection, Endpoint, Error, KafkaError};
use crate::protocol::messages::describe_quorum_request::{PartitionData, TopicData};
use crate::protocol::messages::describe_quorum_response::ReplicaState;
use crate::protocol::messages::{
    ApiKey, DescribeClusterRequest, DescribeQuorumRequest, ResponseError, StrBytes, TopicName,
};
use crate::protocol::types::BrokerId;

/// The name of the metadata log.
const METADATA_TOPIC: &str = "__cluster_metadata";
/// From here on DescribeCluster can be asked for fenced brokers.
const FENCED_BROKERS: i16 = 2;

/// A broker, and whether clients are kept away from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerState {
    /// Who and where.
    pub broker: Broker,
    /// `None` where the cluster is too old to tell (before Kafka 4.0).
    pub is_fenced: Option<bool>,
}

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
}

/// One that keeps the metadata log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumReplica {
    /// Who.
    pub id: BrokerId,
    /// How far its log goes.
    pub log_end_offset: i64,
}

/// Every broker, in the order of their ids; fenced ones too, where the cluster tells.
pub async fn brokers(cluster: &Cluster) -> Result<Vec<BrokerState>, Error> {
    let connection = cluster.any().await?;
    if !connection.offers::<DescribeClusterRequest>(0) {
        let brokers = cluster.metadata(&Topics::None).await?.brokers;
        return Ok(brokers.into_values().map(|broker| BrokerState { broker, is_fenced: None }).collect());
    }
    let build =
        |version| DescribeClusterRequest::default().with_include_fenced_brokers(version >= FENCED_BROKERS);
    let reply = connection.send(build).await?;
    let version = reply.version;
    let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
    let mut brokers: Vec<BrokerState> = body
        .brokers
        .into_iter()
        .map(|broker| BrokerState {
            broker: Broker {
                id: BrokerId(broker.broker_id.0),
                // A fenced broker that is not registered any more has no address.
                endpoint: Endpoint::new(broker.host.as_str(), u16::try_from(broker.port).unwrap_or_default()),
                rack: broker.rack.map(|rack| rack.to_string()),
            },
            is_fenced: (version >= FENCED_BROKERS).then_some(broker.is_fenced),
        })
        .collect();
    brokers.sort_by_key(|state| state.broker.id);
    Ok(brokers)
}

/// The controllers. DescribeCluster names any broker as the controller, so the metadata log is asked.
pub async fn quorum(cluster: &Cluster) -> Result<Quorum, Error> {
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
    Ok(Quorum {
        leader: BrokerId(partition.leader_id.0),
        leader_epoch: partition.leader_epoch,
        high_watermark: partition.high_watermark,
        voters: partition.current_voters.iter().map(replica).collect(),
        observers: partition.observers.iter().map(replica).collect(),
    })
}

/// The finalized feature levels, such as `metadata.version`.
pub async fn features(cluster: &Cluster) -> Result<BTreeMap<String, i16>, Error> {
    Ok(cluster.any().await?.versions().finalized_features.clone())
}

/// What each broker can do, all asked at once.
pub async fn api_versions(cluster: &Cluster) -> Result<Vec<(BrokerId, Result<ApiVersions, Error>)>, Error> {
    let connections = cluster.connect_each(cluster.brokers().await?.into_keys()).await;
    let versions = |connection: std::sync::Arc<Connection>| connection.versions().clone();
    Ok(connections.into_iter().map(|(id, connection)| (id, connection.map(versions))).collect())
}

/// Kafka's name of an API, for example `CreateTopics`; `None` for one that we do not know.
pub fn api_name(key: i16) -> Option<String> {
    ApiKey::try_from(key).ok().map(|api| format!("{api:?}"))
}

fn replica(replica: &ReplicaState) -> QuorumReplica {
    QuorumReplica { id: BrokerId(replica.replica_id.0), log_end_offset: replica.log_end_offset }
}
