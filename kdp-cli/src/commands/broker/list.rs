//! `kdp broker list`: DescribeCluster, DescribeQuorum for who is the controller, Metadata for what they carry.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::cluster::{self, BrokerState};
use kdp_client::admin::quorum;
use kdp_client::cluster::{Metadata, Topics};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::report::{Column, Report, column};

/// List brokers
///
/// Examples:
///   kdp broker list
///   kdp broker list -o json
///
/// The active controller may be a node of its own; then no broker is marked. Fenced brokers, which
/// clients are kept away from, are listed by Kafka 4.0 and later.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {}

/// A broker.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct BrokerRow {
    /// Its id.
    id: i32,
    /// Where clients reach it.
    host: String,
    /// Where clients reach it.
    port: u16,
    /// Its rack.
    rack: Option<String>,
    /// Whether clients are kept away from it; null where the cluster is too old to tell.
    fenced: Option<bool>,
    /// Whether it is the active controller; null where that is not known.
    controller: Option<bool>,
    /// How many partitions it leads.
    leaders: usize,
    /// How many replicas it has.
    replicas: usize,
}

pub(super) const COLUMNS: &[Column] = &[
    column("ID", "id"),
    column("HOST", "host"),
    column("PORT", "port"),
    column("RACK", "rack"),
    column("FENCED", "fenced"),
    column("CONTROLLER", "controller"),
    column("LEADERS", "leaders"),
    column("REPLICAS", "replicas"),
];

/// What is known about the brokers, and what could not be found out.
pub(super) struct Brokers {
    /// In the order of their ids.
    pub(super) rows: Vec<BrokerRow>,
    /// Why the controller is unknown.
    pub(super) warnings: Vec<String>,
}

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let brokers = look(context).await?;
        let mut report = Report::list("BrokerList", COLUMNS, brokers.rows);
        report.warnings = brokers.warnings;
        Ok(report)
    }
}

/// All brokers with what they carry.
pub(super) async fn look(context: &Context) -> Result<Brokers, crate::failure::Failure> {
    // Connected first, so that all questions share the connection.
    context.cluster.any().await?;
    let (brokers, quorum, metadata) = tokio::join!(
        cluster::brokers(&context.cluster),
        quorum::describe(&context.cluster),
        context.cluster.metadata(&Topics::All),
    );
    let controller = quorum.as_ref().ok().map(|quorum| quorum.leader);
    let carried = carried(&metadata?);
    let row = |state: &BrokerState| {
        let carried = carried.get(&state.broker.id).copied().unwrap_or_default();
        BrokerRow::new(state, controller, carried)
    };
    let rows = brokers?.iter().map(row).collect();
    let warnings = quorum.err().map(|error| format!("the controller is unknown: {error}"));
    Ok(Brokers { rows, warnings: warnings.into_iter().collect() })
}

/// How many leaders and how many replicas each broker has.
fn carried(metadata: &Metadata) -> BTreeMap<BrokerId, (usize, usize)> {
    let mut carried: BTreeMap<BrokerId, (usize, usize)> = BTreeMap::new();
    for (_, partition) in metadata.partitions() {
        if let Some(leader) = partition.leader {
            carried.entry(leader).or_default().0 += 1;
        }
        for replica in &partition.replicas {
            carried.entry(*replica).or_default().1 += 1;
        }
    }
    carried
}

impl BrokerRow {
    fn new(state: &BrokerState, controller: Option<BrokerId>, (leaders, replicas): (usize, usize)) -> Self {
        let broker = &state.broker;
        Self {
            id: broker.id.get(),
            host: broker.endpoint.host.clone(),
            port: broker.endpoint.port,
            rack: broker.rack.clone(),
            fenced: state.is_fenced,
            controller: controller.map(|id| id == broker.id),
            leaders,
            replicas,
        }
    }

    /// Its id.
    pub(super) fn id(&self) -> BrokerId {
        BrokerId(self.id)
    }
}
