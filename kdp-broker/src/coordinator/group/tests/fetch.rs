use kdp_client::protocol::messages::TopicName;
use kdp_client::protocol::messages::offset_fetch_request::{
    OffsetFetchRequestGroup, OffsetFetchRequestTopics,
};
use kdp_client::protocol::schema::group::OffsetCommitValue;
use kdp_client::protocol::uuid::{self, Uuid};

use super::commit::commit_request;
use super::*;

fn fetch(
    bench: &Bench,
    topics: Option<&[(&str, Uuid)]>,
    require_stable: bool,
) -> Vec<(String, i64, i32, i16)> {
    let topics = topics.map(|topics| {
        let topic = |(name, id): &(&str, Uuid)| {
            OffsetFetchRequestTopics::default()
                .with_name(TopicName(text(name)))
                .with_topic_id(*id)
                .with_partition_indexes(vec![0])
        };
        topics.iter().map(topic).collect()
    });
    let request = OffsetFetchRequestGroup::default().with_group_id(group_id()).with_topics(topics);
    let answer = bench.machine.fetch_offsets(&request, require_stable);
    assert_eq!(answer.error_code, 0);
    answer
        .topics
        .iter()
        .flat_map(|topic| {
            topic.partitions.iter().map(|partition| {
                let name = topic.name.to_string();
                (name, partition.committed_offset, partition.committed_leader_epoch, partition.error_code)
            })
        })
        .collect()
}

fn row(topic: &str, offset: i64, epoch: i32, code: i16) -> (String, i64, i32, i16) {
    (topic.to_owned(), offset, epoch, code)
}

#[test]
fn some_or_all() {
    let mut bench = Bench::new();
    let none = [("t", Uuid::nil())];
    assert_eq!(fetch(&bench, Some(&none), true), [row("t", -1, -1, 0)]);
    assert_eq!(fetch(&bench, None, true), []);
    bench.commit(&commit_request("t", 0, 5)).unwrap();
    bench.commit(&commit_request("u", 0, 6)).unwrap();
    let other_group = commit_request("v", 0, 7).with_group_id(GroupId(text("g2")));
    bench.commit(&other_group).unwrap();
    assert_eq!(fetch(&bench, Some(&none), false), [row("t", 5, 7, 0)]);
    assert_eq!(fetch(&bench, None, false), [row("t", 5, 7, 0), row("u", 6, 7, 0)]);
}

#[test]
fn offsets_of_an_earlier_topic_of_the_name_do_not_count() {
    let mut bench = Bench::new();
    let (old, new) = (uuid::random(), uuid::random());
    let mut request = commit_request("t", 0, 5);
    request.topics[0].topic_id = old;
    bench.commit(&request).unwrap();
    assert_eq!(fetch(&bench, Some(&[("t", old)]), false), [row("t", 5, 7, 0)]);
    assert_eq!(fetch(&bench, Some(&[("t", Uuid::nil())]), false), [row("t", 5, 7, 0)]);
    assert_eq!(fetch(&bench, Some(&[("t", new)]), false), [row("t", -1, -1, 0)]);
}

fn pending(bench: &mut Bench, producer: i64, offset: i64) {
    let record = Record::Offset {
        at: OffsetKey::new(GROUP, "t", 0),
        producer_id: Some(ProducerId(producer)),
        value: Some(OffsetCommitValue { offset, ..OffsetCommitValue::default() }),
    };
    bench.append(record);
}

#[test]
fn offsets_of_an_open_transaction_are_not_stable() {
    let mut bench = Bench::new();
    bench.commit(&commit_request("t", 0, 5)).unwrap();
    pending(&mut bench, 1, 9);
    let topics = [("t", Uuid::nil())];
    let unstable = ResponseError::UnstableOffsetCommit.code();
    assert_eq!(fetch(&bench, Some(&topics), true), [row("t", -1, -1, unstable)]);
    assert_eq!(fetch(&bench, None, true), [row("t", -1, -1, unstable)]);
    assert_eq!(fetch(&bench, Some(&topics), false), [row("t", 5, 7, 0)]);
    bench.machine.end_transaction(ProducerId(1), false);
    assert_eq!(fetch(&bench, Some(&topics), true), [row("t", 5, 7, 0)]);
    pending(&mut bench, 1, 9);
    bench.machine.end_transaction(ProducerId(1), true);
    assert_eq!(fetch(&bench, Some(&topics), true), [row("t", 9, -1, 0)]);
}

#[test]
fn the_later_record_counts_not_the_later_end() {
    let mut bench = Bench::new();
    pending(&mut bench, 1, 9);
    bench.commit(&commit_request("t", 0, 5)).unwrap();
    bench.machine.end_transaction(ProducerId(1), true);
    assert_eq!(bench.committed("t", 0), Some(5));
}

#[test]
fn a_tombstone_takes_pending_offsets_with_it() {
    let mut bench = Bench::new();
    pending(&mut bench, 1, 9);
    bench.append(Record::Offset { at: OffsetKey::new(GROUP, "t", 0), producer_id: None, value: None });
    assert_eq!(fetch(&bench, Some(&[("t", Uuid::nil())]), true), [row("t", -1, -1, 0)]);
    bench.machine.end_transaction(ProducerId(1), true);
    assert_eq!(bench.committed("t", 0), None);
}
