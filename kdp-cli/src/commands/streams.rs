//! `kdp streams`: streams groups (KIP-1071), with the verbs of every group, their tasks and topologies.

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use kdp_client::admin::groups::{self, GroupDescription, GroupType, MemberTasks, Task, TaskAssignment};
use kdp_client::admin::topics;
use schemars::JsonSchema;
use serde::Serialize;

use super::group::app_reset::{self, AppReset, ResetStep};
use super::group::{self, Selection};
use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};
use crate::words::counted;

pub(crate) use group::STREAMS_OUTPUTS as COMMON_OUTPUTS;

/// What the other verbs print.
pub(crate) const OUTPUTS: Outputs = &[
    ("streams tasks", registry::list::<TaskRow>("StreamsTaskList", TASKS)),
    ("streams topology", registry::list::<SubtopologyRow>("StreamsTopology", TOPOLOGY)),
    (
        "streams delete-internal-topics",
        registry::list::<DeletedTopic>("StreamsInternalTopicDeletion", DELETED).severe(),
    ),
    ("streams app-reset", registry::list::<ResetStep>(app_reset::KIND, app_reset::COLUMNS).severe()),
];

/// What can be done with streams groups.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(flatten)]
    Common(group::Common),
    Tasks(Tasks),
    Topology(Topology),
    DeleteInternalTopics(DeleteInternalTopics),
    AppReset(AppReset),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let outcome = match self {
            Verb::Common(verb) => verb.of_type(GroupType::Streams).run(context).await,
            Verb::Tasks(command) => command.run(context).await,
            Verb::Topology(command) => command.run(context).await,
            Verb::DeleteInternalTopics(command) => command.run(context).await,
            Verb::AppReset(command) => command.run(context).await,
        };
        group::with_suggestions(context, outcome).await
    }
}

/// Show which member of a streams group has which tasks
///
/// Examples:
///   kdp streams tasks --all
///
/// A task is a subtopology and a partition. ROLE is active, standby or warmup; TARGET says whether the member
/// shall keep it (stays), give it up (leaves), or get it (comes).
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Tasks {
    #[command(flatten)]
    groups: Selection,
}

/// A task of a member.
#[derive(Debug, Serialize, JsonSchema)]
struct TaskRow {
    /// The group.
    group: String,
    /// The subtopology.
    subtopology: String,
    /// The partition's id.
    partition: i32,
    /// active, standby or warmup.
    role: &'static str,
    /// stays, leaves or comes.
    target: &'static str,
    /// The member's id.
    member: String,
    /// The process that the member is a thread of.
    process: String,
}

const TASKS: &[Column] = &[
    column("GROUP", "group"),
    column("SUBTOPOLOGY", "subtopology"),
    column("PARTITION", "partition"),
    column("ROLE", "role"),
    column("TARGET", "target"),
    column("MEMBER", "member"),
    column("PROCESS", "process").wide(),
];

impl Tasks {
    async fn run(&self, context: &Context) -> Outcome {
        let (described, errors) = describe(context, &self.groups).await?;
        let mut items: Vec<TaskRow> = Vec::new();
        for group in &described {
            for member in &group.members {
                let tasks = member.tasks.iter();
                items.extend(tasks.flat_map(|tasks| task_rows(&group.id, &member.id, tasks)));
            }
        }
        items.sort_by(|a, b| {
            let key = |row: &TaskRow| (row.group.clone(), row.subtopology.clone(), row.partition, row.role);
            key(a).cmp(&key(b))
        });
        let mut report = Report::list("StreamsTaskList", TASKS, items);
        report.errors = errors;
        Ok(report)
    }
}

fn task_rows(group: &str, member: &str, tasks: &MemberTasks) -> Vec<TaskRow> {
    type Role = fn(&TaskAssignment) -> &Vec<Task>;
    let roles: [(&'static str, Role); 3] = [
        ("active", |tasks| &tasks.active),
        ("standby", |tasks| &tasks.standby),
        ("warmup", |tasks| &tasks.warmup),
    ];
    let mut rows = Vec::new();
    for (role, of) in roles {
        let has: BTreeSet<&Task> = of(&tasks.assignment).iter().collect();
        let shall: BTreeSet<&Task> = of(&tasks.target).iter().collect();
        rows.extend(has.union(&shall).map(|task| TaskRow {
            group: group.to_owned(),
            subtopology: task.subtopology.clone(),
            partition: task.partition.get(),
            role,
            target: match (has.contains(*task), shall.contains(*task)) {
                (true, true) => "stays",
                (true, false) => "leaves",
                _ => "comes",
            },
            member: member.to_owned(),
            process: tasks.process_id.clone(),
        }));
    }
    rows
}

/// Show what a streams group computes: subtopologies and their topics
///
/// Examples:
///   kdp streams topology --all
///
/// As the coordinator knows it: which topics are read and written and where state is kept. The processors
/// in between are known to the application only.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Topology {
    #[command(flatten)]
    groups: Selection,
}

/// A part of a topology.
#[derive(Debug, Serialize, JsonSchema)]
struct SubtopologyRow {
    /// The group.
    group: String,
    /// Which version of the application this is.
    topology_epoch: i32,
    /// The subtopology.
    subtopology: String,
    /// The topics it reads that others write.
    sources: Vec<String>,
    /// The internal topics it reads from other subtopologies.
    repartition_sources: Vec<String>,
    /// The internal topics it writes for other subtopologies.
    repartition_sinks: Vec<String>,
    /// The internal topics that keep its state.
    changelogs: Vec<String>,
}

const TOPOLOGY: &[Column] = &[
    column("GROUP", "group"),
    column("EPOCH", "topology_epoch").wide(),
    column("SUBTOPOLOGY", "subtopology"),
    column("SOURCES", "sources"),
    column("REPARTITION-SOURCES", "repartition_sources").wide(),
    column("REPARTITION-SINKS", "repartition_sinks"),
    column("CHANGELOGS", "changelogs"),
];

impl Topology {
    async fn run(&self, context: &Context) -> Outcome {
        let (described, errors) = describe(context, &self.groups).await?;
        let mut items = Vec::new();
        for group in &described {
            let Some(topology) = &group.topology else { continue };
            items.extend(topology.subtopologies.iter().map(|one| SubtopologyRow {
                group: group.id.clone(),
                topology_epoch: topology.epoch,
                subtopology: one.id.clone(),
                sources: one.source_topics.clone(),
                repartition_sources: one.repartition_source_topics.clone(),
                repartition_sinks: one.repartition_sink_topics.clone(),
                changelogs: one.changelog_topics.clone(),
            }));
        }
        let mut report = Report::list("StreamsTopology", TOPOLOGY, items);
        report.errors = errors;
        Ok(report)
    }
}

/// Delete the internal topics of streams groups, and with them their state
///
/// Examples:
///   kdp streams delete-internal-topics --all --dry-run
///
/// Repartition and changelog topics, as the groups' topologies name them. The application has to be
/// stopped. Its local state has to be cleaned up where it ran: no broker can do that.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct DeleteInternalTopics {
    #[command(flatten)]
    groups: Selection,
    /// Only these of the internal topics
    #[arg(long = "topic", value_name = "TOPIC")]
    topics: Vec<String>,
    #[command(flatten)]
    consent: Consent,
}

/// An internal topic that was deleted.
#[derive(Debug, Serialize, JsonSchema)]
struct DeletedTopic {
    /// The topic.
    topic: String,
}

const DELETED: &[Column] = &[column("TOPIC", "topic")];

impl DeleteInternalTopics {
    async fn run(&self, context: &Context) -> Outcome {
        let (described, mut errors) = describe(context, &self.groups).await?;
        let mut known: BTreeSet<String> = BTreeSet::new();
        for group in described {
            if group.members.is_empty() {
                known.extend(group.topology.iter().flat_map(groups::Topology::internal_topics));
            } else {
                let members = counted(group.members.len(), "member");
                let message = format!("the group has {members}: stop the application");
                errors.push(Failure::failed("NON_EMPTY_GROUP", message).about(group.id));
            }
        }
        for topic in self.topics.iter().filter(|topic| !known.contains(*topic)) {
            let failure = Failure::failed("NOT_INTERNAL", "it is no internal topic of these groups");
            errors.push(failure.about(topic.clone()));
        }
        let wanted = |topic: &String| self.topics.is_empty() || self.topics.contains(topic);
        let existing: BTreeSet<String> =
            topics::list(&context.cluster).await?.into_iter().map(|topic| topic.name).collect();
        let names: Vec<String> =
            known.into_iter().filter(|topic| wanted(topic) && existing.contains(topic)).collect();
        if names.is_empty() {
            let mut report =
                Report::list("StreamsInternalTopicDeletion", DELETED, Vec::<DeletedTopic>::new());
            report.errors = errors;
            report.dry_run = self.consent.dry_run;
            return Ok(report);
        }
        let summary = format!("delete the internal topics {}", names.join(", "));
        let change = Change {
            level: Danger::Severe,
            action: "streams delete-internal-topics",
            summary: &summary,
            names: &names,
        };
        let permit = context.gate(change, &self.consent).await?;
        let mut items = Vec::new();
        if self.consent.dry_run {
            items.extend(names.into_iter().map(|topic| DeletedTopic { topic }));
        } else {
            for outcome in topics::delete(&context.cluster, &names).await? {
                match outcome.result {
                    Ok(()) => items.push(DeletedTopic { topic: outcome.name }),
                    Err(error) => errors.push(Failure::of_item(&outcome.name, &error)),
                }
            }
        }
        let mut report = Report::list("StreamsInternalTopicDeletion", DELETED, items);
        report.errors = errors;
        Ok(permit.done(report))
    }
}

/// The streams groups that were selected.
async fn describe(
    context: &Context,
    selection: &Selection,
) -> Result<(Vec<GroupDescription>, Vec<Failure>), Failure> {
    let mut selection = selection.clone();
    selection.narrow(GroupType::Streams);
    let (selected, mut errors) = selection.select(&context.cluster).await?;
    let mut described = Vec::new();
    for (name, group) in groups::describe_selected(&context.cluster, &selected).await? {
        match group {
            Ok(group) => described.push(group),
            Err(error) => errors.push(Failure::from(error).about(name)),
        }
    }
    Ok((described, errors))
}
