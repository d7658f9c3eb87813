//! Peers that take more than there is, or send what is no request, do not keep the others from being served.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::io::{Read, Write};
use std::net::TcpStream;

use kdp_tests::broker::KdpBroker;
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};

/// ApiVersions v0, correlation id 5, no client id.
const API_VERSIONS: &[u8] = b"\0\0\0\x0a\0\x12\0\0\0\0\0\x05\xff\xff";

/// Whether the broker answers on this connection.
fn is_served(stream: &mut TcpStream) -> bool {
    let mut length = [0; 4];
    let served = stream.write_all(API_VERSIONS).and_then(|()| stream.read_exact(&mut length));
    served.is_ok() && stream.read_exact(&mut vec![0; i32::from_be_bytes(length) as usize]).is_ok()
}

#[test]
fn without_descriptors_the_connections_there_are_live_on() {
    let broker = KdpBroker::start();
    let mut first = TcpStream::connect(broker.address()).unwrap();
    assert!(is_served(&mut first));
    let open = std::fs::read_dir(format!("/proc/{}/fd", broker.pid())).unwrap().count() as u64;
    let pid = Pid::from_raw(i32::try_from(broker.pid()).unwrap());
    let maximum = getrlimit(Resource::Nofile).maximum;
    let limit = |current| Rlimit { current: Some(current), maximum };
    prlimit(pid, Resource::Nofile, limit(open + 2)).unwrap();

    let waiting: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(broker.address()).unwrap()).collect();
    while !broker.log().contains("no connection can be accepted now") {
        assert!(is_served(&mut first));
    }
    assert!(is_served(&mut first));
    prlimit(pid, Resource::Nofile, limit(open + 100)).unwrap();
    for mut stream in waiting {
        assert!(is_served(&mut stream), "who waited in the backlog is served in the end");
    }
}

#[test]
fn announced_bytes_that_never_come_cost_nothing() {
    let broker = KdpBroker::start();
    let resident = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", broker.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    let before = resident();
    let mut hostile = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(broker.address()).unwrap();
        stream.write_all(&90_000_000_i32.to_be_bytes()).unwrap();
        stream.write_all(b"abc").unwrap();
        hostile.push(stream);
    }
    assert!(is_served(&mut TcpStream::connect(broker.address()).unwrap()));
    assert!(resident() - before < 8 * 1024, "{before} kB before, {} kB with 18 GB announced", resident());
}

#[test]
fn what_is_no_request_ends_its_own_connection_only() {
    let broker = KdpBroker::start();
    let mut other = TcpStream::connect(broker.address()).unwrap();
    let hello_of_tls = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
    for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], hello_of_tls, &[0xff; 64], &[0; 64]] {
        let mut stream = TcpStream::connect(broker.address()).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        // The end may come as a reset, since the broker has not read everything.
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty());
        assert!(is_served(&mut other));
    }
}
