//! `kdp topic describe`: Metadata, and the settings that differ from the defaults.

use clap::Args;
use kdp_client::admin::topics;
use kdp_client::cluster::PartitionMetadata;
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::explain_unknown;
use super::list::{TopicSummary, summary};
use crate::commands::selection::TopicWords;
use crate::commands::{Context, Outcome};
use crate::report::{Column, Report, column};

/// Show partitions, replicas and settings of topics
///
/// Examples:
///   kdp topic describe orders
///   kdp topic describe orders payments -o json
///   kdp topic describe 'pay*'
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    #[command(flatten)]
    words: TopicWords,
}

/// A topic and its partitions.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TopicDescription {
    #[serde(flatten)]
    summary: TopicSummary,
    /// Its partitions, in the order of their ids.
    partitions: Vec<PartitionRow>,
}

/// A partition and who has it.
#[derive(Debug, Serialize, JsonSchema)]
struct PartitionRow {
    /// The partition's id.
    partition: i32,
    /// The broker that leads it; null where it has no leader.
    leader: Option<i32>,
    /// How often the leader has changed; null where the cluster does not tell.
    leader_epoch: Option<i32>,
    /// The brokers that shall have it; the first is the preferred leader.
    replicas: Vec<i32>,
    /// The brokers whose copies are in sync.
    isr: Vec<i32>,
    /// The brokers of `replicas` that are down.
    offline_replicas: Vec<i32>,
}

pub(super) const TOPICS: &[Column] = &[
    column("NAME", "name"),
    column("TOPIC-ID", "topic_id"),
    column("PARTITIONS", "partition_count"),
    column("REPLICAS", "replication_factor"),
    column("UNDER-REPLICATED", "under_replicated"),
    column("OFFLINE", "offline"),
    column("INTERNAL", "internal"),
];

const PARTITIONS: &[Column] = &[
    column("TOPIC", "../name"),
    column("PARTITION", "partition"),
    column("LEADER", "leader"),
    column("EPOCH", "leader_epoch"),
    column("REPLICAS", "replicas"),
    column("ISR", "isr"),
    column("OFFLINE-REPLICAS", "offline_replicas"),
];

impl Describe {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let mut items = Vec::new();
        let (names, mut errors) = self.words.select(&context.cluster).await?;
        for outcome in topics::describe(&context.cluster, &names).await? {
            match outcome.result {
                Ok(topic) => items.push(TopicDescription {
                    summary: summary(&topic),
                    partitions: topic.partitions.iter().map(partition).collect(),
                }),
                Err(error) => errors.push(explain_unknown(&context.cluster, &outcome.name, &error).await),
            }
        }
        let mut report = Report::list("TopicDescription", TOPICS, items).table_of("partitions", PARTITIONS);
        report.errors = errors;
        Ok(report)
    }
}

fn partition(partition: &PartitionMetadata) -> PartitionRow {
    let ids = |brokers: &[BrokerId]| -> Vec<i32> { brokers.iter().map(|id| id.get()).collect() };
    PartitionRow {
        partition: partition.id.get(),
        leader: partition.leader.map(BrokerId::get),
        leader_epoch: (partition.leader_epoch.get() >= 0).then_some(partition.leader_epoch.get()),
        replicas: ids(&partition.replicas),
        isr: ids(&partition.isr),
        offline_replicas: ids(&partition.offline_replicas),
    }
}
