use kdp_client::protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kdp_client::protocol::messages::{OffsetCommitRequest, TopicName};
use kdp_client::protocol::schema::group::OffsetCommitValue;

use super::*;

pub(super) fn commit_request(topic: &str, partition: i32, offset: i64) -> OffsetCommitRequest {
    let partition = OffsetCommitRequestPartition::default()
        .with_partition_index(partition)
        .with_committed_offset(offset)
        .with_committed_leader_epoch(7)
        .with_committed_metadata(Some(text("note")));
    let topic = OffsetCommitRequestTopic::default()
        .with_name(TopicName(text(topic)))
        .with_partitions(vec![partition]);
    OffsetCommitRequest::default()
        .with_group_id(group_id())
        .with_generation_id_or_member_epoch(-1)
        .with_retention_time_ms(-1)
        .with_topics(vec![topic])
}

impl Bench {
    pub(super) fn commit(&mut self, request: &OffsetCommitRequest) -> Result<i16, ResponseError> {
        let decision = self.machine.commit_offsets(request, 9, self.now);
        self.take(decision).map(|response| response.topics[0].partitions[0].error_code)
    }

    pub(super) fn committed(&self, topic: &str, partition: i32) -> Option<i64> {
        self.machine.offsets.get(&OffsetKey::new(GROUP, topic, partition)).map(|committed| committed.offset)
    }
}

fn from_member(member: &str, generation: i32) -> OffsetCommitRequest {
    commit_request("t", 0, 42).with_member_id(text(member)).with_generation_id_or_member_epoch(generation)
}

#[test]
fn a_commit_without_a_group_makes_a_simple_one() {
    let mut bench = Bench::new();
    assert_eq!(bench.commit(&commit_request("t", 3, 42)), Ok(0));
    assert_eq!(bench.committed("t", 3), Some(42));
    assert_eq!(bench.state(), "Empty");
    let value = OffsetCommitValue {
        offset: 42,
        leader_epoch: 7,
        metadata: "note".to_owned(),
        commit_timestamp: 1_000_000,
        ..OffsetCommitValue::default()
    };
    let at = OffsetKey::new(GROUP, "t", 3);
    assert_eq!(bench.log, [Record::Offset { at, producer_id: None, value: Some(value) }]);
}

#[test]
fn members_commit_in_their_generation() {
    let mut bench = Bench::new();
    assert_eq!(bench.commit(&from_member("m", 1)), Err(ResponseError::GroupIdNotFound));
    let decision = bench.machine.commit_offsets(&from_member("m", 1), 8, bench.now);
    assert_eq!(decision.answer, Err(ResponseError::IllegalGeneration));

    let members = bench.stable(2);
    assert_eq!(bench.commit(&from_member(&members[0], 1)), Ok(0));
    assert_eq!(bench.commit(&from_member(&members[0], 0)), Err(ResponseError::IllegalGeneration));
    assert_eq!(bench.commit(&from_member("m", 1)), Err(ResponseError::UnknownMemberId));
    assert_eq!(bench.commit(&commit_request("t", 0, 1)), Err(ResponseError::UnknownMemberId));
    let fenced = from_member(&members[0], 1).with_group_instance_id(Some(text("i")));
    assert_eq!(bench.commit(&fenced), Err(ResponseError::UnknownMemberId));

    // While members join they may commit still; once there is a new generation they have to sync.
    bench.join_again(&members[0]);
    assert_eq!(bench.commit(&from_member(&members[1], 1)), Ok(0));
    bench.join_again(&members[1]);
    assert_eq!(bench.commit(&from_member(&members[1], 2)), Err(ResponseError::RebalanceInProgress));
}

#[test]
fn a_commit_is_a_sign_of_life() {
    let mut bench = Bench::new();
    let members = bench.stable(1);
    for _ in 0..5 {
        bench.pass(i64::from(SESSION_MS) - 1);
        assert_eq!(bench.commit(&from_member(&members[0], 1)), Ok(0));
    }
}

#[test]
fn metadata_has_a_limit_per_partition() {
    let mut bench = Bench::new();
    let mut request = commit_request("t", 0, 1);
    let mut check = |metadata: String, expected: i16| {
        request.topics[0].partitions[0].committed_metadata = Some(StrBytes::from_string(metadata));
        assert_eq!(bench.commit(&request), Ok(expected));
    };
    check("x".repeat(16), 0);
    check("x".repeat(17), ResponseError::OffsetMetadataTooLarge.code());
    check("é".repeat(16), 0);
    assert_eq!(bench.log.len(), 2);
}

#[test]
fn an_old_client_may_ask_for_a_retention_of_its_own() {
    let mut bench = Bench::new();
    bench.commit(&commit_request("t", 0, 1).with_retention_time_ms(500)).unwrap();
    let Record::Offset { value: Some(value), .. } = &bench.log[0] else { panic!("an offset") };
    assert_eq!(value.expire_timestamp, 1_000_500);
    let bytes = bench.log[0].encode().unwrap();
    assert_eq!(bytes.value.unwrap()[..2], [0, 1], "the version that has the timestamp");
}
