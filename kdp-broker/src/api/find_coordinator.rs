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
    answer(&image.load(), groups, ctx, &request)
}

/// What the image says.
fn answer(
    image: &MetadataImage,
    groups: &GroupCoordinator,
    ctx: &RequestContext,
    request: &FindCoordinatorRequest,
) -> FindCoordinatorResponse {
    let find = |key: &StrBytes| find(image, groups, ctx, request.key_type, key);
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

#[cfg(test)]
mod tests {
    use kdp_client::protocol::messages::Encodable;
    use kdp_client::protocol::schema::metadata::{MetadataRecord, PartitionRecord, TopicRecord};
    use kdp_client::protocol::uuid::Uuid;

    use super::*;
    use crate::api::cluster_view::test_image;
    use crate::api::testing::context;
    use crate::coordinator::testing::{config, coordinator, text};
    use crate::metadata::MetadataDelta;

    /// The image with one partition of the topic, led by this broker; -1 is nobody.
    fn led_by(leader: i32) -> MetadataImage {
        let topic_id = Uuid::from_u128(300);
        let topic = TopicRecord { topic_id, name: OFFSETS_TOPIC.into(), ..TopicRecord::default() };
        let partition = PartitionRecord {
            topic_id,
            partition_id: 0,
            replicas: vec![1],
            isr: vec![1],
            leader,
            ..PartitionRecord::default()
        };
        let mut image = test_image();
        for record in [MetadataRecord::Topic(topic), MetadataRecord::Partition(partition)] {
            image.apply(&record, &mut MetadataDelta::default()).unwrap();
        }
        image
    }

    /// Code, node and port of the answer, which can be written in that version.
    fn check(image: &MetadataImage, version: i16, key_type: i8, expected: (i16, i32, i32)) {
        let ctx = context::<FindCoordinatorRequest>(version);
        let request = FindCoordinatorRequest::default().with_key_type(key_type);
        let request = match version {
            0..=3 => request.with_key(text("g")),
            _ => request.with_coordinator_keys(vec![text("g"), text("h")]),
        };
        let answer = answer(image, &coordinator(config()), &ctx, &request);
        let size = answer.compute_size(version).unwrap();
        assert!(size > 0);
        if version < FIRST_VERSION_WITH_MANY_KEYS {
            assert_eq!((answer.error_code, answer.node_id.0, answer.port), expected, "version {version}");
        } else {
            assert_eq!(answer.coordinators.len(), 2);
            for found in answer.coordinators {
                assert_eq!((found.error_code, found.node_id.0, found.port), expected, "version {version}");
            }
        }
    }

    #[tokio::test]
    async fn every_version_is_told_who_leads() {
        for version in VERSIONS {
            check(&led_by(1), version, GROUP, (0, 1, 9092));
            let not_available = ResponseError::CoordinatorNotAvailable.code();
            check(&led_by(-1), version, GROUP, (not_available, -1, -1));
            // Registered, but fenced.
            check(&led_by(2), version, GROUP, (not_available, -1, -1));
            check(&test_image(), version, GROUP, (not_available, -1, -1));
        }
    }

    #[tokio::test]
    async fn what_is_not_there_yet_is_refused_for_good() {
        for version in 1..=6 {
            let refused = ResponseError::TransactionalIdAuthorizationFailed.code();
            check(&led_by(1), version, TRANSACTION, (refused, -1, -1));
            for key_type in [2, 3, -1] {
                check(&led_by(1), version, key_type, (ResponseError::InvalidRequest.code(), -1, -1));
            }
        }
    }
}
