//! `kdp context check`: walks to every broker step by step, and names the step that fails.

use std::collections::BTreeMap;
use std::time::Duration;

use clap::Args;
use kdp_client::cluster::{Broker, EndpointType, Topics};
use kdp_client::connection::{ConnectionOptions, Endpoint, Error, Step, StepName, probe};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::settings::{self, Flags, Settings};
use crate::world;

/// Walk to every broker, step by step, and name the step that fails
///
/// Examples:
///   kdp context check
///   kdp context check prod -o json
///   kdp context check -b broker-1:9092 --command-config admin.properties
///
/// For each bootstrap server: DNS, TCP, TLS, ApiVersions, SASL. Then Metadata, where the cluster tells
/// its id and the address that each broker advertises; then the same walk to each of these addresses.
/// It ends with exit code 3 when a step fails, 4 when we may not, 7 when it is another cluster.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Check {
    /// The context, rather than the one in use
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// A step on the way.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CheckStep {
    /// Where to: HOST:PORT.
    address: String,
    /// The broker that advertises this address; null for a bootstrap server.
    broker: Option<i32>,
    /// DNS, TCP, TLS, ApiVersions, SASL, or Metadata (of controllers, DescribeCluster).
    step: &'static str,
    /// ok or failed.
    status: &'static str,
    /// How long it took.
    took_ms: f64,
    /// What was found out, or what went wrong.
    detail: String,
}

pub(super) const COLUMNS: &[Column] = &[
    column("ADDRESS", "address"),
    column("BROKER", "broker"),
    column("STEP", "step"),
    column("STATUS", "status").state(),
    column("TOOK-MS", "took_ms"),
    column("DETAIL", "detail"),
];

impl Check {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let named = match &self.name {
            Some(name) => {
                let flags = Flags { context: Some(name.clone()), ..context.settings.flags.clone() };
                Some(world::with(|world| settings::resolve(&flags, world))?)
            }
            None => None,
        };
        let settings = named.as_ref().unwrap_or(&context.settings);
        let mut found = Found::default();
        let bootstrap = settings.bootstrap.iter().map(|endpoint| (None, endpoint.clone())).collect();
        found.walk_to(bootstrap, &settings.connection).await;
        if found.has_reached() {
            let advertised = found.ask_metadata(settings).await;
            // A broker that is reached under this address need not be reached again.
            let more =
                advertised.into_iter().filter(|(_, broker)| !settings.bootstrap.contains(&broker.endpoint));
            let more = more.map(|(id, broker)| (Some(id), broker.endpoint)).collect();
            found.walk_to(more, &settings.connection).await;
        }
        let mut report = Report::list("ContextCheck", COLUMNS, found.steps);
        report.errors = found.failures;
        if report.errors.is_empty() {
            report.talk.push("every broker can be reached".to_owned());
        }
        Ok(report)
    }
}

/// What the walks have found so far.
#[derive(Default)]
struct Found {
    steps: Vec<CheckStep>,
    failures: Vec<Failure>,
    walks: usize,
}

impl Found {
    /// Whether at least one walk came to its end.
    fn has_reached(&self) -> bool {
        self.walks > self.failures.len()
    }

    /// All at once; the steps stand in the order of the addresses.
    async fn walk_to(&mut self, targets: Vec<(Option<BrokerId>, Endpoint)>, options: &ConnectionOptions) {
        let mut walking = JoinSet::new();
        for (index, (id, endpoint)) in targets.into_iter().enumerate() {
            let options = options.clone();
            walking.spawn(async move { (index, id, probe(&endpoint, &options).await, endpoint) });
        }
        let mut walks = walking.join_all().await;
        walks.sort_by_key(|(index, ..)| *index);
        for (_, id, steps, endpoint) in walks {
            self.walks += 1;
            self.note_walk(id, &endpoint, steps);
        }
    }

    fn note_walk(&mut self, id: Option<BrokerId>, endpoint: &Endpoint, steps: Vec<Step>) {
        for Step { name, took, outcome } in steps {
            let outcome = outcome.map_err(|error| explain(id, name, error));
            self.note(endpoint.to_string(), id, step_name(name), took, outcome);
        }
    }

    fn note(
        &mut self,
        address: String,
        id: Option<BrokerId>,
        step: &'static str,
        took: Duration,
        outcome: Result<String, Failure>,
    ) {
        let (status, detail) = match &outcome {
            Ok(detail) => ("ok", detail.clone()),
            Err(failure) => ("failed", failure.message.clone()),
        };
        let took_ms = (took.as_secs_f64() * 1e6).round() / 1e3;
        let broker = id.map(BrokerId::get);
        self.failures.extend(outcome.err().map(|failure| {
            let message = format!("{step} failed: {}", failure.message);
            Failure { message, ..failure }.about(address.as_str())
        }));
        self.steps.push(CheckStep { address, broker, step, status, took_ms, detail });
    }

    /// The cluster's id and its brokers, as any of the bootstrap servers tells them.
    async fn ask_metadata(&mut self, settings: &Settings) -> BTreeMap<BrokerId, Broker> {
        let cluster = settings.cluster(settings.connection.clone(), settings.guard.cluster_id.clone());
        let (step, nodes) = match settings.endpoint_type {
            EndpointType::Broker => ("Metadata", "brokers"),
            EndpointType::Controller => ("DescribeCluster", "controllers"),
        };
        let since = Instant::now();
        let answer = cluster.metadata(&Topics::None).await;
        let detail = match &answer {
            Ok(metadata) => {
                let id = metadata.cluster_id.as_deref().unwrap_or("without an id");
                Ok(format!("cluster {id}, {} {nodes}", metadata.brokers.len()))
            }
            Err(error) => Err(Failure::from(error.clone())),
        };
        let through = settings.bootstrap.iter().map(Endpoint::to_string).collect::<Vec<_>>().join(",");
        self.note(through, None, step, since.elapsed(), detail);
        answer.map(|metadata| metadata.brokers).unwrap_or_default()
    }
}

fn step_name(name: StepName) -> &'static str {
    match name {
        StepName::Dns => "DNS",
        StepName::Tcp => "TCP",
        StepName::Tls => "TLS",
        StepName::ApiVersions => "ApiVersions",
        StepName::Sasl => "SASL",
    }
}

/// What to do about it; an address that a broker advertises is not ours to mend.
fn explain(id: Option<BrokerId>, step: StepName, error: Error) -> Failure {
    let failure = Failure::from(error);
    match (id, step) {
        (Some(id), StepName::Dns | StepName::Tcp) => failure.hint(format!(
            "broker {} advertises this address: is it up, and can its advertised.listeners be reached from here?",
            id.get()
        )),
        _ => failure,
    }
}
