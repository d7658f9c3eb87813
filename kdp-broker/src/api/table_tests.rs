//! The table with ApiVersions and a few toy rows: who is served, who is refused, what is advertised.

use std::sync::Arc;

use bytes::{BufMut, Bytes};
use kdp_client::protocol::messages::{
    ApiKey, ApiVersionsRequest, ApiVersionsResponse, DescribeQuorumRequest, DescribeQuorumResponse,
    HeartbeatRequest, HeartbeatResponse, ListOffsetsRequest, ProduceRequest, Request, StrBytes,
};

use super::api_versions::{self, Features};
use super::testing::{connection, frame, header, response};
use super::{
    ApiTable, ListenerKind, Listeners, Part, Refusal, Reply, ReplyBuilder, RequestContext, Row, row,
};
use crate::metrics::Metrics;

async fn heartbeat(error: &Arc<i16>, _: &RequestContext, request: HeartbeatRequest) -> HeartbeatResponse {
    assert_eq!(request.group_id.as_str(), "g");
    HeartbeatResponse::default().with_error_code(**error)
}

async fn produce(_: &RequestContext, _: ProduceRequest) -> Result<Reply, Refusal> {
    Ok(Reply::none())
}

async fn describe_quorum(_: &RequestContext, _: DescribeQuorumRequest) -> DescribeQuorumResponse {
    DescribeQuorumResponse::default()
}

/// Answers with as many bytes as the body has.
async fn list_offsets(ctx: &RequestContext, body: Bytes) -> Result<Reply, Refusal> {
    if body.is_empty() {
        return Err(Refusal::undecodable(ctx, "it has no body"));
    }
    let mut reply = ReplyBuilder::new(ctx, body.len());
    reply.buffer().put(body);
    Ok(reply.finish())
}

fn table() -> ApiTable {
    let error = Arc::new(27);
    let rows = vec![
        row!(HeartbeatRequest, 0..=4, Listeners::Broker, heartbeat(error)),
        row!(ProduceRequest, 3..=13, Listeners::Broker, reply produce()),
        row!(DescribeQuorumRequest, 0..=2, Listeners::Both, describe_quorum()),
        row!(ListOffsetsRequest, 1..=10, Listeners::Broker, bytes list_offsets()),
    ];
    let features = Features {
        supported: vec![("group.version".to_owned(), 0, 1), ("metadata.version".to_owned(), 7, 30)],
        finalized: vec![("group.version".to_owned(), 0), ("metadata.version".to_owned(), 30)],
        epoch: 12,
    };
    with_api_versions(rows, features)
}

fn with_api_versions(mut rows: Vec<Row>, features: Features) -> ApiTable {
    rows.push(api_versions::row(&rows, Arc::new(move || features.clone())));
    ApiTable::new(rows, &Metrics::new())
}

async fn call(kind: ListenerKind, frame: Bytes) -> Result<Reply, Refusal> {
    table().call(&connection(kind), frame)?.await
}

async fn api_versions(kind: ListenerKind, version: i16) -> ApiVersionsResponse {
    let request = ApiVersionsRequest::default()
        .with_client_software_name(StrBytes::from_static_str("kdp-test"))
        .with_client_software_version(StrBytes::from_static_str("1.0"));
    let reply = call(kind, frame(&request, version)).await.unwrap();
    response::<ApiVersionsRequest>(reply, version)
}

fn ranges(response: &ApiVersionsResponse) -> Vec<(i16, i16, i16)> {
    response.api_keys.iter().map(|api| (api.api_key, api.min_version, api.max_version)).collect()
}

#[tokio::test]
async fn a_typed_row_decodes_calls_and_encodes() {
    for version in 0..=4 {
        let request = HeartbeatRequest::default().with_group_id(StrBytes::from_static_str("g").into());
        let reply = call(ListenerKind::Broker, frame(&request, version)).await.unwrap();
        assert_eq!(response::<HeartbeatRequest>(reply, version).error_code, 27);
    }
}

#[tokio::test]
async fn each_listener_advertises_its_own_rows() {
    for version in 0..=4 {
        let broker = api_versions(ListenerKind::Broker, version).await;
        assert_eq!(ranges(&broker), [(0, 0, 13), (2, 1, 10), (12, 0, 4), (18, 0, 4), (55, 0, 2)]);
        let controller = api_versions(ListenerKind::Controller, version).await;
        assert_eq!(ranges(&controller), [(18, 0, 4), (55, 0, 2)]);
    }
}

#[tokio::test]
async fn features_that_may_be_zero_are_for_v4_alone() {
    let names = |response: &ApiVersionsResponse| -> Vec<String> {
        response.supported_features.iter().map(|feature| feature.name.to_string()).collect()
    };
    let old = api_versions(ListenerKind::Broker, 3).await;
    assert_eq!(names(&old), ["metadata.version"]);
    let new = api_versions(ListenerKind::Broker, 4).await;
    assert_eq!(names(&new), ["group.version", "metadata.version"]);
    assert_eq!(new.finalized_features_epoch, 12);
    let finalized = &new.finalized_features;
    assert_eq!(finalized.len(), 1, "level 0 is not shown");
    assert_eq!((finalized[0].min_version_level, finalized[0].max_version_level), (30, 30));
}

#[tokio::test]
async fn an_unknown_version_of_api_versions_is_answered_as_v0() {
    for version in [5, 99, -1] {
        let mut bytes = header(ApiKey::ApiVersions as i16, version);
        bytes.put_slice(b"whatever the future puts here");
        let reply = call(ListenerKind::Broker, bytes.freeze()).await.unwrap();
        assert!(!reply.close);
        let response = response::<ApiVersionsRequest>(reply, 0);
        assert_eq!(response.error_code, 35);
        assert_eq!(ranges(&response), [(18, 0, 4)]);
    }
}

#[tokio::test]
async fn a_nameless_client_is_told_so() {
    for (name, version) in [("", "1"), ("kdp", ""), ("-kdp", "1"), ("k dp", "1"), ("kdp", "1.")] {
        let request = ApiVersionsRequest::default()
            .with_client_software_name(StrBytes::from_static_str(name))
            .with_client_software_version(StrBytes::from_static_str(version));
        let reply = call(ListenerKind::Broker, frame(&request, 3)).await.unwrap();
        let response = response::<ApiVersionsRequest>(reply, 3);
        assert_eq!(response.error_code, 42, "{name:?} {version:?}");
        assert!(response.api_keys.is_empty());
    }
}

#[tokio::test]
async fn what_is_not_served_ends_the_connection() {
    let refusal = |frame: Bytes| async { call(ListenerKind::Broker, frame).await.expect_err("refused") };
    assert!(matches!(refusal(header(999, 0).freeze()).await, Refusal::UnknownApi(999)));
    assert!(matches!(refusal(header(-1, 0).freeze()).await, Refusal::UnknownApi(-1)));
    let controller = call(ListenerKind::Controller, header(ProduceRequest::KEY, 9).freeze()).await;
    assert!(matches!(controller, Err(Refusal::UnknownApi(0))));
    assert!(matches!(refusal(header(0, 2).freeze()).await, Refusal::UnsupportedVersion(0, 2)));
    assert!(matches!(refusal(Bytes::from_static(b"\0\x12\0")).await, Refusal::Header(_)));
    assert!(matches!(refusal(Bytes::from_static(b"\0\x12\0\0\0")).await, Refusal::Header(_)));
    assert!(matches!(refusal(header(12, 0).freeze()).await, Refusal::Undecodable { key: 12, .. }));
}

#[tokio::test]
async fn a_row_of_bytes_is_given_the_body_as_it_came() {
    let mut bytes = header(ListOffsetsRequest::KEY, 10);
    let empty = bytes.clone().freeze();
    bytes.put_slice(b"whatever it is");
    let reply = call(ListenerKind::Broker, bytes.freeze()).await.unwrap();
    let [Part::Bytes(answer)] = &reply.parts[..] else { panic!("{reply:?}") };
    assert!(answer.ends_with(b"whatever it is"));
    let refused = call(ListenerKind::Broker, empty).await;
    assert!(matches!(refused, Err(Refusal::Undecodable { key: 2, version: 10, .. })));
}

#[tokio::test]
async fn no_answer_is_a_reply_without_parts() {
    let reply = call(ListenerKind::Broker, frame(&ProduceRequest::default(), 9)).await.unwrap();
    assert!(reply.parts.is_empty() && !reply.close);
}
