//! Heartbeat, key 12, versions 0-4: a member lives. v3 has static members.

use kdp_client::protocol::messages::{HeartbeatRequest, HeartbeatResponse};

use super::context::RequestContext;
use crate::coordinator::GroupCoordinator;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=4;

/// Serves one request.
pub(crate) async fn handle(
    groups: &GroupCoordinator,
    _ctx: &RequestContext,
    request: HeartbeatRequest,
) -> HeartbeatResponse {
    groups.heartbeat(request).await
}
