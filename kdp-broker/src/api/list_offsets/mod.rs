//! ListOffsets, key 2, versions 1-10: the offset that belongs to a timestamp, or to a special one.
//!
//! v2 knows committed reads, v4 leader epochs, v6 is flexible; v7 adds the largest timestamp, v8 the
//! earliest local offset, v9 the latest tiered one, v10 a timeout for reads from tiered storage. There is no
//! tiered storage here: the local offsets are all there is, and nothing is tiered.

use std::collections::HashSet;
use std::sync::Arc;

use kdp_client::protocol::messages::list_offsets_request::ListOffsetsPartition;
use kdp_client::protocol::messages::list_offsets_response::{
    ListOffsetsPartitionResponse, ListOffsetsTopicResponse,
};
use kdp_client::protocol::messages::{ListOffsetsRequest, ListOffsetsResponse, ResponseError};

use crate::api::RequestContext;
use crate::replication::{Isolation, OffsetQuery, Partitions, TopicKey};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 1..=10;
/// The replica id of a consumer.
const CONSUMER: i32 = -1;
const UNKNOWN: i64 = -1;

/// Serves one request.
pub(crate) async fn handle(
    partitions: &Arc<Partitions>,
    ctx: &RequestContext,
    request: ListOffsetsRequest,
) -> ListOffsetsResponse {
    let isolation = match (request.replica_id.0, request.isolation_level) {
        (CONSUMER, 1) => Isolation::Committed,
        (CONSUMER, _) => Isolation::HighWatermark,
        _ => Isolation::LogEnd,
    };
    let duplicates = duplicates(&request);
    let mut topics = Vec::with_capacity(request.topics.len());
    for topic in &request.topics {
        let key = TopicKey::Name(topic.name.0.clone());
        let answer = |partition: &ListOffsetsPartition| {
            let found = if duplicates.contains(&(topic.name.as_str(), partition.partition_index)) {
                Err(ResponseError::InvalidRequest)
            } else {
                find(partitions, &key, partition, isolation, ctx.api_version)
            };
            shape(partition.partition_index, found, ctx.api_version)
        };
        let answers = topic.partitions.iter().map(answer).collect();
        topics
            .push(ListOffsetsTopicResponse::default().with_name(topic.name.clone()).with_partitions(answers));
    }
    ListOffsetsResponse::default().with_topics(topics)
}

/// Timestamp, offset and the epoch of the offset's leader; `None` when no record fits.
type Found = Option<(i64, i64, i32)>;

fn find(
    partitions: &Partitions,
    key: &TopicKey,
    wanted: &ListOffsetsPartition,
    isolation: Isolation,
    version: i16,
) -> Result<Found, ResponseError> {
    let query = query(wanted.timestamp, version)?;
    let partition = partitions.get(key, wanted.partition_index)?;
    partition.offset(query, isolation, wanted.current_leader_epoch)
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

fn shape(index: i32, found: Result<Found, ResponseError>, version: i16) -> ListOffsetsPartitionResponse {
    let response = ListOffsetsPartitionResponse::default().with_partition_index(index);
    match found {
        Ok(Some((timestamp, offset, epoch))) => {
            let response = response.with_timestamp(timestamp).with_offset(offset);
            if version >= 4 { response.with_leader_epoch(epoch) } else { response }
        }
        Ok(None) => response.with_timestamp(UNKNOWN).with_offset(UNKNOWN),
        Err(error) => response.with_error_code(error.code()).with_timestamp(UNKNOWN).with_offset(UNKNOWN),
    }
}

fn duplicates(request: &ListOffsetsRequest) -> HashSet<(&str, i32)> {
    let mut seen = HashSet::new();
    let named = request.topics.iter().flat_map(|topic| {
        topic.partitions.iter().map(|partition| (topic.name.as_str(), partition.partition_index))
    });
    named.filter(|partition| !seen.insert(*partition)).collect()
}
