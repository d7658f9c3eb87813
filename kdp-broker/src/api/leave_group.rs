//! LeaveGroup, key 13, versions 0-5: members go. v3 takes many at once, also by their instance ids;
//! v5 takes reasons. Before v3 the error of the one member is that of the whole answer.

use kdp_client::protocol::messages::leave_group_request::MemberIdentity;
use kdp_client::protocol::messages::{LeaveGroupRequest, LeaveGroupResponse};

use super::context::RequestContext;
use crate::coordinator::GroupCoordinator;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;

const FIRST_VERSION_WITH_MEMBERS: i16 = 3;

/// Serves one request.
pub(crate) async fn handle(
    groups: &GroupCoordinator,
    ctx: &RequestContext,
    mut request: LeaveGroupRequest,
) -> LeaveGroupResponse {
    if ctx.api_version >= FIRST_VERSION_WITH_MEMBERS {
        return groups.leave_group(request).await;
    }
    let member = MemberIdentity::default().with_member_id(std::mem::take(&mut request.member_id));
    let response = groups.leave_group(request.with_members(vec![member])).await;
    let of_member = response.members.first().map_or(0, |member| member.error_code);
    let code = if response.error_code == 0 { of_member } else { response.error_code };
    LeaveGroupResponse::default().with_error_code(code)
}
