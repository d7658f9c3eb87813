//! DeleteTopics, key 20, versions 1-6. v3 says TOPIC_DELETION_DISABLED where deletion is off, v5 has messages,
//! v6 deletes by id too.

use std::sync::Arc;

use kdp_client::protocol::messages::delete_topics_response::DeletableTopicResult;
use kdp_client::protocol::messages::{DeleteTopicsRequest, DeleteTopicsResponse};
use kdp_client::protocol::uuid::Uuid;

use super::context::RequestContext;
use crate::controller::{ApiError, Controller};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 1..=6;

/// Serves one request.
pub(crate) async fn handle(
    controller: &Arc<Controller>,
    ctx: &RequestContext,
    request: DeleteTopicsRequest,
) -> DeleteTopicsResponse {
    let deleted = controller.delete_topics(ctx.api_version, &request).await;
    deleted.unwrap_or_else(|error| failed(&request, &error))
}

fn failed(request: &DeleteTopicsRequest, error: &ApiError) -> DeleteTopicsResponse {
    let named = request.topic_names.iter().map(|name| (Some(name.clone()), Uuid::nil()));
    let topics = request.topics.iter().map(|topic| (topic.name.clone(), topic.topic_id));
    let results = named.chain(topics).map(|(name, id)| {
        DeletableTopicResult::default()
            .with_name(name)
            .with_topic_id(id)
            .with_error_code(error.code.code())
            .with_error_message(error.message())
    });
    DeleteTopicsResponse::default().with_responses(results.collect())
}
