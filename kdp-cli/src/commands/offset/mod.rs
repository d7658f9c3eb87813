//! `kdp offset`: ListOffsets, of every leader at once.

mod at_time;
mod commit;
mod for_epoch;

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
pub(crate) const OUTPUTS: Outputs = &[
    ("offset get", registry::list::<OffsetRow>("OffsetList", COLUMNS_AT)),
    ("offset at-time", registry::list::<at_time::TimedOffset>("TimedOffsetList", at_time::COLUMNS)),
    ("offset for-epoch", registry::list::<for_epoch::EpochRow>("EpochEndList", for_epoch::COLUMNS)),
    ("offset commit", super::group::OFFSET_CHANGE.moderate()),
];

/// What can be asked about offsets.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Get(Get),
    AtTime(at_time::AtTime),
    ForEpoch(for_epoch::ForEpoch),
    Commit(commit::Commit),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Get(command) => command.run(context).await,
            Verb::AtTime(command) => command.run(context).await,
            Verb::ForEpoch(command) => command.run(context).await,
            Verb::Commit(command) => command.run(context).await,
        }
    }
}

/// Show where partitions start and end
///
/// Examples:
///   kdp offset get orders
///   kdp offset get orders:0,3-5 payments -o json
///   kdp offset get orders --at @-1h
///   kdp offset get orders --at max-ts
///
/// START is the first offset that is still there, END the one that the next record will get. Records
/// may be fewer than END less START: compaction and transactions leave gaps. With tiered storage local is
/// where the leader's own disks begin, and tiered the last offset that was copied away.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Get {
    /// Topics, or some of their partitions: orders, orders:0,3-7
    #[arg(required = true, value_name = "TOPIC[:PARTITIONS]")]
    topics: Vec<TopicSelector>,
    /// Also where this is: start, end, 42, +10, -10, @2026-01-31T10:00Z, @-1h, max-ts, local, tiered
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
        let at = self.at.as_deref().map(|text| place(text, time::now_ms())).transpose()?;
        let (partitions, mut errors) = partitions_of(&context.cluster, &self.topics).await?;
        let (start, end) = tokio::try_join!(
            offsets::list(&context.cluster, &partitions, OffsetSpec::Earliest),
            offsets::list(&context.cluster, &partitions, OffsetSpec::Latest),
        )?;
        let by_time = match at.and_then(Place::question) {
            Some(question) => offsets::list(&context.cluster, &partitions, question).await?,
            None => Vec::new(),
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

/// What `--at` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Position(Position),
    /// What only the leader knows.
    Asked(OffsetSpec),
}

impl Place {
    /// What to ask leaders for, beside start and end.
    fn question(self) -> Option<OffsetSpec> {
        match self {
            Place::Asked(spec) => Some(spec),
            Place::Position(Position::Timestamp(at_ms)) => Some(OffsetSpec::Timestamp(at_ms)),
            Place::Position(Position::MaxTimestamp) => Some(OffsetSpec::MaxTimestamp),
            Place::Position(_) => None,
        }
    }
}

fn place(text: &str, now_ms: i64) -> Result<Place, Failure> {
    match text {
        "local" => Ok(Place::Asked(OffsetSpec::EarliestLocal)),
        "tiered" => Ok(Place::Asked(OffsetSpec::LatestTiered)),
        _ => position(text, now_ms).map(Place::Position).map_err(|error| {
            Failure::usage(error).hint(format!("an offset is {POSITIONS}, local or tiered"))
        }),
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
    at: Option<Place>,
    by_time: Option<&FoundOffset>,
) -> OffsetRow {
    let answered = by_time.and_then(|found| found.offset);
    let found = match (at, start, end) {
        (Some(Place::Position(at)), Some(start), Some(end)) => {
            Some(consumer::resolve(at, start, end, answered))
        }
        // Without tiered storage there may be no such place.
        (Some(Place::Asked(_)), ..) => answered,
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
