//! `kdp topic alter`: CreatePartitions.

use clap::Args;
use kdp_client::admin::topics::{self, MorePartitions};
use schemars::JsonSchema;
use serde::Serialize;

use super::explain_unknown;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Add partitions to topics
///
/// Examples:
///   kdp topic alter orders --partitions 12
///   kdp topic alter orders --partitions 12 --dry-run
///
/// Partitions can be added, never removed. Keys are spread anew: a key's later records may land in
/// another partition than its earlier ones.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Alter {
    /// The topics
    #[arg(required = true, value_name = "TOPIC")]
    names: Vec<String>,
    /// How many partitions there shall be
    #[arg(short, long, value_name = "COUNT", value_parser = clap::value_parser!(i32).range(1..))]
    partitions: i32,
    #[command(flatten)]
    consent: Consent,
}

/// A topic that has got partitions.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TopicAlteration {
    /// The topic.
    name: String,
    /// How many partitions it has now.
    partition_count: i32,
}

pub(super) const COLUMNS: &[Column] = &[column("NAME", "name"), column("PARTITIONS", "partition_count")];

impl Alter {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let summary = format!(
            "raise {} to {} partitions; keys will be spread anew",
            self.names.join(", "),
            self.partitions
        );
        let change =
            Change { level: Danger::Moderate, action: "topic alter", summary: &summary, names: &self.names };
        let permit = context.gate(change, &self.consent).await?;
        let more = |name: &String| MorePartitions {
            name: name.clone(),
            count: self.partitions,
            assignment: Vec::new(),
        };
        let counts: Vec<MorePartitions> = self.names.iter().map(more).collect();
        let mut items = Vec::new();
        let mut errors = Vec::new();
        for outcome in topics::create_partitions(&context.cluster, &counts, self.consent.dry_run).await? {
            match outcome.result {
                Ok(()) => {
                    items.push(TopicAlteration { name: outcome.name, partition_count: self.partitions })
                }
                Err(error) => errors.push(explain_unknown(&context.cluster, &outcome.name, &error).await),
            }
        }
        let mut report = Report::list("TopicAlteration", COLUMNS, items);
        report.errors = errors;
        Ok(permit.done(report))
    }
}
