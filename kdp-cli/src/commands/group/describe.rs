//! `kdp group describe`: state, members, committed offsets and lag.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::groups::{self, Committed, GroupDescription, GroupMember};
use kdp_client::admin::offsets::{self, FoundOffset, OffsetSpec};
use kdp_client::cluster::TopicPartition;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::offset::settle;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show members, committed offsets and lag of groups
///
/// Examples:
///   kdp group describe billing
///   kdp group describe billing audit -o json
///
/// LAG counts offsets from what is committed, or from the start of the log where that is later, to
/// the end. Where the end is not known, neither is the lag.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    /// The groups
    #[arg(required = true, value_name = "GROUP")]
    names: Vec<String>,
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
struct MemberRow {
    /// The member's id.
    member: String,
    /// Its `group.instance.id`, where it is a static member.
    instance_id: Option<String>,
    /// Its `client.id`.
    client_id: String,
    /// Where it connects from.
    host: String,
    /// Its member epoch; null for classic groups.
    epoch: Option<i32>,
    /// How many partitions it has.
    partition_count: usize,
    /// The partitions it has.
    assignment: Vec<PartitionName>,
    /// The partitions it shall have; null for classic groups.
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

/// The ends of the partitions that any of the groups has to do with.
type Ends = BTreeMap<TopicPartition, FoundOffset>;

impl Describe {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let cluster = &context.cluster;
        let (described, committed) = tokio::try_join!(
            groups::describe(cluster, &self.names),
            groups::committed(cluster, &self.names)
        )?;
        let mut errors = Vec::new();
        let mut groups = Vec::new();
        for ((name, description), (_, offsets)) in described.into_iter().zip(committed) {
            match (description, offsets) {
                (Ok(description), Ok(offsets)) => groups.push((description, offsets)),
                (Err(error), _) | (_, Err(error)) => errors.push(Failure::from(error).about(name)),
            }
        }
        let mut partitions: Vec<TopicPartition> =
            groups.iter().flat_map(|(group, offsets)| all(group, offsets)).collect();
        partitions.sort();
        partitions.dedup();
        let (start, end) = tokio::try_join!(
            offsets::list(cluster, &partitions, OffsetSpec::Earliest),
            offsets::list(cluster, &partitions, OffsetSpec::Latest),
        )?;
        let (start, end) = (settle(start, &mut errors), settle(end, &mut errors));
        let items = groups.iter().map(|(group, offsets)| item(group, offsets, &start, &end));
        let mut report = Report::list("GroupDescription", GROUPS, items)
            .table_of("offsets", OFFSETS)
            .table_of("members", MEMBERS);
        report.errors = errors;
        Ok(report)
    }
}

/// What the group has committed or is assigned.
fn all(group: &GroupDescription, offsets: &[Committed]) -> Vec<TopicPartition> {
    let assigned = group.members.iter().flat_map(|member| member.assignment.iter().cloned());
    offsets.iter().map(|committed| committed.partition.clone()).chain(assigned).collect()
}

fn item(group: &GroupDescription, offsets: &[Committed], start: &Ends, end: &Ends) -> GroupDescriptionRow {
    let mut partitions = all(group, offsets);
    partitions.sort();
    partitions.dedup();
    let offsets: Vec<OffsetRow> =
        partitions.iter().map(|partition| offset(group, partition, offsets, start, end)).collect();
    let committed: Vec<&OffsetRow> = offsets.iter().filter(|row| row.committed.is_some()).collect();
    // A sum that leaves one out would look whole and not be; so would a sum of nothing.
    let lag: Option<i64> = committed.iter().map(|row| row.lag).sum();
    let lag = lag.filter(|_| !committed.is_empty());
    GroupDescriptionRow {
        group: group.id.clone(),
        group_type: group.group_type.name(),
        state: group.state.clone(),
        assignor: group.assignor.clone(),
        coordinator: group.coordinator.get(),
        epoch: group.epoch,
        member_count: group.members.len(),
        lag,
        offsets,
        members: group.members.iter().map(member).collect(),
    }
}

fn offset(
    group: &GroupDescription,
    partition: &TopicPartition,
    offsets: &[Committed],
    start: &Ends,
    end: &Ends,
) -> OffsetRow {
    let committed = offsets.iter().find(|committed| committed.partition == *partition);
    let log_start = start.get(partition).and_then(|found| found.offset);
    let log_end = end.get(partition).and_then(|found| found.offset);
    let lag = match (committed, log_start, log_end) {
        (Some(committed), Some(start), Some(end)) => Some(groups::lag(committed.offset, start, end)),
        _ => None,
    };
    let owner = group.members.iter().find(|member| member.assignment.contains(partition));
    OffsetRow {
        topic: partition.topic.clone(),
        partition: partition.partition.get(),
        committed: committed.map(|committed| committed.offset.get()),
        log_start: log_start.map(|offset| offset.get()),
        log_end: log_end.map(|offset| offset.get()),
        lag,
        metadata: committed.and_then(|committed| committed.metadata.clone()),
        member: owner.map(|member| member.id.clone()),
    }
}

fn member(member: &GroupMember) -> MemberRow {
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
        epoch: member.epoch,
        partition_count: member.assignment.len(),
        assignment: names(&member.assignment),
        target_assignment: member.target_assignment.as_deref().map(names),
    }
}
