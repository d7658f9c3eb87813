//! AlterPartitionReassignments, key 45, versions 0-1. v1 can forbid to change the replication factor.

use std::sync::Arc;

use kdp_client::protocol::messages::{
    AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse,
};

use super::context::RequestContext;
use crate::controller::Controller;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;

/// Serves one request.
pub(crate) async fn handle(
    controller: &Arc<Controller>,
    _ctx: &RequestContext,
    request: AlterPartitionReassignmentsRequest,
) -> AlterPartitionReassignmentsResponse {
    controller.alter_partition_reassignments(&request).await.unwrap_or_else(|error| {
        AlterPartitionReassignmentsResponse::default()
            .with_error_code(error.code.code())
            .with_error_message(error.message())
    })
}
