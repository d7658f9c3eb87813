//! DescribeProducers, key 61, version 0: the producers that a partition's leader knows (KIP-664).

use std::sync::Arc;

use kdp_client::protocol::messages::describe_producers_response::{
    PartitionResponse, ProducerState, TopicResponse,
};
use kdp_client::protocol::messages::{DescribeProducersRequest, DescribeProducersResponse, ResponseError};

use crate::api::RequestContext;
use crate::replication::{Partitions, TopicKey};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=0;

/// Serves one request.
pub(crate) async fn handle(
    partitions: &Arc<Partitions>,
    _ctx: &RequestContext,
    request: DescribeProducersRequest,
) -> DescribeProducersResponse {
    let topics = request.topics.into_iter().map(|topic| {
        let key = TopicKey::Name(topic.name.0.clone());
        let described = topic.partition_indexes.iter().map(|index| {
            let response = PartitionResponse::default().with_partition_index(*index);
            match producers(partitions, &key, *index) {
                Ok(producers) => response.with_active_producers(producers),
                Err(error) => response.with_error_code(error.code()),
            }
        });
        TopicResponse::default().with_partitions(described.collect()).with_name(topic.name)
    });
    DescribeProducersResponse::default().with_topics(topics.collect())
}

fn producers(
    partitions: &Partitions,
    key: &TopicKey,
    index: i32,
) -> Result<Vec<ProducerState>, ResponseError> {
    let partition = partitions.get(key, index)?;
    partition.led(-1)?;
    let log = partition.log();
    let described = log.producers().map(|(producer_id, entry)| {
        ProducerState::default()
            .with_producer_id(producer_id.get().into())
            .with_producer_epoch(entry.epoch.get().into())
            .with_last_sequence(entry.last_sequence())
            .with_last_timestamp(entry.last_timestamp)
            .with_coordinator_epoch(entry.coordinator_epoch)
            .with_current_txn_start_offset(entry.current_txn_first_offset.map_or(-1, |offset| offset.get()))
    });
    Ok(described.collect())
}
