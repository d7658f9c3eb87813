//! What the dashboard asks of a broker with 10,000 partitions, as `kdp ui` asks it: the CPU of one refresh.
//!
//! The floor is a socket: it reads a question, does not look at it, and writes as many bytes as the others answer.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use kdp_client::protocol::messages::create_topics_request::CreatableTopic;
use kdp_client::protocol::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use kdp_client::protocol::messages::{
    BrokerId, CreateTopicsRequest, DescribeLogDirsRequest, Encodable, HeaderVersion, ListOffsetsRequest,
    MetadataRequest, Request, RequestHeader, StrBytes, TopicName,
};
use kdp_tests::wire::Wire;

use crate::arm::Arm;
use crate::table::Table;

const TOPICS: usize = 100;
const PARTITIONS: i32 = 100;
/// Topics of one request: `kdp ui` asks for 5,000 partitions at once.
const AT_ONCE: usize = 50;
/// Topics that are created at once, so that Apache Kafka leads them in time.
const CREATED_AT_ONCE: usize = 10;
const REFRESHES: u32 = 300;
const PACED_REFRESHES: u32 = 30;
/// From one refresh to the next where they are paced: caches have forgotten the last one.
const PAUSE: Duration = Duration::from_millis(500);
/// A broker has nothing more to do for an answer after this.
const SETTLING: Duration = Duration::from_millis(1);
const LENGTH_BYTES: usize = 4;
/// Where the correlation id lies in a frame with its length.
const CORRELATION_ID: std::ops::Range<usize> = 8..12;

/// Something that the dashboard asks from time to time; each frame is sent when the last one is answered.
struct Question {
    name: &'static str,
    frames: Vec<Vec<u8>>,
    pause: Option<Duration>,
    /// How long the first broker's answers are together.
    answer_bytes: usize,
}

/// Answers each frame with as many bytes as its correlation id says, on 127.0.0.1 until it is killed.
pub(crate) fn serve_bytes(port: u16) -> io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let (mut stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        while let Ok(length) = read_frame(&mut stream, &mut buffer) {
            assert!(length >= CORRELATION_ID.end - LENGTH_BYTES, "a frame has a header");
            let correlation_id =
                &buffer[CORRELATION_ID.start - LENGTH_BYTES..CORRELATION_ID.end - LENGTH_BYTES];
            let wanted = u32::from_be_bytes(correlation_id.try_into().expect("four bytes"));
            buffer[..LENGTH_BYTES].copy_from_slice(&wanted.to_be_bytes());
            stream.write_all(&buffer[..LENGTH_BYTES + wanted as usize])?;
        }
    }
}

/// Reads one frame to the buffer's start; gives its length.
fn read_frame(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = [0; LENGTH_BYTES];
    stream.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    stream.read_exact(&mut buffer[..length])?;
    Ok(length)
}

/// Measures every question on every arm.
pub(crate) fn measure(arms: &[Arm], rounds: usize) {
    let brokers: Vec<&Arm> = arms.iter().filter(|arm| !arm.is_floor()).collect();
    brokers.iter().for_each(|broker| create_topics(broker.bootstrap()));
    for mut question in questions() {
        // The floor answers with as many bytes as the first of the brokers.
        let lengths = brokers.first().map(|broker| ask(&mut connect(broker), &question.frames));
        let lengths = lengths.expect("there is a broker beside the floor");
        for (frame, length) in question.frames.iter_mut().zip(&lengths) {
            frame[CORRELATION_ID].copy_from_slice(&(*length as u32).to_be_bytes());
        }
        question.answer_bytes = lengths.iter().sum();
        let mut table = Table::new(question.name, &["CPU ms", "wall ms"]);
        for round in 0..=rounds {
            for arm in arms {
                table.add(round, arm.name(), &measured(arm, &question));
            }
        }
        table.print();
    }
}

/// CPU of the broker and time for one refresh.
fn measured(arm: &Arm, question: &Question) -> [f64; 2] {
    let mut stream = connect(arm);
    let answer_bytes: usize = ask(&mut stream, &question.frames).iter().sum();
    let least = question.answer_bytes / 10 * 9;
    assert!(answer_bytes >= least, "{} answered {answer_bytes} bytes of {least}", arm.name());
    let (count, settling, pause) = match question.pause {
        Some(pause) => (PACED_REFRESHES, SETTLING, pause),
        None => (REFRESHES, Duration::ZERO, Duration::ZERO),
    };
    let (mut cpu, mut wall) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..count {
        let (cpu_before, start) = (arm.cpu(), Instant::now());
        ask(&mut stream, &question.frames);
        wall += start.elapsed();
        // What an answer leaves to be done is counted, but not what a broker does of its own accord in a pause.
        std::thread::sleep(settling);
        cpu += arm.cpu() - cpu_before;
        std::thread::sleep(pause);
    }
    let each = |time: Duration| time.as_secs_f64() * 1e3 / f64::from(count);
    [each(cpu), each(wall)]
}

fn connect(arm: &Arm) -> TcpStream {
    let stream = TcpStream::connect(arm.bootstrap()).expect("the server listens");
    stream.set_nodelay(true).expect("the option exists");
    stream
}

/// Sends the frames one by one; gives the lengths of the answers.
fn ask(stream: &mut TcpStream, frames: &[Vec<u8>]) -> Vec<usize> {
    let mut buffer = vec![0; 1 << 20];
    let mut one = |frame: &Vec<u8>| {
        stream.write_all(frame).expect("the server reads");
        read_frame(stream, &mut buffer).expect("the server answers")
    };
    frames.iter().map(&mut one).collect()
}

fn names() -> Vec<TopicName> {
    (0..TOPICS).map(|number| TopicName(StrBytes::from_string(format!("refresh-{number:03}")))).collect()
}

fn create_topics(bootstrap: &str) {
    let mut wire = Wire::connect(bootstrap);
    for names in names().chunks(CREATED_AT_ONCE) {
        let topic = |name: &TopicName| {
            CreatableTopic::default()
                .with_name(name.clone())
                .with_num_partitions(PARTITIONS)
                .with_replication_factor(1)
        };
        let request = CreateTopicsRequest::default().with_topics(names.iter().map(topic).collect());
        let answer = wire.call(5, &request).expect("CreateTopics is answered");
        assert!(answer.topics.iter().all(|topic| topic.error_code == 0), "{answer:?}");
        let named: Vec<_> = names.iter().map(|name| (name.as_str(), PARTITIONS)).collect();
        wire.await_leader_of(&named);
    }
}

fn questions() -> Vec<Question> {
    let (latest, earliest) = (-1, -2);
    let metadata = MetadataRequest::default().with_topics(None).with_allow_auto_topic_creation(false);
    let log_dirs = DescribeLogDirsRequest::default().with_topics(None);
    let of = |name, frames, pause| Question { name, frames, pause, answer_bytes: 0 };
    vec![
        of("ListOffsets, latest", offsets(latest), None),
        of("ListOffsets, latest, one refresh in half a second", offsets(latest), Some(PAUSE)),
        of("ListOffsets, earliest", offsets(earliest), None),
        of("Metadata", vec![frame(12, &metadata)], None),
        of("DescribeLogDirs", vec![frame(4, &log_dirs)], None),
    ]
}

fn offsets(timestamp: i64) -> Vec<Vec<u8>> {
    let partition =
        |index| ListOffsetsPartition::default().with_partition_index(index).with_timestamp(timestamp);
    let topic = |name: &TopicName| {
        let partitions = (0..PARTITIONS).map(partition).collect();
        ListOffsetsTopic::default().with_name(name.clone()).with_partitions(partitions)
    };
    let request = |names: &[TopicName]| {
        let topics = names.iter().map(topic).collect();
        frame(10, &ListOffsetsRequest::default().with_replica_id(BrokerId(-1)).with_topics(topics))
    };
    names().chunks(AT_ONCE).map(request).collect()
}

/// A whole frame, its length in front.
fn frame<R: Request + HeaderVersion>(version: i16, request: &R) -> Vec<u8> {
    let header = RequestHeader::default()
        .with_request_api_key(R::KEY)
        .with_request_api_version(version)
        .with_client_id(Some(StrBytes::from_static_str("kdp")));
    let mut bytes = BytesMut::from(&[0; LENGTH_BYTES][..]);
    header.encode(&mut bytes, R::header_version(version)).expect("the header has these fields");
    request.encode(&mut bytes, version).expect("the version has these fields");
    let length = (bytes.len() - LENGTH_BYTES) as u32;
    bytes[..LENGTH_BYTES].copy_from_slice(&length.to_be_bytes());
    bytes.to_vec()
}
