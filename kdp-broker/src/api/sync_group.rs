//! SyncGroup, key 14, versions 0-5: the leader brings the assignment, each member fetches its own.
//!
//! v3 has static members; v5 names the protocol and its type, and has to.

use kdp_client::protocol::messages::{ResponseError, SyncGroupRequest, SyncGroupResponse};

use super::context::RequestContext;
use crate::coordinator::GroupCoordinator;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;

const FIRST_VERSION_WITH_PROTOCOL: i16 = 5;

/// Serves one request.
pub(crate) async fn handle(
    groups: &GroupCoordinator,
    ctx: &RequestContext,
    request: SyncGroupRequest,
) -> SyncGroupResponse {
    let names_protocol = request.protocol_type.is_some() && request.protocol_name.is_some();
    if ctx.api_version >= FIRST_VERSION_WITH_PROTOCOL && !names_protocol {
        return SyncGroupResponse::default().with_error_code(ResponseError::InconsistentGroupProtocol.code());
    }
    groups.sync_group(request).await
}
