//! Single frames against the guard. Every message in every version is tested in `tests/schemas`.

use std::mem::size_of;

use super::*;
use crate::protocol::messages::{fetch_request, metadata_response, produce_request};

const PRODUCE: i16 = 0;
const METADATA: i16 = 3;

fn fault(result: Result<(), GuardError>) -> Fault {
    match result {
        Err(GuardError::Malformed { fault, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

/// One topic, one partition, records of that many bytes.
fn produce(records: usize) -> Vec<u8> {
    let mut body = b"\0\xff\xff\0\0\x75\x30\x02\x02t\x02\0\0\0\0".to_vec();
    let mut length = records as u32 + 1;
    while length >= 0x80 {
        body.push(length as u8 | 0x80);
        length >>= 7;
    }
    body.push(length as u8);
    body.resize(body.len() + records, 7);
    body.extend_from_slice(b"\0\0\0");
    body
}

#[test]
fn a_produce_request_is_stepped_over_whatever_its_size() {
    for records in [0, 100, 16 << 10, 1 << 20] {
        assert_eq!(check_request(PRODUCE, 9, &produce(records)), Ok(()));
    }
}

#[test]
fn claimed_counts_are_refused() {
    assert_eq!(fault(check_request(METADATA, 0, &i32::MAX.to_be_bytes())), Fault::Truncated);
    assert_eq!(fault(check_request(METADATA, 0, &(-2i32).to_be_bytes())), Fault::Length(-2));
    assert_eq!(fault(check_request(METADATA, 0, &(-1i32).to_be_bytes())), Fault::Null);
    assert_eq!(check_request(METADATA, 1, &(-1i32).to_be_bytes()), Ok(()));
    assert_eq!(fault(check_request(METADATA, 12, b"\xff\xff\xff\xff\x0f")), Fault::Truncated);
    assert_eq!(fault(check_request(METADATA, 12, b"\xff\xff\xff\xff\x7f")), Fault::Varint);
}

#[test]
fn arrays_are_limited_even_where_the_bytes_are_there() {
    let mut body = 1_000_001u32.to_be_bytes().to_vec();
    body.resize(4 + 2 * 1_000_001, 0);
    assert_eq!(fault(check_request(METADATA, 0, &body)), Fault::Length(1_000_001));
}

#[test]
fn unknown_tagged_fields_ascend_and_are_limited() {
    let with = |tagged: &[u8]| check_request(METADATA, 9, &[b"\0\0\0\0".as_slice(), tagged].concat());
    assert_eq!(with(b"\x00"), Ok(()));
    assert_eq!(with(b"\x02\x05\x01x\x06\x00"), Ok(()));
    assert_eq!(fault(with(b"\x02\x05\x00\x05\x00")), Fault::Tag(5));
    assert_eq!(fault(with(b"\x01\x05\x02x")), Fault::Truncated);
    assert_eq!(fault(with(b"\x91\x4e")), Fault::Length(10_001));
}

#[test]
fn a_known_tag_must_fill_its_length_and_belong_to_the_version() {
    // FetchRequest: ClusterId has tag 0, ReplicaState tag 1 from version 15.
    let fetch = |version, head: usize, tagged: &[u8]| {
        check_request(1, version, &[&vec![0; head][..], b"\x01\x01\x01", tagged].concat())
    };
    assert_eq!(fetch(12, 25, b"\x01\x00\x02\x02c"), Ok(()));
    assert_eq!(fault(fetch(12, 25, b"\x01\x00\x03\x02cc")), Fault::Tag(0));
    assert_eq!(fault(fetch(12, 25, b"\x01\x01\x0d\0\0\0\x01\0\0\0\0\0\0\0\x01\0")), Fault::Tag(1));
    assert_eq!(fetch(15, 21, b"\x01\x01\x0d\0\0\0\x01\0\0\0\0\0\0\0\x01\0"), Ok(()));
}

#[test]
fn a_frame_may_not_decode_to_far_more_than_its_size() {
    // Each topic of four bytes carries an unknown tagged field, for which a decoder plants a tree.
    let mut body = vec![0xa1, 0x8d, 0x06];
    for _ in 0..100_000 {
        body.extend_from_slice(b"\x01\x01\x07\x00");
    }
    body.extend_from_slice(b"\0\0\0\0");
    assert_eq!(fault(check_request(METADATA, 9, &body)), Fault::Inflated);
}

#[test]
fn responses_may_have_bytes_at_their_end_as_for_apaches_clients() {
    let empty = b"\0\0\0\0\x01\0\xff\xff\xff\xff\x01\0\0\0\0\0\0";
    assert_eq!(check_response(METADATA, 9, empty), Ok(()));
    let (message, field) = ("MetadataResponse", "ControllerId");
    let cut = GuardError::Malformed { message, version: 9, field, fault: Fault::Truncated };
    assert_eq!(check_response(METADATA, 9, &empty[..8]), Err(cut));
}

#[test]
fn keys_and_versions_that_do_not_exist_are_refused() {
    for key in [-1, 4, 7, 95, i16::MAX] {
        assert_eq!(check_request(key, 0, b""), Err(GuardError::UnknownApi(key)));
    }
    let unsupported = GuardError::UnsupportedVersion { message: "ProduceRequest", version: 2 };
    assert_eq!(check_request(PRODUCE, 2, b""), Err(unsupported));
}

#[test]
fn the_estimate_of_memory_is_what_the_decoder_takes() {
    let memory = |shape: Option<&'static Shape>, path: &[usize]| {
        let mut known = &shape.unwrap().body;
        for index in path {
            let Kind::StructArray(inner) = known.fields[*index].kind else { panic!("no array of structs") };
            known = inner;
        }
        known.memory as usize
    };
    let close = |estimate: usize, real: usize| assert!(estimate.abs_diff(real) <= 16, "{estimate} {real}");
    close(memory(shapes::request(0), &[3, 2]), size_of::<produce_request::PartitionProduceData>());
    close(memory(shapes::request(1), &[7, 2]), size_of::<fetch_request::FetchPartition>());
    close(memory(shapes::response(3), &[4, 4]), size_of::<metadata_response::MetadataResponsePartition>());
}

/// The fewest bytes of a frame that a struct can be, in a version.
fn bytes_min(known: &Struct, version: i16, flexible: bool) -> u64 {
    let present = known.fields.iter().filter(|field| (field.first..=field.last).contains(&version));
    let fields: u64 = present
        .map(|field| match field.kind {
            Kind::Fixed(scalar) => scalar.width().into(),
            Kind::Struct(inner) => bytes_min(inner, version, flexible),
            _ if flexible => 1,
            Kind::String => 2,
            _ => 4,
        })
        .sum();
    fields + u64::from(flexible)
}

fn check_elements(shape: &Shape, known: &'static Struct, version: i16) {
    let flexible = version >= shape.flexible_from;
    for field in known.fields.iter().filter(|field| (field.first..=field.last).contains(&version)) {
        let (Kind::StructArray(inner) | Kind::Struct(inner)) = field.kind else { continue };
        let (memory, bytes) = (u64::from(inner.memory), bytes_min(inner, version, flexible));
        let inflates = matches!(field.kind, Kind::StructArray(_)) && memory > INFLATION_MAX * bytes;
        assert!(!inflates, "{} {version} {}: {memory} from {bytes}", shape.name, field.name);
        check_elements(shape, inner, version);
    }
}

#[test]
fn no_honest_array_is_refused_for_what_it_decodes_to() {
    for shape in (0..=100).flat_map(|key| [shapes::request(key), shapes::response(key)]).flatten() {
        shape.versions().for_each(|version| check_elements(shape, &shape.body, version));
    }
}
