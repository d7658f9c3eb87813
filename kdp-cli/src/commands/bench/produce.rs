//! `kdp bench produce`: how fast the cluster takes records, and how long one waits to be acknowledged.

use std::time::{Duration, Instant};

use clap::Args;
use kdp_client::cluster::Cluster;
use kdp_client::producer::{Producer, ProducerOptions, Record};
use kdp_client::protocol::types::PartitionId;
use tokio::task::JoinSet;

use super::latency::Latencies;
use super::progress::Progress;
use super::result::{Measured, Written};
use super::{Bench, Common};
use crate::commands::Context;
use crate::commands::record::writing::{Writing, refused};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::time;

/// Measure how fast the cluster takes records
///
/// Examples:
///   kdp bench produce --records 5000
///   kdp bench produce --records 5000 --record-bytes 100 --compression lz4 --acks 1 -o json
///   kdp bench produce orders --records 1000 --rate 2000
///
/// Each producer fills a batch, sends it, and waits until it is acknowledged; the latency of a record is the
/// time from the begin of its batch to that. Values are text that compresses to about three quarters.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Produce {
    #[command(flatten)]
    pub(super) common: Common,
    /// How many records to write
    #[arg(long, value_name = "COUNT", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
    records: u64,
    #[command(flatten)]
    load: Load,
}

/// How records are written.
#[derive(Args, Clone, Debug)]
pub(super) struct Load {
    /// How many bytes a batch has, before compression
    #[arg(long, value_name = "BYTES", default_value_t = 65_536, value_parser = clap::value_parser!(u32).range(1..=16_777_216))]
    batch_bytes: u32,
    /// How many producers write at the same time, each over connections of its own
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=256))]
    producers: u32,
    /// So many records a second, and no more
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
    rate: Option<u64>,
    #[command(flatten)]
    writing: Writing,
}

impl Bench for Produce {
    async fn measure(
        &self,
        context: &Context,
        topic: &str,
        _is_own: bool,
        interrupt: &mut Interrupt,
    ) -> Result<Measured, Failure> {
        let progress = Progress::new(context.quiet, "producing", self.records);
        let bytes = self.common.record_bytes;
        let started = Instant::now();
        let written = self.load.write(context, topic, self.records, bytes, &progress, interrupt).await;
        progress.end();
        let (latencies, elapsed) = (written?, started.elapsed());
        let conditions = self.load.conditions(bytes);
        let amount = (self.records, self.records * u64::from(bytes));
        let latencies = self.load.writing.is_answered().then_some(&latencies);
        Ok(Measured::new("produce", topic, amount, elapsed, latencies, Some(&conditions)))
    }
}

impl Load {
    /// Writes so many records; how long they took to be acknowledged.
    pub(super) async fn write(
        &self,
        context: &Context,
        topic: &str,
        records: u64,
        record_bytes: u32,
        progress: &Progress,
        interrupt: &mut Interrupt,
    ) -> Result<Latencies, Failure> {
        let mut writers = JoinSet::new();
        let producers = u64::from(self.producers).min(records);
        for index in 0..producers {
            let share = records / producers + u64::from(index < records % producers);
            let writer = Writer {
                cluster: context.cluster.apart(),
                topic: topic.to_owned(),
                options: self.options(),
                records: share,
                value: text(record_bytes, index),
                pace: self.rate.map(|rate| Duration::from_secs_f64(producers as f64 / rate as f64)),
                progress: progress.clone(),
            };
            writers.spawn(writer.run());
        }
        let mut latencies = Latencies::default();
        loop {
            // Dropping the set ends those that still write.
            let done = tokio::select! {
                biased;
                () = interrupt.wait() => return Err(Failure::interrupted()),
                done = writers.join_next() => done,
            };
            match done {
                None => return Ok(latencies),
                Some(Ok(written)) => latencies.merge(&written?),
                Some(Err(panicked)) => std::panic::resume_unwind(panicked.into_panic()),
            }
        }
    }

    fn options(&self) -> ProducerOptions {
        let batch_bytes_max = self.batch_bytes as usize;
        // Only a flush sends: a batch is begun, filled and acknowledged before the next.
        let buffer_bytes_max = usize::MAX;
        ProducerOptions { batch_bytes_max, buffer_bytes_max, ..self.writing.options() }
    }

    pub(super) fn conditions(&self, record_bytes: u32) -> Written {
        let (compression, acks) = self.writing.names();
        Written { record_bytes, batch_bytes: self.batch_bytes, compression, acks, producers: self.producers }
    }
}

/// One producer and its share.
struct Writer {
    cluster: Cluster,
    topic: String,
    options: ProducerOptions,
    records: u64,
    value: Vec<u8>,
    /// The time between two records.
    pace: Option<Duration>,
    progress: Progress,
}

impl Writer {
    async fn run(self) -> Result<Latencies, Failure> {
        let opened = Producer::open(self.cluster, &self.topic, self.options).await;
        let mut producer = opened.map_err(|error| Failure::from(error).about(self.topic.as_str()))?;
        let failed = |error| refused(&self.topic, error, "");
        let partitions = producer.partitions();
        let mut latencies = Latencies::default();
        let per_batch = (self.options.batch_bytes_max / self.value.len().max(1)).max(1) as u64;
        let (started, mut sent, mut batches) = (Instant::now(), 0, 0_i32);
        while sent < self.records {
            let wanted = per_batch.min(self.records - sent);
            let wanted = match self.pace {
                None => wanted,
                Some(pace) => {
                    // No more than are due; at least the one that is next.
                    let next = pace.mul_f64(sent as f64).saturating_sub(started.elapsed());
                    tokio::time::sleep(next).await;
                    let due = (started.elapsed().as_secs_f64() / pace.as_secs_f64()) as u64 + 1;
                    wanted.min(due.saturating_sub(sent).max(1))
                }
            };
            let begun = Instant::now();
            let partition = Some(PartitionId(batches % partitions));
            let record = Record {
                partition,
                timestamp: time::now_ms(),
                value: Some(self.value.clone()),
                ..Record::default()
            };
            for _ in 0..wanted {
                producer.send(&record).await.map_err(failed)?;
            }
            producer.flush().await.map_err(failed)?;
            latencies.add(begun.elapsed(), wanted);
            self.progress.add(wanted);
            sent += wanted;
            batches = batches.wrapping_add(1) & i32::MAX;
        }
        Ok(latencies)
    }
}

/// Text of so many bytes, different for each seed: 64 letters that come by chance.
pub(super) fn text(bytes: u32, seed: u64) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .";
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let letter = |_| {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        LETTERS[(state >> 58) as usize]
    };
    (0..bytes).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_as_long_as_asked_for_and_differs() {
        assert_eq!(text(100, 1).len(), 100);
        assert_ne!(text(100, 1), text(100, 2));
        assert_eq!(text(100, 3), text(100, 3));
    }
}
