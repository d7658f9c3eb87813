//! One round of Fetch requests (key 1), without a session: versions 4 to 12 name topics, 13 and later
//! give their ids.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::Cursor;
use crate::cluster::Cluster;
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::fetch_request::{FetchPartition, FetchTopic};
use crate::protocol::messages::{self, FetchRequest, FetchResponse, ResponseError, StrBytes, TopicName};
use crate::protocol::types::BrokerId;
use crate::protocol::uuid::Uuid;

/// What one answer may hold, but for a first batch that is larger.
const ANSWER_BYTES_MAX: i32 = 8 << 20;
const PARTITION_BYTES_MAX: i32 = 1 << 20;
/// How long a leader may wait for the first byte.
const WAIT_MAX_MS: i32 = 500;
/// The last version that names topics.
const NAMED_MAX: i16 = 12;

/// What came for each cursor, by its index.
pub(super) async fn round(cluster: &Cluster, cursors: &[Cursor]) -> Vec<(usize, Result<Bytes, Error>)> {
    let mut by_leader: BTreeMap<BrokerId, Vec<(usize, Asked)>> = BTreeMap::new();
    for (index, cursor) in cursors.iter().enumerate() {
        let Some((leader, topic_id)) = cursor.leader else { continue };
        let asked = Asked {
            topic: cursor.partition.topic.clone(),
            topic_id,
            partition: cursor.partition.partition.get(),
            offset: cursor.next.get(),
        };
        by_leader.entry(leader).or_default().push((index, asked));
    }
    let questions = by_leader.iter().map(|(leader, asked)| {
        let asked: Vec<Asked> = asked.iter().map(|(_, asked)| asked.clone()).collect();
        // A broker or a cluster from before topic ids can only be asked by name.
        let named = asked.iter().any(|asked| asked.topic_id.is_nil());
        (*leader, named, move |version| request(&asked, version))
    });
    let replies = cluster.send_each_within(questions.map(|(leader, named, build)| {
        let version_max = if named { NAMED_MAX } else { i16::MAX };
        (leader, version_max, build)
    }));
    let mut answers = Vec::new();
    for ((_, reply), asked) in replies.await.into_iter().zip(by_leader.values()) {
        for (index, asked) in asked {
            let answer = reply.as_ref().map_err(Clone::clone).and_then(|reply| read(reply, asked));
            answers.push((*index, answer));
        }
    }
    answers
}

/// The offset is not there any more, or not yet.
pub(super) fn is_out_of_range(error: &Error) -> bool {
    matches!(error, Error::Kafka { error, .. } if error.code.kind() == ResponseError::OffsetOutOfRange)
}

#[derive(Clone)]
struct Asked {
    topic: String,
    topic_id: Uuid,
    partition: i32,
    offset: i64,
}

fn request(asked: &[Asked], version: i16) -> FetchRequest {
    let mut topics: Vec<FetchTopic> = Vec::new();
    for one in asked {
        if topics.last().is_none_or(|last| *last.topic.0 != *one.topic.as_str()) {
            let name = TopicName(StrBytes::from_string(one.topic.clone()));
            topics.push(FetchTopic::default().with_topic(name).with_topic_id(one.topic_id));
        }
        let partition = FetchPartition::default()
            .with_partition(one.partition)
            .with_fetch_offset(one.offset)
            .with_partition_max_bytes(PARTITION_BYTES_MAX);
        topics.last_mut().expect("one was pushed").partitions.push(partition);
    }
    let request = FetchRequest::default()
        .with_max_wait_ms(WAIT_MAX_MS)
        .with_min_bytes(1)
        .with_max_bytes(ANSWER_BYTES_MAX)
        .with_topics(topics);
    match version {
        15.. => request,
        _ => request.with_replica_id(messages::BrokerId(-1)),
    }
}

fn read(reply: &Reply<FetchResponse>, asked: &Asked) -> Result<Bytes, Error> {
    if let Some(error) = KafkaError::from_wire(reply.body.error_code, None) {
        return Err(reply.error(error));
    }
    let is_topic = |topic: &&messages::fetch_response::FetchableTopicResponse| match reply.version > NAMED_MAX
    {
        true => topic.topic_id == asked.topic_id,
        false => *topic.topic.0 == *asked.topic.as_str(),
    };
    let partition = reply
        .body
        .responses
        .iter()
        .filter(is_topic)
        .flat_map(|topic| &topic.partitions)
        .find(|partition| partition.partition_index == asked.partition)
        .ok_or_else(|| reply.incomplete(format_args!("{}-{}", asked.topic, asked.partition)))?;
    match KafkaError::from_wire(partition.error_code, None) {
        Some(error) => Err(reply.error(error)),
        None => Ok(partition.records.clone().unwrap_or_default()),
    }
}
