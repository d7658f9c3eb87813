//! `kdp broker unregister`, which is `kdp quorum unregister` too: UnregisterBroker, for a broker that will
//! not come back.

use clap::Args;
use kdp_client::admin::{cluster, quorum};
use kdp_client::cluster::{EndpointType, Topics};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::registry::{self, Output};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};
use crate::words::{agreed, counted};

/// Make the cluster forget a broker that is down for good
///
/// Examples:
///   kdp broker unregister 4 --dry-run
///   kdp broker unregister 4 --confirm 4
///
/// Refused while the broker runs, since it would come back at once, and while it still has replicas: move
/// them away first, or they stay missing. `kdp quorum unregister` is the same.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Unregister {
    /// The broker's node.id
    #[arg(value_name = "BROKER")]
    broker: i32,
    /// Also when it still has replicas
    #[arg(long)]
    with_replicas: bool,
    /// Even when it runs, or still has replicas
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    consent: Consent,
}

/// A broker that the cluster has forgotten.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UnregisteredBroker {
    /// Its id.
    broker: i32,
    /// How many partitions have a replica on it; null where a controller was asked, which does not tell.
    replica_count: Option<usize>,
}

const COLUMNS: &[Column] = &[column("BROKER", "broker"), column("REPLICAS", "replica_count")];

/// What it prints.
pub(crate) const UNREGISTRATION: Output =
    registry::list::<UnregisteredBroker>("BrokerUnregistration", COLUMNS).severe();

/// What brokers tell of the one that shall go.
struct Seen {
    replica_count: usize,
    runs: bool,
    /// Whether the cluster tells of brokers that are down.
    tells_fenced: bool,
}

impl Unregister {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let id = BrokerId(self.broker);
        let seen = match context.cluster.endpoint_type() {
            EndpointType::Broker => Some(self.look(context).await?),
            EndpointType::Controller if self.force => None,
            EndpointType::Controller => return Err(untold(id)),
        };
        let replica_count = seen.as_ref().map(|seen| seen.replica_count);
        let summary = match replica_count {
            Some(0) => format!("make the cluster forget broker {id}"),
            Some(count) => {
                let replicas = counted(count, "replica");
                format!("make the cluster forget broker {id}, which still has {replicas}")
            }
            None => format!("make the cluster forget broker {id}, whatever replicas it has"),
        };
        let names = [id.to_string()];
        let change =
            Change { level: Danger::Severe, action: "broker unregister", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let done = match self.consent.dry_run {
            true => Ok(()),
            false => quorum::unregister(&context.cluster, id).await,
        };
        let row = done.is_ok().then_some(UnregisteredBroker { broker: self.broker, replica_count });
        let mut report = Report::list(UNREGISTRATION.kind, COLUMNS, row);
        report.errors.extend(done.err().map(|error| Failure::from(error).about(id.to_string())));
        if self.consent.dry_run {
            report.talk.push("dry run: kdp would ask for this, nothing was changed".to_owned());
        }
        if seen.is_some_and(|seen| !seen.runs && !seen.tells_fenced) {
            let warning = "this cluster does not tell which brokers are registered while they are down, so whether \
                           this one is could not be checked";
            report.warnings.push(warning.to_owned());
        }
        Ok(permit.done(report))
    }

    /// What brokers tell of this one, unless it stands in the way.
    async fn look(&self, context: &Context) -> Result<Seen, Failure> {
        let id = BrokerId(self.broker);
        let metadata = context.cluster.metadata(&Topics::All).await?;
        let known = cluster::brokers(&context.cluster).await?;
        let replica_count = metadata.partitions().filter(|(_, one)| one.replicas.contains(&id)).count();
        let runs = metadata.brokers.contains_key(&id);
        let tells_fenced = known.iter().any(|state| state.is_fenced.is_some());
        if tells_fenced && known.iter().all(|state| state.broker.id != id) {
            let failure = Failure::failed("BROKER_ID_NOT_REGISTERED", "the cluster knows no such broker");
            return Err(failure
                .about(id.to_string())
                .hint("`kdp broker list` shows the brokers there are, fenced ones too"));
        }
        self.check(runs, replica_count)?;
        Ok(Seen { replica_count, runs, tells_fenced })
    }

    fn check(&self, runs: bool, replica_count: usize) -> Result<(), Failure> {
        let id = self.broker;
        if runs && !self.force {
            return Err(Failure::refused(format!("broker {id} is running")).hint(
                "stop it for good first; --force does it all the same, and the broker will shut down",
            ));
        }
        if replica_count > 0 && !self.force && !self.with_replicas {
            let partitions = counted(replica_count, "partition");
            let have = agreed(&replica_count, "has", "have");
            let failure = Failure::refused(format!("{partitions} still {have} a replica on broker {id}"));
            return Err(failure.hint(format!(
                "`kdp partition list --replica {id}` shows them; move them away, or add --with-replicas"
            )));
        }
        Ok(())
    }
}

/// Controllers do not tell what has to be known first.
fn untold(id: BrokerId) -> Failure {
    let failure =
        Failure::refused(format!("controllers do not tell whether broker {id} runs and has replicas"));
    failure.hint("ask brokers, with --bootstrap-server, or add --force")
}
