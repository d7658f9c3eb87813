//! `kdp reassign cancel`: AlterPartitionReassignments without a target.

use clap::Args;
use kdp_client::admin::reassignments::{self, Reassignment, Target};
use kdp_client::connection::KafkaError;
use kdp_client::protocol::messages::ResponseError;

use super::list::moving;
use super::moves::{COLUMNS, Move, MoveRow};
use crate::commands::selection::{PartitionWords, partition_name};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::Report;

/// Cancel moves; replicas stay where they were
///
/// Examples:
///   kdp reassign cancel --all --dry-run
///   kdp reassign cancel orders:0,1 --yes
///   kdp reassign cancel --all --yes
///
/// What has been copied is removed again.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Cancel {
    #[command(flatten)]
    words: PartitionWords,
    /// Every move there is
    #[arg(long, conflicts_with = "names")]
    all: bool,
    #[command(flatten)]
    consent: Consent,
}

impl Cancel {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        if self.words.is_empty() && !self.all {
            return Err(Failure::usage(
                "say which partitions, such as orders or orders:0; --all means every move",
            ));
        }
        let (found, mut failures) = moving(context, &self.words).await?;
        if found.is_empty() {
            return Ok(self.nothing_moves(failures));
        }
        let names: Vec<String> = found.iter().map(|one| partition_name(&one.partition)).collect();
        let summary = match &names[..] {
            [name] => format!("cancel the move of {name}"),
            names => format!("cancel the moves of {} partitions", names.len()),
        };
        let change =
            Change { level: Danger::Moderate, action: "reassign cancel", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let mut cancelled: Vec<MoveRow> = Vec::new();
        for (one, outcome) in self.cancel(context, &found).await? {
            match outcome {
                Ok(()) => cancelled.push(row(one)),
                Err(error) => failures.push(Failure::of_item(&partition_name(&one.partition), &error)),
            }
        }
        let mut report = Report::list("ReassignmentCancellation", COLUMNS, cancelled);
        report.errors = failures;
        Ok(permit.done(report))
    }

    /// Who named a partition wants to hear that it does not move; who cancels all has what he wanted.
    fn nothing_moves(&self, mut failures: Vec<Failure>) -> Report {
        let mut report = Report::list("ReassignmentCancellation", COLUMNS, Vec::<MoveRow>::new());
        report.dry_run = self.consent.dry_run;
        match self.all || !failures.is_empty() {
            true => report.talk.push("no replicas are moving".to_owned()),
            false => failures.push(Failure {
                message: "no replicas of it are moving".to_owned(),
                ..Failure::of_item(
                    &self.words.names.join(", "),
                    &KafkaError::of(ResponseError::NoReassignmentInProgress),
                )
            }),
        }
        report.errors = failures;
        report
    }

    async fn cancel<'a>(
        &self,
        context: &Context,
        found: &'a [Reassignment],
    ) -> Result<Vec<(&'a Reassignment, Result<(), KafkaError>)>, Failure> {
        if self.consent.dry_run {
            return Ok(found.iter().map(|one| (one, Ok(()))).collect());
        }
        let targets: Vec<Target> = found.iter().map(|one| (one.partition.clone(), None)).collect();
        let outcomes = reassignments::alter(&context.cluster, &targets).await?;
        let outcomes = outcomes.into_iter().filter_map(|(partition, outcome)| {
            Some((found.iter().find(|one| one.partition == partition)?, outcome))
        });
        Ok(outcomes.collect())
    }
}

/// What moves on its way to the target goes back to the origin.
fn row(one: &Reassignment) -> MoveRow {
    Move { partition: one.partition.clone(), before: one.target(), after: one.origin() }.row()
}
