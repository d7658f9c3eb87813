//! Partitions over real logs in a temporary directory, driven by metadata records.

use kdp_client::protocol::messages::StrBytes;
use kdp_client::protocol::records::{BatchBuilder, Batches};
use kdp_client::protocol::schema::metadata::{
    ConfigRecord, MetadataRecord, PartitionRecord, RemoveTopicRecord, TopicRecord,
};
use kdp_client::protocol::types::Offset;

use super::*;
use crate::config::{load, without_file};
use crate::durability::Durability;
use crate::log::{DynamicLogSettings, LogCatalog, LogManagerConfig};
use crate::replication::{Isolation, OffsetQuery, ProduceError, ReadRequest, Wanted};

const TOPIC: Uuid = Uuid::from_u128(0xabc);
const READ: ReadRequest = ReadRequest {
    wanted: Wanted { current_leader_epoch: -1, fetch_offset: 0, last_fetched_epoch: -1, max_bytes: 0 },
    max_bytes: 1 << 20,
    min_one: true,
    isolation: Isolation::HighWatermark,
    follower: None,
};

struct Broker {
    _folder: tempfile::TempDir,
    partitions: Partitions,
    image: MetadataImage,
    config: BrokerConfig,
}

impl Broker {
    fn new() -> Broker {
        let folder = tempfile::tempdir().unwrap();
        let config = load(&without_file(folder.path()), &[]).unwrap().config;
        let manager = LogManagerConfig {
            directories: config.log_dirs.clone(),
            durability: Durability::Machine,
            flush_times: crate::metrics::FlushTimes::default(),
            dynamic: DynamicLogSettings {
                threads_per_directory: 1,
                producer_id_expiration_ms: i64::MAX,
                cleaner_backoff_ms: 15_000,
                cleaner_map_bytes_max: 1 << 20,
            },
        };
        let catalog = LogCatalog { config: &|_| Arc::new(LogConfig::default()), is_stray: &|_, _| false };
        let logs = LogManager::load(manager, &catalog, 0).unwrap();
        let partitions = Partitions::new(BrokerId(1), Arc::new(logs), Arc::default());
        Broker { _folder: folder, partitions, image: MetadataImage::default(), config }
    }

    fn apply(&mut self, records: &[MetadataRecord]) -> Vec<Change> {
        let mut delta = MetadataDelta::default();
        for record in records {
            self.image.apply(record, &mut delta).unwrap();
        }
        self.partitions.apply(&self.image, &delta, &self.config, 0)
    }

    fn with_topic(leader_epoch: i32, isr: &[i32]) -> Broker {
        let mut broker = Broker::new();
        broker.apply(&[topic(), partition(leader_epoch, 1, isr)]);
        broker
    }

    fn partition(&self) -> Arc<Partition> {
        self.partitions.get(&by_name(), 0).unwrap()
    }
}

fn by_name() -> TopicKey {
    TopicKey::Name(StrBytes::from_static_str("orders"))
}

fn topic() -> MetadataRecord {
    MetadataRecord::Topic(TopicRecord {
        name: "orders".to_owned(),
        topic_id: TOPIC,
        ..TopicRecord::default()
    })
}

fn partition(leader_epoch: i32, leader: i32, isr: &[i32]) -> MetadataRecord {
    MetadataRecord::Partition(PartitionRecord {
        partition_id: 0,
        topic_id: TOPIC,
        replicas: isr.to_vec(),
        isr: isr.to_vec(),
        leader,
        leader_epoch,
        partition_epoch: 0,
        directories: isr.iter().map(|_| Uuid::from_u128(5000)).collect(),
        ..PartitionRecord::default()
    })
}

fn setting(name: &str, value: &str) -> MetadataRecord {
    MetadataRecord::Config(ConfigRecord {
        resource_type: 2,
        resource_name: "orders".to_owned(),
        name: name.to_owned(),
        value: Some(value.to_owned()),
        ..ConfigRecord::default()
    })
}

fn batch(values: &[&str]) -> Vec<u8> {
    let mut batch = BatchBuilder::new();
    for (at, value) in values.iter().enumerate() {
        batch.append(1000 + at as i64, None, Some(value.as_bytes()), &[]);
    }
    batch.build().unwrap()
}

fn produce(partition: &Partition, values: &[&str]) -> Result<i64, ResponseError> {
    let appended = partition.produce(&batch(values), 9, true, 2000);
    appended.map(|appended| appended.base_offset.get()).map_err(|error: ProduceError| error.code())
}

fn read(partition: &Partition, request: &ReadRequest) -> Result<Vec<i64>, ResponseError> {
    let slice = partition.read(request)?.slice;
    let bytes = slice.map(|slice| slice.read().unwrap()).unwrap_or_default();
    Ok(Batches::new(&bytes).map(|batch| batch.unwrap().header().base_offset.get()).collect())
}

fn from(fetch_offset: i64) -> ReadRequest {
    ReadRequest { wanted: Wanted { fetch_offset, ..READ.wanted }, ..READ }
}

#[test]
fn a_topic_of_the_image_can_be_written_and_read() {
    let broker = Broker::with_topic(3, &[1]);
    let partition = broker.partition();
    assert_eq!(produce(&partition, &["a", "b"]), Ok(0));
    assert_eq!(produce(&partition, &["c"]), Ok(2));
    assert_eq!(partition.high_watermark(), Offset(3));
    assert_eq!(read(&partition, &from(0)), Ok(vec![0, 2]));
    assert_eq!(read(&partition, &from(1)), Ok(vec![0, 2]), "the batch that holds the offset");
    assert_eq!(read(&partition, &from(3)), Ok(vec![]));
    assert_eq!(read(&partition, &from(4)), Err(ResponseError::OffsetOutOfRange));
    assert!(broker.partitions.get(&TopicKey::Id(TOPIC), 0).is_ok());
}

#[test]
fn what_is_not_there_is_told_apart() {
    let broker = Broker::with_topic(0, &[1]);
    let get = |key, partition| broker.partitions.get(&key, partition).unwrap_err();
    for index in [1, -1, i32::MAX] {
        assert_eq!(get(by_name(), index), ResponseError::UnknownTopicOrPartition);
    }
    let other = TopicKey::Name(StrBytes::from_static_str("other"));
    assert_eq!(get(other, 0), ResponseError::UnknownTopicOrPartition);
    assert_eq!(get(TopicKey::Id(Uuid::from_u128(7)), 0), ResponseError::UnknownTopicId);
}

#[test]
fn a_partition_of_others_is_not_led_here() {
    let mut broker = Broker::new();
    broker.apply(&[topic(), partition(0, 2, &[2])]);
    assert_eq!(broker.partitions.get(&by_name(), 0).unwrap_err(), ResponseError::NotLeaderOrFollower);
}

#[test]
fn readers_with_another_leader_epoch_are_fenced() {
    let broker = Broker::with_topic(3, &[1]);
    let partition = broker.partition();
    let read_at = |current_leader_epoch| {
        read(&partition, &ReadRequest { wanted: Wanted { current_leader_epoch, ..READ.wanted }, ..READ })
    };
    assert_eq!(read_at(2), Err(ResponseError::FencedLeaderEpoch));
    assert_eq!(read_at(4), Err(ResponseError::UnknownLeaderEpoch));
    assert_eq!(read_at(3), Ok(vec![]));
    assert_eq!(read_at(-1), Ok(vec![]), "who names none is not fenced");
    assert_eq!(read_at(-9), Err(ResponseError::FencedLeaderEpoch));
    let follower = |current_leader_epoch| {
        let wanted = Wanted { current_leader_epoch, ..READ.wanted };
        read(&partition, &ReadRequest { follower: Some(9), wanted, ..READ })
    };
    assert_eq!(follower(3), Err(ResponseError::UnknownLeaderEpoch));
    assert_eq!(follower(-1), Err(ResponseError::NotLeaderOrFollower));
}

#[test]
fn too_small_an_isr_refuses_acks_all_only() {
    let mut broker = Broker::with_topic(0, &[1, 2]);
    broker.apply(&[setting("min.insync.replicas", "3")]);
    let partition = broker.partition();
    assert_eq!(produce(&partition, &["a"]), Ok(0), "no more than the replicas there are can be asked for");
    broker.apply(&[partition_shrunk()]);
    assert_eq!(produce(&partition, &["a"]), Err(ResponseError::NotEnoughReplicas));
    let leader_only = partition.produce(&batch(&["a"]), 9, false, 2000);
    assert!(leader_only.is_ok());
}

fn partition_shrunk() -> MetadataRecord {
    let MetadataRecord::Partition(mut record) = partition(0, 1, &[1, 2]) else { unreachable!() };
    record.isr = vec![1];
    MetadataRecord::Partition(record)
}

#[test]
fn the_high_watermark_waits_for_replicas_that_are_in_sync() {
    let broker = Broker::with_topic(0, &[1, 2]);
    let partition = broker.partition();
    produce(&partition, &["a"]).unwrap();
    assert_eq!(partition.high_watermark(), Offset(0));
    assert_eq!(read(&partition, &from(0)), Ok(vec![]));
    let log_end = ReadRequest { isolation: Isolation::LogEnd, ..READ };
    assert_eq!(read(&partition, &log_end), Ok(vec![0]));
}

#[test]
fn a_topic_that_demands_flushes_shows_nothing_that_is_not_flushed() {
    let mut broker = Broker::with_topic(0, &[1]);
    broker.apply(&[setting("flush.messages", "1")]);
    let partition = broker.partition();
    produce(&partition, &["a"]).unwrap();
    assert_eq!(partition.high_watermark(), Offset(0));
    partition.flush().unwrap();
    assert_eq!(partition.high_watermark(), Offset(1));
}

#[test]
fn offsets_are_found_by_what_is_asked_for() {
    let broker = Broker::with_topic(3, &[1]);
    let partition = broker.partition();
    produce(&partition, &["a", "b"]).unwrap();
    let offset = |query| partition.offset(query, Isolation::HighWatermark, -1).unwrap();
    assert_eq!(offset(OffsetQuery::Latest), Some((-1, 2, 3)));
    assert_eq!(offset(OffsetQuery::Earliest), Some((-1, 0, 3)));
    assert_eq!(offset(OffsetQuery::EarliestLocal), Some((-1, 0, 3)));
    assert_eq!(offset(OffsetQuery::LatestTiered), Some((-1, -1, -1)));
    assert_eq!(offset(OffsetQuery::MaxTimestamp), Some((1001, 1, 3)));
    assert_eq!(offset(OffsetQuery::Timestamp(1001)), Some((1001, 1, 3)));
    assert_eq!(offset(OffsetQuery::Timestamp(1002)), None);
}

#[test]
fn records_are_deleted_up_to_the_high_watermark() {
    let mut broker = Broker::with_topic(0, &[1]);
    let partition = broker.partition();
    produce(&partition, &["a", "b", "c"]).unwrap();
    assert_eq!(partition.delete_records_before(2), Ok(Offset(2)));
    assert_eq!(partition.delete_records_before(4), Err(ResponseError::OffsetOutOfRange));
    assert_eq!(partition.delete_records_before(-2), Err(ResponseError::OffsetOutOfRange));
    assert_eq!(read(&partition, &from(1)), Err(ResponseError::OffsetOutOfRange));
    assert_eq!(partition.delete_records_before(-1), Ok(Offset(3)));
    broker.apply(&[setting("cleanup.policy", "compact")]);
    assert_eq!(partition.delete_records_before(-1), Err(ResponseError::PolicyViolation));
}

#[test]
fn a_reader_whose_log_went_another_way_is_told_where() {
    let mut broker = Broker::with_topic(1, &[1]);
    let held = broker.partition();
    produce(&held, &["a", "b"]).unwrap();
    broker.apply(&[partition(4, 1, &[1])]);
    produce(&held, &["c"]).unwrap();
    let diverging = |last_fetched_epoch, fetch_offset| {
        let wanted = Wanted { last_fetched_epoch, fetch_offset, ..READ.wanted };
        held.read(&ReadRequest { wanted, ..READ }).unwrap().diverging_epoch
    };
    assert_eq!(diverging(1, 2), None);
    assert_eq!(diverging(1, 3), Some((1, 2)));
    assert_eq!(diverging(2, 2), Some((1, 2)));
    assert_eq!(diverging(4, 3), None);
}

#[test]
fn transactional_batches_are_refused() {
    let broker = Broker::with_topic(0, &[1]);
    let partition = broker.partition();
    let mut batch = BatchBuilder::new().producer(7.into(), 0.into(), 0).transactional();
    batch.append(0, None, Some(b"x"), &[]);
    let refused = partition.produce(&batch.build().unwrap(), 9, true, 0).unwrap_err();
    assert_eq!(refused.code(), ResponseError::TransactionalIdAuthorizationFailed);
}

#[test]
fn changes_of_leadership_are_told_once() {
    let mut broker = Broker::new();
    assert!(matches!(broker.apply(&[topic(), partition(0, 1, &[1])])[..], [Change::Led(_)]));
    assert!(broker.apply(&[partition(0, 1, &[1])]).is_empty());
    assert!(matches!(broker.apply(&[partition(1, 1, &[1])])[..], [Change::Led(_)]));
    let held = broker.partition();
    assert!(matches!(broker.apply(&[partition(2, 2, &[1, 2])])[..], [Change::Left(_)]));
    assert_eq!(produce(&held, &["a"]), Err(ResponseError::NotLeaderOrFollower));
}

#[test]
fn a_deleted_topic_is_gone_for_those_who_hold_it() {
    let mut broker = Broker::with_topic(0, &[1]);
    let held = broker.partition();
    let removal = MetadataRecord::RemoveTopic(RemoveTopicRecord { topic_id: TOPIC, ..Default::default() });
    assert!(matches!(broker.apply(&[removal])[..], [Change::Left(_)]));
    assert_eq!(broker.partitions.get(&by_name(), 0).unwrap_err(), ResponseError::UnknownTopicOrPartition);
    assert_eq!(read(&held, &from(0)), Err(ResponseError::NotLeaderOrFollower));
}

#[test]
fn appends_that_meet_are_all_there_once_and_in_the_order_of_each_sender() {
    const SENDERS: i64 = 8;
    const BATCHES: i64 = 200;
    let broker = Broker::with_topic(0, &[1]);
    let partition = broker.partition();
    let send = |sender: i64| {
        let partition = &partition;
        move || {
            let value = |n| format!("{sender}/{n}");
            (0..BATCHES).map(|n| produce(partition, &[&value(n), "x"]).unwrap()).collect::<Vec<_>>()
        }
    };
    let mut offsets: Vec<Vec<i64>> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS).map(|sender| scope.spawn(send(sender))).collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    });
    assert!(offsets.iter().all(|of_one| of_one.is_sorted()));
    let mut all: Vec<i64> = offsets.drain(..).flatten().collect();
    all.sort_unstable();
    assert_eq!(all, (0..SENDERS * BATCHES).map(|n| n * 2).collect::<Vec<_>>());
    assert_eq!(partition.high_watermark(), Offset(SENDERS * BATCHES * 2));
}

#[test]
fn who_has_the_log_takes_waiting_batches_along() {
    let broker = Broker::with_topic(0, &[1]);
    let partition = broker.partition();
    let log = partition.log();
    std::thread::scope(|scope| {
        let waiting: Vec<_> = (0..3).map(|_| scope.spawn(|| produce(&partition, &["a"]).unwrap())).collect();
        while partition.waiting_appends() < 3 {
            std::thread::yield_now();
        }
        drop(log);
        let mut offsets: Vec<i64> = waiting.into_iter().map(|sender| sender.join().unwrap()).collect();
        offsets.sort_unstable();
        assert_eq!(offsets, [0, 1, 2]);
    });
    let mut slices = read(&partition, &from(0)).unwrap();
    slices.sort_unstable();
    assert_eq!(slices, [0, 1, 2]);
}
