//! `kdp topic describe`: Metadata, and the settings that differ from the defaults.

use clap::Args;
use kdp_client::admin::topics;
use kdp_client::cluster::{PartitionMetadata, TopicMetadata};
use kdp_client::protocol::types::BrokerId;
use serde_json::{Value, json};

use super::explain_unknown;
use super::list::summary;
use crate::commands::{Context, Outcome};
use crate::report::{Column, Data, Report, Table, column};

/// Show partitions, replicas and settings of topics
///
/// Examples:
///   kdp topic describe orders
///   kdp topic describe orders payments -o json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    /// The topics
    #[arg(required = true, value_name = "TOPIC")]
    names: Vec<String>,
}

const TOPICS: &[Column] = &[
    column("NAME", "name"),
    column("TOPIC-ID", "topic_id"),
    column("PARTITIONS", "partition_count"),
    column("REPLICAS", "replication_factor"),
    column("UNDER-REPLICATED", "under_replicated"),
    column("OFFLINE", "offline"),
    column("INTERNAL", "internal"),
];

const PARTITIONS: &[Column] = &[
    column("TOPIC", "topic"),
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
        let mut partitions = Vec::new();
        let mut errors = Vec::new();
        for outcome in topics::describe(&context.cluster, &self.names).await? {
            match outcome.result {
                Ok(topic) => {
                    partitions.extend(topic.partitions.iter().map(|partition| row(&topic, partition)));
                    items.push(item(&topic));
                }
                Err(error) => errors.push(explain_unknown(&context.cluster, &outcome.name, &error).await),
            }
        }
        let mut report = Report::list("TopicDescription", TOPICS, items);
        report.errors = errors;
        match report.data {
            Data::Items(ref items) if items.is_empty() => report.tables.clear(),
            _ => report.tables.push(Table { title: None, columns: PARTITIONS, rows: Some(partitions) }),
        }
        Ok(report)
    }
}

fn item(topic: &TopicMetadata) -> Value {
    let mut item = summary(topic);
    item["partitions"] = topic.partitions.iter().map(partition).collect();
    item
}

fn row(topic: &TopicMetadata, metadata: &PartitionMetadata) -> Value {
    let mut row = partition(metadata);
    row["topic"] = topic.name.as_str().into();
    row
}

fn partition(partition: &PartitionMetadata) -> Value {
    let ids = |brokers: &[BrokerId]| -> Vec<i32> { brokers.iter().map(|id| id.get()).collect() };
    json!({
        "partition": partition.id.get(),
        "leader": partition.leader.map(BrokerId::get),
        "leader_epoch": (partition.leader_epoch.get() >= 0).then_some(partition.leader_epoch.get()),
        "replicas": ids(&partition.replicas),
        "isr": ids(&partition.isr),
        "offline_replicas": ids(&partition.offline_replicas),
    })
}
