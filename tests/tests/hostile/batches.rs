//! Batches that a producer must not send, each with the code that Apache Kafka 4.3.1 gives.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use kdp_client::protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kdp_client::protocol::messages::{
    InitProducerIdRequest, ProduceRequest, ProducerId as Pid, StrBytes, TransactionalId,
};
use kdp_client::protocol::records::{Attributes, BatchBuilder, BatchHeader, Compression, TimestampType};
use kdp_client::protocol::types::{Offset, ProducerEpoch, ProducerId};
use kdp_client::protocol::uuid::Uuid;
use kdp_tests::wire::Wire;

use crate::peer::{Outcome, Peer, ask_apache, ask_kdp, differs, topic_name};

const CORRUPT_MESSAGE: i16 = 2;
const UNKNOWN_TOPIC_OR_PARTITION: i16 = 3;
const NOT_LEADER_OR_FOLLOWER: i16 = 6;
const MESSAGE_TOO_LARGE: i16 = 10;
const COORDINATOR_LOAD_IN_PROGRESS: i16 = 14;
const INVALID_TOPIC: i16 = 17;
const NOT_ENOUGH_REPLICAS: i16 = 19;
const INVALID_REQUIRED_ACKS: i16 = 21;
const INVALID_TIMESTAMP: i16 = 32;
const OUT_OF_ORDER_SEQUENCE: i16 = 45;
const INVALID_PRODUCER_EPOCH: i16 = 47;
const TRANSACTIONAL_ID_AUTHORIZATION_FAILED: i16 = 53;
const UNSUPPORTED_COMPRESSION: i16 = 76;
const INVALID_RECORD: i16 = 87;
const UNKNOWN_TOPIC_ID: i16 = 100;
const UNKNOWN_SERVER_ERROR: i16 = -1;

const CODECS: [Compression; 4] =
    [Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd];
/// What a compressed batch may expand to here; Apache Kafka has no such limit.
const EXPANDED_MAX: usize = 100 << 20;

#[test]
fn hostile_batches() {
    ask_kdp(&[("auto.create.topics.enable", "false")], questions);
}

#[test]
fn hostile_batches_at_apache() {
    ask_apache(&["auto.create.topics.enable=false"], questions);
}

fn questions(peer: &mut Peer) {
    let plain = peer.create_topic("plain", &[]);
    peer.create_topic("compacted", &[("cleanup.policy", "compact")]);
    peer.create_topic("wide", &[("max.message.bytes", "20000000")]);
    headers(peer);
    counts(peer);
    records(peer);
    compressed(peer);
    topics(peer, plain);
    producers(peer);
}

fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64
}

fn three_records(compression: Compression) -> BatchBuilder {
    let mut builder = BatchBuilder::new().compression(compression, None);
    for value in ["one", "two", "three"] {
        builder.append(now_ms(), Some(b"key"), Some(value.as_bytes()), &[]);
    }
    builder
}

fn good() -> Vec<u8> {
    three_records(Compression::None).build().unwrap()
}

/// A good batch with another header; the CRC is right.
fn with_header(change: impl FnOnce(&mut BatchHeader)) -> Vec<u8> {
    changed(good(), change)
}

fn changed(mut batch: Vec<u8>, change: impl FnOnce(&mut BatchHeader)) -> Vec<u8> {
    let mut header = BatchHeader::parse(&batch).unwrap();
    change(&mut header);
    header.seal(&batch[BatchHeader::SIZE..]);
    batch[..BatchHeader::SIZE].copy_from_slice(&header.to_bytes());
    batch
}

/// A batch of one record around these bytes, which are whatever they are.
fn around(payload: &[u8], count: i32) -> Vec<u8> {
    let batch = [&good()[..BatchHeader::SIZE], payload].concat();
    changed(batch, |header| {
        header.batch_length = (BatchHeader::SIZE - BatchHeader::LOG_OVERHEAD + payload.len()) as i32;
        header.records_count = count;
        header.last_offset_delta = count - 1;
    })
}

/// A good batch with these bytes in place of its own from `at` on, and the CRC it had.
fn overwritten(at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut batch = good();
    batch[at..at + bytes.len()].copy_from_slice(bytes);
    batch
}

fn request(topic: &str, partition: i32, records: Option<Vec<u8>>) -> ProduceRequest {
    let data = PartitionProduceData::default().with_index(partition).with_records(records.map(Bytes::from));
    let topic = TopicProduceData::default().with_name(topic_name(topic)).with_partition_data(vec![data]);
    ProduceRequest::default().with_acks(-1).with_timeout_ms(30_000).with_topic_data(vec![topic])
}

fn ask(wire: &mut Wire, version: i16, request: &ProduceRequest) -> Outcome {
    match wire.call(version, request) {
        Ok(answer) => answer.responses[0].partition_responses[0].error_code.into(),
        Err(unanswered) => unanswered.into(),
    }
}

fn produce_to(peer: &Peer, topic: &str, version: i16, records: Vec<u8>) -> Outcome {
    ask(&mut peer.connect(), version, &request(topic, 0, Some(records)))
}

fn produce(peer: &Peer, records: Vec<u8>) -> Outcome {
    produce_to(peer, "plain", 9, records)
}

fn headers(peer: &mut Peer) {
    for version in 3..=12 {
        peer.check(&format!("a good batch, v{version}"), produce_to(peer, "plain", version, good()), 0);
    }
    peer.check("CRC", produce(peer, overwritten(17, &[1, 2, 3, 4])), CORRUPT_MESSAGE);
    let last = good().len() - 1;
    peer.check("a flipped bit", produce(peer, overwritten(last, &[0xff])), CORRUPT_MESSAGE);
    for (magic, code) in
        [(0, INVALID_RECORD), (1, INVALID_RECORD), (3, CORRUPT_MESSAGE), (0xff, CORRUPT_MESSAGE)]
    {
        peer.check(&format!("magic {magic}"), produce(peer, overwritten(16, &[magic])), code);
    }
    for length in [0, 13, 48, -1, i32::MIN] {
        let batch = overwritten(8, &length.to_be_bytes());
        peer.check(&format!("length {length}"), produce(peer, batch), CORRUPT_MESSAGE);
    }
    for length in [good().len() as i32, 1_000_000] {
        let batch = overwritten(8, &length.to_be_bytes());
        peer.check(&format!("length {length}"), produce(peer, batch), INVALID_RECORD);
    }
    let longest = produce(peer, overwritten(8, &i32::MAX.to_be_bytes()));
    peer.check("a length of 2 GiB", longest, differs(INVALID_RECORD, UNKNOWN_SERVER_ERROR));
    for cut in [0, 1, 11, 12, 16, 17, 60, 61, good().len() - 1] {
        peer.check(&format!("cut to {cut}"), produce(peer, good()[..cut].to_vec()), INVALID_RECORD);
    }
    let null = ask(&mut peer.connect(), 9, &request("plain", 0, None));
    peer.check("null", null, differs(INVALID_RECORD, Outcome::Silence));
    peer.check("two batches", produce(peer, [good(), good()].concat()), INVALID_RECORD);
    peer.check("a cut-off second batch", produce(peer, [good(), good()[..40].to_vec()].concat()), 0);
    peer.check("a broken second batch", produce(peer, [good(), vec![0xff; 80]].concat()), CORRUPT_MESSAGE);
    peer.check("base offset", produce(peer, with_header(|h| h.base_offset = Offset(7))), INVALID_RECORD);
    let negative = with_header(|h| h.base_offset = Offset(-7));
    peer.check("negative base offset", produce(peer, negative), INVALID_RECORD);
    let control = with_header(|h| h.attributes = h.attributes.with_control(true));
    peer.check("control", produce(peer, control), INVALID_RECORD);
    let append_time =
        with_header(|h| h.attributes = h.attributes.with_timestamp_type(TimestampType::LogAppendTime));
    // What it claims is put right, as long as its timestamps are near.
    peer.check("log append time", produce(peer, append_time), 0);
    let horizon = with_header(|h| h.attributes = h.attributes.with_delete_horizon(true));
    peer.check("delete horizon", produce(peer, horizon), 0);
    for codec in 5..=7 {
        let batch = with_header(|h| h.attributes = Attributes(codec));
        peer.check(
            &format!("codec {codec}"),
            produce(peer, batch),
            differs(UNSUPPORTED_COMPRESSION, UNKNOWN_SERVER_ERROR),
        );
    }
    peer.check("unused attributes", produce(peer, with_header(|h| h.attributes = Attributes(0x7f80))), 0);
    let future = with_header(|h| h.base_timestamp = now_ms() + 7_200_000);
    peer.check("tomorrow", produce(peer, future), INVALID_TIMESTAMP);
    peer.check(
        "the end of time",
        produce(peer, with_header(|h| h.base_timestamp = i64::MAX)),
        INVALID_TIMESTAMP,
    );
    peer.check("before time", produce(peer, with_header(|h| h.base_timestamp = i64::MIN)), INVALID_TIMESTAMP);
    peer.check("a lying maximum", produce(peer, with_header(|h| h.max_timestamp = i64::MAX)), 0);
    let mut large = BatchBuilder::new();
    large.append(now_ms(), None, Some(&vec![7; 1_100_000]), &[]);
    peer.check("too large", produce(peer, large.build().unwrap()), MESSAGE_TOO_LARGE);
}

fn counts(peer: &mut Peer) {
    for count in [0, -1, 2, 4, i32::MAX, i32::MIN] {
        let batch = with_header(|h| h.records_count = count);
        peer.check(&format!("a count of {count}"), produce(peer, batch), INVALID_RECORD);
    }
    for delta in [-1, -2, 0, 3, i32::MAX, i32::MIN] {
        let batch = with_header(|h| h.last_offset_delta = delta);
        peer.check(&format!("a last offset delta of {delta}"), produce(peer, batch), INVALID_RECORD);
    }
    for count in [1, 2, 4, 1_000_000, i32::MAX] {
        let batch = with_header(|h| (h.records_count, h.last_offset_delta) = (count, count - 1));
        peer.check(&format!("both say {count} records"), produce(peer, batch), INVALID_RECORD);
    }
    let none = with_header(|h| (h.records_count, h.last_offset_delta) = (0, -1));
    peer.check("both say no records", produce(peer, none), INVALID_RECORD);
}

fn records(peer: &mut Peer) {
    // Length, attributes, timestamp delta, offset delta, key length, value length, headers.
    let good = [12, 0, 0, 0, 1, 1, 0];
    peer.check("the smallest record", produce(peer, around(&good, 1)), 0);
    for (what, payload) in [
        ("nothing", &[][..]),
        ("one byte", &[12]),
        ("a cut-off record", &good[..5]),
        ("bytes behind the records", &[12, 0, 0, 0, 1, 1, 0, 9]),
        ("a negative length", &[11, 0, 0, 0, 1, 1, 0]),
        ("a length of nothing", &[0, 0, 0, 0, 1, 1, 0]),
        ("a length too small", &[10, 0, 0, 0, 1, 1, 0]),
        ("a length too large", &[14, 0, 0, 0, 1, 1, 0]),
        ("a length of 2 GiB", &[0xfe, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 1, 1, 0]),
        ("a key of 2 GiB", &[12, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x0f, 1, 0]),
        ("a key past the end", &[12, 0, 0, 0, 20, 1, 0]),
        ("a value past the end", &[12, 0, 0, 0, 1, 20, 0]),
        ("headers past the end", &[12, 0, 0, 0, 1, 1, 20]),
        ("a negative number of headers", &[12, 0, 0, 0, 1, 1, 1]),
        ("2 GiB of headers", &[20, 0, 0, 0, 1, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f]),
        ("a header without a key", &[16, 0, 0, 0, 1, 1, 2, 1, 1]),
    ] {
        peer.check(what, produce(peer, around(payload, 1)), INVALID_RECORD);
    }
    let over_long = [0x8c, 0x80, 0x80, 0x80, 0x80, 0x00, 0, 0, 0, 1, 1, 0];
    peer.check(
        "an over-long length",
        produce(peer, around(&over_long, 1)),
        differs(INVALID_RECORD, UNKNOWN_SERVER_ERROR),
    );
    peer.check(
        "a varint without end",
        produce(peer, around(&[0xff; 12], 1)),
        differs(INVALID_RECORD, UNKNOWN_SERVER_ERROR),
    );
    let wild = [12, 0, 0, 40, 1, 1, 0];
    peer.check("an offset delta that lies", produce(peer, around(&wild, 1)), 0);
    peer.check(
        "no key on a compacted topic",
        produce_to(peer, "compacted", 9, around(&wild, 1)),
        INVALID_RECORD,
    );
}

fn compressed(peer: &mut Peer) {
    for codec in CODECS {
        let batch = three_records(codec).build().unwrap();
        peer.check(&format!("{codec:?}"), produce(peer, batch.clone()), 0);
        let old = if codec == Compression::Zstd { UNSUPPORTED_COMPRESSION } else { 0 };
        peer.check(&format!("{codec:?} in v6"), produce_to(peer, "plain", 6, batch.clone()), old);
        // Apache's decoders throw what its error codes do not name.
        let mut broken = batch[..BatchHeader::SIZE].to_vec();
        broken.extend([0x77; 40]);
        let broken =
            changed(broken, |h| h.batch_length = (BatchHeader::SIZE - BatchHeader::LOG_OVERHEAD + 40) as i32);
        let no_codec = differs(INVALID_RECORD, UNKNOWN_SERVER_ERROR);
        peer.check(&format!("{codec:?} that is none"), produce(peer, broken), no_codec);
        for count in [2, 4] {
            let lie = changed(batch.clone(), |h| (h.records_count, h.last_offset_delta) = (count, count - 1));
            peer.check(&format!("{codec:?} with a count of {count}"), produce(peer, lie), INVALID_RECORD);
        }
        let bomb = differs(MESSAGE_TOO_LARGE, 0);
        peer.check(&format!("a bomb of {codec:?}"), produce_to(peer, "wide", 9, bomb_of(codec)), bomb);
    }
}

/// A batch of a few kilobytes (megabytes, with Snappy) that is larger than all that may be sent.
fn bomb_of(codec: Compression) -> Vec<u8> {
    let mut builder = BatchBuilder::new().compression(codec, None);
    builder.append(now_ms(), None, Some(&vec![0; EXPANDED_MAX]), &[]);
    builder.build().unwrap()
}

fn topics(peer: &mut Peer, plain: Uuid) {
    let mut wire = peer.connect();
    for (topic, partition) in
        [("nobody", 0), ("plain", 1), ("plain", -1), ("plain", i32::MAX), ("plain", i32::MIN)]
    {
        let code = ask(&mut wire, 9, &request(topic, partition, Some(good())));
        peer.check(&format!("{topic}-{partition}"), code, UNKNOWN_TOPIC_OR_PARTITION);
    }
    for topic in ["", ".", "..", "../plain", "a/b", "a\0b", "plain\n", "\u{1f600}", &"n".repeat(250)] {
        let code = ask(&mut wire, 9, &request(topic, 0, Some(good())));
        peer.check(&format!("topic {topic:?}"), code, UNKNOWN_TOPIC_OR_PARTITION);
    }
    let by_id = |id: Uuid| {
        let mut request = request("", 0, Some(good()));
        request.topic_data[0].topic_id = id;
        request
    };
    peer.check("by id", ask(&mut wire, 13, &by_id(plain)), 0);
    peer.check("by an id of nothing", ask(&mut wire, 13, &by_id(Uuid::from_u128(77))), UNKNOWN_TOPIC_ID);
    peer.check("by no id", ask(&mut wire, 13, &by_id(Uuid::nil())), UNKNOWN_TOPIC_ID);
    for acks in [7, 2, -2, i16::MAX, i16::MIN] {
        let request = request("plain", 0, Some(good())).with_acks(acks);
        peer.check(&format!("acks {acks}"), ask(&mut wire, 9, &request), INVALID_REQUIRED_ACKS);
    }
    for timeout_ms in [-1, i32::MIN, i32::MAX, 0] {
        let request = request("plain", 0, Some(good())).with_timeout_ms(timeout_ms);
        peer.check(&format!("a timeout of {timeout_ms}"), ask(&mut wire, 9, &request), 0);
    }
    without_answer(peer);
    internal_topics(peer);
}

/// With acks=0 the end of the connection is all that a producer learns of an error.
fn without_answer(peer: &mut Peer) {
    let mut wire = peer.connect();
    wire.send(9, &request("plain", 0, Some(good())).with_acks(0));
    assert!(wire.is_served(), "a good batch is not answered, and what follows is");
    wire.send(9, &request("plain", 0, Some(overwritten(17, &[0; 4]))).with_acks(0));
    let code = ask(&mut wire, 9, &request("plain", 0, Some(good())));
    peer.check("an error without answer", code, Outcome::Closed);
}

fn internal_topics(peer: &mut Peer) {
    peer.find_group_coordinator();
    let request = request("__consumer_offsets", 0, Some(good()));
    peer.check("__consumer_offsets", ask(&mut peer.connect(), 9, &request), INVALID_TOPIC);
    // Anybody can call themselves that.
    let mut admin = peer.connect().client_id("__admin_client");
    let mut got = ask(&mut admin, 9, &request);
    // Apache Kafka tells clients of a leader before the leader knows.
    while got == NOT_LEADER_OR_FOLLOWER.into() {
        got = ask(&mut admin, 9, &request);
    }
    peer.check("__consumer_offsets as admin", got, differs(INVALID_TOPIC, 0));
}

fn producers(peer: &mut Peer) {
    let mut wire = peer.connect();
    let init = InitProducerIdRequest::default().with_producer_id(Pid(-1)).with_producer_epoch(-1);
    let init = init.with_transaction_timeout_ms(60_000).with_transactional_id(None);
    let mut answer = wire.call(4, &init).unwrap();
    // Apache Kafka first has to get a block of ids.
    while answer.error_code == COORDINATOR_LOAD_IN_PROGRESS {
        answer = wire.call(4, &init).unwrap();
    }
    let id = ProducerId(answer.producer_id.0);
    let from = |id, epoch, sequence| {
        let mut builder = BatchBuilder::new().producer(id, ProducerEpoch(epoch), sequence);
        (0..3).for_each(|_| builder.append(now_ms(), None, Some(b"value"), &[]));
        request("plain", 0, Some(builder.build().unwrap()))
    };
    for (what, id, epoch, sequence, code) in [
        ("no sequence", id, 1, -1, INVALID_RECORD),
        ("a negative sequence", id, 1, -7, INVALID_RECORD),
        ("a first batch", id, 1, 0, 0),
        ("the same again", id, 1, 0, 0),
        ("a gap", id, 1, 4, OUT_OF_ORDER_SEQUENCE),
        ("a part of it again", id, 1, 1, OUT_OF_ORDER_SEQUENCE),
        ("the next", id, 1, 3, 0),
        ("an old epoch", id, 0, 6, INVALID_PRODUCER_EPOCH),
        ("a negative epoch", id, -1, 6, INVALID_PRODUCER_EPOCH),
        ("a new epoch in the middle", id, 2, 6, OUT_OF_ORDER_SEQUENCE),
        ("a new epoch", id, 2, 0, 0),
        ("a producer nobody knows", ProducerId(1 << 40), 0, 0, 0),
        ("a producer nobody knows, in the middle", ProducerId((1 << 40) + 1), 0, 9, 0),
        ("the last sequence", ProducerId((1 << 40) + 2), 0, i32::MAX, 0),
        ("around the end", ProducerId((1 << 40) + 2), 0, 2, 0),
        ("a producer of below nothing", ProducerId(-2), 0, 0, 0),
    ] {
        peer.check(what, ask(&mut wire, 9, &from(id, epoch, sequence)), code);
    }
    let in_transaction = with_header(|h| {
        h.attributes = h.attributes.with_transactional(true);
        (h.producer_id, h.producer_epoch, h.base_sequence) = (id, ProducerEpoch(2), 3);
    });
    let request = request("plain", 0, Some(in_transaction));
    let got = ask(&mut wire, 9, &request);
    peer.check("a transactional batch", got, TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    let id = Some(TransactionalId(StrBytes::from_static_str("nobody's")));
    // Apache's transaction coordinator is not there yet. Ours is not at all: an error that is final.
    let refused = differs(TRANSACTIONAL_ID_AUTHORIZATION_FAILED, NOT_ENOUGH_REPLICAS);
    peer.check("a transactional id", ask(&mut wire, 9, &request.with_transactional_id(id)), refused);
}
