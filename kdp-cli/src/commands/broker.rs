//! `kdp broker`: DescribeCluster, and DescribeQuorum for who is the controller.

use clap::{Args, Subcommand};
use kdp_client::admin::cluster::{self, BrokerState};
use kdp_client::protocol::types::BrokerId;
use serde_json::{Value, json};

use super::{Context, Outcome};
use crate::report::{Column, Report, column};

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
        let items = brokers?.iter().map(|state| row(state, controller)).collect();
        let mut report = Report::list("BrokerList", COLUMNS, items);
        if let Err(error) = quorum {
            report.warnings.push(format!("the controller is unknown: {error}"));
        }
        Ok(report)
    }
}

fn row(state: &BrokerState, controller: Option<BrokerId>) -> Value {
    let broker = &state.broker;
    json!({
        "id": broker.id.get(),
        "host": broker.endpoint.host,
        "port": broker.endpoint.port,
        "rack": broker.rack,
        "fenced": state.is_fenced,
        "controller": controller.map(|id| id == broker.id),
    })
}
