//! Directories that are taken, full or out of reach, and processes that are stopped for a while.

use std::process::{Command, Stdio};

use kdp_tests::binaries;
use kdp_tests::broker::KdpBroker;
use kdp_tests::wire::Wire;
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, prlimit};

use crate::raw::{KAFKA_STORAGE_ERROR, batch, create_topic, files, numbers, produce, produce_numbers, read};

fn pid(broker: &KdpBroker) -> Pid {
    Pid::from_raw(i32::try_from(broker.pid()).unwrap()).unwrap()
}

#[test]
fn a_directory_has_one_broker() {
    let broker = KdpBroker::start();
    create_topic(&broker, "t", &[]).unwrap();
    let second = Command::new(binaries::program("kdp-broker"))
        .args(["--override", &format!("log.dirs={}", broker.data_dir().display())])
        .args(["--override", "listeners=PLAINTEXT://127.0.0.1:0"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains(broker.data_dir().to_str().unwrap()) && !said.contains("panicked at"), "{said}");
    produce_numbers(&broker, "t", 0..10);
}

/// A file size limit fails an append just as a full disk does, and needs no disk of its own.
#[test]
fn a_full_disk_is_no_lie_and_no_end() {
    let mut broker = KdpBroker::start_behind("trap '' XFSZ", &[]);
    create_topic(&broker, "t", &[]).unwrap();
    produce_numbers(&broker, "t", 0..20);
    let size = files(&broker, "t-0", ".log")[0].metadata().unwrap().len();
    let limit = Rlimit { current: Some(size + 500), maximum: getrlimit(Resource::Fsize).maximum };
    prlimit(Some(pid(&broker)), Resource::Fsize, limit).unwrap();
    let mut wire = Wire::connect(broker.address());
    let mut next = 20;
    let refused = loop {
        match produce(&mut wire, "t", batch(&next.to_string())) {
            Ok(Ok(offset)) => assert_eq!(offset, next),
            other => break other,
        }
        next += 1;
    };
    assert!(next < 40, "{next} records do not fit");
    assert!(matches!(refused, Ok(Err(KAFKA_STORAGE_ERROR)) | Err(_)), "{refused:?}");
    assert!(!broker.log().contains("panicked at"), "{}", broker.log());
    // Nothing is left to store to, so it ends by itself; after a failed write no stop is a clean one.
    assert_eq!(broker.await_end().code(), Some(1), "{}", broker.log());
    assert!(!broker.data_dir().join(".kafka_cleanshutdown").exists());
    broker.start_again();
    assert_eq!(read(&broker, "t", 0), Ok(numbers(0..next)), "what was acknowledged, and nothing else");
    produce_numbers(&broker, "t", next..next + 10);
    assert!(!broker.log().contains("panicked at"), "{}", broker.log());
}

/// A segment that cannot be created for want of descriptors fails the append, and nothing else.
#[test]
fn without_descriptors_no_segment_is_rolled_and_nothing_is_lost() {
    let mut broker = KdpBroker::start();
    create_topic(&broker, "t", &[("segment.ms", "1")]).unwrap();
    produce_numbers(&broker, "t", 0..5);
    let mut wire = Wire::connect(broker.address());
    assert!(wire.is_served());
    let limit = |current| Rlimit { current: Some(current), maximum: getrlimit(Resource::Nofile).maximum };
    prlimit(Some(pid(&broker)), Resource::Nofile, limit(8)).unwrap();
    let mut next = 5;
    while next < 25 {
        match produce(&mut wire, "t", batch(&next.to_string())) {
            Ok(Ok(offset)) => assert_eq!(offset, next),
            Ok(Err(KAFKA_STORAGE_ERROR)) | Err(_) => break,
            Ok(Err(code)) => panic!("error {code}"),
        }
        next += 1;
    }
    assert!(next < 25, "eight descriptors are not enough");
    assert!(!broker.log().contains("panicked at"), "{}", broker.log());
    broker.end(Signal::TERM);
    broker.start_again();
    assert_eq!(read(&broker, "t", 0), Ok(numbers(0..next)));
    produce_numbers(&broker, "t", next..next + 5);
}

/// Anybody may connect, so connections must not take what appends need.
#[test]
fn a_flood_of_connections_leaves_descriptors_for_files() {
    let mut broker = KdpBroker::start_behind("ulimit -n 128", &[]);
    create_topic(&broker, "t", &[]).unwrap();
    broker.stop();
    broker.start_again();
    let flood: Vec<Wire> = (0..300).map(|_| Wire::connect(broker.address())).collect();
    let mut first = flood.into_iter();
    let mut wire = first.next().unwrap();
    assert!(wire.is_served());
    let descriptors = || std::fs::read_dir(format!("/proc/{}/fd", broker.pid())).unwrap().count();
    while descriptors() < 96 {
        assert!(wire.is_served());
    }
    assert_eq!(produce(&mut wire, "t", batch("0")), Ok(Ok(0)));
    let last = first.next_back();
    drop(first);
    assert!(last.unwrap().is_served(), "who waited in the backlog is served in the end");
}

#[test]
fn a_broker_that_was_stopped_for_a_while_goes_on() {
    let broker = KdpBroker::start();
    create_topic(&broker, "t", &[]).unwrap();
    for round in 0..3 {
        produce_numbers(&broker, "t", round * 5..round * 5 + 5);
        kill_process(pid(&broker), Signal::STOP).unwrap();
        // It cannot answer now; the request waits in its socket.
        let mut wire = Wire::connect(broker.address());
        wire.send_body(18, 0, &[]);
        kill_process(pid(&broker), Signal::CONT).unwrap();
        wire.hear();
        assert!(wire.is_served());
    }
    assert_eq!(read(&broker, "t", 0), Ok(numbers(0..15)));
}
