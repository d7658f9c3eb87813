//! `kdp bench e2e`: how long a record takes from one client to another.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::Args;
use kdp_client::consumer::{Consumer, Position};
use kdp_client::producer::{Producer, Record};
use kdp_client::protocol::types::PartitionId;
use kdp_client::protocol::uuid;

use super::consume::ranges;
use super::latency::Latencies;
use super::produce::text;
use super::progress::Progress;
use super::result::{Measured, Written};
use super::{Bench, Common};
use crate::commands::Context;
use crate::commands::record::read_failure;
use crate::commands::record::writing::{Writing, refused};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::time;

/// The run and the number of a record, at the begin of its value.
const MARK_BYTES: usize = 16;

/// Measure how long a record takes from a producer to a consumer
///
/// Examples:
///   kdp bench e2e --records 200
///   kdp bench e2e --records 200 --rate 100 --record-bytes 100 -o json
///
/// Records are written one by one, each once the one before is acknowledged and --rate allows it, to all
/// partitions in turn; a consumer waits for them. A latency is the time from the call that sends a record
/// until the consumer has it, by one clock.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct E2e {
    #[command(flatten)]
    pub(super) common: Common,
    /// How many records to send
    #[arg(long, value_name = "COUNT", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    records: u64,
    /// So many records a second, and no more
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
    rate: Option<u64>,
    #[command(flatten)]
    writing: Writing,
}

/// When each record was sent, by its number.
type Sent = Arc<Mutex<Vec<Instant>>>;

impl Bench for E2e {
    async fn measure(
        &self,
        context: &Context,
        topic: &str,
        _is_own: bool,
        interrupt: &mut Interrupt,
    ) -> Result<Measured, Failure> {
        let mut consumer =
            Consumer::new(context.cluster.clone(), ranges(context, topic, Position::End, None).await?);
        let run = uuid::random().as_u128() as u64;
        let sent = Sent::default();
        let progress = Progress::new(context.quiet, "passing on", self.records);
        let started = Instant::now();
        let both = async {
            tokio::try_join!(
                self.send(context, topic, run, sent.clone()),
                self.receive(context, &mut consumer, run, sent.clone(), &progress),
            )
        };
        let passed = tokio::select! {
            biased;
            () = interrupt.wait() => Err(Failure::interrupted()),
            passed = both => passed,
        };
        progress.end();
        let (((), latencies), elapsed) = (passed?, started.elapsed());
        let (compression, acks) = self.writing.names();
        let record_bytes = self.common.record_bytes;
        let written = Written { record_bytes, batch_bytes: record_bytes, compression, acks, producers: 1 };
        let amount = (self.records, self.records * u64::from(record_bytes));
        Ok(Measured::new("e2e", topic, amount, elapsed, Some(&latencies), Some(&written)))
    }
}

impl E2e {
    async fn send(&self, context: &Context, topic: &str, run: u64, sent: Sent) -> Result<(), Failure> {
        let opened = Producer::open(context.cluster.apart(), topic, self.writing.options()).await;
        let mut producer = opened.map_err(|error| Failure::from(error).about(topic))?;
        let partitions = producer.partitions();
        let mut value = text(self.common.record_bytes, run);
        let pace = self.rate.map(|rate| Duration::from_secs_f64(1.0 / rate as f64));
        let started = Instant::now();
        for number in 0..self.records {
            if let Some(pace) = pace {
                tokio::time::sleep(pace.mul_f64(number as f64).saturating_sub(started.elapsed())).await;
            }
            value[..MARK_BYTES].copy_from_slice(&mark(run, number));
            let partition = i32::try_from(number % u64::from(partitions.unsigned_abs())).unwrap_or_default();
            let record = Record {
                partition: Some(PartitionId(partition)),
                timestamp: time::now_ms(),
                value: Some(value.clone()),
                ..Record::default()
            };
            lock(&sent).push(Instant::now());
            let failed = |error| refused(topic, error, "");
            producer.send(&record).await.map_err(failed)?;
            producer.flush().await.map_err(failed)?;
        }
        Ok(())
    }

    /// How long each record took; one that does not come within --timeout is lost.
    async fn receive(
        &self,
        context: &Context,
        consumer: &mut Consumer,
        run: u64,
        sent: Sent,
        progress: &Progress,
    ) -> Result<Latencies, Failure> {
        let patience = context.cluster.options().request_timeout;
        let mut latencies = Latencies::default();
        let mut received = 0;
        let mut last = Instant::now();
        while received < self.records {
            let before = received;
            let polled = consumer.poll(|consumed| {
                if let Some(number) = consumed.record.value.and_then(|value| number_of(value, run))
                    && let Some(sent) = lock(&sent).get(number as usize)
                {
                    latencies.add(sent.elapsed(), 1);
                    received += 1;
                }
                ControlFlow::Continue(())
            });
            let polled = tokio::time::timeout(patience, polled).await;
            if let Ok(polled) = polled {
                // It never breaks.
                let _ = polled.map_err(read_failure)?;
            }
            if received > before {
                last = Instant::now();
            } else if last.elapsed() > patience {
                let message =
                    format!("{received} of {} records came, and none for {patience:?}", self.records);
                return Err(Failure::failed("RECORDS_LOST", message));
            }
            progress.add(received - before);
        }
        Ok(latencies)
    }
}

fn mark(run: u64, number: u64) -> [u8; MARK_BYTES] {
    let mut mark = [0; MARK_BYTES];
    mark[..8].copy_from_slice(&run.to_be_bytes());
    mark[8..].copy_from_slice(&number.to_be_bytes());
    mark
}

/// The number of a record of this run.
fn number_of(value: &[u8], run: u64) -> Option<u64> {
    let (of, rest) = value.split_first_chunk::<8>()?;
    let (number, _) = rest.split_first_chunk::<8>()?;
    (u64::from_be_bytes(*of) == run).then(|| u64::from_be_bytes(*number))
}

fn lock(sent: &Sent) -> std::sync::MutexGuard<'_, Vec<Instant>> {
    // Nothing panics while it holds the lock.
    sent.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_records_of_this_run_have_a_number() {
        let value = [&mark(7, 42)[..], b"rest"].concat();
        assert_eq!(number_of(&value, 7), Some(42));
        assert_eq!(number_of(&value, 8), None);
        assert_eq!(number_of(b"short", 7), None);
    }
}
