//! `kdp feature list` and `describe`: what every broker says in its ApiVersions answer.

use clap::Args;
use kdp_client::admin::features::{self, Feature, Features, releases};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::pattern::closest;
use crate::report::{Column, Report, column};

/// List features: the level in force, and the levels that every broker supports
///
/// Examples:
///   kdp feature list
///   kdp feature list -o json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {}

/// Show features, and what each broker supports
///
/// Examples:
///   kdp feature describe metadata.version
///   kdp feature describe metadata.version group.version -o json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    /// The features
    #[arg(required = true, value_name = "FEATURE")]
    names: Vec<String>,
}

/// A feature of the cluster.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FeatureRow {
    /// The feature.
    feature: String,
    /// The level in force; 0 is off.
    finalized_level: i16,
    /// What that level of `metadata.version` is called, such as `4.3-IV0`; null for other features.
    finalized_version: Option<String>,
    /// The lowest level that every broker supports; null where they have none in common.
    supported_min: Option<i16>,
    /// The highest level that every broker supports.
    supported_max: Option<i16>,
    /// Whether brokers differ in what they support, as in the middle of a rolling upgrade.
    mixed: bool,
    /// The offset in the metadata log at which the levels were so.
    epoch: Option<i64>,
}

/// A feature, and what each broker supports.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FeatureDescription {
    #[serde(flatten)]
    row: FeatureRow,
    /// In the order of the brokers' ids.
    brokers: Vec<BrokerSupport>,
}

/// What one broker supports.
#[derive(Debug, Serialize, JsonSchema)]
struct BrokerSupport {
    /// The broker.
    broker: i32,
    /// The lowest level that it supports.
    min: i16,
    /// The highest level that it supports.
    max: i16,
}

pub(super) const COLUMNS: &[Column] = &[
    column("FEATURE", "feature"),
    column("LEVEL", "finalized_level"),
    column("VERSION", "finalized_version"),
    column("MIN", "supported_min"),
    column("MAX", "supported_max"),
    column("MIXED", "mixed"),
    column("EPOCH", "epoch").wide(),
];

const BROKERS: &[Column] = &[
    column("FEATURE", "../feature"),
    column("BROKER", "broker"),
    column("MIN", "min"),
    column("MAX", "max"),
];

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let features = features::describe(&context.cluster).await?;
        let rows = features.features.iter().map(|feature| row(feature, &features));
        let mut report = Report::list("FeatureList", COLUMNS, rows);
        say_silent(&mut report, &features);
        Ok(report)
    }
}

impl Describe {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let features = features::describe(&context.cluster).await?;
        let mut rows = Vec::new();
        let mut errors = Vec::new();
        for name in &self.names {
            match features.features.iter().find(|feature| feature.name == *name) {
                Some(feature) => {
                    rows.push(FeatureDescription { row: row(feature, &features), brokers: brokers(feature) })
                }
                None => errors.push(unknown(name, &features)),
            }
        }
        let mut report = layout(Report::list("FeatureDescription", COLUMNS, rows));
        report.errors = errors;
        say_silent(&mut report, &features);
        Ok(report)
    }
}

/// A feature that no broker knows, and the one that was most likely meant.
pub(super) fn unknown(name: &str, features: &Features) -> Failure {
    let failure = Failure::failed("FEATURE_NOT_FOUND", "no broker knows this feature").about(name);
    match closest(name, features.features.iter().map(|feature| feature.name.as_str())) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint("`kdp feature list` shows the features there are"),
    }
}

fn row(feature: &Feature, features: &Features) -> FeatureRow {
    let version =
        releases::of_level(feature.finalized).filter(|_| feature.name == releases::METADATA_VERSION);
    FeatureRow {
        feature: feature.name.clone(),
        finalized_level: feature.finalized,
        finalized_version: version.map(releases::MetadataVersion::name),
        supported_min: feature.supported.map(|range| range.min),
        supported_max: feature.supported.map(|range| range.max),
        mixed: feature.is_mixed(features.brokers),
        epoch: features.epoch,
    }
}

fn brokers(feature: &Feature) -> Vec<BrokerSupport> {
    let support = |(id, range): (&kdp_client::protocol::types::BrokerId, _)| {
        let range: &kdp_client::protocol::messages::VersionRange = range;
        BrokerSupport { broker: id.get(), min: range.min, max: range.max }
    };
    feature.by_broker.iter().map(support).collect()
}

fn say_silent(report: &mut Report, features: &Features) {
    let failure = |(id, error): &(_, kdp_client::connection::Error)| {
        let id: &kdp_client::protocol::types::BrokerId = id;
        Failure::from(error.clone()).about(format!("broker {id}"))
    };
    report.errors.extend(features.silent.iter().map(failure));
}

/// The tables below the first.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.table_of("brokers", BROKERS)
}
