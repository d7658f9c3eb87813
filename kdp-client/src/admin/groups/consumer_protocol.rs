//! What members of classic consumer groups tell each other through the coordinator, which does not
//! look into it: `ConsumerProtocolSubscription` and `ConsumerProtocolAssignment`. Pure.
//!
//! Version 0 is written, whose fields come first in every later one too. Any client could have written
//! anything there, so reading takes what it can and never more than has arrived.

use std::collections::BTreeMap;

use bytes::{BufMut, Bytes, BytesMut};

use crate::cluster::TopicPartition;
use crate::protocol::types::PartitionId;

/// The topics that a member wants.
pub(crate) fn write_subscription(topics: &[String]) -> Bytes {
    let mut bytes = BytesMut::new();
    bytes.put_i16(0);
    bytes.put_i32(length(topics.len()));
    topics.iter().for_each(|topic| put_string(&mut bytes, topic));
    // No user data.
    bytes.put_i32(-1);
    bytes.freeze()
}

/// The topics that a member wants; none where it is not a subscription.
pub(crate) fn read_subscription(bytes: &[u8]) -> Vec<String> {
    let read = |mut bytes: &[u8]| {
        let input = &mut bytes;
        let _version = i16::from_be_bytes(take(input)?);
        let count = i32::from_be_bytes(take(input)?);
        // Every element takes bytes from the input, so its length bounds the loop.
        (0..count).map(|_| string(input)).collect::<Option<Vec<String>>>()
    };
    read(bytes).unwrap_or_default()
}

/// The partitions that a member gets.
pub(crate) fn write_assignment(partitions: &[TopicPartition]) -> Bytes {
    let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for one in partitions {
        topics.entry(&one.topic).or_default().push(one.partition.get());
    }
    let mut bytes = BytesMut::new();
    bytes.put_i16(0);
    bytes.put_i32(length(topics.len()));
    for (topic, ids) in topics {
        put_string(&mut bytes, topic);
        bytes.put_i32(length(ids.len()));
        ids.into_iter().for_each(|id| bytes.put_i32(id));
    }
    bytes.put_i32(-1);
    bytes.freeze()
}

/// The partitions that a member gets; none where it is not an assignment.
pub(crate) fn read_assignment(bytes: &[u8]) -> Vec<TopicPartition> {
    let read = |mut bytes: &[u8]| {
        let input = &mut bytes;
        let _version = i16::from_be_bytes(take(input)?);
        let mut partitions = Vec::new();
        for _ in 0..i32::from_be_bytes(take(input)?) {
            let topic = string(input)?;
            for _ in 0..i32::from_be_bytes(take(input)?) {
                let id = PartitionId(i32::from_be_bytes(take(input)?));
                partitions.push(TopicPartition::new(topic.clone(), id));
            }
        }
        Some(partitions)
    };
    read(bytes).unwrap_or_default()
}

fn length(count: usize) -> i32 {
    i32::try_from(count).expect("nobody holds two thousand million names in memory")
}

fn put_string(bytes: &mut BytesMut, text: &str) {
    bytes.put_i16(i16::try_from(text.len()).expect("a topic's name has at most 249 letters"));
    bytes.put_slice(text.as_bytes());
}

fn string(input: &mut &[u8]) -> Option<String> {
    let length = usize::try_from(i16::from_be_bytes(take(input)?)).ok()?;
    let (text, rest) = input.split_at_checked(length)?;
    *input = rest;
    Some(std::str::from_utf8(text).ok()?.to_owned())
}

fn take<const N: usize>(input: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, rest) = input.split_first_chunk::<N>()?;
    *input = rest;
    Some(*bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::messages::{
        ConsumerProtocolAssignment, ConsumerProtocolSubscription, Decodable, Encodable,
    };

    fn partitions() -> Vec<TopicPartition> {
        [("a", 0), ("a", 2), ("b", 1)].map(|(topic, id)| TopicPartition::new(topic, PartitionId(id))).into()
    }

    #[test]
    fn what_is_written_is_kafkas_and_is_read_back() {
        let topics = ["orders".to_owned(), "payments".to_owned()];
        let mut bytes = write_subscription(&topics);
        assert_eq!(read_subscription(&bytes), topics);
        assert_eq!(bytes.split_to(2)[..], [0, 0]);
        let decoded = ConsumerProtocolSubscription::decode(&mut bytes, 0).unwrap();
        assert_eq!(decoded.topics.iter().map(ToString::to_string).collect::<Vec<_>>(), topics);

        let mut bytes = write_assignment(&partitions());
        assert_eq!(read_assignment(&bytes), partitions());
        let decoded = ConsumerProtocolAssignment::decode(&mut bytes.split_off(2), 0).unwrap();
        assert_eq!(decoded.assigned_partitions.len(), 2);
    }

    #[test]
    fn later_versions_begin_alike() {
        let mut bytes = BytesMut::from(&[0, 3][..]);
        let subscription = ConsumerProtocolSubscription::default().with_topics(vec!["t".into()]);
        subscription.encode(&mut bytes, 3).unwrap();
        assert_eq!(read_subscription(&bytes), ["t"]);
    }

    #[test]
    fn what_is_cut_off_is_nothing() {
        let (subscription, assignment) =
            (write_subscription(&["t1".to_owned()]), write_assignment(&partitions()));
        // The last four bytes are user data, which is not read.
        for cut in 0..subscription.len() - 4 {
            assert_eq!(read_subscription(&subscription[..cut]), [""; 0], "{cut}");
        }
        for cut in 0..assignment.len() - 4 {
            assert_eq!(read_assignment(&assignment[..cut]), [], "{cut}");
        }
        assert_eq!(read_assignment(&[0, 0, 0x7f, 0xff, 0xff, 0xff]), []);
        assert_eq!(read_subscription(&[0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff]), [""; 0]);
    }
}
