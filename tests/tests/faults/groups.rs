//! Committed offsets outlive the process, and so do groups.

use kdp_tests::broker::KdpBroker;
use kdp_tests::clients::{self, PATIENCE, create_topic};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::producer::FutureRecord;
use rdkafka::{Message, TopicPartitionList};

const GROUP: &[(&str, &str)] = &[("group.id", "g"), ("session.timeout.ms", "6000")];

async fn send(broker: &KdpBroker, numbers: std::ops::Range<i64>) {
    let producer = clients::producer(broker.address(), &[]);
    for number in numbers {
        let payload = number.to_string();
        let record = FutureRecord::<(), _>::to("t").partition(0).payload(&payload);
        producer.send(record, PATIENCE).await.unwrap();
    }
}

/// The next records. What the consumer says while its broker is away is not of interest.
fn take(consumer: &BaseConsumer, count: usize) -> Vec<i64> {
    let mut numbers = Vec::new();
    while numbers.len() < count {
        if let Some(Ok(message)) = consumer.poll(PATIENCE) {
            numbers.push(std::str::from_utf8(message.payload().unwrap()).unwrap().parse().unwrap());
        }
    }
    numbers
}

fn member(broker: &KdpBroker) -> BaseConsumer {
    let consumer = clients::consumer(broker.address(), GROUP);
    consumer.subscribe(&["t"]).unwrap();
    consumer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_resumes_where_it_had_committed() {
    let mut broker = KdpBroker::start();
    create_topic(broker.address(), "t", 1, &[]).await;
    send(&broker, 0..30).await;
    let consumer = member(&broker);
    for round in 0..3 {
        assert_eq!(take(&consumer, 10), (round * 10..round * 10 + 10).collect::<Vec<i64>>());
        consumer.commit_consumer_state(CommitMode::Sync).unwrap();
        broker.kill();
        broker.start_again();
    }
    drop(consumer);
    send(&broker, 30..40).await;
    let mut asked = TopicPartitionList::new();
    asked.add_partition("t", 0);
    let other = member(&broker);
    let committed = other.committed_offsets(asked, PATIENCE).unwrap();
    assert_eq!(committed.elements()[0].offset(), rdkafka::Offset::Offset(30));
    assert_eq!(take(&other, 10), (30..40).collect::<Vec<i64>>());
}
