//! The load: librdkafka, the same for every arm.

use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{
    BaseProducer, BaseRecord, DeliveryResult, Producer, ProducerContext, ThreadedProducer,
};
use rdkafka::{ClientContext, Offset, TopicPartitionList};

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
    let single = Single::new(bootstrap, topic);
    (0..100 + count).map(|_| single.acknowledged()).skip(100).collect()
}

/// Times from sending a record until a waiting consumer has it, one in flight.
pub(crate) fn end_to_end(bootstrap: &str, topic: &str, count: usize) -> Vec<Duration> {
    let single = Single::new(bootstrap, topic);
    let consumer = consumer(bootstrap, topic, Offset::End);
    // Sent until one comes back: then every fetch of the consumer stands where it should.
    while consumer.poll(Duration::from_millis(50)).is_none() {
        single.acknowledged();
    }
    while consumer.poll(Duration::from_millis(500)).is_some() {}
    let one = |_| {
        let start = single.send();
        let message = consumer.poll(Duration::from_secs(30)).expect("the record arrives");
        let time = start.elapsed();
        assert_eq!(message.expect("a record").payload_len(), RECORD_BYTES);
        single.wait();
        time
    };
    (0..count).map(one).collect()
}

/// A producer that sends one record at a time.
struct Single {
    producer: ThreadedProducer<Deliveries>,
    delivered: Receiver<Instant>,
    topic: String,
    payload: Vec<u8>,
}

/// Tells when a record was acknowledged, from librdkafka's own thread, so that no hop of ours is counted.
struct Deliveries(Sender<Instant>);

impl ClientContext for Deliveries {}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if result.is_ok() {
            // The receiver is gone only when the measurement is over.
            let _ = self.0.send(Instant::now());
        }
    }
}

impl Single {
    fn new(bootstrap: &str, topic: &str) -> Single {
        let (sender, delivered) = std::sync::mpsc::channel();
        let mut config = client(bootstrap);
        let config = config.set("acks", "all").set("linger.ms", "0");
        let producer = config.create_with_context(Deliveries(sender)).expect("a producer");
        Single { producer, delivered, topic: topic.to_owned(), payload: payload() }
    }

    fn send(&self) -> Instant {
        let record = BaseRecord::<(), [u8]>::to(&self.topic).partition(0).payload(&self.payload);
        let start = Instant::now();
        self.producer.send(record).map_err(|(error, _)| error).expect("an empty queue takes a record");
        start
    }

    fn wait(&self) -> Instant {
        self.delivered.recv_timeout(LIMIT).expect("the record is acknowledged")
    }

    fn acknowledged(&self) -> Duration {
        let start = self.send();
        self.wait() - start
    }
}
