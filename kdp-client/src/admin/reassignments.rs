//! Where replicas are moving: list (ListPartitionReassignments, key 46), start and cancel
//! (AlterPartitionReassignments, key 45). The controller answers; brokers pass the question on.

use std::collections::BTreeMap;

use super::wire::{by_topic, from_wire, timeout_ms, to_wire, topic_name};
use crate::admin::PartitionOutcomes;
use crate::cluster::{Cluster, TopicPartition};
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::alter_partition_reassignments_request::{
    ReassignablePartition, ReassignableTopic,
};
use crate::protocol::messages::list_partition_reassignments_request::ListPartitionReassignmentsTopics;
use crate::protocol::messages::{AlterPartitionReassignmentsRequest, ListPartitionReassignmentsRequest};
use crate::protocol::types::{BrokerId, PartitionId};

/// A partition whose replicas are moving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reassignment {
    /// Which partition.
    pub partition: TopicPartition,
    /// Everybody who keeps it now, the ones that come and the ones that go included.
    pub replicas: Vec<BrokerId>,
    /// Who is to keep it and does not yet.
    pub adding: Vec<BrokerId>,
    /// Who keeps it until the others have it.
    pub removing: Vec<BrokerId>,
}

impl Reassignment {
    /// Who keeps it when the move is done.
    pub fn target(&self) -> Vec<BrokerId> {
        self.replicas.iter().filter(|id| !self.removing.contains(id)).copied().collect()
    }

    /// Who keeps it again when the move is cancelled.
    pub fn origin(&self) -> Vec<BrokerId> {
        self.replicas.iter().filter(|id| !self.adding.contains(id)).copied().collect()
    }
}

/// Where a partition shall live; `None` cancels a move that is under way.
pub type Target = (TopicPartition, Option<Vec<BrokerId>>);

/// The moves that are under way, of these partitions or of all.
pub async fn list(
    cluster: &Cluster,
    partitions: Option<&[TopicPartition]>,
) -> Result<Vec<Reassignment>, Error> {
    let topics = partitions.map(|partitions| {
        let topic = |(name, ids): (&str, Vec<i32>)| {
            ListPartitionReassignmentsTopics::default()
                .with_name(topic_name(name))
                .with_partition_indexes(ids)
        };
        by_topic(partitions).into_iter().map(topic).collect()
    });
    let request =
        ListPartitionReassignmentsRequest::default().with_timeout_ms(timeout_ms(cluster)).with_topics(topics);
    let reply = cluster.send_any(|_| request).await?;
    let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
    let mut moves = Vec::new();
    for topic in body.topics {
        moves.extend(topic.partitions.iter().map(|one| Reassignment {
            partition: TopicPartition::new(topic.name.as_str(), PartitionId(one.partition_index)),
            replicas: from_wire(&one.replicas),
            adding: from_wire(&one.adding_replicas),
            removing: from_wire(&one.removing_replicas),
        }));
    }
    moves.sort_by(|a, b| a.partition.cmp(&b.partition));
    Ok(moves)
}

/// Starts or cancels moves, in one request. Each partition answers for itself.
pub async fn alter(cluster: &Cluster, targets: &[Target]) -> Result<PartitionOutcomes<()>, Error> {
    let mut topics: BTreeMap<&str, Vec<ReassignablePartition>> = BTreeMap::new();
    for (partition, replicas) in targets {
        let one = ReassignablePartition::default()
            .with_partition_index(partition.partition.get())
            .with_replicas(replicas.as_deref().map(to_wire));
        topics.entry(&partition.topic).or_default().push(one);
    }
    let topics = topics.into_iter().map(|(name, partitions)| {
        ReassignableTopic::default().with_name(topic_name(name)).with_partitions(partitions)
    });
    let request = AlterPartitionReassignmentsRequest::default()
        .with_timeout_ms(timeout_ms(cluster))
        .with_topics(topics.collect());
    let reply = cluster.send_any(|_| request).await?;
    let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
    let mut outcomes = Vec::new();
    for topic in body.responses {
        outcomes.extend(topic.partitions.iter().map(|one| {
            let partition = TopicPartition::new(topic.name.as_str(), PartitionId(one.partition_index));
            let error = KafkaError::from_wire(one.error_code, one.error_message.as_deref());
            (partition, error.map_or(Ok(()), Err))
        }));
    }
    outcomes.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(outcomes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_has_two_ends() {
        let ids = |ids: &[i32]| ids.iter().copied().map(BrokerId).collect::<Vec<_>>();
        let reassignment = Reassignment {
            partition: TopicPartition::new("orders", PartitionId(0)),
            replicas: ids(&[3, 4, 1, 2]),
            adding: ids(&[3, 4]),
            removing: ids(&[1]),
        };
        assert_eq!(reassignment.target(), ids(&[3, 4, 2]));
        assert_eq!(reassignment.origin(), ids(&[1, 2]));
    }
}
