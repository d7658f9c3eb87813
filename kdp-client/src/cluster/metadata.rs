//! What a Metadata answer says, as plain values. Pure.

use std::collections::BTreeMap;

use crate::connection::{Endpoint, KafkaError};
use crate::protocol::messages::metadata_request::MetadataRequestTopic;
use crate::protocol::messages::metadata_response::{MetadataResponsePartition, MetadataResponseTopic};
use crate::protocol::messages::{MetadataRequest, MetadataResponse, StrBytes, TopicName};
use crate::protocol::types::{BrokerId, LeaderEpoch, PartitionId};
use crate::protocol::uuid::Uuid;

/// Which topics a Metadata request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topics {
    /// Only brokers and the cluster's id.
    None,
    /// Every topic that we may see.
    All,
    /// These.
    Named(Vec<String>),
    /// Those with these ids, which Kafka 3.1 and later look up.
    Ids(Vec<Uuid>),
}

/// A view of the cluster from one of its brokers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The cluster's id, where the broker tells it.
    pub cluster_id: Option<String>,
    /// The brokers that are alive.
    pub brokers: BTreeMap<BrokerId, Broker>,
    /// The topics that were asked for, in the order of their names.
    pub topics: Vec<TopicMetadata>,
}

/// A broker as clients reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broker {
    /// Its `node.id`.
    pub id: BrokerId,
    /// The address it advertises.
    pub endpoint: Endpoint,
    /// Its `broker.rack`.
    pub rack: Option<String>,
}

/// One topic, or why there is nothing to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicMetadata {
    /// Its name.
    pub name: String,
    /// Its id; all zero where the broker is too old to tell.
    pub id: Uuid,
    /// Whether Kafka itself keeps its data in it.
    pub is_internal: bool,
    /// Why the rest is empty.
    pub error: Option<KafkaError>,
    /// In the order of their ids.
    pub partitions: Vec<PartitionMetadata>,
}

/// One partition, and where its replicas live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionMetadata {
    /// Its index.
    pub id: PartitionId,
    /// `None` while there is no leader.
    pub leader: Option<BrokerId>,
    /// How often the leader has changed.
    pub leader_epoch: LeaderEpoch,
    /// Who keeps it; the first is the preferred leader.
    pub replicas: Vec<BrokerId>,
    /// Who is in sync.
    pub isr: Vec<BrokerId>,
    /// Which replicas are not alive.
    pub offline_replicas: Vec<BrokerId>,
    /// Who is not in sync and still has every committed record (KIP-966); `None` where nobody tells.
    pub eligible_leader_replicas: Option<Vec<BrokerId>>,
    /// Who was eligible last, before that was lost (KIP-966); `None` where nobody tells.
    pub last_known_elr: Option<Vec<BrokerId>>,
    /// LEADER_NOT_AVAILABLE and the like.
    pub error: Option<KafkaError>,
}

impl PartitionMetadata {
    /// Who leads when all is well: the first replica.
    pub fn preferred_leader(&self) -> Option<BrokerId> {
        self.replicas.first().copied()
    }

    /// Whether a replica is not in sync.
    pub fn is_under_replicated(&self) -> bool {
        self.isr.len() < self.replicas.len()
    }
}

impl TopicMetadata {
    /// The partition of this index.
    pub fn partition(&self, id: PartitionId) -> Option<&PartitionMetadata> {
        let found = self.partitions.binary_search_by_key(&id, |partition| partition.id);
        found.ok().map(|index| &self.partitions[index])
    }
}

impl Topics {
    /// The request in `version`. It never creates a topic by asking for it.
    pub(crate) fn request(&self, version: i16) -> MetadataRequest {
        let topics = match self {
            // Before version 1 an empty list means every topic, and "none" cannot be said.
            Topics::All if version == 0 => Some(Vec::new()),
            Topics::None => Some(Vec::new()),
            Topics::All => None,
            Topics::Named(names) => Some(names.iter().map(|name| topic_request(name)).collect()),
            Topics::Ids(ids) => Some(ids.iter().map(|id| id_request(*id)).collect()),
        };
        MetadataRequest::default().with_topics(topics).with_allow_auto_topic_creation(version < 4)
    }
}

fn topic_request(name: &str) -> MetadataRequestTopic {
    MetadataRequestTopic::default().with_name(Some(TopicName(StrBytes::from_string(name.to_owned()))))
}

fn id_request(id: Uuid) -> MetadataRequestTopic {
    MetadataRequestTopic::default().with_name(None).with_topic_id(id)
}

impl Metadata {
    /// Every partition with its topic.
    pub fn partitions(&self) -> impl Iterator<Item = (&TopicMetadata, &PartitionMetadata)> {
        self.topics.iter().flat_map(|topic| topic.partitions.iter().map(move |partition| (topic, partition)))
    }

    /// Takes over an answer. Brokers with an impossible port are left out: nobody can reach them.
    pub fn from_response(response: MetadataResponse) -> Self {
        let brokers = response.brokers.into_iter().filter_map(|broker| {
            let id = BrokerId(broker.node_id.0);
            let endpoint = Endpoint::new(broker.host.as_str(), u16::try_from(broker.port).ok()?);
            Some((id, Broker { id, endpoint, rack: broker.rack.map(|rack| rack.to_string()) }))
        });
        let mut topics: Vec<_> = response.topics.into_iter().map(topic).collect();
        topics.sort_by(|a, b| a.name.cmp(&b.name));
        Self { cluster_id: response.cluster_id.map(|id| id.to_string()), brokers: brokers.collect(), topics }
    }
}

fn topic(topic: MetadataResponseTopic) -> TopicMetadata {
    let mut partitions: Vec<_> = topic.partitions.into_iter().map(partition).collect();
    partitions.sort_by_key(|partition| partition.id);
    TopicMetadata {
        name: topic.name.map(|name| name.0.to_string()).unwrap_or_default(),
        id: topic.topic_id,
        is_internal: topic.is_internal,
        error: KafkaError::from_wire(topic.error_code, None),
        partitions,
    }
}

fn partition(partition: MetadataResponsePartition) -> PartitionMetadata {
    let brokers =
        |ids: Vec<crate::protocol::messages::BrokerId>| ids.iter().map(|id| BrokerId(id.0)).collect();
    PartitionMetadata {
        id: PartitionId(partition.partition_index),
        leader: (partition.leader_id.0 >= 0).then_some(BrokerId(partition.leader_id.0)),
        leader_epoch: LeaderEpoch(partition.leader_epoch),
        replicas: brokers(partition.replica_nodes),
        isr: brokers(partition.isr_nodes),
        offline_replicas: brokers(partition.offline_replicas),
        eligible_leader_replicas: None,
        last_known_elr: None,
        error: KafkaError::from_wire(partition.error_code, None),
    }
}
