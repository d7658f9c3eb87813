//! What a client makes of brokers that are down, silent, hostile, old or busy.

// A panic is how a test fails, in its helpers too.
#![allow(clippy::unwrap_used)]

mod support;

use std::net::TcpListener;
use std::time::Duration;

use kdp_client::admin::offsets::{self, OffsetSpec};
use kdp_client::admin::{groups, topics};
use kdp_client::cluster::{Cluster, TopicPartition, Topics};
use kdp_client::connection::{
    ConnectFailure, Connection, ConnectionOptions, Endpoint, Error, RequestFailure,
};
use kdp_client::protocol::messages::find_coordinator_response::Coordinator;
use kdp_client::protocol::messages::list_offsets_response::{
    ListOffsetsPartitionResponse, ListOffsetsTopicResponse,
};
use kdp_client::protocol::messages::{
    ApiKey, BrokerId, DescribeClusterRequest, FindCoordinatorResponse, ListGroupsRequest, ListGroupsResponse,
    ListOffsetsResponse, MetadataRequest, MetadataResponse, OffsetFetchResponse, StrBytes, TopicName,
};
use kdp_client::protocol::types::{Offset, PartitionId};
use support::{Act, Asked, FakeBroker, answer, answer_bytes, metadata, offers};

const VERSIONS: i16 = ApiKey::ApiVersions as i16;
const METADATA: i16 = ApiKey::Metadata as i16;
const GROUPS: i16 = ApiKey::ListGroups as i16;
const OFFSETS: i16 = ApiKey::ListOffsets as i16;
const COORDINATOR: i16 = ApiKey::FindCoordinator as i16;
const OFFSET_FETCH: i16 = ApiKey::OffsetFetch as i16;

/// Long enough for any machine, unless a test waits for it to pass.
fn options(request_timeout: Duration) -> ConnectionOptions {
    ConnectionOptions { request_timeout, ..ConnectionOptions::default() }
}

const PATIENT: Duration = Duration::from_secs(30);
const BRIEF: Duration = Duration::from_millis(50);
/// Enough for a broker that answers, on a busy machine too.
const READ: Duration = Duration::from_millis(600);

fn cluster(broker: &FakeBroker, request_timeout: Duration) -> Cluster {
    Cluster::new(vec![Endpoint::new("127.0.0.1", broker.port)], options(request_timeout))
}

/// What listing topics says about a broker that treats its first request like this.
async fn first_contact(
    act: impl Fn(Asked) -> Act + Send + Sync + 'static,
    timeout: Duration,
) -> RequestFailure {
    let broker = FakeBroker::start(move |asked, _| act(asked));
    match cluster(&broker, timeout).metadata(&Topics::All).await {
        Err(Error::Request { broker: named, api, version: 4, reason }) if api == ApiKey::ApiVersions => {
            assert_eq!(named, Endpoint::new("127.0.0.1", broker.port));
            reason
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn nobody_listens() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let cluster = Cluster::new(vec![Endpoint::new("127.0.0.1", port)], options(PATIENT));
    let error = cluster.metadata(&Topics::None).await.unwrap_err();
    assert!(matches!(error, Error::Connect { reason: ConnectFailure::Io(_), .. }), "{error:?}");
    assert!(error.to_string().contains(&format!("127.0.0.1:{port}")), "{error}");
}

#[tokio::test]
async fn a_read_only_connection_holds_changes_back() {
    let broker = FakeBroker::start(|asked, port| match asked.key {
        VERSIONS => answer(asked, &offers(&[(ApiKey::Metadata, 12), (ApiKey::DeleteTopics, 6)])),
        _ => answer(asked, &metadata(port, &["orders"])),
    });
    let options = ConnectionOptions { read_only: true, ..options(PATIENT) };
    let cluster = Cluster::new(vec![Endpoint::new("127.0.0.1", broker.port)], options);
    assert_eq!(cluster.metadata(&Topics::All).await.unwrap().topics.len(), 1);
    let error = topics::delete(&cluster, &["orders".to_owned()]).await.unwrap_err();
    assert!(matches!(error, Error::ReadOnly { api, .. } if api == ApiKey::DeleteTopics), "{error:?}");
    assert!(broker.asked().iter().all(|asked| asked.key == VERSIONS || asked.key == METADATA));
}

#[tokio::test]
async fn another_cluster_than_the_one_that_is_meant() {
    let broker = FakeBroker::start(|asked, port| match asked.key {
        VERSIONS => answer(asked, &offers(&[(ApiKey::Metadata, 12), (ApiKey::DeleteTopics, 6)])),
        _ => answer(asked, &metadata(port, &["orders"])),
    });
    let of_id = |id: &str| {
        let bootstrap = vec![Endpoint::new("127.0.0.1", broker.port)];
        Cluster::of_id(bootstrap, options(PATIENT), Some(id.to_owned()))
    };
    assert!(of_id("fake-cluster").metadata(&Topics::None).await.is_ok());
    let error = topics::delete(&of_id("prod"), &["orders".to_owned()]).await.unwrap_err();
    assert_eq!(error.to_string(), "this is cluster fake-cluster, not prod");
    assert!(broker.asked().iter().all(|asked| asked.key == VERSIONS || asked.key == METADATA));
}

#[tokio::test]
async fn a_silent_broker_times_out() {
    let reason = first_contact(|_| Act::Silence, BRIEF).await;
    assert!(matches!(reason, RequestFailure::TimedOut(BRIEF)), "{reason:?}");
}

#[tokio::test]
async fn a_broker_that_closes_at_once() {
    let reason = first_contact(|_| Act::Close, PATIENT).await;
    assert!(matches!(reason, RequestFailure::Closed), "{reason:?}");
}

#[tokio::test]
async fn another_protocol_is_named() {
    let reason = first_contact(|_| Act::Raw(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()), PATIENT).await;
    let RequestFailure::Frame(error) = reason else { panic!("{reason:?}") };
    assert_eq!(error.looks_like(), Some("HTTP"));
}

#[tokio::test]
async fn lengths_that_cannot_be() {
    for length in [-1i32, 0, 3, i32::MAX] {
        let reason = first_contact(move |_| Act::Raw(length.to_be_bytes().to_vec()), PATIENT).await;
        assert!(matches!(reason, RequestFailure::Frame(_)), "{length}: {reason:?}");
    }
}

#[tokio::test]
async fn an_answer_nobody_asked_for() {
    let act = |asked: Asked| answer_bytes(Asked { correlation_id: 4711, ..asked }, &[0; 20]);
    let reason = first_contact(act, PATIENT).await;
    assert!(matches!(reason, RequestFailure::CorrelationId(4711)), "{reason:?}");
}

#[tokio::test]
async fn an_answer_that_is_cut_off_or_claims_too_much() {
    let reason = first_contact(|asked| answer_bytes(asked, &[0, 0, 9]), PATIENT).await;
    assert!(matches!(reason, RequestFailure::Undecodable(_)), "{reason:?}");
    // Two thousand million APIs, in a compact array of no bytes.
    let claim = |asked| answer_bytes(asked, &[0, 0, 0xff, 0xff, 0xff, 0xff, 0x07]);
    let reason = first_contact(claim, PATIENT).await;
    assert!(matches!(reason, RequestFailure::Undecodable(_)), "{reason:?}");
}

#[tokio::test]
async fn an_old_broker_is_asked_again_in_its_own_versions() {
    let broker = FakeBroker::start(|asked, port| match (asked.key, asked.version) {
        // Version 0 of the answer, whatever was asked: the error, and no APIs.
        (VERSIONS, 1..) => answer_bytes(asked, &[0, 35, 0, 0, 0, 0]),
        (VERSIONS, _) => answer(asked, &offers(&[(ApiKey::ApiVersions, 0), (ApiKey::Metadata, 5)])),
        // Kafka closes on a version that it does not know.
        (METADATA, 6..) => Act::Close,
        (METADATA, _) => answer(asked, &metadata(port, &["orders"])),
        _ => Act::Close,
    });
    let cluster = cluster(&broker, PATIENT);
    let found = topics::list(&cluster).await.unwrap();
    assert_eq!(found.iter().map(|topic| topic.name.as_str()).collect::<Vec<_>>(), ["orders"]);
    assert_eq!(cluster.cluster_id().as_deref(), Some("fake-cluster"));
    assert_eq!(broker.asked().last().map(|asked| (asked.key, asked.version)), Some((METADATA, 5)));
}

#[tokio::test]
async fn a_new_broker_costs_one_round_trip() {
    let broker = FakeBroker::start(well);
    topics::list(&cluster(&broker, PATIENT)).await.unwrap();
    let keys: Vec<_> = broker.asked().iter().map(|asked| asked.key).collect();
    assert_eq!(keys, [VERSIONS, METADATA]);
}

/// A broker without faults.
fn well(asked: Asked, port: u16) -> Act {
    match asked.key {
        VERSIONS => answer(
            asked,
            &offers(&[
                (ApiKey::ApiVersions, 4),
                (ApiKey::Metadata, 13),
                (ApiKey::ListGroups, 5),
                (ApiKey::ListOffsets, 10),
                (ApiKey::FindCoordinator, 6),
                (ApiKey::OffsetFetch, 9),
            ]),
        ),
        METADATA => answer(asked, &metadata(port, &["orders"])),
        GROUPS => answer(asked, &ListGroupsResponse::default()),
        _ => Act::Close,
    }
}

#[tokio::test]
async fn answers_find_their_requests_in_any_order() {
    // The first answer is kept back and comes together with the second, behind it.
    let kept = std::sync::Mutex::new(Vec::new());
    let broker = FakeBroker::start(move |asked, port| match (asked.key, asked.nth) {
        (GROUPS, 0) => {
            let Act::Raw(bytes) = answer(asked, &ListGroupsResponse::default().with_throttle_time_ms(1))
            else {
                return Act::Close;
            };
            *kept.lock().unwrap() = bytes;
            Act::Silence
        }
        (GROUPS, _) => {
            let Act::Raw(mut bytes) = answer(asked, &ListGroupsResponse::default().with_throttle_time_ms(2))
            else {
                return Act::Close;
            };
            bytes.extend_from_slice(&kept.lock().unwrap());
            Act::Raw(bytes)
        }
        _ => well(asked, port),
    });
    let connection =
        Connection::open(&Endpoint::new("127.0.0.1", broker.port), &options(PATIENT)).await.unwrap();
    let ask = || connection.send(|_| ListGroupsRequest::default());
    let (first, second) = tokio::join!(ask(), ask());
    assert_eq!(first.unwrap().body.throttle_time_ms, 1);
    assert_eq!(second.unwrap().body.throttle_time_ms, 2);
}

#[tokio::test]
async fn an_answer_that_comes_too_late_harms_nobody() {
    let broker = FakeBroker::start(|asked, port| match (asked.key, asked.nth) {
        (GROUPS, 0) => {
            std::thread::sleep(BRIEF * 4);
            answer(asked, &ListGroupsResponse::default())
        }
        _ => well(asked, port),
    });
    let endpoint = Endpoint::new("127.0.0.1", broker.port);
    let connection = Connection::open(&endpoint, &options(BRIEF * 3)).await.unwrap();
    let late = connection.send(|_| ListGroupsRequest::default()).await.unwrap_err();
    assert!(matches!(late, Error::Request { reason: RequestFailure::TimedOut(_), .. }), "{late:?}");
    let next = connection.send(|_| MetadataRequest::default()).await.unwrap();
    assert_eq!(next.body.brokers.len(), 1);
    assert!(!connection.is_dead());
}

#[tokio::test]
async fn an_api_that_the_broker_lacks() {
    let broker = FakeBroker::start(well);
    let connection =
        Connection::open(&Endpoint::new("127.0.0.1", broker.port), &options(PATIENT)).await.unwrap();
    let error = connection.send(|_| DescribeClusterRequest::default()).await.unwrap_err();
    assert!(
        matches!(error, Error::Unsupported { api, theirs: None, .. } if api == ApiKey::DescribeCluster),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_dead_connection_is_made_again() {
    let broker = FakeBroker::start(|asked, port| match (asked.key, asked.nth) {
        (GROUPS, 0) => Act::Close,
        _ => well(asked, port),
    });
    let cluster = cluster(&broker, PATIENT);
    let answers = groups::list(&cluster).await.unwrap();
    assert!(
        matches!(answers[0].1, Err(Error::Request { reason: RequestFailure::Closed, .. })),
        "{answers:?}"
    );
    let answers = groups::list(&cluster).await.unwrap();
    assert!(matches!(&answers[0].1, Ok(groups) if groups.is_empty()), "{answers:?}");
}

#[tokio::test]
async fn a_leader_that_has_moved_is_looked_up_again() {
    let broker = FakeBroker::start(|asked, port| match asked.key {
        OFFSETS => {
            let partition = ListOffsetsPartitionResponse::default();
            let partition = match asked.nth {
                0 => partition.with_error_code(6),
                _ => partition.with_offset(7),
            };
            let name = TopicName(StrBytes::from_static_str("orders"));
            let topic = ListOffsetsTopicResponse::default().with_name(name).with_partitions(vec![partition]);
            answer(asked, &ListOffsetsResponse::default().with_topics(vec![topic]))
        }
        _ => well(asked, port),
    });
    let partition = TopicPartition::new("orders", PartitionId(0));
    let found =
        offsets::list(&cluster(&broker, PATIENT), std::slice::from_ref(&partition), OffsetSpec::Latest)
            .await
            .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].0, found[0].1.as_ref().unwrap().offset), (&partition, Some(Offset(7))));
}

#[tokio::test]
async fn a_partition_that_the_answer_leaves_out_is_an_error() {
    let broker = FakeBroker::start(|asked, port| match asked.key {
        OFFSETS => answer(asked, &ListOffsetsResponse::default()),
        _ => well(asked, port),
    });
    let partition = TopicPartition::new("orders", PartitionId(0));
    let found = offsets::list(&cluster(&broker, PATIENT), &[partition], OffsetSpec::Latest).await.unwrap();
    assert!(
        matches!(found[0].1, Err(Error::Request { reason: RequestFailure::Undecodable(_), .. })),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_coordinator_that_is_still_loading_is_waited_for() {
    let broker = FakeBroker::start(|asked, port| match asked.key {
        COORDINATOR => {
            let found = Coordinator::default().with_key(StrBytes::from_static_str("billing"));
            let found = match asked.nth {
                0 => found.with_error_code(15),
                _ => found.with_node_id(BrokerId(1)),
            };
            answer(asked, &FindCoordinatorResponse::default().with_coordinators(vec![found]))
        }
        OFFSET_FETCH => {
            use kdp_client::protocol::messages::GroupId;
            use kdp_client::protocol::messages::offset_fetch_response::OffsetFetchResponseGroup;
            let group = OffsetFetchResponseGroup::default()
                .with_group_id(GroupId(StrBytes::from_static_str("billing")))
                .with_error_code(if asked.nth == 0 { 14 } else { 0 });
            answer(asked, &OffsetFetchResponse::default().with_groups(vec![group]))
        }
        _ => well(asked, port),
    });
    let found = groups::committed(&cluster(&broker, PATIENT), &["billing".to_owned()]).await.unwrap();
    assert!(
        matches!(&found[..], [(name, Ok(offsets))] if name == "billing" && offsets.is_empty()),
        "{found:?}"
    );
    assert_eq!(broker.asked().iter().filter(|asked| asked.key == COORDINATOR).count(), 3);
}

/// A cluster of two: broker 1 answers as it should, broker 2, which leads payments, not at all.
fn half_silent() -> (FakeBroker, FakeBroker, Cluster) {
    let silent = FakeBroker::start(|_, _| Act::Silence);
    let silent_port = silent.port;
    let broker = FakeBroker::start(move |asked, port| match asked.key {
        METADATA => answer(asked, &two_brokers(port, silent_port)),
        OFFSETS => {
            let name = TopicName(StrBytes::from_static_str("orders"));
            let partitions = vec![ListOffsetsPartitionResponse::default().with_offset(7)];
            let topic = ListOffsetsTopicResponse::default().with_name(name).with_partitions(partitions);
            answer(asked, &ListOffsetsResponse::default().with_topics(vec![topic]))
        }
        COORDINATOR => {
            let of = |group, id| {
                Coordinator::default().with_key(StrBytes::from_static_str(group)).with_node_id(BrokerId(id))
            };
            let found = vec![of("audit", 2), of("billing", 1)];
            answer(asked, &FindCoordinatorResponse::default().with_coordinators(found))
        }
        OFFSET_FETCH => {
            use kdp_client::protocol::messages::GroupId;
            use kdp_client::protocol::messages::offset_fetch_response::OffsetFetchResponseGroup;
            let group = GroupId(StrBytes::from_static_str("billing"));
            let group = OffsetFetchResponseGroup::default().with_group_id(group);
            answer(asked, &OffsetFetchResponse::default().with_groups(vec![group]))
        }
        _ => well(asked, port),
    });
    let options = ConnectionOptions { read_timeout: READ, ..options(PATIENT) };
    let cluster = Cluster::new(vec![Endpoint::new("127.0.0.1", broker.port)], options);
    (broker, silent, cluster)
}

fn two_brokers(port: u16, silent_port: u16) -> MetadataResponse {
    let mut found = metadata(port, &["orders", "payments"]);
    let mut silent = found.brokers[0].clone();
    (silent.node_id, silent.port) = (BrokerId(2), i32::from(silent_port));
    found.brokers.push(silent);
    found.topics[1].partitions[0].leader_id = BrokerId(2);
    found
}

#[tokio::test]
async fn a_silent_broker_does_not_keep_the_others_answers() {
    let (_broker, silent, cluster) = half_silent();
    let partitions = [("orders", 0), ("payments", 0)].map(|(t, p)| TopicPartition::new(t, PartitionId(p)));
    let found = offsets::list(&cluster, &partitions, OffsetSpec::Latest).await.unwrap();
    assert_eq!(found[0].1.as_ref().unwrap().offset, Some(Offset(7)));
    assert!(
        matches!(found[1].1, Err(Error::Connect { reason: ConnectFailure::TimedOut(READ), .. })),
        "{found:?}"
    );
    let listed = groups::list(&cluster).await.unwrap();
    assert!(matches!(&listed[..], [(_, Ok(_)), (_, Err(Error::Connect { .. }))]), "{listed:?}");
    let groups = ["audit", "billing"].map(str::to_owned);
    let committed = groups::committed(&cluster, &groups).await.unwrap();
    assert!(matches!(&committed[..], [(_, Err(Error::Connect { .. })), (_, Ok(_))]), "{committed:?}");
    // What it did not answer once it was not asked again.
    assert_eq!(silent.asked().len(), 1);
}

#[tokio::test]
async fn a_silent_server_is_passed_over_for_the_next() {
    let silent = FakeBroker::start(|_, _| Act::Silence);
    let broker = FakeBroker::start(well);
    let servers = [silent.port, broker.port].map(|port| Endpoint::new("127.0.0.1", port));
    let options = ConnectionOptions { read_timeout: READ, ..options(PATIENT) };
    let found = topics::list(&Cluster::new(servers.to_vec(), options)).await.unwrap();
    assert_eq!(found.len(), 1);
}
