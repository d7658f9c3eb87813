//! `kdp cluster info`: the cluster as a whole.

use clap::Args;
use kdp_client::admin::{cluster, quorum};
use kdp_client::cluster::{PartitionMetadata, Topics};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::report::{Column, Report, column};

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
pub(super) struct ClusterInfo {
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

const FEATURES: &[Column] = &[column("FEATURE", "feature"), column("LEVEL", "level")];

impl Info {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let metadata = context.cluster.metadata(&Topics::All).await?;
        let features = cluster::features(&context.cluster).await?;
        let quorum = quorum::describe(&context.cluster).await;
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
        let mut report = layout(Report::item("ClusterInfo", info));
        if let Err(error) = quorum {
            report.warnings.push(format!("the controllers are unknown: {error}"));
        }
        Ok(report)
    }
}

/// Facts, and the features.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.facts(&["features"]).table_of("features", FEATURES)
}
