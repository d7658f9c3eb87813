//! `kdp offset`: ListOffsets, of every leader at once.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use kdp_client::admin::offsets::{self, FoundOffset, OffsetSpec, PerPartition};
use kdp_client::cluster::TopicPartition;
use kdp_client::consumer::{self, Position};
use kdp_client::protocol::types::Offset;
use schemars::JsonSchema;
use serde::Serialize;

use super::registry::{self, Outputs};
use super::{Context, Outcome, partitions_of};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::selector::{POSITIONS, TopicSelector, position};
use crate::time;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[("offset get", registry::list::<OffsetRow>("OffsetList", COLUMNS_AT))];

/// What can be asked about offsets.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Get(Get),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Get(command) => command.run(context).await,
        }
    }
}

/// Show where partitions start and end
///
/// Examples:
///   kdp offset get orders
///   kdp offset get orders:0,3-5 payments -o json
///   kdp offset get orders --at @-1h
///
/// START is the first offset that is still there, END the one that the next record will get. Records
/// may be fewer than END less START: compaction and transactions leave gaps.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Get {
    /// Topics, or some of their partitions: orders, orders:0,3-7
    #[arg(required = true, value_name = "TOPIC[:PARTITIONS]")]
    topics: Vec<TopicSelector>,
    /// Also where this is: start, end, 42, +10, -10, @2026-01-31T10:00Z, @-1h
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true)]
    at: Option<String>,
}

/// Where a partition starts and ends.
#[derive(Debug, Serialize, JsonSchema)]
struct OffsetRow {
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// The first offset that is still there.
    start: Option<i64>,
    /// The offset that the next record will get.
    end: Option<i64>,
    /// The offset that --at asked for; null without it.
    at: Option<i64>,
    /// The time of the record there, where --at is a time.
    timestamp: Option<String>,
}

const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("START", "start"),
    column("END", "end"),
];

const COLUMNS_AT: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("START", "start"),
    column("END", "end"),
    column("AT", "at"),
    column("TIMESTAMP", "timestamp").time(),
];

impl Get {
    async fn run(&self, context: &Context) -> Outcome {
        let at = self.at.as_deref().map(|text| position(text, time::now_ms())).transpose();
        let at = at.map_err(|error| Failure::usage(error).hint(format!("an offset is {POSITIONS}")))?;
        let (partitions, mut errors) = partitions_of(&context.cluster, &self.topics).await?;
        let (start, end) = tokio::try_join!(
            offsets::list(&context.cluster, &partitions, OffsetSpec::Earliest),
            offsets::list(&context.cluster, &partitions, OffsetSpec::Latest),
        )?;
        let by_time = match at {
            Some(Position::Timestamp(timestamp)) => {
                offsets::list(&context.cluster, &partitions, OffsetSpec::Timestamp(timestamp)).await?
            }
            Some(Position::MaxTimestamp) => {
                offsets::list(&context.cluster, &partitions, OffsetSpec::MaxTimestamp).await?
            }
            _ => Vec::new(),
        };
        let (start, end, by_time) =
            (settle(start, &mut errors), settle(end, &mut errors), settle(by_time, &mut errors));
        let mut items = Vec::new();
        for partition in &partitions {
            let (Some(start), Some(end)) = (start.get(partition), end.get(partition)) else { continue };
            let by_time = by_time.get(partition);
            items.push(row(partition, start.offset, end.offset, at, by_time));
        }
        let columns = if at.is_some() { COLUMNS_AT } else { COLUMNS };
        let mut report = Report::list("OffsetList", columns, items);
        report.errors = errors;
        Ok(report)
    }
}

/// What was found; what was not becomes an error, once per partition.
pub(super) fn settle(
    answers: PerPartition<FoundOffset>,
    errors: &mut Vec<Failure>,
) -> BTreeMap<TopicPartition, FoundOffset> {
    let mut found = BTreeMap::new();
    for (partition, answer) in answers {
        match answer {
            Ok(offset) => drop(found.insert(partition, offset)),
            Err(error) => {
                let failure = Failure::from(error).about(partition.to_string());
                if errors.iter().all(|known| known.item != failure.item) {
                    errors.push(failure);
                }
            }
        }
    }
    found
}

fn row(
    partition: &TopicPartition,
    start: Option<Offset>,
    end: Option<Offset>,
    at: Option<Position>,
    by_time: Option<&FoundOffset>,
) -> OffsetRow {
    let found = match (at, start, end) {
        (Some(at), Some(start), Some(end)) => {
            Some(consumer::resolve(at, start, end, by_time.and_then(|found| found.offset)))
        }
        _ => None,
    };
    OffsetRow {
        topic: partition.topic.clone(),
        partition: partition.partition.get(),
        start: start.map(Offset::get),
        end: end.map(Offset::get),
        at: found.map(Offset::get),
        timestamp: by_time.and_then(|found| found.timestamp).map(time::to_rfc3339),
    }
}
