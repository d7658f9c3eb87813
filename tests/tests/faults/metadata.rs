//! The metadata log through crashes and damage: a topic that was answered is there, with its id and its data.

use std::fs;
use std::path::PathBuf;

use kdp_client::protocol::uuid::Uuid;
use kdp_tests::broker::KdpBroker;
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};

use crate::raw::{append, create_topic, files, files_in, numbers, produce_numbers, read, try_create_topic};

const METADATA: &str = "__cluster_metadata-0";

fn last_log(broker: &KdpBroker) -> PathBuf {
    files(broker, METADATA, ".log").pop().unwrap()
}

/// The id that the directory of a topic carries.
fn id_on_disk(broker: &KdpBroker, topic: &str) -> String {
    let text = fs::read_to_string(broker.data_dir().join(format!("{topic}-0/partition.metadata"))).unwrap();
    text.lines().find_map(|line| line.strip_prefix("topic_id: ")).unwrap().to_owned()
}

fn base64(id: Uuid) -> String {
    kdp_client::protocol::uuid::to_base64(&id)
}

#[test]
fn every_topic_that_was_answered_outlives_a_kill() {
    let mut broker = KdpBroker::start();
    let mut topics = Vec::new();
    for round in 0..8 {
        for index in 0..3 {
            let name = format!("t{round}-{index}");
            topics.push((name.clone(), create_topic(&broker, &name, &[]).unwrap()));
        }
        broker.kill();
        broker.start_again();
        for (name, id) in &topics {
            assert_eq!(create_topic(&broker, name, &[]), Err(36), "{name} exists");
            assert_eq!(id_on_disk(&broker, name), base64(*id));
        }
        produce_numbers(&broker, &format!("t{round}-2"), 0..3);
    }
    assert!(!broker.log().contains("panicked"));
}

#[test]
fn a_torn_tail_of_the_metadata_log_is_cut_off() {
    let mut broker = KdpBroker::start();
    create_topic(&broker, "t", &[]).unwrap();
    produce_numbers(&broker, "t", 0..5);
    let batch = fs::read(last_log(&broker)).unwrap();
    for (round, tail) in [&batch[..70], &[0xff; 3000], &[0; 3000], &batch[..1]].into_iter().enumerate() {
        broker.kill();
        append(&last_log(&broker), tail);
        broker.start_again();
        assert_eq!(read(&broker, "t", 0), Ok(numbers(0..5)));
        create_topic(&broker, &format!("after-{round}"), &[]).unwrap();
    }
    for round in 0..4 {
        assert_eq!(create_topic(&broker, &format!("after-{round}"), &[]), Err(36));
    }
    assert!(!broker.log().contains("panicked"));
}

/// What recovery cannot read it cuts, as Apache Kafka's does; the data of a topic that is lost by it are not.
#[test]
fn a_metadata_log_that_is_damaged_in_the_middle_costs_no_data() {
    let mut broker = KdpBroker::start();
    create_topic(&broker, "t", &[]).unwrap();
    produce_numbers(&broker, "t", 0..5);
    broker.stop();
    let log = last_log(&broker);
    let mut damaged = fs::read(&log).unwrap();
    let middle = damaged.len() / 3;
    damaged[middle] ^= 0x10;
    fs::write(&log, damaged).unwrap();
    broker.start_again();
    assert!(broker.log().contains("the log is cut at a batch that is not valid"), "{}", broker.log());
    let kept = fs::read_dir(broker.data_dir()).unwrap().map(|entry| entry.unwrap());
    let kept =
        kept.filter(|entry| entry.file_name().to_string_lossy().starts_with("t-0.")).collect::<Vec<_>>();
    assert_eq!(kept.len(), 1, "its directory is put aside");
    assert!(!fs::read(&files_in(&kept[0].path(), ".log")[0]).unwrap().is_empty());
    create_topic(&broker, "t", &[]).unwrap();
    produce_numbers(&broker, "t", 0..5);
    assert!(!broker.log().contains("panicked"));
}

/// A snapshot is written to its end before it counts, so one that does not end is damaged: what it held is
/// nowhere else, and a broker without it would take everything for deleted.
#[test]
fn a_damaged_snapshot_stops_the_start() {
    let mut broker = KdpBroker::start_with(&[("metadata.log.max.record.bytes.between.snapshots", "1")]);
    create_topic(&broker, "t", &[]).unwrap();
    produce_numbers(&broker, "t", 0..5);
    let snapshots = |broker: &KdpBroker| {
        let mut snapshots = files(broker, METADATA, ".checkpoint");
        snapshots.retain(|path| !path.ends_with("00000000000000000000-0000000000.checkpoint"));
        snapshots
    };
    while snapshots(&broker).is_empty() {
        std::thread::yield_now();
    }
    broker.stop();
    let path = snapshots(&broker).pop().unwrap();
    let whole = fs::read(&path).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0x10;
    for damaged in [&whole[..whole.len() / 2], &flipped, &[], &[0xff; 100]] {
        fs::write(&path, damaged).unwrap();
        let said = broker.try_start_again().expect_err("it has no metadata");
        assert!(said.contains(".checkpoint") && !said.contains("panicked"), "{said}");
    }
    fs::write(&path, whole).unwrap();
    broker.start_again();
    assert_eq!(read(&broker, "t", 0), Ok(numbers(0..5)));
}

#[test]
fn files_of_a_directory_that_say_nonsense_stop_the_start() {
    let mut broker = KdpBroker::start();
    create_topic(&broker, "t", &[]).unwrap();
    broker.stop();
    for name in ["meta.properties", "__cluster_metadata-0/quorum-state", "t-0/partition.metadata"] {
        let path = broker.data_dir().join(name);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, b"\xff\xfe nonsense").unwrap();
        let said = broker.try_start_again().expect_err(name);
        let file = name.rsplit('/').next().unwrap();
        assert!(said.contains(file) && !said.contains("panicked"), "{name}: {said}");
        fs::write(&path, whole).unwrap();
    }
    broker.start_again();
    produce_numbers(&broker, "t", 0..1);
}

/// Creates topics until one is not, which no test waits for in vain: each that was answered counts.
fn create_until_refused(broker: &KdpBroker) -> Vec<String> {
    let mut created = Vec::new();
    loop {
        let name = format!("n{}", created.len());
        match try_create_topic(broker, &name, &[]) {
            Some(Ok(_)) => created.push(name),
            Some(Err(_)) | None => return created,
        }
        assert!(created.len() < 1000, "it goes on as if nothing had happened");
    }
}

/// What is written to a file without a name is gone with the process: nothing of it is answered.
#[test]
fn without_its_metadata_log_a_broker_promises_nothing() {
    for is_moved in [false, true] {
        let mut broker = KdpBroker::start();
        create_topic(&broker, "t", &[]).unwrap();
        produce_numbers(&broker, "t", 0..5);
        let folder = broker.data_dir().join(METADATA);
        match is_moved {
            true => fs::rename(&folder, broker.scratch_dir().join("elsewhere")).unwrap(),
            false => fs::remove_dir_all(&folder).unwrap(),
        }
        assert_eq!(read(&broker, "t", 0), Ok(numbers(0..5)), "data are served while nothing changes");
        assert_eq!(create_until_refused(&broker), Vec::<String>::new());
        assert_eq!(broker.await_end().code(), Some(1), "{}", broker.log());
        assert!(!broker.log().contains("panicked at"), "{}", broker.log());
        if is_moved {
            fs::rename(broker.scratch_dir().join("elsewhere"), &folder).unwrap();
            broker.start_again();
            assert_eq!(read(&broker, "t", 0), Ok(numbers(0..5)));
        }
    }
}

/// A log that cannot be written to, as on a full disk or one that has become read-only.
#[test]
fn a_metadata_log_that_takes_no_more_ends_the_broker() {
    let mut broker = KdpBroker::start_behind("trap '' XFSZ", &[]);
    create_topic(&broker, "t", &[]).unwrap();
    produce_numbers(&broker, "t", 0..5);
    let size = last_log(&broker).metadata().unwrap().len();
    let limit = Rlimit { current: Some(size + 2000), maximum: getrlimit(Resource::Fsize).maximum };
    let pid = Pid::from_raw(i32::try_from(broker.pid()).unwrap()).unwrap();
    prlimit(Some(pid), Resource::Fsize, limit).unwrap();
    let created = create_until_refused(&broker);
    assert_eq!(broker.await_end().code(), Some(1), "{}", broker.log());
    broker.start_again();
    for name in &created {
        assert_eq!(create_topic(&broker, name, &[]), Err(36), "{name} was answered");
    }
    assert_eq!(read(&broker, "t", 0), Ok(numbers(0..5)));
    create_topic(&broker, "after", &[]).unwrap();
    assert!(!broker.log().contains("panicked at"), "{}", broker.log());
}
