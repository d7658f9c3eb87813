//! DescribeGroups, key 15, versions 0-6: classic groups and their members.
//!
//! v3 tells what the caller may do, when asked; v4 names static members; v6 has an error, and a
//! message, for a group that does not exist, which was a group in the state Dead before.

use kdp_client::protocol::messages::{DescribeGroupsRequest, DescribeGroupsResponse};

use super::cluster_view::GROUP_OPERATIONS;
use super::context::RequestContext;
use crate::coordinator::GroupCoordinator;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=6;

/// Serves one request.
pub(crate) async fn handle(
    groups: &GroupCoordinator,
    ctx: &RequestContext,
    request: DescribeGroupsRequest,
) -> DescribeGroupsResponse {
    let mut described = Vec::new();
    for id in &request.groups {
        let mut group = groups.describe_group(id, ctx.api_version).await;
        if request.include_authorized_operations && group.error_code == 0 {
            group.authorized_operations = GROUP_OPERATIONS;
        }
        described.push(group);
    }
    DescribeGroupsResponse::default().with_groups(described)
}
