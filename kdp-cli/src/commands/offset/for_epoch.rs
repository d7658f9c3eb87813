//! `kdp offset for-epoch`: where a leader's time ended.

use clap::Args;
use kdp_client::admin::epochs;
use kdp_client::protocol::types::{LeaderEpoch, Offset};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome, partitions_of};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::selector::TopicSelector;

/// Show where a leader epoch ends
///
/// Examples:
///   kdp offset for-epoch 0 orders
///   kdp offset for-epoch 3 orders:0,3-5 -o json
///
/// END is the first offset that is not of this epoch any more, which is where a replica or a consumer that
/// saw another end has to cut. Where the log has no such epoch, EPOCH is the last one before it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ForEpoch {
    /// The leader epoch
    #[arg(value_name = "EPOCH", value_parser = clap::value_parser!(i32).range(0..))]
    epoch: i32,
    /// Topics, or some of their partitions: orders, orders:0,3-7
    #[arg(required = true, value_name = "TOPIC[:PARTITIONS]")]
    topics: Vec<TopicSelector>,
}

/// Where a leader epoch ends.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EpochRow {
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// The epoch, or the last one before it that the log knows; null where it knows none.
    epoch: Option<i32>,
    /// The first offset that is not of this epoch any more.
    end: Option<i64>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("EPOCH", "epoch"),
    column("END", "end"),
];

impl ForEpoch {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (partitions, mut errors) = partitions_of(&context.cluster, &self.topics).await?;
        let mut items = Vec::new();
        for (partition, answer) in
            epochs::end_of(&context.cluster, &partitions, LeaderEpoch(self.epoch)).await?
        {
            match answer {
                Ok(found) => items.push(EpochRow {
                    topic: partition.topic,
                    partition: partition.partition.get(),
                    epoch: found.leader_epoch.map(LeaderEpoch::get),
                    end: found.end.map(Offset::get),
                }),
                Err(error) => errors.push(Failure::from(error).about(partition.to_string())),
            }
        }
        let mut report = Report::list("EpochEndList", COLUMNS, items);
        report.errors = errors;
        Ok(report)
    }
}
