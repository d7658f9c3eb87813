//! Offsets of partitions: first, last, by time (ListOffsets, asked of every leader at once).

use crate::cluster::{Backoff, Cluster, Remedy, TopicPartition};
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use crate::protocol::messages::list_offsets_response::ListOffsetsPartitionResponse;
use crate::protocol::messages::{self, ListOffsetsRequest, ListOffsetsResponse, StrBytes, TopicName};
use crate::protocol::types::{LeaderEpoch, Offset, PartitionId};

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
    let mut found: PerPartition<FoundOffset> = Vec::new();
    let mut backoff = Backoff::new(cluster.options().request_timeout);
    let mut wanted = partitions.to_vec();
    loop {
        let answers = ask(cluster, &wanted, spec).await?;
        let (again, settled): (Vec<_>, Vec<_>) =
            answers.into_iter().partition(|(_, answer)| is_temporary(answer));
        found.extend(settled);
        match backoff.next_delay() {
            Some(delay) if !again.is_empty() => tokio::time::sleep(delay).await,
            _ => {
                found.extend(again);
                break;
            }
        }
        wanted = again.into_iter().map(|(partition, _)| partition).collect();
    }
    let positions: std::collections::HashMap<_, _> = partitions.iter().zip(0..).collect();
    found.sort_by_key(|(partition, _)| positions.get(partition).copied().unwrap_or(usize::MAX));
    Ok(found)
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

/// A moving leader is worth another look; a broker that is down or a topic that is not there is not.
fn is_temporary(answer: &Result<FoundOffset, Error>) -> bool {
    use messages::ResponseError::{UnknownTopicId, UnknownTopicOrPartition};
    match answer {
        Err(Error::Kafka { error, .. }) => {
            !matches!(error.code.kind(), UnknownTopicOrPartition | UnknownTopicId)
                && Remedy::for_code(error) != Remedy::GiveUp
        }
        _ => false,
    }
}

async fn ask(
    cluster: &Cluster,
    partitions: &[TopicPartition],
    spec: OffsetSpec,
) -> Result<PerPartition<FoundOffset>, Error> {
    let by_leader = cluster.by_leader(partitions).await?;
    let mut answers: PerPartition<FoundOffset> =
        by_leader.unled.into_iter().map(|(partition, error)| (partition, Err(error))).collect();
    let timeout_ms = i32::try_from(cluster.read_timeout().as_millis()).unwrap_or(i32::MAX);
    let questions = by_leader.led.iter().map(|(leader, partitions)| {
        let topics = topics(partitions, spec);
        (*leader, move |version| request(topics, spec, version, timeout_ms))
    });
    let replies = cluster.read_each(questions).await;
    for ((_, reply), partitions) in replies.into_iter().zip(by_leader.led.into_values()) {
        for partition in partitions {
            let answer = reply.as_ref().map_err(Clone::clone).and_then(|reply| read(reply, &partition));
            answers.push((partition, answer));
        }
    }
    Ok(answers)
}

fn request(
    topics: Vec<ListOffsetsTopic>,
    spec: OffsetSpec,
    version: i16,
    timeout_ms: i32,
) -> ListOffsetsRequest {
    let request = ListOffsetsRequest::default()
        .with_replica_id(messages::BrokerId(-1))
        .with_isolation_level(i8::from(spec == OffsetSpec::LastStable && version >= 2))
        .with_topics(topics);
    if version >= 10 { request.with_timeout_ms(timeout_ms) } else { request }
}

fn topics(partitions: &[TopicPartition], spec: OffsetSpec) -> Vec<ListOffsetsTopic> {
    let timestamp = match spec {
        OffsetSpec::Latest | OffsetSpec::LastStable => -1,
        OffsetSpec::Earliest => -2,
        OffsetSpec::MaxTimestamp => -3,
        OffsetSpec::Timestamp(timestamp) => timestamp,
    };
    let mut topics: Vec<ListOffsetsTopic> = Vec::new();
    for TopicPartition { topic, partition } in partitions {
        if topics.last().is_none_or(|last| *last.name.0 != *topic.as_str()) {
            let name = TopicName(StrBytes::from_string(topic.clone()));
            topics.push(ListOffsetsTopic::default().with_name(name));
        }
        let asked = ListOffsetsPartition::default()
            .with_partition_index(partition.get())
            .with_current_leader_epoch(-1)
            .with_timestamp(timestamp);
        topics.last_mut().expect("one was pushed").partitions.push(asked);
    }
    topics
}

fn read(reply: &Reply<ListOffsetsResponse>, partition: &TopicPartition) -> Result<FoundOffset, Error> {
    let answer: &ListOffsetsPartitionResponse = reply
        .body
        .topics
        .iter()
        .filter(|topic| *topic.name.0 == *partition.topic.as_str())
        .flat_map(|topic| &topic.partitions)
        .find(|answer| PartitionId(answer.partition_index) == partition.partition)
        .ok_or_else(|| reply.incomplete(partition))?;
    match KafkaError::from_wire(answer.error_code, None) {
        Some(error) => Err(reply.error(error)),
        None => Ok(FoundOffset {
            offset: (answer.offset >= 0).then_some(Offset(answer.offset)),
            timestamp: (answer.timestamp >= 0).then_some(answer.timestamp),
            leader_epoch: (answer.leader_epoch >= 0).then_some(LeaderEpoch(answer.leader_epoch)),
        }),
    }
}
