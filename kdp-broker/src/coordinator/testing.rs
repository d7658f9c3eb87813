//! For tests: partitions in memory, and a coordinator over them with a clock that stands still.

use std::sync::Arc;

use kdp_client::protocol::messages::join_group_request::JoinGroupRequestProtocol;
use kdp_client::protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kdp_client::protocol::messages::{
    GroupId, JoinGroupRequest, ListGroupsRequest, OffsetCommitRequest, ResponseError, StrBytes, TopicName,
};
use kdp_client::protocol::records::{BatchBuilder, BatchView};
use kdp_client::protocol::types::{Offset, ProducerEpoch, ProducerId};
use parking_lot::Mutex;
use tokio::sync::watch;

use super::group::Record;
use super::partition_log::PartitionLog;
use super::{Caller, GroupCoordinator};
use crate::clock::Clock;
use crate::config::GroupCoordinatorConfig;
use crate::runtime::Appended;
use crate::task::Tasks;

/// A partition in memory: batches, and what is committed of them.
#[derive(Clone)]
pub(crate) struct MemoryPartition {
    pub(crate) index: i32,
    pub(crate) state: Arc<Mutex<State>>,
    pub(crate) committed: watch::Sender<Offset>,
}

pub(crate) struct State {
    pub(crate) batches: Vec<(Offset, Vec<u8>)>,
    pub(crate) end: Offset,
    pub(crate) commits_at_once: bool,
    pub(crate) fails_with: Option<ResponseError>,
}

impl MemoryPartition {
    pub(crate) fn new(index: i32) -> Self {
        let end = Offset(0);
        let state = State { batches: Vec::new(), end, commits_at_once: true, fails_with: None };
        let committed = watch::Sender::new(end);
        MemoryPartition { index, state: Arc::new(Mutex::new(state)), committed }
    }

    pub(crate) fn put(&self, builder: BatchBuilder) {
        self.append(&builder.build().unwrap(), 0).unwrap();
    }

    pub(crate) fn put_record(&self, record: &Record, producer: Option<i64>) {
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

pub(crate) fn config() -> GroupCoordinatorConfig {
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

pub(crate) fn coordinator(config: GroupCoordinatorConfig) -> GroupCoordinator {
    GroupCoordinator::new(Arc::new(config), Clock::manual(1_000), Tasks::new("test"))
}

pub(crate) async fn loaded(log: &MemoryPartition) -> GroupCoordinator {
    let coordinator = coordinator(config());
    coordinator.elected(log.clone());
    until_loaded(&coordinator).await;
    coordinator
}

pub(crate) async fn until_loaded(coordinator: &GroupCoordinator) {
    while coordinator.list_groups(&ListGroupsRequest::default()).await.error_code != 0 {
        tokio::task::yield_now().await;
    }
}

pub(crate) fn text(value: &str) -> StrBytes {
    StrBytes::from_string(value.to_owned())
}

pub(crate) fn caller() -> Caller {
    Caller { api_version: 3, client_id: "c".to_owned(), client_host: "/127.0.0.1".to_owned() }
}

pub(crate) fn join() -> JoinGroupRequest {
    let protocol = JoinGroupRequestProtocol::default().with_name(text("range"));
    JoinGroupRequest::default()
        .with_group_id(GroupId(text("g")))
        .with_session_timeout_ms(10_000)
        .with_rebalance_timeout_ms(10_000)
        .with_protocol_type(text("consumer"))
        .with_protocols(vec![protocol])
}

pub(crate) fn commit(offset: i64) -> OffsetCommitRequest {
    let partition = OffsetCommitRequestPartition::default().with_committed_offset(offset);
    let topic =
        OffsetCommitRequestTopic::default().with_name(TopicName(text("t"))).with_partitions(vec![partition]);
    OffsetCommitRequest::default()
        .with_group_id(GroupId(text("g")))
        .with_generation_id_or_member_epoch(-1)
        .with_retention_time_ms(-1)
        .with_topics(vec![topic])
}
