//! CreateTopics, key 19, versions 2-7. v4 takes -1 for the defaults of the cluster, v5 answers with the
//! settings of the new topic, v7 with its id.

use std::sync::Arc;

use kdp_client::protocol::messages::create_topics_response::CreatableTopicResult;
use kdp_client::protocol::messages::{CreateTopicsRequest, CreateTopicsResponse};

use super::context::RequestContext;
use crate::controller::{ApiError, Controller};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 2..=7;

/// Serves one request.
pub(crate) async fn handle(
    controller: &Arc<Controller>,
    _ctx: &RequestContext,
    request: CreateTopicsRequest,
) -> CreateTopicsResponse {
    controller.create_topics(&request).await.unwrap_or_else(|error| failed(&request, &error))
}

fn failed(request: &CreateTopicsRequest, error: &ApiError) -> CreateTopicsResponse {
    let results = request.topics.iter().map(|topic| {
        CreatableTopicResult::default()
            .with_name(topic.name.clone())
            .with_error_code(error.code.code())
            .with_error_message(error.message())
    });
    CreateTopicsResponse::default().with_topics(results.collect())
}
