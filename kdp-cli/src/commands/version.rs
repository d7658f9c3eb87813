//! `kdp version`: which kdp this is, and which release the cluster's brokers seem to be.

use clap::Args;
use kdp_client::admin::features::{self, Features, releases};
use schemars::JsonSchema;
use serde::Serialize;

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::report::{Column, Report, column};

/// Show the version of kdp, and the release of the cluster if one is named
///
/// Examples:
///   kdp version
///   kdp version -b 127.0.0.1:9092 -o json
///
/// Brokers do not tell their release. The newest metadata.version that all of them support does: a
/// patch release cannot be told from another. Without -b or a context no cluster is asked.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Version {}

/// What it prints.
pub(crate) const OUTPUTS: Outputs = &[("version", registry::item::<VersionItem>("Version"))];

/// Versions.
#[derive(Debug, Serialize, JsonSchema)]
struct VersionItem {
    /// The version of kdp.
    kdp: &'static str,
    /// The version of the contract of its documents.
    api_version: &'static str,
    /// The release of Apache Kafka that the cluster's brokers seem to be, such as `4.3`; null when no
    /// cluster was asked, or when it is older than features or newer than kdp.
    cluster_release: Option<&'static str>,
    /// The newest metadata.version that all brokers support.
    metadata_version_max: Option<i16>,
    /// The metadata.version that is in force.
    metadata_version: Option<i16>,
}

const COLUMNS: &[Column] = &[
    column("KDP", "kdp"),
    column("CLUSTER-RELEASE", "cluster_release"),
    column("METADATA-VERSION", "metadata_version"),
    column("METADATA-VERSION-MAX", "metadata_version_max"),
];

impl Version {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let mut item = VersionItem {
            kdp: env!("CARGO_PKG_VERSION"),
            api_version: "kdp/v1",
            cluster_release: None,
            metadata_version_max: None,
            metadata_version: None,
        };
        let mut warnings = Vec::new();
        if !context.settings.bootstrap_is_default {
            match features::describe(&context.cluster).await {
                Ok(features) => item.guess(&features),
                // What was asked for first is known: the version of kdp.
                Err(error) => warnings.push(format!("the cluster's release is unknown: {error}")),
            }
        }
        let mut report = layout(Report::item("Version", item));
        report.warnings = warnings;
        Ok(report)
    }
}

impl VersionItem {
    fn guess(&mut self, features: &Features) {
        let metadata = features.features.iter().find(|feature| feature.name == releases::METADATA_VERSION);
        let Some(metadata) = metadata else { return };
        self.metadata_version = Some(metadata.finalized).filter(|level| *level > 0);
        self.metadata_version_max = metadata.supported.map(|range| range.max);
        let newest = self.metadata_version_max.and_then(releases::of_level);
        self.cluster_release = newest.map(|version| version.release);
    }
}

/// One line.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.table_of_item(COLUMNS)
}
