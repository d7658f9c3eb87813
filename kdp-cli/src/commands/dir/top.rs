//! `kdp dir top`: who takes the most of the brokers' disks.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use kdp_client::admin::log_dirs::{LogDir, LogReplica};
use schemars::JsonSchema;
use serde::Serialize;

use super::dirs_of;
use crate::commands::selection::partition_name;
use crate::commands::{Context, Outcome};
use crate::report::{Column, Report, column};

/// Show what takes the most bytes on the brokers' disks
///
/// Examples:
///   kdp dir top
///   kdp dir top --by partition --largest 3
///   kdp dir top --by dir
///   kdp dir top 1 2
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Top {
    /// Only these brokers
    #[arg(value_name = "BROKER")]
    brokers: Vec<i32>,
    /// What to add the replicas up by
    #[arg(long, value_name = "WHAT", default_value = "topic")]
    by: By,
    /// How many to show
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    largest: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Topics, with all their replicas
    Topic,
    /// Partitions, with all their replicas
    Partition,
    /// Directories of brokers
    Dir,
}

/// What takes room, and how much.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Largest {
    /// The topic, the partition such as `orders:0`, or the directory such as `1:/var/lib/kafka`.
    name: String,
    /// How many replicas it has on these brokers.
    replica_count: usize,
    /// How many bytes they take.
    size_bytes: i64,
    /// `size_bytes` in percent of all replicas on these brokers.
    share_percent: Option<f64>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("REPLICAS", "replica_count"),
    column("SIZE", "size_bytes").bytes(),
    column("SHARE%", "share_percent"),
];

impl Top {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (dirs, failures) = dirs_of(context, &self.brokers, None).await?;
        let mut rows = largest(&dirs, self.by);
        rows.truncate(self.largest);
        let mut report = Report::list("DirTop", COLUMNS, rows);
        report.errors = failures;
        Ok(report)
    }
}

fn largest(dirs: &[LogDir], by: By) -> Vec<Largest> {
    let mut sums: BTreeMap<String, (usize, i64)> = BTreeMap::new();
    let mut all: i64 = 0;
    for dir in dirs {
        for replica in &dir.replicas {
            let sum = sums.entry(name(dir, replica, by)).or_default();
            *sum = (sum.0 + 1, sum.1.saturating_add(replica.size_bytes));
            all = all.saturating_add(replica.size_bytes);
        }
    }
    let share = |bytes: i64| (all > 0).then(|| (bytes as f64 * 1000.0 / all as f64).round() / 10.0);
    let row = |(name, (replica_count, size_bytes)): (String, (usize, i64))| Largest {
        name,
        replica_count,
        size_bytes,
        share_percent: share(size_bytes),
    };
    let mut rows: Vec<Largest> = sums.into_iter().map(row).collect();
    rows.sort_by(|a, b| b.size_bytes.cmp(&a.size_bytes).then_with(|| a.name.cmp(&b.name)));
    rows
}

fn name(dir: &LogDir, replica: &LogReplica, by: By) -> String {
    match by {
        By::Topic => replica.partition.topic.clone(),
        By::Partition => partition_name(&replica.partition),
        By::Dir => format!("{}:{}", dir.broker, dir.path),
    }
}
