//! `kdp topic size`: DescribeLogDirs of every broker, added up.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::cluster::{TopicPartition, Topics};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::dir::dirs_of;
use crate::commands::selection::PartitionWords;
use crate::commands::{Context, Outcome};
use crate::report::{Column, Report, column};

/// Show how many bytes topics take, on all brokers and on their leaders
///
/// Examples:
///   kdp topic size
///   kdp topic size orders 'pay*'
///   kdp topic size orders --replicas
///
/// Largest first. DATA is one copy of everything, as the leaders have it; SIZE counts every replica.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Size {
    #[command(flatten)]
    words: PartitionWords,
    /// Also every replica
    #[arg(long)]
    replicas: bool,
}

/// How large a topic is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct SizeRow {
    /// The topic.
    name: String,
    /// How many of its partitions were looked at.
    partition_count: usize,
    /// How many bytes all replicas take; null where a broker did not tell.
    size_bytes: Option<i64>,
    /// How many bytes the leaders' replicas take; null where a broker did not tell.
    leader_bytes: Option<i64>,
    /// Each replica, the largest first.
    replicas: Vec<ReplicaSize>,
}

/// How large a replica is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ReplicaSize {
    /// The partition's id.
    partition: i32,
    /// Whose it is.
    broker: i32,
    /// Whether it leads.
    leader: bool,
    /// How many bytes its segments take.
    size_bytes: i64,
    /// How many records it is behind the high watermark.
    offset_lag: i64,
    /// The directory it is in.
    log_dir: String,
}

pub(super) const COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("PARTITIONS", "partition_count"),
    column("SIZE", "size_bytes").bytes(),
    column("DATA", "leader_bytes").bytes(),
];

const REPLICAS: &[Column] = &[
    column("TOPIC", "../name"),
    column("PARTITION", "partition"),
    column("BROKER", "broker"),
    column("LEADER", "leader"),
    column("SIZE", "size_bytes").bytes(),
    column("LAG", "offset_lag"),
    column("LOG-DIR", "log_dir").path(),
];

impl Size {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let (selected, mut failures) = self.words.select(&context.cluster).await?;
        let mut rows: BTreeMap<String, SizeRow> = BTreeMap::new();
        for partition in &selected {
            let row = rows.entry(partition.topic.clone()).or_insert_with(|| SizeRow::empty(&partition.topic));
            row.partition_count += 1;
        }
        if !selected.is_empty() {
            let names = rows.keys().cloned().collect();
            let metadata = context.cluster.metadata(&Topics::Named(names)).await?;
            let leaders: BTreeMap<TopicPartition, BrokerId> = metadata
                .partitions()
                .filter_map(|(topic, one)| {
                    Some((TopicPartition::new(topic.name.clone(), one.id), one.leader?))
                })
                .collect();
            let (dirs, silent) = dirs_of(context, &[], Some(&selected)).await?;
            for dir in dirs {
                for replica in dir.replicas.into_iter().filter(|replica| !replica.is_future) {
                    let Some(row) = rows.get_mut(&replica.partition.topic) else { continue };
                    row.replicas.push(ReplicaSize {
                        partition: replica.partition.partition.get(),
                        broker: dir.broker.get(),
                        leader: leaders.get(&replica.partition) == Some(&dir.broker),
                        size_bytes: replica.size_bytes,
                        offset_lag: replica.offset_lag,
                        log_dir: dir.path.clone(),
                    });
                }
            }
            let is_whole = silent.is_empty();
            rows.values_mut().for_each(|row| row.add_up(is_whole));
            failures.extend(silent);
        }
        let mut rows: Vec<SizeRow> = rows.into_values().collect();
        rows.sort_by(|a, b| b.size_bytes.cmp(&a.size_bytes).then_with(|| a.name.cmp(&b.name)));
        let mut report = Report::list("TopicSize", COLUMNS, rows);
        if self.replicas {
            report = layout(report);
        }
        report.errors = failures;
        Ok(report)
    }
}

impl SizeRow {
    fn empty(name: &str) -> Self {
        let name = name.to_owned();
        Self { name, partition_count: 0, size_bytes: None, leader_bytes: None, replicas: Vec::new() }
    }

    /// Sums, where every broker has answered; half a sum would look like a whole one.
    fn add_up(&mut self, is_whole: bool) {
        self.replicas.sort_by(|a, b| {
            b.size_bytes
                .cmp(&a.size_bytes)
                .then_with(|| (a.partition, a.broker).cmp(&(b.partition, b.broker)))
        });
        if is_whole {
            let sum = |of: &dyn Fn(&&ReplicaSize) -> bool| {
                self.replicas.iter().filter(of).map(|one| one.size_bytes).sum()
            };
            (self.size_bytes, self.leader_bytes) = (Some(sum(&|_| true)), Some(sum(&|one| one.leader)));
        }
    }
}

/// The tables below the first.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.table_of("replicas", REPLICAS)
}
