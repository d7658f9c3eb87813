//! OffsetForLeaderEpoch, key 23, versions 2-4: where an epoch of the log ended (KIP-101, KIP-320).
//!
//! v3 tells the replica's id, v4 is flexible. Consumers use it to find out whether their log has been cut.

use std::sync::Arc;

use kdp_client::protocol::messages::offset_for_leader_epoch_request::OffsetForLeaderPartition;
use kdp_client::protocol::messages::offset_for_leader_epoch_response::{
    EpochEndOffset, OffsetForLeaderTopicResult,
};
use kdp_client::protocol::messages::{
    OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse, ResponseError,
};
use kdp_client::protocol::types::LeaderEpoch;

use crate::api::RequestContext;
use crate::replication::{Partitions, TopicKey};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 2..=4;

/// Serves one request.
pub(crate) async fn handle(
    partitions: &Arc<Partitions>,
    _ctx: &RequestContext,
    request: OffsetForLeaderEpochRequest,
) -> OffsetForLeaderEpochResponse {
    let topics = request.topics.into_iter().map(|topic| {
        let key = TopicKey::Name(topic.topic.0.clone());
        let ends = topic.partitions.iter().map(|wanted| {
            let end = EpochEndOffset::default().with_partition(wanted.partition);
            match end_of_epoch(partitions, &key, wanted) {
                Ok(Some((epoch, offset))) => end.with_leader_epoch(epoch).with_end_offset(offset),
                Ok(None) => end.with_leader_epoch(-1).with_end_offset(-1),
                Err(error) => end.with_error_code(error.code()).with_leader_epoch(-1).with_end_offset(-1),
            }
        });
        OffsetForLeaderTopicResult::default().with_partitions(ends.collect()).with_topic(topic.topic)
    });
    OffsetForLeaderEpochResponse::default().with_topics(topics.collect())
}

fn end_of_epoch(
    partitions: &Partitions,
    key: &TopicKey,
    wanted: &OffsetForLeaderPartition,
) -> Result<Option<(i32, i64)>, ResponseError> {
    let partition = partitions.get(key, wanted.partition)?;
    partition.led(wanted.current_leader_epoch)?;
    let end = partition.log().end_offset_for_epoch(LeaderEpoch(wanted.leader_epoch));
    Ok(end.map(|(epoch, offset)| (epoch.get(), offset.get())))
}
