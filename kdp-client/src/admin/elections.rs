//! Leader elections that an operator asks for (ElectLeaders, key 43, versions 0 to 2; unclean from 1).

use super::wire::{by_topic, timeout_ms, topic_name};
use crate::admin::PartitionOutcomes;
use crate::cluster::{Cluster, TopicPartition};
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::ElectLeadersRequest;
use crate::protocol::messages::elect_leaders_request::TopicPartitions;
use crate::protocol::types::PartitionId;

/// Who may become leader; the numbers are Kafka's `ElectionType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElectionType {
    /// The first replica, if it is in sync.
    Preferred = 0,
    /// Any replica that is alive, even one that lacks records: those are lost.
    Unclean = 1,
}

/// Elects leaders of these partitions, or wherever it is needed. Who needs none says
/// ELECTION_NOT_NEEDED where it was named, and nothing otherwise.
pub async fn elect(
    cluster: &Cluster,
    election: ElectionType,
    partitions: Option<&[TopicPartition]>,
) -> Result<PartitionOutcomes<()>, Error> {
    let topics = partitions.map(|partitions| {
        let topic = |(name, ids): (&str, Vec<i32>)| {
            TopicPartitions::default().with_topic(topic_name(name)).with_partitions(ids)
        };
        by_topic(partitions).into_iter().map(topic).collect()
    });
    let request = ElectLeadersRequest::default()
        .with_election_type(election as i8)
        .with_topic_partitions(topics)
        .with_timeout_ms(timeout_ms(cluster));
    let reply = cluster.send_any(|_| request).await?;
    let body = reply.check(|body| (body.error_code, None))?;
    let mut outcomes = Vec::new();
    for topic in body.replica_election_results {
        outcomes.extend(topic.partition_result.iter().map(|one| {
            let partition = TopicPartition::new(topic.topic.as_str(), PartitionId(one.partition_id));
            let error = KafkaError::from_wire(one.error_code, one.error_message.as_deref());
            (partition, error.map_or(Ok(()), Err))
        }));
    }
    outcomes.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(outcomes)
}
