//! `kdp reassign status`: how far the moves are, as a check that scripts can wait for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use kdp_client::admin::reassignments;
use kdp_client::cluster::{TopicPartition, Topics};
use kdp_client::protocol::types::BrokerId;

use super::file::Targets;
use super::progress::{self, COLUMNS, MoveState, ProgressRow};
use crate::commands::selection::{PartitionWords, partition_name};
use crate::commands::{Context, Outcome, duration};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::Report;

/// Show how far moves are; exit 8 while any is under way
///
/// Examples:
///   kdp reassign status
///   kdp reassign status orders
///   kdp reassign status --wait 10m
///   kdp reassign status --file moves.json
///
/// With --file, Apache's reassignment file, it says of each partition in it whether it is where the file
/// wants it: exit 0 when all are, 8 while some are on their way, 1 when one is elsewhere.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Status {
    #[command(flatten)]
    words: PartitionWords,
    /// Hold the cluster against this reassignment file; - reads stdin
    #[arg(short, long, value_name = "FILE", conflicts_with = "names")]
    file: Option<PathBuf>,
    /// Wait until nothing moves any more, but no longer than this
    #[arg(long, value_name = "DURATION", num_args = 0..=1, default_missing_value = "1h", value_parser = duration)]
    wait: Option<Duration>,
}

impl Status {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let targets = self.file.as_deref().map(super::apply::read).transpose()?;
        let (partitions, mut failures) = self.partitions(context, targets.as_ref()).await?;
        if let Some(limit) = self.wait {
            let moving = reassignments::list(&context.cluster, partitions.as_deref()).await?;
            let moving: Vec<TopicPartition> = moving.into_iter().map(|one| one.partition).collect();
            failures.extend(progress::wait(context, &moving, limit).await?);
        }
        let moves = match partitions.as_deref() {
            Some([]) => Vec::new(),
            partitions => reassignments::list(&context.cluster, partitions).await?,
        };
        let (mut rows, silent) = progress::rows(&context.cluster, &moves).await?;
        failures.extend(silent);
        let in_progress = !rows.is_empty();
        if let Some(targets) = targets {
            settled(context, targets, &mut rows, &mut failures).await?;
        }
        let mut report = Report::list("ReassignmentStatus", COLUMNS, rows);
        if in_progress && self.wait.is_none() {
            report.verdict = Exit::InProgress;
        }
        if report.is_empty() && failures.is_empty() {
            report.talk.push("no replicas are moving".to_owned());
        }
        report.errors = failures;
        Ok(report)
    }

    /// The partitions that are meant; `None`: all that move.
    async fn partitions(
        &self,
        context: &Context,
        targets: Option<&Targets>,
    ) -> Result<(Option<Vec<TopicPartition>>, Vec<Failure>), Failure> {
        match targets {
            Some(targets) => {
                Ok((Some(targets.iter().map(|(partition, _)| partition.clone()).collect()), Vec::new()))
            }
            None if self.words.is_empty() => Ok((None, Vec::new())),
            None => {
                let (selected, failures) = self.words.select(&context.cluster).await?;
                Ok((Some(selected), failures))
            }
        }
    }
}

/// Adds what the file names and what does not move: it is there, or it is elsewhere.
async fn settled(
    context: &Context,
    targets: Targets,
    rows: &mut Vec<ProgressRow>,
    failures: &mut Vec<Failure>,
) -> Result<(), Failure> {
    let topics: BTreeSet<String> = targets.iter().map(|(partition, _)| partition.topic.clone()).collect();
    let metadata = context.cluster.metadata(&Topics::Named(topics.into_iter().collect())).await?;
    let now: BTreeMap<TopicPartition, Vec<BrokerId>> = metadata
        .partitions()
        .map(|(topic, one)| (TopicPartition::new(topic.name.clone(), one.id), one.replicas.clone()))
        .collect();
    for (partition, target) in targets {
        let name = partition_name(&partition);
        let ids = |ids: &[BrokerId]| ids.iter().map(|id| id.get()).collect::<Vec<_>>();
        if let Some(row) = rows.iter().find(|row| row.name == name) {
            if row.target != ids(&target) {
                let message = "it is on its way to other brokers than the file says";
                failures.push(Failure::failed("OTHER_TARGET", message).about(name));
            }
            continue;
        }
        let state = match now.get(&partition) {
            Some(replicas) if *replicas == target => MoveState::Completed,
            Some(_) => MoveState::NotStarted,
            None => {
                let error = kdp_client::connection::KafkaError::of(
                    kdp_client::protocol::messages::ResponseError::UnknownTopicOrPartition,
                );
                failures.push(Failure::of_item(&name, &error));
                continue;
            }
        };
        if state == MoveState::NotStarted {
            let message = "it is not where the file says, and not on its way";
            failures.push(Failure::failed("NOT_STARTED", message).about(name.clone()));
        }
        rows.push(ProgressRow {
            name,
            topic: partition.topic,
            partition: partition.partition.get(),
            state,
            target: ids(&target),
            adding: Vec::new(),
            removing: Vec::new(),
            bytes_total: None,
            bytes_left: (state == MoveState::Completed).then_some(0),
            offset_lag: None,
        });
    }
    rows.sort_by(|a, b| (&a.topic, a.partition).cmp(&(&b.topic, b.partition)));
    Ok(())
}
