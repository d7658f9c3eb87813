//! Records in and out by single requests, so that a test knows what each of them came to.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use kdp_client::protocol::messages::create_topics_request::{CreatableTopic, CreatableTopicConfig};
use kdp_client::protocol::messages::fetch_request::{FetchPartition, FetchTopic};
use kdp_client::protocol::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use kdp_client::protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kdp_client::protocol::messages::{
    BrokerId, CreateTopicsRequest, FetchRequest, ListOffsetsRequest, ProduceRequest, StrBytes, TopicName,
};
use kdp_client::protocol::records::{BatchBuilder, Batches};
use kdp_client::protocol::types::{ProducerEpoch, ProducerId};
use kdp_client::protocol::uuid::Uuid;
use kdp_tests::broker::KdpBroker;
use kdp_tests::wire::{Unanswered, Wire};

/// The error of a log directory that has failed.
pub(crate) const KAFKA_STORAGE_ERROR: i16 = 56;

fn topic_name(name: &str) -> TopicName {
    TopicName(StrBytes::from_string(name.to_owned()))
}

/// Creates a topic of one partition; gives its id, or the error.
pub(crate) fn create_topic(broker: &KdpBroker, name: &str, settings: &[(&str, &str)]) -> Result<Uuid, i16> {
    try_create_topic(broker, name, settings).expect("it answers")
}

/// The same where there may be nobody any more: `None` without an answer.
pub(crate) fn try_create_topic(
    broker: &KdpBroker,
    name: &str,
    settings: &[(&str, &str)],
) -> Option<Result<Uuid, i16>> {
    let text = |text: &str| StrBytes::from_string(text.to_owned());
    let configs = settings.iter().map(|(name, value)| {
        CreatableTopicConfig::default().with_name(text(name)).with_value(Some(text(value)))
    });
    let topic = CreatableTopic::default()
        .with_name(topic_name(name))
        .with_num_partitions(1)
        .with_replication_factor(1)
        .with_configs(configs.collect());
    let request = CreateTopicsRequest::default().with_topics(vec![topic]).with_timeout_ms(30_000);
    let created = Wire::try_connect(broker.address())?.call(7, &request).ok()?;
    Some(match created.topics[0].error_code {
        0 => Ok(created.topics[0].topic_id),
        code => Err(code),
    })
}

/// A batch of one record.
pub(crate) fn batch(value: &str) -> Vec<u8> {
    built(BatchBuilder::new(), value)
}

/// A batch of one record of an idempotent producer.
pub(crate) fn idempotent_batch(producer: i64, sequence: i32, value: &str) -> Vec<u8> {
    built(BatchBuilder::new().producer(ProducerId(producer), ProducerEpoch(0), sequence), value)
}

fn built(mut builder: BatchBuilder, value: &str) -> Vec<u8> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    builder.append(now as i64, Some(b"key"), Some(value.as_bytes()), &[]);
    builder.build().unwrap()
}

/// Appends a batch with acks=all; gives its offset, or the error.
pub(crate) fn produce(wire: &mut Wire, topic: &str, batch: Vec<u8>) -> Result<Result<i64, i16>, Unanswered> {
    let data = PartitionProduceData::default().with_records(Some(Bytes::from(batch)));
    let topic = TopicProduceData::default().with_name(topic_name(topic)).with_partition_data(vec![data]);
    let request =
        ProduceRequest::default().with_acks(-1).with_timeout_ms(30_000).with_topic_data(vec![topic]);
    let answer = wire.call(9, &request.with_transactional_id(None))?;
    let partition = &answer.responses[0].partition_responses[0];
    Ok(if partition.error_code == 0 { Ok(partition.base_offset) } else { Err(partition.error_code) })
}

/// Appends records `from..to` with their numbers as values, and expects them to be taken.
pub(crate) fn produce_numbers(broker: &KdpBroker, topic: &str, numbers: std::ops::Range<i64>) {
    let mut wire = Wire::connect(broker.address());
    for number in numbers {
        assert_eq!(produce(&mut wire, topic, batch(&number.to_string())), Ok(Ok(number)), "{topic}");
    }
}

/// All values from `offset` on; an error ends with its code. Every batch must be whole.
pub(crate) fn read(broker: &KdpBroker, topic: &str, mut offset: i64) -> Result<Vec<String>, i16> {
    let mut wire = Wire::connect(broker.address());
    let mut values = Vec::new();
    loop {
        let bytes = fetch(&mut wire, topic, offset)?;
        let mut next = offset;
        for batch in Batches::new(&bytes) {
            let Ok(batch) = batch else { break };
            batch.verify_crc().unwrap();
            next = batch.header().next_offset().get();
            for record in batch.records().unwrap() {
                let record = record.unwrap();
                if batch.header().offset_of(record.offset_delta).get() >= offset {
                    values.push(String::from_utf8(record.value.unwrap().to_vec()).unwrap());
                }
            }
        }
        if next == offset {
            return Ok(values);
        }
        offset = next;
    }
}

/// What one Fetch gives, as it is.
pub(crate) fn fetch(wire: &mut Wire, topic: &str, offset: i64) -> Result<Bytes, i16> {
    let partition = FetchPartition::default().with_fetch_offset(offset).with_partition_max_bytes(1 << 20);
    let topic = FetchTopic::default().with_topic(topic_name(topic)).with_partitions(vec![partition]);
    let request = FetchRequest::default().with_replica_id(BrokerId(-1)).with_max_bytes(1 << 20);
    let answer = wire.call(12, &request.with_topics(vec![topic])).unwrap();
    let partition = &answer.responses[0].partitions[0];
    match partition.error_code {
        0 => Ok(partition.records.clone().unwrap_or_default()),
        code => Err(code),
    }
}

/// What ListOffsets gives for a timestamp, or for the -1 and -2 of the ends.
pub(crate) fn offset_of(broker: &KdpBroker, topic: &str, timestamp: i64) -> i64 {
    let partition = ListOffsetsPartition::default().with_timestamp(timestamp);
    let topic = ListOffsetsTopic::default().with_name(topic_name(topic)).with_partitions(vec![partition]);
    let request = ListOffsetsRequest::default().with_replica_id(BrokerId(-1)).with_topics(vec![topic]);
    let answer = Wire::connect(broker.address()).call(7, &request).unwrap();
    let partition = &answer.topics[0].partitions[0];
    assert_eq!(partition.error_code, 0, "{answer:?}");
    partition.offset
}

/// The numbers as the values that [`produce_numbers`] makes of them.
pub(crate) fn numbers(numbers: std::ops::Range<i64>) -> Vec<String> {
    numbers.map(|number| number.to_string()).collect()
}

/// The files of a partition with this ending, in the order of their offsets.
pub(crate) fn files(broker: &KdpBroker, partition: &str, ending: &str) -> Vec<PathBuf> {
    files_in(&broker.data_dir().join(partition), ending)
}

/// The files in a folder with this ending, sorted.
pub(crate) fn files_in(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    files.sort();
    files
}

/// Appends bytes to a file.
pub(crate) fn append(path: &Path, bytes: &[u8]) {
    let mut content = fs::read(path).unwrap();
    content.extend_from_slice(bytes);
    fs::write(path, content).unwrap();
}

/// Flips one bit.
pub(crate) fn flip(path: &Path, at: usize) {
    let mut content = fs::read(path).unwrap();
    content[at] ^= 0x10;
    fs::write(path, content).unwrap();
}
