//! `kdp cluster`: the verbs.

mod api_versions;
mod endpoints;
pub(super) mod health;
pub(super) mod info;
mod load;
pub(crate) mod version;

use clap::{Args, Subcommand};
use kdp_client::cluster::Topics;
use schemars::JsonSchema;
use serde::Serialize;

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::report::{Column, Report, column};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("cluster info", registry::item::<info::ClusterInfo>("ClusterInfo")),
    ("cluster id", registry::list::<ClusterId>("ClusterId", ID)),
    ("cluster health", registry::item::<health::ClusterHealth>("ClusterHealth")),
    ("cluster endpoints", registry::list::<endpoints::EndpointRow>("ClusterEndpoints", endpoints::COLUMNS)),
    (
        "cluster api-versions",
        registry::list::<api_versions::ApiVersionRow>("ApiVersionList", api_versions::VERSIONS),
    ),
    ("cluster version", registry::list::<version::BrokerVersion>("ClusterVersion", version::COLUMNS)),
    ("cluster load", registry::list::<load::BrokerLoad>("ClusterLoad", load::COLUMNS)),
];

/// What can be asked of a cluster.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Info(info::Info),
    Id(Id),
    Health(health::Health),
    Endpoints(endpoints::Endpoints),
    ApiVersions(api_versions::Versions),
    Version(version::Version),
    Load(load::Load),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Info(command) => command.run(context).await,
            Verb::Id(command) => command.run(context).await,
            Verb::Health(command) => command.run(context).await,
            Verb::Endpoints(command) => command.run(context).await,
            Verb::ApiVersions(command) => command.run(context).await,
            Verb::Version(command) => command.run(context).await,
            Verb::Load(command) => command.run(context).await,
        }
    }
}

/// Show the cluster's id
///
/// Examples:
///   kdp cluster id
///   kdp cluster id -o name
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Id {}

/// Which cluster it is.
#[derive(Debug, Serialize, JsonSchema)]
struct ClusterId {
    /// Its id; null where it does not tell.
    cluster_id: Option<String>,
}

const ID: &[Column] = &[column("CLUSTER-ID", "cluster_id")];

impl Id {
    async fn run(&self, context: &Context) -> Outcome {
        let cluster_id = context.cluster.metadata(&Topics::None).await?.cluster_id;
        Ok(Report::list("ClusterId", ID, [ClusterId { cluster_id }]))
    }
}
