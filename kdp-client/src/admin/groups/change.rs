//! What changes a group: commit offsets for it, forget them, remove members, delete it.
//!
//! Every answer is per item. Coordinators refuse commits from outside while a group has members; who
//! wants to know why describes the group.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Committed;
use crate::admin::Outcome;
use crate::cluster::{Backoff, Cluster, TopicPartition};
use crate::connection::{Connection, Error, KafkaError};
use crate::protocol::messages::leave_group_request::MemberIdentity;
use crate::protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use crate::protocol::messages::offset_delete_request::{
    OffsetDeleteRequestPartition, OffsetDeleteRequestTopic,
};
use crate::protocol::messages::{
    DeleteGroupsRequest, GroupId, LeaveGroupRequest, OffsetCommitRequest, OffsetDeleteRequest, ResponseError,
    StrBytes, TopicName,
};
use crate::protocol::types::{LeaderEpoch, PartitionId};

/// From here on LeaveGroup names any number of members, also by their instance ids.
const MANY_MEMBERS: i16 = 3;
/// From here on it says why.
const WITH_REASON: i16 = 5;

/// What became of each partition.
pub type Changed = Vec<(TopicPartition, Result<(), KafkaError>)>;

/// A member as it is named to remove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRef {
    /// Its id; empty where it is named by its instance.
    pub member_id: String,
    /// `group.instance.id`, for static members.
    pub instance_id: Option<String>,
}

/// What became of each member.
pub type Removed = Vec<(MemberRef, Result<(), KafkaError>)>;

/// Commits offsets for a group that has no members, in one request; again for new partitions of which its
/// coordinator has not heard yet.
pub async fn commit(cluster: &Cluster, group: &str, offsets: &[Committed]) -> Result<Changed, Error> {
    let mut changed = commit_once(cluster, group, offsets).await?;
    let mut backoff = Backoff::new(cluster.read_timeout());
    loop {
        let unheard = unheard(cluster, &changed).await?;
        match backoff.next_delay() {
            Some(delay) if !unheard.is_empty() => tokio::time::sleep(delay).await,
            _ => return Ok(changed),
        }
        let again = offsets.iter().filter(|offset| unheard.contains(&offset.partition)).cloned();
        changed.retain(|(partition, _)| !unheard.contains(partition));
        changed.extend(commit_once(cluster, group, &again.collect::<Vec<_>>()).await?);
        changed.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
}

/// The partitions that the coordinator does not know, though the cluster does.
async fn unheard(cluster: &Cluster, changed: &Changed) -> Result<BTreeSet<TopicPartition>, Error> {
    let is_unknown = |result: &Result<(), KafkaError>| {
        result.as_ref().is_err_and(|error| error.code.kind() == ResponseError::UnknownTopicOrPartition)
    };
    let unknown: Vec<_> =
        changed.iter().filter(|(_, result)| is_unknown(result)).map(|(one, _)| one.clone()).collect();
    match unknown.is_empty() {
        true => Ok(BTreeSet::new()),
        false => Ok(cluster.by_leader(&unknown).await?.led.into_values().flatten().collect()),
    }
}

async fn commit_once(cluster: &Cluster, group: &str, offsets: &[Committed]) -> Result<Changed, Error> {
    let mut topics: BTreeMap<&str, Vec<OffsetCommitRequestPartition>> = BTreeMap::new();
    for offset in offsets {
        let partition = OffsetCommitRequestPartition::default()
            .with_partition_index(offset.partition.partition.get())
            .with_committed_offset(offset.offset.get())
            .with_committed_leader_epoch(offset.leader_epoch.map_or(-1, LeaderEpoch::get))
            .with_committed_metadata(Some(text(offset.metadata.as_deref().unwrap_or_default())));
        topics.entry(&offset.partition.topic).or_default().push(partition);
    }
    let topics = topics.into_iter().map(|(name, partitions)| {
        OffsetCommitRequestTopic::default().with_name(topic_name(name)).with_partitions(partitions)
    });
    let request = OffsetCommitRequest::default()
        .with_group_id(group_id(group))
        .with_generation_id_or_member_epoch(-1)
        .with_topics(topics.collect());
    one_group(cluster, group, |connection| {
        let request = request.clone();
        async move {
            let reply = connection.send(|_| request).await?;
            let rows = reply.body.topics.iter().flat_map(|topic| {
                topic.partitions.iter().map(|one| (topic.name.as_str(), one.partition_index, one.error_code))
            });
            temporary_as_whole(rows.clone().map(|(.., code)| code)).map_err(|error| reply.error(error))?;
            Ok(changed(rows))
        }
    })
    .await
}

/// Forgets what a group has committed for these partitions. Topics that its members consume are refused.
pub async fn delete_offsets(
    cluster: &Cluster,
    group: &str,
    partitions: &[TopicPartition],
) -> Result<Changed, Error> {
    let mut topics: BTreeMap<&str, Vec<OffsetDeleteRequestPartition>> = BTreeMap::new();
    for one in partitions {
        let partition = OffsetDeleteRequestPartition::default().with_partition_index(one.partition.get());
        topics.entry(&one.topic).or_default().push(partition);
    }
    let topics = topics.into_iter().map(|(name, partitions)| {
        OffsetDeleteRequestTopic::default().with_name(topic_name(name)).with_partitions(partitions)
    });
    let request = OffsetDeleteRequest::default().with_group_id(group_id(group)).with_topics(topics.collect());
    one_group(cluster, group, |connection| {
        let request = request.clone();
        async move {
            let reply = connection.send(|_| request).await?;
            if let Some(error) = KafkaError::from_wire(reply.body.error_code, None) {
                return Err(reply.error(error));
            }
            let rows = reply.body.topics.iter().flat_map(|topic| {
                topic.partitions.iter().map(|one| (topic.name.as_str(), one.partition_index, one.error_code))
            });
            Ok(changed(rows))
        }
    })
    .await
}

/// Lets members leave the group; those that still run will join again.
pub async fn remove_members(
    cluster: &Cluster,
    group: &str,
    members: &[MemberRef],
    reason: &str,
) -> Result<Removed, Error> {
    one_group(cluster, group, |connection| {
        let (id, members, reason) = (group_id(group), members.to_vec(), reason.to_owned());
        let build = move |version: i16| {
            let member = |one: &MemberRef| {
                MemberIdentity::default()
                    .with_member_id(text(&one.member_id))
                    .with_group_instance_id(one.instance_id.as_deref().map(text))
                    .with_reason((version >= WITH_REASON).then(|| text(&reason)))
            };
            LeaveGroupRequest::default().with_group_id(id).with_members(members.iter().map(member).collect())
        };
        async move {
            let reply = connection.send_between(MANY_MEMBERS, i16::MAX, build).await?;
            if let Some(error) = KafkaError::from_wire(reply.body.error_code, None) {
                return Err(reply.error(error));
            }
            let removed = reply.body.members.iter().map(|one| {
                let member = MemberRef {
                    member_id: one.member_id.to_string(),
                    instance_id: one.group_instance_id.as_ref().map(ToString::to_string),
                };
                (member, KafkaError::from_wire(one.error_code, None).map_or(Ok(()), Err))
            });
            Ok(removed.collect())
        }
    })
    .await
}

/// Deletes groups that have no members, with all their offsets. One request to each coordinator.
pub async fn delete(cluster: &Cluster, groups: &[String]) -> Result<Vec<Outcome<()>>, Error> {
    let ask = |connection: Arc<Connection>, _, groups: Vec<String>| async move {
        let names = groups.iter().map(|group| group_id(group)).collect();
        let reply = connection.send(|_| DeleteGroupsRequest::default().with_groups_names(names)).await?;
        let results = reply.body.results.iter().map(|one| {
            let error = KafkaError::from_wire(one.error_code, None);
            (one.group_id.to_string(), error.map_or(Ok(()), |error| Err(reply.error(error))))
        });
        Ok(results.collect())
    };
    let mut outcomes = Vec::new();
    for (name, result) in cluster.ask_groups(groups, ask).await? {
        let error = match result {
            Ok(()) => None,
            Err(Error::Kafka { error, .. }) => Some(error),
            Err(error) => return Err(error),
        };
        outcomes.push(Outcome::new(name, error, ()));
    }
    Ok(outcomes)
}

/// Asks the coordinator of one group, and follows it where it moves.
pub(super) async fn one_group<T, F>(
    cluster: &Cluster,
    group: &str,
    ask: impl Fn(Arc<Connection>) -> F,
) -> Result<T, Error>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    let ask = |connection, _, mut groups: Vec<String>| {
        let (answer, name) = (ask(connection), groups.pop());
        async move { Ok(vec![(name.expect("one group was asked about"), answer.await)]) }
    };
    let answers = cluster.ask_groups(&[group.to_owned()], ask).await?;
    let (_, answer) = answers.into_iter().next().expect("every group that is asked about has an answer");
    answer
}

/// An answer that carries a temporary error for its parts carries the same one for all of them, since it is
/// the coordinator's; as the error of the whole it is asked again.
fn temporary_as_whole(codes: impl Iterator<Item = i16>) -> Result<(), KafkaError> {
    use ResponseError::{CoordinatorLoadInProgress, CoordinatorNotAvailable, NotCoordinator};
    let is_temporary = |error: &KafkaError| {
        matches!(error.code.kind(), CoordinatorLoadInProgress | CoordinatorNotAvailable | NotCoordinator)
    };
    codes.filter_map(|code| KafkaError::from_wire(code, None)).find(is_temporary).map_or(Ok(()), Err)
}

fn changed<'a>(rows: impl Iterator<Item = (&'a str, i32, i16)>) -> Changed {
    let one = |(topic, partition, code)| {
        let partition = TopicPartition::new(topic, PartitionId(partition));
        (partition, KafkaError::from_wire(code, None).map_or(Ok(()), Err))
    };
    let mut changed: Changed = rows.map(one).collect();
    changed.sort_by(|(a, _), (b, _)| a.cmp(b));
    changed
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}

fn group_id(name: &str) -> GroupId {
    GroupId(text(name))
}

fn topic_name(name: &str) -> TopicName {
    TopicName(text(name))
}
