//! Control records against Java's bytes.

use super::vectors::{self, bytes};
use crate::protocol::messages::{
    BrokerId, KRaftVersionRecord, LeaderChangeMessage, SnapshotFooterRecord, SnapshotHeaderRecord, StrBytes,
    VotersRecord, leader_change_message, voters_record,
};
use crate::protocol::records::{BatchBuilder, BatchView, ControlRecord, ControlRecordType, EndTxnMarker};
use crate::protocol::types::{LeaderEpoch, Offset, ProducerEpoch, ProducerId};
use crate::protocol::uuid::Uuid;

fn check(java: &str, builder: BatchBuilder, record: &ControlRecord) {
    let java = bytes(java);
    let mut builder = builder.control();
    builder.append_control(1_700_000_000_000, record).unwrap();
    assert_eq!(builder.build().unwrap(), java);

    let batch = BatchView::parse(&java).unwrap();
    assert!(batch.header().is_control());
    let read = batch.records().unwrap().next().unwrap().unwrap();
    assert_eq!(ControlRecord::read(read.key, read.value).unwrap().as_ref(), Some(record));
    let value = read.value.unwrap();
    for cut in 0..value.len() {
        assert!(ControlRecord::read(read.key, Some(&value[..cut])).is_err(), "{record:?} cut at {cut}");
    }
}

fn at(offset: i64, epoch: i32) -> BatchBuilder {
    BatchBuilder::new().base_offset(Offset(offset)).leader_epoch(LeaderEpoch(epoch))
}

#[test]
fn markers_of_transactions() {
    let marker = EndTxnMarker { coordinator_epoch: 12 };
    let builder = || at(33, 4).producer(ProducerId(4711), ProducerEpoch(3), -1).transactional();
    check(vectors::TXN_COMMIT, builder(), &ControlRecord::Commit(marker));
    check(vectors::TXN_ABORT, builder(), &ControlRecord::Abort(marker));
}

#[test]
fn records_of_a_quorum() {
    let voter = || vec![leader_change_message::Voter::default().with_voter_id(1)];
    let change = LeaderChangeMessage::default()
        .with_leader_id(BrokerId(1))
        .with_voters(voter())
        .with_granting_voters(voter());
    check(vectors::LEADER_CHANGE, at(0, 1), &ControlRecord::LeaderChange(change));

    let header = SnapshotHeaderRecord::default().with_last_contained_log_timestamp(1_699_999_999_999);
    check(vectors::SNAPSHOT_HEADER, at(0, 0), &ControlRecord::SnapshotHeader(header));
    let footer = SnapshotFooterRecord::default();
    check(vectors::SNAPSHOT_FOOTER, at(3, 0), &ControlRecord::SnapshotFooter(footer));
    let version = KRaftVersionRecord::default().with_k_raft_version(1);
    check(vectors::KRAFT_VERSION, at(1, 0), &ControlRecord::KRaftVersion(version));

    let endpoint = voters_record::Endpoint::default()
        .with_name(StrBytes::from_static_str("CONTROLLER"))
        .with_host(StrBytes::from_static_str("localhost"))
        .with_port(9093);
    let versions = voters_record::KRaftVersionFeature::default().with_max_supported_version(1);
    let voter = voters_record::Voter::default()
        .with_voter_id(BrokerId(1))
        .with_voter_directory_id(Uuid::from_u64_pair(1, 2))
        .with_endpoints(vec![endpoint])
        .with_k_raft_version_feature(versions);
    let voters = VotersRecord::default().with_voters(vec![voter]);
    check(vectors::KRAFT_VOTERS, at(2, 0), &ControlRecord::KRaftVoters(voters));
}

#[test]
fn keys() {
    for kind in ControlRecordType::ALL {
        assert_eq!(ControlRecordType::from_key(&kind.key()), Ok(Some(kind)));
    }
    assert_eq!(ControlRecordType::from_key(&[0, 0, 0, 7]), Ok(None));
    assert_eq!(ControlRecordType::from_key(&[0, 9, 0, 1, 5]), Ok(Some(ControlRecordType::Commit)));
    assert!(ControlRecordType::from_key(&[0, 0, 0]).is_err());
    assert!(ControlRecordType::from_key(&[0xff, 0xff, 0, 1]).is_err());
}

#[test]
fn a_claimed_count_reserves_nothing() {
    let change = [0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x0f];
    assert!(ControlRecord::read(Some(&ControlRecordType::LeaderChange.key()), Some(&change)).is_err());
    let voters = [0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f];
    assert!(ControlRecord::read(Some(&ControlRecordType::KRaftVoters.key()), Some(&voters)).is_err());
}
