//! `kdp broker cordon` and `uncordon`: which directories get new replicas (cordoned.log.dirs, KIP-1066, Kafka 4.3).

use clap::Args;
use kdp_client::admin::configs::{self, ConfigChange, ConfigEntry, Resource, ResourceType};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::known;
use crate::commands::config::before;
use crate::commands::dir::cordon::CORDONED_LOG_DIRS;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Keep new replicas away from brokers
///
/// Examples:
///   kdp broker cordon 1 --dry-run
///   kdp broker cordon 1 2 --yes
///   kdp broker cordon 1 --dir /var/lib/kafka-2 --yes
///
/// What is there stays there; new topics and partitions go elsewhere. Needs Kafka 4.3.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Cordon {
    /// The brokers
    #[arg(required = true, value_name = "BROKER")]
    brokers: Vec<i32>,
    /// Only this log directory; may be repeated
    #[arg(long = "dir", value_name = "PATH")]
    dirs: Vec<String>,
    #[command(flatten)]
    consent: Consent,
}

/// Let brokers have new replicas again
///
/// Examples:
///   kdp broker uncordon 1 --dry-run
///   kdp broker uncordon 1 2 --yes
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Uncordon {
    /// The brokers
    #[arg(required = true, value_name = "BROKER")]
    brokers: Vec<i32>,
    #[command(flatten)]
    consent: Consent,
}

/// Which directories of a broker get no new replicas.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CordonRow {
    /// The broker.
    broker: i32,
    /// Which directories were cordoned before; `*` is all of them.
    before: Vec<String>,
    /// Which are now; `*` is all of them.
    cordoned: Vec<String>,
}

pub(super) const COLUMNS: &[Column] =
    &[column("BROKER", "broker"), column("BEFORE", "before"), column("CORDONED", "cordoned")];

impl Cordon {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let value = if self.dirs.is_empty() { "*".to_owned() } else { self.dirs.join(",") };
        let change = ConfigChange::Set(CORDONED_LOG_DIRS.to_owned(), value);
        apply(context, "broker cordon", &self.brokers, &change, &self.consent).await
    }
}

impl Uncordon {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let change = ConfigChange::Delete(CORDONED_LOG_DIRS.to_owned());
        apply(context, "broker uncordon", &self.brokers, &change, &self.consent).await
    }
}

async fn apply(
    context: &Context,
    action: &'static str,
    brokers: &[i32],
    wanted: &ConfigChange,
    consent: &Consent,
) -> Outcome {
    let ids = known(&context.cluster, brokers).await?;
    let mut settings: Vec<(BrokerId, ConfigEntry)> = Vec::new();
    for (id, answer) in configs::of_brokers(&context.cluster, ids, &[CORDONED_LOG_DIRS.to_owned()]).await {
        let entry = answer?.into_iter().find(|entry| entry.name == CORDONED_LOG_DIRS);
        settings.push((id, entry.ok_or_else(|| too_old(id))?));
    }
    let after = match wanted {
        ConfigChange::Set(_, value) => listed(Some(value)),
        _ => Vec::new(),
    };
    let names: Vec<String> = settings.iter().map(|(id, _)| id.to_string()).collect();
    let noun = if names.len() == 1 { "broker" } else { "brokers" };
    let summary = match after.is_empty() {
        true => format!("let {noun} {} have new replicas again", names.join(", ")),
        false => format!("keep new replicas away from {noun} {} ({})", names.join(", "), after.join(", ")),
    };
    let change = Change { level: Danger::Moderate, action, summary: &summary, names: &names };
    let permit = context.gate(change, consent).await?;
    let resource = |id: BrokerId| Resource { kind: ResourceType::Broker, name: id.to_string() };
    let befores: Vec<_> = settings
        .iter()
        .map(|(id, entry)| before(&resource(*id), &[CORDONED_LOG_DIRS], std::slice::from_ref(entry)))
        .collect();
    permit.undo("config", &befores);
    let changes: Vec<_> = settings.iter().map(|(id, _)| (resource(*id), vec![wanted.clone()])).collect();
    let mut rows = Vec::new();
    let mut failures = Vec::new();
    let answers = configs::alter_each(&context.cluster, &changes, consent.dry_run).await?;
    for ((_, answer), (id, entry)) in answers.into_iter().zip(&settings) {
        match answer {
            Ok(()) => rows.push(CordonRow {
                broker: id.get(),
                before: listed(entry.value.as_deref()),
                cordoned: after.clone(),
            }),
            Err(error) => failures.push(Failure::of_item(&format!("broker {id}"), &error)),
        }
    }
    let mut report = Report::list("BrokerCordon", COLUMNS, rows);
    report.errors = failures;
    Ok(permit.done(report))
}

fn listed(value: Option<&str>) -> Vec<String> {
    let parts = value.unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

fn too_old(id: BrokerId) -> Failure {
    let message = format!("broker {id} has no setting {CORDONED_LOG_DIRS}: cordoning needs Kafka 4.3");
    Failure { exit: Exit::Unsupported, ..Failure::failed("UNSUPPORTED_VERSION", message) }
}
