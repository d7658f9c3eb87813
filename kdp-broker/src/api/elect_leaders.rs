//! ElectLeaders, key 43, versions 0-2. v1 can ask for unclean elections and has an error for the whole request.

use std::sync::Arc;

use kdp_client::protocol::messages::{ElectLeadersRequest, ElectLeadersResponse};

use super::context::RequestContext;
use crate::controller::Controller;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;

/// Serves one request.
pub(crate) async fn handle(
    controller: &Arc<Controller>,
    ctx: &RequestContext,
    request: ElectLeadersRequest,
) -> ElectLeadersResponse {
    let elected = controller.elect_leaders(&request).await;
    let whole_request_has_error = ctx.api_version >= 1;
    elected.unwrap_or_else(|error| {
        let code = if whole_request_has_error { error.code.code() } else { 0 };
        ElectLeadersResponse::default().with_error_code(code)
    })
}
