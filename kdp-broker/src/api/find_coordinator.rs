//! FindCoordinator, key 10, versions 0-6: which broker coordinates a group.
//!
//! v1 adds the type of coordinator and a message, v4 asks for many keys at once, v6 adds share
//! groups. The topic of the coordinator is created when it is asked for the first time.
//!
//! There are no transactions and no share groups yet. A transactional id is refused with
//! TRANSACTIONAL_ID_AUTHORIZATION_FAILED: for Java's producer every error that cannot be retried is
//! the end, but librdkafka asks again on any other code until its caller's time is up. A share key
//! is only ever asked for by brokers, and is an INVALID_REQUEST, as it was before version 6.

use kdp_client::protocol::messages::find_coordinator_response::Coordinator;
use kdp_client::protocol::messages::{
    BrokerId as WireBrokerId, FindCoordinatorRequest, FindCoordinatorResponse, ResponseError, StrBytes,
};
use kdp_client::protocol::types::PartitionId;

use super::auto_topic_creation::AutoTopicCreation;
use super::cluster_view::{ClusterView, Node};
use super::context::RequestContext;
use crate::coordinator::{GroupCoordinator, OFFSETS_TOPIC};
use crate::metadata::{ImageHandle, MetadataImage};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=6;

const FIRST_VERSION_WITH_MANY_KEYS: i16 = 4;
/// The types of coordinator, as requests number them.
const GROUP: i8 = 0;
const TRANSACTION: i8 = 1;

/// Serves one request.
pub(crate) async fn handle(
    image: &ImageHandle,
    creation: &AutoTopicCreation,
    groups: &GroupCoordinator,
    ctx: &RequestContext,
    request: FindCoordinatorRequest,
) -> FindCoordinatorResponse {
    if request.key_type == GROUP && image.load().topic_by_name(OFFSETS_TOPIC).is_none() {
        creation.create(&[OFFSETS_TOPIC]).await;
    }
    let image = image.load();
    let find = |key: &StrBytes| find(&image, groups, ctx, request.key_type, key);
    if ctx.api_version < FIRST_VERSION_WITH_MANY_KEYS {
        return one(find(&request.key));
    }
    let coordinators = request.coordinator_keys.iter().map(|key| one_of_many(key, find(key)));
    FindCoordinatorResponse::default().with_coordinators(coordinators.collect())
}

fn find(
    image: &MetadataImage,
    groups: &GroupCoordinator,
    ctx: &RequestContext,
    key_type: i8,
    key: &str,
) -> Result<Node, ResponseError> {
    match key_type {
        GROUP => {}
        TRANSACTION => return Err(ResponseError::TransactionalIdAuthorizationFailed),
        _ => return Err(ResponseError::InvalidRequest),
    }
    let index = PartitionId(groups.partition_for(key));
    let leader =
        image.topic_by_name(OFFSETS_TOPIC).and_then(|topic| Some(topic.partitions.get(&index)?.leader));
    let view = ClusterView::new(image, ctx);
    let found =
        view.nodes().find(|node| leader.is_some_and(|leader| node.id.0 == leader.get()) && !node.is_fenced);
    found.ok_or(ResponseError::CoordinatorNotAvailable)
}

fn one(found: Result<Node, ResponseError>) -> FindCoordinatorResponse {
    let response = FindCoordinatorResponse::default()
        .with_error_message(Some(StrBytes::from_static_str(message(found.as_ref().err()))));
    match found {
        Ok(node) => response.with_node_id(node.id).with_host(node.host).with_port(node.port),
        Err(code) => response.with_error_code(code.code()).with_node_id(WireBrokerId(-1)).with_port(-1),
    }
}

fn one_of_many(key: &StrBytes, found: Result<Node, ResponseError>) -> Coordinator {
    let coordinator = Coordinator::default().with_key(key.clone());
    match found {
        Ok(node) => coordinator.with_node_id(node.id).with_host(node.host).with_port(node.port),
        Err(code) => coordinator.with_error_code(code.code()).with_node_id(WireBrokerId(-1)).with_port(-1),
    }
}

fn message(error: Option<&ResponseError>) -> &'static str {
    match error {
        None => "NONE",
        Some(ResponseError::CoordinatorNotAvailable) => "The coordinator is not available.",
        Some(ResponseError::TransactionalIdAuthorizationFailed) => "Transactional Id authorization failed.",
        Some(_) => {
            "This most likely occurs because of a request being malformed by the client library or the message \
             was sent to an incompatible broker. See the broker logs for more details."
        }
    }
}
