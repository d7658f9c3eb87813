//! `kdp group delete` and `kdp group delete-offsets`: groups go, or forget topics.

use clap::Args;
use kdp_client::admin::groups::reset::{Known, Move, Target, plan as decide};
use kdp_client::admin::groups::{self, GroupDescription, GroupType};
use kdp_client::cluster::Cluster;
use kdp_client::protocol::types::Offset;
use schemars::JsonSchema;
use serde::Serialize;

use super::offsets::plan;
use super::offsets::{Before, Plan, committed_of, make, rows};
use super::select::Selection;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};
use crate::selector::TopicSelector;
use crate::words::{agreed, counted};

/// Delete groups with all their offsets
///
/// Examples:
///   kdp group delete billing --confirm billing
///   kdp group delete 'test-*' --dry-run
///   kdp group delete billing audit --confirm 2
///
/// Only groups without members can be deleted; a dry run says which can. A script confirms with
/// --confirm and the group's name, or the number of groups where there are several. The offsets are kept
/// in an undo file, from which `kdp group undo` brings classic groups back.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Delete {
    #[command(flatten)]
    pub(crate) groups: Selection,
    #[command(flatten)]
    consent: Consent,
}

/// A group that was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DeletedGroup {
    /// Its id.
    group: String,
    /// classic, consumer, share or streams.
    #[serde(rename = "type")]
    group_type: &'static str,
    /// How many offsets it had committed.
    offset_count: usize,
}

pub(super) const COLUMNS: &[Column] =
    &[column("GROUP", "group"), column("TYPE", "type"), column("OFFSETS", "offset_count")];

impl Delete {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let cluster = &context.cluster;
        let (selected, mut errors) = self.groups.select(cluster).await?;
        let names: Vec<String> = selected.iter().map(|(name, _)| name.clone()).collect();
        if names.is_empty() {
            let mut report = Report::list("GroupDeletion", COLUMNS, Vec::<DeletedGroup>::new());
            report.errors = errors;
            report.dry_run = self.consent.dry_run;
            return Ok(report);
        }
        let (mut ready, mut before) = (Vec::new(), Vec::new());
        for (name, group) in groups::describe_selected(cluster, &selected).await? {
            match group {
                Ok(group) if group.members.is_empty() => ready.push(group),
                Ok(group) => errors.push(not_empty(&group)),
                Err(error) => errors.push(Failure::from(error).about(name)),
            }
        }
        let noun = agreed(&names.len(), "group", "groups");
        let summary = format!("delete the {noun} {} with all offsets", names.join(", "));
        let change =
            Change { level: Danger::Severe, action: "group delete", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let kinds: Vec<_> = ready.iter().map(|group| (group.id.clone(), group.group_type)).collect();
        let known = committed_of(cluster, &kinds).await?;
        for (name, group_type) in &kinds {
            let offsets = known.get(name).map_or(&[][..], Vec::as_slice);
            let partitions: Vec<_> = offsets.iter().map(|one| one.partition.clone()).collect();
            before.push(Before::of(name, *group_type, partitions, offsets));
        }
        let row = |group: &GroupDescription| DeletedGroup {
            group: group.id.clone(),
            group_type: group.group_type.name(),
            offset_count: before.iter().find(|one| one.group == group.id).map_or(0, |one| one.offsets.len()),
        };
        let mut items = Vec::new();
        if self.consent.dry_run {
            items.extend(ready.iter().map(row));
        } else if !ready.is_empty() {
            permit.undo("group", &before);
            let ids: Vec<String> = ready.iter().map(|group| group.id.clone()).collect();
            for outcome in groups::delete(cluster, &ids).await? {
                match outcome.result {
                    Ok(()) => items.extend(ready.iter().find(|group| group.id == outcome.name).map(row)),
                    Err(error) => errors.push(Failure::of_item(&outcome.name, &error)),
                }
            }
        }
        let mut report = Report::list("GroupDeletion", COLUMNS, items);
        report.errors = errors;
        Ok(permit.done(report))
    }
}

fn not_empty(group: &GroupDescription) -> Failure {
    let members = counted(group.members.len(), "member");
    let message = format!("the group is {} and has {members}", group.state);
    let failure = Failure::failed("NON_EMPTY_GROUP", message).about(group.id.clone());
    failure.hint(format!("`kdp group members {}` shows them", group.id))
}

/// Let a group forget what it has committed
///
/// Examples:
///   kdp group delete-offsets billing --topic orders --dry-run
///   kdp group delete-offsets billing --topic orders:0,3 --yes
///
/// A topic that a member consumes is refused. A share group forgets whole topics. What was committed is
/// kept in an undo file.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct DeleteOffsets {
    /// The group
    #[arg(value_name = "GROUP")]
    name: String,
    /// Topics, or some of their partitions: orders, orders:0,3-7
    #[arg(long = "topic", value_name = "TOPIC[:PARTITIONS]", required = true)]
    topics: Vec<TopicSelector>,
    #[command(flatten)]
    consent: Consent,
    /// The kind that the group has to be of.
    #[arg(skip)]
    pub(crate) group_type: Option<GroupType>,
}

impl DeleteOffsets {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let cluster = &context.cluster;
        let group = plan::look(cluster, &self.name).await?;
        let group_type = group.group.group_type;
        plan::check_type(&group.group, self.group_type)?;
        if group_type == GroupType::Share && self.topics.iter().any(|one| one.partitions.is_some()) {
            return Err(Failure::usage("a share group forgets whole topics, not partitions of them"));
        }
        let mut errors = Vec::new();
        let moves = self.moves(cluster, &group, &mut errors).await?;
        let planned = Plan { group: self.name.clone(), group_type, moves };
        if planned.moves.is_empty() {
            let empty = Vec::<rows::OffsetChange>::new();
            let mut report = Report::list(super::offsets::KIND, super::offsets::COLUMNS, empty);
            report.errors = errors;
            return Ok(report);
        }
        let rows = rows::of(cluster, std::slice::from_ref(&planned), |_| Some(Offset(i64::MAX))).await?;
        let names = [self.name.clone()];
        let summary =
            format!("let the group {} forget {}", self.name, counted(planned.moves.len(), "offset"));
        let change = Change {
            level: Danger::Moderate,
            action: "group delete-offsets",
            summary: &summary,
            names: &names,
        };
        let permit = context.gate(change, &self.consent).await?;
        make(cluster, permit, &[planned], rows, errors, self.consent.dry_run).await
    }

    /// The committed partitions that were selected. A topic need not exist any more to be forgotten.
    async fn moves(
        &self,
        cluster: &Cluster,
        group: &groups::Surveyed,
        errors: &mut Vec<Failure>,
    ) -> Result<Vec<Move>, Failure> {
        let asked = [(self.name.clone(), group.group.group_type)];
        let offsets = committed_of(cluster, &asked).await?.remove(&self.name).unwrap_or_default();
        let mut moves = Vec::new();
        for selector in &self.topics {
            let fits = |id| selector.partitions.as_ref().is_none_or(|ids| ids.contains(&id));
            let of_topic = offsets
                .iter()
                .filter(|one| one.partition.topic == selector.topic && fits(one.partition.partition));
            if let Some(failure) = subscribed(group, &selector.topic) {
                errors.push(failure);
                continue;
            }
            let count = moves.len();
            for one in of_topic {
                // Where the partition begins and ends does not matter to what is forgotten.
                let known = Known {
                    committed: Some(one.offset),
                    log_start: one.offset,
                    log_end: one.offset,
                    by_time: None,
                };
                moves.extend(decide(one.partition.clone(), Target::Forget, known));
            }
            if moves.len() == count {
                let failure = Failure::failed("NOT_COMMITTED", "the group has committed nothing here");
                errors.push(failure.about(selector.topic.clone()));
            }
        }
        Ok(moves)
    }
}

/// The coordinator refuses what a member consumes; a dry run says so too.
fn subscribed(group: &groups::Surveyed, topic: &str) -> Option<Failure> {
    let has = |member: &&groups::GroupMember| {
        member.topics.iter().any(|one| one == topic) || member.assignment.iter().any(|one| one.topic == topic)
    };
    let member = group.group.members.iter().find(has)?;
    let message = format!("the member {} consumes the topic", member.id);
    Some(Failure::failed("GROUP_SUBSCRIBED_TO_TOPIC", message).about(topic))
}
