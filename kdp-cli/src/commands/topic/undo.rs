//! `kdp topic undo`: a deleted topic comes back with its settings, and without its records.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::configs::{self, Resource, ResourceType};
use kdp_client::admin::topics::{self, NewTopic};
use kdp_client::cluster::Cluster;
use serde::{Deserialize, Serialize};

use super::create::{COLUMNS, CreatedTopic};
use crate::commands::undo::UndoFlags;
use crate::commands::{Context, Outcome};
use crate::danger::Danger;
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::Report;

/// Create deleted topics again, from the undo file that deleting them left
///
/// Examples:
///   kdp topic undo ~/.local/state/kdp/undo/20260131T100000000Z-topic-delete.json --dry-run
///   kdp topic undo ~/.local/state/kdp/undo/20260131T100000000Z-topic-delete.json
///
/// The topics get their partitions, replicas and settings again. Their records are gone for good.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Undo {
    #[command(flatten)]
    flags: UndoFlags,
}

/// What of a topic can be brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Before {
    name: String,
    partition_count: i32,
    replication_factor: i16,
    configs: BTreeMap<String, String>,
}

/// How these topics are now. One that does not exist is left out, and so are settings that we may
/// not see.
pub(super) async fn before(cluster: &Cluster, names: &[String]) -> Result<Vec<Before>, Failure> {
    let found = topics::describe(cluster, names).await?;
    let found: Vec<_> = found.into_iter().filter_map(|outcome| outcome.result.ok()).collect();
    let resources: Vec<Resource> =
        found.iter().map(|topic| Resource { kind: ResourceType::Topic, name: topic.name.clone() }).collect();
    let mut configs: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (resource, entries) in configs::describe(cluster, &resources, &[]).await? {
        let own =
            entries.unwrap_or_default().into_iter().filter(|entry| entry.source == "DYNAMIC_TOPIC_CONFIG");
        let own = own.filter_map(|entry| Some((entry.name, entry.value?)));
        configs.insert(resource.name, own.collect());
    }
    let before = |topic: kdp_client::cluster::TopicMetadata| Before {
        partition_count: i32::try_from(topic.partitions.len()).unwrap_or(i32::MAX),
        replication_factor: topic
            .partitions
            .iter()
            .filter_map(|partition| i16::try_from(partition.replicas.len()).ok())
            .max()
            .unwrap_or(-1),
        configs: configs.remove(&topic.name).unwrap_or_default(),
        name: topic.name,
    };
    Ok(found.into_iter().map(before).collect())
}

impl Undo {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let befores: Vec<Before> = self.flags.read(context, "topic").await?;
        let names: Vec<String> = befores.iter().map(|topic| topic.name.clone()).collect();
        if names.is_empty() {
            return Err(self.flags.wrong("it holds no topic"));
        }
        let summary = format!("create {} again, without the records", names.join(", "));
        let change = Change { level: Danger::Mild, action: "topic undo", summary: &summary, names: &names };
        let permit = context.gate(change, &self.flags.consent).await?;
        let mut items = Vec::new();
        let mut errors = Vec::new();
        let wanted: Vec<NewTopic> = befores.iter().map(new_topic).collect();
        for outcome in topics::create(&context.cluster, &wanted, self.flags.consent.dry_run).await? {
            match outcome.result {
                Ok(created) => items.push(CreatedTopic::new(outcome.name, &created)),
                Err(error) => errors.push(Failure::of_item(&outcome.name, &error)),
            }
        }
        let mut report = Report::list("TopicCreation", COLUMNS, items);
        report.errors = errors;
        Ok(permit.done(report))
    }
}

fn new_topic(before: &Before) -> NewTopic {
    NewTopic {
        name: before.name.clone(),
        partitions: Some(before.partition_count),
        replication_factor: Some(before.replication_factor),
        assignment: Vec::new(),
        configs: before.configs.clone().into_iter().collect(),
    }
}
