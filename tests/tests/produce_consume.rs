//! librdkafka against kdp-broker: what goes in comes out, whatever the codec, size or fate of the process.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::time::Duration;

use kdp_tests::broker::KdpBroker;
use kdp_tests::clients::{self, PATIENCE, consumer, create_topic, producer};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{FutureProducer, FutureRecord};
use rdkafka::{Offset, TopicPartitionList};

const CODECS: [&str; 5] = ["none", "gzip", "snappy", "lz4", "zstd"];

async fn send(producer: &FutureProducer, topic: &str, partition: i32, payload: &str) -> i64 {
    let record = FutureRecord::<(), str>::to(topic).partition(partition).payload(payload);
    producer.send(record, PATIENCE).await.expect("it is acknowledged").offset
}

/// A consumer that reads these partitions from an offset on.
fn reader(address: &str, topic: &str, partitions: i32, from: Offset) -> BaseConsumer {
    let consumer = consumer(address, &[]);
    let mut assignment = TopicPartitionList::new();
    for partition in 0..partitions {
        assignment.add_partition_offset(topic, partition, from).unwrap();
    }
    consumer.assign(&assignment).unwrap();
    consumer
}

fn text_of(message: &impl Message) -> String {
    String::from_utf8(message.payload().unwrap_or_default().to_vec()).unwrap()
}

/// The payloads of so many records of one partition, whose offsets must be 0, 1, 2...
fn read_all(address: &str, topic: &str, count: usize) -> Vec<String> {
    let reader = reader(address, topic, 1, Offset::Beginning);
    let messages = (0..count).map(|index| {
        let message = clients::next(&reader);
        assert_eq!(message.offset(), index as i64);
        text_of(&message)
    });
    let texts = messages.collect();
    assert_eq!(clients::watermarks(&reader, topic, 0), (0, count as i64));
    texts
}

#[tokio::test(flavor = "multi_thread")]
async fn every_codec_arrives_as_it_was_sent() {
    let broker = KdpBroker::start();
    for codec in CODECS {
        create_topic(broker.address(), codec, 1, &[]).await;
        let producer = producer(broker.address(), &[("compression.type", codec), ("linger.ms", "5")]);
        let payloads: Vec<String> = (0..200).map(|i| format!("{codec} {i} {}", "x".repeat(i))).collect();
        let sent = payloads.iter().map(|payload| {
            let record = FutureRecord::<(), str>::to(codec).payload(payload);
            producer.send_result(record).map_err(|(e, _)| e).unwrap()
        });
        for (index, acknowledged) in sent.collect::<Vec<_>>().into_iter().enumerate() {
            assert_eq!(acknowledged.await.unwrap().unwrap().offset, index as i64);
        }
        assert_eq!(read_all(broker.address(), codec, 200), payloads);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_headers_timestamps_and_nulls_are_kept() {
    let broker = KdpBroker::start();
    create_topic(broker.address(), "t", 1, &[]).await;
    let producer = producer(broker.address(), &[]);
    let headers = OwnedHeaders::new()
        .insert(Header { key: "same", value: Some("1") })
        .insert(Header { key: "same", value: Some("2") })
        .insert(Header { key: "none", value: None::<&str> });
    let record = FutureRecord::<str, str>::to("t").key("k").timestamp(1_700_000_000_123).headers(headers);
    producer.send(record, PATIENCE).await.unwrap();

    let reader = reader(broker.address(), "t", 1, Offset::Beginning);
    let message = clients::next(&reader);
    assert_eq!((message.key(), message.payload()), (Some(&b"k"[..]), None));
    assert_eq!(message.timestamp().to_millis(), Some(1_700_000_000_123));
    let headers: Vec<_> =
        message.headers().unwrap().iter().map(|header| (header.key.to_owned(), header.value)).collect();
    let expected = [("same", Some(&b"1"[..])), ("same", Some(&b"2"[..])), ("none", None)];
    assert_eq!(headers, expected.map(|(key, value)| (key.to_owned(), value)));
}

#[tokio::test(flavor = "multi_thread")]
async fn records_over_a_mebibyte_need_a_topic_that_allows_them() {
    let broker = KdpBroker::start();
    create_topic(broker.address(), "small", 1, &[]).await;
    create_topic(broker.address(), "large", 1, &[("max.message.bytes", "8000000")]).await;
    let producer = producer(broker.address(), &[("message.max.bytes", "10000000")]);
    let payload: String = (0..3_000_000u32).map(|i| char::from(b'a' + (i % 26) as u8)).collect();
    let record = FutureRecord::<(), str>::to("small").payload(&payload);
    let (refused, _) = producer.send(record, PATIENCE).await.unwrap_err();
    assert_eq!(refused, KafkaError::MessageProduction(RDKafkaErrorCode::MessageSizeTooLarge));
    for _ in 0..3 {
        send(&producer, "large", 0, &payload).await;
    }
    let read = read_all(broker.address(), "large", 3);
    assert!(read.iter().all(|text| *text == payload));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_and_a_start_lose_nothing() {
    let mut broker = KdpBroker::start();
    create_topic(broker.address(), "t", 1, &[("retention.ms", "-1")]).await;
    for round in 0..3 {
        let producer = producer(broker.address(), &[("enable.idempotence", "true")]);
        for index in 0..10 {
            assert_eq!(send(&producer, "t", 0, &format!("{round} {index}")).await, round * 10 + index);
        }
        drop(producer);
        broker.stop();
        broker.start_again();
    }
    let expected: Vec<String> =
        (0..3).flat_map(|round| (0..10).map(move |index| format!("{round} {index}"))).collect();
    assert_eq!(read_all(broker.address(), "t", 30), expected);
}

/// One idempotent producer that knows nothing of the crashes: whatever it had acknowledged, and in the
/// end everything it sent, stands in the log once and in order.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9_once_and_in_order() {
    const RECORDS: usize = 20_000;
    let mut broker = KdpBroker::start();
    let address = broker.address().to_owned();
    create_topic(&address, "t", 1, &[("segment.bytes", "1048576")]).await;
    let (progress, mut acknowledged) = tokio::sync::watch::channel(0);
    let sending = tokio::spawn(async move {
        let producer = producer(
            &address,
            &[("enable.idempotence", "true"), ("linger.ms", "1"), ("batch.num.messages", "50")],
        );
        let mut offsets = Vec::with_capacity(RECORDS);
        let mut waiting = std::collections::VecDeque::new();
        for index in 0..RECORDS {
            let payload = format!("{index} {}", "y".repeat(100));
            let record = FutureRecord::<(), str>::to("t").partition(0).payload(&payload);
            waiting.push_back(producer.send_result(record).map_err(|(e, _)| e).unwrap());
            if waiting.len() == 500 {
                offsets.push(waiting.pop_front().unwrap().await.unwrap().unwrap().offset);
                progress.send_replace(offsets.len());
            }
        }
        for delivery in waiting {
            offsets.push(delivery.await.unwrap().unwrap().offset);
        }
        offsets
    });
    for crash in 1..=3 {
        acknowledged.wait_for(|count| *count >= crash * RECORDS / 5).await.unwrap();
        broker.kill();
        broker.start_again();
    }
    let offsets = sending.await.unwrap();
    assert_eq!(offsets, (0..RECORDS as i64).collect::<Vec<_>>());
    let read = read_all(broker.address(), "t", RECORDS);
    for (index, text) in read.iter().enumerate() {
        assert_eq!(text.split(' ').next().unwrap(), index.to_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn offsets_are_found_by_time() {
    let broker = KdpBroker::start();
    create_topic(broker.address(), "t", 1, &[]).await;
    let producer = producer(broker.address(), &[]);
    for index in 0..100 {
        let record = FutureRecord::<(), str>::to("t").payload("p").timestamp(1_000_000 + index * 1000);
        producer.send(record, PATIENCE).await.unwrap();
    }
    let reader = reader(broker.address(), "t", 1, Offset::Beginning);
    let found = |timestamp: i64| {
        let mut asked = TopicPartitionList::new();
        asked.add_partition_offset("t", 0, Offset::Offset(timestamp)).unwrap();
        let found = reader.offsets_for_times(asked, PATIENCE).unwrap();
        found.elements()[0].offset()
    };
    assert_eq!(found(0), Offset::Offset(0));
    assert_eq!(found(1_000_000 + 41_500), Offset::Offset(42));
    assert_eq!(found(1_000_000 + 99_000), Offset::Offset(99));
    assert_eq!(found(1_000_000 + 99_001), Offset::End);
    reader.seek("t", 0, found(1_000_000 + 41_500), Duration::from_secs(10)).unwrap();
}

/// The sum of a group's committed offsets.
fn committed(member: &BaseConsumer, topic: &str, partitions: i32) -> i64 {
    let mut asked = TopicPartitionList::new();
    asked.add_partition_range(topic, 0, partitions - 1);
    let offsets = member.committed_offsets(asked, PATIENCE).unwrap();
    offsets.elements().iter().filter_map(|element| element.offset().to_raw()).filter(|raw| *raw > 0).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_shares_the_work_and_goes_on_where_it_was() {
    let mut broker = KdpBroker::start();
    create_topic(broker.address(), "t", 4, &[]).await;
    let producer = producer(broker.address(), &[]);
    for index in 0..400 {
        send(&producer, "t", index % 4, &index.to_string()).await;
    }
    let member = |address: &str| {
        let consumer = consumer(address, &[("group.id", "g"), ("session.timeout.ms", "6000")]);
        consumer.subscribe(&["t"]).unwrap();
        consumer
    };
    let members = [member(broker.address()), member(broker.address())];
    let (mut seen, mut shared) = (std::collections::BTreeSet::new(), [false; 2]);
    // A rebalance may send a member back to what was committed last, so the end is when all is.
    while seen.len() < 400 || shared != [true; 2] || committed(&members[0], "t", 4) < 400 {
        for (member, shared) in members.iter().zip(&mut shared) {
            while let Some(message) = member.poll(Duration::from_millis(20)) {
                seen.insert(text_of(&message.unwrap()).parse::<i32>().unwrap());
            }
            // There may be nothing to commit.
            let _ = member.commit_consumer_state(CommitMode::Sync);
            *shared |= member.assignment().unwrap().count() == 2;
        }
    }
    drop(members);

    broker.kill();
    broker.start_again();
    send(&producer, "t", 2, "400").await;
    let third = member(broker.address());
    assert_eq!(text_of(&clients::next(&third)), "400", "what was committed is not read again");
}
