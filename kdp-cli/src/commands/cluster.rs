//! `kdp cluster`: the cluster as a whole.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use kdp_client::admin::cluster::{self, api_name};
use kdp_client::cluster::{PartitionMetadata, Topics};
use kdp_client::connection::ApiVersions;
use kdp_client::protocol::messages::ApiKey;
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("cluster info", registry::item::<ClusterInfo>("ClusterInfo")),
    ("cluster api-versions", registry::list::<ApiVersionRow>("ApiVersionList", VERSIONS)),
];

/// What can be asked of a cluster.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Info(Info),
    ApiVersions(Versions),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Info(command) => command.run(context).await,
            Verb::ApiVersions(command) => command.run(context).await,
        }
    }
}

/// Show the cluster's id, controller, features, and how its partitions are
///
/// Examples:
///   kdp cluster info
///   kdp cluster info -o json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Info {}

/// The cluster as a whole.
#[derive(Debug, Serialize, JsonSchema)]
struct ClusterInfo {
    /// Its id.
    cluster_id: Option<String>,
    /// The ids of its brokers.
    brokers: Vec<i32>,
    /// The active controller; null where the cluster does not tell.
    controller: Option<i32>,
    /// How often the controller has changed.
    controller_epoch: Option<i32>,
    /// The controllers that vote; null where the cluster does not tell.
    voters: Option<Vec<i32>>,
    /// How many topics there are.
    topic_count: usize,
    /// How many partitions there are.
    partition_count: usize,
    /// How many partitions have fewer replicas in sync than replicas.
    under_replicated: usize,
    /// How many partitions have no leader.
    offline: usize,
    /// Its features, and the level that each is finalized at.
    features: Vec<FeatureLevel>,
}

/// A feature of the cluster.
#[derive(Debug, Serialize, JsonSchema)]
struct FeatureLevel {
    /// Its name, such as metadata.version.
    feature: String,
    /// The level that it is finalized at.
    level: i16,
}

/// A line of the table: a member of the item.
#[derive(Serialize)]
struct Fact<'a> {
    fact: &'a str,
    value: &'a Value,
}

const FACTS: &[Column] = &[column("FACT", "fact"), column("VALUE", "value")];
const FEATURES: &[Column] = &[column("FEATURE", "feature"), column("LEVEL", "level")];

impl Info {
    async fn run(&self, context: &Context) -> Outcome {
        let metadata = context.cluster.metadata(&Topics::All).await?;
        let features = cluster::features(&context.cluster).await?;
        let quorum = cluster::quorum(&context.cluster).await;
        let partitions = || metadata.topics.iter().flat_map(|topic| &topic.partitions);
        let count = |holds: fn(&PartitionMetadata) -> bool| partitions().filter(|one| holds(one)).count();
        let ids = |ids: Vec<BrokerId>| ids.into_iter().map(BrokerId::get).collect::<Vec<_>>();
        let info = ClusterInfo {
            cluster_id: metadata.cluster_id.clone(),
            brokers: ids(metadata.brokers.keys().copied().collect()),
            controller: quorum.as_ref().ok().map(|quorum| quorum.leader.get()),
            controller_epoch: quorum.as_ref().ok().map(|quorum| quorum.leader_epoch),
            voters: quorum
                .as_ref()
                .ok()
                .map(|quorum| ids(quorum.voters.iter().map(|voter| voter.id).collect())),
            topic_count: metadata.topics.len(),
            partition_count: count(|_| true),
            under_replicated: count(|one| one.isr.len() < one.replicas.len()),
            offline: count(|one| one.leader.is_none()),
            features: features.into_iter().map(|(feature, level)| FeatureLevel { feature, level }).collect(),
        };
        let report = Report::item("ClusterInfo", info);
        let members = report.items().first().and_then(Value::as_object).cloned().unwrap_or_default();
        let facts = members.iter().filter(|(fact, _)| *fact != "features");
        let facts = facts.map(|(fact, value)| Fact { fact, value });
        let mut report = report.table("", FACTS, facts).table_of("features", FEATURES);
        if let Err(error) = quorum {
            report.warnings.push(format!("the controllers are unknown: {error}"));
        }
        Ok(report)
    }
}

/// Show which versions of which API the brokers offer, and which kdp uses
///
/// Examples:
///   kdp cluster api-versions
///   kdp cluster api-versions --broker 1
///
/// A row per API; where brokers differ, a row for each range, with the brokers that offer it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Versions {
    /// Only this broker
    #[arg(long, value_name = "ID")]
    broker: Option<i32>,
}

/// A range of versions of an API, and who offers it.
#[derive(Debug, Serialize, JsonSchema)]
struct ApiVersionRow {
    /// The API's number.
    api_key: i16,
    /// The API's name; null where kdp does not know the API.
    api: Option<String>,
    /// The first version that the brokers offer.
    min_version: i16,
    /// The last version that the brokers offer.
    max_version: i16,
    /// The first version that kdp knows; null where kdp does not know the API.
    kdp_min_version: Option<i16>,
    /// The last version that kdp knows.
    kdp_max_version: Option<i16>,
    /// The brokers that offer this range.
    brokers: Vec<i32>,
}

const VERSIONS: &[Column] = &[
    column("KEY", "api_key"),
    column("API", "api"),
    column("MIN", "min_version"),
    column("MAX", "max_version"),
    column("KDP-MIN", "kdp_min_version"),
    column("KDP-MAX", "kdp_max_version"),
    column("BROKERS", "brokers"),
];

impl Versions {
    async fn run(&self, context: &Context) -> Outcome {
        let answers = cluster::api_versions(&context.cluster).await?;
        let known: Vec<i32> = answers.iter().map(|(id, _)| id.get()).collect();
        if let Some(id) = self.broker.filter(|id| !known.contains(id)) {
            return Err(kdp_client::connection::Error::NoSuchBroker { id, known }.into());
        }
        let wanted = |(id, _): &(BrokerId, _)| self.broker.is_none_or(|wanted| wanted == id.get());
        let mut ranges: BTreeMap<(i16, i16, i16), Vec<i32>> = BTreeMap::new();
        let mut errors = Vec::new();
        for (id, answer) in answers.into_iter().filter(wanted) {
            match answer {
                Ok(versions) => collect(&mut ranges, id, &versions),
                Err(error) => errors.push(Failure::from(error).about(format!("broker {id}"))),
            }
        }
        let items = ranges.into_iter().map(|(range, brokers)| row(range, brokers));
        let mut report = Report::list("ApiVersionList", VERSIONS, items);
        report.errors = errors;
        Ok(report)
    }
}

fn collect(ranges: &mut BTreeMap<(i16, i16, i16), Vec<i32>>, id: BrokerId, versions: &ApiVersions) {
    for (key, range) in &versions.ranges {
        ranges.entry((*key, range.min, range.max)).or_default().push(id.get());
    }
}

fn row((key, min, max): (i16, i16, i16), brokers: Vec<i32>) -> ApiVersionRow {
    let ours = ApiKey::try_from(key).ok().map(|api| api.valid_versions());
    ApiVersionRow {
        api_key: key,
        api: api_name(key),
        min_version: min,
        max_version: max,
        kdp_min_version: ours.map(|ours| ours.min),
        kdp_max_version: ours.map(|ours| ours.max),
        brokers,
    }
}
