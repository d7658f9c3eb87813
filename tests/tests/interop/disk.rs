//! One data directory, opened by Apache Kafka and by kdp-broker in turn: stopped, or killed in between.
//!
//! Whoever has it serves everything that anybody has written there so far, and writes more.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kdp_tests::apache::{self, Apache};
use kdp_tests::broker::KdpBroker;
use kdp_tests::clients;
use rdkafka::admin::{AdminOptions, AlterConfig, ResourceSpecifier};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::producer::FutureRecord;
use rdkafka::{Message, Offset, TopicPartitionList};

use crate::nodes::{AS_APACHE, twice};

const CODECS: [&str; 5] = ["none", "gzip", "snappy", "lz4", "zstd"];
const EACH: usize = 40;
const COMPACTED: &str = "disk-compacted";

/// How a broker gives the directory up.
#[derive(Clone, Copy)]
enum End {
    Stop,
    Kill,
}

/// A broker's turn with the directory.
#[derive(Clone, Copy)]
enum Turn {
    Apache(End),
    Kdp(End),
}

#[test]
fn a_directory_of_apaches() {
    take_turns(&[
        Turn::Apache(End::Stop),
        Turn::Kdp(End::Stop),
        Turn::Apache(End::Kill),
        Turn::Kdp(End::Kill),
        Turn::Apache(End::Stop),
    ]);
}

#[test]
fn a_directory_of_kdps() {
    take_turns(&[
        Turn::Kdp(End::Kill),
        Turn::Kdp(End::Stop),
        Turn::Apache(End::Stop),
        Turn::Kdp(End::Kill),
        Turn::Apache(End::Kill),
    ]);
}

fn take_turns(turns: &[Turn]) {
    let Some(jars) = apache::jars() else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let dir = tempfile::Builder::new().prefix("kdp-interop-disk-").tempdir().unwrap();
    for (round, turn) in turns.iter().enumerate() {
        let work = |address: &str| {
            runtime.block_on(async {
                (0..round).for_each(|earlier| check(address, earlier));
                write(address, round).await;
                (0..=round).for_each(|earlier| check(address, earlier));
                check_compacted(address, round);
            });
        };
        match turn {
            Turn::Kdp(end) if !twice() => {
                let settings = [&AS_APACHE[..], &[("log.cleaner.backoff.ms", "20")]].concat();
                let mut broker = KdpBroker::start_in(dir.path(), &settings);
                work(broker.address());
                await_compaction(&broker);
                match end {
                    End::Stop => broker.stop(),
                    End::Kill => broker.kill(),
                }
            }
            Turn::Apache(end) | Turn::Kdp(end) => {
                let node = Apache::start(jars, dir.path());
                work(&node.bootstrap);
                match end {
                    End::Stop => node.stop(),
                    End::Kill => node.kill(),
                }
            }
        }
        if let Turn::Kdp(end) = turn {
            read_with_apaches_tools(jars, &dir.path().join("data"), round, *end);
        }
    }
    let ids: Vec<_> = (0..turns.len()).map(|round| producer_id(jars, dir.path(), round)).collect();
    let different: BTreeSet<_> = ids.iter().collect();
    assert_eq!(different.len(), ids.len(), "each producer has an id of its own: {ids:?}");
}

fn topic(round: usize) -> String {
    format!("disk-{round}")
}

fn group(round: usize) -> String {
    format!("disk-group-{round}")
}

fn value(round: usize, codec: &str, index: usize) -> String {
    format!("{round} {codec} {index} ").repeat(20)
}

/// A topic with settings of its own, records of one idempotent producer, offsets of a group.
async fn write(address: &str, round: usize) {
    let topic = topic(round);
    let settings = [("retention.ms", "-1"), ("segment.bytes", "1048576"), ("max.message.bytes", "2000000")];
    clients::create_topic(address, &topic, 2, &settings).await;
    clients::create_topic(address, "disk-doomed", 1, &[]).await;
    produce(address, &topic, 0, round).await;
    // Large enough for a second segment.
    let filler = clients::producer(address, &[]);
    for index in 0..3 {
        let (key, payload) = (format!("{index}"), vec![7; 700_000]);
        let record = FutureRecord::to(&topic).partition(1).key(&key).payload(&payload);
        filler.send(record, Duration::ZERO).await.unwrap();
    }
    commit(address, round);
    write_compacted(address, round).await;
    let admin = clients::admin(address);
    let options = AdminOptions::new().request_timeout(Some(clients::PATIENCE));
    let altered = AlterConfig::new(ResourceSpecifier::Topic(&topic)).set("retention.ms", "86400000000");
    admin.alter_configs(&[altered], &options).await.unwrap()[0].as_ref().unwrap();
    admin.delete_topics(&["disk-doomed"], &options).await.unwrap()[0].as_ref().unwrap();
}

async fn produce(address: &str, topic: &str, partition: i32, round: usize) {
    for codec in CODECS {
        // One producer for all codecs would be one codec; ids are compared by the first.
        let settings = [("enable.idempotence", "true"), ("compression.type", codec), ("linger.ms", "1")];
        let producer = clients::producer(address, &settings);
        for index in 0..EACH {
            let (key, payload) = (format!("{index}"), value(round, codec, index));
            let record = FutureRecord::to(topic).partition(partition).key(&key).payload(&payload);
            producer.send(record, Duration::ZERO).await.unwrap();
        }
    }
}

fn commit(address: &str, round: usize) {
    let mut offsets = TopicPartitionList::new();
    offsets.add_partition_offset(&topic(round), 0, Offset::Offset(7)).unwrap();
    let consumer = clients::consumer(address, &[("group.id", &group(round))]);
    // The topic of the offsets is made when the first group asks for it.
    let end = Instant::now() + clients::PATIENCE;
    while let Err(error) = consumer.commit(&offsets, CommitMode::Sync) {
        assert!(Instant::now() < end, "{error}");
    }
}

/// Two segments and more of records whose keys come every time.
async fn write_compacted(address: &str, round: usize) {
    if round == 0 {
        let settings = [
            ("cleanup.policy", "compact"),
            ("segment.bytes", "1048576"),
            ("min.cleanable.dirty.ratio", "0.01"),
        ];
        clients::create_topic(address, COMPACTED, 1, &settings).await;
    }
    let producer = clients::producer(address, &[]);
    for index in 0..8 {
        let (key, mut payload) = (format!("{}", index % 3), format!("{round} {index} "));
        payload.push_str(&"-".repeat(300_000));
        producer.send(FutureRecord::to(COMPACTED).key(&key).payload(&payload), Duration::ZERO).await.unwrap();
    }
}

/// However much has been compacted, and by whom: the last record of each key is there, at its offset.
fn check_compacted(address: &str, round: usize) {
    let consumer = clients::consumer(address, &[]);
    let end = 8 * (round as i64 + 1);
    assert_eq!(clients::watermarks(&consumer, COMPACTED, 0), (0, end));
    let mut offsets = TopicPartitionList::new();
    offsets.add_partition_offset(COMPACTED, 0, Offset::Beginning).unwrap();
    consumer.assign(&offsets).unwrap();
    let mut last = BTreeMap::new();
    loop {
        let record = clients::next(&consumer);
        last.insert(record.key().unwrap().to_vec(), record.offset());
        let payload = String::from_utf8_lossy(record.payload().unwrap());
        let (at, index) = (record.offset() / 8, record.offset() % 8);
        assert!(payload.starts_with(&format!("{at} {index} ")), "{}", &payload[..10]);
        if record.offset() == end - 1 {
            break;
        }
    }
    let expected = [("0", end - 2), ("1", end - 1), ("2", end - 3)];
    assert_eq!(last, expected.map(|(key, offset)| (key.as_bytes().to_vec(), offset)).into());
}

fn await_compaction(broker: &KdpBroker) {
    let checkpoint = broker.data_dir().join("cleaner-offset-checkpoint");
    let end = Instant::now() + clients::PATIENCE;
    while !std::fs::read_to_string(&checkpoint).unwrap_or_default().contains(COMPACTED) {
        assert!(Instant::now() < end, "nothing is compacted");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Everything that was written in that round is there.
fn check(address: &str, round: usize) {
    let topic = topic(round);
    let consumer = clients::consumer(address, &[("group.id", &group(round))]);
    let mut offsets = TopicPartitionList::new();
    offsets.add_partition_offset(&topic, 0, Offset::Beginning).unwrap();
    consumer.assign(&offsets).unwrap();
    let mut expected = 0;
    for codec in CODECS {
        for index in 0..EACH {
            let record = clients::next(&consumer);
            assert_eq!(record.offset(), expected);
            assert_eq!(record.key(), Some(index.to_string().as_bytes()));
            assert_eq!(record.payload(), Some(value(round, codec, index).as_bytes()));
            expected += 1;
        }
    }
    assert_eq!(clients::watermarks(&consumer, &topic, 0), (0, expected));
    assert_eq!(clients::watermarks(&consumer, &topic, 1), (0, 3));
    let committed = committed(&consumer, &topic);
    assert_eq!(committed.elements()[0].offset(), Offset::Offset(7), "the group of round {round}");
}

/// What the group has committed. The coordinator of a broker that has just started may not be there yet.
fn committed(consumer: &BaseConsumer, topic: &str) -> TopicPartitionList {
    let mut wanted = TopicPartitionList::new();
    wanted.add_partition(topic, 0);
    let end = Instant::now() + clients::PATIENCE;
    loop {
        match consumer.committed_offsets(wanted.clone(), clients::PATIENCE) {
            Ok(committed) => return committed,
            Err(error) => assert!(Instant::now() < end, "{error}"),
        }
    }
}

/// Runs one of Apache's tools over files and fails when it complains.
fn read(jars: &Path, class: &str, args: &[&str]) -> String {
    let output = apache::tool(jars, class, args);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    let complaints = ["ismatch", "isvalid: false", "xception", "rror:", "orrupt", "ould not"];
    let complaint =
        text.lines().chain(errors.lines()).find(|line| complaints.iter().any(|it| line.contains(it)));
    assert!(output.status.success() && complaint.is_none(), "{args:?}: {complaint:?}\n{errors}");
    text
}

const SHELL: &str = "org.apache.kafka.shell.MetadataShell";
const DUMP: &str = "org.apache.kafka.tools.DumpLogSegments";

/// `kafka-dump-log` and `kafka-metadata-shell` read every file without complaint.
fn read_with_apaches_tools(jars: &Path, data: &Path, round: usize, end: End) {
    let partition = |name: &str| name.starts_with("disk-");
    // The indexes that were being written when a broker was killed end in zeros, of which the tool complains.
    let kinds: &[&str] = match end {
        End::Stop => &["log", "index", "timeindex", "snapshot"],
        End::Kill => &["log", "snapshot"],
    };
    let logs = files(data, partition, kinds);
    let text = read(jars, DUMP, &["--deep-iteration", "--files", &logs]);
    assert!(text.contains("baseOffset: 0"), "{text}");
    let offsets = files(data, |name| name.starts_with("__consumer_offsets-"), &["log"]);
    let text = read(jars, DUMP, &["--offsets-decoder", "--files", &offsets]);
    assert!(text.contains(&group(round)), "{text}");
    let metadata = files(data, |name| name == "__cluster_metadata-0", &["log", "checkpoint"]);
    let text =
        read(jars, DUMP, &["--cluster-metadata-decoder", "--skip-record-metadata", "--files", &metadata]);
    assert!(text.contains(&topic(round)), "{text}");
    let last = metadata.split(',').rfind(|file| file.ends_with("log")).unwrap();
    let listed = |text: &str| text.contains(&topic(round)) && !text.contains("disk-doomed");
    // The shell may answer before its loader has shown it the last image.
    let mut text = String::new();
    for _ in 0..5 {
        text = read(jars, SHELL, &["--snapshot", last, "ls", "/image/topics/byName"]);
        if listed(&text) {
            return;
        }
    }
    panic!("kafka-metadata-shell does not list the topics of round {round}: {text}");
}

/// The files of these kinds in the folders of these partitions, oldest first, joined for the tool.
fn files(data: &Path, partition: impl Fn(&str) -> bool, kinds: &[&str]) -> String {
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in std::fs::read_dir(data).unwrap().map(|entry| entry.unwrap()) {
        let name = folder.file_name().into_string().unwrap();
        if !partition(&name) || name.ends_with("-delete") || !folder.path().is_dir() {
            continue;
        }
        found.extend(std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).filter(
            |file| {
                let kind = file.extension().and_then(|kind| kind.to_str());
                kind.is_some_and(|kind| kinds.contains(&kind)) && file.metadata().unwrap().len() > 0
            },
        ));
    }
    found.sort();
    found.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(",")
}

/// The id of the producer of that round's first record.
fn producer_id(jars: &Path, dir: &Path, round: usize) -> String {
    let folder = format!("{}-0", topic(round));
    let logs = files(&dir.join("data"), |name| name == folder, &["log"]);
    let text = read(jars, DUMP, &["--files", &logs]);
    let (_, rest) = text.split_once("producerId: ").unwrap();
    rest.split(' ').next().unwrap().to_owned()
}
