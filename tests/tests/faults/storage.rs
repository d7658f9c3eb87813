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
    assert!(said.contains(broker.data_dir().to_str().unwrap()) && !said.contains("panicked"), "{said}");
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
    broker.end(Signal::KILL);
    broker.start_again();
    assert_eq!(read(&broker, "t", 0), Ok(numbers(0..next)), "what was acknowledged, and nothing else");
    produce_numbers(&broker, "t", next..next + 10);
    assert!(!broker.log().contains("panicked"), "{}", broker.log());
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
