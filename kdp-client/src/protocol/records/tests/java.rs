//! Byte for byte with Java: what it writes we write, and what it compressed we read.

use super::vectors::{self, bytes};
use super::{plain, rich};
use crate::protocol::records::{BatchBuilder, BatchView, Batches, Compression, RecordStream};
use crate::protocol::types::{LeaderEpoch, Offset};

#[test]
fn uncompressed_batches_are_the_same_bytes() {
    assert_eq!(rich(Compression::None).build().unwrap(), bytes(vectors::RICH_NONE));

    let mut builder = BatchBuilder::new()
        .base_offset(Offset(5))
        .leader_epoch(LeaderEpoch(7))
        .log_append_time(1_700_000_009_999);
    builder.append(1_700_000_000_000, Some(b"k"), Some(b"v"), &[]);
    builder.append(1_700_000_000_001, Some(b"k"), Some(b"w"), &[]);
    assert_eq!(builder.build().unwrap(), bytes(vectors::APPEND_TIME));
}

/// Java's batch of `expected`'s records reads as those records, in place and as a stream.
fn check_reads(java: &str, expected: BatchBuilder) {
    let java = bytes(java);
    let batch = BatchView::parse(&java).unwrap();
    batch.verify_crc().unwrap();
    let ours = expected.build().unwrap();
    let ours = BatchView::parse(&ours).unwrap();
    let (mut scratch, mut scratch_ours) = (Vec::new(), Vec::new());
    let read: Vec<_> =
        batch.decompressed_records(&mut scratch, 1 << 20).unwrap().collect::<Result<_, _>>().unwrap();
    let written: Vec<_> =
        ours.decompressed_records(&mut scratch_ours, 1 << 20).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(read, written);

    let codec = batch.header().compression().unwrap();
    assert_eq!(codec, ours.header().compression().unwrap());
    let decoder = codec.decoder(batch.payload()).unwrap();
    let streamed: Vec<_> = RecordStream::new(decoder, batch.header().records_count, 1 << 20)
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for (streamed, record) in streamed.iter().zip(&read) {
        assert_eq!(streamed.offset_delta, record.offset_delta);
        assert_eq!(streamed.timestamp_delta, record.timestamp_delta);
        assert_eq!(streamed.key_size, record.key.map(<[u8]>::len));
        assert_eq!(streamed.value_size, record.value.map(<[u8]>::len));
        assert_eq!(streamed.size_in_bytes, record.size_in_bytes);
    }
    assert_eq!(streamed.len(), read.len());
}

#[test]
fn every_codec_of_java_is_read() {
    check_reads(vectors::PLAIN_GZIP, plain(Compression::Gzip, 8));
    check_reads(vectors::PLAIN_SNAPPY, plain(Compression::Snappy, 8));
    check_reads(vectors::PLAIN_LZ4, plain(Compression::Lz4, 8));
    check_reads(vectors::PLAIN_ZSTD, plain(Compression::Zstd, 8));
    check_reads(vectors::RICH_ZSTD, rich(Compression::Zstd));
    check_reads(vectors::RICH_NONE, rich(Compression::None));
}

#[test]
fn the_framings_we_write_are_those_of_java() {
    let front = |codec, java: &str| {
        let ours = plain(codec, 8).build().unwrap();
        (ours[61..].to_vec(), bytes(java)[61..].to_vec())
    };
    let (ours, java) = front(Compression::Lz4, vectors::PLAIN_LZ4);
    assert_eq!(ours[..7], java[..7], "magic, flags, block size, checksum");
    let (ours, java) = front(Compression::Snappy, vectors::PLAIN_SNAPPY);
    assert_eq!(ours[..16], java[..16], "the header of the framing");
}

#[test]
fn raw_and_joined_snappy_is_read() {
    let records = b"some records, some records, some records".repeat(10);
    let raw = snap::raw::Encoder::new().compress_vec(&records).unwrap();
    let mut out = Vec::new();
    Compression::Snappy.decompress(&raw, 1 << 20, &mut out).unwrap();
    assert_eq!(out, records);

    let mut joined = Vec::new();
    Compression::Snappy.compress(&records, None, &mut joined).unwrap();
    Compression::Snappy.compress(&records, None, &mut joined).unwrap();
    out.clear();
    Compression::Snappy.decompress(&joined, 1 << 20, &mut out).unwrap();
    assert_eq!(out, records.repeat(2));
}

#[test]
fn batches_back_to_back_end_at_a_cut_one() {
    let (first, second) = (bytes(vectors::RICH_NONE), bytes(vectors::PLAIN_LZ4));
    let whole = [first.clone(), second.clone()].concat();
    let mut batches = Batches::new(&whole);
    let header = batches.next().unwrap().unwrap().header().clone();
    assert_eq!(
        (header.base_offset, header.last_offset(), header.next_offset()),
        (Offset(100), Offset(200), Offset(201))
    );
    assert_eq!((header.last_sequence(), header.records_count), (99, 4));
    assert_eq!(batches.next().unwrap().unwrap().bytes(), second);
    assert!(batches.next().is_none());
    assert!(batches.rest().is_empty());

    for cut in first.len()..whole.len() {
        let mut batches = Batches::new(&whole[..cut]);
        assert!(batches.by_ref().all(|batch| batch.unwrap().bytes() == first));
        assert_eq!(batches.rest().len(), cut - first.len());
    }
}
