//! Requests that can be read and make no sense, each with the code that Apache Kafka 4.3.1 gives.

use std::fmt::Debug;

use bytes::Bytes;
use kdp_client::protocol::messages::alter_configs_request::{AlterConfigsResource, AlterableConfig};
use kdp_client::protocol::messages::create_topics_request::CreatableTopic;
use kdp_client::protocol::messages::delete_records_request::{DeleteRecordsPartition, DeleteRecordsTopic};
use kdp_client::protocol::messages::fetch_request::{FetchPartition, FetchTopic, ReplicaState};
use kdp_client::protocol::messages::join_group_request::JoinGroupRequestProtocol;
use kdp_client::protocol::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use kdp_client::protocol::messages::metadata_request::MetadataRequestTopic;
use kdp_client::protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kdp_client::protocol::messages::offset_for_leader_epoch_request::{
    OffsetForLeaderPartition, OffsetForLeaderTopic,
};
use kdp_client::protocol::messages::{
    AlterConfigsRequest, ApiVersionsRequest, BrokerId, CreateTopicsRequest, DeleteRecordsRequest,
    FetchRequest, FindCoordinatorRequest, GroupId, HeartbeatRequest, InitProducerIdRequest, JoinGroupRequest,
    JoinGroupResponse, ListOffsetsRequest, MetadataRequest, OffsetCommitRequest, OffsetForLeaderEpochRequest,
    ProducerId, Request, StrBytes, SyncGroupRequest, TransactionalId,
};
use kdp_client::protocol::uuid::Uuid;
use kdp_tests::wire::{Unanswered, Wire};

use crate::peer::{Outcome, Peer, ask_apache, ask_kdp, differs, topic_name};

const UNKNOWN_SERVER_ERROR: i16 = -1;
const OFFSET_OUT_OF_RANGE: i16 = 1;
const UNKNOWN_TOPIC_OR_PARTITION: i16 = 3;
const NOT_LEADER_OR_FOLLOWER: i16 = 6;
const OFFSET_METADATA_TOO_LARGE: i16 = 12;
const COORDINATOR_LOAD_IN_PROGRESS: i16 = 14;
const INVALID_TOPIC: i16 = 17;
const ILLEGAL_GENERATION: i16 = 22;
const INCONSISTENT_GROUP_PROTOCOL: i16 = 23;
const INVALID_GROUP_ID: i16 = 24;
const UNKNOWN_MEMBER_ID: i16 = 25;
const INVALID_SESSION_TIMEOUT: i16 = 26;
const UNSUPPORTED_VERSION: i16 = 35;
const TOPIC_ALREADY_EXISTS: i16 = 36;
const INVALID_PARTITIONS: i16 = 37;
const INVALID_REPLICATION_FACTOR: i16 = 38;
const INVALID_CONFIG: i16 = 40;
const INVALID_REQUEST: i16 = 42;
const POLICY_VIOLATION: i16 = 44;
const FETCH_SESSION_ID_NOT_FOUND: i16 = 70;
const INVALID_FETCH_SESSION_EPOCH: i16 = 71;
const FENCED_LEADER_EPOCH: i16 = 74;
const UNKNOWN_LEADER_EPOCH: i16 = 75;
const MEMBER_ID_REQUIRED: i16 = 79;
const UNKNOWN_TOPIC_ID: i16 = 100;

#[test]
fn hostile_requests() {
    ask_kdp(&[("auto.create.topics.enable", "true")], questions);
}

#[test]
fn hostile_requests_at_apache() {
    ask_apache(&["auto.create.topics.enable=true"], questions);
}

fn questions(peer: &mut Peer) {
    let plain = peer.create_topic("plain", &[]);
    peer.find_group_coordinator();
    software_names(peer);
    topic_names(peer);
    created_topics(peer);
    fetches(peer, plain);
    sessions(peer, plain);
    offsets(peer);
    coordinators(peer);
    groups(peer);
    commits(peer);
    configs(peer);
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}

fn call<R: Request>(
    wire: &mut Wire,
    version: i16,
    request: &R,
    code: impl FnOnce(R::Response) -> i16,
) -> Outcome
where
    R::Response: Debug,
{
    wire.call(version, request).map_or_else(Unanswered::into, |answer| code(answer).into())
}

/// Names that might reach a path, a terminal or a log; with what Apache says of them as topics.
const NAMES: [(&str, i16); 15] = [
    ("", INVALID_TOPIC),
    (".", INVALID_TOPIC),
    ("..", INVALID_TOPIC),
    ("../../etc/passwd", INVALID_TOPIC),
    ("a/b", INVALID_TOPIC),
    ("a\\b", INVALID_TOPIC),
    ("a\0b", INVALID_TOPIC),
    ("a b", INVALID_TOPIC),
    ("a\nb", INVALID_TOPIC),
    ("\u{1b}[31mred", INVALID_TOPIC),
    ("\u{202e}drawkcab", INVALID_TOPIC),
    ("\u{1f600}", INVALID_TOPIC),
    ("%2e%2e", INVALID_TOPIC),
    ("${jndi:ldap://127.0.0.1/a}", INVALID_TOPIC),
    ("*", INVALID_TOPIC),
];

fn software_names(peer: &mut Peer) {
    for (name, version, code) in [
        ("kdp", "1.0", 0),
        ("", "1.0", INVALID_REQUEST),
        ("kdp", "", INVALID_REQUEST),
        ("-kdp", "1", INVALID_REQUEST),
        ("kdp.", "1", INVALID_REQUEST),
        ("k p", "1", INVALID_REQUEST),
        ("k\nERROR a line of its own", "1", INVALID_REQUEST),
        ("\u{1b}[2J", "1", INVALID_REQUEST),
        ("kdp", "1/2", INVALID_REQUEST),
    ] {
        let request = ApiVersionsRequest::default();
        let request =
            request.with_client_software_name(text(name)).with_client_software_version(text(version));
        let mut wire = peer.connect();
        for api_version in [3, 4] {
            let got = call(&mut wire, api_version, &request, |answer| answer.error_code);
            peer.check(&format!("software {name:?} {version:?}"), got, code);
        }
    }
}

fn topic_names(peer: &mut Peer) {
    let mut wire = peer.connect();
    let long = "n".repeat(250);
    let longest = "n".repeat(249);
    for (name, code) in NAMES.into_iter().chain([(&long[..], INVALID_TOPIC), (&longest, 0)]) {
        let topic = CreatableTopic::default().with_name(topic_name(name)).with_num_partitions(1);
        let got = create(&mut wire, topic.with_replication_factor(1));
        peer.check(&format!("create topic {name:?}"), got, code);
    }
    for (name, code) in NAMES.into_iter().chain([(&long[..], INVALID_TOPIC)]) {
        let topic = MetadataRequestTopic::default().with_name(Some(topic_name(name)));
        let request = MetadataRequest::default().with_topics(Some(vec![topic]));
        let request = request.with_allow_auto_topic_creation(true);
        for version in [1, 4, 9, 12] {
            let got = call(&mut wire, version, &request, |answer| answer.topics[0].error_code);
            peer.check(&format!("metadata of topic {name:?}"), got, code);
        }
    }
}

fn create(wire: &mut Wire, topic: CreatableTopic) -> Outcome {
    let request = CreateTopicsRequest::default().with_topics(vec![topic]).with_timeout_ms(30_000);
    call(wire, 7, &request, |answer| answer.topics[0].error_code)
}

fn created_topics(peer: &mut Peer) {
    let mut wire = peer.connect();
    let topic = |partitions, replicas| {
        let topic = CreatableTopic::default().with_name(topic_name("odd"));
        topic.with_num_partitions(partitions).with_replication_factor(replicas)
    };
    for (partitions, replicas, code) in [
        (0, 1, INVALID_PARTITIONS),
        (-2, 1, INVALID_PARTITIONS),
        (i32::MIN, 1, INVALID_PARTITIONS),
        (1, 0, INVALID_REPLICATION_FACTOR),
        (1, -2, INVALID_REPLICATION_FACTOR),
        (1, i16::MAX, INVALID_REPLICATION_FACTOR),
    ] {
        let got = create(&mut wire, topic(partitions, replicas));
        peer.check(&format!("{partitions} partitions of {replicas} replicas"), got, code);
    }
    let got = create(&mut wire, topic(1, 1).with_name(topic_name("plain")));
    peer.check("a topic that exists", got, TOPIC_ALREADY_EXISTS);
    let twice = CreateTopicsRequest::default().with_topics(vec![topic(1, 1), topic(2, 1)]);
    let got = call(&mut wire, 7, &twice, |answer| answer.topics[0].error_code);
    peer.check("a topic twice", got, INVALID_REQUEST);
    for partitions in [1_000_000, i32::MAX] {
        let got = create(&mut wire, topic(partitions, 1));
        peer.check(&format!("{partitions} partitions"), got, POLICY_VIOLATION);
    }
}

fn fetch(id: Uuid, change: impl FnOnce(&mut FetchPartition)) -> FetchRequest {
    let mut partition = FetchPartition::default().with_partition(0).with_partition_max_bytes(1 << 20);
    change(&mut partition);
    let topic = FetchTopic::default().with_topic_id(id).with_topic(topic_name("plain"));
    let topic = topic.with_partitions(vec![partition]);
    FetchRequest::default().with_max_wait_ms(0).with_max_bytes(1 << 20).with_topics(vec![topic])
}

fn fetched(wire: &mut Wire, version: i16, request: &FetchRequest) -> Outcome {
    call(wire, version, request, |answer| match answer.error_code {
        0 => answer.responses.first().map_or(0, |topic| topic.partitions[0].error_code),
        code => code,
    })
}

fn fetches(peer: &mut Peer, plain: Uuid) {
    let mut wire = peer.connect();
    for offset in [1, 1 << 40, i64::MAX, -1, -2, i64::MIN] {
        let got = fetched(&mut wire, 17, &fetch(plain, |p| p.fetch_offset = offset));
        peer.check(&format!("fetch from {offset}"), got, OFFSET_OUT_OF_RANGE);
    }
    for (epoch, code) in [(5, UNKNOWN_LEADER_EPOCH), (i32::MAX, UNKNOWN_LEADER_EPOCH), (-2, 0)] {
        let got = fetched(&mut wire, 17, &fetch(plain, |p| p.current_leader_epoch = epoch));
        peer.check(&format!("fetch in epoch {epoch}"), got, code);
    }
    for bytes in [0, -1, i32::MIN, i32::MAX] {
        let got = fetched(&mut wire, 17, &fetch(plain, |p| p.partition_max_bytes = bytes));
        peer.check(&format!("fetch {bytes} bytes of a partition"), got, 0);
        let got = fetched(&mut wire, 17, &fetch(plain, |_| {}).with_max_bytes(bytes));
        peer.check(&format!("fetch {bytes} bytes"), got, 0);
        let got = fetched(&mut wire, 17, &fetch(plain, |_| {}).with_min_bytes(bytes));
        peer.check(&format!("wait for {bytes} bytes"), got, 0);
    }
    for wait_ms in [-1, i32::MIN] {
        let got = fetched(&mut wire, 17, &fetch(plain, |_| {}).with_max_wait_ms(wait_ms).with_min_bytes(1));
        peer.check(&format!("wait {wait_ms} ms"), got, 0);
    }
    for partition in [1, -1, i32::MAX, i32::MIN] {
        let got = fetched(&mut wire, 12, &fetch(plain, |p| p.partition = partition));
        peer.check(&format!("fetch partition {partition}"), got, UNKNOWN_TOPIC_OR_PARTITION);
    }
    peer.check(
        "an id of nothing",
        fetched(&mut wire, 17, &fetch(Uuid::from_u128(7), |_| {})),
        UNKNOWN_TOPIC_ID,
    );
    peer.check("no id", fetched(&mut wire, 17, &fetch(Uuid::nil(), |_| {})), UNKNOWN_TOPIC_ID);
    replicas(peer, plain);
}

/// Only a broker is a replica, and none of these partitions has one of these ids.
fn replicas(peer: &mut Peer, plain: Uuid) {
    let mut wire = peer.connect();
    for (replica, epoch) in [(5, -1), (i32::MAX, 7), (2, 0)] {
        let state = ReplicaState::default().with_replica_id(BrokerId(replica)).with_replica_epoch(epoch);
        let got = fetched(&mut wire, 17, &fetch(plain, |_| {}).with_replica_state(state));
        peer.check(&format!("fetch as replica {replica}"), got, NOT_LEADER_OR_FOLLOWER);
        let got = fetched(&mut wire, 12, &fetch(plain, |_| {}).with_replica_id(BrokerId(replica)));
        peer.check(&format!("fetch as replica {replica}, v12"), got, NOT_LEADER_OR_FOLLOWER);
    }
    for replica in [-2, -3, i32::MIN] {
        let got = fetched(&mut wire, 12, &fetch(plain, |_| {}).with_replica_id(BrokerId(replica)));
        peer.check(&format!("fetch as replica {replica}"), got, 0);
    }
}

fn sessions(peer: &mut Peer, plain: Uuid) {
    let mut wire = peer.connect();
    let ask = |wire: &mut Wire, id, epoch| {
        let request = fetch(plain, |_| {}).with_session_id(id).with_session_epoch(epoch);
        call(wire, 17, &request, |answer| answer.error_code)
    };
    for (id, epoch, code) in [
        (0, -1, 0),
        (7, 1, FETCH_SESSION_ID_NOT_FOUND),
        (-7, 1, FETCH_SESSION_ID_NOT_FOUND),
        (0, 1, FETCH_SESSION_ID_NOT_FOUND),
        (0, -2, FETCH_SESSION_ID_NOT_FOUND),
        (7, -1, 0),
        (7, 0, 0),
    ] {
        peer.check(&format!("session {id} epoch {epoch}"), ask(&mut wire, id, epoch), code);
    }
    let last = differs(FETCH_SESSION_ID_NOT_FOUND, UNKNOWN_SERVER_ERROR);
    peer.check("the last session", ask(&mut wire, i32::MAX, i32::MAX), last);
    let first = wire.call(17, &fetch(plain, |_| {}).with_session_id(0).with_session_epoch(0)).unwrap();
    assert!(first.session_id > 0, "{first:?}");
    let id = first.session_id;
    for (epoch, code) in [
        (9, INVALID_FETCH_SESSION_EPOCH),
        (i32::MAX, INVALID_FETCH_SESSION_EPOCH),
        (-5, INVALID_FETCH_SESSION_EPOCH),
        (1, 0),
        (1, INVALID_FETCH_SESSION_EPOCH),
        (2, 0),
    ] {
        peer.check(&format!("own session, epoch {epoch}"), ask(&mut wire, id, epoch), code);
    }
    // A session belongs to whoever knows its number; another client's is not closed by a guess of the epoch.
    let mut thief = peer.connect();
    peer.check("a stolen session", ask(&mut thief, id, 1), INVALID_FETCH_SESSION_EPOCH);
    peer.check("own session still", ask(&mut wire, id, 3), 0);
}

fn offsets(peer: &mut Peer) {
    let mut wire = peer.connect();
    let list = |wire: &mut Wire, timestamp, partition, epoch| {
        let partition = ListOffsetsPartition::default().with_partition_index(partition);
        let partition = partition.with_timestamp(timestamp).with_current_leader_epoch(epoch);
        let topic =
            ListOffsetsTopic::default().with_name(topic_name("plain")).with_partitions(vec![partition]);
        let request = ListOffsetsRequest::default().with_replica_id(BrokerId(-1)).with_topics(vec![topic]);
        call(wire, 7, &request, |answer| answer.topics[0].partitions[0].error_code)
    };
    for (timestamp, code) in [
        (i64::MAX, 0),
        (0, 0),
        (-1, 0),
        (-2, 0),
        (-3, 0),
        (-6, UNSUPPORTED_VERSION),
        (-7, UNSUPPORTED_VERSION),
        (i64::MIN, UNSUPPORTED_VERSION),
    ] {
        peer.check(&format!("offset of {timestamp}"), list(&mut wire, timestamp, 0, -1), code);
    }
    peer.check("offset of nobody", list(&mut wire, -1, 7, -1), UNKNOWN_TOPIC_OR_PARTITION);
    peer.check("offset of below nobody", list(&mut wire, -1, -7, -1), UNKNOWN_TOPIC_OR_PARTITION);
    peer.check("offset in an epoch to come", list(&mut wire, -1, 0, 9), UNKNOWN_LEADER_EPOCH);
    let delete = |wire: &mut Wire, offset| {
        let partition = DeleteRecordsPartition::default().with_partition_index(0).with_offset(offset);
        let topic =
            DeleteRecordsTopic::default().with_name(topic_name("plain")).with_partitions(vec![partition]);
        let request = DeleteRecordsRequest::default().with_topics(vec![topic]).with_timeout_ms(30_000);
        call(wire, 2, &request, |answer| answer.topics[0].partitions[0].error_code)
    };
    for (offset, code) in [
        (1, OFFSET_OUT_OF_RANGE),
        (i64::MAX, OFFSET_OUT_OF_RANGE),
        (-2, OFFSET_OUT_OF_RANGE),
        (i64::MIN, OFFSET_OUT_OF_RANGE),
        (-1, 0),
        (0, 0),
    ] {
        peer.check(&format!("delete before {offset}"), delete(&mut wire, offset), code);
    }
    let epoch_end = |wire: &mut Wire, current, asked| {
        let partition = OffsetForLeaderPartition::default().with_current_leader_epoch(current);
        let topic = OffsetForLeaderTopic::default().with_topic(topic_name("plain"));
        let topic = topic.with_partitions(vec![partition.with_leader_epoch(asked)]);
        let request = OffsetForLeaderEpochRequest::default().with_replica_id(BrokerId(-1));
        call(wire, 4, &request.with_topics(vec![topic]), |answer| answer.topics[0].partitions[0].error_code)
    };
    for (current, asked, code) in
        [(-1, i32::MAX, 0), (-1, i32::MIN, 0), (9, 0, UNKNOWN_LEADER_EPOCH), (-9, 0, FENCED_LEADER_EPOCH)]
    {
        peer.check(&format!("end of epoch {asked} in {current}"), epoch_end(&mut wire, current, asked), code);
    }
}

fn coordinators(peer: &mut Peer) {
    let mut wire = peer.connect();
    for (kind, key, code) in [
        (0, "group", 0),
        (0, "", 0),
        (0, "\0", 0),
        (0, "../../group", 0),
        (7, "group", INVALID_REQUEST),
        (-1, "group", INVALID_REQUEST),
        (i8::MIN, "group", INVALID_REQUEST),
    ] {
        let request =
            FindCoordinatorRequest::default().with_key_type(kind).with_coordinator_keys(vec![text(key)]);
        let got = call(&mut wire, 4, &request, |answer| {
            answer.coordinators.first().map_or(answer.error_code, |c| c.error_code)
        });
        peer.check(&format!("coordinator of {key:?}, type {kind}"), got, code);
    }
    let init = |wire: &mut Wire, id: i64, epoch, name: Option<&str>| {
        let request =
            InitProducerIdRequest::default().with_producer_id(ProducerId(id)).with_producer_epoch(epoch);
        let request = request.with_transactional_id(name.map(|name| TransactionalId(text(name))));
        call(wire, 4, &request.with_transaction_timeout_ms(1000), |answer| answer.error_code)
    };
    // Apache Kafka first has to get a block of ids.
    while init(&mut wire, -1, -1, None) == COORDINATOR_LOAD_IN_PROGRESS.into() {}
    peer.check("a producer id", init(&mut wire, -1, -1, None), 0);
    peer.check("half a producer", init(&mut wire, 5, -1, None), INVALID_REQUEST);
    peer.check("the other half", init(&mut wire, -1, 5, None), INVALID_REQUEST);
    peer.check("an empty transactional id", init(&mut wire, -1, -1, Some("")), INVALID_REQUEST);
}

fn join(group: &str, change: impl FnOnce(&mut JoinGroupRequest)) -> JoinGroupRequest {
    let protocol = JoinGroupRequestProtocol::default().with_name(text("range"));
    let mut request = JoinGroupRequest::default()
        .with_group_id(GroupId(text(group)))
        .with_session_timeout_ms(10_000)
        .with_rebalance_timeout_ms(10_000)
        .with_protocol_type(text("consumer"))
        .with_protocols(vec![protocol.with_metadata(Bytes::from_static(b"\0\0\0\0\0\0\0\0\0\0"))]);
    change(&mut request);
    request
}

fn groups(peer: &mut Peer) {
    let mut wire = peer.connect();
    let code = |answer: JoinGroupResponse| answer.error_code;
    let long = "g".repeat(30_000);
    for name in [".", "..", "../../group", "a/b", "a\0b", "\u{1b}[31m", "\u{1f600}", &long] {
        let first = wire.call(9, &join(name, |_| {})).unwrap();
        peer.check(&format!("join {name:.20?}"), first.error_code, MEMBER_ID_REQUIRED);
        let request = join(name, |r| r.member_id = first.member_id.clone());
        peer.check(&format!("join {name:.20?} again"), call(&mut wire, 9, &request, code), 0);
    }
    peer.check("join nothing", call(&mut wire, 9, &join("", |_| {}), code), INVALID_GROUP_ID);
    for timeout_ms in [0, -1, 5_999, 1_800_001, i32::MAX, i32::MIN] {
        let got = call(&mut wire, 9, &join("g", |r| r.session_timeout_ms = timeout_ms), code);
        peer.check(&format!("a session of {timeout_ms} ms"), got, INVALID_SESSION_TIMEOUT);
    }
    let nobody = join("g", |r| r.member_id = text("somebody else"));
    peer.check("a forged member", call(&mut wire, 9, &nobody, code), UNKNOWN_MEMBER_ID);
    let none = join("new", |r| r.protocols.clear());
    peer.check("no protocol", call(&mut wire, 3, &none, code), INCONSISTENT_GROUP_PROTOCOL);
    let untyped = join("new", |r| r.protocol_type = text(""));
    peer.check("no protocol type", call(&mut wire, 3, &untyped, code), INCONSISTENT_GROUP_PROTOCOL);
    let beat = |wire: &mut Wire, group: &str, member: &str, generation| {
        let request = HeartbeatRequest::default().with_group_id(GroupId(text(group)));
        let request = request.with_member_id(text(member)).with_generation_id(generation);
        call(wire, 4, &request, |answer| answer.error_code)
    };
    peer.check("beat for nobody", beat(&mut wire, "nobody", "m", 0), UNKNOWN_MEMBER_ID);
    peer.check("beat for nothing", beat(&mut wire, "", "m", 0), INVALID_GROUP_ID);
    let member = wire.call(3, &join("old", |_| {})).unwrap();
    peer.check("join in v3", member.error_code, 0);
    for generation in [-1, 0, 2, i32::MAX, i32::MIN] {
        let got = beat(&mut wire, "old", &member.member_id, generation);
        peer.check(&format!("beat in generation {generation}"), got, ILLEGAL_GENERATION);
    }
    let other = join("old", |r| {
        r.member_id = member.member_id.clone();
        r.protocol_type = text("connect");
    });
    peer.check("another type", call(&mut wire, 3, &other, code), INCONSISTENT_GROUP_PROTOCOL);
    let sync = SyncGroupRequest::default().with_group_id(GroupId(text("old"))).with_generation_id(7);
    let sync = sync.with_member_id(member.member_id);
    peer.check("sync in generation 7", call(&mut wire, 3, &sync, |a| a.error_code), ILLEGAL_GENERATION);
}

fn commits(peer: &mut Peer) {
    let mut wire = peer.connect();
    let commit = |wire: &mut Wire, group: &str, topic: &str, partition, offset, note: Option<&str>| {
        let partition = OffsetCommitRequestPartition::default().with_partition_index(partition);
        let partition = partition.with_committed_offset(offset).with_committed_metadata(note.map(text));
        let topic =
            OffsetCommitRequestTopic::default().with_name(topic_name(topic)).with_partitions(vec![partition]);
        let request =
            OffsetCommitRequest::default().with_group_id(GroupId(text(group))).with_topics(vec![topic]);
        let request = request.with_generation_id_or_member_epoch(-1).with_member_id(text(""));
        call(wire, 9, &request, |answer| answer.topics[0].partitions[0].error_code)
    };
    let long = "n".repeat(4097);
    for (group, topic, partition, offset, note, code) in [
        ("c", "plain", 0, 0, None, 0),
        ("c", "plain", 0, i64::MAX, Some("note"), 0),
        ("c", "plain", 0, -1, None, 0),
        ("c", "plain", 0, i64::MIN, None, 0),
        ("c", "plain", 0, 0, Some("\u{1b}[2J"), 0),
        ("c", "plain", 0, 0, Some(&long[..4096]), 0),
        ("c", "plain", 0, 0, Some(&long), OFFSET_METADATA_TOO_LARGE),
        ("c", "plain", 7, 0, None, UNKNOWN_TOPIC_OR_PARTITION),
        ("c", "plain", -7, 0, None, UNKNOWN_TOPIC_OR_PARTITION),
        ("c", "nobody", 0, 0, None, UNKNOWN_TOPIC_OR_PARTITION),
        ("c", "../plain", 0, 0, None, UNKNOWN_TOPIC_OR_PARTITION),
        ("", "plain", 0, 0, None, 0),
    ] {
        let got = commit(&mut wire, group, topic, partition, offset, note);
        peer.check(&format!("commit {offset} of {topic}-{partition} for {group:?}"), got, code);
    }
}

fn configs(peer: &mut Peer) {
    let mut wire = peer.connect();
    let alter = |wire: &mut Wire, kind, resource: &str, name: &str, value: Option<&str>| {
        let config = AlterableConfig::default().with_name(text(name)).with_value(value.map(text));
        let resource =
            AlterConfigsResource::default().with_resource_type(kind).with_resource_name(text(resource));
        let request =
            AlterConfigsRequest::default().with_resources(vec![resource.with_configs(vec![config])]);
        call(wire, 2, &request, |answer| answer.responses[0].error_code)
    };
    for (kind, resource, name, value, code) in [
        (2, "plain", "retention.ms", Some("1000"), 0),
        (2, "plain", "retention.ms", Some("soon"), INVALID_CONFIG),
        (2, "plain", "retention.ms", Some("99999999999999999999"), INVALID_CONFIG),
        (2, "plain", "segment.bytes", Some("-1"), INVALID_CONFIG),
        (2, "plain", "cleanup.policy", Some("../x"), INVALID_CONFIG),
        (2, "plain", "nobody", Some("1"), INVALID_CONFIG),
        (2, "plain", "", Some("1"), INVALID_CONFIG),
        (2, "plain", "retention.ms", None, INVALID_REQUEST),
        (2, "nobody", "retention.ms", Some("1000"), UNKNOWN_TOPIC_OR_PARTITION),
        (2, "../plain", "retention.ms", Some("1000"), INVALID_TOPIC),
        (2, "", "retention.ms", Some("1000"), INVALID_REQUEST),
        (4, "-1", "log.retention.ms", Some("1000"), INVALID_REQUEST),
        (4, "x", "log.retention.ms", Some("1000"), INVALID_REQUEST),
        (3, "plain", "retention.ms", Some("1000"), INVALID_REQUEST),
        (99, "plain", "retention.ms", Some("1000"), INVALID_REQUEST),
        (-1, "plain", "retention.ms", Some("1000"), INVALID_REQUEST),
    ] {
        let got = alter(&mut wire, kind, resource, name, value);
        peer.check(&format!("{name}={value:?} of {kind} {resource:?}"), got, code);
    }
}
