//! What a benchmark found.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::latency::{Latencies, Percentiles};
use crate::report::{Column, column};

/// The kind of document that it comes in.
pub(super) const KIND: &str = "Benchmark";

/// What was measured, and under which conditions.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(super) struct Measured {
    /// produce, consume or e2e.
    benchmark: &'static str,
    /// The topic; one that kdp made is gone by now.
    topic: String,
    /// How many records went through.
    records: u64,
    /// How many bytes their keys and values had.
    bytes: u64,
    /// How long it took.
    elapsed_ms: f64,
    /// Records a second.
    records_per_s: f64,
    /// Bytes a second, of keys and values.
    bytes_per_s: u64,
    /// How long a record took, in milliseconds: until it was acknowledged, or e2e until it was consumed. Null
    /// where that is not measured.
    latency_ms: Option<Percentiles>,
    /// How many bytes the value of a record had, where kdp wrote it.
    record_bytes: Option<u32>,
    /// How many bytes a batch had at most, before compression.
    batch_bytes: Option<u32>,
    /// How batches were compressed.
    compression: Option<String>,
    /// When a record counted as written.
    acks: Option<String>,
    /// How many producers there were.
    producers: Option<u32>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("BENCHMARK", "benchmark"),
    column("RECORDS", "records"),
    column("RECORDS/S", "records_per_s"),
    column("BYTES/S", "bytes_per_s").bytes(),
    column("P50-MS", "latency_ms.p50"),
    column("P95-MS", "latency_ms.p95"),
    column("P99-MS", "latency_ms.p99"),
    column("P99.9-MS", "latency_ms.p999"),
    column("MAX-MS", "latency_ms.max"),
];

/// How records were written.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    pub(super) record_bytes: u32,
    pub(super) batch_bytes: u32,
    pub(super) compression: String,
    pub(super) acks: String,
    pub(super) producers: u32,
}

impl Measured {
    pub(super) fn new(
        benchmark: &'static str,
        topic: &str,
        (records, bytes): (u64, u64),
        elapsed: Duration,
        latencies: Option<&Latencies>,
        written: Option<&Written>,
    ) -> Self {
        let per_second = |count: u64| (count as f64 / elapsed.as_secs_f64().max(1e-9) * 10.0).round() / 10.0;
        Self {
            benchmark,
            topic: topic.to_owned(),
            records,
            bytes,
            elapsed_ms: (elapsed.as_secs_f64() * 1e6).round() / 1e3,
            records_per_s: per_second(records),
            bytes_per_s: per_second(bytes).round() as u64,
            latency_ms: latencies.and_then(Latencies::percentiles),
            record_bytes: written.map(|written| written.record_bytes),
            batch_bytes: written.map(|written| written.batch_bytes),
            compression: written.map(|written| written.compression.clone()),
            acks: written.map(|written| written.acks.clone()),
            producers: written.map(|written| written.producers),
        }
    }
}
