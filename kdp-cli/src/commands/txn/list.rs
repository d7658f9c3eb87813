//! `kdp txn list`: ListTransactions, of every broker.

use std::time::Duration;

use clap::Args;
use kdp_client::admin::transactions::{self, ListFilter, STATES, TransactionListing};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::pattern::closest;
use crate::report::{Column, Report, column};
use crate::time;

/// List transactional ids and the state of their transactions
///
/// Examples:
///   kdp txn list
///   kdp txn list --state Ongoing --longer-than 5m
///   kdp txn list --regex 'shop-.*' -o json
///
/// The brokers filter: --longer-than needs Kafka 3.8, --regex (RE2, the whole id) Kafka 4.1; --match
/// works with every cluster.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    /// Only in this state, such as Ongoing or CompleteAbort; may be repeated
    #[arg(long, value_name = "STATE")]
    state: Vec<String>,
    /// Only of this producer; may be repeated
    #[arg(long, value_name = "ID")]
    producer_id: Vec<i64>,
    /// Only transactions that have been running for longer, such as 30s, 5m, 1h
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    longer_than: Option<Duration>,
    /// Only ids that this regular expression matches as a whole
    #[arg(short, long, value_name = "PATTERN")]
    regex: Option<String>,
}

/// A transactional id.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TransactionRow {
    /// The id.
    transactional_id: String,
    /// `Empty`, `Ongoing`, `PrepareCommit`, `PrepareAbort`, `CompleteCommit`, `CompleteAbort`,
    /// `PrepareEpochFence` or `Dead`.
    state: String,
    /// The producer that has it now.
    producer_id: i64,
    /// The broker that looks after it.
    coordinator: i32,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TRANSACTIONAL-ID", "transactional_id"),
    column("STATE", "state").state(),
    column("PRODUCER-ID", "producer_id"),
    column("COORDINATOR", "coordinator"),
];

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let listed = transactions::list(&context.cluster, &self.filter()?).await?;
        let mut report = Report::list("TransactionList", COLUMNS, listed.transactions.iter().map(row));
        let failures = listed.failures.into_iter();
        report.errors =
            failures.map(|(id, error)| Failure::from(error).about(format!("broker {id}"))).collect();
        for state in listed.unknown_states {
            report.warnings.push(format!("a broker does not know the state {state}"));
        }
        Ok(report)
    }

    fn filter(&self) -> Result<ListFilter, Failure> {
        Ok(ListFilter {
            states: self.state.iter().map(|state| known_state(state)).collect::<Result<_, _>>()?,
            producer_ids: self.producer_id.clone(),
            longer_than_ms: self
                .longer_than
                .map(|longer| i64::try_from(longer.as_millis()).unwrap_or(i64::MAX)),
            pattern: self.regex.clone(),
        })
    }
}

/// A state in Kafka's spelling; brokers ignore one they do not know, which would show everything.
fn known_state(given: &str) -> Result<String, Failure> {
    if let Some(known) = STATES.iter().find(|known| known.eq_ignore_ascii_case(given)) {
        return Ok((*known).to_owned());
    }
    let failure = Failure::usage(format!("there is no state `{given}`; there are {}", STATES.join(", ")));
    Err(match closest(given, STATES.iter().copied()) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure,
    })
}

fn row(listing: &TransactionListing) -> TransactionRow {
    TransactionRow {
        transactional_id: listing.transactional_id.clone(),
        state: listing.state.clone(),
        producer_id: listing.producer_id,
        coordinator: listing.coordinator.get(),
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    time::parse_duration(text).ok_or_else(|| format!("`{text}` is no duration: write 30s, 5m, 1h"))
}
