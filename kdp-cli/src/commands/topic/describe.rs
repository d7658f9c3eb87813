//! `kdp topic describe`: partitions in pages, the settings, and the sizes where they are asked for.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use kdp_client::admin::configs::{self, ConfigEntry, Resource, ResourceType};
use kdp_client::admin::{partitions, topics};
use kdp_client::cluster::{TopicMetadata, TopicPartition, Topics};
use kdp_client::protocol::uuid::{self, Uuid};
use schemars::JsonSchema;
use serde::Serialize;

use super::explain_unknown;
use super::list::{OWN, TopicSummary, summary};
use crate::commands::dir::dirs_of;
use crate::commands::partition::{PartitionRow, Surroundings};
use crate::commands::selection::topics_of_words;
use crate::commands::{Context, Outcome, key_value};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show partitions, replicas and settings of topics
///
/// Examples:
///   kdp topic describe orders
///   kdp topic describe orders 'pay*' -o json
///   kdp topic describe orders --section configs
///   kdp topic describe orders --size
///   kdp topic describe orders --expect partitions=6 --expect cleanup.policy=delete
///
/// Of the settings, those that were set on the topic itself are shown. --expect turns it into a check:
/// exit 1 when a setting, `partitions` or `replication-factor` has another value in one of the topics.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    /// Topics; 'pay*' takes all that fit, - reads names from stdin
    #[arg(required_unless_present = "topic_id", value_name = "TOPIC")]
    names: Vec<String>,
    /// Each TOPIC is a regular expression for whole names
    #[arg(short, long)]
    regex: bool,
    /// A topic by its id; may be repeated
    #[arg(long, value_name = "ID")]
    topic_id: Vec<String>,
    /// What to show; all of it when not given
    #[arg(long = "section", value_name = "SECTION", value_delimiter = ',')]
    sections: Vec<Section>,
    /// Also how many bytes the replicas take (asks every broker)
    #[arg(long)]
    size: bool,
    /// Exit 1 when this does not hold; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_value)]
    expect: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Section {
    /// A line for each topic
    Summary,
    /// A line for each partition
    Partitions,
    /// A line for each setting
    Configs,
}

/// A topic, its partitions and its settings.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TopicDescription {
    #[serde(flatten)]
    summary: TopicSummary,
    /// How many bytes all its replicas take; null where that was not asked, or a broker did not say.
    size_bytes: Option<i64>,
    /// Its partitions, in the order of their ids.
    partitions: Vec<PartitionRow>,
    /// The settings that were set on it.
    configs: Vec<OwnConfig>,
}

/// A setting of a topic.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct OwnConfig {
    /// The setting.
    key: String,
    /// Its value; null where it is secret.
    value: Option<String>,
}

pub(super) const TOPICS: &[Column] = &[
    column("NAME", "name"),
    column("TOPIC-ID", "topic_id"),
    column("PARTITIONS", "partition_count"),
    column("REPLICAS", "replication_factor"),
    column("UNDER-REPLICATED", "under_replicated"),
    column("OFFLINE", "offline"),
    column("INTERNAL", "internal").wide(),
    column("SIZE", "size_bytes").bytes().wide(),
];

const SIZED: &[Column] = &[
    column("NAME", "name"),
    column("PARTITIONS", "partition_count"),
    column("REPLICAS", "replication_factor"),
    column("UNDER-REPLICATED", "under_replicated"),
    column("OFFLINE", "offline"),
    column("SIZE", "size_bytes").bytes(),
];

const PARTITIONS: &[Column] = &[
    column("PARTITION", "name"),
    column("LEADER", "leader"),
    column("EPOCH", "leader_epoch"),
    column("REPLICAS", "replicas"),
    column("ISR", "isr"),
    column("OFFLINE-REPLICAS", "offline_replicas"),
    column("ELR", "eligible_leader_replicas").wide(),
    column("LAST-KNOWN-ELR", "last_known_elr").wide(),
];

const CONFIGS: &[Column] = &[column("TOPIC", "../name"), column("KEY", "key"), column("VALUE", "value")];

/// The tables below the summary.
pub(in crate::commands) fn layout(report: Report, partitions: bool, configs: bool) -> Report {
    let report = if partitions { report.table_of("partitions", PARTITIONS) } else { report };
    if configs { report.table_of("configs", CONFIGS) } else { report }
}

impl Describe {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let (found, mut failures) = self.topics(context).await?;
        let configs = self.configs(context, &found, &mut failures).await?;
        let sizes = self.sizes(context, &found, &mut failures).await?;
        for topic in &found {
            self.check(topic, configs.get(&topic.name).map_or(&[], Vec::as_slice), &mut failures);
        }
        let items =
            found.iter().map(|topic| self.item(topic, configs.get(&topic.name), sizes.get(&topic.name)));
        let has_configs =
            self.shows(Section::Configs) && configs.values().flatten().any(|entry| entry.source == OWN);
        let mut report = Report::list("TopicDescription", if self.size { SIZED } else { TOPICS }, items);
        if !self.shows(Section::Summary) {
            report.tables.clear();
        }
        let mut report = layout(report, self.shows(Section::Partitions), has_configs);
        report.errors = failures;
        Ok(report)
    }

    fn shows(&self, section: Section) -> bool {
        self.sections.is_empty() || self.sections.contains(&section)
    }

    async fn topics(&self, context: &Context) -> Result<(Vec<TopicMetadata>, Vec<Failure>), Failure> {
        let cluster = &context.cluster;
        let (names, mut failures) = match self.names.is_empty() {
            true => (Vec::new(), Vec::new()),
            false => topics_of_words(cluster, &self.names, self.regex).await?,
        };
        let mut found = Vec::new();
        for topic in partitions::describe(cluster, &Topics::Named(names)).await? {
            match &topic.error {
                Some(error) => failures.push(explain_unknown(cluster, &topic.name, error).await),
                None => found.push(topic),
            }
        }
        if !self.topic_id.is_empty() {
            let ids = self.topic_id.iter().map(|text| {
                let wrong =
                    || Failure::usage(format!("`{text}` is no topic id, such as RSsM2-gSRs6nBQwAKnO8kA"));
                uuid::from_base64(text).ok_or_else(wrong)
            });
            let ids: Vec<Uuid> = ids.collect::<Result<_, _>>()?;
            let by_id = topics::of_ids(cluster, &ids).await?;
            let unknown =
                self.topic_id.iter().zip(&ids).filter(|(_, id)| by_id.iter().all(|one| one.id != **id));
            failures.extend(unknown.map(|(text, _)| {
                Failure::failed("UNKNOWN_TOPIC_ID", "there is no topic with this id").about(text)
            }));
            found.extend(by_id);
        }
        Ok((found, failures))
    }

    async fn configs(
        &self,
        context: &Context,
        topics: &[TopicMetadata],
        failures: &mut Vec<Failure>,
    ) -> Result<BTreeMap<String, Vec<ConfigEntry>>, Failure> {
        let mut found = BTreeMap::new();
        if topics.is_empty() || !self.shows(Section::Configs) && self.expect.is_empty() {
            return Ok(found);
        }
        let resource =
            |topic: &TopicMetadata| Resource { kind: ResourceType::Topic, name: topic.name.clone() };
        let resources: Vec<Resource> = topics.iter().map(resource).collect();
        for (resource, entries) in configs::values(&context.cluster, &resources, &[]).await? {
            match entries {
                Ok(entries) => drop(found.insert(resource.name, entries)),
                Err(error) => failures.push(Failure::of_item(&resource.name, &error)),
            }
        }
        Ok(found)
    }

    /// The bytes of all replicas of each topic; nothing where a broker is silent, since its replicas are missing.
    async fn sizes(
        &self,
        context: &Context,
        topics: &[TopicMetadata],
        failures: &mut Vec<Failure>,
    ) -> Result<BTreeMap<String, i64>, Failure> {
        if !self.size || topics.is_empty() {
            return Ok(BTreeMap::new());
        }
        let partitions: Vec<TopicPartition> = topics
            .iter()
            .flat_map(|topic| {
                topic.partitions.iter().map(|one| TopicPartition::new(topic.name.clone(), one.id))
            })
            .collect();
        let (dirs, silent) = dirs_of(context, &[], Some(&partitions)).await?;
        if !silent.is_empty() {
            failures.extend(silent);
            return Ok(BTreeMap::new());
        }
        let mut sizes: BTreeMap<String, i64> = topics.iter().map(|topic| (topic.name.clone(), 0)).collect();
        for replica in dirs.into_iter().flat_map(|dir| dir.replicas) {
            *sizes.entry(replica.partition.topic).or_default() += replica.size_bytes;
        }
        Ok(sizes)
    }

    fn item(
        &self,
        topic: &TopicMetadata,
        configs: Option<&Vec<ConfigEntry>>,
        size_bytes: Option<&i64>,
    ) -> TopicDescription {
        let own = configs.into_iter().flatten().filter(|entry| entry.source == OWN);
        let partition = |one| PartitionRow::new(&topic.name, one, Surroundings::default());
        TopicDescription {
            summary: summary(topic),
            size_bytes: size_bytes.copied(),
            partitions: topic.partitions.iter().map(partition).collect(),
            configs: own
                .map(|entry| OwnConfig { key: entry.name.clone(), value: entry.value.clone() })
                .collect(),
        }
    }

    /// What the gate says against this topic.
    fn check(&self, topic: &TopicMetadata, configs: &[ConfigEntry], failures: &mut Vec<Failure>) {
        for (key, expected) in &self.expect {
            let found = match key.as_str() {
                "partitions" => Some(topic.partitions.len().to_string()),
                "replication-factor" | "replication.factor" => {
                    let counts = || topic.partitions.iter().map(|partition| partition.replicas.len());
                    // Where partitions differ, no one number is true of the topic.
                    counts().max().filter(|most| counts().min() == Some(*most)).map(|count| count.to_string())
                }
                key => configs.iter().find(|entry| entry.name == key).and_then(|entry| entry.value.clone()),
            };
            if found.as_ref() != Some(expected) {
                let found = found.unwrap_or_else(|| "unknown".to_owned());
                let message = format!("{key} is {found}, not {expected}");
                failures.push(Failure::gate(message).about(topic.name.as_str()));
            }
        }
    }
}
