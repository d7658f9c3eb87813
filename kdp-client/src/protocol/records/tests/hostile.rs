//! Bytes that lie: never a panic, and never more memory than the bound.

use proptest::prelude::*;

use super::{plain, rich};
use crate::protocol::records::{
    BatchHeader, BatchView, Batches, Compression, RecordError, RecordStream, Records,
};

const LIMIT: usize = 1 << 16;

/// Everything that reads, on whatever bytes.
fn read_all(bytes: &[u8]) {
    let mut scratch = Vec::new();
    for batch in Batches::new(bytes).flatten() {
        let header = batch.header();
        let _ = (batch.verify_crc(), header.last_offset(), header.next_offset(), header.last_sequence());
        if let Ok(records) = batch.decompressed_records(&mut scratch, LIMIT) {
            for record in records.flatten() {
                let _ = (record.offset(header), record.timestamp(header));
                assert_eq!(record.headers.iter().count(), record.headers.len());
            }
        }
        assert!(scratch.len() <= LIMIT);
        let Ok(decoder) = header.compression().and_then(|codec| codec.decoder(batch.payload())) else {
            continue;
        };
        if let Ok(stream) = RecordStream::new(decoder, header.records_count, LIMIT) {
            let size: usize = stream.flatten().map(|record| record.size_in_bytes).sum();
            assert!(size <= LIMIT);
        }
    }
}

#[test]
fn every_truncation_is_told() {
    for codec in Compression::ALL {
        let whole = rich(codec).build().unwrap();
        for cut in 0..whole.len() {
            let bytes = &whole[..cut];
            assert_eq!(Batches::new(bytes).count(), 0, "a cut batch is not a batch");
            assert!(matches!(BatchView::parse(bytes), Err(RecordError::Truncated { .. })));
        }
        // The same with a length that fits what is left: now the records are what is cut.
        for cut in BatchHeader::SIZE..whole.len() {
            let mut bytes = whole[..cut].to_vec();
            bytes[8..12].copy_from_slice(&((cut - 12) as i32).to_be_bytes());
            let batch = BatchView::parse(&bytes).unwrap();
            assert!(batch.verify_crc().is_err());
            let decoder = codec.decoder(batch.payload());
            let told = decoder
                .and_then(|decoder| RecordStream::new(decoder, 4, LIMIT)?.collect::<Result<Vec<_>, _>>());
            assert!(told.is_err(), "{codec} cut at {cut}");
            read_all(&bytes);
        }
    }
}

#[test]
fn counts_and_rests_are_told() {
    let whole = plain(Compression::None, 3).build().unwrap();
    let payload = &whole[BatchHeader::SIZE..];
    let last = |payload, count| Records::new(payload, count).unwrap().last().unwrap().err();
    assert_eq!(last(payload, 3), None);
    assert_eq!(last(payload, 2), Some(RecordError::TrailingBytes));
    assert_eq!(last(payload, i32::MAX), Some(RecordError::PrematureEnd));
    assert_eq!(Records::new(payload, -1).err(), Some(RecordError::NegativeCount(-1)));
    let stream = |count| RecordStream::new(payload, count, LIMIT).unwrap().last().unwrap().err();
    assert_eq!(stream(3), None);
    assert_eq!(stream(2), Some(RecordError::TrailingBytes));
    assert_eq!(stream(4), Some(RecordError::PrematureEnd));
}

/// A record of these bytes behind its length, read both ways.
fn check_record(body: &[u8], expected: RecordError) {
    let mut payload = vec![(body.len() * 2) as u8];
    payload.extend_from_slice(body);
    let in_place = Records::new(&payload, 1).unwrap().next().unwrap();
    assert_eq!(in_place.err(), Some(expected), "{body:02x?}");
    let streamed = RecordStream::new(payload.as_slice(), 1, LIMIT).unwrap().next().unwrap();
    assert!(streamed.is_err(), "{body:02x?}");
}

#[test]
fn records_that_contradict_themselves() {
    let invalid = RecordError::InvalidRecord;
    check_record(&[], invalid("the record ends within a field"));
    check_record(&[0, 0, 0, 1, 1], invalid("the record ends within a field"));
    check_record(&[0, 0, 0, 40, 1, 0], invalid("a field's length exceeds the record"));
    check_record(&[0, 0, 0, 1, 1, 1], invalid("the number of headers exceeds the record"));
    check_record(&[0, 0, 0, 1, 1, 4, 0, 0], invalid("the number of headers exceeds the record"));
    check_record(&[0, 0, 0, 1, 1, 2, 1, 0], invalid("a header's key is null"));
    check_record(&[0, 0, 0, 1, 1, 2, 0, 40], invalid("a field's length exceeds the record"));
    check_record(&[0, 0, 0, 1, 1, 0, 0], invalid("bytes follow the record's last header"));
    check_record(
        &[0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
        RecordError::VarintTooLong,
    );
    check_record(&[0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 1, 1, 0], RecordError::VarintTooLong);
    let lengths_max = [0xfe, 0xff, 0xff, 0xff, 0x0f, 0];
    assert!(Records::new(&lengths_max, 1).unwrap().next().unwrap().is_err());
    let length_negative = [0x01, 0, 0, 0, 1, 1, 0];
    assert!(Records::new(&length_negative, 1).unwrap().next().unwrap().is_err());
}

#[test]
fn bombs_go_off_at_the_bound() {
    let zeros = vec![0; 20 << 20];
    for codec in Compression::ALL {
        let mut packed = Vec::new();
        codec.compress(&zeros, None, &mut packed).unwrap();
        let mut out = Vec::new();
        assert_eq!(
            codec.decompress(&packed, LIMIT, &mut out),
            Err(RecordError::ExpandsTooFar { limit: LIMIT }),
            "{codec}"
        );
        assert!(out.capacity() <= 2 * LIMIT, "{codec}");
    }
    let mut builder = plain(Compression::Zstd, 1);
    builder.append(0, None, Some(&zeros), &[]);
    let bytes = builder.build().unwrap();
    let decoder = Compression::Zstd.decoder(&bytes[61..]).unwrap();
    let told = RecordStream::new(decoder, 2, LIMIT).unwrap().last().unwrap();
    assert_eq!(told, Err(RecordError::ExpandsTooFar { limit: LIMIT }));
}

#[test]
fn blocks_that_claim_too_much() {
    let snappy = [0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0];
    assert!(Compression::Snappy.decompress(&snappy, LIMIT, &mut Vec::new()).is_err());
    let mut framed = b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01".to_vec();
    framed.extend_from_slice(&[0x7f, 0xff, 0xff, 0xff, 1]);
    assert!(Compression::Snappy.decompress(&framed, LIMIT, &mut Vec::new()).is_err());
    framed[16] = 0xff;
    assert!(Compression::Snappy.decompress(&framed, LIMIT, &mut Vec::new()).is_err());

    let mut lz4 = Vec::new();
    Compression::Lz4.compress(b"", None, &mut lz4).unwrap();
    for (at, to) in [(0, 0), (4, 0x40), (4, 0xe0), (5, 0x80), (6, 0), (7, 1), (8, 0xff)] {
        let mut broken = lz4.clone();
        broken[at] = to;
        assert!(Compression::Lz4.decompress(&broken, LIMIT, &mut Vec::new()).is_err(), "byte {at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changed_bytes_never_panic(
        codec in 0..5u8,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        front in 17..61usize,
    ) {
        let mut bytes = rich(Compression::from_id(codec).unwrap()).build().unwrap();
        for (at, to) in changes {
            let at = front + at.index(bytes.len() - front);
            bytes[at] = to;
        }
        read_all(&bytes);
    }

    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), codec in 0..5u8) {
        read_all(&bytes);
        let mut batch = BatchHeader {
            batch_length: 49 + bytes.len() as i32,
            records_count: i32::MAX,
            attributes: crate::protocol::records::Attributes(i16::from(codec)),
            ..BatchHeader::empty()
        }
        .to_bytes()
        .to_vec();
        batch.extend_from_slice(&bytes);
        read_all(&batch);
    }
}
