//! `kdp topic groups`: who consumes a topic, with lag; every group of the cluster in batched passes.

use std::collections::BTreeSet;

use clap::Args;
use kdp_client::admin::groups::{self, GroupType, ListedGroup};
use kdp_client::cluster::TopicPartition;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::selection::PartitionWords;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show which groups consume topics, and how far they are behind
///
/// Examples:
///   kdp topic groups orders
///   kdp topic groups orders 'pay*' -o json
///
/// A group consumes a topic when it has committed offsets in it, or has members that are assigned to it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Groups {
    #[command(flatten)]
    words: PartitionWords,
}

/// A group that consumes a topic.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct TopicGroup {
    /// The group.
    group: String,
    /// The topic.
    topic: String,
    /// `classic`, `consumer`, `share` or `streams`.
    group_type: &'static str,
    /// Kafka's name of its state.
    state: String,
    /// How many members are assigned to partitions of the topic.
    member_count: usize,
    /// In how many of its partitions it has committed offsets, or has members.
    partition_count: usize,
    /// How many records wait for it in the topic; null where that is not known for every partition.
    lag: Option<i64>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("GROUP", "group"),
    column("TOPIC", "topic"),
    column("TYPE", "group_type"),
    column("STATE", "state").state(),
    column("MEMBERS", "member_count"),
    column("PARTITIONS", "partition_count"),
    column("LAG", "lag"),
];

impl Groups {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        if self.words.is_empty() {
            return Err(Failure::usage("say which topics, such as orders"));
        }
        let (partitions, mut failures) = self.words.select(&context.cluster).await?;
        let wanted: BTreeSet<TopicPartition> = partitions.into_iter().collect();
        let known = known_groups(context, &mut failures).await?;
        let survey = groups::survey(&context.cluster, &known, groups::Isolation::default()).await?;
        let mut rows = Vec::new();
        for (name, surveyed) in survey.groups {
            match surveyed {
                Ok(surveyed) => rows.extend(rows_of(&name, &surveyed, &wanted)),
                Err(error) => failures.push(Failure::from(error).about(name)),
            }
        }
        let holes = survey.holes.into_iter().filter(|(partition, _)| wanted.contains(partition));
        failures.extend(holes.map(|(partition, error)| Failure::from(error).about(partition.to_string())));
        rows.sort_by(|a, b| (&a.topic, &a.group).cmp(&(&b.topic, &b.group)));
        let mut report = Report::list("TopicGroups", COLUMNS, rows);
        report.errors = failures;
        Ok(report)
    }
}

async fn known_groups(
    context: &Context,
    failures: &mut Vec<Failure>,
) -> Result<Vec<(String, Option<GroupType>)>, Failure> {
    let mut known = Vec::new();
    for (broker, listed) in groups::list(&context.cluster).await? {
        match listed {
            Ok(listed) => known.extend(listed.into_iter().map(|group: ListedGroup| {
                let group_type = group.group_type.as_deref().and_then(GroupType::of_name);
                (group.id, group_type)
            })),
            Err(error) => failures.push(Failure::from(error).about(format!("broker {broker}"))),
        }
    }
    known.sort();
    Ok(known)
}

fn rows_of(name: &str, surveyed: &groups::Surveyed, wanted: &BTreeSet<TopicPartition>) -> Vec<TopicGroup> {
    let here: Vec<&groups::lag::PartitionLag> =
        surveyed.partitions.iter().filter(|one| wanted.contains(&one.partition)).collect();
    let topics: BTreeSet<&String> = here.iter().map(|one| &one.partition.topic).collect();
    let row = |topic: &String| {
        let of_topic = || here.iter().filter(|one| one.partition.topic == *topic).copied();
        let assigned = surveyed.group.members.iter().filter(|member| {
            member.assignment.iter().any(|partition| partition.topic == *topic && wanted.contains(partition))
        });
        TopicGroup {
            group: name.to_owned(),
            topic: topic.clone(),
            group_type: surveyed.group.group_type.name(),
            state: surveyed.group.state.clone(),
            member_count: assigned.count(),
            partition_count: of_topic().count(),
            lag: groups::lag::total(of_topic()),
        }
    };
    topics.into_iter().map(row).collect()
}
