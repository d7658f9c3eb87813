//! The shell over logs in memory.

use std::sync::Arc;
use std::time::Duration;

use kdp_client::protocol::messages::offset_fetch_request::OffsetFetchRequestGroup;
use kdp_client::protocol::messages::{
    GroupId, HeartbeatRequest, ListGroupsRequest, ResponseError, SyncGroupRequest,
};
use kdp_client::protocol::records::{BatchBuilder, Batches, ControlRecord, EndTxnMarker};
use kdp_client::protocol::types::{Offset, ProducerEpoch, ProducerId};

use super::GroupCoordinator;
use super::group::{OffsetKey, Record};
use super::load::{LoadError, load};
use super::partition_log::{PartitionLog, batch};
use super::testing::{
    MemoryPartition, caller, commit, config, coordinator, join, loaded, text, until_loaded,
};
use crate::config::GroupCoordinatorConfig;
use crate::runtime::Now;

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

#[tokio::test]
async fn a_partition_that_cannot_be_loaded_does_not_hold_up_the_others() {
    let broken = MemoryPartition::new(1);
    let mut builder = BatchBuilder::new();
    builder.append(0, Some(b"\0"), None, &[]);
    broken.put(builder);
    let coordinator = loaded(&MemoryPartition::new(0)).await;
    coordinator.elected(broken);
    until_loaded(&coordinator).await;
    assert_eq!(commit_code(&coordinator, 1).await, 0);
    assert_eq!(coordinator.list_groups(&ListGroupsRequest::default()).await.groups.len(), 1);
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

/// What Apache Kafka 4.3.1 wrote: a static member that is there still, and one that left.
const APACHE: [(&[u8], &str, usize); 2] = [
    (include_bytes!("testdata/apache-4.3.1-static-member.log"), "Stable", 1),
    (include_bytes!("testdata/apache-4.3.1-member-that-left.log"), "Empty", 0),
];

#[tokio::test]
async fn what_apache_wrote_is_loaded() {
    for (bytes, state, members) in APACHE {
        let log = MemoryPartition::new(0);
        for batch in Batches::new(bytes) {
            log.append(batch.unwrap().bytes(), 0).unwrap();
        }
        let coordinator = loaded(&log).await;
        let listed = coordinator.list_groups(&ListGroupsRequest::default()).await.groups;
        let group = coordinator.describe_group(&listed[0].group_id, 6).await;
        assert_eq!((group.group_state.as_str(), group.members.len()), (state, members));
        let request = OffsetFetchRequestGroup::default().with_group_id(group.group_id).with_topics(None);
        let fetched = coordinator.fetch_offsets(&request, true).await;
        let offsets: Vec<i64> = fetched.topics[0].partitions.iter().map(|p| p.committed_offset).collect();
        assert_eq!(offsets, [0, 20]);
    }
}

/// The same records, written here, are the same bytes, but for the base offset and leader epoch,
/// which the log sets, and the CRC, which is compared by what it covers.
#[test]
fn what_apache_wrote_is_what_is_written_here() {
    for apaches in APACHE.iter().flat_map(|(bytes, ..)| Batches::new(bytes)) {
        let apaches = apaches.unwrap();
        let records: Vec<Record> = apaches
            .records()
            .unwrap()
            .map(|record| {
                let record = record.unwrap();
                Record::decode(record.key.unwrap(), record.value, None).unwrap().unwrap()
            })
            .collect();
        let now = Now { wall_ms: apaches.header().base_timestamp, monotonic_ms: 0 };
        let ours = batch(&records, now).unwrap();
        assert_eq!(ours[8..12], apaches.bytes()[8..12]);
        assert_eq!(ours[16..], apaches.bytes()[16..]);
    }
}
