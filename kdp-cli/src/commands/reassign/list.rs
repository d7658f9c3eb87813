//! `kdp reassign list`: ListPartitionReassignments.

use clap::Args;
use kdp_client::admin::reassignments::{self, Reassignment};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::selection::{PartitionWords, partition_name};
use crate::commands::{Context, Outcome};
use crate::report::{Column, Report, column};

/// List the partitions whose replicas are moving
///
/// Examples:
///   kdp reassign list
///   kdp reassign list orders 'pay*'
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    #[command(flatten)]
    words: PartitionWords,
}

/// A partition whose replicas are moving.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ReassignmentRow {
    /// Topic and id as commands take them: `orders:0`.
    name: String,
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// Everybody who has it now, those that come and those that go included.
    replicas: Vec<i32>,
    /// The brokers that get it.
    adding: Vec<i32>,
    /// The brokers that lose it when the others have it.
    removing: Vec<i32>,
    /// The brokers that have it in the end.
    target: Vec<i32>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("REPLICAS", "replicas"),
    column("ADDING", "adding"),
    column("REMOVING", "removing"),
    column("TARGET", "target"),
];

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (moves, failures) = moving(context, &self.words).await?;
        let ids = |ids: &[BrokerId]| ids.iter().map(|id| id.get()).collect();
        let row = |one: &Reassignment| ReassignmentRow {
            name: partition_name(&one.partition),
            topic: one.partition.topic.clone(),
            partition: one.partition.partition.get(),
            replicas: ids(&one.replicas),
            adding: ids(&one.adding),
            removing: ids(&one.removing),
            target: ids(&one.target()),
        };
        let mut report = Report::list("ReassignmentList", COLUMNS, moves.iter().map(row));
        report.errors = failures;
        if report.is_empty() && report.errors.is_empty() {
            report.talk.push("no replicas are moving".to_owned());
        }
        Ok(report)
    }
}

/// The moves of the selected partitions, or of all.
pub(super) async fn moving(
    context: &Context,
    words: &PartitionWords,
) -> Result<(Vec<Reassignment>, Vec<crate::failure::Failure>), crate::failure::Failure> {
    if words.is_empty() {
        return Ok((reassignments::list(&context.cluster, None).await?, Vec::new()));
    }
    let (selected, failures) = words.select(&context.cluster).await?;
    let moves = match selected.is_empty() {
        true => Vec::new(),
        false => reassignments::list(&context.cluster, Some(&selected)).await?,
    };
    Ok((moves, failures))
}
