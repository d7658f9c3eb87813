//! Every record in every version: bytes made from its schema are read, written and read again.

use std::fmt::Debug;

use kdp_client::protocol::schema;
use kdp_client::protocol::schema::metadata::MetadataRecord;

use crate::every_record::{Visitor, visit_every_record};
use crate::frames::frame;
use crate::language::{Kind, Message};

const SEEDS: u64 = 20;

struct GoesBothWays;

impl Visitor for GoesBothWays {
    fn visit<R: schema::Message + PartialEq + Debug>(&mut self, _: &str, message: &Message) {
        let versions = message.versions.first..=message.versions.last;
        assert_eq!((R::NAME, R::VERSIONS), (message.name.as_str(), versions.clone()));
        for version in versions {
            (0..SEEDS).for_each(|seed| check::<R>(version, &frame(message, version, seed)));
        }
    }
}

fn check<R: schema::Message + PartialEq + Debug>(version: i16, bytes: &[u8]) {
    let context = || format!("{} {version}: {bytes:02x?}", R::NAME);
    let decode = |mut bytes: &[u8]| R::decode(&mut bytes, version).map(|record| (record, bytes.len()));
    let (record, rest) = decode(bytes).unwrap_or_else(|error| panic!("{error}: {}", context()));
    assert_eq!(rest, 0, "{}", context());
    let mut again = Vec::new();
    record.encode(version, &mut again).unwrap();
    assert_eq!(decode(&again), Ok((record, 0)), "{}", context());
    for length in 0..bytes.len() {
        assert!(decode(&bytes[..length]).is_err(), "cut to {length}: {}", context());
    }
}

#[test]
fn every_record_goes_both_ways() {
    visit_every_record(&crate::messages(), &mut GoesBothWays);
}

#[test]
fn metadata_records_are_told_apart_by_their_frame() {
    let all: Vec<_> =
        crate::messages().into_iter().filter(|message| message.kind == Kind::Metadata).collect();
    let keys: Vec<_> = all.iter().map(|message| message.key).collect();
    assert_eq!(keys, MetadataRecord::API_KEYS);
    for message in &all {
        for version in message.versions.first..=message.versions.last {
            let mut bytes = vec![1, message.key as u8, version as u8];
            bytes.extend(frame(message, version, 1));
            let (record, found) = MetadataRecord::decode_versioned(&bytes).unwrap();
            let name = message.name.as_str();
            assert_eq!((record.api_key(), record.name(), found), (message.key, name, version));
        }
    }
}
