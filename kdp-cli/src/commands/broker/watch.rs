//! `kdp broker watch`: brokers that come and go, and who is the controller.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::{cluster, quorum};
use serde_json::json;

use crate::commands::watch::{Snapshot, WatchArgs, Watched, watch};
use crate::commands::{Context, Outcome};

/// Show what changes about brokers, a line for each change
///
/// Examples:
///   kdp broker watch --count 2 --every 1s
///   kdp broker watch --initial --count 1 -o jsonl
///
/// A line for each broker that appears, disappears, is fenced (Kafka 4.0 and later), becomes the active
/// controller, or has another address or rack. In a pipe the lines are JSON. A cluster that cannot be asked is
/// said and asked again. Ends with Ctrl-C (exit 130), or after --count looks.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Watch {
    #[command(flatten)]
    watch: WatchArgs,
}

impl Watch {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let look = async || {
            let (brokers, quorum) =
                tokio::join!(cluster::brokers(&context.cluster), quorum::describe(&context.cluster));
            let controller = quorum.ok().map(|quorum| quorum.leader);
            let brokers = brokers?.into_iter().map(|state| {
                let broker = state.broker;
                let mut fields = BTreeMap::from([
                    ("fenced", json!(state.is_fenced)),
                    ("address", json!(broker.endpoint.to_string())),
                    ("rack", json!(broker.rack)),
                ]);
                fields.extend(controller.map(|id| ("controller", json!(id == broker.id))));
                (broker.id.to_string(), fields)
            });
            Ok(brokers.collect::<Snapshot>())
        };
        let watched = Watched { kind: "BrokerChange", things: "brokers" };
        watch(context, watched, &self.watch, look).await
    }
}
