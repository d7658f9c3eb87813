//! `kdp group validate-regex`: whether a subscription by regular expression means what one thinks it does.

use clap::Args;
use kdp_client::admin::topics;
use regex::Regex;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Check a regular expression for subscriptions, and list the topics that fit
///
/// Examples:
///   kdp group validate-regex 'orders.*'
///   kdp group validate-regex '(orders|payments)' -o name
///
/// For SubscriptionPattern of the new consumer protocol (KIP-848), where the broker matches the whole name
/// with RE2/J. Kafka has no API to ask the broker, so this is an approximation, as in Apache's own tool: kdp's
/// library has the syntax of RE2 but for rare corners. Exits with 1 when the expression is not valid.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ValidateRegex {
    /// The expression
    #[arg(value_name = "REGEX")]
    regex: String,
}

/// A topic that a subscription would get.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FittingTopic {
    /// Its name.
    topic: String,
    /// How many partitions it has.
    partition_count: usize,
}

pub(super) const COLUMNS: &[Column] = &[column("TOPIC", "topic"), column("PARTITIONS", "partition_count")];

impl ValidateRegex {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        // The whole name has to fit.
        let regex = Regex::new(&format!("^(?:{})$", self.regex)).map_err(|error| {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Failure::failed("INVALID_REGULAR_EXPRESSION", reason).about(self.regex.clone())
        })?;
        let topics = topics::list(&context.cluster).await?;
        let fitting = topics.iter().filter(|topic| regex.is_match(&topic.name));
        let row = |topic: &kdp_client::cluster::TopicMetadata| FittingTopic {
            topic: topic.name.clone(),
            partition_count: topic.partitions.len(),
        };
        let mut report = Report::list("FittingTopicList", COLUMNS, fitting.map(row));
        if report.is_empty() {
            report.warnings.push("no topic fits now".to_owned());
        }
        Ok(report)
    }
}
