//! `kdp topic create`: CreateTopics.

use clap::Args;
use kdp_client::admin::topics::{self, NewTopic};
use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::uuid;
use schemars::JsonSchema;
use serde::Serialize;

use super::assignment::ReplicaAssignment;
use crate::commands::{Context, Outcome, key_value};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// More names than this are not repeated.
const NAMES_SHOWN: usize = 5;

/// Create topics
///
/// Examples:
///   kdp topic create orders
///   kdp topic create orders --partitions 6 --config retention.ms=86400000
///   kdp topic create audit --replication-factor 3 --config cleanup.policy=compact --dry-run
///   kdp topic create pinned --replica-assignment 1,1
///
/// What is not given is left to the brokers' defaults (num.partitions, default.replication.factor).
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Create {
    /// The topics
    #[arg(required = true, value_name = "TOPIC")]
    names: Vec<String>,
    /// How many partitions
    #[arg(short, long, value_name = "COUNT", value_parser = clap::value_parser!(i32).range(1..))]
    partitions: Option<i32>,
    /// How many replicas of each partition
    #[arg(short, long, value_name = "COUNT", value_parser = clap::value_parser!(i16).range(1..))]
    replication_factor: Option<i16>,
    /// The brokers of each partition, the preferred leader first: 1:2,2:3
    #[arg(long, value_name = "BROKERS", conflicts_with_all = ["partitions", "replication_factor"])]
    replica_assignment: Option<ReplicaAssignment>,
    /// A setting of the topic; may be repeated
    #[arg(long = "config", value_name = "KEY=VALUE", value_parser = key_value)]
    configs: Vec<(String, String)>,
    /// A topic that exists already is fine
    #[arg(long)]
    if_not_exists: bool,
    #[command(flatten)]
    consent: Consent,
}

/// A topic that was created.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CreatedTopic {
    /// Its name.
    name: String,
    /// Its id; null in a dry run, and where the cluster is too old for ids.
    topic_id: Option<String>,
    /// How many partitions; null where the cluster does not tell.
    partition_count: Option<i32>,
    /// How many replicas of each; null where the cluster does not tell.
    replication_factor: Option<i16>,
}

impl CreatedTopic {
    pub(super) fn new(name: String, created: &topics::CreatedTopic) -> Self {
        Self {
            name,
            topic_id: created.id.as_ref().map(uuid::to_base64),
            partition_count: created.partitions,
            replication_factor: created.replication_factor,
        }
    }
}

pub(super) const COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("TOPIC-ID", "topic_id"),
    column("PARTITIONS", "partition_count"),
    column("REPLICAS", "replication_factor"),
];

impl Create {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let new_topic = |name: &String| NewTopic {
            name: name.clone(),
            partitions: self.partitions,
            replication_factor: self.replication_factor,
            assignment: self.replica_assignment.clone().map(|given| given.0).unwrap_or_default(),
            configs: self.configs.clone(),
        };
        let new_topics: Vec<NewTopic> = self.names.iter().map(new_topic).collect();
        let change = Change {
            level: Danger::Mild,
            action: "topic create",
            summary: &format!("create {}", self.names.join(", ")),
            names: &self.names,
        };
        let permit = context.gate(change, &self.consent).await?;
        let mut items = Vec::new();
        let mut errors = Vec::new();
        let mut warnings = Vec::new();
        for outcome in topics::create(&context.cluster, &new_topics, self.consent.dry_run).await? {
            match outcome.result {
                Ok(created) => items.push(CreatedTopic::new(outcome.name, &created)),
                Err(error)
                    if self.if_not_exists && error.code.kind() == ResponseError::TopicAlreadyExists =>
                {
                    warnings.push(format!("topic {} exists already; it was left as it is", outcome.name));
                }
                Err(error) => errors.push(Failure::of_item(&outcome.name, &error)),
            }
        }
        let mut report = Report::list("TopicCreation", COLUMNS, items);
        report.errors = errors;
        report.warnings = warnings;
        report.talk = self.talk(&report);
        Ok(permit.done(report))
    }

    fn talk(&self, report: &Report) -> Vec<String> {
        match (report.items().is_empty(), self.consent.dry_run) {
            (true, _) => Vec::new(),
            (_, true) => vec!["dry run: the cluster would create this, nothing was changed".to_owned()],
            (_, false) if self.names.len() > NAMES_SHOWN => vec!["created; next: kdp topic list".to_owned()],
            (_, false) => vec![format!("created; next: kdp topic describe {}", self.names.join(" "))],
        }
    }
}
