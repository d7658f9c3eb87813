//! `kdp group reset`: a group's offsets go elsewhere; a preview unless told to apply.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use kdp_client::admin::groups::reset::Target;
use kdp_client::admin::groups::{GroupType, Surveyed};
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::Offset;

use super::duration;
use super::offsets::file::{self, FileFormat};
use super::offsets::plan::{self, Goal};
use super::offsets::{COLUMNS, KIND, Plan, busy, make, rows, until_empty};
use crate::commands::{Context, Outcome, partitions_of};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::Report;
use crate::selector::TopicSelector;
use crate::time;
use crate::words::counted;

/// Move the offsets of a group: a preview, and with --apply the change
///
/// Examples:
///   kdp group reset billing --to start --topic orders
///   kdp group reset billing --to @-2h --topic payments
///   kdp group reset billing --shift-by -100 --topic orders:0,3-5
///   kdp group reset billing --to 'committed(audit)' --all-topics
///   kdp group reset billing --to end --all-topics --apply --when-empty 5m --yes
///
/// --to takes start, end, 42, +10 (after the start), -10 (before the end), @2026-01-31T10:00Z, @-1h,
/// max-ts, committed, and committed(GROUP) for where another group is. What lies outside of a partition is moved
/// to its start or end, and the preview says so. --from-file takes what `kdp group export` wrote, Apache's
/// CSV, and lines of topic, partition and offset.
///
/// Nothing changes without --apply. Offsets can only be set while nobody is in the group: members are
/// named, and --when-empty waits until they are gone, or ends with exit code 5. What was committed is kept
/// in an undo file, and what is committed then is read back.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Reset {
    /// The group
    #[arg(value_name = "GROUP")]
    name: String,
    #[command(flatten)]
    goal: GoalArgs,
    #[command(flatten)]
    scope: Scope,
    /// Do it
    #[arg(long)]
    apply: bool,
    /// Wait so long until nobody is in the group
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    when_empty: Option<Duration>,
    /// Print the plan as a file for --from-file, or for Apache's tools
    #[arg(long, value_name = "FORMAT", conflicts_with = "apply")]
    export: Option<FileFormat>,
    #[command(flatten)]
    consent: Consent,
    /// The kind that the group has to be of.
    #[arg(skip)]
    pub(crate) group_type: Option<GroupType>,
}

/// Where offsets go.
#[derive(Args, Clone, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct GoalArgs {
    /// Where to
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true)]
    pub(super) to: Option<String>,
    /// By how many offsets from what is committed, back where negative
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
    pub(super) shift_by: Option<i64>,
    /// To what a file says: JSON, Apache's CSV, or lines
    #[arg(long, value_name = "FILE")]
    pub(super) from_file: Option<PathBuf>,
}

/// Which partitions.
#[derive(Args, Clone, Debug)]
pub(super) struct Scope {
    /// Only these topics, or some of their partitions: orders, orders:0,3-7
    #[arg(long = "topic", value_name = "TOPIC[:PARTITIONS]")]
    pub(super) topics: Vec<TopicSelector>,
    /// All that the group has committed
    #[arg(long, conflicts_with = "topics")]
    pub(super) all_topics: bool,
}

impl GoalArgs {
    /// What was typed, or what the file says about this group.
    pub(super) fn read(&self, group: &str) -> Result<Goal, Failure> {
        match (&self.to, self.shift_by, &self.from_file) {
            (Some(text), ..) => plan::goal(text, time::now_ms()),
            (None, Some(count), _) => Ok(Goal::Each(Target::Shift(count))),
            (None, None, Some(path)) => from_file(path, group),
            (None, None, None) => Err(Failure::usage("say where to: --to, --shift-by or --from-file")),
        }
    }
}

fn from_file(path: &PathBuf, group: &str) -> Result<Goal, Failure> {
    let wrong = |reason: String| Failure::usage(format!("{}: {reason}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let entries = file::read(&text).map_err(wrong)?;
    let of_group = |entry: &&file::Entry| entry.group.as_deref().is_none_or(|known| known == group);
    let listed: Vec<(TopicPartition, Offset)> =
        entries.iter().filter(of_group).map(file::Entry::at).collect();
    match listed.is_empty() {
        true => Err(wrong(format!("it says nothing about the group {group}"))),
        false => Ok(Goal::Listed(listed)),
    }
}

impl Scope {
    /// The partitions that are meant. To move every offset of a group has to be said.
    pub(super) async fn partitions(
        &self,
        context: &Context,
        goal: &Goal,
        group: &Surveyed,
    ) -> Result<(Vec<TopicPartition>, Vec<Failure>), Failure> {
        if !self.topics.is_empty() {
            return partitions_of(&context.cluster, &self.topics).await;
        }
        if let Goal::Listed(listed) = goal {
            return Ok((listed.iter().map(|(partition, _)| partition.clone()).collect(), Vec::new()));
        }
        if !self.all_topics {
            let failure = Failure::usage("say which topics: --topic orders, or --all-topics");
            return Err(failure.hint("--all-topics is all that the group has committed"));
        }
        let committed = group.partitions.iter().filter(|one| one.committed.is_some());
        Ok((committed.map(|one| one.partition.clone()).collect(), Vec::new()))
    }
}

impl Reset {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let goal = self.goal.read(&self.name)?;
        let consent = self.consent.dry_unless(self.apply);
        let (planned, preview, mut errors, members) = self.plan(context, &goal).await?;
        if let Some(format) = self.export {
            return Ok(export(&planned, format, errors));
        }
        if planned.moves.is_empty() {
            let mut report = Report::list(KIND, COLUMNS, preview);
            report.errors = errors;
            return Ok(report);
        }
        let names = [self.name.clone()];
        let summary = format!("move {} of the group {}", counted(planned.moves.len(), "offset"), self.name);
        let change =
            Change { level: Danger::Moderate, action: "group reset", summary: &summary, names: &names };
        let permit = context.gate(change, &consent).await?;
        if consent.dry_run {
            // The real run would fail as well.
            errors.extend(members.filter(|_| self.when_empty.is_none()));
            let mut report = make(&context.cluster, permit, &[planned], preview, errors, true).await?;
            if !self.apply {
                report.talk.push("nothing was changed; --apply does it".to_owned());
            }
            return Ok(report);
        }
        let Some(members) = members else {
            return make(&context.cluster, permit, &[planned], preview, errors, false).await;
        };
        let Some(limit) = self.when_empty else {
            return Ok(refused(permit, members));
        };
        permit.waits();
        if let Err(failure) = until_empty(&context.cluster, &self.name, limit).await {
            return Ok(refused(permit, failure));
        }
        permit.begins();
        // What they committed to the last is where to go from, and what undo brings back.
        let (planned, rows, errors, _) = self.plan(context, &goal).await?;
        make(&context.cluster, permit, &[planned], rows, errors, false).await
    }

    /// What would happen now, and who stands in the way.
    async fn plan(
        &self,
        context: &Context,
        goal: &Goal,
    ) -> Result<(Plan, Vec<rows::OffsetChange>, Vec<Failure>, Option<Failure>), Failure> {
        let cluster = &context.cluster;
        let group = plan::look(cluster, &self.name).await.map_err(unknown)?;
        let group_type = group.group.group_type;
        plan::check_type(&group.group, self.group_type)?;
        let (partitions, mut errors) = self.scope.partitions(context, goal, &group).await?;
        let moves = plan::decide(cluster, goal, &partitions, &group.partitions, &mut errors).await?;
        let planned = Plan { group: self.name.clone(), group_type, moves };
        let rows = preview(cluster, &planned, &group).await?;
        Ok((planned, rows, errors, busy(&group.group)))
    }
}

/// The rows of a plan, for a group that was looked at.
pub(super) async fn preview(
    cluster: &kdp_client::cluster::Cluster,
    planned: &Plan,
    group: &Surveyed,
) -> Result<Vec<rows::OffsetChange>, Failure> {
    let known: HashMap<&TopicPartition, Offset> =
        group.partitions.iter().filter_map(|one| Some((&one.partition, one.log_end?))).collect();
    // Where the group has nothing yet, what it will have lies before the end or is the end itself.
    let end = |partition: &TopicPartition| known.get(partition).copied().or(Some(Offset(i64::MAX)));
    rows::of(cluster, std::slice::from_ref(planned), end).await
}

fn refused(permit: crate::gate::Permit, failure: Failure) -> Report {
    let mut report = Report::list(KIND, COLUMNS, Vec::<rows::OffsetChange>::new());
    report.errors.push(failure);
    permit.done(report)
}

fn unknown(failure: Failure) -> Failure {
    match failure.code.as_str() {
        "GROUP_ID_NOT_FOUND" => failure.hint(
            "`kdp group create` makes a group with offsets; `kdp group list` shows the groups there are",
        ),
        _ => failure,
    }
}

fn export(planned: &Plan, format: FileFormat, errors: Vec<Failure>) -> Report {
    let entries: Vec<file::Entry> = planned
        .moves
        .iter()
        .filter_map(|one| {
            Some(file::Entry {
                group: Some(planned.group.clone()),
                topic: one.partition.topic.clone(),
                partition: one.partition.partition.get(),
                offset: one.new?.get(),
            })
        })
        .collect();
    let mut report = Report::text(KIND, file::write(&entries, format));
    report.errors = errors;
    report.dry_run = true;
    report
}
