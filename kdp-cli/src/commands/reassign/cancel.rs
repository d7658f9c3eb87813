//! `kdp reassign cancel`: AlterPartitionReassignments without a target.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use kdp_client::admin::configs::{self, ConfigEntry, Resource, ResourceType};
use kdp_client::admin::reassignments::{self, Reassignment, Target};
use kdp_client::cluster::{TopicPartition, Topics};
use kdp_client::connection::KafkaError;
use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::types::BrokerId;

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
            return foresee(context, found).await;
        }
        let targets: Vec<Target> = found.iter().map(|one| (one.partition.clone(), None)).collect();
        let outcomes = reassignments::alter(&context.cluster, &targets).await?;
        let outcomes = outcomes.into_iter().filter_map(|(partition, outcome)| {
            Some((found.iter().find(|one| one.partition == partition)?, outcome))
        });
        Ok(outcomes.collect())
    }
}

/// What the controller would refuse: where none of those that had it is in sync any more, going back would lose
/// records, unless the topic allows that.
async fn foresee<'a>(
    context: &Context,
    found: &'a [Reassignment],
) -> Result<Vec<(&'a Reassignment, Result<(), KafkaError>)>, Failure> {
    let topics: BTreeSet<String> = found.iter().map(|one| one.partition.topic.clone()).collect();
    let metadata = context.cluster.metadata(&Topics::Named(topics.into_iter().collect())).await?;
    let in_sync: BTreeMap<TopicPartition, &Vec<BrokerId>> = metadata
        .partitions()
        .map(|(topic, one)| (TopicPartition::new(topic.name.clone(), one.id), &one.isr))
        .collect();
    let lost: Vec<&Reassignment> = found
        .iter()
        .filter(|one| {
            in_sync.get(&one.partition).is_some_and(|isr| one.origin().iter().all(|id| !isr.contains(id)))
        })
        .collect();
    let allowed = unclean_allowed(context, &lost).await;
    let outcome = |one: &'a Reassignment| {
        let is_refused = lost.contains(&one) && !allowed.contains(&one.partition.topic);
        let message = "none of those that had it is in sync any more: going back needs an unclean election";
        let error = KafkaError::of(ResponseError::InvalidReplicaAssignment);
        let error = KafkaError { message: Some(message.to_owned()), ..error };
        (one, if is_refused { Err(error) } else { Ok(()) })
    };
    Ok(found.iter().map(outcome).collect())
}

/// The topics among these that may lose records to have a leader, as far as we may see it.
async fn unclean_allowed(context: &Context, moves: &[&Reassignment]) -> BTreeSet<String> {
    const KEY: &str = "unclean.leader.election.enable";
    let topics: BTreeSet<&String> = moves.iter().map(|one| &one.partition.topic).collect();
    let resource = |name: &&String| Resource { kind: ResourceType::Topic, name: (*name).clone() };
    let resources: Vec<Resource> = topics.iter().map(resource).collect();
    if resources.is_empty() {
        return BTreeSet::new();
    }
    let answers = configs::values(&context.cluster, &resources, &[KEY.to_owned()]).await.unwrap_or_default();
    let is_on = |entries: &Vec<ConfigEntry>| {
        entries.iter().any(|entry| entry.name == KEY && entry.value.as_deref() == Some("true"))
    };
    let allowed = answers.into_iter().filter(|(_, entries)| entries.as_ref().is_ok_and(is_on));
    allowed.map(|(resource, _)| resource.name).collect()
}

/// What moves on its way to the target goes back to the origin.
fn row(one: &Reassignment) -> MoveRow {
    Move { partition: one.partition.clone(), before: one.target(), after: one.origin() }.row()
}
