//! Groups in full: state, members, who has which partition.
//!
//! A group's id does not tell its kind, so the coordinator is asked as for a consumer group (KIP-848),
//! then as for a share group (KIP-932), a streams group (KIP-1071) and a classic one, each time only for
//! those that were not that. Whoever knows the kind from a list says so and saves the questions.

use std::collections::HashSet;
use std::sync::Arc;

use super::streams::{self, MemberTasks, Topology};
use super::{GroupType, consumer_protocol};
use crate::cluster::{Cluster, PerGroup, TopicPartition};
use crate::connection::{Connection, Error, KafkaError, Reply};
use crate::protocol::messages::{
    ConsumerGroupDescribeRequest, DescribeGroupsRequest, GroupId, ResponseError, ShareGroupDescribeRequest,
    StrBytes, StreamsGroupDescribeRequest, consumer_group_describe_response as consumer,
    describe_groups_response as classic, share_group_describe_response as share,
};
use crate::protocol::types::{BrokerId, PartitionId};

/// A group and its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupDescription {
    /// Its id.
    pub id: String,
    /// Which kind of group.
    pub group_type: GroupType,
    /// Kafka's name of the state.
    pub state: String,
    /// How partitions are shared out.
    pub assignor: String,
    /// The broker that looks after it.
    pub coordinator: BrokerId,
    /// How often the group has changed; classic groups do not tell.
    pub epoch: Option<i32>,
    /// The epoch whose assignment is the target; classic groups have none.
    pub assignment_epoch: Option<i32>,
    /// What a streams group computes.
    pub topology: Option<Topology>,
    /// In the order of their ids.
    pub members: Vec<GroupMember>,
}

/// A member of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupMember {
    /// The id that the coordinator or the member chose.
    pub id: String,
    /// `group.instance.id`.
    pub instance_id: Option<String>,
    /// `client.id`.
    pub client_id: String,
    /// Where it connects from.
    pub host: String,
    /// `client.rack`.
    pub rack_id: Option<String>,
    /// Classic members have none.
    pub epoch: Option<i32>,
    /// The topics it has subscribed to, where it tells.
    pub topics: Vec<String>,
    /// The expression it has subscribed with (KIP-848).
    pub topic_regex: Option<String>,
    /// What it consumes.
    pub assignment: Vec<TopicPartition>,
    /// What it shall consume; classic and share groups have no such thing.
    pub target_assignment: Option<Vec<TopicPartition>>,
    /// The tasks of a member of a streams group.
    pub tasks: Option<MemberTasks>,
}

/// Each group, in the order of the names.
pub async fn describe(cluster: &Cluster, groups: &[String]) -> Result<PerGroup<GroupDescription>, Error> {
    cluster.read_groups(groups, ask_each_kind).await
}

/// Each group that is known to be of this kind, with one question to each coordinator.
pub async fn describe_of_type(
    cluster: &Cluster,
    groups: &[String],
    group_type: GroupType,
) -> Result<PerGroup<GroupDescription>, Error> {
    let ask = move |connection, coordinator, groups: Vec<String>| async move {
        ask_kind(connection, coordinator, &groups, group_type).await
    };
    cluster.read_groups(groups, ask).await
}

/// The newer kinds first: what is none of them is a classic group, or nothing.
async fn ask_each_kind(
    connection: Arc<Connection>,
    coordinator: BrokerId,
    groups: Vec<String>,
) -> Result<PerGroup<GroupDescription>, Error> {
    let mut described: PerGroup<GroupDescription> = Vec::new();
    let mut left = groups;
    for group_type in [GroupType::Consumer, GroupType::Share, GroupType::Streams] {
        if left.is_empty() || !is_offered(&connection, group_type) {
            continue;
        }
        let answers = ask_kind(connection.clone(), coordinator, &left, group_type).await?;
        described.extend(answers.into_iter().filter(|(_, answer)| !is_other_kind(answer)));
        let known: HashSet<&String> = described.iter().map(|(name, _)| name).collect();
        left.retain(|group| !known.contains(group));
    }
    if !left.is_empty() {
        described.extend(ask_kind(connection, coordinator, &left, GroupType::Classic).await?);
    }
    Ok(described)
}

fn is_offered(connection: &Connection, group_type: GroupType) -> bool {
    check_offered(connection, group_type).is_ok()
}

/// An error, with the name of the API, where brokers know nothing of this kind of group: an empty list of them
/// would say that there are none.
pub async fn require_type(cluster: &Cluster, group_type: GroupType) -> Result<(), Error> {
    check_offered(&*cluster.any().await?, group_type)
}

fn check_offered(connection: &Connection, group_type: GroupType) -> Result<(), Error> {
    match group_type {
        GroupType::Classic => Ok(()),
        GroupType::Consumer => connection.require::<ConsumerGroupDescribeRequest>(0),
        GroupType::Share => connection.require::<ShareGroupDescribeRequest>(1),
        GroupType::Streams => connection.require::<StreamsGroupDescribeRequest>(0),
    }
}

async fn ask_kind(
    connection: Arc<Connection>,
    coordinator: BrokerId,
    groups: &[String],
    group_type: GroupType,
) -> Result<PerGroup<GroupDescription>, Error> {
    match group_type {
        GroupType::Classic => ask_classic(&connection, coordinator, groups).await,
        GroupType::Consumer => ask_consumer(&connection, coordinator, groups).await,
        GroupType::Share => ask_share(&connection, coordinator, groups).await,
        GroupType::Streams => streams::ask(&connection, coordinator, groups).await,
    }
}

async fn ask_consumer(
    connection: &Connection,
    coordinator: BrokerId,
    groups: &[String],
) -> Result<PerGroup<GroupDescription>, Error> {
    let request = ConsumerGroupDescribeRequest::default().with_group_ids(ids(groups));
    let reply = connection.send(|_| request).await?;
    let described = reply.body.groups.iter().map(|group| {
        let error = KafkaError::from_wire(group.error_code, group.error_message.as_deref());
        (group.group_id.to_string(), settled(&reply, error, || of_consumer(group, coordinator)))
    });
    Ok(described.collect())
}

async fn ask_share(
    connection: &Connection,
    coordinator: BrokerId,
    groups: &[String],
) -> Result<PerGroup<GroupDescription>, Error> {
    let request = ShareGroupDescribeRequest::default().with_group_ids(ids(groups));
    let reply = connection.send(|_| request).await?;
    let described = reply.body.groups.iter().map(|group| {
        let error = KafkaError::from_wire(group.error_code, group.error_message.as_deref());
        (group.group_id.to_string(), settled(&reply, error, || of_share(group, coordinator)))
    });
    Ok(described.collect())
}

async fn ask_classic(
    connection: &Connection,
    coordinator: BrokerId,
    groups: &[String],
) -> Result<PerGroup<GroupDescription>, Error> {
    let request = DescribeGroupsRequest::default().with_groups(ids(groups));
    let reply = connection.send(|_| request).await?;
    let described = reply.body.groups.iter().map(|group| {
        // Before version 6 a group that does not exist is a dead one.
        let dead = (group.group_state == *"Dead").then(|| KafkaError::of(ResponseError::GroupIdNotFound));
        let error = KafkaError::from_wire(group.error_code, group.error_message.as_deref()).or(dead);
        (group.group_id.to_string(), settled(&reply, error, || of_classic(group, coordinator)))
    });
    Ok(described.collect())
}

/// The group, or why it is not told.
fn settled<R>(
    reply: &Reply<R>,
    error: Option<KafkaError>,
    group: impl FnOnce() -> GroupDescription,
) -> Result<GroupDescription, Error> {
    error.map_or_else(|| Ok(group()), |error| Err(reply.error(error)))
}

/// The coordinator has no such group of this kind, or does not do this kind at all.
fn is_other_kind<T>(answer: &Result<T, Error>) -> bool {
    use ResponseError::{GroupIdNotFound, UnsupportedVersion};
    matches!(answer, Err(Error::Kafka { error, .. })
        if matches!(error.code.kind(), GroupIdNotFound | UnsupportedVersion))
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
        rack_id: member.rack_id.as_ref().map(ToString::to_string),
        epoch: Some(member.member_epoch),
        topics: member.subscribed_topic_names.iter().map(|name| name.to_string()).collect(),
        topic_regex: member
            .subscribed_topic_regex
            .as_deref()
            .filter(|regex| !regex.is_empty())
            .map(str::to_owned),
        assignment: of_consumer_assignment(&member.assignment),
        target_assignment: Some(of_consumer_assignment(&member.target_assignment)),
        tasks: None,
    });
    GroupDescription {
        id: group.group_id.to_string(),
        group_type: GroupType::Consumer,
        state: group.group_state.to_string(),
        assignor: group.assignor_name.to_string(),
        coordinator,
        epoch: Some(group.group_epoch),
        assignment_epoch: Some(group.assignment_epoch),
        topology: None,
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
            client_id: member.client_id.to_string(),
            host: member.client_host.to_string(),
            rack_id: member.rack_id.as_ref().map(ToString::to_string),
            epoch: Some(member.member_epoch),
            topics: member.subscribed_topic_names.iter().map(|name| name.to_string()).collect(),
            assignment: partitions(topics.map(|topic| (topic.topic_name.as_str(), &topic.partitions))),
            ..GroupMember::default()
        }
    });
    GroupDescription {
        id: group.group_id.to_string(),
        group_type: GroupType::Share,
        state: group.group_state.to_string(),
        assignor: group.assignor_name.to_string(),
        coordinator,
        epoch: Some(group.group_epoch),
        assignment_epoch: Some(group.assignment_epoch),
        topology: None,
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
        topics: if readable {
            consumer_protocol::read_subscription(&member.member_metadata)
        } else {
            Vec::new()
        },
        assignment: if readable {
            consumer_protocol::read_assignment(&member.member_assignment)
        } else {
            Vec::new()
        },
        ..GroupMember::default()
    });
    GroupDescription {
        id: group.group_id.to_string(),
        group_type: GroupType::Classic,
        state: group.group_state.to_string(),
        assignor: group.protocol_data.to_string(),
        coordinator,
        epoch: None,
        assignment_epoch: None,
        topology: None,
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

pub(super) fn sorted(mut members: Vec<GroupMember>) -> Vec<GroupMember> {
    members.sort_by(|a, b| a.id.cmp(&b.id));
    members
}
