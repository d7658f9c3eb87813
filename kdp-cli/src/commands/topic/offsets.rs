//! `kdp topic offsets`: where the partitions of topics start and end, and when they were last written to.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::offsets::{self, FoundOffset, OffsetSpec};
use kdp_client::cluster::TopicPartition;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::offset::settle;
use crate::commands::selection::{PartitionWords, partition_name};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::time;

/// Show where partitions start and end, and their newest records
///
/// Examples:
///   kdp topic offsets orders
///   kdp topic offsets 'pay*' --newest
///   kdp topic offsets orders:0,1 -o json
///
/// COUNT is END less START; records may be fewer, since compaction and transactions leave gaps.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Offsets {
    #[command(flatten)]
    words: PartitionWords,
    /// Also the record with the highest timestamp (Kafka 3.0); slow where timestamps are out of order
    #[arg(long)]
    newest: bool,
}

/// Where a partition starts and ends.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct OffsetsRow {
    /// Topic and id as commands take them: `orders:0`.
    name: String,
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// The first offset that is still there.
    start: Option<i64>,
    /// The offset the next record will get, as consumers see it: the high watermark.
    end: Option<i64>,
    /// Before which no transaction is open.
    last_stable_offset: Option<i64>,
    /// `end` less `start`.
    count: Option<i64>,
    /// The offset of the record with the highest timestamp; null where that was not asked.
    newest_offset: Option<i64>,
    /// The highest timestamp; null where that was not asked.
    newest_timestamp: Option<String>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("START", "start"),
    column("END", "end"),
    column("LSO", "last_stable_offset"),
    column("COUNT", "count"),
    column("NEWEST", "newest_offset"),
    column("TIMESTAMP", "newest_timestamp").time(),
];

const SHORT: &[Column] = &[
    column("PARTITION", "name"),
    column("START", "start"),
    column("END", "end"),
    column("LSO", "last_stable_offset"),
    column("COUNT", "count"),
];

impl Offsets {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        if self.words.is_empty() {
            return Err(Failure::usage("say which topics, such as orders or orders:0"));
        }
        let cluster = &context.cluster;
        let (partitions, mut failures) = self.words.select(cluster).await?;
        let (start, end, stable) = tokio::try_join!(
            offsets::list(cluster, &partitions, OffsetSpec::Earliest),
            offsets::list(cluster, &partitions, OffsetSpec::Latest),
            offsets::list(cluster, &partitions, OffsetSpec::LastStable),
        )?;
        let newest = match self.newest {
            true => offsets::list(cluster, &partitions, OffsetSpec::MaxTimestamp).await?,
            false => Vec::new(),
        };
        let [start, end, stable, newest] =
            [start, end, stable, newest].map(|answers| settle(answers, &mut failures));
        let row = |partition: &TopicPartition| {
            let offset = |found: &BTreeMap<TopicPartition, FoundOffset>| {
                found.get(partition).and_then(|found| found.offset).map(|offset| offset.get())
            };
            let (start, end) = (offset(&start), offset(&end));
            let timestamp = newest.get(partition).and_then(|found| found.timestamp);
            OffsetsRow {
                name: partition_name(partition),
                topic: partition.topic.clone(),
                partition: partition.partition.get(),
                start,
                end,
                last_stable_offset: offset(&stable),
                count: end.zip(start).map(|(end, start)| end - start),
                newest_offset: offset(&newest),
                newest_timestamp: timestamp.map(time::to_rfc3339),
            }
        };
        let columns = if self.newest { COLUMNS } else { SHORT };
        let mut report = Report::list("TopicOffsets", columns, partitions.iter().map(row));
        report.errors = failures;
        Ok(report)
    }
}
