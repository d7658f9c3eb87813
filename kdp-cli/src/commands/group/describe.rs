//! `kdp group describe`: state, members, committed offsets and lag.

use clap::Args;
use kdp_client::admin::groups::lag::{PartitionLag, total};
use kdp_client::admin::groups::{self, GroupMember, Isolation, Surveyed};
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::Offset;
use schemars::JsonSchema;
use serde::Serialize;

use super::select::Selection;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show members, committed offsets and lag of groups of any kind
///
/// Examples:
///   kdp group describe billing
///   kdp group describe billing audit -o json
///   kdp group describe --all --state
///
/// LAG counts offsets from what is committed, or from the start of the log where that is later, to
/// the end. Where the end is not known, neither is the lag. COMMITTED of a share group is the first
/// offset that is not done. --state, --offsets and --members choose what a person sees of it.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    #[command(flatten)]
    pub(crate) groups: Selection,
    /// Show state, coordinator and sums
    #[arg(long)]
    state: bool,
    /// Show offsets
    #[arg(long)]
    offsets: bool,
    /// Show members
    #[arg(long)]
    members: bool,
}

/// A group with its members and offsets.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GroupDescriptionRow {
    /// The group's id.
    group: String,
    /// classic, consumer, share or streams.
    #[serde(rename = "type")]
    group_type: &'static str,
    /// Its state, as Kafka calls it.
    state: String,
    /// How partitions are spread over its members.
    assignor: String,
    /// The broker that coordinates it.
    coordinator: i32,
    /// How often its membership has changed; null for classic groups.
    epoch: Option<i32>,
    /// The epoch whose assignment is the target; null for classic groups.
    assignment_epoch: Option<i32>,
    /// How many members it has.
    member_count: usize,
    /// How many offsets it is behind, over all partitions; null where one of them is not known.
    lag: Option<i64>,
    /// What it has committed or is assigned, partition by partition.
    offsets: Vec<OffsetRow>,
    /// Its members.
    members: Vec<MemberRow>,
}

/// Where a group is in a partition.
#[derive(Debug, Serialize, JsonSchema)]
struct OffsetRow {
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// The offset that it will go on from; null where it has committed none.
    committed: Option<i64>,
    /// The first offset that is still there.
    log_start: Option<i64>,
    /// The offset that the next record will get.
    log_end: Option<i64>,
    /// How many offsets it is behind.
    lag: Option<i64>,
    /// What the group stored along with the offset.
    metadata: Option<String>,
    /// The member that it is assigned to.
    member: Option<String>,
}

/// A member of a group.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MemberRow {
    /// The member's id.
    member: String,
    /// Its `group.instance.id`, where it is a static member.
    instance_id: Option<String>,
    /// Its `client.id`.
    client_id: String,
    /// Where it connects from.
    host: String,
    /// Its `client.rack`.
    rack: Option<String>,
    /// Its member epoch; null for classic groups.
    epoch: Option<i32>,
    /// The topics it has subscribed to, where it tells.
    topics: Vec<String>,
    /// The expression it has subscribed with.
    topic_regex: Option<String>,
    /// How many partitions it has.
    partition_count: usize,
    /// The partitions it has.
    assignment: Vec<PartitionName>,
    /// The partitions it shall have; null for classic and share groups.
    target_assignment: Option<Vec<PartitionName>>,
}

/// A partition.
#[derive(Debug, Serialize, JsonSchema)]
struct PartitionName {
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
}

pub(super) const GROUPS: &[Column] = &[
    column("GROUP", "group"),
    column("TYPE", "type"),
    column("STATE", "state").state(),
    column("ASSIGNOR", "assignor"),
    column("COORDINATOR", "coordinator"),
    column("MEMBERS", "member_count"),
    column("LAG", "lag"),
];

const OFFSETS: &[Column] = &[
    column("GROUP", "../group"),
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("COMMITTED", "committed"),
    column("LOG-START", "log_start"),
    column("LOG-END", "log_end"),
    column("LAG", "lag"),
    column("MEMBER", "member"),
];

const MEMBERS: &[Column] = &[
    column("GROUP", "../group"),
    column("MEMBER", "member"),
    column("INSTANCE", "instance_id"),
    column("CLIENT", "client_id"),
    column("HOST", "host"),
    column("EPOCH", "epoch"),
    column("PARTITIONS", "partition_count"),
];

impl Describe {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let cluster = &context.cluster;
        let (selected, mut errors) = self.groups.select(cluster).await?;
        let survey = groups::survey(cluster, &selected, Isolation::ReadUncommitted).await?;
        let mut items = Vec::new();
        for (name, group) in survey.groups {
            match group {
                Ok(group) => items.push(item(&group)),
                Err(error) => errors.push(Failure::from(error).about(name)),
            }
        }
        let holes = survey.holes.into_iter();
        errors.extend(holes.map(|(partition, error)| Failure::from(error).about(partition.to_string())));
        let all = !(self.state || self.offsets || self.members);
        let mut report = Report::list("GroupDescription", GROUPS, items);
        if !(all || self.state) {
            report.tables.clear();
        }
        let mut report = layout(report, all || self.offsets, all || self.members);
        report.errors = errors;
        Ok(report)
    }
}

/// The tables below the groups.
pub(in crate::commands) fn layout(report: Report, offsets: bool, members: bool) -> Report {
    let report = if offsets { report.table_of("offsets", OFFSETS) } else { report };
    if members { report.table_of("members", MEMBERS) } else { report }
}

fn item(surveyed: &Surveyed) -> GroupDescriptionRow {
    let group = &surveyed.group;
    GroupDescriptionRow {
        group: group.id.clone(),
        group_type: group.group_type.name(),
        state: group.state.clone(),
        assignor: group.assignor.clone(),
        coordinator: group.coordinator.get(),
        epoch: group.epoch,
        assignment_epoch: group.assignment_epoch,
        member_count: group.members.len(),
        lag: total(&surveyed.partitions),
        offsets: surveyed.partitions.iter().map(offset).collect(),
        members: group.members.iter().map(member).collect(),
    }
}

fn offset(one: &PartitionLag) -> OffsetRow {
    OffsetRow {
        topic: one.partition.topic.clone(),
        partition: one.partition.partition.get(),
        committed: one.committed.map(Offset::get),
        log_start: one.log_start.map(Offset::get),
        log_end: one.log_end.map(Offset::get),
        lag: one.lag,
        metadata: one.metadata.clone(),
        member: one.member.clone(),
    }
}

pub(super) fn member(member: &GroupMember) -> MemberRow {
    let names = |partitions: &[TopicPartition]| -> Vec<PartitionName> {
        let name =
            |one: &TopicPartition| PartitionName { topic: one.topic.clone(), partition: one.partition.get() };
        partitions.iter().map(name).collect()
    };
    MemberRow {
        member: member.id.clone(),
        instance_id: member.instance_id.clone(),
        client_id: member.client_id.clone(),
        host: member.host.clone(),
        rack: member.rack_id.clone(),
        epoch: member.epoch,
        topics: member.topics.clone(),
        topic_regex: member.topic_regex.clone(),
        partition_count: member.assignment.len(),
        assignment: names(&member.assignment),
        target_assignment: member.target_assignment.as_deref().map(names),
    }
}
