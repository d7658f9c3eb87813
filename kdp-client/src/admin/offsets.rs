//! Offsets of partitions: first, last, by time (ListOffsets, asked of every leader at once).

use std::collections::HashMap;

use crate::cluster::{Cluster, Remedy, Rounds, TopicPartition};
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use crate::protocol::messages::list_offsets_response::{
    ListOffsetsPartitionResponse, ListOffsetsTopicResponse,
};
use crate::protocol::messages::{
    self, ApiKey, ListOffsetsRequest, ListOffsetsResponse, ResponseError, StrBytes, TopicName,
};
use crate::protocol::types::{BrokerId, LeaderEpoch, Offset};

/// No leader is asked about more partitions than this at once by [`of_leader`].
const PARTITIONS_MAX: usize = 5000;

/// Which offset of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffsetSpec {
    /// The first that is still there: the log start offset.
    Earliest,
    /// The one the next record will get, as consumers see it: the high watermark.
    Latest,
    /// The last stable offset: where transactions are open, less than [`OffsetSpec::Latest`].
    LastStable,
    /// The first record with this timestamp or a later one.
    Timestamp(i64),
    /// The record with the highest timestamp (Kafka 3.0).
    MaxTimestamp,
    /// The first that is kept on the leader's own disks (Kafka 3.6, tiered storage).
    EarliestLocal,
    /// The last that is kept in remote storage (Kafka 3.9, tiered storage).
    LatestTiered,
}

impl OffsetSpec {
    /// What stands for it in a request.
    fn timestamp(self) -> i64 {
        match self {
            OffsetSpec::Latest | OffsetSpec::LastStable => -1,
            OffsetSpec::Earliest => -2,
            OffsetSpec::MaxTimestamp => -3,
            OffsetSpec::EarliestLocal => -4,
            OffsetSpec::LatestTiered => -5,
            OffsetSpec::Timestamp(timestamp) => timestamp,
        }
    }

    /// The first version of the API that can be asked this.
    fn version_min(self) -> i16 {
        match self {
            OffsetSpec::LastStable => 2,
            OffsetSpec::MaxTimestamp => 7,
            OffsetSpec::EarliestLocal => 8,
            OffsetSpec::LatestTiered => 9,
            OffsetSpec::Latest | OffsetSpec::Earliest | OffsetSpec::Timestamp(_) => 0,
        }
    }
}

/// An offset that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundOffset {
    /// `None` where no record fits: no such timestamp, or an empty log.
    pub offset: Option<Offset>,
    /// The record's timestamp, where the question was about time.
    pub timestamp: Option<i64>,
    /// The leader epoch of that record.
    pub leader_epoch: Option<LeaderEpoch>,
}

/// What is known about each partition, or why not.
pub type PerPartition<T> = Vec<(TopicPartition, Result<T, Error>)>;

/// The offset of each partition, in the order of the partitions. Leaders that move are followed.
pub async fn list(
    cluster: &Cluster,
    partitions: &[TopicPartition],
    spec: OffsetSpec,
) -> Result<PerPartition<FoundOffset>, Error> {
    let questions: Vec<_> = partitions.iter().map(|partition| (partition.clone(), spec)).collect();
    list_each(cluster, &questions).await
}

/// [`list`] with a question of its own for each partition; every partition stands there once.
pub async fn list_each(
    cluster: &Cluster,
    questions: &[(TopicPartition, OffsetSpec)],
) -> Result<PerPartition<FoundOffset>, Error> {
    let specs: HashMap<&TopicPartition, OffsetSpec> =
        questions.iter().map(|(partition, spec)| (partition, *spec)).collect();
    let mut rounds = Rounds::within(cluster.read_timeout());
    let mut wanted: Vec<_> = questions.iter().map(|(partition, _)| partition.clone()).collect();
    while !wanted.is_empty() {
        let answers = ask(cluster, &wanted, &specs).await?;
        wanted = rounds.take(answers, is_temporary).await;
    }
    let mut found = rounds.settled();
    let positions: HashMap<_, usize> = questions.iter().map(|(partition, _)| partition).zip(0..).collect();
    found.sort_by_key(|(partition, _)| positions.get(partition).copied());
    Ok(found)
}

/// Asks this broker only, once, and follows nobody: for whoever asks again soon anyway. A very long question
/// becomes several, one after the other, so that none keeps the broker busy for long. In the order of the partitions;
/// one that it does not lead has an error.
pub async fn of_leader(
    cluster: &Cluster,
    leader: BrokerId,
    partitions: &[TopicPartition],
    spec: OffsetSpec,
) -> Result<PerPartition<FoundOffset>, Error> {
    let mut all = Vec::with_capacity(partitions.len());
    for part in partitions.chunks(PARTITIONS_MAX) {
        let specs: HashMap<&TopicPartition, OffsetSpec> =
            part.iter().map(|partition| (partition, spec)).collect();
        let topics = topics(part, &specs);
        let timeout_ms = i32::try_from(cluster.read_timeout().as_millis()).unwrap_or(i32::MAX);
        let stable = spec == OffsetSpec::LastStable;
        let build = move |version| request(topics, stable, version, timeout_ms);
        let versions = spec.version_min()..=i16::MAX;
        let mut replies = cluster.read_each_in(versions, [(leader, build)]).await;
        let reply = replies.pop().expect("one question has one answer").1?;
        let known = index(&reply);
        all.extend(part.iter().map(|partition| {
            let answer = known.get(&(partition.topic.as_str(), partition.partition.get()));
            let answer = answer.map_or_else(|| Err(reply.incomplete(partition)), |one| read(&reply, one));
            (partition.clone(), answer)
        }));
    }
    Ok(all)
}

/// Every partition of these topics, in their order; a topic that fails says why.
pub async fn partitions_of(
    cluster: &Cluster,
    topics: &[String],
) -> Result<Vec<super::Outcome<Vec<TopicPartition>>>, Error> {
    let described = super::topics::describe(cluster, topics).await?;
    let outcomes = described.into_iter().map(|outcome| super::Outcome {
        result: outcome.result.map(|topic| {
            let ids = topic.partitions.iter().map(|partition| partition.id);
            ids.map(|id| TopicPartition::new(topic.name.clone(), id)).collect()
        }),
        name: outcome.name,
    });
    Ok(outcomes.collect())
}

/// A moving leader is worth another look, and one that does not know yet what it leads; a broker that is
/// down is not, nor a topic of which the cluster says that it is not there.
fn is_temporary(answer: &Result<FoundOffset, Error>) -> bool {
    match answer {
        Err(Error::Kafka { error, api, .. }) => match error.code.kind() {
            ResponseError::UnknownTopicOrPartition => *api != ApiKey::Metadata,
            _ => Remedy::for_code(error) != Remedy::GiveUp,
        },
        _ => false,
    }
}

async fn ask(
    cluster: &Cluster,
    partitions: &[TopicPartition],
    specs: &HashMap<&TopicPartition, OffsetSpec>,
) -> Result<PerPartition<FoundOffset>, Error> {
    let by_leader = cluster.by_leader(partitions).await?;
    let mut answers: PerPartition<FoundOffset> =
        by_leader.unled.into_iter().map(|(partition, error)| (partition, Err(error))).collect();
    let timeout_ms = i32::try_from(cluster.read_timeout().as_millis()).unwrap_or(i32::MAX);
    // The isolation level is the whole request's.
    let stable = specs.values().any(|spec| *spec == OffsetSpec::LastStable);
    let version_min = specs.values().map(|spec| spec.version_min()).max().unwrap_or(0);
    let questions = by_leader.led.iter().map(|(leader, partitions)| {
        let topics = topics(partitions, specs);
        (*leader, move |version| request(topics, stable, version, timeout_ms))
    });
    let replies = cluster.read_each_in(version_min..=i16::MAX, questions).await;
    for ((_, reply), partitions) in replies.into_iter().zip(by_leader.led.into_values()) {
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => {
                answers.extend(partitions.into_iter().map(|partition| (partition, Err(error.clone()))));
                continue;
            }
        };
        let found = index(&reply);
        for partition in partitions {
            let key = (partition.topic.as_str(), partition.partition.get());
            let answer = match found.get(&key) {
                Some(answer) => read(&reply, answer),
                None => Err(reply.incomplete(&partition)),
            };
            answers.push((partition, answer));
        }
    }
    Ok(answers)
}

fn request(topics: Vec<ListOffsetsTopic>, stable: bool, version: i16, timeout_ms: i32) -> ListOffsetsRequest {
    let request = ListOffsetsRequest::default()
        .with_replica_id(messages::BrokerId(-1))
        .with_isolation_level(stable.into())
        .with_topics(topics);
    if version >= 10 { request.with_timeout_ms(timeout_ms) } else { request }
}

fn topics(
    partitions: &[TopicPartition],
    specs: &HashMap<&TopicPartition, OffsetSpec>,
) -> Vec<ListOffsetsTopic> {
    let mut topics: Vec<ListOffsetsTopic> = Vec::new();
    for one in partitions {
        if topics.last().is_none_or(|last| *last.name.0 != *one.topic.as_str()) {
            let name = TopicName(StrBytes::from_string(one.topic.clone()));
            topics.push(ListOffsetsTopic::default().with_name(name));
        }
        let asked = ListOffsetsPartition::default()
            .with_partition_index(one.partition.get())
            .with_current_leader_epoch(-1)
            .with_timestamp(specs[one].timestamp());
        topics.last_mut().expect("one was pushed").partitions.push(asked);
    }
    topics
}

/// The parts of an answer by topic and partition: looking through all of them for each would be a square.
fn index(reply: &Reply<ListOffsetsResponse>) -> HashMap<(&str, i32), &ListOffsetsPartitionResponse> {
    let of_topic = |topic: &'_ ListOffsetsTopicResponse| topic.partitions.len();
    let mut found = HashMap::with_capacity(reply.body.topics.iter().map(of_topic).sum());
    for topic in &reply.body.topics {
        for partition in &topic.partitions {
            found.insert((topic.name.as_str(), partition.partition_index), partition);
        }
    }
    found
}

fn read(
    reply: &Reply<ListOffsetsResponse>,
    answer: &ListOffsetsPartitionResponse,
) -> Result<FoundOffset, Error> {
    match KafkaError::from_wire(answer.error_code, None) {
        Some(error) => Err(reply.error(error)),
        None => Ok(FoundOffset {
            offset: (answer.offset >= 0).then_some(Offset(answer.offset)),
            timestamp: (answer.timestamp >= 0).then_some(answer.timestamp),
            leader_epoch: (answer.leader_epoch >= 0).then_some(LeaderEpoch(answer.leader_epoch)),
        }),
    }
}
