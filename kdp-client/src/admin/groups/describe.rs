//! Groups in full: state, members, who has which partition.
//!
//! A group's id does not tell its kind, so the coordinator is asked as for a consumer group (KIP-848),
//! then as for a share group, then as for a classic one, each time only for those that were not that.

use std::sync::Arc;

use super::consumer_protocol;
use crate::cluster::{Cluster, PerGroup, TopicPartition};
use crate::connection::{Connection, Error, KafkaError};
use crate::protocol::messages::{
    ConsumerGroupDescribeRequest, DescribeGroupsRequest, GroupId, ResponseError, ShareGroupDescribeRequest,
    StrBytes, consumer_group_describe_response as consumer, describe_groups_response as classic,
    share_group_describe_response as share,
};
use crate::protocol::types::{BrokerId, PartitionId};

/// A group and its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupDescription {
    /// Its id.
    pub id: String,
    /// `classic`, `consumer` or `share`.
    pub group_type: &'static str,
    /// Kafka's name of the state.
    pub state: String,
    /// How partitions are shared out.
    pub assignor: String,
    /// The broker that looks after it.
    pub coordinator: BrokerId,
    /// How often the group has changed; classic groups do not tell.
    pub epoch: Option<i32>,
    /// In the order of their ids.
    pub members: Vec<GroupMember>,
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMember {
    /// The id that the coordinator or the member chose.
    pub id: String,
    /// `group.instance.id`.
    pub instance_id: Option<String>,
    /// `client.id`.
    pub client_id: String,
    /// Where it connects from.
    pub host: String,
    /// Classic members have none.
    pub epoch: Option<i32>,
    /// What it consumes.
    pub assignment: Vec<TopicPartition>,
    /// What it shall consume; classic groups have no such thing.
    pub target_assignment: Option<Vec<TopicPartition>>,
}

/// Each group, in the order of the names.
pub async fn describe(cluster: &Cluster, groups: &[String]) -> Result<PerGroup<GroupDescription>, Error> {
    cluster.read_groups(groups, ask_each_kind).await
}

async fn ask_each_kind(
    connection: Arc<Connection>,
    coordinator: BrokerId,
    groups: Vec<String>,
) -> Result<PerGroup<GroupDescription>, Error> {
    let mut described = Vec::new();
    let mut left = groups;
    if connection.offers::<ConsumerGroupDescribeRequest>(0) {
        let request = ConsumerGroupDescribeRequest::default().with_group_ids(ids(&left));
        let reply = connection.send(|_| request).await?;
        for group in &reply.body.groups {
            match KafkaError::from_wire(group.error_code, group.error_message.as_deref()) {
                Some(error) if is_other_kind(&error) => continue,
                Some(error) => described.push((group.group_id.to_string(), Err(reply.error(error)))),
                None => described.push((group.group_id.to_string(), Ok(of_consumer(group, coordinator)))),
            }
        }
        left.retain(|group| described.iter().all(|(name, _)| name != group));
    }
    if !left.is_empty() && connection.offers::<ShareGroupDescribeRequest>(1) {
        let request = ShareGroupDescribeRequest::default().with_group_ids(ids(&left));
        let reply = connection.send(|_| request).await?;
        for group in reply.body.groups.iter().filter(|group| group.error_code == 0) {
            described.push((group.group_id.to_string(), Ok(of_share(group, coordinator))));
        }
        left.retain(|group| described.iter().all(|(name, _)| name != group));
    }
    if !left.is_empty() {
        let request = DescribeGroupsRequest::default().with_groups(ids(&left));
        let reply = connection.send(|_| request).await?;
        for group in &reply.body.groups {
            // Before version 6 a group that does not exist is a dead one.
            let dead = (group.group_state == *"Dead").then(|| KafkaError::of(ResponseError::GroupIdNotFound));
            let error = KafkaError::from_wire(group.error_code, group.error_message.as_deref()).or(dead);
            let result =
                error.map_or_else(|| Ok(of_classic(group, coordinator)), |error| Err(reply.error(error)));
            described.push((group.group_id.to_string(), result));
        }
    }
    Ok(described)
}

/// The coordinator has no such group of this kind, or does not do this kind at all.
fn is_other_kind(error: &KafkaError) -> bool {
    matches!(error.code.kind(), ResponseError::GroupIdNotFound | ResponseError::UnsupportedVersion)
}

fn ids(groups: &[String]) -> Vec<GroupId> {
    groups.iter().map(|group| GroupId(StrBytes::from_string(group.clone()))).collect()
}

fn of_consumer(group: &consumer::DescribedGroup, coordinator: BrokerId) -> GroupDescription {
    let members = group.members.iter().map(|member| GroupMember {
        id: member.member_id.to_string(),
        instance_id: member.instance_id.as_ref().map(ToString::to_string),
        client_id: member.client_id.to_string(),
        host: member.client_host.to_string(),
        epoch: Some(member.member_epoch),
        assignment: of_consumer_assignment(&member.assignment),
        target_assignment: Some(of_consumer_assignment(&member.target_assignment)),
    });
    GroupDescription {
        id: group.group_id.to_string(),
        group_type: "consumer",
        state: group.group_state.to_string(),
        assignor: group.assignor_name.to_string(),
        coordinator,
        epoch: Some(group.group_epoch),
        members: sorted(members.collect()),
    }
}

fn of_consumer_assignment(assignment: &consumer::Assignment) -> Vec<TopicPartition> {
    let topics = assignment.topic_partitions.iter();
    partitions(topics.map(|topic| (topic.topic_name.as_str(), &topic.partitions)))
}

fn of_share(group: &share::DescribedGroup, coordinator: BrokerId) -> GroupDescription {
    let members = group.members.iter().map(|member| {
        let topics = member.assignment.topic_partitions.iter();
        GroupMember {
            id: member.member_id.to_string(),
            instance_id: None,
            client_id: member.client_id.to_string(),
            host: member.client_host.to_string(),
            epoch: Some(member.member_epoch),
            assignment: partitions(topics.map(|topic| (topic.topic_name.as_str(), &topic.partitions))),
            target_assignment: None,
        }
    });
    GroupDescription {
        id: group.group_id.to_string(),
        group_type: "share",
        state: group.group_state.to_string(),
        assignor: group.assignor_name.to_string(),
        coordinator,
        epoch: Some(group.group_epoch),
        members: sorted(members.collect()),
    }
}

fn of_classic(group: &classic::DescribedGroup, coordinator: BrokerId) -> GroupDescription {
    // Only consumers write what we can read; Kafka Connect has a format of its own.
    let readable = group.protocol_type == *"consumer";
    let members = group.members.iter().map(|member| GroupMember {
        id: member.member_id.to_string(),
        instance_id: member.group_instance_id.as_ref().map(ToString::to_string),
        client_id: member.client_id.to_string(),
        host: member.client_host.to_string(),
        epoch: None,
        assignment: if readable {
            consumer_protocol::read_assignment(&member.member_assignment)
        } else {
            Vec::new()
        },
        target_assignment: None,
    });
    GroupDescription {
        id: group.group_id.to_string(),
        group_type: "classic",
        state: group.group_state.to_string(),
        assignor: group.protocol_data.to_string(),
        coordinator,
        epoch: None,
        members: sorted(members.collect()),
    }
}

fn partitions<'a>(topics: impl Iterator<Item = (&'a str, &'a Vec<i32>)>) -> Vec<TopicPartition> {
    let of_topic = |(topic, ids): (&str, &'a Vec<i32>)| {
        let topic = topic.to_owned();
        ids.iter().map(move |id| TopicPartition::new(topic.clone(), PartitionId(*id)))
    };
    topics.flat_map(of_topic).collect()
}

fn sorted(mut members: Vec<GroupMember>) -> Vec<GroupMember> {
    members.sort_by(|a, b| a.id.cmp(&b.id));
    members
}
