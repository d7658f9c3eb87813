//! `kdp cluster endpoints`: where brokers and controllers can be reached.

use clap::Args;
use kdp_client::admin::{cluster, quorum};
use kdp_client::cluster::EndpointType;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::report::{Column, Report, column};

/// Show where brokers and controllers listen
///
/// Examples:
///   kdp cluster endpoints
///   kdp cluster endpoints -o json
///
/// Of a broker, it is the address of the listener that we came in by. Controllers are told by Kafka 3.9
/// and later; --bootstrap-controller asks them, and shows them alone.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Endpoints {}

/// Where a node listens.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EndpointRow {
    /// The node's id.
    id: i32,
    /// What it does there.
    role: Role,
    /// The listener's name; null for brokers, which do not tell it.
    listener: Option<String>,
    /// Host.
    host: String,
    /// Port.
    port: u16,
    /// Its rack; null where it has none, and for controllers.
    rack: Option<String>,
}

/// What a node does.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Role {
    /// It keeps records.
    Broker,
    /// It votes on the metadata log.
    Controller,
}

pub(super) const COLUMNS: &[Column] = &[
    column("ID", "id"),
    column("ROLE", "role"),
    column("LISTENER", "listener"),
    column("HOST", "host"),
    column("PORT", "port"),
    column("RACK", "rack"),
];

impl Endpoints {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        context.cluster.any().await?;
        let (brokers, quorum) =
            tokio::join!(cluster::brokers(&context.cluster), quorum::describe(&context.cluster));
        let is_of_controllers = context.cluster.endpoint_type() == EndpointType::Controller;
        let role = if is_of_controllers { Role::Controller } else { Role::Broker };
        let broker = |state: cluster::BrokerState| EndpointRow {
            id: state.broker.id.get(),
            role,
            listener: None,
            host: state.broker.endpoint.host.clone(),
            port: state.broker.endpoint.port,
            rack: state.broker.rack,
        };
        let mut rows: Vec<EndpointRow> = brokers?.into_iter().map(broker).collect();
        let mut warnings = Vec::new();
        match quorum {
            _ if is_of_controllers => {}
            Ok(quorum) if quorum.listeners.is_empty() => {
                warnings.push("the cluster does not tell where controllers listen (Kafka 3.9)".to_owned());
            }
            Ok(quorum) => {
                for (id, listeners) in quorum.listeners {
                    rows.extend(listeners.into_iter().map(|listener| EndpointRow {
                        id: id.get(),
                        role: Role::Controller,
                        listener: Some(listener.name),
                        host: listener.host,
                        port: listener.port,
                        rack: None,
                    }));
                }
            }
            Err(error) => warnings.push(format!("the controllers are unknown: {error}")),
        }
        let mut report = Report::list("ClusterEndpoints", COLUMNS, rows);
        report.warnings = warnings;
        Ok(report)
    }
}
