//! Partitions with all that the controller knows of them (DescribeTopicPartitions, key 75, a page at a
//! time), or what Metadata tells where a cluster is older than Kafka 3.8.

use std::collections::BTreeMap;

use super::configs::{self, Resource, ResourceType};
use super::wire::{from_wire, topic_name};
use crate::cluster::{Cluster, PartitionMetadata, TopicMetadata, Topics};
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::describe_topic_partitions_request::{Cursor, TopicRequest};
use crate::protocol::messages::describe_topic_partitions_response::{
    DescribeTopicPartitionsResponsePartition, DescribeTopicPartitionsResponseTopic,
};
use crate::protocol::messages::{DescribeTopicPartitionsRequest, ResponseError};
use crate::protocol::types::{BrokerId, LeaderEpoch, PartitionId};

/// How many partitions we ask for at once; brokers give this many at most (max.request.partition.size.limit).
const PAGE: i32 = 2000;
/// The setting that says how many replicas must be in sync for a write with acks=all.
const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

/// Topics with their partitions, in the order of their names. A topic that is not there has an error.
pub async fn describe(cluster: &Cluster, topics: &Topics) -> Result<Vec<TopicMetadata>, Error> {
    let connection = cluster.any().await?;
    let names = match topics {
        Topics::None => return Ok(Vec::new()),
        Topics::All => Vec::new(),
        Topics::Named(names) if names.is_empty() => return Ok(Vec::new()),
        Topics::Named(names) => names.iter().map(|name| topic_name(name)).collect(),
        // This API knows topics by their names only.
        Topics::Ids(_) => return Ok(cluster.metadata(topics).await?.topics),
    };
    if !connection.offers::<DescribeTopicPartitionsRequest>(0) {
        return Ok(cluster.metadata(topics).await?.topics);
    }
    let mut request = DescribeTopicPartitionsRequest::default()
        .with_response_partition_limit(PAGE)
        .with_topics(names.into_iter().map(|name| TopicRequest::default().with_name(name)).collect());
    let mut found: BTreeMap<String, TopicMetadata> = BTreeMap::new();
    loop {
        let reply = connection.send(|_| request.clone()).await?;
        let next = reply.body.next_cursor.as_ref().map(|cursor| {
            Cursor::default()
                .with_topic_name(cursor.topic_name.clone())
                .with_partition_index(cursor.partition_index)
        });
        // A broker whose pages do not move on would keep us for ever.
        let moves_on = next.as_ref().is_none_or(|next| is_after(next, request.cursor.as_ref()));
        if !moves_on {
            return Err(reply.incomplete("a next page other than this one"));
        }
        for topic in reply.body.topics {
            collect(&mut found, topic);
        }
        match next {
            None => return Ok(found.into_values().collect()),
            next => request.cursor = next,
        }
    }
}

/// The `min.insync.replicas` of these topics. A topic whose settings we may not see is left out.
pub async fn min_insync_replicas(
    cluster: &Cluster,
    topics: impl IntoIterator<Item = String>,
) -> Result<BTreeMap<String, usize>, Error> {
    let resource = |name| Resource { kind: ResourceType::Topic, name };
    let resources: Vec<Resource> = topics.into_iter().map(resource).collect();
    let answers = configs::values(cluster, &resources, &[MIN_INSYNC_REPLICAS.to_owned()]).await?;
    let value = |(resource, entries): (Resource, Result<Vec<configs::ConfigEntry>, KafkaError>)| {
        let entry = entries.ok()?.into_iter().find(|entry| entry.name == MIN_INSYNC_REPLICAS)?;
        Some((resource.name, entry.value?.parse().ok()?))
    };
    Ok(answers.into_iter().filter_map(value).collect())
}

/// The settings of the topic might ask for more in-sync replicas than there are replicas; Kafka then asks for
/// all of them.
pub fn effective_min_isr(min_insync_replicas: usize, replicas: usize) -> usize {
    min_insync_replicas.min(replicas)
}

fn is_after(next: &Cursor, last: Option<&Cursor>) -> bool {
    let place = |cursor: &Cursor| (cursor.topic_name.as_str().to_owned(), cursor.partition_index);
    last.is_none_or(|last| place(next) > place(last))
}

/// A topic's partitions may come in several pages.
fn collect(found: &mut BTreeMap<String, TopicMetadata>, topic: DescribeTopicPartitionsResponseTopic) {
    let name = topic.name.map(|name| name.0.to_string()).unwrap_or_default();
    let entry = found.entry(name.clone()).or_insert_with(|| TopicMetadata {
        name,
        id: topic.topic_id,
        is_internal: topic.is_internal,
        error: KafkaError::from_wire(topic.error_code, None),
        partitions: Vec::new(),
    });
    entry.partitions.extend(topic.partitions.iter().map(partition));
    entry.partitions.sort_by_key(|partition| partition.id);
}

fn partition(one: &DescribeTopicPartitionsResponsePartition) -> PartitionMetadata {
    let optional = |ids: &Option<Vec<crate::protocol::messages::BrokerId>>| {
        ids.as_deref().map(from_wire).or(Some(vec![]))
    };
    let leader = (one.leader_id.0 >= 0).then_some(BrokerId(one.leader_id.0));
    // This API says 0 for a partition without a leader; Metadata says why.
    let error = match leader {
        None => Some(KafkaError::of(ResponseError::LeaderNotAvailable)),
        Some(_) => KafkaError::from_wire(one.error_code, None),
    };
    PartitionMetadata {
        id: PartitionId(one.partition_index),
        leader,
        leader_epoch: LeaderEpoch(one.leader_epoch),
        replicas: from_wire(&one.replica_nodes),
        isr: from_wire(&one.isr_nodes),
        offline_replicas: from_wire(&one.offline_replicas),
        eligible_leader_replicas: optional(&one.eligible_leader_replicas),
        last_known_elr: optional(&one.last_known_elr),
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_must_move_on() {
        let cursor = |topic: &str, partition| {
            Cursor::default().with_topic_name(topic_name(topic)).with_partition_index(partition)
        };
        let check = |next: Cursor, last: Option<Cursor>| is_after(&next, last.as_ref());
        assert!(check(cursor("a", 0), None));
        assert!(check(cursor("a", 5), Some(cursor("a", 4))));
        assert!(check(cursor("b", 0), Some(cursor("a", 4))));
        assert!(!check(cursor("a", 4), Some(cursor("a", 4))));
        assert!(!check(cursor("a", 9), Some(cursor("b", 0))));
    }
}
