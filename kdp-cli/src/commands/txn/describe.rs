//! `kdp txn describe`: DescribeTransactions, at each coordinator.

use clap::Args;
use kdp_client::admin::transactions::{self, ListFilter, TransactionDescription};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::time;

/// Show transactions: since when they run, who writes, and where
///
/// Examples:
///   kdp txn describe shop-1
///   kdp txn describe shop-1 shop-2 -o json
///   kdp txn describe --open --sort running_ms:desc
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    /// The transactional ids
    #[arg(required_unless_present = "open", value_name = "ID")]
    ids: Vec<String>,
    /// All that have a transaction open, in place of ids
    #[arg(long, conflicts_with = "ids")]
    open: bool,
}

/// The states in which a transaction is open.
const OPEN: [&str; 3] = ["Ongoing", "PrepareCommit", "PrepareAbort"];

/// A transactional id in full.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TransactionDescription")]
pub(super) struct TransactionDescriptionRow {
    /// The id.
    transactional_id: String,
    /// The state of its transaction.
    state: String,
    /// The producer that has it now.
    producer_id: i64,
    /// How often it was fenced.
    producer_epoch: i16,
    /// The broker that looks after it.
    coordinator: i32,
    /// After how long the coordinator aborts the transaction.
    timeout_ms: i32,
    /// When the transaction began; null while none is open.
    started: Option<String>,
    /// For how long it has been running.
    running_ms: Option<i64>,
    /// What it has written to.
    partitions: Vec<PartitionName>,
}

/// A partition of a transaction.
#[derive(Debug, Serialize, JsonSchema)]
struct PartitionName {
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TRANSACTIONAL-ID", "transactional_id"),
    column("STATE", "state").state(),
    column("PRODUCER-ID", "producer_id"),
    column("EPOCH", "producer_epoch"),
    column("COORDINATOR", "coordinator"),
    column("RUNNING", "running_ms").duration_ms(),
    column("TIMEOUT", "timeout_ms").duration_ms(),
    column("STARTED", "started").time().wide(),
];

const PARTITIONS: &[Column] = &[
    column("TRANSACTIONAL-ID", "../transactional_id"),
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
];

impl Describe {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let now_ms = time::now_ms();
        let mut rows = Vec::new();
        let (ids, mut errors) = match self.open {
            true => open(context).await?,
            false => (self.ids.clone(), Vec::new()),
        };
        for (id, answer) in transactions::describe(&context.cluster, &ids).await? {
            match answer {
                Ok(description) => rows.push(row(&description, now_ms)),
                Err(error) => errors.push(explain(&id, error)),
            }
        }
        let mut report = layout(Report::list("TransactionDescription", COLUMNS, rows));
        report.errors = errors;
        Ok(report)
    }
}

/// The ids with an open transaction, and the brokers that did not tell theirs.
async fn open(context: &Context) -> Result<(Vec<String>, Vec<Failure>), Failure> {
    let states = OPEN.map(str::to_owned).to_vec();
    let listed =
        transactions::list(&context.cluster, &ListFilter { states, ..ListFilter::default() }).await?;
    let failures = listed.failures.into_iter();
    Ok((
        listed.transactions.into_iter().map(|one| one.transactional_id).collect(),
        failures.map(|(id, error)| Failure::from(error).about(format!("broker {id}"))).collect(),
    ))
}

/// An id that is not known is told where the known ones are.
pub(super) fn explain(id: &str, error: kdp_client::connection::Error) -> Failure {
    match transactions::is_unknown(&error) {
        false => Failure::from(error).about(id),
        true => Failure::failed("TRANSACTIONAL_ID_NOT_FOUND", "there is no such transactional id")
            .about(id)
            .hint("`kdp txn list` shows the transactional ids there are"),
    }
}

fn row(description: &TransactionDescription, now_ms: i64) -> TransactionDescriptionRow {
    let partitions = description.partitions.iter();
    TransactionDescriptionRow {
        transactional_id: description.transactional_id.clone(),
        state: description.state.clone(),
        producer_id: description.producer_id,
        producer_epoch: description.producer_epoch,
        coordinator: description.coordinator.get(),
        timeout_ms: description.timeout_ms,
        started: description.started_ms.map(time::to_rfc3339),
        running_ms: description.started_ms.map(|started| (now_ms - started).max(0)),
        partitions: partitions
            .map(|one| PartitionName { topic: one.topic.clone(), partition: one.partition.get() })
            .collect(),
    }
}

/// The tables below the first.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.table_of("partitions", PARTITIONS)
}
