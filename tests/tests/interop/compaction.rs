//! One round of compaction by Apache Kafka and one by kdp-broker, over the same batches: what is left is the
//! same, batch by batch.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use kdp_client::protocol::generic;
use kdp_client::protocol::messages::fetch_request::{FetchPartition, FetchTopic};
use kdp_client::protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kdp_client::protocol::messages::{ApiKey, BrokerId, FetchRequest, ProduceRequest, StrBytes, TopicName};
use kdp_client::protocol::records::{BatchBuilder, BatchView, Batches, Compression, RecordHeader};
use kdp_client::protocol::types::{ProducerEpoch, ProducerId};
use kdp_tests::apache::{self, Apache};
use kdp_tests::broker::KdpBroker;
use kdp_tests::clients::PATIENCE;
use kdp_tests::wire::{Heard, Wire};
use serde_json::{Value, json};

use crate::nodes::AS_APACHE;

const TOPIC: TopicName = TopicName(StrBytes::from_static_str("compacted"));
const CHECKPOINT: &str = "cleaner-offset-checkpoint";
const CODECS: [Compression; 5] =
    [Compression::None, Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd];

#[test]
fn compaction_leaves_the_same() {
    let Some(jars) = apache::jars() else { return };
    let dir = tempfile::tempdir().unwrap();
    let batches = batches(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64);
    let apache = Apache::start_with(jars, dir.path(), &["log.cleaner.backoff.ms=100"]);
    let expected = compact(&apache.bootstrap, &apache.data(), &batches);
    let kdp = KdpBroker::start_with(&[&AS_APACHE[..], &[("log.cleaner.backoff.ms", "100")]].concat());
    let left = compact(kdp.address(), &kdp.data_dir(), &batches);
    assert!(expected.len() < batches.len(), "Apache has compacted: {expected:#?}");
    for (one, other) in expected.iter().zip(&left) {
        assert_eq!(one, other, "Apache, then kdp");
    }
    assert_eq!(expected.len(), left.len());
}

/// Appends everything, lets the broker compact it in one round, and gives what is left.
fn compact(address: &str, data: &Path, batches: &[Vec<u8>]) -> Vec<String> {
    let mut wire = Wire::connect(address);
    let setting = |name: &str, value: &str| json!({ "name": name, "value": value });
    let settings = json!([
        setting("cleanup.policy", "compact"),
        setting("segment.bytes", "1048576"),
        // Never more than all of it is dirty.
        setting("min.cleanable.dirty.ratio", "1"),
    ]);
    let topic =
        json!({ "name": "compacted", "numPartitions": 1, "replicationFactor": 1, "configs": settings });
    ask(&mut wire, ApiKey::CreateTopics, 7, &json!({ "topics": [topic] }));
    wire.await_leader_of(&[("compacted", 1)]);
    for batch in batches {
        produce(&mut wire, batch);
    }
    let config = json!([{ "name": "min.cleanable.dirty.ratio", "configOperation": 0, "value": "0.1" }]);
    let resource = json!({ "resourceType": 2, "resourceName": "compacted", "configs": config });
    ask(&mut wire, ApiKey::IncrementalAlterConfigs, 1, &json!({ "resources": [resource] }));
    let end = Instant::now() + PATIENCE;
    while !fs::read_to_string(data.join(CHECKPOINT)).unwrap_or_default().contains("compacted 0 ") {
        assert!(Instant::now() < end, "nothing is compacted by {address}");
        std::thread::sleep(Duration::from_millis(20));
    }
    read(&mut wire)
}

/// Keys that come again and again, keys that come once, tombstones, codecs, headers, an idempotent producer;
/// in several segments.
fn batches(now: i64) -> Vec<Vec<u8>> {
    let padding = "-".repeat(60_000);
    let mut batches = Vec::new();
    for number in 0..60 {
        let mut builder = BatchBuilder::new().compression(CODECS[number % 5], None);
        if number % 3 == 0 {
            builder = builder.producer(ProducerId(4000), ProducerEpoch(0), number as i32 / 3);
        }
        let timestamp = now - 60_000 + number as i64 * 10;
        let header = RecordHeader { key: b"number", value: Some(b"x") };
        let often = format!("often-{}", number % 7);
        let value = (number % 11 != 0).then(|| format!("{number}{padding}").into_bytes());
        builder.append(timestamp, Some(often.as_bytes()), value.as_deref(), &[header]);
        if number % 3 != 0 {
            let once = format!("once-{number}");
            builder.append(timestamp - 5, Some(once.as_bytes()), Some(b"once"), &[]);
            builder.append(timestamp + 5, Some(b"always"), Some(once.as_bytes()), &[header, header]);
        }
        batches.push(builder.build().unwrap());
        if number % 5 == 4 {
            // What cannot be compressed fills the segments.
            let mut filler = BatchBuilder::new();
            filler.append(timestamp, Some(b"filler"), Some(&[number as u8; 400_000]), &[]);
            batches.push(filler.build().unwrap());
        }
    }
    batches
}

fn ask(wire: &mut Wire, api: ApiKey, version: i16, request: &Value) {
    wire.send_body(api as i16, version, &generic::write_request(api as i16, version, request).unwrap());
    let Heard::Frame(frame) = wire.hear() else { panic!("no answer to {api:?}") };
    let mut frame = frame;
    kdp_client::protocol::header::parse_response_header(api as i16, version, &mut frame).unwrap();
    let answer = generic::read_response(api as i16, version, &frame).unwrap().to_string();
    assert!(answer.contains("\"errorCode\":0"), "{answer}");
}

fn produce(wire: &mut Wire, batch: &[u8]) {
    let data = PartitionProduceData::default().with_records(Some(Bytes::copy_from_slice(batch)));
    let topic = TopicProduceData::default().with_name(TOPIC).with_partition_data(vec![data]);
    let request = ProduceRequest::default()
        .with_acks(-1)
        .with_timeout_ms(30_000)
        .with_transactional_id(None)
        .with_topic_data(vec![topic]);
    let answer = wire.call(9, &request).unwrap();
    assert_eq!(answer.responses[0].partition_responses[0].error_code, 0, "{answer:?}");
}

fn read(wire: &mut Wire) -> Vec<String> {
    let mut seen = Vec::new();
    let mut offset = 0;
    loop {
        let partition = FetchPartition::default().with_fetch_offset(offset).with_partition_max_bytes(8 << 20);
        let topic = FetchTopic::default().with_topic(TOPIC).with_partitions(vec![partition]);
        let request = FetchRequest::default().with_replica_id(BrokerId(-1)).with_max_bytes(8 << 20);
        let answer = wire.call(12, &request.with_topics(vec![topic])).unwrap();
        let records = answer.responses[0].partitions[0].records.clone().unwrap_or_default();
        let start = offset;
        for batch in Batches::new(&records).map_while(Result::ok) {
            batch.verify_crc().unwrap();
            offset = batch.header().next_offset().get();
            seen.push(said(&batch));
        }
        if offset == start {
            return seen;
        }
    }
}

/// All that matters of a batch. When its tombstones may go depends on when the round was.
fn said(batch: &BatchView<'_>) -> String {
    let header = batch.header();
    let base_timestamp = header.delete_horizon_ms().map_or(header.base_timestamp, |_| 0);
    let mut text = format!(
        "{}-{} {:?} {base_timestamp} {} {:?} {:?} {} {}:",
        header.base_offset,
        header.last_offset(),
        header.attributes,
        header.max_timestamp,
        header.producer_id,
        header.producer_epoch,
        header.base_sequence,
        header.records_count,
    );
    let mut scratch = Vec::new();
    for record in batch.decompressed_records(&mut scratch, 8 << 20).unwrap() {
        let record = record.unwrap();
        text += &format!(
            " {}@{} {} {:?} {}",
            record.offset(header),
            record.timestamp(header),
            String::from_utf8_lossy(record.key.unwrap()),
            record.value.map(|value| String::from_utf8_lossy(&value[..value.len().min(8)]).into_owned()),
            record.headers.len(),
        );
    }
    text
}
