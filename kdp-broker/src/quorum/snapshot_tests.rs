//! A snapshot that Apache Kafka 4.3.1 wrote (topics, settings, a quota, an ACL, a SCRAM credential), and our own.

use std::collections::BTreeSet;
use std::fs;

use kdp_client::protocol::records::Batches;
use kdp_client::protocol::types::Offset;

use super::*;
use crate::durability::Durability;
use crate::metadata::{MetadataDelta, MetadataImage, MetadataVersion};

const APACHE: &[u8] = include_bytes!("testdata/apache-4.3.1.checkpoint");

/// Every record with its version, as bytes: Apache's maps have an order of their own.
fn frames(bytes: &[u8]) -> BTreeSet<Vec<u8>> {
    let mut frames = BTreeSet::new();
    for batch in Batches::new(bytes) {
        let batch = batch.expect("whole");
        if !batch.header().is_control() {
            let records = batch.records().expect("readable");
            frames.extend(records.map(|record| record.expect("readable").value.expect("there").to_vec()));
        }
    }
    frames
}

#[test]
fn apaches_snapshot_goes_through_the_image_and_comes_out_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let theirs = directory.path().join("theirs.checkpoint");
    fs::write(&theirs, APACHE).expect("written");
    let contents = read(&theirs).expect("readable");
    assert_eq!(contents.control.len(), 2, "kraft.version and the voters");

    let mut image = MetadataImage::default();
    for record in &contents.records {
        image.apply(record, &mut MetadataDelta::default()).expect("fits");
    }
    assert_eq!(image.features.metadata_version(), Some(MetadataVersion::LATEST));
    assert_eq!(image.topic_by_name("orders").expect("there").partitions.len(), 2);

    let ours = SnapshotId { offset: Offset(61), epoch: LeaderEpoch(1) }.path(directory.path());
    let times = Times { now_ms: 5, last_contained_ms: contents.last_contained_ms };
    let records = image.to_records(MetadataVersion::LATEST);
    write(&ours, LeaderEpoch(1), times, contents.control.clone(), records, Durability::Machine)
        .expect("written");
    assert_eq!(frames(&fs::read(&ours).expect("readable")), frames(APACHE));
    let again = read(&ours).expect("readable");
    assert_eq!((again.last_contained_ms, again.control), (contents.last_contained_ms, contents.control));
}

#[test]
fn a_snapshot_without_its_end_is_none() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("cut.checkpoint");
    for length in [0, 60, APACHE.len() - 75, APACHE.len() - 1] {
        fs::write(&path, &APACHE[..length]).expect("written");
        assert!(read(&path).is_err(), "{length} bytes");
    }
}

#[test]
fn names_are_apaches() {
    let directory = tempfile::tempdir().expect("a directory");
    let id = SnapshotId { offset: Offset(61), epoch: LeaderEpoch(2) };
    assert!(id.path(directory.path()).ends_with("00000000000000000061-0000000002.checkpoint"));
    for name in [
        "00000000000000000061-0000000002.checkpoint",
        "00000000000000000000-0000000000.checkpoint",
        "00000000000000000061-0000000002.checkpoint.deleted",
        "00000000000000000061-0000000002.checkpoint.part",
        "61-2.checkpoint",
        "00000000000000000061.log",
    ] {
        fs::write(directory.path().join(name), "").expect("written");
    }
    assert_eq!(list(directory.path()).expect("readable"), [SnapshotId::ZERO, id]);
    remove_leftovers(directory.path()).expect("removed");
    assert_eq!(fs::read_dir(directory.path()).expect("readable").count(), 4);
}
