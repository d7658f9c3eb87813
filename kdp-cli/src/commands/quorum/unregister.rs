//! `kdp quorum unregister`: UnregisterBroker, for a broker that will not come back.

use clap::Args;
use kdp_client::admin::quorum;
use kdp_client::cluster::{EndpointType, Topics};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Make the cluster forget a broker that is down for good
///
/// Examples:
///   kdp quorum unregister 4 --dry-run
///   kdp quorum unregister 4 --confirm 4
///
/// Refused while the broker runs, or while partitions still have a replica on it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Unregister {
    /// The broker's node.id
    #[arg(value_name = "ID")]
    id: i32,
    /// Even when it runs, or partitions have replicas on it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    consent: Consent,
}

/// A broker that the cluster has forgotten.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct UnregisteredBroker {
    /// Its id.
    broker: i32,
    /// How many partitions have a replica on it; null where a controller was asked, which does not tell.
    replica_count: Option<usize>,
}

pub(super) const COLUMNS: &[Column] = &[column("BROKER", "broker"), column("REPLICAS", "replica_count")];

/// What brokers tell of the one that shall go.
struct Seen {
    replica_count: usize,
    runs: bool,
    /// Whether the cluster tells of brokers that are down.
    tells_fenced: bool,
}

/// Controllers do not tell what has to be known first.
pub(in crate::commands) fn untold(id: BrokerId, flag: &str) -> Failure {
    let failure =
        Failure::refused(format!("controllers do not tell whether broker {id} runs and has replicas"));
    failure.hint(format!("ask brokers, with --bootstrap-server, or add {flag}"))
}

impl Unregister {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let id = BrokerId(self.id);
        let seen = match context.cluster.endpoint_type() {
            EndpointType::Broker => Some(self.look(context).await?),
            EndpointType::Controller if self.force => None,
            EndpointType::Controller => return Err(untold(id, "--force")),
        };
        let replica_count = seen.as_ref().map(|seen| seen.replica_count);
        let summary = match replica_count {
            Some(count) => {
                format!("make the cluster forget broker {id}, on which {count} partitions have replicas")
            }
            None => format!("make the cluster forget broker {id}, whatever replicas are on it"),
        };
        let names = [self.id.to_string()];
        let change =
            Change { level: Danger::Severe, action: "quorum unregister", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let done = match self.consent.dry_run {
            true => Ok(()),
            false => quorum::unregister(&context.cluster, id).await,
        };
        let row = done.is_ok().then_some(UnregisteredBroker { broker: self.id, replica_count });
        let mut report = Report::list("BrokerUnregistration", COLUMNS, row);
        report.errors.extend(done.err().map(|error| Failure::from(error).about(self.id.to_string())));
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
        let id = BrokerId(self.id);
        let metadata = context.cluster.metadata(&Topics::All).await?;
        let known = kdp_client::admin::cluster::brokers(&context.cluster).await?;
        let partitions = metadata.topics.iter().flat_map(|topic| &topic.partitions);
        let replica_count = partitions.filter(|partition| partition.replicas.contains(&id)).count();
        let runs = metadata.brokers.contains_key(&id);
        let tells_fenced = known.iter().any(|state| state.is_fenced.is_some());
        if tells_fenced && known.iter().all(|state| state.broker.id != id) {
            let failure = Failure::failed("BROKER_ID_NOT_REGISTERED", "the cluster knows no such broker");
            return Err(failure
                .about(self.id.to_string())
                .hint("`kdp broker list` shows them, fenced ones too"));
        }
        if !self.force {
            self.check(runs, replica_count)?;
        }
        Ok(Seen { replica_count, runs, tells_fenced })
    }

    fn check(&self, runs: bool, replica_count: usize) -> Result<(), Failure> {
        let id = self.id;
        if runs {
            return Err(Failure::refused(format!("broker {id} is running"))
                .hint("stop it first; --force does it all the same, and the broker will shut down"));
        }
        if replica_count > 0 {
            return Err(Failure::refused(format!(
                "{replica_count} partitions have a replica on broker {id}"
            ))
            .hint("reassign them first; --force does it all the same, and they stay under-replicated"));
        }
        Ok(())
    }
}
