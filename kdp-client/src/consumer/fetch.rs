//! One Fetch request (key 1), without a session: versions 4 to 12 name topics, 13 and later give their
//! ids.

use std::collections::HashMap;

use super::leader::{Assigned, Fetched, Part};
use super::transactions::AbortedTransaction;
use crate::cluster::Cluster;
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::fetch_request::{FetchPartition, FetchTopic};
use crate::protocol::messages::fetch_response::PartitionData;
use crate::protocol::messages::{self, FetchRequest, FetchResponse, ResponseError, StrBytes, TopicName};
use crate::protocol::types::{BrokerId, Offset, ProducerId};

/// How long a leader may wait for the first byte.
const WAIT_MAX_MS: i32 = 500;
/// The last version that names topics.
const NAMED_MAX: i16 = 12;

/// Which records of transactions are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// All of them.
    #[default]
    ReadUncommitted,
    /// Those of committed transactions, up to the first that is still open.
    ReadCommitted,
}

/// What every request of a task has in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub(super) isolation: Isolation,
    pub(super) limits: Limits,
}

/// What one answer may hold, but for a first batch that is larger.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    answer_bytes_max: i32,
}

impl Limits {
    const ALL_BYTES_MAX: i32 = 32 << 20;
    const ANSWER_BYTES_MIN: i32 = 512 << 10;
    const ANSWER_BYTES_MAX: i32 = 4 << 20;
    const PARTITION_BYTES_MIN: i32 = 256 << 10;

    /// Less for each the more leaders there are, so that what waits in all stays the same.
    pub(super) fn for_leaders(leaders: usize) -> Self {
        let leaders = i32::try_from(leaders).unwrap_or(i32::MAX).max(1);
        let answer_bytes_max =
            (Self::ALL_BYTES_MAX / leaders).clamp(Self::ANSWER_BYTES_MIN, Self::ANSWER_BYTES_MAX);
        Self { answer_bytes_max }
    }

    fn partition_bytes_max(self, partitions: usize) -> i32 {
        let partitions = i32::try_from(partitions).unwrap_or(i32::MAX).max(1);
        (self.answer_bytes_max / partitions).max(Self::PARTITION_BYTES_MIN)
    }
}

/// What came for each partition that had something to say, in their order.
pub(super) async fn ask(
    cluster: &Cluster,
    leader: BrokerId,
    question: Question,
    asked: &[Assigned],
) -> Result<Vec<Part>, Error> {
    // A broker or a cluster from before topic ids can only be asked by name.
    let named = asked.iter().any(|one| one.topic_id.is_nil());
    let version_max = if named { NAMED_MAX } else { i16::MAX };
    let connection = cluster.broker(leader).await?;
    let reply = connection.send_within(version_max, |version| request(question, asked, version)).await?;
    read(reply, asked)
}

/// The offset is not there any more, or not yet.
pub(super) fn is_out_of_range(error: &Error) -> bool {
    matches!(error, Error::Kafka { error, .. } if error.code.kind() == ResponseError::OffsetOutOfRange)
}

fn request(question: Question, asked: &[Assigned], version: i16) -> FetchRequest {
    let mut topics: Vec<FetchTopic> = Vec::new();
    for one in asked {
        let name = one.partition.topic.as_str();
        if topics.last().is_none_or(|last| *last.topic.0 != *name) {
            let name = TopicName(StrBytes::from_string(name.to_owned()));
            topics.push(FetchTopic::default().with_topic(name).with_topic_id(one.topic_id));
        }
        let partition = FetchPartition::default()
            .with_partition(one.partition.partition.get())
            .with_fetch_offset(one.offset.get())
            .with_partition_max_bytes(question.limits.partition_bytes_max(asked.len()));
        topics.last_mut().expect("one was pushed").partitions.push(partition);
    }
    let request = FetchRequest::default()
        .with_max_wait_ms(WAIT_MAX_MS)
        .with_min_bytes(1)
        .with_max_bytes(question.limits.answer_bytes_max)
        .with_isolation_level(i8::from(question.isolation == Isolation::ReadCommitted))
        .with_topics(topics);
    match version {
        15.. => request,
        _ => request.with_replica_id(messages::BrokerId(-1)),
    }
}

fn read(reply: Reply<FetchResponse>, asked: &[Assigned]) -> Result<Vec<Part>, Error> {
    if let Some(error) = KafkaError::from_wire(reply.body.error_code, None) {
        return Err(reply.error(error));
    }
    let by_id = reply.version > NAMED_MAX;
    let mut answered = HashMap::new();
    for topic in &reply.body.responses {
        let name = if by_id { "" } else { topic.topic.0.as_str() };
        for partition in &topic.partitions {
            answered.insert((name, topic.topic_id, partition.partition_index), partition);
        }
    }
    let mut parts = Vec::new();
    for one in asked {
        let key = match by_id {
            true => ("", one.topic_id, one.partition.partition.get()),
            false => (one.partition.topic.as_str(), Default::default(), one.partition.partition.get()),
        };
        let Some(partition) = answered.get(&key) else {
            return Err(reply.incomplete(&one.partition));
        };
        let result = match KafkaError::from_wire(partition.error_code, None) {
            Some(error) => Err(reply.error(error)),
            None if partition.records.as_ref().is_none_or(|records| records.is_empty()) => continue,
            None => Ok(fetched(partition)),
        };
        parts.push(Part { index: one.index, result });
    }
    Ok(parts)
}

fn fetched(partition: &PartitionData) -> Fetched {
    let aborted = partition.aborted_transactions.iter().flatten().map(|aborted| AbortedTransaction {
        producer_id: ProducerId(aborted.producer_id.0),
        first_offset: Offset(aborted.first_offset),
    });
    Fetched { batches: partition.records.clone().unwrap_or_default(), aborted: aborted.collect() }
}
