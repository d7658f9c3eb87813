//! `kdp streams app-reset`: a Kafka Streams application computes everything again. Its offsets go back and the
//! topics that it keeps for itself are deleted; for applications in classic groups and in streams groups.

use std::collections::BTreeSet;
use std::time::Duration;

use clap::Args;
use kdp_client::admin::groups::reset::{Move, Target};
use kdp_client::admin::groups::{self, GroupType, MemberRef, Surveyed, Topology, is_application_topic};
use kdp_client::admin::topics;
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::consumer::Position;
use kdp_client::protocol::types::Offset;
use schemars::JsonSchema;
use serde::Serialize;

use super::create::empty;
use super::duration;
use super::offsets::plan::{self, Goal};
use super::offsets::{Plan, apply, busy, until_empty};
use super::reset::GoalArgs;
use crate::commands::{Context, Outcome, partitions_of};
use crate::danger::{Consent, Danger};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::gate::{Change, Permit};
use crate::report::{Column, Report, column};
use crate::selector::TopicSelector;
use crate::words::counted;

/// How long members that were removed may take to be gone.
const GONE_WITHIN: Duration = Duration::from_secs(10);

/// Let a Streams application compute everything again: a preview, and with --apply the change
///
/// Examples:
///   kdp streams app-reset shop --input orders
///   kdp streams app-reset shop --input orders --to @-7d
///   kdp streams app-reset shop --input orders --input payments --apply --confirm shop
///   kdp streams app-reset shop --apply --when-empty 5m --confirm shop
///
/// What kafka-streams-application-reset does: the offsets of the input topics go to --to, those of
/// intermediate topics to the end, and the application's own topics are deleted: changelogs, repartition
/// topics and those of foreign-key joins, known by their names (APPLICATION-...-changelog) and by the
/// topology of a streams group. Without --input, input topics are what the group has committed.
///
/// Nothing changes without --apply. The application has to be stopped: members are named, --when-empty waits for
/// them to go, --force removes them. Its local state has to be cleaned up where it ran (KafkaStreams#cleanUp, or
/// its state.dir), or results will be wrong: no broker can do that. Offsets are kept in an undo file.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct AppReset {
    /// The application's id, which is its group
    #[arg(value_name = "APPLICATION")]
    name: String,
    /// Input topics, or some of their partitions [default: what is committed]
    #[arg(long = "input", value_name = "TOPIC[:PARTITIONS]")]
    inputs: Vec<TopicSelector>,
    /// Topics that the application writes and reads again, and that are kept: their offsets go to the end
    #[arg(long = "intermediate", value_name = "TOPIC[:PARTITIONS]")]
    intermediates: Vec<TopicSelector>,
    /// Of the application's own topics, delete only these
    #[arg(long = "internal", value_name = "TOPIC")]
    internals: Vec<String>,
    /// Where the offsets of input topics go [default: start]
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true, conflicts_with_all = ["shift_by", "from_file"])]
    to: Option<String>,
    /// Or by how many offsets from what is committed, back where negative
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true, conflicts_with = "from_file")]
    shift_by: Option<i64>,
    /// Or to what a file says: JSON, Apache's CSV, or lines
    #[arg(long, value_name = "FILE")]
    from_file: Option<std::path::PathBuf>,
    /// Do it
    #[arg(long)]
    apply: bool,
    /// Wait so long until nobody is in the group
    #[arg(long, value_name = "DURATION", value_parser = duration, conflicts_with = "force")]
    when_empty: Option<Duration>,
    /// Remove the members that are left; only where no instance runs any more
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    consent: Consent,
}

/// A step of a reset.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ResetStep {
    /// What is done.
    action: Action,
    /// The topic.
    topic: String,
    /// The partition's id; null where the whole topic is deleted.
    partition: Option<i32>,
    /// What was committed before; null where nothing was.
    old: Option<i64>,
    /// What is committed after it; null where the topic is deleted.
    new: Option<i64>,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Action {
    /// An offset of an input topic goes elsewhere.
    ResetInput,
    /// An offset of an intermediate topic goes to the end.
    SkipIntermediate,
    /// An internal topic is deleted.
    DeleteTopic,
}

pub(in crate::commands) const KIND: &str = "StreamsApplicationReset";

pub(in crate::commands) const COLUMNS: &[Column] = &[
    column("ACTION", "action"),
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("OLD", "old"),
    column("NEW", "new"),
];

/// Everything that is to be done, and who stands in the way.
struct Planned {
    group: Surveyed,
    inputs: Vec<Move>,
    intermediates: Vec<Move>,
    topics: Vec<String>,
    errors: Vec<Failure>,
}

impl AppReset {
    pub(in crate::commands) async fn run(&self, context: &Context) -> Outcome {
        let goal = self.goal()?;
        let consent = self.consent.dry_unless(self.apply);
        let planned = self.plan(context, &goal).await?;
        if planned.steps().is_empty() {
            let mut report = Report::list(KIND, COLUMNS, Vec::<ResetStep>::new());
            (report.errors, report.dry_run) = (planned.errors, consent.dry_run);
            report
                .talk
                .push("nothing to reset: it has committed nothing and has no topics of its own".to_owned());
            return Ok(report);
        }
        let names = [self.name.clone()];
        let summary = planned.summary(&self.name);
        let level = if planned.topics.is_empty() { Danger::Moderate } else { Danger::Severe };
        let change = Change { level, action: "streams app-reset", summary: &summary, names: &names };
        let permit = context.gate(change, &consent).await?;
        let cleanup = "local state has to be cleaned up where the application ran: KafkaStreams#cleanUp";
        let mut report = match consent.dry_run {
            true => self.preview(planned),
            false => match self.make(context, &permit, &goal, planned).await {
                Ok(report) => report,
                Err(failure) => Report { kind: KIND, ..Report::of_failure(failure) },
            },
        };
        report
            .talk
            .push(if self.apply { cleanup } else { "nothing was changed; --apply does it" }.to_owned());
        Ok(permit.done(report))
    }

    fn goal(&self) -> Result<Goal, Failure> {
        if self.to.is_none() && self.shift_by.is_none() && self.from_file.is_none() {
            return Ok(Goal::Each(Target::Position(Position::Start)));
        }
        let goal =
            GoalArgs { to: self.to.clone(), shift_by: self.shift_by, from_file: self.from_file.clone() };
        goal.read(&self.name)
    }

    fn preview(&self, mut planned: Planned) -> Report {
        let waits = self.force || self.when_empty.is_some();
        // The real run would fail as well.
        planned.errors.extend(busy(&planned.group.group).filter(|_| !waits));
        let mut report = Report::list(KIND, COLUMNS, planned.steps());
        report.errors = planned.errors;
        report
    }

    async fn make(
        &self,
        context: &Context,
        permit: &Permit,
        goal: &Goal,
        mut planned: Planned,
    ) -> Result<Report, Failure> {
        let cluster = &context.cluster;
        if let Some(members) = busy(&planned.group.group) {
            match self.when_empty {
                Some(limit) => {
                    permit.waits();
                    until_empty(cluster, &self.name, limit).await?;
                    permit.begins();
                }
                None if self.force => remove(cluster, &planned.group).await?,
                None => return Err(members.hint("stop them; --when-empty 5m waits until they are gone")),
            }
            // What they committed to the last is where to go from.
            planned = self.plan(context, goal).await?;
        }
        let mut steps = planned.steps();
        let moves = planned.inputs.iter().chain(&planned.intermediates).cloned().collect();
        let offsets = Plan { group: self.name.clone(), group_type: planned.group.group.group_type, moves };
        let failed = apply(cluster, permit, std::slice::from_ref(&offsets)).await?;
        let mut failed: Vec<Failure> = failed.into_values().collect();
        // The state must not outlive offsets that could not be moved.
        let topics = if failed.is_empty() { planned.topics } else { Vec::new() };
        if !topics.is_empty() {
            let outcomes = topics::delete(cluster, &topics).await?;
            let refused = outcomes.into_iter().filter_map(|one| Some((one.name, one.result.err()?)));
            failed.extend(refused.map(|(name, error)| Failure::of_item(&name, &error)));
        }
        let is_failed = |step: &ResetStep| failed.iter().any(|one| one.item == Some(step.item()));
        steps.retain(|step| {
            !is_failed(step) && (step.action != Action::DeleteTopic || topics.contains(&step.topic))
        });
        let mut report = Report::list(KIND, COLUMNS, steps);
        report.errors = planned.errors.into_iter().chain(failed).collect();
        Ok(report)
    }

    async fn plan(&self, context: &Context, goal: &Goal) -> Result<Planned, Failure> {
        let cluster = &context.cluster;
        let group = self.look(cluster).await?;
        let existing: BTreeSet<String> =
            topics::list(cluster).await?.into_iter().map(|one| one.name).collect();
        let mut errors = Vec::new();
        let topics = self.own_topics(&group, &existing, &mut errors);
        let inputs = self.inputs(context, goal, &group, &existing, &mut errors).await?;
        let intermediates = selected(context, &self.intermediates, &mut errors).await?;
        let end = Goal::Each(Target::Position(Position::End));
        let inputs = plan::decide(cluster, goal, &inputs, &group.partitions, &mut errors).await?;
        let intermediates =
            plan::decide(cluster, &end, &intermediates, &group.partitions, &mut errors).await?;
        Ok(Planned { group, inputs, intermediates, topics, errors })
    }

    /// The group as it is. One that has gone may have left topics behind, and may be given offsets.
    async fn look(&self, cluster: &Cluster) -> Result<Surveyed, Failure> {
        match plan::look(cluster, &self.name).await {
            Ok(found) if found.group.group_type == GroupType::Share => {
                let failure = Failure::failed("OTHER_GROUP_TYPE", "it is a share group");
                Err(failure.about(self.name.clone()))
            }
            Err(failure) if failure.code == "GROUP_ID_NOT_FOUND" && !self.inputs.is_empty() => {
                Ok(Surveyed { group: empty(&self.name), partitions: Vec::new() })
            }
            found => found,
        }
    }

    /// The topics that nobody but the application uses, except what was named as an input.
    fn own_topics(
        &self,
        group: &Surveyed,
        existing: &BTreeSet<String>,
        errors: &mut Vec<Failure>,
    ) -> Vec<String> {
        let topology = group.group.topology.as_ref().map(Topology::internal_topics).unwrap_or_default();
        let is_kept = |name: &String| {
            self.inputs.iter().chain(&self.intermediates).any(|selector| selector.topic == *name)
        };
        let is_own = |name: &&String| is_application_topic(&self.name, name) || topology.contains(name);
        let mut own: Vec<String> =
            existing.iter().filter(is_own).filter(|name| !is_kept(name)).cloned().collect();
        for name in self.internals.iter().filter(|name| !own.contains(name)) {
            let failure =
                Failure::failed("NOT_INTERNAL", "it is no topic that the application keeps for itself");
            errors.push(failure.about(name.clone()));
        }
        own.retain(|name| self.internals.is_empty() || self.internals.contains(name));
        own
    }

    async fn inputs(
        &self,
        context: &Context,
        goal: &Goal,
        group: &Surveyed,
        existing: &BTreeSet<String>,
        errors: &mut Vec<Failure>,
    ) -> Result<Vec<TopicPartition>, Failure> {
        if !self.inputs.is_empty() {
            return selected(context, &self.inputs, errors).await;
        }
        if let Goal::Listed(listed) = goal {
            return Ok(listed.iter().map(|(partition, _)| partition.clone()).collect());
        }
        let is_own = |topic: &str| is_application_topic(&self.name, topic);
        let is_skipped = |topic: &str| self.intermediates.iter().any(|one| one.topic == topic);
        let committed = group.partitions.iter().filter(|one| one.committed.is_some());
        let committed = committed
            .map(|one| &one.partition)
            .filter(|one| existing.contains(&one.topic) && !is_own(&one.topic) && !is_skipped(&one.topic));
        Ok(committed.cloned().collect())
    }
}

impl Planned {
    fn steps(&self) -> Vec<ResetStep> {
        let offset = |action| {
            move |one: &Move| ResetStep {
                action,
                topic: one.partition.topic.clone(),
                partition: Some(one.partition.partition.get()),
                old: one.old.map(Offset::get),
                new: one.new.map(Offset::get),
            }
        };
        let delete = |topic: &String| ResetStep {
            action: Action::DeleteTopic,
            topic: topic.clone(),
            partition: None,
            old: None,
            new: None,
        };
        let inputs = self.inputs.iter().map(offset(Action::ResetInput));
        let intermediates = self.intermediates.iter().map(offset(Action::SkipIntermediate));
        inputs.chain(intermediates).chain(self.topics.iter().map(delete)).collect()
    }

    fn summary(&self, name: &str) -> String {
        let offsets = counted(self.inputs.len() + self.intermediates.len(), "offset");
        match &self.topics[..] {
            [] => format!("move {offsets} of the application {name}"),
            topics => format!("move {offsets} of the application {name} and delete {}", topics.join(", ")),
        }
    }
}

impl ResetStep {
    /// How a failure names it.
    fn item(&self) -> String {
        match self.partition {
            Some(partition) => format!("{}-{partition}", self.topic),
            None => self.topic.clone(),
        }
    }
}

async fn selected(
    context: &Context,
    selectors: &[TopicSelector],
    errors: &mut Vec<Failure>,
) -> Result<Vec<TopicPartition>, Failure> {
    if selectors.is_empty() {
        return Ok(Vec::new());
    }
    let (partitions, unknown) = partitions_of(&context.cluster, selectors).await?;
    errors.extend(unknown);
    Ok(partitions)
}

/// Removes everybody who is left, and waits until they are gone.
async fn remove(cluster: &Cluster, group: &Surveyed) -> Result<(), Failure> {
    let name = &group.group.id;
    if group.group.group_type == GroupType::Streams {
        let failure = Failure::failed(
            "UNSUPPORTED_GROUP_TYPE",
            "Kafka has no API to remove members of a streams group",
        );
        return Err(Failure { exit: Exit::Unsupported, ..failure.about(name.clone()) });
    }
    let refer = |member: &groups::GroupMember| MemberRef {
        member_id: member.id.clone(),
        instance_id: member.instance_id.clone(),
    };
    let members: Vec<MemberRef> = group.group.members.iter().map(refer).collect();
    // Whoever has left meanwhile is not there to be removed; who is left in the end counts.
    groups::remove_members(cluster, name, &members, "the application is reset").await?;
    until_empty(cluster, name, GONE_WITHIN).await
}
