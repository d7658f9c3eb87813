//! `kdp config get`: DescribeConfigs, with the origin of each value.

use clap::Args;
use kdp_client::admin::configs::{self, ConfigEntry, Resource};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Target, explain, title, type_name};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::pattern::closest;
use crate::report::{Column, Report, column};

/// Where a value stands that nobody has set.
pub(super) const DEFAULT: &str = "DEFAULT_CONFIG";

/// Show settings and where each value comes from
///
/// Examples:
///   kdp config get orders
///   kdp config get 'pay*' retention.ms cleanup.policy
///   kdp config get orders --all -o json
///   kdp config get '*' retention.ms --only-changed
///   kdp config get -t broker 1
///   kdp config get -t broker-default
///
/// Without keys, only settings that somebody has set; --all shows the defaults too. A NAME may be a
/// pattern: every topic or broker that fits is shown.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Get {
    #[command(flatten)]
    target: Target,
    /// The name of the topic or broker, then the keys
    #[arg(value_name = "NAME KEY")]
    words: Vec<String>,
    /// Also settings that are at their default
    #[arg(short, long)]
    all: bool,
    /// Of the keys too, only those that somebody has set
    #[arg(long, conflicts_with = "all")]
    only_changed: bool,
}

/// A setting and where its value comes from.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ConfigRow {
    /// What kind of resource has it: topic, broker, logger, group, client-metrics.
    resource_type: &'static str,
    /// The resource's name; empty for what all brokers have in common.
    resource: String,
    /// The setting.
    key: String,
    /// Its value; null where there is none, or where it is secret.
    value: Option<String>,
    /// Where the value comes from: Kafka's ConfigSource.
    origin: &'static str,
    /// The type of the value: Kafka's ConfigType.
    #[serde(rename = "type")]
    value_type: Option<&'static str>,
    /// Whether it cannot be changed while the broker runs.
    read_only: bool,
    /// Whether its value is secret.
    sensitive: bool,
    /// Every place that sets it, the strongest first.
    synonyms: Vec<SynonymRow>,
    /// What the broker says it is for.
    documentation: Option<String>,
}

/// A place that sets a value.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SynonymRow {
    /// The setting's name there.
    key: String,
    /// Its value there.
    value: Option<String>,
    /// The place: Kafka's ConfigSource.
    origin: &'static str,
}

pub(super) const COLUMNS: &[Column] = &[
    column("KEY", "key"),
    column("VALUE", "value"),
    column("ORIGIN", "origin"),
    column("TYPE", "type").wide(),
    column("READ-ONLY", "read_only").wide(),
];

const OF_SEVERAL: &[Column] = &[
    column("RESOURCE", "resource"),
    column("KEY", "key"),
    column("VALUE", "value"),
    column("ORIGIN", "origin"),
];

impl Get {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (resources, keys, failures) = self.target.select(context, &self.words).await?;
        let shown = if self.only_changed { Shown::Changed } else { Shown::of(self.all) };
        let mut report = settings(context, &resources, keys, shown).await?;
        report.errors.extend(failures);
        Ok(report)
    }
}

/// Which settings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Those that somebody has set.
    Changed,
    /// The same, or those that were named, as they are.
    ChangedOrNamed,
    /// The defaults too.
    All,
}

impl Shown {
    /// With `--all` and without.
    pub(crate) fn of(all: bool) -> Self {
        if all { Self::All } else { Self::ChangedOrNamed }
    }
}

/// The settings of these resources.
pub(crate) async fn settings(
    context: &Context,
    resources: &[Resource],
    keys: &[String],
    shown: Shown,
) -> Outcome {
    let mut items = Vec::new();
    let mut hidden = 0;
    let mut failures = Vec::new();
    for (resource, answer) in configs::describe(&context.cluster, resources, keys).await? {
        let entries = match answer {
            Ok(entries) => entries,
            Err(error) => {
                failures.push(explain(context, &resource, &error).await);
                continue;
            }
        };
        let shown = |entry: &&ConfigEntry| match shown {
            Shown::All => true,
            Shown::ChangedOrNamed if !keys.is_empty() => true,
            Shown::ChangedOrNamed | Shown::Changed => entry.source != DEFAULT,
        };
        let rows: Vec<ConfigRow> = entries.iter().filter(shown).map(|entry| row(&resource, entry)).collect();
        hidden += entries.len() - rows.len();
        items.extend(rows);
        failures.extend(missing(context, &resource, keys, &entries).await?);
    }
    let columns = if resources.len() > 1 { OF_SEVERAL } else { COLUMNS };
    let mut report = Report::list("ConfigList", columns, items);
    if hidden > 0 {
        report.talk.push(format!("{hidden} more are at their defaults; --all shows them"));
    }
    report.errors = failures;
    Ok(report)
}

/// The keys that the resource does not have, each with the one that was most likely meant.
async fn missing(
    context: &Context,
    resource: &Resource,
    keys: &[String],
    found: &[ConfigEntry],
) -> Result<Vec<Failure>, Failure> {
    let missing: Vec<&String> =
        keys.iter().filter(|key| found.iter().all(|entry| entry.name != **key)).collect();
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let all = configs::values(&context.cluster, std::slice::from_ref(resource), &[]).await?;
    let all: Vec<ConfigEntry> = all.into_iter().filter_map(|(_, answer)| answer.ok()).flatten().collect();
    Ok(missing.into_iter().map(|key| no_such_setting(resource, key, &all)).collect())
}

/// The failure of a key that the resource does not have.
pub(super) fn no_such_setting(resource: &Resource, key: &str, all: &[ConfigEntry]) -> Failure {
    let failure = Failure::failed("CONFIG_NOT_FOUND", format!("{} has no such setting", title(resource)));
    match closest(key, all.iter().map(|entry| entry.name.as_str())) {
        Some(near) => failure.about(key).hint(format!("did you mean `{near}`?")),
        None => failure.about(key),
    }
}

fn row(resource: &Resource, entry: &ConfigEntry) -> ConfigRow {
    ConfigRow {
        resource_type: type_name(resource.kind),
        resource: resource.name.clone(),
        key: entry.name.clone(),
        value: entry.value.clone(),
        origin: entry.source,
        value_type: entry.value_type,
        read_only: entry.is_read_only,
        sensitive: entry.is_sensitive,
        synonyms: synonyms(entry),
        documentation: entry.documentation.clone(),
    }
}

/// Every place that sets this value.
pub(super) fn synonyms(entry: &ConfigEntry) -> Vec<SynonymRow> {
    let synonym = |synonym: &configs::ConfigSynonym| SynonymRow {
        key: synonym.name.clone(),
        value: synonym.value.clone(),
        origin: synonym.source,
    };
    entry.synonyms.iter().map(synonym).collect()
}
