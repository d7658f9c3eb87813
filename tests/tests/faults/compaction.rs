//! Compaction while the broker is used, killed and started again: the last record of each key is there, at its
//! offset, and what groups have committed is remembered however often they commit.

use std::time::{Duration, Instant};

use kdp_client::protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kdp_client::protocol::messages::offset_fetch_request::OffsetFetchRequestTopic;
use kdp_client::protocol::messages::{
    FindCoordinatorRequest, GroupId, OffsetCommitRequest, OffsetFetchRequest, StrBytes, TopicName,
};
use kdp_tests::broker::KdpBroker;
use kdp_tests::clients::PATIENCE;
use kdp_tests::wire::Wire;

use crate::raw::{batch, create_topic, files, offset_of, produce, read};

const MIB: u64 = 1 << 20;
/// Compacts as soon as there is something to compact.
const EAGER: [(&str, &str); 2] =
    [("log.cleaner.backoff.ms", "1"), ("log.cleaner.min.cleanable.ratio", "0.01")];
const SMALL: [(&str, &str); 3] =
    [("cleanup.policy", "compact"), ("segment.bytes", "1048576"), ("file.delete.delay.ms", "0")];

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The bytes of a partition's segments. One may go while they are counted.
fn size(broker: &KdpBroker, partition: &str) -> u64 {
    let sizes = files(broker, partition, ".log").into_iter();
    sizes.map(|path| path.metadata().map_or(0, |metadata| metadata.len())).sum()
}

/// All records have the same key.
#[test]
fn the_last_record_of_a_key_outlives_kills() {
    let mut broker = KdpBroker::start_with(&EAGER);
    create_topic(&broker, "t", &SMALL).unwrap();
    let padding = "-".repeat(100_000);
    let value = |number: i64| format!("{number}{padding}");
    let mut next = 0;
    for _ in 0..4 {
        let mut wire = Wire::connect(broker.address());
        for _ in 0..25 {
            assert_eq!(produce(&mut wire, "t", batch(&value(next))), Ok(Ok(next)));
            next += 1;
        }
        broker.kill();
        broker.start_again();
        let left = read(&broker, "t", 0).unwrap();
        assert_eq!(left.last(), Some(&value(next - 1)), "{} are left", left.len());
        assert_eq!((offset_of(&broker, "t", -2), offset_of(&broker, "t", -1)), (0, next));
    }
    wait_until("all but two segments are compacted", || size(&broker, "t-0") < 3 * MIB);
    broker.stop();
    assert!(broker.data_dir().join("cleaner-offset-checkpoint").exists());
    broker.start_again();
    let left = read(&broker, "t", 0).unwrap();
    assert!(left.len() < 40, "{} of {next} are left", left.len());
    assert_eq!(left.last(), Some(&value(next - 1)));
    assert!(!broker.log().contains("panicked at"), "{}", broker.log());
}

#[test]
fn a_compacted_topic_is_deleted_while_it_is_compacted() {
    let broker = KdpBroker::start_with(&EAGER);
    let padding = "-".repeat(100_000);
    for round in 0..5 {
        create_topic(&broker, "t", &SMALL).unwrap();
        let mut wire = Wire::connect(broker.address());
        for number in 0..30 {
            assert_eq!(produce(&mut wire, "t", batch(&format!("{round}{padding}"))), Ok(Ok(number)));
        }
        delete_topic(&broker, "t");
    }
    create_topic(&broker, "t", &SMALL).unwrap();
    assert_eq!(produce(&mut Wire::connect(broker.address()), "t", batch("new")), Ok(Ok(0)));
    assert_eq!(read(&broker, "t", 0), Ok(vec!["new".to_owned()]));
    assert!(!broker.log().contains("offline") && !broker.log().contains("panicked at"), "{}", broker.log());
}

fn delete_topic(broker: &KdpBroker, name: &'static str) {
    let request = kdp_client::protocol::messages::DeleteTopicsRequest::default()
        .with_topic_names(vec![TopicName(StrBytes::from_static_str(name))])
        .with_timeout_ms(30_000);
    let answer = Wire::connect(broker.address()).call(5, &request).unwrap();
    assert_eq!(answer.responses[0].error_code, 0);
}

/// A group that commits for ever keeps its last word, and no more disk than that takes.
#[test]
fn what_groups_commit_is_compacted_and_remembered() {
    const PARTITIONS: i32 = 500;
    const ROUNDS: i64 = 60;
    let settings = [
        EAGER[0],
        EAGER[1],
        ("offsets.topic.segment.bytes", "1048576"),
        ("offsets.topic.num.partitions", "1"),
        ("log.segment.delete.delay.ms", "0"),
    ];
    let mut broker = KdpBroker::start_with(&settings);
    create_partitions(&broker, PARTITIONS);
    let mut wire = find_coordinator(&broker);
    for round in 0..ROUNDS {
        commit(&mut wire, PARTITIONS, round);
    }
    wait_until("the commits are compacted", || size(&broker, "__consumer_offsets-0") < 2 * MIB);
    for kills in [false, true] {
        match kills {
            true => broker.kill(),
            false => broker.stop(),
        }
        broker.start_again();
        assert_eq!(committed(&mut find_coordinator(&broker), PARTITIONS), vec![ROUNDS - 1; 500]);
    }
    assert!(!broker.log().contains("panicked at"), "{}", broker.log());
}

const GROUP: GroupId = GroupId(StrBytes::from_static_str("g"));
const TOPIC: TopicName = TopicName(StrBytes::from_static_str("t"));

fn create_partitions(broker: &KdpBroker, count: i32) {
    use kdp_client::protocol::messages::CreateTopicsRequest;
    use kdp_client::protocol::messages::create_topics_request::CreatableTopic;
    let topic =
        CreatableTopic::default().with_name(TOPIC).with_num_partitions(count).with_replication_factor(1);
    let request = CreateTopicsRequest::default().with_topics(vec![topic]).with_timeout_ms(30_000);
    let answer = Wire::connect(broker.address()).call(7, &request).unwrap();
    assert_eq!(answer.topics[0].error_code, 0);
}

/// A connection to the broker once it has the group.
fn find_coordinator(broker: &KdpBroker) -> Wire {
    let mut wire = Wire::connect(broker.address());
    let request = FindCoordinatorRequest::default().with_key(StrBytes::from_static_str("g"));
    let end = Instant::now() + PATIENCE;
    while wire.call(1, &request).unwrap().error_code != 0 || fetched(&mut wire, 1).is_none() {
        assert!(Instant::now() < end, "nobody has the group");
        std::thread::sleep(Duration::from_millis(10));
    }
    wire
}

fn commit(wire: &mut Wire, partitions: i32, offset: i64) {
    let partitions = (0..partitions).map(|index| {
        OffsetCommitRequestPartition::default().with_partition_index(index).with_committed_offset(offset)
    });
    let topic = OffsetCommitRequestTopic::default().with_name(TOPIC).with_partitions(partitions.collect());
    let request = OffsetCommitRequest::default()
        .with_group_id(GROUP)
        .with_generation_id_or_member_epoch(-1)
        .with_topics(vec![topic]);
    let answer = wire.call(7, &request).unwrap();
    assert!(answer.topics[0].partitions.iter().all(|partition| partition.error_code == 0), "{answer:?}");
}

fn committed(wire: &mut Wire, partitions: i32) -> Vec<i64> {
    fetched(wire, partitions).expect("the group is loaded")
}

/// The committed offsets; `None` while the group is being loaded.
fn fetched(wire: &mut Wire, partitions: i32) -> Option<Vec<i64>> {
    let topic =
        OffsetFetchRequestTopic::default().with_name(TOPIC).with_partition_indexes((0..partitions).collect());
    let request = OffsetFetchRequest::default().with_group_id(GROUP).with_topics(Some(vec![topic]));
    let answer = wire.call(5, &request).unwrap();
    if answer.error_code != 0 {
        return None;
    }
    Some(answer.topics[0].partitions.iter().map(|partition| partition.committed_offset).collect())
}
