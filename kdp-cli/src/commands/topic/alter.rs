//! `kdp topic alter`: CreatePartitions.

use clap::Args;
use kdp_client::admin::topics::{self, MorePartitions};
use kdp_client::protocol::types::is_internal_topic;
use schemars::JsonSchema;
use serde::Serialize;

use super::assignment::ReplicaAssignment;
use super::explain_unknown;
use crate::commands::selection::TopicWords;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::gate::Change;
use crate::report::{Column, Report, column};
use crate::words::counted;

/// Add partitions to topics
///
/// Examples:
///   kdp topic alter orders --partitions 12 --yes
///   kdp topic alter orders --partitions 12 --dry-run
///   kdp topic alter orders --partitions 7 --replica-assignment 1 --dry-run
///
/// Partitions can be added, never removed. Keys are spread anew: a key's later records may land in
/// another partition than its earlier ones. In a topic of Kafka's own, such as __consumer_offsets, that
/// means that groups lose what they have committed.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Alter {
    #[command(flatten)]
    words: TopicWords,
    /// How many partitions there shall be
    #[arg(short, long, value_name = "COUNT", value_parser = clap::value_parser!(i32).range(1..))]
    partitions: i32,
    /// The brokers of each new partition: 1:2,2:3; the controller chooses when not given
    #[arg(long, value_name = "BROKERS")]
    replica_assignment: Option<ReplicaAssignment>,
    #[command(flatten)]
    consent: Consent,
}

/// A topic that got more partitions.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TopicAlteration {
    /// Its name.
    name: String,
    /// How many partitions it has now.
    partition_count: i32,
}

pub(super) const COLUMNS: &[Column] = &[column("NAME", "name"), column("PARTITIONS", "partition_count")];

impl Alter {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let (names, mut errors) = self.words.select(&context.cluster).await?;
        if names.is_empty() {
            let mut report = Report::list("TopicAlteration", COLUMNS, Vec::<TopicAlteration>::new());
            (report.errors, report.dry_run) = (errors, self.consent.dry_run);
            return Ok(report);
        }
        let internal: Vec<&String> = names.iter().filter(|name| is_internal_topic(name)).collect();
        let partitions = counted(self.partitions, "partition");
        let mut summary = format!("raise {} to {partitions}; keys will be spread anew", names.join(", "));
        if !internal.is_empty() {
            summary.push_str(", and Kafka itself finds what it kept there no more");
        }
        let level = if internal.is_empty() { Danger::Moderate } else { Danger::Severe };
        let change = Change { level, action: "topic alter", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let more = |name: &String| MorePartitions {
            name: name.clone(),
            count: self.partitions,
            assignment: self.replica_assignment.clone().map(|given| given.0).unwrap_or_default(),
        };
        let wanted: Vec<MorePartitions> = names.iter().map(more).collect();
        let mut items = Vec::new();
        for outcome in topics::create_partitions(&context.cluster, &wanted, self.consent.dry_run).await? {
            match outcome.result {
                Ok(()) => {
                    items.push(TopicAlteration { name: outcome.name, partition_count: self.partitions })
                }
                Err(error) => errors.push(explain_unknown(&context.cluster, &outcome.name, &error).await),
            }
        }
        let mut report = Report::list("TopicAlteration", COLUMNS, items);
        report.errors = errors;
        report.warnings = self.warnings(&internal);
        Ok(permit.done(report))
    }

    fn warnings(&self, internal: &[&String]) -> Vec<String> {
        let spread = "keys are spread anew: later records of a key may land in another partition".to_owned();
        let own = internal.iter().map(|name| {
            format!("{name} is Kafka's own: groups and transactions are looked for in other partitions now")
        });
        std::iter::once(spread).chain(own).collect()
    }
}
