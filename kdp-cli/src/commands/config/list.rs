//! `kdp config list`: everything that has settings of its own.

use clap::Args;
use kdp_client::admin::configs::{self, ResourceType};
use kdp_client::admin::{cluster, topics};
use schemars::JsonSchema;
use serde::Serialize;

use super::Kind;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// List what has settings: topics, brokers, groups, client-metrics subscriptions
///
/// Examples:
///   kdp config list
///   kdp config list -t broker
///   kdp config list -t group -o name
///
/// Groups are those that have settings (Kafka 4.1); topics and brokers are listed whether or not
/// anybody has set anything.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    /// Only these
    #[arg(short = 't', long = "type", value_name = "TYPE")]
    kind: Option<Kind>,
}

/// Something that has settings.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ResourceRow {
    /// Its name, as `kdp config get -t TYPE` takes it; empty for what all brokers have in common.
    name: String,
    /// What it is: topic, broker, broker-default, logger, group, client-metrics.
    #[serde(rename = "type")]
    kind: &'static str,
}

pub(super) const COLUMNS: &[Column] = &[column("NAME", "name"), column("TYPE", "type")];

const ALL: [Kind; 6] =
    [Kind::Topic, Kind::Broker, Kind::BrokerDefault, Kind::Logger, Kind::Group, Kind::ClientMetrics];

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let wanted: Vec<Kind> = self.kind.map_or(ALL.to_vec(), |kind| vec![kind]);
        let mut rows = Vec::new();
        let mut warnings = Vec::new();
        for kind in wanted {
            match names(context, kind).await {
                Ok(names) => {
                    rows.extend(names.into_iter().map(|name| ResourceRow { name, kind: kind.name() }))
                }
                // Who asked for everything wants what this cluster has.
                Err(failure) if self.kind.is_none() => {
                    warnings.push(format!("no {} resources are listed: {}", kind.name(), failure.message));
                }
                Err(failure) => return Err(failure),
            }
        }
        let mut report = Report::list("ConfigResourceList", COLUMNS, rows);
        report.warnings = warnings;
        Ok(report)
    }
}

/// The names of everything of this kind.
pub(super) async fn names(context: &Context, kind: Kind) -> Result<Vec<String>, Failure> {
    let listed = async |kind| {
        let resources = configs::list_resources(&context.cluster, kind).await?;
        Ok(resources.into_iter().map(|resource| resource.name).collect())
    };
    match kind {
        Kind::Topic => {
            Ok(topics::list(&context.cluster).await?.into_iter().map(|topic| topic.name).collect())
        }
        Kind::Broker | Kind::Logger => {
            let brokers = cluster::brokers(&context.cluster).await?;
            Ok(brokers.into_iter().map(|state| state.broker.id.to_string()).collect())
        }
        Kind::BrokerDefault => Ok(vec![String::new()]),
        Kind::Group => listed(ResourceType::Group).await,
        Kind::ClientMetrics => listed(ResourceType::ClientMetrics).await,
    }
}
