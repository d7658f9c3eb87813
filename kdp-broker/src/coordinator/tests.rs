//! The shell over logs in memory, with a clock that stands still.

use std::sync::Arc;
use std::time::Duration;

use kdp_client::protocol::messages::join_group_request::JoinGroupRequestProtocol;
use kdp_client::protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kdp_client::protocol::messages::offset_fetch_request::OffsetFetchRequestGroup;
use kdp_client::protocol::messages::{
    GroupId, HeartbeatRequest, JoinGroupRequest, ListGroupsRequest, OffsetCommitRequest, ResponseError,
    StrBytes, SyncGroupRequest, TopicName,
};
use kdp_client::protocol::records::{BatchBuilder, BatchView, ControlRecord, EndTxnMarker};
use kdp_client::protocol::types::{Offset, ProducerEpoch, ProducerId};
use parking_lot::Mutex;
use tokio::sync::watch;

use super::group::{OffsetKey, Record};
use super::load::{LoadError, load};
use super::{Caller, GroupCoordinator, PartitionLog};
use crate::clock::Clock;
use crate::config::GroupCoordinatorConfig;
use crate::runtime::Appended;
use crate::task::Tasks;

/// A partition in memory: batches, and what is committed of them.
#[derive(Clone)]
struct MemoryPartition {
    index: i32,
    state: Arc<Mutex<State>>,
    committed: watch::Sender<Offset>,
}

struct State {
    batches: Vec<(Offset, Vec<u8>)>,
    end: Offset,
    commits_at_once: bool,
    fails_with: Option<ResponseError>,
}

impl MemoryPartition {
    fn new(index: i32) -> Self {
        let end = Offset(0);
        let state = State { batches: Vec::new(), end, commits_at_once: true, fails_with: None };
        let committed = watch::Sender::new(end);
        MemoryPartition { index, state: Arc::new(Mutex::new(state)), committed }
    }

    fn put(&self, builder: BatchBuilder) {
        self.append(&builder.build().unwrap(), 0).unwrap();
    }

    fn put_record(&self, record: &Record, producer: Option<i64>) {
        let mut builder = BatchBuilder::new();
        if let Some(producer) = producer {
            builder = builder.producer(ProducerId(producer), ProducerEpoch(0), 0).transactional();
        }
        let bytes = record.encode().unwrap();
        builder.append(0, Some(&bytes.key), bytes.value.as_deref(), &[]);
        self.put(builder);
    }
}

impl PartitionLog for MemoryPartition {
    fn index(&self) -> i32 {
        self.index
    }

    fn append(&self, batch: &[u8], _: i64) -> Result<Appended, ResponseError> {
        let mut state = self.state.lock();
        if let Some(code) = state.fails_with {
            return Err(code);
        }
        let records = BatchView::parse(batch).unwrap().header().records_count;
        let base_offset = state.end;
        let mut batch = batch.to_vec();
        batch[..8].copy_from_slice(&base_offset.get().to_be_bytes());
        state.batches.push((base_offset, batch));
        state.end += i64::from(records);
        if state.commits_at_once {
            self.committed.send_replace(state.end);
        }
        Ok(Appended { base_offset, next_offset: state.end })
    }

    fn bounds(&self) -> (Offset, Offset) {
        (Offset(0), self.state.lock().end)
    }

    fn read(&self, from: Offset) -> Result<Option<(Vec<u8>, Offset)>, ResponseError> {
        let state = self.state.lock();
        let Some((_, batch)) = state.batches.iter().find(|(offset, _)| *offset >= from) else {
            return Ok(None);
        };
        let header = BatchView::parse(batch).unwrap();
        Ok(Some((batch.clone(), header.header().base_offset + i64::from(header.header().records_count))))
    }

    fn committed(&self) -> watch::Receiver<Offset> {
        self.committed.subscribe()
    }
}

fn config() -> GroupCoordinatorConfig {
    GroupCoordinatorConfig {
        min_session_timeout_ms: 6_000,
        max_session_timeout_ms: 1_800_000,
        initial_rebalance_delay_ms: 0,
        max_size: i32::MAX,
        offset_metadata_max_bytes: 4_096,
        offsets_commit_timeout_ms: 60_000,
        offsets_retention_ms: 1 << 30,
        offsets_retention_check_interval_ms: 600_000,
        offsets_topic_num_partitions: 1,
        offsets_topic_replication_factor: 1,
        offsets_topic_segment_bytes: 1 << 20,
    }
}

fn coordinator(config: GroupCoordinatorConfig) -> GroupCoordinator {
    GroupCoordinator::new(Arc::new(config), Clock::manual(1_000), Tasks::new("test"))
}

async fn loaded(log: &MemoryPartition) -> GroupCoordinator {
    let coordinator = coordinator(config());
    coordinator.elected(log.clone());
    until_loaded(&coordinator).await;
    coordinator
}

async fn until_loaded(coordinator: &GroupCoordinator) {
    while coordinator.list_groups(&ListGroupsRequest::default()).await.error_code != 0 {
        tokio::task::yield_now().await;
    }
}

fn text(value: &str) -> StrBytes {
    StrBytes::from_string(value.to_owned())
}

fn caller() -> Caller {
    Caller { api_version: 3, client_id: "c".to_owned(), client_host: "/127.0.0.1".to_owned() }
}

fn join() -> JoinGroupRequest {
    let protocol = JoinGroupRequestProtocol::default().with_name(text("range"));
    JoinGroupRequest::default()
        .with_group_id(GroupId(text("g")))
        .with_session_timeout_ms(10_000)
        .with_rebalance_timeout_ms(10_000)
        .with_protocol_type(text("consumer"))
        .with_protocols(vec![protocol])
}

fn commit(offset: i64) -> OffsetCommitRequest {
    let partition = OffsetCommitRequestPartition::default().with_committed_offset(offset);
    let topic =
        OffsetCommitRequestTopic::default().with_name(TopicName(text("t"))).with_partitions(vec![partition]);
    OffsetCommitRequest::default()
        .with_group_id(GroupId(text("g")))
        .with_generation_id_or_member_epoch(-1)
        .with_retention_time_ms(-1)
        .with_topics(vec![topic])
}

async fn committed(coordinator: &GroupCoordinator) -> Result<i64, i16> {
    let request = OffsetFetchRequestGroup::default().with_group_id(GroupId(text("g"))).with_topics(None);
    let answer = coordinator.fetch_offsets(&request, true).await;
    if answer.error_code != 0 {
        return Err(answer.error_code);
    }
    Ok(answer.topics.first().map_or(-1, |topic| topic.partitions[0].committed_offset))
}

async fn commit_code(coordinator: &GroupCoordinator, offset: i64) -> i16 {
    coordinator.commit_offsets(8, commit(offset)).await.topics[0].partitions[0].error_code
}

#[tokio::test]
async fn nobody_coordinates_what_is_not_led() {
    let coordinator = coordinator(config());
    let code = ResponseError::NotCoordinator.code();
    assert_eq!(coordinator.join_group(caller(), join()).await.error_code, code);
    assert_eq!(commit_code(&coordinator, 1).await, code);
    assert_eq!(committed(&coordinator).await, Err(code));
    assert!(coordinator.list_groups(&ListGroupsRequest::default()).await.groups.is_empty());
    let empty = join().with_group_id(GroupId::default());
    let code = ResponseError::InvalidGroupId.code();
    assert_eq!(coordinator.join_group(caller(), empty).await.error_code, code);
}

#[tokio::test]
async fn a_group_forms_and_is_there_after_a_restart() {
    let log = MemoryPartition::new(0);
    let coordinator = loaded(&log).await;
    let joined = coordinator.join_group(caller(), join()).await;
    assert_eq!((joined.error_code, joined.generation_id), (0, 1));
    let sync = SyncGroupRequest::default()
        .with_group_id(GroupId(text("g")))
        .with_generation_id(1)
        .with_member_id(joined.member_id.clone());
    assert_eq!(coordinator.sync_group(sync).await.error_code, 0);
    let commit = commit(42).with_member_id(joined.member_id.clone()).with_generation_id_or_member_epoch(1);
    coordinator.commit_offsets(8, commit).await;

    let restarted = loaded(&log).await;
    let heartbeat = HeartbeatRequest::default()
        .with_group_id(GroupId(text("g")))
        .with_generation_id(1)
        .with_member_id(joined.member_id);
    assert_eq!(restarted.heartbeat(heartbeat).await.error_code, 0);
    assert_eq!(committed(&restarted).await, Ok(42));
}

#[tokio::test]
async fn a_coordinator_that_resigns_tells_whoever_waits() {
    let log = MemoryPartition::new(0);
    let coordinator = coordinator(GroupCoordinatorConfig { initial_rebalance_delay_ms: 60_000, ..config() });
    coordinator.elected(log);
    until_loaded(&coordinator).await;
    let waiting = tokio::spawn({
        let coordinator = coordinator.clone();
        async move { coordinator.join_group(caller(), join()).await.error_code }
    });
    while coordinator.list_groups(&ListGroupsRequest::default()).await.groups.is_empty() {
        tokio::task::yield_now().await;
    }
    coordinator.resigned(0);
    assert_eq!(waiting.await.unwrap(), ResponseError::NotCoordinator.code());
    assert_eq!(committed(&coordinator).await, Err(ResponseError::NotCoordinator.code()));
}

#[tokio::test]
async fn a_commit_is_answered_when_it_is_committed() {
    let log = MemoryPartition::new(0);
    let coordinator = loaded(&log).await;
    log.state.lock().commits_at_once = false;
    let waiting = tokio::spawn({
        let coordinator = coordinator.clone();
        async move { commit_code(&coordinator, 7).await }
    });
    while log.state.lock().end == Offset(0) {
        tokio::task::yield_now().await;
    }
    assert!(!waiting.is_finished());
    log.committed.send_replace(Offset(1));
    assert_eq!(waiting.await.unwrap(), 0);
}

#[tokio::test]
async fn a_commit_that_does_not_come_in_time() {
    let log = MemoryPartition::new(0);
    let coordinator = coordinator(GroupCoordinatorConfig { offsets_commit_timeout_ms: 1, ..config() });
    coordinator.elected(log.clone());
    until_loaded(&coordinator).await;
    log.state.lock().commits_at_once = false;
    assert_eq!(commit_code(&coordinator, 7).await, ResponseError::CoordinatorNotAvailable.code());
    assert_eq!(committed(&coordinator).await, Err(ResponseError::NotCoordinator.code()));
}

#[tokio::test]
async fn what_the_log_says_is_translated() {
    let log = MemoryPartition::new(0);
    let coordinator = loaded(&log).await;
    for (code, expected) in [
        (ResponseError::NotEnoughReplicas, ResponseError::CoordinatorNotAvailable),
        (ResponseError::MessageTooLarge, ResponseError::UnknownServerError),
    ] {
        log.state.lock().fails_with = Some(code);
        assert_eq!(commit_code(&coordinator, 7).await, expected.code());
    }
    log.state.lock().fails_with = None;
    assert_eq!(commit_code(&coordinator, 8).await, 0);
}

#[tokio::test]
async fn after_a_failure_it_loads_again() {
    let log = MemoryPartition::new(0);
    let coordinator = loaded(&log).await;
    assert_eq!(commit_code(&coordinator, 7).await, 0);
    log.state.lock().fails_with = Some(ResponseError::KafkaStorageError);
    assert_eq!(commit_code(&coordinator, 8).await, ResponseError::NotCoordinator.code());
    log.state.lock().fails_with = None;
    while committed(&coordinator).await.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(committed(&coordinator).await, Ok(7));
}

#[tokio::test]
async fn transactions_in_the_log_are_understood() {
    let log = MemoryPartition::new(0);
    let offset = |offset| Record::Offset {
        at: OffsetKey::new("g", "t", 0),
        producer_id: None,
        value: Some(kdp_client::protocol::schema::group::OffsetCommitValue { offset, ..Default::default() }),
    };
    let end = |producer, marker| {
        let mut builder = BatchBuilder::new()
            .producer(ProducerId(producer), ProducerEpoch(0), -1)
            .transactional()
            .control();
        builder.append_control(0, &marker).unwrap();
        log.put(builder);
    };
    let marker = EndTxnMarker { coordinator_epoch: 0 };
    log.put_record(&offset(1), None);
    log.put_record(&offset(2), Some(5));
    log.put_record(&offset(3), Some(6));
    let unstable = loaded(&log).await;
    let request = OffsetFetchRequestGroup::default().with_group_id(GroupId(text("g"))).with_topics(None);
    let answer = unstable.fetch_offsets(&request, true).await;
    assert_eq!(answer.topics[0].partitions[0].error_code, ResponseError::UnstableOffsetCommit.code());
    end(6, ControlRecord::Abort(marker));
    end(5, ControlRecord::Commit(marker));
    assert_eq!(committed(&loaded(&log).await).await, Ok(2));
}

#[test]
fn a_record_of_an_unknown_version_fails_the_whole_partition() {
    let log = MemoryPartition::new(0);
    log.put_record(&Record::Group { group: "g".into(), value: None }, None);
    let mut builder = BatchBuilder::new();
    builder.append(0, Some(b"\0\x63"), Some(b"of an unknown type"), &[]);
    log.put(builder);
    assert!(load(&log, &Arc::new(config())).is_ok());
    let mut builder = BatchBuilder::new();
    builder.append(0, Some(b"\0\x02\0\x01g"), Some(b"\0\x63"), &[]);
    log.put(builder);
    assert!(matches!(load(&log, &Arc::new(config())), Err(LoadError::Record { offset: Offset(2), .. })));
}
