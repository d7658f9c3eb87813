//! ListOffsets, key 2, versions 1-10: the offset that belongs to a timestamp, or to a special one.
//!
//! v2 knows committed reads, v4 leader epochs, v6 is flexible; v7 adds the largest timestamp, v8 the
//! earliest local offset, v9 the latest tiered one, v10 a timeout for reads from tiered storage. There is no
//! tiered storage here: the local offsets are all there is, and nothing is tiered.
//!
//! Who watches a cluster asks for thousands of partitions every few seconds. So the request is read as its bytes
//! lie, and the answer is written as the partitions are found.

mod response;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use bytes::Bytes;
use kdp_client::protocol::list_offsets::{OffsetsQuestion, PartitionQuestion, TopicQuestion};
use kdp_client::protocol::messages::ResponseError;

use self::response::{Found, OffsetsAnswer};
use crate::api::{Refusal, Reply, RequestContext};
use crate::replication::{Isolation, OffsetQuery, Partitions, Topic, TopicKey};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 1..=10;
/// The replica id of a consumer.
const CONSUMER: i32 = -1;

/// Serves one request.
pub(crate) async fn handle(
    partitions: &Arc<Partitions>,
    ctx: &RequestContext,
    body: Bytes,
) -> Result<Reply, Refusal> {
    let question = OffsetsQuestion::read(ctx.api_version, &body).map_err(|e| Refusal::undecodable(ctx, e))?;
    Ok(answer(partitions, ctx, &question))
}

fn answer(partitions: &Partitions, ctx: &RequestContext, question: &OffsetsQuestion) -> Reply {
    let isolation = match (question.replica_id, question.isolation_level) {
        (CONSUMER, 1) => Isolation::Committed,
        (CONSUMER, _) => Isolation::HighWatermark,
        _ => Isolation::LogEnd,
    };
    let duplicates = duplicates(&question.topics);
    let mut answer = OffsetsAnswer::new(ctx, &question.topics);
    let mut found = Vec::new();
    for wanted in &question.topics {
        let topic = partitions.topic(&TopicKey::Name(wanted.name.clone()));
        let find = |partition: &PartitionQuestion| {
            if duplicates.contains(&(wanted.name.as_str(), partition.index)) {
                return Err(ResponseError::InvalidRequest);
            }
            find(&topic, partition, isolation, ctx.api_version)
        };
        // All are looked up before one is written: the memory of many partitions is on its way at once.
        found.clear();
        found.extend(wanted.partitions.iter().map(find));
        answer.topic(wanted, &found);
    }
    answer.finish()
}

fn find(
    topic: &Result<Arc<Topic>, ResponseError>,
    wanted: &PartitionQuestion,
    isolation: Isolation,
    version: i16,
) -> Found {
    let query = query(wanted.timestamp, version)?;
    let topic = topic.as_ref().map_err(|error| *error)?;
    topic.get(wanted.index)?.offset(query, isolation, wanted.current_leader_epoch)
}

/// What a timestamp stands for in this version of the request.
fn query(timestamp: i64, version: i16) -> Result<OffsetQuery, ResponseError> {
    match timestamp {
        -1 => Ok(OffsetQuery::Latest),
        -2 => Ok(OffsetQuery::Earliest),
        -3 if version >= 7 => Ok(OffsetQuery::MaxTimestamp),
        -4 if version >= 8 => Ok(OffsetQuery::EarliestLocal),
        -5 if version >= 9 => Ok(OffsetQuery::LatestTiered),
        time if time >= 0 => Ok(OffsetQuery::Timestamp(time)),
        _ => Err(ResponseError::UnsupportedVersion),
    }
}

/// The partitions that are named more than once, be it under one topic or under several of the same name.
fn duplicates(topics: &[TopicQuestion]) -> HashSet<(&str, i32)> {
    let mut named: HashMap<&str, Vec<i32>> = HashMap::with_capacity(topics.len());
    for topic in topics {
        let indexes = topic.partitions.iter().map(|partition| partition.index);
        named.entry(topic.name.as_str()).or_default().extend(indexes);
    }
    let mut duplicates = HashSet::new();
    for (name, mut indexes) in named {
        indexes.sort_unstable();
        let twice = indexes.windows(2).filter(|pair| pair[0] == pair[1]);
        duplicates.extend(twice.map(|pair| (name, pair[0])));
    }
    duplicates
}

#[cfg(test)]
mod tests;
