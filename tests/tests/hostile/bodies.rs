//! Every key in every version that the broker advertises: whole bodies are answered, cut ones and ones
//! with bytes behind them end the connection, and lies and noise do no harm.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use kdp_client::protocol::guard;
use kdp_client::protocol::header::{parse_response_header, request_header_version};
use kdp_client::protocol::messages::ApiVersionsRequest;
use kdp_tests::broker::KdpBroker;
use kdp_tests::clients::PATIENCE;
use kdp_tests::wire::{Heard, Wire};

use crate::frames::frame;
use crate::language::{self, Kind, Message};
use crate::peer::{assert_no_panic, resident_kb};

/// Frames made for each version.
const FRAMES: u64 = 2;
/// Positions at which a frame is told lies, and how often it is mangled at random.
const SAMPLES: u64 = 8;
/// What lengths may claim: as old versions write them, then as flexible ones do, the last without end.
const LIES: [&[u8]; 7] = [
    &[0x7f, 0xff, 0xff, 0xff],
    &[0xff, 0xff, 0xff, 0xff],
    &[0x80, 0, 0, 0],
    &[0x00, 0x10, 0x00, 0x00],
    &[0xff, 0xff, 0xff, 0xff, 0x07],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    &[0x7f, 0xff],
];
/// How long to listen to who has been told to wait before answering.
const PATIENCE_WITH_LIARS: Duration = Duration::from_millis(50);
const GROWTH_MAX_KB: u64 = 64 * 1024;
const THREADS: usize = 4;

/// Old librdkafka wants to see Produce from 0 on; it is served from 3 on.
const PRODUCE_MIN: i16 = 3;

#[test]
fn every_key_and_version() {
    let broker = KdpBroker::start_with(&[("auto.create.topics.enable", "false")]);
    let address = broker.address();
    let mut other = Wire::connect(address);
    let served = served(&mut other);
    assert!(served.len() > 1);
    let before = resident_kb(&broker);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some((message, version)) = served.get(next.fetch_add(1, Ordering::Relaxed)) {
                    Abuse { address, message, version: *version, seed: 0 }.run();
                    assert!(Wire::connect(address).is_served(), "after {} {version}", message.name);
                }
            });
        }
    });
    assert!(other.is_served());
    assert_no_panic(&broker);
    let after = resident_kb(&broker);
    assert!(after < before + GROWTH_MAX_KB, "{before} kB before, {after} kB after");
}

/// All that is advertised.
fn served(wire: &mut Wire) -> Vec<(Message, i16)> {
    let requests: Vec<Message> = requests();
    let answer = wire.call(0, &ApiVersionsRequest::default()).unwrap();
    let mut served = Vec::new();
    for api in answer.api_keys {
        let message = requests.iter().find(|message| message.key == api.api_key).unwrap();
        let min = if api.api_key == 0 { PRODUCE_MIN } else { api.min_version };
        served.extend((min..=api.max_version).map(|version| (message.clone(), version)));
    }
    served
}

fn requests() -> Vec<Message> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kdp-client/schemas/rpc");
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let messages = files.flat_map(|text| language::parse(&text).unwrap());
    messages.filter(|message| message.kind == Kind::Request).collect()
}

/// What is done to one version of one API. Nothing here is random: a failure names what it sent.
struct Abuse<'a> {
    address: &'a str,
    message: &'a Message,
    version: i16,
    seed: u64,
}

impl Abuse<'_> {
    fn run(&mut self) {
        for seed in 0..FRAMES {
            let body = frame(self.message, self.version, seed);
            self.seed = seed + 1;
            self.whole(&body);
            if seed == 0 {
                let lengths = (0..body.len()).filter(|length| *length < 24 || length % 3 == 0);
                lengths.for_each(|length| self.must_end(&body[..length]));
            }
            // Kafka reads as much as belongs to the request.
            self.whole(&[&body[..], &[0]].concat());
            self.whole(&[&body[..], &[0xff; 64]].concat());
            self.other_header(&body);
            self.lies(&body);
            self.noise(&body);
        }
    }

    /// A number below `limit`.
    fn next(&mut self, limit: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % limit.max(1)
    }

    fn is_flexible(&self) -> bool {
        request_header_version(self.message.key, self.version) == Some(2)
    }

    /// What happens to a body on a connection of its own.
    fn send(&self, flexible: bool, body: &[u8], patience: Duration) -> Heard {
        let mut wire = Wire::connect(self.address);
        wire.wait_at_most(patience);
        wire.send_body_behind(self.message.key, self.version, flexible, body);
        let heard = wire.hear();
        wire.abort();
        heard
    }

    fn whole(&self, body: &[u8]) {
        let mut wire = Wire::connect(self.address);
        wire.send_body(self.message.key, self.version, body);
        match wire.hear() {
            Heard::Frame(answer) => self.check_answer(answer, body),
            other => panic!("{}: {other:?} instead of an answer", self.name(body)),
        }
        assert!(wire.is_served(), "{}: the connection goes on", self.name(body));
    }

    fn check_answer(&self, mut answer: bytes::Bytes, body: &[u8]) {
        let (key, version) = (self.message.key, self.version);
        parse_response_header(key, version, &mut answer).unwrap();
        if let Err(error) = guard::check_response(key, version, &answer) {
            panic!("{}: {error}", self.name(body));
        }
    }

    /// What cannot be read ends the connection without a word.
    fn must_end(&self, body: &[u8]) {
        let heard = self.send(self.is_flexible(), body, PATIENCE);
        assert_eq!(heard, Heard::End, "{}", self.name(body));
    }

    /// Whatever it is taken for: an answer if there is one follows its schema.
    fn may_end(&self, flexible: bool, body: &[u8]) {
        if let Heard::Frame(answer) = self.send(flexible, body, PATIENCE_WITH_LIARS) {
            self.check_answer(answer, body);
        }
    }

    fn other_header(&self, body: &[u8]) {
        self.may_end(!self.is_flexible(), body);
    }

    fn lies(&mut self, body: &[u8]) {
        for _ in 0..SAMPLES {
            let (at, lie) = (self.next(body.len() + 1), LIES[self.next(LIES.len())]);
            let mut hostile = body[..at].to_vec();
            hostile.extend_from_slice(lie);
            hostile.extend_from_slice(body.get(at + lie.len()..).unwrap_or_default());
            self.may_end(self.is_flexible(), &hostile);
        }
    }

    fn noise(&mut self, body: &[u8]) {
        for _ in 0..SAMPLES {
            let mut hostile = body.to_vec();
            for _ in 0..=self.next(3) {
                let (at, value) = (self.next(hostile.len()), self.next(256));
                match hostile.get_mut(at) {
                    Some(byte) => *byte = value as u8,
                    None => hostile.push(value as u8),
                }
            }
            self.may_end(self.is_flexible(), &hostile);
        }
    }

    fn name(&self, body: &[u8]) -> String {
        format!("{} {}: {body:02x?}", self.message.name, self.version)
    }
}
