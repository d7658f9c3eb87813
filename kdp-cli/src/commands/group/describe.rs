//! `kdp group describe`: state, members, committed offsets and lag.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::groups::{self, Committed, GroupDescription, GroupMember};
use kdp_client::admin::offsets::{self, FoundOffset, OffsetSpec};
use kdp_client::cluster::TopicPartition;
use serde_json::{Value, json};

use crate::commands::offset::settle;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, Table, column};

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

const GROUPS: &[Column] = &[
    column("GROUP", "group"),
    column("TYPE", "type"),
    column("STATE", "state"),
    column("ASSIGNOR", "assignor"),
    column("COORDINATOR", "coordinator"),
    column("MEMBERS", "member_count"),
    column("LAG", "lag"),
];

const OFFSETS: &[Column] = &[
    column("GROUP", "group"),
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("COMMITTED", "committed"),
    column("LOG-START", "log_start"),
    column("LOG-END", "log_end"),
    column("LAG", "lag"),
    column("MEMBER", "member"),
];

const MEMBERS: &[Column] = &[
    column("GROUP", "group"),
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
        let items: Vec<Value> =
            groups.iter().map(|(group, offsets)| item(group, offsets, &start, &end)).collect();
        let mut report = Report::list("GroupDescription", GROUPS, items.clone());
        if !items.is_empty() {
            report.tables.push(Table { title: None, columns: OFFSETS, rows: Some(rows(&items, "offsets")) });
            report.tables.push(Table { title: None, columns: MEMBERS, rows: Some(rows(&items, "members")) });
        }
        report.errors = errors;
        Ok(report)
    }
}

/// What the group has committed or is assigned.
fn all(group: &GroupDescription, offsets: &[Committed]) -> Vec<TopicPartition> {
    let assigned = group.members.iter().flat_map(|member| member.assignment.iter().cloned());
    offsets.iter().map(|committed| committed.partition.clone()).chain(assigned).collect()
}

fn item(group: &GroupDescription, offsets: &[Committed], start: &Ends, end: &Ends) -> Value {
    let mut partitions = all(group, offsets);
    partitions.sort();
    partitions.dedup();
    let offsets: Vec<Value> =
        partitions.iter().map(|partition| offset(group, partition, offsets, start, end)).collect();
    let committed: Vec<&Value> = offsets.iter().filter(|row| !row["committed"].is_null()).collect();
    // A sum that leaves one out would look whole and not be; so would a sum of nothing.
    let lag: Option<i64> = committed.iter().map(|row| row["lag"].as_i64()).sum();
    let lag = lag.filter(|_| !committed.is_empty());
    json!({
        "group": group.id,
        "type": group.group_type,
        "state": group.state,
        "assignor": group.assignor,
        "coordinator": group.coordinator.get(),
        "epoch": group.epoch,
        "member_count": group.members.len(),
        "lag": lag,
        "offsets": offsets,
        "members": group.members.iter().map(member).collect::<Vec<_>>(),
    })
}

fn offset(
    group: &GroupDescription,
    partition: &TopicPartition,
    offsets: &[Committed],
    start: &Ends,
    end: &Ends,
) -> Value {
    let committed = offsets.iter().find(|committed| committed.partition == *partition);
    let log_start = start.get(partition).and_then(|found| found.offset);
    let log_end = end.get(partition).and_then(|found| found.offset);
    let lag = match (committed, log_start, log_end) {
        (Some(committed), Some(start), Some(end)) => Some(groups::lag(committed.offset, start, end)),
        _ => None,
    };
    let owner = group.members.iter().find(|member| member.assignment.contains(partition));
    json!({
        "topic": partition.topic,
        "partition": partition.partition.get(),
        "committed": committed.map(|committed| committed.offset.get()),
        "log_start": log_start.map(|offset| offset.get()),
        "log_end": log_end.map(|offset| offset.get()),
        "lag": lag,
        "metadata": committed.and_then(|committed| committed.metadata.as_deref()),
        "member": owner.map(|member| member.id.as_str()),
    })
}

fn member(member: &GroupMember) -> Value {
    let names = |partitions: &[TopicPartition]| -> Vec<Value> {
        let one = |one: &TopicPartition| json!({ "topic": one.topic, "partition": one.partition.get() });
        partitions.iter().map(one).collect()
    };
    json!({
        "member": member.id,
        "instance_id": member.instance_id,
        "client_id": member.client_id,
        "host": member.host,
        "epoch": member.epoch,
        "partition_count": member.assignment.len(),
        "assignment": names(&member.assignment),
        "target_assignment": member.target_assignment.as_deref().map(names),
    })
}

/// The members of a list inside each item, each with the name of its group.
fn rows(items: &[Value], key: &str) -> Vec<Value> {
    let of_group = |item: &Value| {
        let group = item["group"].clone();
        let rows = item[key].as_array().cloned().unwrap_or_default();
        rows.into_iter().map(move |mut row| {
            row["group"] = group.clone();
            row
        })
    };
    items.iter().flat_map(of_group).collect()
}
