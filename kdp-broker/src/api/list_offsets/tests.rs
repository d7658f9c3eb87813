use kdp_client::protocol::messages::list_offsets_response::{
    ListOffsetsPartitionResponse, ListOffsetsTopicResponse,
};
use kdp_client::protocol::messages::{ListOffsetsRequest, ListOffsetsResponse, StrBytes, TopicName};

use super::*;
use crate::api::testing::{context, framed, whole};

fn topic(name: &'static str, indexes: &[i32]) -> TopicQuestion {
    let partition =
        |index: &i32| PartitionQuestion { index: *index, current_leader_epoch: -1, timestamp: -1 };
    TopicQuestion {
        name: StrBytes::from_static_str(name),
        partitions: indexes.iter().map(partition).collect(),
    }
}

const INDEXES: [i32; 4] = [0, 1, i32::MAX, -5];
const FOUND: [Found; 4] = [
    Ok(Some((-1, 7_000_000_000, 3))),
    Ok(None),
    Err(ResponseError::UnknownTopicOrPartition),
    Ok(Some((i64::MAX, i64::MIN, -1))),
];

/// The same through the message crate.
fn expected(topics: &[TopicQuestion], version: i16) -> Vec<u8> {
    let partition = |(index, found): (i32, Found)| {
        let answer = ListOffsetsPartitionResponse::default().with_partition_index(index);
        match found {
            Ok(Some((timestamp, offset, epoch))) => {
                let answer = answer.with_timestamp(timestamp).with_offset(offset);
                if version >= 4 { answer.with_leader_epoch(epoch) } else { answer }
            }
            Ok(None) => answer,
            Err(error) => answer.with_error_code(error.code()),
        }
    };
    let topic = |topic: &TopicQuestion| {
        ListOffsetsTopicResponse::default()
            .with_name(TopicName(topic.name.clone()))
            .with_partitions(INDEXES.into_iter().zip(FOUND).map(partition).collect())
    };
    let response = ListOffsetsResponse::default().with_topics(topics.iter().map(topic).collect());
    framed::<ListOffsetsRequest>(&response, version)
}

#[test]
fn every_version_is_what_the_message_crate_writes() {
    let long: &'static str = "a".repeat(249).leak();
    let [orders, long, nameless] = ["orders", long, ""].map(|name| topic(name, &INDEXES));
    for topics in [vec![], vec![orders], vec![long, nameless]] {
        for version in VERSIONS {
            let mut answer = OffsetsAnswer::new(&context::<ListOffsetsRequest>(version), &topics);
            topics.iter().for_each(|topic| answer.topic(topic, &FOUND));
            let reply = answer.finish();
            let (successes, errors) = reply.codes.split();
            assert_eq!((successes, errors), (3 * topics.len() as u64, &[3, 3][..topics.len()]));
            assert_eq!(whole(reply), expected(&topics, version), "version {version}");
        }
    }
}

#[test]
fn what_is_named_twice_is_found_wherever_it_stands() {
    let check = |topics: &[TopicQuestion], expected: &[(&str, i32)]| {
        assert_eq!(duplicates(topics), expected.iter().copied().collect(), "{topics:?}");
    };
    check(&[], &[]);
    check(&[topic("a", &[0, 1, 2]), topic("b", &[2, 1, 0])], &[]);
    check(&[topic("a", &[0, 2, 0])], &[("a", 0)]);
    check(&[topic("a", &[1, 1, 1, 3, 3])], &[("a", 1), ("a", 3)]);
    check(&[topic("a", &[0, 1]), topic("b", &[0]), topic("a", &[1, 2])], &[("a", 1)]);
}
