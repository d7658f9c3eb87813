//! What an operator relies on: what the broker says of itself, a stop that keeps nobody waiting, the files left.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use bytes::{BufMut, BytesMut};
use kdp_client::protocol::messages::fetch_request::{FetchPartition, FetchTopic};
use kdp_client::protocol::messages::incremental_alter_configs_request::{
    AlterConfigsResource, AlterableConfig,
};
use kdp_client::protocol::messages::{
    ApiVersionsRequest, Encodable, FetchRequest, IncrementalAlterConfigsRequest, Request, RequestHeader,
    StrBytes, TopicName,
};
use kdp_tests::broker::KdpBroker;
use kdp_tests::clients::{PATIENCE, consumer, create_topic, next, producer, watermarks};
use kdp_tests::ports::free_port;
use kdp_tests::wire::{Heard, Wire};
use rdkafka::consumer::{CommitMode, Consumer};
use rdkafka::producer::FutureRecord;

/// A request as it goes over the wire, with its correlation id; for versions with request header 1.
fn frame<R: Request>(request: &R, version: i16, correlation_id: i32) -> BytesMut {
    let header = RequestHeader::default()
        .with_request_api_key(R::KEY)
        .with_request_api_version(version)
        .with_correlation_id(correlation_id);
    let mut frame = BytesMut::new();
    frame.put_i32(0);
    header.encode(&mut frame, 1).unwrap();
    request.encode(&mut frame, version).unwrap();
    let length = i32::try_from(frame.len() - 4).unwrap();
    frame[..4].copy_from_slice(&length.to_be_bytes());
    frame
}

/// The correlation id of the next answer.
fn answered(stream: &mut TcpStream) -> i32 {
    let mut start = [0; 8];
    stream.read_exact(&mut start).unwrap();
    let [length, correlation_id] =
        [&start[..4], &start[4..]].map(|int| i32::from_be_bytes(int.try_into().unwrap()));
    stream.read_exact(&mut vec![0; length as usize - 4]).unwrap();
    correlation_id
}

/// What the metrics listener answers.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A metric's value; 0 while there is none.
fn value(metrics: &str, name: &str) -> f64 {
    let found = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    found.map_or(0.0, |value| value.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_and_health_tell_what_happens() {
    let address = format!("127.0.0.1:{}", free_port());
    let broker = KdpBroker::start_with(&[("kdp.metrics.listener", &address)]);
    let health = get(&address, "/health");
    assert!(health.starts_with("HTTP/1.1 200 ") && health.ends_with("ok\n"), "{health}");
    create_topic(broker.address(), "counted", 3, &[]).await;
    let producer = producer(broker.address(), &[]);
    for _ in 0..5 {
        producer.send(FutureRecord::<(), str>::to("counted").payload("x"), PATIENCE).await.unwrap();
    }
    let consumer = consumer(broker.address(), &[("group.id", "counters")]);
    consumer.subscribe(&["counted"]).unwrap();
    (0..5).for_each(|_| drop(next(&consumer)));
    consumer.commit_consumer_state(CommitMode::Sync).unwrap();

    let metrics = get(&address, "/metrics");
    let is = |name: &str, expected: f64| assert_eq!(value(&metrics, name), expected, "{name} in\n{metrics}");
    is("kafka_server_brokertopicmetrics_messagesin_total{topic=\"counted\"}", 5.0);
    is("kafka_controller_kafkacontroller_activecontrollercount", 1.0);
    is("kafka_controller_kafkacontroller_globaltopiccount", 2.0);
    is("kafka_controller_kafkacontroller_activebrokercount", 1.0);
    is("kafka_controller_kafkacontroller_offlinepartitionscount", 0.0);
    is("kafka_server_replicamanager_underreplicatedpartitions", 0.0);
    is("kafka_coordinator_group_groupmetadatamanager_numgroups", 1.0);
    let led = value(&metrics, "kafka_server_replicamanager_leadercount");
    assert!(led > 3.0 && led == value(&metrics, "kafka_controller_kafkacontroller_globalpartitioncount"));
    for name in [
        "kafka_coordinator_group_groupmetadatamanager_numoffsets",
        "kafka_server_socketservermetrics_connection_count",
        "kafka_server_socketservermetrics_connection_creation_total",
        "kafka_network_requestmetrics_totaltimems_count{request=\"Produce\"}",
        "kafka_network_requestmetrics_totaltimems_count{request=\"Fetch\"}",
        "kafka_network_requestmetrics_totaltimems_count{request=\"JoinGroup\"}",
        "kafka_network_requestmetrics_errors_total{request=\"CreateTopics\",error=\"NONE\"}",
        "kafka_network_requestmetrics_errors_total{request=\"Produce\",error=\"NONE\"}",
        "kafka_network_requestmetrics_errors_total{request=\"Fetch\",error=\"NONE\"}",
        "kafka_coordinator_group_groupmetadatamanager_numgroupsstable",
        "kafka_log_logflushstats_logflushrateandtimems_count",
        "kafka_network_requestmetrics_errors_total{request=\"JoinGroup\",error=\"MEMBER_ID_REQUIRED\"}",
    ] {
        assert!(value(&metrics, name) >= 1.0, "{name} in\n{metrics}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_that_waits_is_answered_when_the_broker_stops() {
    let mut broker = KdpBroker::start();
    create_topic(broker.address(), "quiet", 1, &[]).await;
    let partition = FetchPartition::default().with_partition_max_bytes(1000);
    let topic = FetchTopic::default()
        .with_topic(TopicName(StrBytes::from_static_str("quiet")))
        .with_partitions(vec![partition]);
    let fetch = FetchRequest::default()
        .with_max_wait_ms(3_600_000)
        .with_min_bytes(1)
        .with_max_bytes(1000)
        .with_topics(vec![topic]);
    // Both in one write: once the first is answered, the second has arrived.
    let mut requests = frame(&ApiVersionsRequest::default(), 0, 1);
    requests.unsplit(frame(&fetch, 4, 2));
    let connect = |_| {
        let mut stream = TcpStream::connect(broker.address()).unwrap();
        stream.write_all(&requests).unwrap();
        assert_eq!(answered(&mut stream), 1);
        stream
    };
    let waiting: Vec<TcpStream> = (0..50).map(connect).collect();
    broker.stop();
    for mut stream in waiting {
        assert_eq!(answered(&mut stream), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn high_watermarks_are_in_apaches_checkpoint() {
    let mut broker = KdpBroker::start_with(&[("replica.high.watermark.checkpoint.interval.ms", "10")]);
    create_topic(broker.address(), "kept", 1, &[]).await;
    let producer = producer(broker.address(), &[]);
    let checkpoint = broker.data_dir().join("replication-offset-checkpoint");
    for count in 1..=2 {
        producer.send(FutureRecord::<(), str>::to("kept").payload("x"), PATIENCE).await.unwrap();
        let expected = format!("0\n1\nkept 0 {count}\n");
        while fs::read_to_string(&checkpoint).unwrap_or_default() != expected {
            tokio::task::yield_now().await;
        }
    }
    drop(producer);
    broker.stop();
    assert_eq!(fs::read_to_string(&checkpoint).unwrap(), "0\n1\nkept 0 2\n");
}

/// Deletes by size and by age, at the smallest limits that Kafka allows: the log start moves, files go, and
/// what is left survives a restart.
#[tokio::test(flavor = "multi_thread")]
async fn retention_gives_up_the_oldest_while_records_come() {
    const MIB: usize = 1 << 20;
    let mut broker = KdpBroker::start_with(&[("log.retention.check.interval.ms", "10")]);
    let common = [("segment.bytes", "1048576"), ("file.delete.delay.ms", "0")];
    let limits = [("by-size", ("retention.bytes", "2097152")), ("by-age", ("retention.ms", "1"))];
    let producer = producer(broker.address(), &[]);
    let value = "v".repeat(MIB / 8);
    for (topic, limit) in limits {
        create_topic(broker.address(), topic, 1, &[common[0], common[1], limit]).await;
        for _ in 0..40 {
            producer.send(FutureRecord::<(), str>::to(topic).payload(&value), PATIENCE).await.unwrap();
        }
    }
    // Of segments: indexes are as large as they may become, whatever is in them.
    let on_disk = |broker: &KdpBroker, topic: &str| -> u64 {
        let files = fs::read_dir(broker.data_dir().join(format!("{topic}-0"))).unwrap();
        let segments =
            files.map(|file| file.unwrap()).filter(|file| file.path().extension() == Some("log".as_ref()));
        segments.map(|file| file.metadata().map_or(0, |metadata| metadata.len())).sum()
    };
    let bounds = |broker: &KdpBroker, topic| watermarks(&consumer(broker.address(), &[]), topic, 0);
    let mut starts = Vec::new();
    for (topic, limit) in limits {
        wait_until(&format!("the log of {topic} is cut by {limit:?}"), || {
            on_disk(&broker, topic) <= 3 * MIB as u64 && bounds(&broker, topic).0 >= 16
        });
        let (start, end) = bounds(&broker, topic);
        assert_eq!(end, 40);
        starts.push(start);
    }
    // By age the last segment goes too, once a new one has taken its place.
    wait_until("nothing of by-age is left", || bounds(&broker, "by-age") == (40, 40));
    broker.stop();
    broker.start_again();
    assert_eq!(bounds(&broker, "by-size"), (starts[0], 40));
    assert_eq!(bounds(&broker, "by-age"), (40, 40));
}

/// A level that is changed while the broker runs is the one that is written by.
#[test]
fn log_levels_change_what_is_logged() {
    let broker = KdpBroker::start_with(&[("connections.max.idle.ms", "1000")]);
    const IDLE: &str = "idle for longer than connections.max.idle.ms";
    // A connection that ends for idleness, which is worth a line to those who debug.
    let idle = || assert_eq!(Wire::connect(broker.address()).hear(), Heard::End);
    let times = |text: &str| broker.log().matches(text).count();
    idle();
    alter_logger(&broker, "kdp_broker.net", Some("DEBUG"));
    idle();
    wait_until("the line of the second connection", || times(IDLE) > 0);
    assert_eq!(times(IDLE), 1, "the first was not worth a line");
    alter_logger(&broker, "kdp_broker.net", Some("ERROR"));
    refused_frame(&broker);
    idle();
    alter_logger(&broker, "kdp_broker.net", None);
    refused_frame(&broker);
    wait_until("a warning, with the level of the root again", || times("a request of -1 bytes") > 0);
    assert_eq!((times("a request of -1 bytes"), times(IDLE)), (1, 1));
}

/// Sends what is worth a warning.
fn refused_frame(broker: &KdpBroker) {
    let mut wire = Wire::connect(broker.address());
    wire.stream().write_all(&(-1i32).to_be_bytes()).unwrap();
    assert_eq!(wire.hear(), Heard::End);
}

/// Sets the level of a logger, or takes it away.
fn alter_logger(broker: &KdpBroker, logger: &'static str, level: Option<&'static str>) {
    let config = AlterableConfig::default()
        .with_name(StrBytes::from_static_str(logger))
        .with_config_operation(i8::from(level.is_none()))
        .with_value(level.map(StrBytes::from_static_str));
    let resource = AlterConfigsResource::default()
        .with_resource_type(8)
        .with_resource_name(StrBytes::from_static_str("1"))
        .with_configs(vec![config]);
    let request = IncrementalAlterConfigsRequest::default().with_resources(vec![resource]);
    let answer = Wire::connect(broker.address()).call(1, &request).unwrap();
    assert_eq!(answer.responses[0].error_code, 0, "{answer:?}");
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
