//! Offsets of share groups (KIP-932): where each partition starts, and how much waits
//! (DescribeShareGroupOffsets, AlterShareGroupOffsets, DeleteShareGroupOffsets; keys 90 to 92).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::change::{Changed, each_group};
use crate::admin::Outcome;
use crate::cluster::{Cluster, PerGroup, TopicPartition};
use crate::connection::{Connection, Error, KafkaError};
use crate::protocol::messages::alter_share_group_offsets_request::{
    AlterShareGroupOffsetsRequestPartition, AlterShareGroupOffsetsRequestTopic,
};
use crate::protocol::messages::delete_share_group_offsets_request::DeleteShareGroupOffsetsRequestTopic;
use crate::protocol::messages::describe_share_group_offsets_request::DescribeShareGroupOffsetsRequestGroup;
use crate::protocol::messages::{
    AlterShareGroupOffsetsRequest, DeleteShareGroupOffsetsRequest, DescribeShareGroupOffsetsRequest, GroupId,
    StrBytes, TopicName,
};
use crate::protocol::types::{LeaderEpoch, Offset, PartitionId};

/// How far a share group has come in a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareOffset {
    /// Where.
    pub partition: TopicPartition,
    /// Everything before it is done. `None` until the group has begun with the partition.
    pub start: Option<Offset>,
    /// The leader epoch of that record.
    pub leader_epoch: Option<LeaderEpoch>,
    /// How many records wait to be delivered or acknowledged; brokers tell it from Kafka 4.2 on.
    pub lag: Option<i64>,
}

/// The offsets of each share group, in the order of the groups.
pub async fn offsets(cluster: &Cluster, groups: &[String]) -> Result<PerGroup<Vec<ShareOffset>>, Error> {
    cluster.read_groups(groups, |connection, _, groups| ask(connection, groups)).await
}

async fn ask(connection: Arc<Connection>, groups: Vec<String>) -> Result<PerGroup<Vec<ShareOffset>>, Error> {
    let group = |group_id: &String| DescribeShareGroupOffsetsRequestGroup {
        group_id: group_id.clone(),
        topics: None,
        ..Default::default()
    };
    let request =
        DescribeShareGroupOffsetsRequest { groups: groups.iter().map(group).collect(), ..Default::default() };
    let reply = connection.send(|_| request).await?;
    let found = reply.body.groups.iter().map(|group| {
        let error = KafkaError::from_wire(group.error_code, group.error_message.as_deref());
        let mut offsets = Vec::new();
        let mut failed = error;
        for topic in &group.topics {
            for one in &topic.partitions {
                failed = failed.or(KafkaError::from_wire(one.error_code, one.error_message.as_deref()));
                offsets.push(ShareOffset {
                    partition: TopicPartition::new(
                        topic.topic_name.clone(),
                        PartitionId(one.partition_index),
                    ),
                    start: (one.start_offset >= 0).then_some(Offset(one.start_offset)),
                    leader_epoch: (one.leader_epoch >= 0).then_some(LeaderEpoch(one.leader_epoch)),
                    lag: (one.lag >= 0).then_some(one.lag),
                });
            }
        }
        offsets.sort_by(|a, b| a.partition.cmp(&b.partition));
        (group.group_id.clone(), failed.map_or(Ok(offsets), |error| Err(reply.error(error))))
    });
    Ok(found.collect())
}

/// Lets share groups without members start elsewhere: a request for each, which their coordinators get all at
/// once.
pub async fn alter_each(
    cluster: &Cluster,
    offsets: &BTreeMap<String, Vec<(TopicPartition, Offset)>>,
) -> Result<PerGroup<Changed>, Error> {
    let build = |(group, offsets): (&String, &Vec<_>)| (group.clone(), alter_request(group, offsets));
    each_group(cluster, offsets.iter().map(build).collect(), |reply| {
        let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
        let mut changed = Changed::new();
        for topic in &body.responses {
            for one in &topic.partitions {
                let partition =
                    TopicPartition::new(topic.topic_name.to_string(), PartitionId(one.partition_index));
                let error = KafkaError::from_wire(one.error_code, one.error_message.as_deref());
                changed.push((partition, error.map_or(Ok(()), Err)));
            }
        }
        changed.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(changed)
    })
    .await
}

fn alter_request(group: &str, offsets: &[(TopicPartition, Offset)]) -> AlterShareGroupOffsetsRequest {
    let mut topics: BTreeMap<&str, Vec<AlterShareGroupOffsetsRequestPartition>> = BTreeMap::new();
    for (partition, offset) in offsets {
        let asked = AlterShareGroupOffsetsRequestPartition::default()
            .with_partition_index(partition.partition.get())
            .with_start_offset(offset.get());
        topics.entry(&partition.topic).or_default().push(asked);
    }
    let topics = topics.into_iter().map(|(name, partitions)| {
        AlterShareGroupOffsetsRequestTopic::default()
            .with_topic_name(topic_name(name))
            .with_partitions(partitions)
    });
    AlterShareGroupOffsetsRequest::default().with_group_id(group_id(group)).with_topics(topics.collect())
}

/// Lets share groups without members forget topics.
pub async fn delete_each(
    cluster: &Cluster,
    topics: &BTreeMap<String, Vec<String>>,
) -> Result<PerGroup<Vec<Outcome<()>>>, Error> {
    let topic =
        |name: &String| DeleteShareGroupOffsetsRequestTopic::default().with_topic_name(topic_name(name));
    let build = |(group, topics): (&String, &Vec<String>)| {
        let request = DeleteShareGroupOffsetsRequest::default().with_group_id(group_id(group));
        (group.clone(), request.with_topics(topics.iter().map(topic).collect()))
    };
    each_group(cluster, topics.iter().map(build).collect(), |reply| {
        let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
        let outcomes = body.responses.iter().map(|topic| {
            let error = KafkaError::from_wire(topic.error_code, topic.error_message.as_deref());
            Outcome::new(topic.topic_name.to_string(), error, ())
        });
        Ok(outcomes.collect())
    })
    .await
}

fn group_id(name: &str) -> GroupId {
    GroupId(StrBytes::from_string(name.to_owned()))
}

fn topic_name(name: &str) -> TopicName {
    TopicName(StrBytes::from_string(name.to_owned()))
}
