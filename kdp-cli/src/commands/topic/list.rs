//! `kdp topic list`: one Metadata request.

use clap::Args;
use kdp_client::admin::topics;
use kdp_client::cluster::TopicMetadata;
use kdp_client::protocol::uuid;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// List topics
///
/// Examples:
///   kdp topic list
///   kdp topic list --match 'orders-*' -o json
///   kdp topic list --internal -o name
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    /// Also Kafka's own topics, such as __consumer_offsets
    #[arg(long)]
    internal: bool,
}

/// A topic at a glance. What an error hides is null.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct TopicSummary {
    /// The topic.
    name: String,
    /// Its id; null where the cluster is too old for ids.
    topic_id: Option<String>,
    /// Whether it is one of Kafka's own, such as `__consumer_offsets`.
    internal: bool,
    /// How many partitions it has.
    partition_count: Option<usize>,
    /// How many replicas its partitions have; where they differ, the most.
    replication_factor: Option<usize>,
    /// How many partitions have fewer replicas in sync than replicas.
    under_replicated: Option<usize>,
    /// How many partitions have no leader.
    offline: Option<usize>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("PARTITIONS", "partition_count"),
    column("REPLICAS", "replication_factor"),
    column("UNDER-REPLICATED", "under_replicated"),
    column("OFFLINE", "offline"),
    column("INTERNAL", "internal").wide(),
    column("TOPIC-ID", "topic_id").wide(),
];

impl List {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let topics = topics::list(&context.cluster).await?;
        let wanted = |topic: &TopicMetadata| self.internal || !topic.is_internal;
        let topics: Vec<TopicMetadata> = topics.into_iter().filter(wanted).collect();
        let mut report = Report::list("TopicList", COLUMNS, topics.iter().map(summary));
        let failed = |topic: &TopicMetadata| Some(Failure::of_item(&topic.name, topic.error.as_ref()?));
        report.errors = topics.iter().filter_map(failed).collect();
        Ok(report)
    }
}

/// What a list shows of a topic. What an error hides is null.
pub(super) fn summary(topic: &TopicMetadata) -> TopicSummary {
    let count = |holds: fn(&kdp_client::cluster::PartitionMetadata) -> bool| {
        topic.error.is_none().then(|| topic.partitions.iter().filter(|partition| holds(partition)).count())
    };
    TopicSummary {
        name: topic.name.clone(),
        topic_id: (!topic.id.is_nil()).then(|| uuid::to_base64(&topic.id)),
        internal: topic.is_internal,
        partition_count: count(|_| true),
        replication_factor: topic.partitions.iter().map(|partition| partition.replicas.len()).max(),
        under_replicated: count(|partition| partition.isr.len() < partition.replicas.len()),
        offline: count(|partition| partition.leader.is_none()),
    }
}
