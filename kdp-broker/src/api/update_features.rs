//! UpdateFeatures, key 57, versions 0-2. v1 can only validate and tells safe from unsafe downgrades, v2 has one
//! result for all features.

use std::sync::Arc;

use kdp_client::protocol::messages::{UpdateFeaturesRequest, UpdateFeaturesResponse};

use super::context::RequestContext;
use crate::controller::Controller;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;

/// Serves one request.
pub(crate) async fn handle(
    controller: &Arc<Controller>,
    ctx: &RequestContext,
    request: UpdateFeaturesRequest,
) -> UpdateFeaturesResponse {
    controller.update_features(ctx.api_version, &request).await.unwrap_or_else(|error| {
        UpdateFeaturesResponse::default()
            .with_error_code(error.code.code())
            .with_error_message(error.message())
    })
}
