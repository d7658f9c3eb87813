//! `kdp dir describe`: what is in the log directories, the largest first.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::dirs_of;
use crate::commands::selection::partition_name;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::names::Name;
use crate::report::{Column, Report, column};

/// Show the replicas in log directories, the largest first
///
/// Examples:
///   kdp dir describe
///   kdp dir describe 1 --topic 'pay*'
///   kdp dir describe --lagging
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    /// Only these brokers
    #[arg(value_name = "BROKER")]
    brokers: Vec<i32>,
    /// Only these topics; 'pay*' takes all that fit; may be repeated
    #[arg(long = "topic", value_name = "TOPIC")]
    topics: Vec<String>,
    /// Only replicas in this directory
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Only replicas that are behind the high watermark
    #[arg(long)]
    lagging: bool,
    /// Only replicas on their way to another directory of their broker
    #[arg(long)]
    future: bool,
}

/// A replica in a log directory.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ReplicaRow {
    /// Topic and id as commands take them: `orders:0`.
    name: String,
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// Whose replica it is.
    broker: i32,
    /// The directory it is in.
    path: String,
    /// How many bytes its segments take.
    size_bytes: i64,
    /// How many records it is behind the high watermark; a future replica, behind the current one.
    offset_lag: i64,
    /// Whether it is on its way here from another directory of its broker.
    future: bool,
}

pub(super) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("BROKER", "broker"),
    column("SIZE", "size_bytes").bytes(),
    column("LAG", "offset_lag"),
    column("FUTURE", "future"),
    column("PATH", "path").path(),
];

impl Describe {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let parse = |word: &String| Name::parse(word, false).map_err(Failure::usage);
        let topics: Vec<Name> = self.topics.iter().map(parse).collect::<Result<_, _>>()?;
        let (dirs, failures) = dirs_of(context, &self.brokers, None).await?;
        let mut rows = Vec::new();
        for dir in dirs.iter().filter(|dir| self.path.as_ref().is_none_or(|path| *path == dir.path)) {
            let wanted = |replica: &&kdp_client::admin::log_dirs::LogReplica| {
                let topic = &replica.partition.topic;
                (topics.is_empty() || topics.iter().any(|name| name.fits(topic)))
                    && (!self.lagging || replica.offset_lag > 0)
                    && (!self.future || replica.is_future)
            };
            rows.extend(dir.replicas.iter().filter(wanted).map(|replica| ReplicaRow {
                name: partition_name(&replica.partition),
                topic: replica.partition.topic.clone(),
                partition: replica.partition.partition.get(),
                broker: dir.broker.get(),
                path: dir.path.clone(),
                size_bytes: replica.size_bytes,
                offset_lag: replica.offset_lag,
                future: replica.is_future,
            }));
        }
        rows.sort_by(|a, b| {
            b.size_bytes
                .cmp(&a.size_bytes)
                .then_with(|| (&a.topic, a.partition, a.broker).cmp(&(&b.topic, b.partition, b.broker)))
        });
        let mut report = Report::list("DirDescription", COLUMNS, rows);
        report.errors = failures;
        Ok(report)
    }
}
