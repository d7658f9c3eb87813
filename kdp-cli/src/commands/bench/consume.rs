//! `kdp bench consume`: how fast the cluster gives records back.

use std::ops::ControlFlow;
use std::time::Instant;

use clap::Args;
use kdp_client::admin::offsets;
use kdp_client::cluster::TopicPartition;
use kdp_client::consumer::{self, Consumer, Isolation, Position, Range};

use super::produce::Load;
use super::progress::Progress;
use super::result::Measured;
use super::{Bench, Common};
use crate::commands::Context;
use crate::commands::record::read_failure;
use crate::failure::Failure;
use crate::interrupt::Interrupt;

/// Measure how fast the cluster gives records back
///
/// Examples:
///   kdp bench consume --records 5000
///   kdp bench consume orders --records 1000 -o json
///
/// A topic of its own is filled first, which is not measured; one that is named is read from its start and
/// stays as it is. All partitions are read at once, without a group.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Consume {
    #[command(flatten)]
    pub(super) common: Common,
    /// How many records to read
    #[arg(long, value_name = "COUNT", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
    records: u64,
    #[command(flatten)]
    load: Load,
}

impl Bench for Consume {
    async fn measure(
        &self,
        context: &Context,
        topic: &str,
        is_own: bool,
        interrupt: &mut Interrupt,
    ) -> Result<Measured, Failure> {
        if is_own {
            let filling = Progress::new(context.quiet, "filling", self.records);
            let bytes = self.common.record_bytes;
            let filled = self.load.write(context, topic, self.records, bytes, &filling, interrupt).await;
            filling.end();
            filled?;
        }
        let ranges = ranges(context, topic, Position::Start, Some(Position::End)).await?;
        let progress = Progress::new(context.quiet, "consuming", self.records);
        let started = Instant::now();
        let read = self.read(context, ranges, &progress, interrupt).await;
        progress.end();
        let (amount, elapsed) = (read?, started.elapsed());
        let conditions = is_own.then(|| self.load.conditions(self.common.record_bytes));
        Ok(Measured::new("consume", topic, amount, elapsed, None, conditions.as_ref()))
    }
}

impl Consume {
    /// How many records were read, and how many bytes they had.
    async fn read(
        &self,
        context: &Context,
        ranges: Vec<Range>,
        progress: &Progress,
        interrupt: &mut Interrupt,
    ) -> Result<(u64, u64), Failure> {
        let mut consumer = Consumer::new(context.cluster.clone(), ranges);
        let (mut records, mut bytes) = (0, 0);
        while !consumer.is_done() {
            let before = records;
            let polled = consumer.poll(|consumed| {
                let length = |part: Option<&[u8]>| part.map_or(0, <[u8]>::len) as u64;
                records += 1;
                bytes += length(consumed.record.key) + length(consumed.record.value);
                if records < self.records { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            let polled = tokio::select! {
                biased;
                () = interrupt.wait() => return Err(Failure::interrupted()),
                polled = polled => polled,
            };
            let flow = polled.map_err(read_failure)?;
            progress.add(records - before);
            if flow.is_break() {
                break;
            }
        }
        Ok((records, bytes))
    }
}

/// What there is to be read of every partition.
pub(super) async fn ranges(
    context: &Context,
    topic: &str,
    from: Position,
    until: Option<Position>,
) -> Result<Vec<Range>, Failure> {
    let mut partitions: Vec<TopicPartition> = Vec::new();
    for outcome in offsets::partitions_of(&context.cluster, &[topic.to_owned()]).await? {
        partitions.extend(outcome.result.map_err(|error| Failure::of_item(topic, &error))?);
    }
    let isolation = Isolation::ReadUncommitted;
    let found = consumer::ranges(&context.cluster, &partitions, from, until, isolation).await?;
    let range = |(partition, range): (TopicPartition, Result<Range, _>)| {
        range.map_err(|error| Failure::from(error).about(partition.to_string()))
    };
    found.into_iter().map(range).collect()
}
