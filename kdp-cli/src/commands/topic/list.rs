//! `kdp topic list`: one Metadata request; more only where a filter needs it.

use std::collections::BTreeSet;

use clap::Args;
use kdp_client::admin::configs::{self, Resource, ResourceType};
use kdp_client::admin::{partitions, topics};
use kdp_client::cluster::{Cluster, PartitionMetadata, TopicMetadata};
use kdp_client::protocol::uuid;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::selection::with_stdin;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::names::Name;
use crate::report::{Column, Report, column};

/// Where a value stands that was set on a topic itself.
pub(super) const OWN: &str = "DYNAMIC_TOPIC_CONFIG";

/// List topics
///
/// Examples:
///   kdp topic list
///   kdp topic list 'pay*' -o json
///   kdp topic list --regex 'orders|pay.*'
///   kdp topic list --internal -o name
///   kdp topic list --overrides
///   kdp topic list --under-replicated --under-min-isr
///
/// Several of the conditions list what has any of them; `kdp partition list` has the partitions.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    /// Only these topics; 'pay*' takes all that fit, - reads names from stdin
    #[arg(value_name = "TOPIC")]
    names: Vec<String>,
    /// Each TOPIC is a regular expression for whole names
    #[arg(short, long)]
    regex: bool,
    /// Also Kafka's own topics, such as __consumer_offsets
    #[arg(long)]
    internal: bool,
    /// Only topics that have a setting of their own
    #[arg(long)]
    overrides: bool,
    /// Only topics with a replica that is not in sync
    #[arg(long)]
    under_replicated: bool,
    /// Only topics with a partition that has no leader
    #[arg(long)]
    offline: bool,
    /// Only topics with a partition that has fewer replicas in sync than min.insync.replicas
    #[arg(long)]
    under_min_isr: bool,
    /// Only topics with a partition that has as many replicas in sync as min.insync.replicas, and no more
    #[arg(long)]
    at_min_isr: bool,
}

/// A topic at a glance. What an error hides is null.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct TopicSummary {
    /// The topic.
    name: String,
    /// Its id; null where the cluster is too old for ids.
    topic_id: Option<String>,
    /// Whether it is one of Kafka's own, such as `__consumer_offsets`.
    internal: bool,
    /// How many partitions it has.
    partition_count: Option<usize>,
    /// How many replicas its partitions have; where they differ, the most.
    replication_factor: Option<usize>,
    /// How many partitions have fewer replicas in sync than replicas.
    under_replicated: Option<usize>,
    /// How many partitions have no leader.
    offline: Option<usize>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("TOPIC-ID", "topic_id").wide(),
    column("PARTITIONS", "partition_count"),
    column("REPLICAS", "replication_factor"),
    column("UNDER-REPLICATED", "under_replicated"),
    column("OFFLINE", "offline"),
];

impl List {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let (mut topics, mut failures) = self.named(topics::list(&context.cluster).await?)?;
        if self.asks_for_health() {
            topics = self.sick(&context.cluster, topics).await?;
        }
        if self.overrides {
            let own = overridden(&context.cluster, &topics).await?;
            topics.retain(|topic| own.contains(&topic.name));
        }
        let failed = |topic: &TopicMetadata| Some(Failure::of_item(&topic.name, topic.error.as_ref()?));
        failures.extend(topics.iter().filter_map(failed));
        let mut report = Report::list("TopicList", COLUMNS, topics.iter().map(summary));
        report.errors = failures;
        Ok(report)
    }

    /// The topics that were named, and the names that fit none.
    fn named(&self, topics: Vec<TopicMetadata>) -> Result<(Vec<TopicMetadata>, Vec<Failure>), Failure> {
        if self.names.is_empty() {
            let shown = |topic: &TopicMetadata| self.internal || !topic.is_internal;
            return Ok((topics.into_iter().filter(shown).collect(), Vec::new()));
        }
        let words = with_stdin(&self.names)?;
        let parse = |word: &String| Name::parse(word, self.regex).map_err(Failure::usage);
        let names: Vec<Name> = words.iter().map(parse).collect::<Result<_, _>>()?;
        let unmet =
            words.iter().zip(&names).filter(|(_, name)| topics.iter().all(|one| !name.fits(&one.name)));
        let failures =
            unmet.map(|(word, _)| Failure::failed("NO_MATCH", "no topic fits").about(word)).collect();
        let wanted = |topic: &TopicMetadata| {
            let name = &topic.name;
            names.iter().any(|one| if self.internal { one.fits_any(name) } else { one.fits(name) })
        };
        Ok((topics.into_iter().filter(wanted).collect(), failures))
    }

    fn asks_for_health(&self) -> bool {
        self.under_replicated || self.offline || self.under_min_isr || self.at_min_isr
    }

    async fn sick(
        &self,
        cluster: &Cluster,
        mut topics: Vec<TopicMetadata>,
    ) -> Result<Vec<TopicMetadata>, Failure> {
        let min_isr = match self.under_min_isr || self.at_min_isr {
            true => {
                let names = topics.iter().map(|topic| topic.name.clone());
                partitions::min_insync_replicas(cluster, names).await?
            }
            false => Default::default(),
        };
        topics.retain(|topic| {
            let least = min_isr.get(&topic.name).copied();
            topic.partitions.iter().any(|partition| self.is_sick(partition, least))
        });
        Ok(topics)
    }

    fn is_sick(&self, partition: &PartitionMetadata, min_isr: Option<usize>) -> bool {
        let least = min_isr.map(|min| partitions::effective_min_isr(min, partition.replicas.len()));
        (self.under_replicated && partition.is_under_replicated())
            || (self.offline && partition.leader.is_none())
            || (self.under_min_isr && least.is_some_and(|least| partition.isr.len() < least))
            || (self.at_min_isr && least.is_some_and(|least| partition.isr.len() == least))
    }
}

/// The topics that have a setting of their own.
async fn overridden(cluster: &Cluster, topics: &[TopicMetadata]) -> Result<BTreeSet<String>, Failure> {
    let resource = |topic: &TopicMetadata| Resource { kind: ResourceType::Topic, name: topic.name.clone() };
    let resources: Vec<Resource> = topics.iter().map(resource).collect();
    let mut own = BTreeSet::new();
    for (resource, entries) in configs::values(cluster, &resources, &[]).await? {
        let entries = entries.map_err(|error| Failure::of_item(&resource.name, &error))?;
        if entries.iter().any(|entry| entry.source == OWN) {
            own.insert(resource.name);
        }
    }
    Ok(own)
}

/// What a list shows of a topic. What an error hides is null.
pub(super) fn summary(topic: &TopicMetadata) -> TopicSummary {
    let count = |holds: fn(&PartitionMetadata) -> bool| {
        topic.error.is_none().then(|| topic.partitions.iter().filter(|partition| holds(partition)).count())
    };
    TopicSummary {
        name: topic.name.clone(),
        topic_id: (!topic.id.is_nil()).then(|| uuid::to_base64(&topic.id)),
        internal: topic.is_internal,
        partition_count: count(|_| true),
        replication_factor: topic.partitions.iter().map(|partition| partition.replicas.len()).max(),
        under_replicated: count(PartitionMetadata::is_under_replicated),
        offline: count(|partition| partition.leader.is_none()),
    }
}
