//! Every record in every version: bytes that Apache writes, round trips, and hostile bytes.

use bytes::Bytes;
use uuid::Uuid;

use super::group::{
    ConsumerGroupMemberMetadataValue, GroupMetadataKey, GroupMetadataValue, OffsetCommitKey,
    OffsetCommitValue,
};
use super::metadata::{
    MetadataRecord, PartitionChangeRecord, PartitionRecord, RegisterBrokerRecord, TopicRecord,
};
use super::{CoordinatorRecordKey, CoordinatorRecordValue, Fault, SchemaError, record_type};

#[test]
fn a_topic_record_is_apaches_bytes() {
    let record = TopicRecord { name: "foo".into(), topic_id: Uuid::from_u128(7), ..Default::default() };
    let bytes = MetadataRecord::from(record.clone()).encode(0).unwrap();
    assert_eq!(bytes, b"\x01\x02\x00\x04foo\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x07\0");
    assert_eq!(MetadataRecord::decode(&bytes), Ok(record.into()));
}

#[test]
fn tagged_fields_are_written_when_they_differ_from_their_default() {
    let record =
        PartitionChangeRecord { partition_id: 1, leader: 5, isr: Some(vec![5]), ..Default::default() };
    let bytes = MetadataRecord::from(record.clone()).encode(2).unwrap();
    let tail = b"\x02\x00\x05\x02\0\0\0\x05\x01\x04\0\0\0\x05";
    assert!(bytes.ends_with(tail), "{bytes:02x?}");
    assert_eq!(MetadataRecord::decode(&bytes), Ok(record.into()));
}

#[test]
fn defaults_are_kafkas() {
    let record = PartitionRecord::default();
    assert_eq!((record.partition_id, record.leader, record.leader_epoch), (-1, -1, -1));
    assert_eq!(record.eligible_leader_replicas, None);
    let record = RegisterBrokerRecord::default();
    assert!(record.fenced && record.rack == Some(String::new()) && record.cordoned_log_dirs.is_none());
    assert_eq!(PartitionChangeRecord::default().leader, -2);
}

#[test]
fn a_value_that_a_version_cannot_carry_is_refused_unless_it_is_ignorable() {
    let record = PartitionRecord { eligible_leader_replicas: Some(vec![1]), ..Default::default() };
    let lacks = SchemaError::Lacks { field: "EligibleLeaderReplicas", version: 1 };
    assert_eq!(MetadataRecord::from(record).encode(1), Err(lacks));
    let value = OffsetCommitValue { leader_epoch: 3, ..Default::default() };
    let read = OffsetCommitValue::decode_value(&value.encode_value(2).unwrap()).unwrap();
    assert_eq!(read.leader_epoch, -1);
}

#[test]
fn unknown_tagged_fields_are_kept() {
    let mut record = PartitionRecord { eligible_leader_replicas: Some(vec![1]), ..Default::default() };
    record.unknown_tagged_fields = vec![(77, b"later".to_vec())];
    let bytes = MetadataRecord::from(record.clone()).encode(2).unwrap();
    assert_eq!(MetadataRecord::decode(&bytes), Ok(record.into()));
}

#[test]
fn every_metadata_record_survives_in_every_version_and_in_no_other() {
    for record in MetadataRecord::defaults() {
        for version in record.versions() {
            let bytes = record.encode(version).unwrap();
            assert_eq!(MetadataRecord::decode_versioned(&bytes), Ok((record.clone(), version)));
            for length in 0..bytes.len() {
                assert!(
                    MetadataRecord::decode(&bytes[..length]).is_err(),
                    "{} cut to {length}",
                    record.name()
                );
            }
            let trailing = [bytes.as_slice(), &[0]].concat();
            assert_eq!(MetadataRecord::decode(&trailing), Err(Fault::Trailing(1).into()));
        }
        let newer = record.versions().end() + 1;
        assert_eq!(record.encode(newer), Err(SchemaError::Version { name: record.name(), version: newer }));
    }
}

#[test]
fn a_frame_that_is_not_known_is_refused() {
    assert_eq!(MetadataRecord::decode(b""), Err(Fault::Truncated.into()));
    assert_eq!(MetadataRecord::decode(b"\0\x02\0"), Err(SchemaError::Frame(0)));
    assert_eq!(MetadataRecord::decode(b"\x01\x06\0"), Err(SchemaError::Type(6)));
    assert_eq!(
        MetadataRecord::decode(b"\x01\xff\xff\xff\xff\x0f\0"),
        Err(SchemaError::Type(u32::MAX.into()))
    );
    let version = SchemaError::Version { name: "TopicRecord", version: 9 };
    assert_eq!(MetadataRecord::decode(b"\x01\x02\x09"), Err(version));
}

#[test]
fn a_length_is_believed_only_when_the_bytes_are_there() {
    // PartitionRecord with 2^31 - 2 replicas, and with a length that is too long itself.
    let head = [&b"\x01\x03\x00\0\0\0\x01"[..], &[0; 16]].concat();
    for length in [&b"\xff\xff\xff\xff\x07"[..], b"\xff\xff\xff\xff\x0f", b"\xff\xff\xff\xff\xff\x01"] {
        assert!(MetadataRecord::decode(&[&head, length, &[0; 8]].concat()).is_err());
    }
}

#[test]
fn coordinator_records_carry_their_type_and_version() {
    let key = OffsetCommitKey { group: "g".into(), topic: "t".into(), partition: 3, ..Default::default() };
    let bytes = key.encode_key().unwrap();
    assert_eq!(bytes, b"\0\x01\0\x01g\0\x01t\0\0\0\x03");
    assert_eq!(record_type(&bytes), Ok(1));
    assert_eq!(OffsetCommitKey::decode_key(&bytes), Ok(key));
    assert_eq!(GroupMetadataKey::decode_key(&bytes), Err(SchemaError::OtherType { expected: 2, found: 1 }));

    let member = super::group::group_metadata_value::MemberMetadata {
        member_id: "m".into(),
        subscription: Bytes::from_static(b"sub"),
        ..Default::default()
    };
    let value =
        GroupMetadataValue { generation: 4, protocol: None, members: vec![member], ..Default::default() };
    for version in 0..=4 {
        let bytes = value.encode_value(version).unwrap();
        assert_eq!(bytes[..2], version.to_be_bytes());
        let read = GroupMetadataValue::decode_value(&bytes).unwrap();
        assert_eq!((read.generation, &read.members[0].subscription[..]), (4, &b"sub"[..]));
    }
}

#[test]
fn a_struct_in_a_tag_that_is_null_is_apaches_bytes() {
    // As Apache 4.3.1 wrote it for a consumer of the new protocol.
    let apaches = b"\0\0\0\0\x11console-consumer\x0b/127.0.0.1\x02\x03t1\x01\0\x04\x93\xe0\0\x01\0\x01\0";
    let value = ConsumerGroupMemberMetadataValue::decode_value(apaches).unwrap();
    assert_eq!(value.classic_member_metadata, None);
    assert_eq!((value.client_id.as_str(), value.rebalance_timeout_ms), ("console-consumer", 300_000));
    assert_eq!(value.encode_value(0).unwrap(), apaches);
}
