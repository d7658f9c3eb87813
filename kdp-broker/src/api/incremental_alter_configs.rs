//! IncrementalAlterConfigs, key 44, versions 0-1: sets, deletes, appends and subtracts single settings.

use std::sync::Arc;

use kdp_client::protocol::messages::incremental_alter_configs_response::AlterConfigsResourceResponse;
use kdp_client::protocol::messages::{IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse};

use super::context::RequestContext;
use crate::controller::{ApiError, Controller};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;

/// Serves one request.
pub(crate) async fn handle(
    controller: &Arc<Controller>,
    _ctx: &RequestContext,
    request: IncrementalAlterConfigsRequest,
) -> IncrementalAlterConfigsResponse {
    controller.incremental_alter_configs(&request).await.unwrap_or_else(|error| failed(&request, &error))
}

fn failed(request: &IncrementalAlterConfigsRequest, error: &ApiError) -> IncrementalAlterConfigsResponse {
    let responses = request.resources.iter().map(|resource| {
        AlterConfigsResourceResponse::default()
            .with_resource_type(resource.resource_type)
            .with_resource_name(resource.resource_name.clone())
            .with_error_code(error.code.code())
            .with_error_message(error.message())
    });
    IncrementalAlterConfigsResponse::default().with_responses(responses.collect())
}
