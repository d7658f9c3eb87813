//! A client of a few lines that says whatever it is told to: the raw protocol, without retries, without
//! a view of the cluster, and without sense where a test wants none.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use kdp_client::protocol::guard;
use kdp_client::protocol::header::{parse_response_header, request_header_version};
use kdp_client::protocol::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use kdp_client::protocol::messages::{BrokerId, Decodable, ListOffsetsRequest, Request, StrBytes, TopicName};

use crate::clients::PATIENCE;

/// Asks ListOffsets for the end of the log.
const LATEST: i64 = -1;

/// One connection. It answers in order, so a request is known by its turn.
pub struct Wire {
    stream: TcpStream,
    client_id: &'static str,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A frame, without its length.
    Frame(Bytes),
    /// The end of the connection.
    End,
    /// Nothing in the time given.
    Nothing,
}

/// What a peer does instead of answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// It ends the connection.
    Closed,
    /// It says nothing in the time given.
    Silence,
}

impl Wire {
    /// Connects, and waits for answers as long as tests wait for anything.
    pub fn connect(address: &str) -> Wire {
        Wire::try_connect(address).expect("the broker listens")
    }

    /// The same where the broker may have ended.
    pub fn try_connect(address: &str) -> Option<Wire> {
        let stream = TcpStream::connect(address).ok()?;
        stream.set_nodelay(true).expect("the option exists");
        let mut wire = Wire { stream, client_id: "kdp-tests" };
        wire.wait_at_most(PATIENCE);
        Some(wire)
    }

    /// What the client calls itself from now on.
    pub fn client_id(mut self, client_id: &'static str) -> Wire {
        self.client_id = client_id;
        self
    }

    /// How long to listen before [`Heard::Nothing`].
    pub fn wait_at_most(&mut self, time: Duration) {
        self.stream.set_read_timeout(Some(time)).expect("the time is not zero");
    }

    /// The socket, for what is not even a frame.
    pub fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Sends these bytes with their length in front. A peer that has ended is noticed when listening.
    pub fn send_frame(&mut self, frame: &[u8]) {
        let length = i32::try_from(frame.len()).expect("tests send small frames").to_be_bytes();
        let _ = self.stream.write_all(&[&length, frame].concat());
    }

    /// Sends a request with the header that belongs to it, whatever its body is.
    pub fn send_body(&mut self, api_key: i16, api_version: i16, body: &[u8]) {
        let flexible = request_header_version(api_key, api_version) == Some(2);
        self.send_body_behind(api_key, api_version, flexible, body);
    }

    /// Sends a request behind a header of the new or the old form.
    pub fn send_body_behind(&mut self, api_key: i16, api_version: i16, flexible: bool, body: &[u8]) {
        let mut frame = header(api_key, api_version, self.client_id);
        if flexible {
            frame.push(0);
        }
        frame.extend_from_slice(body);
        self.send_frame(&frame);
    }

    /// Sends a request.
    pub fn send<R: Request>(&mut self, version: i16, request: &R) {
        let mut body = BytesMut::new();
        request.encode(&mut body, version).expect("the test fills in what the version has");
        self.send_body(R::KEY, version, &body);
    }

    /// Listens for one frame.
    pub fn hear(&mut self) -> Heard {
        let mut length = [0; 4];
        match self.read(&mut length) {
            Heard::Frame(_) => {}
            other => return other,
        }
        let length =
            usize::try_from(i32::from_be_bytes(length)).expect("a broker announces no negative length");
        let mut frame = vec![0; length];
        match self.read(&mut frame) {
            Heard::Frame(_) => Heard::Frame(frame.into()),
            other => other,
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> Heard {
        match self.stream.read_exact(buffer) {
            Ok(()) => Heard::Frame(Bytes::new()),
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Heard::Nothing,
            Err(_) => Heard::End,
        }
    }

    /// Listens for the answer to a request of that kind.
    pub fn answer<R: Request>(&mut self, version: i16) -> Result<R::Response, Unanswered> {
        let mut frame = match self.hear() {
            Heard::Frame(frame) => frame,
            Heard::End => return Err(Unanswered::Closed),
            Heard::Nothing => return Err(Unanswered::Silence),
        };
        parse_response_header(R::KEY, version, &mut frame).expect("an answer has a header");
        guard::check_response(R::KEY, version, &frame).expect("an answer follows its schema");
        Ok(R::Response::decode(&mut frame, version).expect("what passes the guard can be decoded"))
    }

    /// Asks, and waits for the answer.
    pub fn call<R: Request>(&mut self, version: i16, request: &R) -> Result<R::Response, Unanswered> {
        self.send(version, request);
        self.answer::<R>(version)
    }

    /// Waits until the broker leads all of these new topics' partitions: Apache's answers a CreateTopics before.
    ///
    /// # Panics
    /// Where that does not come.
    pub fn await_leader_of(&mut self, topics: &[(&str, i32)]) {
        let partition =
            |index| ListOffsetsPartition::default().with_partition_index(index).with_timestamp(LATEST);
        let topic = |&(name, partitions): &(&str, i32)| {
            ListOffsetsTopic::default()
                .with_name(TopicName(StrBytes::from_string(name.to_owned())))
                .with_partitions((0..partitions).map(partition).collect())
        };
        let request = ListOffsetsRequest::default()
            .with_replica_id(BrokerId(-1))
            .with_topics(topics.iter().map(topic).collect());
        let end = Instant::now() + PATIENCE;
        loop {
            let answer = self.call(7, &request).expect("ListOffsets is answered");
            let mut partitions = answer.topics.iter().flat_map(|topic| &topic.partitions);
            if partitions.all(|partition| partition.error_code == 0) {
                return;
            }
            assert!(Instant::now() < end, "nobody leads the new topics: {answer:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether the broker answers a good request on this connection.
    pub fn is_served(&mut self) -> bool {
        self.send_body(18, 0, &[]);
        matches!(self.hear(), Heard::Frame(frame) if frame.len() > 6)
    }

    /// Drops the connection as a crash does, so that the system keeps no trace of it.
    pub fn abort(self) {
        let now = Some(Duration::ZERO);
        rustix::net::sockopt::set_socket_linger(&self.stream, now).expect("the option exists");
    }
}

/// The oldest form, which every newer one begins with; tests ask for APIs that do not exist as well.
fn header(api_key: i16, api_version: i16, client_id: &str) -> Vec<u8> {
    let length = client_id.len() as i16;
    let mut bytes = Vec::new();
    bytes.extend([api_key, api_version].map(i16::to_be_bytes).concat());
    bytes.extend(CORRELATION_ID.to_be_bytes());
    bytes.extend(length.to_be_bytes());
    bytes.extend(client_id.as_bytes());
    bytes
}

/// What every request is marked with.
pub const CORRELATION_ID: i32 = 0x5eed;
