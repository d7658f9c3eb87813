//! JoinGroup, key 11, versions 0-9: a member joins the next generation of its group.
//!
//! v0 has no rebalance timeout; v1 adds it; v4 asks a new member to come again with the id it is
//! given (KIP-394); v5 has static members (KIP-345); v7 tells the protocol's type and may leave its
//! name out; v8 gives a reason; v9 may tell the leader to skip the assignment (KIP-814).

use kdp_client::protocol::messages::{JoinGroupRequest, JoinGroupResponse, StrBytes};

use super::context::RequestContext;
use crate::coordinator::{Caller, GroupCoordinator};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=9;

const FIRST_VERSION_WITH_REBALANCE_TIMEOUT: i16 = 1;
const FIRST_VERSION_WITH_NULL_PROTOCOL: i16 = 7;

/// Serves one request.
pub(crate) async fn handle(
    groups: &GroupCoordinator,
    ctx: &RequestContext,
    mut request: JoinGroupRequest,
) -> JoinGroupResponse {
    if ctx.api_version < FIRST_VERSION_WITH_REBALANCE_TIMEOUT {
        request.rebalance_timeout_ms = request.session_timeout_ms;
    }
    let caller = Caller {
        api_version: ctx.api_version,
        client_id: ctx.client_id.as_deref().unwrap_or_default().to_owned(),
        client_host: ctx.client_host(),
    };
    let response = groups.join_group(caller, request).await;
    shaped(response, ctx.api_version)
}

fn shaped(mut response: JoinGroupResponse, api_version: i16) -> JoinGroupResponse {
    let name = response.protocol_name.take().unwrap_or_default();
    let may_be_null = api_version >= FIRST_VERSION_WITH_NULL_PROTOCOL;
    response.with_protocol_name(Some(name).filter(|name: &StrBytes| !(may_be_null && name.is_empty())))
}
