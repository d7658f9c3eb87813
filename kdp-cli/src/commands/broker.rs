//! `kdp broker`: DescribeCluster, and DescribeQuorum for who is the controller.

use clap::{Args, Subcommand};
use kdp_client::admin::cluster::{self, BrokerState};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::report::{Column, Report, column};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[("broker list", registry::list::<BrokerRow>("BrokerList", COLUMNS))];

/// What can be done with brokers.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(List),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
        }
    }
}

/// List brokers
///
/// Examples:
///   kdp broker list
///   kdp broker list -o json
///
/// The active controller may be a node of its own; then no broker is marked.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {}

/// A broker.
#[derive(Debug, Serialize, JsonSchema)]
struct BrokerRow {
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
}

const COLUMNS: &[Column] = &[
    column("ID", "id"),
    column("HOST", "host"),
    column("PORT", "port"),
    column("RACK", "rack"),
    column("FENCED", "fenced"),
    column("CONTROLLER", "controller"),
];

impl List {
    async fn run(&self, context: &Context) -> Outcome {
        // Connected first, so that both questions share the connection.
        context.cluster.any().await?;
        let (brokers, quorum) =
            tokio::join!(cluster::brokers(&context.cluster), cluster::quorum(&context.cluster));
        let controller = quorum.as_ref().ok().map(|quorum| quorum.leader);
        let items = brokers?.iter().map(|state| row(state, controller)).collect::<Vec<_>>();
        let mut report = Report::list("BrokerList", COLUMNS, items);
        if let Err(error) = quorum {
            report.warnings.push(format!("the controller is unknown: {error}"));
        }
        Ok(report)
    }
}

fn row(state: &BrokerState, controller: Option<BrokerId>) -> BrokerRow {
    let broker = &state.broker;
    BrokerRow {
        id: broker.id.get(),
        host: broker.endpoint.host.clone(),
        port: broker.endpoint.port,
        rack: broker.rack.clone(),
        fenced: state.is_fenced,
        controller: controller.map(|id| id == broker.id),
    }
}
