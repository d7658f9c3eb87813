//! `kdp topic delete`: DeleteTopics.

use clap::Args;
use kdp_client::admin::topics;
use kdp_client::cluster::TopicMetadata;
use kdp_client::protocol::uuid;
use schemars::JsonSchema;
use serde::Serialize;

use super::{explain_unknown, undo};
use crate::commands::selection::TopicWords;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Delete topics with all their records
///
/// Examples:
///   kdp topic delete orders
///   kdp topic delete orders --confirm orders
///   kdp topic delete orders-1 orders-2 --confirm 2
///   kdp topic delete orders --dry-run
///   kdp topic delete 'pay*' --dry-run
///
/// The records are gone for good. A script confirms with --confirm and the topic's name, or the
/// number of topics where there are several. A dry run says whether the topics exist. The settings
/// are kept in an undo file.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Delete {
    #[command(flatten)]
    words: TopicWords,
    #[command(flatten)]
    consent: Consent,
}

/// A topic that was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DeletedTopic {
    /// Its name.
    name: String,
    /// The id it had; null where the cluster is too old for ids.
    topic_id: Option<String>,
    /// How many partitions it had.
    partition_count: usize,
}

pub(super) const COLUMNS: &[Column] =
    &[column("NAME", "name"), column("TOPIC-ID", "topic_id"), column("PARTITIONS", "partition_count")];

impl Delete {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let (names, mut errors) = self.words.select(&context.cluster).await?;
        if names.is_empty() {
            let mut report = Report::list("TopicDeletion", COLUMNS, Vec::<DeletedTopic>::new());
            (report.errors, report.dry_run) = (errors, self.consent.dry_run);
            return Ok(report);
        }
        let summary = format!("delete {} with all records", names.join(", "));
        let change =
            Change { level: Danger::Severe, action: "topic delete", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        // How they are now: what a dry run shows, what the report says of them, and what undo needs.
        let (found, missing) = existing(context, &names).await?;
        errors.extend(missing);
        let mut items: Vec<DeletedTopic> = found.iter().map(DeletedTopic::new).collect();
        if !self.consent.dry_run && !found.is_empty() {
            let known: Vec<String> = found.into_iter().map(|topic| topic.name).collect();
            permit.undo("topic", &undo::before(&context.cluster, &known).await?);
            for outcome in topics::delete(&context.cluster, &known).await? {
                let Err(error) = outcome.result else { continue };
                items.retain(|item| item.name != outcome.name);
                errors.push(explain_unknown(&context.cluster, &outcome.name, &error).await);
            }
        }
        let mut report = Report::list("TopicDeletion", COLUMNS, items);
        report.errors = errors;
        Ok(permit.done(report))
    }
}

/// The topics that there are, and what is wrong with the others.
async fn existing(
    context: &Context,
    names: &[String],
) -> Result<(Vec<TopicMetadata>, Vec<Failure>), Failure> {
    let mut found = Vec::new();
    let mut failures = Vec::new();
    for outcome in topics::describe(&context.cluster, names).await? {
        match outcome.result {
            Ok(topic) => found.push(topic),
            Err(error) => failures.push(explain_unknown(&context.cluster, &outcome.name, &error).await),
        }
    }
    Ok((found, failures))
}

impl DeletedTopic {
    fn new(topic: &TopicMetadata) -> Self {
        Self {
            name: topic.name.clone(),
            topic_id: (!topic.id.is_nil()).then(|| uuid::to_base64(&topic.id)),
            partition_count: topic.partitions.len(),
        }
    }
}
