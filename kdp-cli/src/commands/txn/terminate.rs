//! `kdp txn terminate`: InitProducerId in the place of the producer, which fences it.

use clap::Args;
use kdp_client::admin::transactions;
use schemars::JsonSchema;
use serde::Serialize;

use super::describe::explain;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Abort what transactional ids have open, and fence their producers
///
/// Examples:
///   kdp txn terminate shop-1 --dry-run
///   kdp txn terminate shop-1 --confirm shop-1
///
/// The producer's next request fails and it has to begin anew. An id that does not exist is an error,
/// never made.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Terminate {
    /// The transactional ids
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    consent: Consent,
}

/// A transactional id whose producer was fenced.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TerminatedTransaction {
    /// The id.
    transactional_id: String,
    /// The state that its transaction was in.
    state_before: String,
    /// The producer that has it now; in a dry run, the one it had.
    producer_id: i64,
    /// The epoch that fences the producer before; in a dry run, the one it had.
    producer_epoch: i16,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TRANSACTIONAL-ID", "transactional_id"),
    column("STATE-BEFORE", "state_before"),
    column("PRODUCER-ID", "producer_id"),
    column("EPOCH", "producer_epoch"),
];

impl Terminate {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let mut found = Vec::new();
        let mut errors = Vec::new();
        for (id, answer) in transactions::describe(&context.cluster, &self.ids).await? {
            match answer {
                Ok(description) => found.push(description),
                Err(error) => errors.push(explain(&id, error)),
            }
        }
        let ids: Vec<String> = found.iter().map(|one| one.transactional_id.clone()).collect();
        if ids.is_empty() {
            let mut report =
                Report::list("TransactionTermination", COLUMNS, Vec::<TerminatedTransaction>::new());
            report.errors = errors;
            return Ok(report);
        }
        let summary = format!("abort what {} have open and fence their producers", ids.join(", "));
        let change =
            Change { level: Danger::Severe, action: "txn terminate", summary: &summary, names: &ids };
        let permit = context.gate(change, &self.consent).await?;
        let mut rows = Vec::new();
        let row = |id: &str, producer: (i64, i16)| TerminatedTransaction {
            transactional_id: id.to_owned(),
            state_before: found
                .iter()
                .find(|one| one.transactional_id == id)
                .map(|one| one.state.clone())
                .unwrap_or_default(),
            producer_id: producer.0,
            producer_epoch: producer.1,
        };
        if self.consent.dry_run {
            let was =
                found.iter().map(|one| row(&one.transactional_id, (one.producer_id, one.producer_epoch)));
            rows.extend(was);
        } else {
            for (id, answer) in transactions::terminate(&context.cluster, &ids).await? {
                match answer {
                    Ok(producer) => rows.push(row(&id, producer)),
                    Err(error) => errors.push(explain(&id, error)),
                }
            }
        }
        let mut report = Report::list("TransactionTermination", COLUMNS, rows);
        report.errors = errors;
        if self.consent.dry_run {
            report.talk.push("dry run: these would be fenced, nothing was changed".to_owned());
        }
        Ok(permit.done(report))
    }
}
