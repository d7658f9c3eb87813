//! `kdp offset at-time`: the first record of a time.

use clap::Args;
use kdp_client::admin::offsets::{self, OffsetSpec};
use kdp_client::consumer::Position;
use kdp_client::protocol::types::Offset;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome, partitions_of};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::selector::{TopicSelector, position};
use crate::time;

/// Show the first record of a time
///
/// Examples:
///   kdp offset at-time -1h orders
///   kdp offset at-time 2026-01-31T10:00Z orders:0 payments -o json
///
/// TIME is an instant, or how long ago. OFFSET is that of the first record with this timestamp or a later
/// one; `-` where all records are older.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct AtTime {
    /// An instant such as 2026-01-31T10:00Z, or a span back from now such as -1h
    #[arg(value_name = "TIME", allow_hyphen_values = true)]
    time: String,
    /// Topics, or some of their partitions: orders, orders:0,3-7
    #[arg(required = true, value_name = "TOPIC[:PARTITIONS]")]
    topics: Vec<TopicSelector>,
}

/// The first record of a time.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TimedOffset {
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// Its offset; null where all records are older.
    offset: Option<i64>,
    /// Its timestamp.
    timestamp: Option<String>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("OFFSET", "offset"),
    column("TIMESTAMP", "timestamp").time(),
];

impl AtTime {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let text = format!("@{}", self.time.trim_start_matches('@'));
        let Ok(Position::Timestamp(at_ms)) = position(&text, time::now_ms()) else {
            let message = format!("`{}` is no time: write 2026-01-31T10:00Z or -1h", self.time);
            return Err(Failure::usage(message));
        };
        let (partitions, mut errors) = partitions_of(&context.cluster, &self.topics).await?;
        let mut items = Vec::new();
        for (partition, answer) in
            offsets::list(&context.cluster, &partitions, OffsetSpec::Timestamp(at_ms)).await?
        {
            match answer {
                Ok(found) => items.push(TimedOffset {
                    topic: partition.topic,
                    partition: partition.partition.get(),
                    offset: found.offset.map(Offset::get),
                    timestamp: found.timestamp.map(time::to_rfc3339),
                }),
                Err(error) => errors.push(Failure::from(error).about(partition.to_string())),
            }
        }
        let mut report = Report::list("TimedOffsetList", COLUMNS, items);
        report.errors = errors;
        Ok(report)
    }
}
