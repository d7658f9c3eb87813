//! AlterConfigs, key 33, versions 0-2: all settings of a resource at once; what is not named is reset.

use std::sync::Arc;

use kdp_client::protocol::messages::alter_configs_response::AlterConfigsResourceResponse;
use kdp_client::protocol::messages::{AlterConfigsRequest, AlterConfigsResponse};

use super::context::RequestContext;
use crate::controller::{ApiError, Controller};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;

/// Serves one request.
pub(crate) async fn handle(
    controller: &Arc<Controller>,
    _ctx: &RequestContext,
    request: AlterConfigsRequest,
) -> AlterConfigsResponse {
    controller.alter_configs(&request).await.unwrap_or_else(|error| failed(&request, &error))
}

fn failed(request: &AlterConfigsRequest, error: &ApiError) -> AlterConfigsResponse {
    let responses = request.resources.iter().map(|resource| {
        AlterConfigsResourceResponse::default()
            .with_resource_type(resource.resource_type)
            .with_resource_name(resource.resource_name.clone())
            .with_error_code(error.code.code())
            .with_error_message(error.message())
    });
    AlterConfigsResponse::default().with_responses(responses.collect())
}
