//! DeleteRecords, key 21, versions 0-2: moves the start of a log forward.
//!
//! v2 is flexible. -1 stands for the high watermark. The answer waits until every replica has moved; with
//! one replica that is at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdp_client::protocol::messages::delete_records_response::{
    DeleteRecordsPartitionResult, DeleteRecordsTopicResult,
};
use kdp_client::protocol::messages::{DeleteRecordsRequest, DeleteRecordsResponse, ResponseError, TopicName};
use kdp_client::protocol::types::is_internal_topic;

use crate::api::RequestContext;
use crate::replication::{Partitions, TopicKey};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;

/// Serves one request.
pub(crate) async fn handle(
    partitions: &Arc<Partitions>,
    _ctx: &RequestContext,
    request: DeleteRecordsRequest,
) -> DeleteRecordsResponse {
    let topics = wanted(&request).into_iter().map(|(name, offsets)| {
        let key = TopicKey::Name(name.0.clone());
        let results = offsets.into_iter().map(|(index, offset)| {
            let result = DeleteRecordsPartitionResult::default().with_partition_index(index);
            match delete(partitions, &key, index, offset) {
                Ok(low_watermark) => result.with_low_watermark(low_watermark),
                Err(error) => result.with_low_watermark(-1).with_error_code(error.code()),
            }
        });
        DeleteRecordsTopicResult::default().with_partitions(results.collect()).with_name(name.clone())
    });
    DeleteRecordsResponse::default().with_topics(topics.collect())
}

/// Each partition once: the last word counts.
fn wanted(request: &DeleteRecordsRequest) -> BTreeMap<&TopicName, BTreeMap<i32, i64>> {
    let mut wanted = BTreeMap::<_, BTreeMap<_, _>>::new();
    for topic in &request.topics {
        for partition in &topic.partitions {
            wanted.entry(&topic.name).or_default().insert(partition.partition_index, partition.offset);
        }
    }
    wanted
}

fn delete(partitions: &Partitions, key: &TopicKey, index: i32, offset: i64) -> Result<i64, ResponseError> {
    let partition = partitions.get(key, index)?;
    if is_internal_topic(&partition.name().topic) {
        return Err(ResponseError::InvalidTopicException);
    }
    partition.delete_records_before(offset).map(|low_watermark| low_watermark.get())
}
