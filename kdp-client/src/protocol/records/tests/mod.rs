//! Tests of the records module as its callers use it.

mod control;
mod hostile;
mod java;
mod round_trip;
mod validate;
mod vectors;

use super::{BatchBuilder, Compression, RecordHeader};

/// The records of the plain vectors.
fn plain(compression: Compression, count: usize) -> BatchBuilder {
    let mut builder = BatchBuilder::new().compression(compression, None);
    for i in 0..count {
        let key = format!("key-{i}");
        let value = format!("the value of record {i} the value of record");
        builder.append(1_700_000_000_000 + i as i64, Some(key.as_bytes()), Some(value.as_bytes()), &[]);
    }
    builder
}

/// The records of the rich vectors.
fn rich(compression: Compression) -> BatchBuilder {
    use crate::protocol::types::{LeaderEpoch, Offset, ProducerEpoch, ProducerId};
    let mut builder = BatchBuilder::new()
        .base_offset(Offset(100))
        .leader_epoch(LeaderEpoch(9))
        .producer(ProducerId(4711), ProducerEpoch(3), i32::MAX)
        .transactional()
        .compression(compression, None);
    let headers = [
        RecordHeader { key: b"a", value: Some(b"1") },
        RecordHeader { key: b"a", value: None },
        RecordHeader { key: b"", value: Some(b"") },
    ];
    builder.append(1_700_000_000_000, Some(b"k"), Some(b"v"), &headers);
    builder.append(1_699_999_999_990, None, None, &[]);
    builder.append(-1, Some(b""), Some(b""), &[]);
    builder.append_at(Offset(200), 1_700_000_000_500, Some(b"x"), Some(&[0; 200]), &[]);
    builder
}
