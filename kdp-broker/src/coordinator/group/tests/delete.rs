use kdp_client::protocol::messages::offset_delete_request::{
    OffsetDeleteRequestPartition, OffsetDeleteRequestTopic,
};
use kdp_client::protocol::messages::{OffsetDeleteRequest, TopicName};
use kdp_client::protocol::uuid;

use super::commit::commit_request;
use super::*;

fn delete_group(bench: &mut Bench) -> i16 {
    let decision = bench.machine.delete_group(&group_id());
    bench.take(decision).err().map_or(0, |code| code.code())
}

fn delete_offset(bench: &mut Bench, topic: &str) -> Result<i16, ResponseError> {
    let partition = OffsetDeleteRequestPartition::default().with_partition_index(0);
    let topic = OffsetDeleteRequestTopic::default()
        .with_name(TopicName(text(topic)))
        .with_partitions(vec![partition]);
    let request = OffsetDeleteRequest::default().with_group_id(group_id()).with_topics(vec![topic]);
    let decision = bench.machine.delete_offsets(&request);
    bench.take(decision).map(|response| response.topics[0].partitions[0].error_code)
}

#[test]
fn a_group_goes_with_its_offsets() {
    let mut bench = Bench::new();
    assert_eq!(delete_group(&mut bench), ResponseError::GroupIdNotFound.code());
    bench.commit(&commit_request("t", 0, 5)).unwrap();
    bench.commit(&commit_request("u", 0, 5)).unwrap();
    assert_eq!(delete_group(&mut bench), 0);
    assert_eq!((bench.state(), bench.committed("t", 0), bench.committed("u", 0)), ("Dead", None, None));
    assert_eq!(bench.log.len(), 2 + 3);
    assert_eq!(bench.reload().state(), "Dead");
}

#[test]
fn a_group_with_members_stays() {
    let mut bench = Bench::new();
    bench.stable(1);
    assert_eq!(delete_group(&mut bench), ResponseError::NonEmptyGroup.code());
    bench.pass(i64::from(SESSION_MS));
    assert_eq!(delete_group(&mut bench), 0);
    assert_eq!(bench.state(), "Dead");
}

#[test]
fn offsets_that_nobody_subscribes_to() {
    let mut bench = Bench::new();
    assert_eq!(delete_offset(&mut bench, "t"), Err(ResponseError::GroupIdNotFound));
    for topic in ["t", "u"] {
        bench.commit(&commit_request(topic, 0, 5)).unwrap();
    }
    bench.stable(1);
    let written = bench.log.len();
    assert_eq!(delete_offset(&mut bench, "t"), Ok(ResponseError::GroupSubscribedToTopic.code()));
    assert_eq!(delete_offset(&mut bench, "u"), Ok(0));
    assert_eq!(delete_offset(&mut bench, "never committed"), Ok(0));
    assert_eq!((bench.committed("t", 0), bench.committed("u", 0)), (Some(5), None));
    assert_eq!(bench.log.len(), written + 1);
    bench.pass(i64::from(SESSION_MS));
    assert_eq!(delete_offset(&mut bench, "t"), Ok(0));
}

#[test]
fn members_that_are_no_consumers_keep_their_offsets() {
    let mut bench = Bench::new();
    bench.commit(&commit_request("t", 0, 5)).unwrap();
    bench.join(join_request("").with_protocol_type(text("connect")), 3);
    bench.pass(3_000);
    assert_eq!(delete_offset(&mut bench, "t"), Err(ResponseError::NonEmptyGroup));
}

#[test]
fn the_offsets_of_a_deleted_topic_go() {
    let mut bench = Bench::new();
    let (deleted, other) = (uuid::random(), uuid::random());
    for (partition, id) in [(0, deleted), (1, other), (2, uuid::ZERO)] {
        let mut request = commit_request("t", partition, 5);
        request.topics[0].topic_id = id;
        bench.commit(&request).unwrap();
    }
    bench.commit(&commit_request("u", 0, 5)).unwrap();
    let decision = bench.machine.forget_topic("t", deleted);
    assert!(!bench.take(decision), "there is no more");
    let left = (0..3).map(|partition| bench.committed("t", partition)).collect::<Vec<_>>();
    assert_eq!(left, [None, Some(5), None]);
    assert_eq!(bench.committed("u", 0), Some(5));
}

#[test]
fn a_large_topic_goes_in_several_batches() {
    let mut bench = Bench::new();
    for partition in 0..2_500 {
        bench.commit(&commit_request("t", partition, 5)).unwrap();
    }
    let mut turns = 1;
    loop {
        let decision = bench.machine.forget_topic("t", uuid::ZERO);
        assert!(decision.records.len() <= 1_000);
        if !bench.take(decision) {
            break;
        }
        turns += 1;
    }
    assert_eq!((turns, bench.machine.offsets.len()), (3, 0));
}
