//! `kdp broker unregister`: UnregisterBroker, for a broker that is down for good.

use clap::Args;
use kdp_client::admin::quorum;
use kdp_client::cluster::{EndpointType, PartitionMetadata, Topics};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::quorum::untold;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Make the cluster forget a broker that is down for good
///
/// Examples:
///   kdp broker unregister 4 --confirm 4
///
/// Refused while the broker is up, since it would come back at once, and while it still has replicas:
/// move them away first, or they stay missing.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Unregister {
    /// The broker
    #[arg(value_name = "BROKER")]
    broker: i32,
    /// Also when it still has replicas
    #[arg(long)]
    with_replicas: bool,
    #[command(flatten)]
    consent: Consent,
}

/// A broker that was forgotten.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct UnregisteredBroker {
    /// Its id.
    id: i32,
    /// How many replicas it was still named for; null where a controller was asked, which does not tell.
    replica_count: Option<usize>,
}

pub(super) const COLUMNS: &[Column] = &[column("ID", "id"), column("REPLICAS", "replica_count")];

impl Unregister {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let id = BrokerId(self.broker);
        let replica_count = match context.cluster.endpoint_type() {
            EndpointType::Broker => Some(self.replicas(context).await?),
            EndpointType::Controller if self.with_replicas => None,
            EndpointType::Controller => return Err(untold(id, "--with-replicas")),
        };
        let names = [id.to_string()];
        let summary = format!("make the cluster forget broker {id}");
        let change =
            Change { level: Danger::Severe, action: "broker unregister", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let mut report =
            Report::list("BrokerRemoval", COLUMNS, [UnregisteredBroker { id: id.get(), replica_count }]);
        if !self.consent.dry_run
            && let Err(error) = quorum::unregister(&context.cluster, id).await
        {
            report = Report::list("BrokerRemoval", COLUMNS, Vec::<UnregisteredBroker>::new());
            report.errors.push(Failure::from(error).about(id.to_string()));
        }
        Ok(permit.done(report))
    }

    /// How many replicas it is named for, unless that or something else stands in the way.
    async fn replicas(&self, context: &Context) -> Result<usize, Failure> {
        let id = BrokerId(self.broker);
        let metadata = context.cluster.metadata(&Topics::All).await?;
        if metadata.brokers.contains_key(&id) {
            let failure = Failure::refused(format!("broker {id} is up; it would register again at once"));
            return Err(failure.hint("stop it for good, then unregister it"));
        }
        let is_known = kdp_client::admin::cluster::brokers(&context.cluster).await?;
        let tells_fenced = is_known.iter().any(|state| state.is_fenced.is_some());
        if tells_fenced && is_known.iter().all(|state| state.broker.id != id) {
            let known = is_known.iter().map(|state| state.broker.id.get()).collect();
            return Err(kdp_client::connection::Error::NoSuchBroker { id: id.get(), known }.into());
        }
        let has = |one: &PartitionMetadata| one.replicas.contains(&id);
        let replica_count = metadata.partitions().filter(|(_, one)| has(one)).count();
        if replica_count > 0 && !self.with_replicas {
            let failure =
                Failure::refused(format!("{replica_count} partitions still have a replica on broker {id}"));
            return Err(failure.hint(format!(
                "`kdp partition list --replica {id}` shows them; move them away, or add --with-replicas"
            )));
        }
        Ok(replica_count)
    }
}
