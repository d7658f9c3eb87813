//! librdkafka: the cases that its API has, in the terms of its own errors.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use kdp_tests::clients::{self, PATIENCE};
use rdkafka::admin::{
    AdminClient, AdminOptions, AlterConfig, NewPartitions, NewTopic, ResourceSpecifier, TopicReplication,
};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::message::{Header, Headers, OwnedHeaders};
use rdkafka::producer::{FutureProducer, FutureRecord, Producer};
use rdkafka::{Message, Offset, TopicPartitionList};
use tokio::runtime::Runtime;

use crate::nodes;

const THEN: i64 = 1_700_000_000_000;
const CODECS: [&str; 5] = ["none", "gzip", "snappy", "lz4", "zstd"];

#[test]
fn librdkafka() {
    let Some(nodes) = nodes::nodes() else { return };
    let (apaches, kdps) = std::thread::scope(|scope| {
        let apaches = scope.spawn(|| cases(&nodes.apache));
        let kdps = scope.spawn(|| cases(&nodes.kdp));
        (apaches.join().unwrap(), kdps.join().unwrap())
    });
    let differing: Vec<_> = apaches.iter().zip(&kdps).filter(|(one, other)| one != other).collect();
    assert!(apaches.len() > 100, "the cases are run: {}", apaches.len());
    assert!(differing.is_empty() && apaches.len() == kdps.len(), "Apache, then kdp: {differing:#?}");
    if !nodes.twice {
        refuses_transactions(&nodes.kdp);
    }
}

/// What was seen, a line each.
#[derive(Default)]
struct Saw(Vec<String>);

impl Saw {
    fn line(&mut self, what: &str, value: impl Debug) {
        self.0.push(format!("{what}: {value:?}"));
    }
}

fn cases(address: &str) -> Vec<String> {
    let runtime = Runtime::new().unwrap();
    let mut saw = Saw::default();
    runtime.block_on(async {
        topics(&mut saw, address).await;
        configs(&mut saw, address).await;
        records(&mut saw, address).await;
        big_records(&mut saw, address).await;
    });
    group(&mut saw, address);
    saw.0
}

fn options() -> AdminOptions {
    AdminOptions::new().request_timeout(Some(PATIENCE))
}

async fn topics(saw: &mut Saw, address: &str) {
    let admin = clients::admin(address);
    let wrong = [
        NewTopic::new("rd-topics", 2, TopicReplication::Fixed(1)),
        NewTopic::new("rd-topics", 2, TopicReplication::Fixed(1)),
        NewTopic::new("rd a b", 2, TopicReplication::Fixed(1)),
        NewTopic::new("rd-factor", 2, TopicReplication::Fixed(3)),
        NewTopic::new("rd-setting", 2, TopicReplication::Fixed(1)).set("no.such", "1"),
        NewTopic::new("rd-value", 2, TopicReplication::Fixed(1)).set("retention.ms", "x"),
    ];
    for topic in &wrong {
        saw.line(topic.name, admin.create_topics([topic], &options()).await);
    }
    for (topic, count) in [("rd-topics", 4), ("rd-topics", 3), ("rd-none", 3)] {
        let more = admin.create_partitions([&NewPartitions::new(topic, count)], &options()).await;
        saw.line("partitions", more);
    }
    for topic in ["rd-topics", "rd-none"] {
        saw.line("delete", admin.delete_topics(&[topic], &options()).await);
    }
}

async fn configs(saw: &mut Saw, address: &str) {
    clients::create_topic(address, "rd-configs", 1, &[("retention.ms", "-1")]).await;
    let admin = clients::admin(address);
    let topic = |name| ResourceSpecifier::Topic(name);
    for (name, value) in [("retention.ms", "5000"), ("retention.ms", "x"), ("no.such", "1")] {
        let alter = AlterConfig::new(topic("rd-configs")).set(name, value);
        saw.line("alter", admin.alter_configs([&alter], &options()).await);
    }
    // Apache's controller has it; its broker hears of it a moment later.
    let end = Instant::now() + PATIENCE;
    while retention(&admin, "rd-configs").await.as_deref() != Some("5000") {
        assert!(Instant::now() < end, "the setting is not told");
    }
    for name in ["rd-configs", "rd-none"] {
        for described in admin.describe_configs([&topic(name)], &options()).await.unwrap() {
            let entries = described.map(|resource| {
                let mut entries: Vec<_> = resource.entries;
                entries.sort_by(|one, other| one.name.cmp(&other.name));
                entries
            });
            saw.line("described", entries);
        }
    }
}

async fn retention(admin: &AdminClient<DefaultClientContext>, topic: &str) -> Option<String> {
    let described = admin.describe_configs([&ResourceSpecifier::Topic(topic)], &options()).await.unwrap();
    let entries = &described.first()?.as_ref().ok()?.entries;
    entries.iter().find(|entry| entry.name == "retention.ms")?.value.clone()
}

async fn records(saw: &mut Saw, address: &str) {
    for codec in CODECS {
        let topic = format!("rd-records-{codec}");
        clients::create_topic(address, &topic, 1, &[("retention.ms", "-1")]).await;
        let producer = clients::producer(
            address,
            &[("compression.type", codec), ("enable.idempotence", "true"), ("linger.ms", "5")],
        );
        for index in 0..12 {
            saw.line("sent", send(&producer, &topic, index).await);
        }
        let consumer = from_the_start(address, &topic);
        for _ in 0..12 {
            let record = clients::next(&consumer);
            let headers: Vec<_> =
                record.headers().map(|all| all.iter().map(owned).collect()).unwrap_or_default();
            let text = |bytes: Option<&[u8]>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            saw.line(
                codec,
                (record.offset(), record.timestamp(), text(record.key()), text(record.payload()), headers),
            );
        }
        let mut times = TopicPartitionList::new();
        for at in [0, THEN + 3_500, THEN + 100_000] {
            times.add_partition_offset(&topic, 0, Offset::Offset(at)).unwrap();
            let found = consumer.offsets_for_times(times.clone(), PATIENCE).unwrap();
            saw.line("at", (at, found.elements()[0].offset()));
            times = TopicPartitionList::new();
        }
        saw.line("watermarks", clients::watermarks(&consumer, &topic, 0));
    }
    // The request for all topics has bytes that do not belong to it.
    let all = clients::consumer(address, &[]).fetch_metadata(None, PATIENCE).unwrap();
    let mut listed: Vec<_> = all.topics().iter().map(|topic| topic.name()).collect();
    listed.retain(|name| name.starts_with("rd-records-"));
    listed.sort_unstable();
    saw.line("listed", listed);
}

fn owned(header: Header<'_, &[u8]>) -> (String, Option<Vec<u8>>) {
    (header.key.to_owned(), header.value.map(<[u8]>::to_vec))
}

async fn send(producer: &FutureProducer, topic: &str, index: i64) -> (i32, i64) {
    let (key, payload) = (format!("key-{index}"), format!("value-{index} ").repeat(9));
    let mut record = FutureRecord::to(topic).partition(0).timestamp(THEN + index * 1000);
    if index % 3 != 0 {
        record = record.key(&key);
    }
    if index % 5 != 4 {
        record = record.payload(&payload);
    }
    let mut headers = OwnedHeaders::new();
    for value in [Some("one"), None].iter().take(usize::try_from(index % 3).unwrap()) {
        headers = headers.insert(Header { key: "name", value: *value });
    }
    let sent = producer.send(record.headers(headers), Duration::ZERO).await.unwrap();
    (sent.partition, sent.offset)
}

async fn big_records(saw: &mut Saw, address: &str) {
    clients::create_topic(address, "rd-big", 1, &[]).await;
    let producer = clients::producer(address, &[("message.max.bytes", "5000000")]);
    for size in [900 * 1024, 1_100_000] {
        let payload = vec![7; size];
        let record: FutureRecord<'_, str, _> = FutureRecord::to("rd-big").payload(&payload);
        let sent = producer.send(record, Duration::ZERO).await;
        saw.line("big", sent.map(|sent| sent.offset).map_err(|(error, _)| error));
    }
}

fn from_the_start(address: &str, topic: &str) -> BaseConsumer {
    let consumer = clients::consumer(address, &[]);
    let mut offsets = TopicPartitionList::new();
    offsets.add_partition_offset(topic, 0, Offset::Beginning).unwrap();
    consumer.assign(&offsets).unwrap();
    consumer
}

fn group(saw: &mut Saw, address: &str) {
    let consumer = clients::consumer(address, &[("group.id", "rd-group"), ("client.id", "rd")]);
    consumer.subscribe(&["rd-records-none"]).unwrap();
    for _ in 0..7 {
        saw.line("joined", clients::next(&consumer).offset());
    }
    let mut offsets = TopicPartitionList::new();
    offsets.add_partition_offset("rd-records-none", 0, Offset::Offset(7)).unwrap();
    consumer.commit(&offsets, CommitMode::Sync).unwrap();
    let described = consumer.fetch_group_list(Some("rd-group"), PATIENCE).unwrap();
    for group in described.groups() {
        saw.line(group.name(), (group.state(), group.protocol(), group.protocol_type()));
        for member in group.members() {
            saw.line("member", (member.client_id(), member.client_host(), member.assignment()));
        }
    }
    drop(consumer);
    let again = clients::consumer(address, &[("group.id", "rd-group")]);
    again.subscribe(&["rd-records-none"]).unwrap();
    saw.line("resumed", clients::next(&again).offset());
}

/// Until transactions come, their producers are told so at once, and in a way that ends their retries.
fn refuses_transactions(address: &str) {
    let producer = clients::producer(address, &[("transactional.id", "rd-transactions")]);
    let refused = producer.init_transactions(PATIENCE).unwrap_err();
    let code = refused.rdkafka_error_code();
    assert_ne!(code, Some(rdkafka::types::RDKafkaErrorCode::OperationTimedOut), "{refused}");
}
