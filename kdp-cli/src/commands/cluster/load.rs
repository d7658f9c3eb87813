//! `kdp cluster load`: what each broker carries: leaders, replicas, bytes.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::cluster::Topics;
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::dir::dirs_of;
use crate::commands::{Context, Outcome};
use crate::report::{Column, Report, column};

/// Show what each broker carries: leaders, replicas, bytes, and how full its fullest volume is
///
/// Examples:
///   kdp cluster load
///   kdp cluster load -o json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Load {}

/// What a broker carries.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(super) struct BrokerLoad {
    /// The broker.
    broker: i32,
    /// Its rack.
    rack: Option<String>,
    /// How many partitions it leads.
    leaders: usize,
    /// How many replicas it has.
    replicas: usize,
    /// How many bytes its replicas take; null where it does not answer.
    size_bytes: Option<i64>,
    /// How full its fullest volume is, in percent; null where it does not tell.
    used_percent: Option<f64>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("BROKER", "broker"),
    column("RACK", "rack"),
    column("LEADERS", "leaders"),
    column("REPLICAS", "replicas"),
    column("SIZE", "size_bytes").bytes(),
    column("USED%", "used_percent"),
];

impl Load {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let metadata = context.cluster.metadata(&Topics::All).await?;
        let mut brokers: BTreeMap<BrokerId, BrokerLoad> = BTreeMap::new();
        for (id, broker) in &metadata.brokers {
            let load = BrokerLoad { broker: id.get(), rack: broker.rack.clone(), ..BrokerLoad::default() };
            brokers.insert(*id, load);
        }
        for (_, partition) in metadata.partitions() {
            if let Some(load) = partition.leader.and_then(|leader| brokers.get_mut(&leader)) {
                load.leaders += 1;
            }
            for replica in &partition.replicas {
                // One that is down still carries what it will bring back.
                let load = brokers.entry(*replica).or_default();
                (load.broker, load.replicas) = (replica.get(), load.replicas + 1);
            }
        }
        let (dirs, failures) = dirs_of(context, &[], None).await?;
        for dir in dirs {
            let Some(load) = brokers.get_mut(&dir.broker) else { continue };
            let bytes: i64 = dir.replicas.iter().map(|replica| replica.size_bytes).sum();
            load.size_bytes = Some(load.size_bytes.unwrap_or_default().saturating_add(bytes));
            let used = dir.total_bytes.zip(dir.usable_bytes).filter(|(total, _)| *total > 0);
            let used =
                used.map(|(total, usable)| ((total - usable) as f64 * 1000.0 / total as f64).round() / 10.0);
            load.used_percent = match (load.used_percent, used) {
                (Some(one), Some(other)) => Some(one.max(other)),
                (one, other) => one.or(other),
            };
        }
        let mut report = Report::list("ClusterLoad", COLUMNS, brokers.into_values());
        report.errors = failures;
        Ok(report)
    }
}
