//! ListOffsets requests as they are read from their bytes, against the guard and kafka-protocol together.

use bytes::Bytes;
use kdp_client::protocol::guard::check_request;
use kdp_client::protocol::list_offsets::{OffsetsQuestion, PartitionQuestion, TopicQuestion};
use kdp_client::protocol::messages::{ApiKey, Decodable, ListOffsetsRequest};

use crate::frames::frame;
use crate::guard::LIES;
use crate::language::Kind;

const SEEDS: u64 = 40;
const KEY: i16 = ApiKey::ListOffsets as i16;

/// What the guard and the message crate make of it.
fn expected(version: i16, body: &Bytes) -> Option<OffsetsQuestion> {
    check_request(KEY, version, body).ok()?;
    let request = ListOffsetsRequest::decode(&mut body.clone(), version).ok()?;
    let topics = request.topics.into_iter().map(|topic| TopicQuestion {
        name: topic.name.0,
        partitions: topic
            .partitions
            .iter()
            .map(|partition| PartitionQuestion {
                index: partition.partition_index,
                current_leader_epoch: partition.current_leader_epoch,
                timestamp: partition.timestamp,
            })
            .collect(),
    });
    Some(OffsetsQuestion {
        replica_id: request.replica_id.0,
        isolation_level: request.isolation_level,
        topics: topics.collect(),
    })
}

/// Says whether it can be read.
fn check(version: i16, body: &[u8]) -> bool {
    let body = Bytes::copy_from_slice(body);
    let read = OffsetsQuestion::read(version, &body).ok();
    assert_eq!(read, expected(version, &body), "version {version}: {body:02x?}");
    read.is_some()
}

#[test]
fn a_request_says_what_the_message_crate_reads_and_is_refused_where_the_guard_refuses_it() {
    let all = crate::messages();
    let of_request = |message: &&_| {
        let message: &crate::language::Message = message;
        message.key == KEY && matches!(message.kind, Kind::Request)
    };
    let message = all.iter().find(of_request).unwrap();
    let mut topics = 0;
    for version in 1..=10 {
        for seed in 0..SEEDS {
            let body = frame(message, version, seed);
            assert!(check(version, &body), "{version} {seed}");
            topics += expected(version, &body.clone().into()).unwrap().topics.len();
            assert!(check(version, &[&body[..], &[7]].concat()), "what stands behind it is not looked at");
            for at in 0..body.len() {
                assert!(!check(version, &body[..at]), "{version} {seed} cut to {at}");
                for lie in LIES.iter().copied().chain([&[0][..], &[1], &[0x80]]) {
                    let mut hostile = body.clone();
                    let length = lie.len().min(hostile.len() - at);
                    hostile[at..at + length].copy_from_slice(&lie[..length]);
                    check(version, &hostile);
                }
            }
        }
    }
    assert!(topics > 20, "the frames hold {topics} topics");
}

#[test]
fn a_count_that_lies_reserves_nothing() {
    let count = i32::to_be_bytes(1_000_000);
    let body = [&[0; 4][..], &[0, 0, 0, 1], &[0, 1, b'a'], &count, &[0; 40]].concat();
    assert!(!check(1, &body));
}
