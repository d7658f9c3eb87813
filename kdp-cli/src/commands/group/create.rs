//! `kdp group create` and `kdp group clone`: a group that begins where it is told to.

use clap::Args;
use kdp_client::admin::groups::{self, GroupDescription, GroupType, Surveyed};
use kdp_client::protocol::types::BrokerId;

use super::offsets::plan::{self, Goal};
use super::offsets::{Plan, make};
use super::reset::{GoalArgs, Scope, preview};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::words::counted;

/// Create a consumer group that begins at given offsets
///
/// Examples:
///   kdp group create reports --to end --topic orders
///   kdp group create reports --to @-2h --topic orders:0,3 --topic payments --dry-run
///
/// The offsets are those of `kdp group reset`. A group that exists is left alone: reset it.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Create {
    /// The group
    #[arg(value_name = "GROUP")]
    name: String,
    #[command(flatten)]
    goal: GoalArgs,
    #[command(flatten)]
    scope: Scope,
    #[command(flatten)]
    consent: Consent,
    /// The kind of the new group.
    #[arg(skip = GroupType::Classic)]
    group_type: GroupType,
}

/// Create a consumer group that begins where another one is
///
/// Examples:
///   kdp group clone billing billing-test
///   kdp group clone billing billing-test --topic orders --dry-run
///
/// Copies what is committed now, of all topics or of those named. A group that exists is left alone:
/// `kdp group reset GROUP --to 'committed(OTHER)'` moves it.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Clone {
    /// The group to copy
    #[arg(value_name = "FROM")]
    from: String,
    /// The new group
    #[arg(value_name = "GROUP")]
    name: String,
    #[command(flatten)]
    scope: Scope,
    #[command(flatten)]
    consent: Consent,
    /// The kind of the new group.
    #[arg(skip = GroupType::Classic)]
    group_type: GroupType,
}

impl Create {
    /// The same, for a new group of this kind.
    pub(in crate::commands) fn of_type(&self, group_type: GroupType) -> Self {
        Self { group_type, ..self.clone() }
    }

    pub(in crate::commands) async fn run(&self, context: &Context) -> Outcome {
        let goal = self.goal.read(&self.name)?;
        if self.scope.topics.is_empty() && !matches!(goal, Goal::Listed(_)) {
            return Err(Failure::usage("say which topics: --topic orders"));
        }
        let new = New { action: "group create", name: &self.name, group_type: self.group_type };
        new.create(context, &goal, &self.scope, &self.consent).await
    }
}

impl Clone {
    /// The same, for a new group of this kind.
    pub(in crate::commands) fn of_type(&self, group_type: GroupType) -> Self {
        Self { group_type, ..self.clone() }
    }

    pub(in crate::commands) async fn run(&self, context: &Context) -> Outcome {
        let source = plan::look(&context.cluster, &self.from).await?;
        let committed = source.partitions.iter();
        let listed = committed.filter_map(|one| Some((one.partition.clone(), one.committed?)));
        let goal = Goal::Listed(listed.collect());
        if goal == Goal::Listed(Vec::new()) {
            let failure = Failure::failed("NOT_COMMITTED", "the group has committed nothing to copy");
            return Err(failure.about(self.from.clone()));
        }
        let new = New { action: "group clone", name: &self.name, group_type: self.group_type };
        new.create(context, &goal, &self.scope, &self.consent).await
    }
}

/// A group that shall be.
struct New<'a> {
    action: &'static str,
    name: &'a str,
    group_type: GroupType,
}

impl New<'_> {
    async fn create(&self, context: &Context, goal: &Goal, scope: &Scope, consent: &Consent) -> Outcome {
        let (cluster, name) = (&context.cluster, self.name);
        groups::require_type(cluster, self.group_type).await?;
        let found = groups::describe(cluster, &[name.to_owned()]).await?;
        match found.into_iter().next().map(|(_, found)| found.map_err(Failure::from)) {
            Some(Ok(_)) => {
                let failure = Failure::failed("GROUP_EXISTS", "a group of this name exists").about(name);
                return Err(failure.hint(format!("`kdp group reset {name}` moves its offsets")));
            }
            Some(Err(failure)) if failure.code != "GROUP_ID_NOT_FOUND" => return Err(failure.about(name)),
            _ => {}
        }
        let nothing = Surveyed { group: empty(name), partitions: Vec::new() };
        let (partitions, mut errors) = scope.partitions(context, goal, &nothing).await?;
        let moves = plan::decide(cluster, goal, &partitions, &[], &mut errors).await?;
        if moves.is_empty() && errors.is_empty() {
            return Err(Failure::usage("none of these partitions is copied: nothing would be created"));
        }
        let planned = Plan { group: name.to_owned(), group_type: self.group_type, moves };
        let rows = preview(cluster, &planned, &nothing).await?;
        let names = [name.to_owned()];
        let summary = format!("create the group {name} with {}", counted(planned.moves.len(), "offset"));
        let change = Change { level: Danger::Mild, action: self.action, summary: &summary, names: &names };
        let permit = context.gate(change, consent).await?;
        make(cluster, permit, &[planned], rows, errors, consent.dry_run).await
    }
}

/// A group that is not there yet.
pub(super) fn empty(name: &str) -> GroupDescription {
    GroupDescription {
        id: name.to_owned(),
        group_type: GroupType::Classic,
        state: "Dead".to_owned(),
        assignor: String::new(),
        coordinator: BrokerId(-1),
        epoch: None,
        assignment_epoch: None,
        topology: None,
        members: Vec::new(),
    }
}
