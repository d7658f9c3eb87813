//! The load: librdkafka, the same for every arm.

use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::{Message, Offset, TopicPartitionList};

pub(crate) const PARTITIONS: i32 = 4;
pub(crate) const RECORD_BYTES: usize = 1024;
const LIMIT: Duration = Duration::from_secs(120);

fn client(bootstrap: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", bootstrap).set("broker.address.family", "v4");
    config
}

/// A payload that no codec and no shortcut likes.
fn payload() -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..RECORD_BYTES).map(|_| next()).collect()
}

/// Creates a topic of four partitions and waits until it is led.
pub(crate) fn create_topic(bootstrap: &str, topic: &str) {
    let admin: AdminClient<DefaultClientContext> = client(bootstrap).create().expect("an admin client");
    let new = NewTopic::new(topic, PARTITIONS, TopicReplication::Fixed(1));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let created = runtime.block_on(admin.create_topics([&new], &AdminOptions::new()));
    created.expect("CreateTopics").remove(0).expect("a new topic");
    let end = Instant::now() + LIMIT;
    loop {
        let seen = admin.inner().fetch_metadata(Some(topic), LIMIT).expect("metadata");
        let partitions = seen.topics()[0].partitions();
        if partitions.len() == PARTITIONS as usize && partitions.iter().all(|p| p.leader() >= 0) {
            return;
        }
        assert!(Instant::now() < end, "the topic has no leaders");
    }
}

/// Produces `bytes` in records of 1 KiB, batches of at most `batch_bytes`, acks=all.
pub(crate) fn produce(bootstrap: &str, topic: &str, bytes: u64, batch_bytes: usize) {
    let producer: BaseProducer = client(bootstrap)
        .set("acks", "all")
        .set("batch.size", batch_bytes.to_string())
        .set("batch.num.messages", "1000000")
        .set("linger.ms", "20")
        .set("message.max.bytes", "1000000")
        .set("queue.buffering.max.kbytes", "262144")
        .set("queue.buffering.max.messages", "1000000")
        .create()
        .expect("a producer");
    let payload = payload();
    for n in 0..bytes / RECORD_BYTES as u64 {
        let partition = (n % PARTITIONS as u64) as i32;
        let mut record = BaseRecord::<(), [u8]>::to(topic).partition(partition).payload(&payload);
        while let Err((error, back)) = producer.send(record) {
            assert_eq!(error, KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), "produce");
            producer.poll(Duration::from_millis(10));
            record = back;
        }
        if n % 256 == 0 {
            producer.poll(Duration::ZERO);
        }
    }
    producer.flush(LIMIT).expect("every record is acknowledged");
}

/// A consumer of all four partitions from `offset`.
fn consumer(bootstrap: &str, topic: &str, offset: Offset) -> BaseConsumer {
    let consumer: BaseConsumer = client(bootstrap)
        .set("group.id", "kdp-bench")
        .set("enable.auto.commit", "false")
        .set("fetch.message.max.bytes", "1048576")
        .set("fetch.wait.max.ms", "500")
        .set("queued.max.messages.kbytes", "65536")
        .set("check.crcs", "false")
        .create()
        .expect("a consumer");
    let mut assignment = TopicPartitionList::new();
    for partition in 0..PARTITIONS {
        assignment.add_partition_offset(topic, partition, offset).expect("a valid offset");
    }
    consumer.assign(&assignment).expect("an assignment");
    consumer
}

/// Fetches `bytes` of what [`produce`] stored.
pub(crate) fn fetch(bootstrap: &str, topic: &str, bytes: u64) {
    let consumer = consumer(bootstrap, topic, Offset::Beginning);
    let end = Instant::now() + LIMIT;
    let mut left = bytes / RECORD_BYTES as u64;
    while left > 0 {
        assert!(Instant::now() < end, "{left} records did not arrive");
        if let Some(message) = consumer.poll(Duration::from_millis(100)) {
            assert_eq!(message.expect("a record").payload_len(), RECORD_BYTES);
            left -= 1;
        }
    }
}

/// Acknowledge latencies of `count` records, one in flight.
pub(crate) fn acknowledge(bootstrap: &str, topic: &str, count: usize) -> Vec<Duration> {
    let producer = eager_producer(bootstrap);
    let payload = payload();
    let one = |_| {
        let start = Instant::now();
        send_one(&producer, topic, &payload);
        start.elapsed()
    };
    (0..100 + count).map(one).skip(100).collect()
}

/// Times from sending a record until a waiting consumer has it, one in flight.
pub(crate) fn end_to_end(bootstrap: &str, topic: &str, count: usize) -> Vec<Duration> {
    let producer = eager_producer(bootstrap);
    let consumer = consumer(bootstrap, topic, Offset::End);
    let payload = payload();
    // Sent until one comes back: then every fetch of the consumer stands where it should.
    while consumer.poll(Duration::from_millis(50)).is_none() {
        send_one(&producer, topic, &payload);
    }
    while consumer.poll(Duration::from_millis(500)).is_some() {}
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let start = Instant::now();
        producer
            .send(BaseRecord::<(), [u8]>::to(topic).partition(0).payload(&payload))
            .map_err(|e| e.0)
            .expect("queue");
        producer.poll(Duration::ZERO);
        let message = consumer.poll(Duration::from_secs(30)).expect("the record arrives").expect("a record");
        assert_eq!(message.partition(), 0);
        times.push(start.elapsed());
        producer.flush(LIMIT).expect("acknowledged");
    }
    times
}

fn eager_producer(bootstrap: &str) -> BaseProducer {
    client(bootstrap).set("acks", "all").set("linger.ms", "0").create().expect("a producer")
}

fn send_one(producer: &BaseProducer, topic: &str, payload: &[u8]) {
    producer
        .send(BaseRecord::<(), [u8]>::to(topic).partition(0).payload(payload))
        .map_err(|e| e.0)
        .expect("queue");
    while producer.in_flight_count() > 0 {
        producer.poll(Duration::from_millis(100));
    }
}
