//! `kdp broker describe`: what a broker carries, its directories, its API versions and what was set on it.

use clap::Args;
use kdp_client::admin::cluster;
use kdp_client::admin::configs::{self, ConfigEntry};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::list::{self, BrokerRow};
use crate::commands::dir::{self, DirRow};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show brokers in full: what they carry, their directories, and their settings
///
/// Examples:
///   kdp broker describe 1
///   kdp broker describe -o json
///
/// Of the settings, those are shown that differ from the defaults: from the broker's file, or set since.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    /// Only these brokers
    #[arg(value_name = "BROKER")]
    brokers: Vec<i32>,
}

/// A broker in full.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BrokerDescription {
    #[serde(flatten)]
    row: BrokerRow,
    /// How many APIs it offers; null where it does not answer.
    api_count: Option<usize>,
    /// Its log directories.
    dirs: Vec<DirRow>,
    /// Its settings that differ from the defaults.
    configs: Vec<BrokerConfig>,
}

/// A setting of a broker.
#[derive(Debug, Serialize, JsonSchema)]
struct BrokerConfig {
    /// The setting.
    key: String,
    /// Its value; null where it is secret.
    value: Option<String>,
    /// Where the value comes from: Kafka's ConfigSource.
    origin: &'static str,
}

pub(super) const COLUMNS: &[Column] = list::COLUMNS;

const CONFIGS: &[Column] =
    &[column("BROKER", "../id"), column("KEY", "key"), column("VALUE", "value"), column("ORIGIN", "origin")];

impl Describe {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let found = list::look(context).await?;
        let known: Vec<i32> = found.rows.iter().map(|row| row.id().get()).collect();
        if let Some(id) = self.brokers.iter().copied().find(|id| !known.contains(id)) {
            return Err(kdp_client::connection::Error::NoSuchBroker { id, known }.into());
        }
        let wanted = |row: &BrokerRow| self.brokers.is_empty() || self.brokers.contains(&row.id().get());
        let rows: Vec<BrokerRow> = found.rows.into_iter().filter(wanted).collect();
        let ids: Vec<BrokerId> = rows.iter().map(BrokerRow::id).collect();
        let plain: Vec<i32> = ids.iter().map(|id| id.get()).collect();
        let (dirs, settings, versions) = tokio::join!(
            dir::rows(context, &plain),
            configs::of_brokers(&context.cluster, ids.iter().copied(), &[]),
            cluster::api_versions(&context.cluster),
        );
        let (dirs, mut failures) = dirs.unwrap_or_else(|failure| (Vec::new(), vec![failure]));
        let mut settings: Vec<(BrokerId, Vec<ConfigEntry>)> = settings
            .into_iter()
            .map(|(id, answer)| (id, answer.unwrap_or_else(|error| note(&mut failures, id, error))))
            .collect();
        let versions = versions?;
        let items = rows.into_iter().map(|row| {
            let id = row.id();
            let own = settings
                .iter_mut()
                .find(|(broker, _)| *broker == id)
                .map(|(_, entries)| std::mem::take(entries));
            let offered = versions
                .iter()
                .find(|(broker, _)| *broker == id)
                .and_then(|(_, answer)| answer.as_ref().ok());
            BrokerDescription {
                api_count: offered.map(|versions| versions.ranges.len()),
                dirs: dirs.iter().filter(|dir| dir.broker() == id).cloned().collect(),
                configs: own
                    .into_iter()
                    .flatten()
                    .filter(|entry| entry.source != "DEFAULT_CONFIG")
                    .map(config)
                    .collect(),
                row,
            }
        });
        let items: Vec<BrokerDescription> = items.collect();
        let mut report = layout(Report::list("BrokerDescription", COLUMNS, items));
        report.errors = failures;
        report.warnings = found.warnings;
        Ok(report)
    }
}

/// A broker that does not answer is told once.
fn note(failures: &mut Vec<Failure>, id: BrokerId, error: kdp_client::connection::Error) -> Vec<ConfigEntry> {
    let about = format!("broker {id}");
    if failures.iter().all(|failure| failure.item.as_deref() != Some(&about)) {
        failures.push(Failure::from(error).about(about));
    }
    Vec::new()
}

fn config(entry: ConfigEntry) -> BrokerConfig {
    BrokerConfig { key: entry.name, value: entry.value, origin: entry.source }
}

/// The tables below the first.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.table_of("dirs", dir::COLUMNS).table_of("configs", CONFIGS)
}
