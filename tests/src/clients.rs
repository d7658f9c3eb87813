//! librdkafka, set up as tests want it: short back-offs, and every failure seen.

use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::message::BorrowedMessage;
use rdkafka::producer::FutureProducer;

/// How long anything may take before a test fails.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The settings of every client, and these.
pub fn config(address: &str, settings: &[(&str, &str)]) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", address);
    config.set("reconnect.backoff.ms", "10").set("reconnect.backoff.max.ms", "100");
    config.set("retry.backoff.ms", "10").set("broker.address.family", "v4");
    for (name, value) in settings {
        config.set(*name, *value);
    }
    config
}

/// A producer that sends at once.
pub fn producer(address: &str, settings: &[(&str, &str)]) -> FutureProducer {
    let mut config = config(address, &[("linger.ms", "0"), ("message.timeout.ms", "30000")]);
    for (name, value) in settings {
        config.set(*name, *value);
    }
    config.create().expect("the settings are librdkafka's")
}

/// A consumer from the start of what it is given, without offsets of its own unless it joins a group.
pub fn consumer(address: &str, settings: &[(&str, &str)]) -> BaseConsumer {
    let defaults = [
        ("group.id", "unused"),
        ("enable.auto.commit", "false"),
        ("auto.offset.reset", "earliest"),
        ("fetch.wait.max.ms", "100"),
        ("heartbeat.interval.ms", "100"),
        ("check.crcs", "true"),
    ];
    let mut config = config(address, &defaults);
    for (name, value) in settings {
        config.set(*name, *value);
    }
    config.create().expect("the settings are librdkafka's")
}

/// The admin client.
pub fn admin(address: &str) -> AdminClient<DefaultClientContext> {
    config(address, &[]).create().expect("the settings are librdkafka's")
}

/// Creates a topic with these settings.
pub async fn create_topic(address: &str, name: &str, partitions: i32, settings: &[(&str, &str)]) {
    let mut topic = NewTopic::new(name, partitions, TopicReplication::Fixed(1));
    for (name, value) in settings {
        topic = topic.set(name, value);
    }
    let options = AdminOptions::new().request_timeout(Some(PATIENCE));
    let results = admin(address).create_topics(&[topic], &options).await.expect("the request goes out");
    for result in results {
        result.expect("the topic can be created");
    }
}

/// The next record; fails the test when none comes. A poll may return without one for other reasons.
pub fn next(consumer: &BaseConsumer) -> BorrowedMessage<'_> {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if let Some(message) = consumer.poll(Duration::from_millis(100)) {
            return message.expect("no error comes");
        }
    }
    panic!("no record comes");
}

/// The offsets of the first record and past the last one.
pub fn watermarks(consumer: &BaseConsumer, topic: &str, partition: i32) -> (i64, i64) {
    consumer.fetch_watermarks(topic, partition, PATIENCE).expect("the offsets can be had")
}
