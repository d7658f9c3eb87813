//! The APIs of groups through the table, in every version they are served in: what a client of that
//! version is told, and that it can be written in that version at all.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use kdp_client::protocol::messages::leave_group_request::MemberIdentity;
use kdp_client::protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kdp_client::protocol::messages::offset_fetch_request::{
    OffsetFetchRequestGroup, OffsetFetchRequestTopic, OffsetFetchRequestTopics,
};
use kdp_client::protocol::messages::*;
use kdp_client::protocol::uuid::{self, Uuid};

use super::cluster_view::test_image;
use super::testing::{connection, frame, header, response};
use super::*;
use crate::coordinator::GroupCoordinator;
use crate::coordinator::testing::{self as groups, MemoryPartition, text};
use crate::metadata::ImageHandle;
use crate::metrics::Metrics;

/// A frame of version 10, which the crate cannot write: version 9, with ids for the names that are
/// the text of ids.
fn newer_frame<R: Request>(request: &R) -> Bytes {
    let mut body = BytesMut::new();
    request.encode(&mut body, 9).unwrap();
    let mut body = body.to_vec();
    for id in [ORDERS, UNKNOWN] {
        let mut name = vec![23];
        name.extend_from_slice(uuid::to_base64(&id).as_bytes());
        while let Some(at) = body.windows(name.len()).position(|window| window == name) {
            body.splice(at..at + name.len(), *id.as_bytes());
        }
    }
    let mut frame = header(R::KEY, 10);
    frame.extend_from_slice(&body);
    frame.freeze()
}

/// The name of a topic, or in version 10 the text of its id.
fn named(version: i16, name: &str, id: Uuid) -> TopicName {
    TopicName(if version >= 10 { text(&uuid::to_base64(&id)) } else { text(name) })
}

/// An id that no topic has.
const UNKNOWN: Uuid = Uuid::from_u128(999);
/// The id of the topic `orders` in the image.
const ORDERS: Uuid = Uuid::from_u128(201);

struct Bench {
    table: ApiTable,
    groups: GroupCoordinator,
}

fn table(groups: GroupCoordinator) -> Bench {
    let image = ImageHandle::default();
    image.store(Arc::new(test_image()));
    let coordinator = groups.clone();
    let rows = [
        row!(JoinGroupRequest, join_group::VERSIONS, Listeners::Broker, join_group::handle(groups)),
        row!(SyncGroupRequest, sync_group::VERSIONS, Listeners::Broker, sync_group::handle(groups)),
        row!(HeartbeatRequest, heartbeat::VERSIONS, Listeners::Broker, heartbeat::handle(groups)),
        row!(LeaveGroupRequest, leave_group::VERSIONS, Listeners::Broker, leave_group::handle(groups)),
        row!(
            DescribeGroupsRequest,
            describe_groups::VERSIONS,
            Listeners::Broker,
            describe_groups::handle(groups)
        ),
        row!(ListGroupsRequest, list_groups::VERSIONS, Listeners::Broker, list_groups::handle(groups)),
        row!(DeleteGroupsRequest, delete_groups::VERSIONS, Listeners::Broker, delete_groups::handle(groups)),
        row!(
            OffsetCommitRequest,
            offset_commit::VERSIONS,
            Listeners::Broker,
            offset_commit::handle(image, groups)
        ),
        row!(
            OffsetFetchRequest,
            offset_fetch::VERSIONS,
            Listeners::Broker,
            offset_fetch::handle(image, groups)
        ),
        row!(
            OffsetDeleteRequest,
            offset_delete::VERSIONS,
            Listeners::Broker,
            offset_delete::handle(image, groups)
        ),
    ];
    Bench { table: ApiTable::new(rows, &Metrics::new()), groups: coordinator }
}

async fn leading() -> Bench {
    table(groups::loaded(&MemoryPartition::new(0)).await)
}

impl Bench {
    async fn call<R: Request>(&self, request: &R, version: i16) -> R::Response {
        let frame = if version > R::VERSIONS.max { newer_frame(request) } else { frame(request, version) };
        let answer = self.table.call(&connection(ListenerKind::Broker), frame);
        response::<R>(answer.unwrap().await.unwrap(), version)
    }

    /// Joins as a client of that version has to, and gives the answer that counts.
    async fn join(&self, group: &str, version: i16) -> JoinGroupResponse {
        let request = groups::join().with_group_id(GroupId(text(group)));
        // What a version cannot carry is left at its default.
        let timeout_ms = if version == 0 { -1 } else { request.rebalance_timeout_ms };
        let request = request.with_rebalance_timeout_ms(timeout_ms);
        let first = self.call(&request, version).await;
        if first.error_code == ResponseError::MemberIdRequired.code() {
            return self.call(&request.with_member_id(first.member_id), version).await;
        }
        first
    }
}

#[tokio::test]
async fn a_member_joins_syncs_lives_and_leaves_in_every_version() {
    let bench = leading().await;
    for version in join_group::VERSIONS {
        let id = GroupId(text(&format!("g{version}")));
        let joined = bench.join(&id, version).await;
        assert_eq!((joined.error_code, joined.generation_id), (0, 1), "version {version}");
        assert_eq!(joined.protocol_name.as_deref(), Some("range"));
        let sync = SyncGroupRequest::default()
            .with_group_id(id.clone())
            .with_generation_id(1)
            .with_member_id(joined.member_id.clone());
        let sync_version = version.min(5);
        let sync = match sync_version {
            5 => sync.with_protocol_type(Some(text("consumer"))).with_protocol_name(Some(text("range"))),
            _ => sync,
        };
        assert_eq!(bench.call(&sync, sync_version).await.error_code, 0, "version {version}");
        let heartbeat = HeartbeatRequest::default()
            .with_group_id(id.clone())
            .with_generation_id(1)
            .with_member_id(joined.member_id.clone());
        assert_eq!(bench.call(&heartbeat, version.min(4)).await.error_code, 0);
        let leave = LeaveGroupRequest::default().with_group_id(id.clone());
        let leave = match version {
            0..=2 => leave.with_member_id(joined.member_id),
            _ => leave.with_members(vec![MemberIdentity::default().with_member_id(joined.member_id)]),
        };
        let left = bench.call(&leave, version.min(5)).await;
        assert_eq!((left.error_code, left.members.len()), (0, usize::from(version >= 3)));
    }
}

#[tokio::test]
async fn errors_fit_every_version() {
    // Nothing is led, so all of it is refused.
    let bench = table(groups::coordinator(groups::config()));
    let not_here = ResponseError::NotCoordinator.code();
    for version in join_group::VERSIONS {
        let joined = bench.join("g", version).await;
        assert_eq!(joined.error_code, not_here);
        assert_eq!(joined.protocol_name.as_deref(), (version < 7).then_some(""));
    }
    for version in 0..5 {
        let sync = SyncGroupRequest::default().with_group_id(GroupId(text("g")));
        assert_eq!(bench.call(&sync, version).await.error_code, not_here);
    }
    let sync = SyncGroupRequest::default().with_group_id(GroupId(text("g")));
    assert_eq!(bench.call(&sync, 5).await.error_code, ResponseError::InconsistentGroupProtocol.code());
    for version in leave_group::VERSIONS {
        let leave = LeaveGroupRequest::default().with_group_id(GroupId(text("g")));
        assert_eq!(bench.call(&leave, version).await.error_code, not_here);
    }
    for version in describe_groups::VERSIONS {
        let describe = DescribeGroupsRequest::default().with_groups(vec![GroupId(text("g"))]);
        assert_eq!(bench.call(&describe, version).await.groups[0].error_code, not_here);
    }
    for version in delete_groups::VERSIONS {
        let twice = vec![GroupId(text("g")), GroupId(text("g"))];
        let deleted = bench.call(&DeleteGroupsRequest::default().with_groups_names(twice), version).await;
        assert_eq!((deleted.results.len(), deleted.results[0].error_code), (1, not_here));
    }
    for version in list_groups::VERSIONS {
        assert_eq!(bench.call(&ListGroupsRequest::default(), version).await.error_code, 0);
    }
}

fn commit(version: i16, topics: &[(&str, Uuid, &[i32])]) -> OffsetCommitRequest {
    let topics = topics.iter().map(|(name, id, partitions)| {
        let partitions = partitions.iter().map(|index| {
            OffsetCommitRequestPartition::default().with_partition_index(*index).with_committed_offset(7)
        });
        OffsetCommitRequestTopic::default()
            .with_name(named(version, name, *id))
            .with_partitions(partitions.collect())
    });
    OffsetCommitRequest::default()
        .with_group_id(GroupId(text("g")))
        .with_generation_id_or_member_epoch(-1)
        .with_topics(topics.collect())
}

#[tokio::test]
async fn only_partitions_that_exist_are_committed() {
    let bench = leading().await;
    for version in offset_commit::VERSIONS {
        let request = commit(version, &[("nothing", UNKNOWN, &[0]), ("orders", ORDERS, &[0, 9, 1])]);
        let answer = bench.call(&request, version).await;
        let codes = |name: &str, id| {
            let is_it = |topic: &&offset_commit_response::OffsetCommitResponseTopic| {
                if version >= 10 { topic.topic_id == id } else { topic.name.as_str() == name }
            };
            let topic = answer.topics.iter().find(is_it).unwrap();
            let mut codes: Vec<(i32, i16)> =
                topic.partitions.iter().map(|p| (p.partition_index, p.error_code)).collect();
            codes.sort_unstable();
            codes
        };
        let missing = ResponseError::UnknownTopicOrPartition.code();
        let no_topic = if version >= 10 { ResponseError::UnknownTopicId.code() } else { missing };
        assert_eq!(answer.topics.len(), 2, "each topic is answered once");
        assert_eq!(codes("nothing", UNKNOWN), [(0, no_topic)]);
        assert_eq!(codes("orders", ORDERS), [(0, 0), (1, 0), (9, missing)]);
    }
}

#[tokio::test]
async fn offsets_come_back_in_every_version() {
    let bench = leading().await;
    bench.call(&commit(9, &[("orders", ORDERS, &[0])]), 9).await;
    for version in 1..8 {
        let topic = OffsetFetchRequestTopic::default()
            .with_name(TopicName(text("orders")))
            .with_partition_indexes(vec![0, 1]);
        let request = OffsetFetchRequest::default().with_group_id(GroupId(text("g")));
        let some = bench.call(&request.clone().with_topics(Some(vec![topic])), version).await;
        let offsets: Vec<i64> = some.topics[0].partitions.iter().map(|p| p.committed_offset).collect();
        assert_eq!((some.error_code, offsets), (0, vec![7, -1]), "version {version}");
        if version >= 2 {
            let all = bench.call(&request.with_topics(None), version).await;
            assert_eq!(all.topics[0].partitions.len(), 1);
        }
    }
    for version in 8..=10 {
        let group = OffsetFetchRequestGroup::default().with_group_id(GroupId(text("g")));
        let topic = OffsetFetchRequestTopics::default().with_partition_indexes(vec![0]);
        let orders = topic.clone().with_name(named(version, "orders", ORDERS));
        let mut topics = vec![orders];
        if version == 10 {
            topics.push(topic.with_name(named(version, "nothing", UNKNOWN)));
        }
        let groups = vec![group.clone().with_topics(Some(topics)), group.with_topics(None)];
        let answer = bench.call(&OffsetFetchRequest::default().with_groups(groups), version).await;
        let [some, all] = &answer.groups[..] else { panic!("two groups were asked for") };
        assert_eq!(some.topics[0].partitions[0].committed_offset, 7);
        assert_eq!(all.topics[0].partitions[0].committed_offset, 7);
        if version == 10 {
            assert_eq!(all.topics[0].topic_id, ORDERS);
            let unknown = &some.topics[1].partitions[0];
            assert_eq!(unknown.error_code, ResponseError::UnknownTopicId.code());
        }
    }
}

#[tokio::test]
async fn an_error_of_a_whole_fetch() {
    let bench = table(groups::coordinator(groups::config()));
    let not_here = ResponseError::NotCoordinator.code();
    let topic = OffsetFetchRequestTopic::default()
        .with_name(TopicName(text("orders")))
        .with_partition_indexes(vec![3]);
    for version in 1..8 {
        let request = OffsetFetchRequest::default()
            .with_group_id(GroupId(text("g")))
            .with_topics(Some(vec![topic.clone()]));
        let answer = bench.call(&request, version).await;
        if version == 1 {
            let partition = &answer.topics[0].partitions[0];
            assert_eq!((partition.error_code, partition.committed_offset), (not_here, -1));
        } else {
            assert_eq!((answer.error_code, answer.topics.len()), (not_here, 0));
        }
    }
    for version in 8..=10 {
        let group = OffsetFetchRequestGroup::default().with_group_id(GroupId(text("g")));
        let answer = bench.call(&OffsetFetchRequest::default().with_groups(vec![group]), version).await;
        assert_eq!(answer.groups[0].error_code, not_here);
    }
}

#[tokio::test]
async fn groups_are_listed_described_and_deleted() {
    let bench = leading().await;
    bench.call(&commit(9, &[("orders", ORDERS, &[0])]), 9).await;
    for version in list_groups::VERSIONS {
        let listed = bench.call(&ListGroupsRequest::default(), version).await.groups;
        assert_eq!(listed[0].group_id.as_str(), "g");
        assert_eq!(listed[0].group_type.as_str(), if version >= 5 { "classic" } else { "" });
    }
    for version in describe_groups::VERSIONS {
        let ids = vec![GroupId(text("g")), GroupId(text("none"))];
        let request = DescribeGroupsRequest::default()
            .with_groups(ids)
            .with_include_authorized_operations(version >= 3);
        let groups = bench.call(&request, version).await.groups;
        assert_eq!((groups[0].group_state.as_str(), groups[1].group_state.as_str()), ("Empty", "Dead"));
        let operations = if version >= 3 { 0b1101_0100_1000 } else { i32::MIN };
        assert_eq!(groups[0].authorized_operations, operations);
        let code = if version >= 6 { ResponseError::GroupIdNotFound.code() } else { 0 };
        assert_eq!(groups[1].error_code, code);
    }
    let gone =
        bench.call(&DeleteGroupsRequest::default().with_groups_names(vec![GroupId(text("g"))]), 2).await;
    assert_eq!(gone.results[0].error_code, 0);
    assert!(bench.groups.list_groups(&ListGroupsRequest::default()).await.groups.is_empty());
}

#[tokio::test]
async fn offsets_are_deleted_where_partitions_exist() {
    use kdp_client::protocol::messages::offset_delete_request::{
        OffsetDeleteRequestPartition, OffsetDeleteRequestTopic,
    };
    let bench = leading().await;
    bench.call(&commit(9, &[("orders", ORDERS, &[0])]), 9).await;
    let topic = |name| {
        let partitions =
            [0, 9].map(|index| OffsetDeleteRequestPartition::default().with_partition_index(index));
        OffsetDeleteRequestTopic::default()
            .with_name(TopicName(text(name)))
            .with_partitions(partitions.into())
    };
    let request = OffsetDeleteRequest::default()
        .with_group_id(GroupId(text("g")))
        .with_topics(vec![topic("orders"), topic("nothing")]);
    let answer = bench.call(&request, 0).await;
    let codes = |index: usize| -> Vec<i16> {
        answer.topics[index].partitions.iter().map(|partition| partition.error_code).collect()
    };
    let missing = ResponseError::UnknownTopicOrPartition.code();
    assert_eq!((codes(0), codes(1)), (vec![0, missing], vec![missing, missing]));
    let nobody = bench.call(&request.with_group_id(GroupId(text("none"))), 0).await;
    assert_eq!((nobody.error_code, nobody.topics.len()), (ResponseError::GroupIdNotFound.code(), 0));
}
