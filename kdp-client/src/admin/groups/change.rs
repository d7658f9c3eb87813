//! What changes a group: commit offsets for it, forget them, remove members, delete it.
//!
//! Every answer is per item. Coordinators refuse commits from outside while a group has members; who
//! wants to know why describes the group.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Committed;
use crate::admin::Outcome;
use crate::cluster::{Backoff, Cluster, PerGroup, TopicPartition, at_once};
use crate::connection::{Connection, Error, KafkaError, Reply};
use crate::protocol::messages::leave_group_request::MemberIdentity;
use crate::protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use crate::protocol::messages::offset_delete_request::{
    OffsetDeleteRequestPartition, OffsetDeleteRequestTopic,
};
use crate::protocol::messages::{
    DeleteGroupsRequest, GroupId, LeaveGroupRequest, OffsetCommitRequest, OffsetDeleteRequest, Request,
    ResponseError, StrBytes, TopicName,
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
    the_one(commit_each(cluster, &BTreeMap::from([(group.to_owned(), offsets.to_vec())])).await?)
}

/// [`commit`] for many groups: a request for each, which their coordinators get all at once.
pub async fn commit_each(
    cluster: &Cluster,
    offsets: &BTreeMap<String, Vec<Committed>>,
) -> Result<PerGroup<Changed>, Error> {
    let mut all = commit_each_once(cluster, offsets).await?;
    let mut backoff = Backoff::new(cluster.read_timeout());
    loop {
        let unheard = unheard(cluster, &all).await?;
        match backoff.next_delay() {
            Some(delay) if !unheard.is_empty() => tokio::time::sleep(delay).await,
            _ => return Ok(all),
        }
        let again = unheard.iter().map(|(group, partitions)| {
            let of_group = offsets.get(group).into_iter().flatten();
            let again = of_group.filter(|offset| partitions.contains(&offset.partition)).cloned();
            (group.clone(), again.collect())
        });
        for (group, answer) in commit_each_once(cluster, &again.collect()).await? {
            let before = all.iter_mut().find(|(known, _)| *known == group);
            before.into_iter().for_each(|(_, before)| settle(before, &unheard[&group], answer.clone()));
        }
    }
}

/// What the second answer says of these partitions takes the place of what the first said.
fn settle(
    before: &mut Result<Changed, Error>,
    again: &BTreeSet<TopicPartition>,
    answer: Result<Changed, Error>,
) {
    match (before, answer) {
        (Ok(changed), Ok(more)) => {
            changed.retain(|(partition, _)| !again.contains(partition));
            changed.extend(more);
            changed.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        (before, answer) => *before = answer,
    }
}

/// The partitions that a group's coordinator does not know, though the cluster does.
async fn unheard(
    cluster: &Cluster,
    answers: &PerGroup<Changed>,
) -> Result<BTreeMap<String, BTreeSet<TopicPartition>>, Error> {
    let is_unknown = |result: &Result<(), KafkaError>| {
        result.as_ref().is_err_and(|error| error.code.kind() == ResponseError::UnknownTopicOrPartition)
    };
    let unknown: Vec<(&String, &TopicPartition)> = answers
        .iter()
        .filter_map(|(group, changed)| Some((group, changed.as_ref().ok()?)))
        .flat_map(|(group, changed)| changed.iter().map(move |one| (group, one)))
        .filter_map(|(group, (partition, result))| is_unknown(result).then_some((group, partition)))
        .collect();
    let mut unheard: BTreeMap<String, BTreeSet<TopicPartition>> = BTreeMap::new();
    if unknown.is_empty() {
        return Ok(unheard);
    }
    let partitions: BTreeSet<TopicPartition> = unknown.iter().map(|(_, one)| (*one).clone()).collect();
    let partitions: Vec<TopicPartition> = partitions.into_iter().collect();
    let known: BTreeSet<TopicPartition> =
        cluster.by_leader(&partitions).await?.led.into_values().flatten().collect();
    for (group, partition) in unknown.into_iter().filter(|(_, partition)| known.contains(partition)) {
        unheard.entry(group.clone()).or_default().insert(partition.clone());
    }
    Ok(unheard)
}

async fn commit_each_once(
    cluster: &Cluster,
    offsets: &BTreeMap<String, Vec<Committed>>,
) -> Result<PerGroup<Changed>, Error> {
    let build =
        |(group, offsets): (&String, &Vec<Committed>)| (group.clone(), commit_request(group, offsets));
    each_group(cluster, offsets.iter().map(build).collect(), |reply| {
        let rows = reply.body.topics.iter().flat_map(|topic| {
            topic.partitions.iter().map(|one| (topic.name.as_str(), one.partition_index, one.error_code))
        });
        temporary_as_whole(rows.clone().map(|(.., code)| code)).map_err(|error| reply.error(error))?;
        Ok(changed(rows))
    })
    .await
}

fn commit_request(group: &str, offsets: &[Committed]) -> OffsetCommitRequest {
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
    OffsetCommitRequest::default()
        .with_group_id(group_id(group))
        .with_generation_id_or_member_epoch(-1)
        .with_topics(topics.collect())
}

/// Forgets what a group has committed for these partitions. Topics that its members consume are refused.
pub async fn delete_offsets(
    cluster: &Cluster,
    group: &str,
    partitions: &[TopicPartition],
) -> Result<Changed, Error> {
    the_one(delete_offsets_each(cluster, &BTreeMap::from([(group.to_owned(), partitions.to_vec())])).await?)
}

/// [`delete_offsets`] for many groups: a request for each, which their coordinators get all at once.
pub async fn delete_offsets_each(
    cluster: &Cluster,
    partitions: &BTreeMap<String, Vec<TopicPartition>>,
) -> Result<PerGroup<Changed>, Error> {
    let build = |(group, partitions): (&String, &Vec<TopicPartition>)| {
        (group.clone(), delete_request(group, partitions))
    };
    each_group(cluster, partitions.iter().map(build).collect(), |reply| {
        let body = reply.check(|body| (body.error_code, None))?;
        let rows = body.topics.iter().flat_map(|topic| {
            topic.partitions.iter().map(|one| (topic.name.as_str(), one.partition_index, one.error_code))
        });
        Ok(changed(rows))
    })
    .await
}

fn delete_request(group: &str, partitions: &[TopicPartition]) -> OffsetDeleteRequest {
    let mut topics: BTreeMap<&str, Vec<OffsetDeleteRequestPartition>> = BTreeMap::new();
    for one in partitions {
        let partition = OffsetDeleteRequestPartition::default().with_partition_index(one.partition.get());
        topics.entry(&one.topic).or_default().push(partition);
    }
    let topics = topics.into_iter().map(|(name, partitions)| {
        OffsetDeleteRequestTopic::default().with_name(topic_name(name)).with_partitions(partitions)
    });
    OffsetDeleteRequest::default().with_group_id(group_id(group)).with_topics(topics.collect())
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

/// Sends each group's own request to its coordinator, one behind the other without waiting in between, and
/// follows the coordinators where they move.
pub(super) async fn each_group<R, T>(
    cluster: &Cluster,
    requests: BTreeMap<String, R>,
    read: fn(Reply<R::Response>) -> Result<T, Error>,
) -> Result<PerGroup<T>, Error>
where
    R: Request + Clone + Send + 'static,
    R::Response: Send,
    T: Send + 'static,
{
    let names: Vec<String> = requests.keys().cloned().collect();
    let ask = |connection: Arc<Connection>, _, groups: Vec<String>| {
        let questions: Vec<_> = groups
            .into_iter()
            .filter_map(|group| {
                let (connection, request) = (connection.clone(), requests.get(&group)?.clone());
                Some((group, async move { read(connection.send(|_| request).await?) }))
            })
            .collect();
        async move { Ok(at_once(questions.into_iter()).await) }
    };
    cluster.ask_groups(&names, ask).await
}

fn the_one<T>(answers: PerGroup<T>) -> Result<T, Error> {
    let (_, answer) = answers.into_iter().next().expect("every group that is asked about has an answer");
    answer
}

/// Asks the coordinator of one group, and follows it where it moves.
async fn one_group<T, F>(
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
    the_one(cluster.ask_groups(&[group.to_owned()], ask).await?)
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
