//! What is built is read again, whatever it is.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::protocol::records::{BatchBuilder, BatchView, Compression, RecordHeader, RecordStream};
use crate::protocol::types::{LeaderEpoch, Offset, ProducerEpoch, ProducerId};

#[derive(Clone, Debug)]
struct Given {
    timestamp: i64,
    gap: i64,
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    headers: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

fn given() -> impl Strategy<Value = Given> {
    let field = |max| option::of(vec(any::<u8>(), 0..max));
    (any::<i64>(), 0..3i64, field(40), field(3000), vec((vec(any::<u8>(), 0..20), field(20)), 0..4))
        .prop_map(|(timestamp, gap, key, value, headers)| Given { timestamp, gap, key, value, headers })
}

fn headers(given: &Given) -> Vec<RecordHeader<'_>> {
    given.headers.iter().map(|(key, value)| RecordHeader { key, value: value.as_deref() }).collect()
}

fn build(records: &[Given], codec: Compression) -> Vec<u8> {
    let mut builder = BatchBuilder::new()
        .base_offset(Offset(1000))
        .leader_epoch(LeaderEpoch(5))
        .producer(ProducerId(1), ProducerEpoch(2), 3)
        .compression(codec, None);
    for record in records {
        let offset = builder.next_offset() + record.gap;
        builder.append_at(
            offset,
            record.timestamp,
            record.key.as_deref(),
            record.value.as_deref(),
            &headers(record),
        );
    }
    builder.build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn records_come_back(records in vec(given(), 1..30), codec in 0..5u8) {
        let codec = Compression::from_id(codec).unwrap();
        let bytes = build(&records, codec);
        let batch = BatchView::parse(&bytes).unwrap();
        prop_assert_eq!(batch.bytes().len(), bytes.len());
        prop_assert_eq!(batch.verify_crc(), Ok(()));
        let header = batch.header();
        prop_assert_eq!(header.records_count as usize, records.len());
        prop_assert_eq!(header.max_timestamp, records.iter().map(|r| r.timestamp).max().unwrap().max(-1));

        let mut scratch = Vec::new();
        let read: Vec<_> = batch
            .decompressed_records(&mut scratch, 1 << 20)
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let mut offset = Offset(1000);
        for (record, given) in read.iter().zip(&records) {
            offset += given.gap;
            prop_assert_eq!(record.offset(header), offset);
            prop_assert_eq!(record.timestamp(header), given.timestamp);
            prop_assert_eq!(record.key, given.key.as_deref());
            prop_assert_eq!(record.value, given.value.as_deref());
            prop_assert_eq!(record.headers.iter().collect::<Vec<_>>(), headers(given));
            offset += 1;
        }
        prop_assert_eq!(header.next_offset(), offset);

        let stream = RecordStream::new(codec.decoder(batch.payload()).unwrap(), header.records_count, 1 << 20);
        let sizes: usize = stream.unwrap().map(|record| record.unwrap().size_in_bytes).sum();
        prop_assert_eq!(sizes, read.iter().map(|record| record.size_in_bytes).sum::<usize>());
    }

    #[test]
    fn codecs_come_back(
        data in vec(any::<u8>(), 0..1000),
        times in 0..300usize,
        codec in 0..5u8,
        level in 1..9i32,
    ) {
        let codec = Compression::from_id(codec).unwrap();
        let data = data.repeat(times);
        let (mut packed, mut unpacked) = (Vec::new(), b"before".to_vec());
        codec.compress(&data, Some(level), &mut packed).unwrap();
        codec.decompress(&packed, data.len(), &mut unpacked).unwrap();
        prop_assert_eq!(&unpacked[6..], &data);
    }
}
