//! kill -9 again and again while a producer sends: what it has been told is safe is there, once and in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use kdp_tests::broker::KdpBroker;
use kdp_tests::clients::{self, create_topic, next};
use rdkafka::consumer::Consumer;
use rdkafka::producer::FutureRecord;
use rdkafka::{Message, Offset, TopicPartitionList};

const PARTITIONS: i32 = 3;
const KILLS: usize = 6;
/// How many records are acknowledged between two kills at least.
const RECORDS_BETWEEN: usize = 400;

/// What a producer was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Acknowledged {
    partition: i32,
    offset: i64,
    number: i64,
}

/// Sends numbers to all partitions in turn, many at once, until it is to stop.
async fn send(
    address: String,
    settings: &'static [(&'static str, &'static str)],
    stop: Arc<AtomicBool>,
    count: Arc<AtomicUsize>,
) -> Vec<Acknowledged> {
    let producer = clients::producer(&address, settings);
    let mut acknowledged = Vec::new();
    let mut number = 0;
    while !stop.load(Ordering::Relaxed) {
        let mut waiting = Vec::new();
        for _ in 0..50 {
            for partition in 0..PARTITIONS {
                let payload = number.to_string();
                let record = FutureRecord::<(), _>::to("t").partition(partition).payload(&payload);
                waiting.push((partition, number, producer.send_result(record).map_err(|(e, _)| e).unwrap()));
            }
            number += 1;
        }
        for (partition, number, answer) in waiting {
            let delivery = answer.await.unwrap().map_err(|(e, _)| e).unwrap();
            assert_eq!(delivery.partition, partition);
            acknowledged.push(Acknowledged { partition, offset: delivery.offset, number });
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
    acknowledged
}

/// All numbers of a partition in the order of the log.
fn read(address: &str, partition: i32) -> Vec<(i64, i64)> {
    let consumer = clients::consumer(address, &[]);
    let (start, end) = clients::watermarks(&consumer, "t", partition);
    let mut assignment = TopicPartitionList::new();
    assignment.add_partition_offset("t", partition, Offset::Offset(start)).unwrap();
    consumer.assign(&assignment).unwrap();
    (start..end)
        .map(|_| {
            let message = next(&consumer);
            let number = std::str::from_utf8(message.payload().unwrap()).unwrap().parse().unwrap();
            (message.offset(), number)
        })
        .collect()
}

async fn kill_under_load(
    broker_settings: &[(&str, &str)],
    settings: &'static [(&'static str, &'static str)],
) {
    let mut broker = KdpBroker::start_with(broker_settings);
    create_topic(broker.address(), "t", PARTITIONS, &[]).await;
    let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let sending = tokio::spawn(send(broker.address().to_owned(), settings, stop.clone(), count.clone()));
    for _ in 0..KILLS {
        let before = count.load(Ordering::Relaxed);
        while count.load(Ordering::Relaxed) < before + RECORDS_BETWEEN {
            assert!(!sending.is_finished(), "the producer has given up");
            tokio::task::yield_now().await;
        }
        broker.kill();
        broker.start_again();
    }
    stop.store(true, Ordering::Relaxed);
    let acknowledged = sending.await.unwrap();
    assert!(acknowledged.len() >= KILLS * RECORDS_BETWEEN);
    for partition in 0..PARTITIONS {
        let log = read(broker.address(), partition);
        assert!(log.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0), "offsets have no gaps");
        assert!(log.windows(2).all(|pair| pair[0].1 + 1 == pair[1].1), "every number once and in order");
        for record in acknowledged.iter().filter(|record| record.partition == partition) {
            let found = log.get(record.offset as usize);
            assert_eq!(found, Some(&(record.offset, record.number)), "partition {partition}");
        }
    }
    assert!(!broker.log().contains("panicked"));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_under_load_nothing_is_lost_or_doubled() {
    kill_under_load(&[], &[("enable.idempotence", "true")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_under_load_with_small_segments() {
    let small = [("log.segment.bytes", "1048576"), ("log.roll.ms", "20")];
    kill_under_load(&small, &[("enable.idempotence", "true"), ("compression.type", "lz4")]).await;
}
