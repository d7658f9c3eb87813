//! DeleteGroups, key 42, versions 0-2: removes groups without members, and their offsets. A group
//! that is named twice is answered once.

use std::collections::HashSet;

use kdp_client::protocol::messages::{DeleteGroupsRequest, DeleteGroupsResponse};

use super::context::RequestContext;
use crate::coordinator::GroupCoordinator;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;

/// Serves one request.
pub(crate) async fn handle(
    groups: &GroupCoordinator,
    _ctx: &RequestContext,
    request: DeleteGroupsRequest,
) -> DeleteGroupsResponse {
    let mut seen = HashSet::new();
    let mut results = Vec::new();
    for id in request.groups_names.iter().filter(|id| seen.insert(id.as_str())) {
        results.push(groups.delete_group(id).await);
    }
    DeleteGroupsResponse::default().with_results(results)
}
