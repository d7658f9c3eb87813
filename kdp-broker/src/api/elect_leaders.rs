//! ElectLeaders, key 43, versions 0-2. v1 can ask for unclean elections and has an error for the whole request.

use std::sync::Arc;

use kdp_client::protocol::messages::elect_leaders_response::{PartitionResult, ReplicaElectionResult};
use kdp_client::protocol::messages::{ElectLeadersRequest, ElectLeadersResponse};

use super::context::RequestContext;
use crate::controller::{ApiError, Controller};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;

/// Serves one request.
pub(crate) async fn handle(
    controller: &Arc<Controller>,
    ctx: &RequestContext,
    request: ElectLeadersRequest,
) -> ElectLeadersResponse {
    let elected = controller.elect_leaders(&request).await;
    elected.unwrap_or_else(|error| failed(ctx.api_version, &request, &error))
}

/// v0 has no place for an error of the request as a whole.
fn failed(api_version: i16, request: &ElectLeadersRequest, error: &ApiError) -> ElectLeadersResponse {
    let topics = request.topic_partitions.iter().flatten().map(|topic| {
        let partitions = topic.partitions.iter().map(|id| {
            PartitionResult::default()
                .with_partition_id(*id)
                .with_error_code(error.code.code())
                .with_error_message(error.message())
        });
        ReplicaElectionResult::default()
            .with_topic(topic.topic.clone())
            .with_partition_result(partitions.collect())
    });
    ElectLeadersResponse::default()
        .with_error_code(if api_version >= 1 { error.code.code() } else { 0 })
        .with_replica_election_results(topics.collect())
}
