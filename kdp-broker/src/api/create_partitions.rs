//! CreatePartitions, key 37, versions 0-3, which differ in their encoding and in what throttled clients do.

use std::sync::Arc;

use kdp_client::protocol::messages::create_partitions_response::CreatePartitionsTopicResult;
use kdp_client::protocol::messages::{CreatePartitionsRequest, CreatePartitionsResponse};

use super::context::RequestContext;
use crate::controller::{ApiError, Controller};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=3;

/// Serves one request.
pub(crate) async fn handle(
    controller: &Arc<Controller>,
    _ctx: &RequestContext,
    request: CreatePartitionsRequest,
) -> CreatePartitionsResponse {
    controller.create_partitions(&request).await.unwrap_or_else(|error| failed(&request, &error))
}

fn failed(request: &CreatePartitionsRequest, error: &ApiError) -> CreatePartitionsResponse {
    let results = request.topics.iter().map(|topic| {
        CreatePartitionsTopicResult::default()
            .with_name(topic.name.clone())
            .with_error_code(error.code.code())
            .with_error_message(error.message())
    });
    CreatePartitionsResponse::default().with_results(results.collect())
}
