//! `kdp broker log-level`: the log levels of a running broker, by DescribeConfigs and IncrementalAlterConfigs.

use clap::Args;
use kdp_client::admin::configs::{self, ConfigChange, Resource, ResourceType};

use super::known;
use crate::commands::config::change::{self, ConfigChangeRow};
use crate::commands::{Context, Outcome, key_value};
use crate::danger::Consent;
use crate::failure::Failure;
use crate::pattern::matches;
use crate::report::Report;

/// Show or set the log levels of a running broker
///
/// Examples:
///   kdp broker log-level 1
///   kdp broker log-level 1 'org.apache.kafka.*'
///   kdp broker log-level 1 org.apache.kafka.clients.NetworkClient=DEBUG --yes
///   kdp broker log-level 1 --unset org.apache.kafka.clients.NetworkClient --dry-run
///
/// Levels are FATAL, ERROR, WARN, INFO, DEBUG and TRACE. They hold until the broker restarts.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct LogLevel {
    /// The broker
    #[arg(value_name = "BROKER")]
    broker: i32,
    /// Loggers to show, patterns too; LOGGER=LEVEL sets one
    #[arg(value_name = "LOGGER[=LEVEL]")]
    words: Vec<String>,
    /// Loggers that go back to the level of the logger above them; may be repeated
    #[arg(long, value_name = "LOGGER")]
    unset: Vec<String>,
    #[command(flatten)]
    consent: Consent,
}

impl LogLevel {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        known(&context.cluster, &[self.broker]).await?;
        let resource = Resource { kind: ResourceType::BrokerLogger, name: self.broker.to_string() };
        let (set, show): (Vec<&String>, Vec<&String>) =
            self.words.iter().partition(|word| word.contains('='));
        let unset = self.unset.iter().cloned().map(ConfigChange::Delete);
        let set = set.into_iter().map(|word| {
            let (logger, level) =
                key_value(word).map_err(|error| Failure::usage(format!("`{word}`: {error}")))?;
            Ok(ConfigChange::Set(logger, level.to_ascii_uppercase()))
        });
        let changes: Vec<ConfigChange> = set.chain(unset.map(Ok)).collect::<Result<_, Failure>>()?;
        match (changes.is_empty(), show.is_empty()) {
            (false, false) => Err(Failure::usage("either show log levels or set them, not both at once")),
            (false, true) => {
                change::apply(context, "broker log-level", &resource, &changes, &self.consent).await
            }
            (true, _) => levels(context, &resource, &show).await,
        }
    }
}

/// The loggers that fit, as rows of a change that was not made: the level stands in BEFORE.
async fn levels(context: &Context, resource: &Resource, patterns: &[&String]) -> Outcome {
    let answers = configs::values(&context.cluster, std::slice::from_ref(resource), &[]).await?;
    let entries = match answers.into_iter().next() {
        Some((_, Ok(entries))) => entries,
        Some((_, Err(error))) => return Err(Failure::of_item(&format!("broker {}", resource.name), &error)),
        None => return Err(Failure::failed("NO_ANSWER", "the broker said nothing about it")),
    };
    let fits = |name: &str| patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern, name));
    let rows = entries.iter().filter(|entry| fits(&entry.name));
    let rows = rows.map(|entry| ConfigChangeRow::as_it_is(resource, entry));
    Ok(Report::list("ConfigChange", change::AS_IT_IS, rows))
}
