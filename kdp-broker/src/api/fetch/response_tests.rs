use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use kdp_client::protocol::messages::fetch_response as crate_response;
use kdp_client::protocol::messages::{BrokerId, FetchRequest, FetchResponse, ProducerId, TopicName};

use super::*;
use crate::api::Part;
use crate::api::testing::{context, framed};

fn answer() -> FetchAnswer {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"before the records, behind").unwrap();
    let range = FileRange { file: Arc::new(file), position: 7, length: 11 };
    let partition = |partition, records| PartitionAnswer {
        partition,
        error_code: 0,
        high_watermark: 10,
        last_stable_offset: 9,
        log_start_offset: 1,
        diverging_epoch: None,
        aborted_transactions: Some(vec![AbortedTransaction { producer_id: 4, first_offset: 5 }]),
        records,
    };
    let partitions = vec![
        partition(0, Records::File(range)),
        partition(1, Records::Bytes(Bytes::from_static(b"some bytes"))),
        PartitionAnswer::error(2, 1),
    ];
    let id = Uuid::from_u128(77);
    FetchAnswer {
        error_code: 0,
        session_id: 0,
        topics: vec![
            TopicAnswer { name: StrBytes::from_static_str("orders"), id, partitions: partitions.clone() },
            TopicAnswer { name: StrBytes::from_static_str("x"), id, partitions },
        ],
    }
}

/// The same through the message crate, the ranges read into memory.
fn expected(answer: &FetchAnswer, version: i16) -> Vec<u8> {
    let partition = |p: &PartitionAnswer| {
        let records = match &p.records {
            Records::Bytes(bytes) => bytes.clone(),
            Records::File(range) => read(range),
        };
        let aborted = p.aborted_transactions.as_ref().map(|list| {
            let one = |t: &AbortedTransaction| {
                crate_response::AbortedTransaction::default()
                    .with_producer_id(ProducerId(t.producer_id))
                    .with_first_offset(t.first_offset)
            };
            list.iter().map(one).collect()
        });
        let mut data = crate_response::PartitionData::default()
            .with_partition_index(p.partition)
            .with_error_code(p.error_code)
            .with_high_watermark(p.high_watermark)
            .with_last_stable_offset(p.last_stable_offset)
            .with_aborted_transactions(aborted)
            .with_preferred_read_replica(BrokerId(-1))
            .with_records(Some(records));
        data.log_start_offset = if version >= 5 { p.log_start_offset } else { -1 };
        if let (Some((epoch, end_offset)), true) = (p.diverging_epoch, version >= 12) {
            data.diverging_epoch =
                crate_response::EpochEndOffset::default().with_epoch(epoch).with_end_offset(end_offset);
        }
        data
    };
    let topic = |t: &TopicAnswer| {
        let mut topic = crate_response::FetchableTopicResponse::default()
            .with_partitions(t.partitions.iter().map(partition).collect());
        if version >= 13 {
            topic.topic_id = t.id;
        } else {
            topic.topic = TopicName(t.name.clone());
        }
        topic
    };
    let response = FetchResponse::default()
        .with_error_code(answer.error_code)
        .with_session_id(answer.session_id)
        .with_responses(answer.topics.iter().map(topic).collect());
    framed::<FetchRequest>(&response, version)
}

fn read(range: &FileRange) -> Bytes {
    let mut bytes = vec![0; range.length as usize];
    let file: &File = &range.file;
    file.read_exact_at(&mut bytes, range.position).unwrap();
    bytes.into()
}

fn flat(reply: Reply) -> Vec<u8> {
    let bytes = reply.parts.into_iter().map(|part| match part {
        Part::Bytes(bytes) => bytes,
        Part::File(range) => read(&range),
    });
    bytes.flatten().collect()
}

#[test]
fn every_version_is_what_the_message_crate_writes() {
    for version in 4..=18 {
        let answer = answer();
        let reply = answer.clone().write(&context::<FetchRequest>(version));
        assert_eq!(flat(reply), expected(&answer, version), "version {version}");
    }
}

#[test]
fn a_diverging_epoch_is_a_tagged_field() {
    for version in 4..=18 {
        let mut answer = answer();
        answer.topics[0].partitions[0].diverging_epoch = Some((3, 400));
        let reply = answer.clone().write(&context::<FetchRequest>(version));
        assert_eq!(flat(reply), expected(&answer, version), "version {version}");
    }
}

#[test]
fn the_error_of_a_whole_fetch_has_no_topics() {
    for version in 7..=18 {
        let answer = FetchAnswer { error_code: 70, session_id: 5, topics: Vec::new() };
        let reply = answer.clone().write(&context::<FetchRequest>(version));
        assert_eq!(flat(reply), expected(&answer, version), "version {version}");
    }
}

#[test]
fn large_records_stay_in_their_file() {
    let reply = answer().write(&context::<FetchRequest>(12));
    let files = reply.parts.iter().filter(|part| matches!(part, Part::File(_))).count();
    assert_eq!(files, 2);
}
