//! Files that a crash has left half written, or that rot and hands have changed while the broker was down.

use std::fs;
use std::path::Path;

use kdp_tests::broker::KdpBroker;
use kdp_tests::wire::Wire;

use crate::raw::{
    append, create_topic, fetch, files, flip, idempotent_batch, numbers, offset_of, produce, produce_numbers,
    read,
};

/// How many records of [`with_segments`] there are.
const RECORDS: i64 = 300;
const PRODUCER: i64 = 4242;

/// A broker with a topic `t` of many segments, with entries in their indexes.
fn with_segments() -> KdpBroker {
    let broker = KdpBroker::start();
    // The smallest segment that is allowed holds all of it, so segments roll by time here.
    let settings = [("segment.ms", "1"), ("index.interval.bytes", "0"), ("retention.ms", "-1")];
    create_topic(&broker, "t", &settings).unwrap();
    produce_numbers(&broker, "t", 0..RECORDS);
    broker
}

/// A broker with a topic `t` of one segment.
fn with_records() -> KdpBroker {
    let broker = KdpBroker::start();
    create_topic(&broker, "t", &[("index.interval.bytes", "0")]).unwrap();
    produce_numbers(&broker, "t", 0..RECORDS);
    broker
}

/// All records are there, from wherever one reads; and the next goes behind them.
fn assert_whole(broker: &KdpBroker, count: i64) {
    assert_eq!((offset_of(broker, "t", -2), offset_of(broker, "t", -1)), (0, count));
    for from in [0, 1, count / 2, count - 1, count] {
        assert_eq!(read(broker, "t", from), Ok(numbers(from..count)), "from {from}");
    }
    assert!(!broker.log().contains("panicked"), "{}", broker.log());
}

#[test]
fn torn_tails() {
    let mut broker = with_records();
    let last = files(&broker, "t-0", ".log").pop().unwrap();
    let whole = fs::read(&last).unwrap();
    let noise = &[[0xff; 5000], [0; 5000]];
    let tails = [&whole[..61], &whole[..1], &whole[..12], &noise[0], &noise[1], &whole[..whole.len() - 1]];
    for (count, tail) in (RECORDS..).zip(tails) {
        broker.kill();
        append(&last, tail);
        broker.start_again();
        assert_whole(&broker, count);
        produce_numbers(&broker, "t", count..count + 1);
    }
}

#[test]
fn a_log_cut_off_anywhere_loses_what_was_cut_off_only() {
    let mut broker = with_records();
    let last = files(&broker, "t-0", ".log").pop().unwrap();
    broker.kill();
    let whole = fs::read(&last).unwrap();
    let batch = whole.len() / RECORDS as usize;
    for bytes in [whole.len() - 1, whole.len() / 2, batch, 1, 0] {
        fs::write(&last, &whole[..bytes]).unwrap();
        broker.start_again();
        let left = read(&broker, "t", 0).unwrap();
        assert_eq!(left, numbers(0..left.len() as i64));
        let count = left.len() as i64;
        assert!(left.len() * batch <= bytes + left.len() * 4, "{count} of {bytes} bytes");
        produce_numbers(&broker, "t", count..count + 1);
        broker.kill();
    }
}

#[test]
fn a_flipped_bit_in_what_recovery_reads_ends_the_log_there() {
    let mut broker = with_records();
    let last = files(&broker, "t-0", ".log").pop().unwrap();
    let length = fs::read(&last).unwrap().len();
    broker.kill();
    flip(&last, length - 10);
    broker.start_again();
    assert_whole(&broker, RECORDS - 1);
}

#[test]
fn a_flipped_bit_in_a_closed_log_does_not_spread() {
    let mut broker = with_records();
    create_topic(&broker, "other", &[]).unwrap();
    produce_numbers(&broker, "other", 0..10);
    let last = files(&broker, "t-0", ".log").pop().unwrap();
    broker.stop();
    flip(&last, 70);
    broker.start_again();
    assert_eq!(read(&broker, "other", 0), Ok(numbers(0..10)));
    // As Apache Kafka does, the bytes are served, and it is the consumer's check.crcs that finds them out.
    let bytes = fetch(&mut Wire::connect(broker.address()), "t", 0);
    assert!(bytes.is_err() || bytes.unwrap().len() > 61);
    assert_eq!(read(&broker, "t", 1), Ok(numbers(1..RECORDS)));
    produce_numbers(&broker, "t", RECORDS..RECORDS + 1);
}

/// What happens to a file.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Missing,
    Empty,
    Cut,
    Zeros,
    Noise,
    Longer,
}

const DAMAGES: [Damage; 6] =
    [Damage::Missing, Damage::Empty, Damage::Cut, Damage::Zeros, Damage::Noise, Damage::Longer];

impl Damage {
    fn strike(self, path: &Path) {
        let content = fs::read(path).unwrap();
        match self {
            Damage::Missing => fs::remove_file(path).unwrap(),
            Damage::Empty => fs::write(path, b"").unwrap(),
            Damage::Cut => fs::write(path, &content[..content.len() * 2 / 3]).unwrap(),
            Damage::Zeros => fs::write(path, vec![0; content.len()]).unwrap(),
            Damage::Noise => {
                let noise = (0..content.len().max(24)).map(|at| (at * 197 + 91) as u8);
                fs::write(path, noise.collect::<Vec<_>>()).unwrap();
            }
            Damage::Longer => append(path, b"something else\n0 0 0 0"),
        }
    }
}

/// Every damage to every file with one of these endings, after a clean stop and after a crash.
fn strike(start: fn() -> KdpBroker, endings: &[&str], check: fn(&KdpBroker)) {
    let mut broker = start();
    for damage in DAMAGES {
        for ending in endings {
            for crash in [false, true] {
                if crash {
                    broker.kill()
                } else {
                    broker.stop()
                }
                // As at Apache Kafka, no snapshot at all after a clean stop means that there were no producers.
                if let (".snapshot", Damage::Missing, false) = (*ending, damage, crash) {
                    broker.start_again();
                    continue;
                }
                let struck = files(&broker, "t-0", ending);
                struck.iter().for_each(|path| damage.strike(path));
                broker.start_again();
                eprintln!("{damage:?} of {} {ending}, after a crash: {crash}", struck.len());
                check(&broker);
            }
        }
    }
}

#[test]
fn indexes_are_rebuilt() {
    strike(with_records, &[".index", ".timeindex"], |broker| {
        assert_whole(broker, RECORDS);
        assert_eq!(offset_of(broker, "t", 1), 0);
        assert_eq!(offset_of(broker, "t", i64::MAX), -1);
    });
}

#[test]
fn indexes_of_many_segments_are_rebuilt() {
    strike(with_segments, &[".index", ".timeindex"], |broker| assert_whole(broker, RECORDS));
}

#[test]
fn leader_epochs_and_topic_ids_are_written_again() {
    strike(with_records, &["leader-epoch-checkpoint"], |broker| assert_whole(broker, RECORDS));
}

#[test]
fn snapshots_of_producers_are_rebuilt() {
    fn start() -> KdpBroker {
        let broker = KdpBroker::start();
        create_topic(&broker, "t", &[("segment.ms", "1")]).unwrap();
        let mut wire = Wire::connect(broker.address());
        for sequence in 0..20 {
            let batch = idempotent_batch(PRODUCER, sequence, &sequence.to_string());
            assert_eq!(produce(&mut wire, "t", batch), Ok(Ok(sequence.into())));
        }
        broker
    }
    strike(start, &[".snapshot"], |broker| {
        let mut wire = Wire::connect(broker.address());
        for sequence in 15..20 {
            let again = idempotent_batch(PRODUCER, sequence, &sequence.to_string());
            assert_eq!(produce(&mut wire, "t", again), Ok(Ok(sequence.into())), "it is known already");
        }
        assert_whole(broker, 20);
    });
}

#[test]
fn checkpoints_of_a_log_directory_are_not_needed() {
    let mut broker = with_segments();
    for damage in DAMAGES {
        for name in [
            "recovery-point-offset-checkpoint",
            "log-start-offset-checkpoint",
            "replication-offset-checkpoint",
            ".kafka_cleanshutdown",
        ] {
            broker.stop();
            let path = broker.data_dir().join(name);
            // Which of them there are is the log's own matter.
            if path.exists() {
                damage.strike(&path);
            }
            broker.start_again();
            eprintln!("{damage:?} of {name}");
            assert_whole(&broker, RECORDS);
        }
    }
}

#[test]
fn leftovers_do_no_harm() {
    let mut broker = with_records();
    broker.stop();
    let data = broker.data_dir();
    let partition = data.join("t-0");
    let log = fs::read(partition.join("00000000000000000000.log")).unwrap();
    for name in [
        "00000000000000000000.log.deleted",
        "00000000000000000000.index.deleted",
        "00000000000000000000.log.cleaned",
        "00000000000000000000.index.cleaned",
        "00000000000000000000.timeindex.swap",
        "00000000000000000007.snapshot.deleted",
        "00000000000000000300.snapshot.tmp",
        "leader-epoch-checkpoint.tmp",
        "partition.metadata.tmp",
        "00000000000000000999.index",
        "99999999999999999999999.log",
        "x.log",
        "notes.txt",
    ] {
        fs::write(partition.join(name), &log[..100]).unwrap();
    }
    for name in
        ["gone-0.0123456789abcdef0123456789abcdef-delete", "gone-1.0123456789abcdef0123456789abcdef-stray"]
    {
        fs::create_dir(data.join(name)).unwrap();
        fs::write(data.join(name).join("00000000000000000000.log"), &log).unwrap();
    }
    fs::write(data.join("recovery-point-offset-checkpoint.tmp"), "0\n1\nt 0 99").unwrap();
    fs::write(data.join("README"), "nothing of Kafka's").unwrap();
    broker.start_again();
    assert_whole(&broker, RECORDS);
    produce_numbers(&broker, "t", RECORDS..RECORDS + 1);
}

/// A crash between the two renames of a cleaned segment: what is swapped in is what counts.
#[test]
fn a_swap_that_was_under_way_is_finished() {
    let mut broker = with_records();
    broker.stop();
    let partition = broker.data_dir().join("t-0");
    let log = partition.join("00000000000000000000.log");
    fs::rename(&log, partition.join("00000000000000000000.log.swap")).unwrap();
    broker.start_again();
    assert_whole(&broker, RECORDS);
}
