//! Peers that are hostile before they say anything, or that only ever take: each loses its own
//! connection at most, and costs nobody else anything.

use std::io::{Read, Write};
use std::net::TcpStream;

use kdp_client::protocol::messages::ApiVersionsRequest;
use kdp_tests::broker::KdpBroker;
use kdp_tests::wire::{CORRELATION_ID, Heard, Wire};

use crate::peer::{assert_no_panic, resident_kb};

const UNSUPPORTED_VERSION: i16 = 35;
const API_VERSIONS: i16 = 18;
/// Kafka's keys that are never a client's: of controllers, and of brokers among themselves.
const KEYS_OF_OTHERS: [i16; 15] = [4, 5, 6, 7, 52, 53, 54, 58, 59, 62, 63, 64, 67, 70, 73];
/// What so many connections may cost the broker.
const GROWTH_MAX_KB: u64 = 16 * 1024;

fn ends(wire: &mut Wire) -> bool {
    wire.hear() == Heard::End
}

#[test]
fn lengths_that_cannot_be() {
    let broker = KdpBroker::start();
    for length in [-1, i32::MIN, i32::MAX, 0x1603_0100, 104_857_601] {
        let mut wire = Wire::connect(broker.address());
        wire.stream().write_all(&i32::to_be_bytes(length)).unwrap();
        assert!(ends(&mut wire), "{length}");
    }
    for short in 0..10 {
        let mut wire = Wire::connect(broker.address());
        wire.send_frame(&vec![0; short]);
        assert!(ends(&mut wire), "a frame of {short} bytes");
    }
    assert!(Wire::connect(broker.address()).is_served());
    assert_no_panic(&broker);
}

#[test]
fn keys_and_versions_that_are_not_served() {
    let broker = KdpBroker::start();
    let mut other = Wire::connect(broker.address());
    let served = other.call(0, &ApiVersionsRequest::default()).unwrap().api_keys;
    let is_served = |key: i16| served.iter().any(|api| api.api_key == key);
    let strange = (-3..=120).chain([i16::MIN, i16::MAX, 1000]).filter(|key| !is_served(*key));
    for key in strange.chain(KEYS_OF_OTHERS) {
        assert!(!is_served(key), "{key} is not a client's");
        for version in [0, 1, 9] {
            let mut wire = Wire::connect(broker.address());
            wire.send_body_behind(key, version, false, &[0; 32]);
            assert!(ends(&mut wire), "key {key} version {version}");
        }
    }
    for api in served.iter().filter(|api| api.api_key != API_VERSIONS) {
        let below = if api.api_key == 0 { 2 } else { api.min_version - 1 };
        for version in [below, api.max_version + 1, i16::MAX, i16::MIN] {
            let mut wire = Wire::connect(broker.address());
            wire.send_body(api.api_key, version, &[0; 32]);
            assert!(ends(&mut wire), "key {} version {version}", api.api_key);
        }
    }
    assert!(other.is_served());
}

/// KIP-511: the answer to a version from the future can be read by every client, and the connection stays.
#[test]
fn api_versions_of_the_future() {
    let broker = KdpBroker::start();
    let mut wire = Wire::connect(broker.address());
    for version in [5, 99, i16::MAX, -1, i16::MIN] {
        wire.send_body_behind(API_VERSIONS, version, version > 2, b"\xff\xff\xff\xff whatever");
        let Heard::Frame(answer) = wire.hear() else { panic!("no answer to version {version}") };
        let mut expected = CORRELATION_ID.to_be_bytes().to_vec();
        expected.extend(UNSUPPORTED_VERSION.to_be_bytes());
        expected.extend(1i32.to_be_bytes());
        expected.extend([API_VERSIONS, 0, 4].map(i16::to_be_bytes).concat());
        assert_eq!(&answer[..], expected, "version {version}");
    }
    assert!(wire.is_served(), "the client tries again on the same connection");
}

#[test]
fn a_peer_that_sends_byte_by_byte_holds_up_nobody() {
    let broker = KdpBroker::start();
    let frame = b"\0\0\0\x0a\0\x12\0\0\0\0\0\x05\xff\xff";
    let mut slow: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(broker.address()).unwrap()).collect();
    for byte in frame {
        for stream in &mut slow {
            stream.write_all(&[*byte]).unwrap();
        }
        assert!(Wire::connect(broker.address()).is_served());
    }
    for stream in &mut slow {
        let mut answer = [0; 8];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(answer[4..], [0, 0, 0, 5]);
    }
}

#[test]
fn answers_come_in_the_order_of_requests() {
    let broker = KdpBroker::start();
    let mut stream = TcpStream::connect(broker.address()).unwrap();
    let requests =
        (0..1000i32).flat_map(|id| [&b"\0\0\0\x0a\0\x12\0\0"[..], &id.to_be_bytes(), b"\xff\xff"].concat());
    stream.write_all(&requests.collect::<Vec<u8>>()).unwrap();
    for id in 0..1000i32 {
        let mut length = [0; 4];
        stream.read_exact(&mut length).unwrap();
        let mut answer = vec![0; i32::from_be_bytes(length) as usize];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(answer[..4], id.to_be_bytes());
    }
}

/// Asks until the broker stops listening, since nothing that it answers is ever read.
#[test]
fn a_peer_that_never_reads_costs_one_answer() {
    let broker = KdpBroker::start();
    let before = resident_kb(&broker);
    let request = b"\0\0\0\x0a\0\x12\0\0\0\0\0\x05\xff\xff".repeat(10_000);
    let mut deaf = Vec::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(broker.address()).unwrap();
        stream.set_nonblocking(true).unwrap();
        // Once the socket takes no more the broker has stopped reading, or still reads what it can.
        while stream.write(&request).is_ok() {}
        deaf.push(stream);
    }
    assert!(Wire::connect(broker.address()).is_served());
    let after = resident_kb(&broker);
    assert!(after < before + GROWTH_MAX_KB, "{before} kB before, {after} kB after");
}

#[test]
fn over_max_connections_one_waits_for_another_to_end() {
    let broker = KdpBroker::start_with(&[("max.connections", "5")]);
    let mut inside: Vec<Wire> = (0..5).map(|_| Wire::connect(broker.address())).collect();
    assert!(inside.iter_mut().all(Wire::is_served));
    let mut outside: Vec<Wire> = (0..50).map(|_| Wire::connect(broker.address())).collect();
    for wire in &mut outside {
        wire.send_body(API_VERSIONS, 0, &[]);
    }
    assert!(inside.iter_mut().all(Wire::is_served), "who is inside is served as before");
    drop(inside);
    for mut wire in outside {
        assert!(matches!(wire.hear(), Heard::Frame(_)), "one after the other comes in");
    }
}

#[test]
fn over_max_connections_per_ip_one_is_closed() {
    let broker = KdpBroker::start_with(&[("max.connections.per.ip", "3")]);
    let mut inside: Vec<Wire> = (0..3).map(|_| Wire::connect(broker.address())).collect();
    assert!(inside.iter_mut().all(Wire::is_served));
    for _ in 0..50 {
        assert!(ends(&mut Wire::connect(broker.address())));
    }
    assert!(inside.iter_mut().all(Wire::is_served));
    inside.pop();
    while !Wire::connect(broker.address()).is_served() {}
}

#[test]
fn an_idle_connection_ends() {
    let broker = KdpBroker::start_with(&[("connections.max.idle.ms", "1000")]);
    let mut idle = Wire::connect(broker.address());
    assert!(ends(&mut Wire::connect(broker.address())), "who never says anything");
    assert!(ends(&mut idle));
    let mut busy = Wire::connect(broker.address());
    assert!(busy.is_served());
    assert!(ends(&mut busy), "who says nothing any more");
}

/// Whatever has arrived of a request: it holds its connection for no longer than silence may last.
#[test]
fn a_request_that_stops_in_the_middle_ends_its_connection() {
    let broker = KdpBroker::start_with(&[("connections.max.idle.ms", "2000")]);
    let whole = b"\0\0\0\x0a\0\x12\0\0\0\0\0\x05\xff\xff";
    let stuck = (1..whole.len()).map(|count| {
        let mut wire = Wire::connect(broker.address());
        wire.stream().write_all(&whole[..count]).unwrap();
        wire
    });
    for mut wire in stuck.collect::<Vec<_>>() {
        assert!(Wire::connect(broker.address()).is_served(), "others do not mind");
        assert!(ends(&mut wire));
    }
    assert_no_panic(&broker);
}

#[test]
fn connections_that_come_and_go_leave_nothing() {
    let broker = KdpBroker::start();
    assert!(Wire::connect(broker.address()).is_served());
    let before = resident_kb(&broker);
    for _ in 0..3000 {
        let mut wire = Wire::connect(broker.address());
        wire.stream().write_all(b"\0\0\x10\0\0").unwrap();
        wire.abort();
    }
    let mut wire = Wire::connect(broker.address());
    let descriptors = || std::fs::read_dir(format!("/proc/{}/fd", broker.pid())).unwrap().count();
    while descriptors() > 100 {
        assert!(wire.is_served());
    }
    let after = resident_kb(&broker);
    assert!(after < before + GROWTH_MAX_KB, "{before} kB before, {after} kB after");
    assert_no_panic(&broker);
}
