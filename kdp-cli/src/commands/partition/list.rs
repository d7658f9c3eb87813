//! `kdp partition list`: all partitions of the cluster in pages, and which of them are not well.

use std::collections::BTreeSet;

use clap::Args;
use kdp_client::admin::{partitions, reassignments};
use kdp_client::cluster::{Cluster, TopicMetadata, TopicPartition, Topics};

use super::row::{Condition, PartitionRow, Surroundings};
use crate::commands::selection::PartitionWords;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// List partitions, of the whole cluster or of some topics
///
/// Examples:
///   kdp partition list
///   kdp partition list orders 'pay*'
///   kdp partition list --under-replicated
///   kdp partition list --offline --under-min-isr --fail-if-any
///   kdp partition list --leader 1 -o name
///
/// Several of the conditions list what has any of them. Kafka's own topics are included: they can be
/// sick too. --fail-if-any turns the list into a check: exit 1 when it is not empty.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    #[command(flatten)]
    words: PartitionWords,
    #[command(flatten)]
    conditions: Conditions,
    /// Only what this broker leads
    #[arg(long, value_name = "BROKER")]
    leader: Option<i32>,
    /// Only what this broker has a replica of
    #[arg(long, value_name = "BROKER")]
    replica: Option<i32>,
    /// Exit 1 when there is any
    #[arg(long)]
    fail_if_any: bool,
}

/// Which partitions an operator looks for.
#[derive(Args, Debug)]
struct Conditions {
    /// A replica is not in sync
    #[arg(long)]
    under_replicated: bool,
    /// There is no leader
    #[arg(long)]
    offline: bool,
    /// Fewer replicas are in sync than min.insync.replicas
    #[arg(long)]
    under_min_isr: bool,
    /// As many replicas are in sync as min.insync.replicas, and no more
    #[arg(long)]
    at_min_isr: bool,
    /// Replicas are moving
    #[arg(long)]
    reassigning: bool,
}

pub(super) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("LEADER", "leader"),
    column("EPOCH", "leader_epoch").wide(),
    column("REPLICAS", "replicas"),
    column("ISR", "isr"),
    column("OFFLINE-REPLICAS", "offline_replicas").wide(),
    column("ELR", "eligible_leader_replicas").wide(),
    column("LAST-KNOWN-ELR", "last_known_elr").wide(),
    column("MIN-ISR", "min_insync_replicas").wide(),
    column("CONDITIONS", "conditions"),
];

impl Conditions {
    fn asked(&self) -> Vec<Condition> {
        [
            (self.under_replicated, Condition::UnderReplicated),
            (self.offline, Condition::Offline),
            (self.under_min_isr, Condition::UnderMinIsr),
            (self.at_min_isr, Condition::AtMinIsr),
            (self.reassigning, Condition::Reassigning),
        ]
        .into_iter()
        .filter_map(|(asked, condition)| asked.then_some(condition))
        .collect()
    }
}

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let scan = scan(&context.cluster, &self.words).await?;
        let asked = self.conditions.asked();
        let wanted = |row: &PartitionRow| {
            (asked.is_empty() || row.conditions.iter().any(|condition| asked.contains(condition)))
                && self.leader.is_none_or(|leader| row.leader == Some(leader))
                && self.replica.is_none_or(|replica| row.replicas.contains(&replica))
        };
        let rows: Vec<PartitionRow> = scan.rows.into_iter().filter(wanted).collect();
        let found = rows.len();
        let mut report = Report::list("PartitionList", COLUMNS, rows);
        report.errors = scan.failures;
        report.warnings = scan.warnings;
        if self.fail_if_any && found > 0 {
            let noun = if found == 1 { "partition is" } else { "partitions are" };
            report.errors.push(Failure::gate(format!("{found} {noun} listed")));
        }
        Ok(report)
    }
}

/// What a pass over the cluster found.
struct Scan {
    rows: Vec<PartitionRow>,
    failures: Vec<Failure>,
    warnings: Vec<String>,
}

/// The selected partitions with all that lists show of them. What only a newer or a more generous
/// cluster tells is a warning and an unknown, not a failure.
async fn scan(cluster: &Cluster, words: &PartitionWords) -> Result<Scan, Failure> {
    let mut failures = Vec::new();
    let mut warnings = Vec::new();
    let (topics, wanted) = match words.is_empty() {
        true => (Topics::All, None),
        false => {
            let (selected, unknown) = words.select(cluster).await?;
            failures.extend(unknown);
            let names: BTreeSet<String> = selected.iter().map(|one| one.topic.clone()).collect();
            (Topics::Named(names.into_iter().collect()), Some(BTreeSet::from_iter(selected)))
        }
    };
    let topics = partitions::describe(cluster, &topics).await?;
    let names = topics.iter().filter(|topic| topic.error.is_none()).map(|topic| topic.name.clone());
    let (min_isr, moving) =
        tokio::join!(partitions::min_insync_replicas(cluster, names), reassignments::list(cluster, None));
    let min_isr = min_isr.unwrap_or_else(|error| {
        warnings.push(format!("min.insync.replicas is unknown: {error}"));
        Default::default()
    });
    let moving = moving.unwrap_or_else(|error| {
        warnings.push(format!("whether replicas are moving is unknown: {error}"));
        Vec::new()
    });
    let moving: BTreeSet<TopicPartition> = moving.into_iter().map(|one| one.partition).collect();
    let mut rows = Vec::new();
    for topic in &topics {
        if let Some(error) = &topic.error {
            failures.push(Failure::of_item(&topic.name, error));
            continue;
        }
        rows.extend(rows_of(topic, wanted.as_ref(), min_isr.get(&topic.name).copied(), &moving));
    }
    Ok(Scan { rows, failures, warnings })
}

fn rows_of(
    topic: &TopicMetadata,
    wanted: Option<&BTreeSet<TopicPartition>>,
    min_insync_replicas: Option<usize>,
    moving: &BTreeSet<TopicPartition>,
) -> Vec<PartitionRow> {
    let row = |one: &kdp_client::cluster::PartitionMetadata| {
        let partition = TopicPartition::new(topic.name.clone(), one.id);
        if wanted.is_some_and(|wanted| !wanted.contains(&partition)) {
            return None;
        }
        let around = Surroundings { min_insync_replicas, is_reassigning: moving.contains(&partition) };
        Some(PartitionRow::new(&topic.name, one, around))
    };
    topic.partitions.iter().filter_map(row).collect()
}
