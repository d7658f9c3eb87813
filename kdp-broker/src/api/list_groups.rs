//! ListGroups, key 16, versions 0-5: the groups that this broker coordinates. v4 filters by state
//! and tells it, v5 by type.

use kdp_client::protocol::messages::{ListGroupsRequest, ListGroupsResponse};

use super::context::RequestContext;
use crate::coordinator::GroupCoordinator;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;

/// Serves one request.
pub(crate) async fn handle(
    groups: &GroupCoordinator,
    _ctx: &RequestContext,
    request: ListGroupsRequest,
) -> ListGroupsResponse {
    groups.list_groups(&request).await
}
