//! `kdp topic export`: what it takes to make the topics again, for files and for `jq`.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::configs::{self, Resource, ResourceType};
use kdp_client::admin::topics;
use schemars::JsonSchema;
use serde::Serialize;

use super::explain_unknown;
use super::list::OWN;
use crate::commands::selection::TopicWords;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Print the settings of topics as YAML, or as JSON
///
/// Examples:
///   kdp topic export orders
///   kdp topic export '*' -o json
///   kdp topic export orders --assignment
///
/// Only settings that were set on the topic itself are in it; secret ones are null.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Export {
    #[command(flatten)]
    words: TopicWords,
    /// Also which brokers have which partition
    #[arg(long)]
    assignment: bool,
}

/// What it takes to make a topic again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct TopicSpec {
    /// Its name.
    name: String,
    /// How many partitions it has.
    partitions: usize,
    /// How many replicas its partitions have; where they differ, the most.
    replication_factor: usize,
    /// The settings that were set on it.
    configs: BTreeMap<String, Option<String>>,
    /// The brokers of each partition, the preferred leader first; empty where that was not asked.
    replica_assignment: Vec<Vec<i32>>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("PARTITIONS", "partitions"),
    column("REPLICAS", "replication_factor"),
    column("CONFIGS", "configs"),
];

impl Export {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let cluster = &context.cluster;
        let (names, mut failures) = self.words.select(cluster).await?;
        let mut found = Vec::new();
        for outcome in topics::describe(cluster, &names).await? {
            match outcome.result {
                Ok(topic) => found.push(topic),
                Err(error) => failures.push(explain_unknown(cluster, &outcome.name, &error).await),
            }
        }
        let resource = |name: &String| Resource { kind: ResourceType::Topic, name: name.clone() };
        let resources: Vec<Resource> = found.iter().map(|topic| resource(&topic.name)).collect();
        let mut configs: BTreeMap<String, BTreeMap<String, Option<String>>> = BTreeMap::new();
        for (resource, entries) in configs::values(cluster, &resources, &[]).await? {
            match entries {
                Ok(entries) => {
                    let own = entries.into_iter().filter(|entry| entry.source == OWN);
                    configs.insert(resource.name, own.map(|entry| (entry.name, entry.value)).collect());
                }
                Err(error) => failures.push(Failure::of_item(&resource.name, &error)),
            }
        }
        // A topic whose settings are not known cannot be made again: better none than half of it.
        let spec = |topic: kdp_client::cluster::TopicMetadata| {
            let configs = configs.remove(&topic.name)?;
            let replicas =
                topic.partitions.iter().map(|one| one.replicas.iter().map(|id| id.get()).collect());
            Some(TopicSpec {
                partitions: topic.partitions.len(),
                replication_factor: topic
                    .partitions
                    .iter()
                    .map(|one| one.replicas.len())
                    .max()
                    .unwrap_or_default(),
                configs,
                replica_assignment: if self.assignment { replicas.collect() } else { Vec::new() },
                name: topic.name,
            })
        };
        let specs: Vec<TopicSpec> = found.into_iter().filter_map(spec).collect();
        let mut report = Report::list("TopicExport", COLUMNS, specs);
        report.errors = failures;
        Ok(report)
    }
}
