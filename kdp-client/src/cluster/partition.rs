//! A partition by name, and who leads it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{Cluster, Topics};
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::ResponseError;
use crate::protocol::types::{BrokerId, PartitionId};
use crate::protocol::uuid::Uuid;

/// One partition of one topic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicPartition {
    /// The topic's name.
    pub topic: String,
    /// The partition's index.
    pub partition: PartitionId,
}

impl TopicPartition {
    /// A partition from its two parts.
    pub fn new(topic: impl Into<String>, partition: PartitionId) -> Self {
        Self { topic: topic.into(), partition }
    }
}

impl fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}

/// Partitions by the broker that leads them, and those that have none with the reason.
#[derive(Debug, Default)]
pub struct ByLeader {
    /// Whom to ask for what.
    pub led: BTreeMap<BrokerId, Vec<TopicPartition>>,
    /// Who cannot be asked about.
    pub unled: Vec<(TopicPartition, Error)>,
    topic_ids: BTreeMap<String, Uuid>,
}

impl ByLeader {
    /// The id of a topic; all zero where the broker is too old to tell.
    pub fn topic_id(&self, topic: &str) -> Uuid {
        self.topic_ids.get(topic).copied().unwrap_or_default()
    }
}

impl Cluster {
    /// Looks the leaders of these partitions up, in one Metadata request.
    pub async fn by_leader(&self, partitions: &[TopicPartition]) -> Result<ByLeader, Error> {
        let topics: BTreeSet<&String> = partitions.iter().map(|partition| &partition.topic).collect();
        let names = topics.into_iter().cloned().collect();
        let metadata = self.metadata(&Topics::Named(names)).await?;
        let asked = self.any().await?;
        let unknown = || KafkaError::of(ResponseError::UnknownTopicOrPartition);
        let topic_ids = metadata.topics.iter().map(|topic| (topic.name.clone(), topic.id)).collect();
        let mut by_leader = ByLeader { topic_ids, ..ByLeader::default() };
        for partition in partitions {
            // Metadata stands in the order of the names.
            let found = metadata.topics.binary_search_by(|topic| topic.name.cmp(&partition.topic));
            let topic = found.ok().map(|index| &metadata.topics[index]);
            let leader = match topic.map(|topic| (&topic.error, topic.partition(partition.partition))) {
                Some((Some(error), _)) => Err(error.clone()),
                Some((None, Some(found))) => found.leader.ok_or_else(|| {
                    found.error.clone().unwrap_or(KafkaError::of(ResponseError::LeaderNotAvailable))
                }),
                Some((None, None)) | None => Err(unknown()),
            };
            match leader {
                Ok(leader) => by_leader.led.entry(leader).or_default().push(partition.clone()),
                Err(error) => by_leader.unled.push((partition.clone(), asked.metadata_error(error))),
            }
        }
        Ok(by_leader)
    }
}
