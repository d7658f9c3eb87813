//! ListPartitionReassignments, key 46, version 0: what is on its way, as the image knows it.

use kdp_client::protocol::messages::{ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse};

use super::context::RequestContext;
use crate::controller::list_partition_reassignments;
use crate::metadata::ImageHandle;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=0;

/// Serves one request.
pub(crate) async fn handle(
    image: &ImageHandle,
    _ctx: &RequestContext,
    request: ListPartitionReassignmentsRequest,
) -> ListPartitionReassignmentsResponse {
    list_partition_reassignments(&image.load(), &request)
}
