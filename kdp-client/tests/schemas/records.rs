//! Every record in every version: bytes made from its schema are read, written and read again.

use std::collections::BTreeSet;

use kdp_client::protocol::schema::metadata::MetadataRecord;
use kdp_client::protocol::schema::{self, CoordinatorRecordKey, CoordinatorRecordValue};

use crate::frames::frame;
use crate::language::{Kind, Message};

const SEEDS: u64 = 20;

fn records(kind: Kind) -> Vec<Message> {
    crate::messages().into_iter().filter(|message| message.kind == kind).collect()
}

/// Each version of a message, with many frames that start with `prefix`.
fn for_every_frame(message: &Message, prefix: impl Fn(i16) -> Vec<u8>, test: impl Fn(i16, Vec<u8>)) {
    for version in message.versions.first..=message.versions.last {
        for seed in 0..SEEDS {
            let mut bytes = prefix(version);
            bytes.extend(frame(message, version, seed));
            test(version, bytes);
        }
    }
}

#[test]
fn metadata_records() {
    let all = records(Kind::Metadata);
    let keys: Vec<_> = all.iter().map(|message| message.key).collect();
    assert_eq!(keys, MetadataRecord::API_KEYS);
    for message in &all {
        let prefix = |version: i16| vec![1, message.key as u8, version as u8];
        for_every_frame(message, prefix, |version, bytes| {
            let (record, found) = MetadataRecord::decode_versioned(&bytes)
                .unwrap_or_else(|error| panic!("{} {version}: {error}: {bytes:02x?}", message.name));
            assert_eq!(
                (record.api_key(), record.name(), found),
                (message.key, message.name.as_str(), version)
            );
            let again = record.encode(version).unwrap();
            assert_eq!(MetadataRecord::decode_versioned(&again), Ok((record, version)));
            for length in 0..bytes.len() {
                assert!(MetadataRecord::decode(&bytes[..length]).is_err(), "{} cut", message.name);
            }
        });
    }
}

fn check_key<K: CoordinatorRecordKey + PartialEq + std::fmt::Debug>(message: &Message) {
    assert_eq!((K::TYPE, K::NAME), (message.key, message.name.as_str()));
    for_every_frame(
        message,
        |_| K::TYPE.to_be_bytes().to_vec(),
        |_, bytes| {
            let key = K::decode_key(&bytes).unwrap();
            assert_eq!(
                key.encode_key().unwrap(),
                bytes,
                "keys have one form only: they are compared as bytes"
            );
            assert!(K::decode_key(&bytes[..bytes.len() - 1]).is_err());
        },
    );
}

fn check_value<V: CoordinatorRecordValue + PartialEq + std::fmt::Debug>(message: &Message) {
    assert_eq!((V::TYPE, V::NAME), (message.key, message.name.as_str()));
    for_every_frame(
        message,
        |version| version.to_be_bytes().to_vec(),
        |version, bytes| {
            let value =
                V::decode_value(&bytes).unwrap_or_else(|error| panic!("{} {version}: {error}", V::NAME));
            let again = value.encode_value(version).unwrap();
            assert_eq!(V::decode_value(&again), Ok(value));
            assert!(V::decode_value(&bytes[..bytes.len() - 1]).is_err());
        },
    );
}

macro_rules! check_all {
    ($test:ident, $kind:ident, $check:ident, $($log:ident: $($record:ident)*;)*) => {
        #[test]
        fn $test() {
            let all = records(Kind::$kind);
            let mut checked = BTreeSet::new();
            $($(
                let message = all.iter().find(|message| message.name == stringify!($record)).unwrap();
                $check::<schema::$log::$record>(message);
                checked.insert(stringify!($record));
            )*)*
            assert!(all.iter().all(|message| checked.contains(message.name.as_str())));
        }
    };
}

check_all! { keys_of_coordinators, Key, check_key,
    group: LegacyOffsetCommitKey OffsetCommitKey GroupMetadataKey ConsumerGroupMetadataKey
        ConsumerGroupPartitionMetadataKey ConsumerGroupMemberMetadataKey
        ConsumerGroupTargetAssignmentMetadataKey ConsumerGroupTargetAssignmentMemberKey
        ConsumerGroupCurrentMemberAssignmentKey ShareGroupMemberMetadataKey ShareGroupMetadataKey
        ShareGroupTargetAssignmentMetadataKey ShareGroupTargetAssignmentMemberKey
        ShareGroupCurrentMemberAssignmentKey ShareGroupStatePartitionMetadataKey
        ConsumerGroupRegularExpressionKey StreamsGroupMetadataKey StreamsGroupMemberMetadataKey
        StreamsGroupTargetAssignmentMetadataKey StreamsGroupTargetAssignmentMemberKey
        StreamsGroupCurrentMemberAssignmentKey StreamsGroupTopologyKey;
    share: ShareSnapshotKey ShareUpdateKey;
    transaction: TransactionLogKey;
}

check_all! { values_of_coordinators, Value, check_value,
    group: LegacyOffsetCommitValue OffsetCommitValue GroupMetadataValue ConsumerGroupMetadataValue
        ConsumerGroupPartitionMetadataValue ConsumerGroupMemberMetadataValue
        ConsumerGroupTargetAssignmentMetadataValue ConsumerGroupTargetAssignmentMemberValue
        ConsumerGroupCurrentMemberAssignmentValue ShareGroupMemberMetadataValue ShareGroupMetadataValue
        ShareGroupTargetAssignmentMetadataValue ShareGroupTargetAssignmentMemberValue
        ShareGroupCurrentMemberAssignmentValue ShareGroupStatePartitionMetadataValue
        ConsumerGroupRegularExpressionValue StreamsGroupMetadataValue StreamsGroupMemberMetadataValue
        StreamsGroupTargetAssignmentMetadataValue StreamsGroupTargetAssignmentMemberValue
        StreamsGroupCurrentMemberAssignmentValue StreamsGroupTopologyValue;
    share: ShareSnapshotValue ShareUpdateValue;
    transaction: TransactionLogValue;
}
