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
    /// Only this log directory, beside those that are cordoned already; may be repeated
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
///   kdp broker uncordon 1 --dir /var/lib/kafka-2 --yes
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Uncordon {
    /// The brokers
    #[arg(required = true, value_name = "BROKER")]
    brokers: Vec<i32>,
    /// Only this log directory; the others stay cordoned; may be repeated
    #[arg(long = "dir", value_name = "PATH")]
    dirs: Vec<String>,
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

/// All directories.
const ALL: &str = "*";

impl Cordon {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let after = |before: &[String]| Ok(with(before, &self.dirs));
        apply(context, "broker cordon", &self.brokers, after, &self.consent).await
    }
}

impl Uncordon {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let after = |before: &[String]| without(before, &self.dirs);
        apply(context, "broker uncordon", &self.brokers, after, &self.consent).await
    }
}

/// What is cordoned once these are too; without any, all of them.
fn with(before: &[String], dirs: &[String]) -> Vec<String> {
    if dirs.is_empty() || before.iter().any(|dir| dir == ALL) {
        return vec![ALL.to_owned()];
    }
    let added = dirs.iter().filter(|dir| !before.contains(dir));
    before.iter().chain(added).cloned().collect()
}

/// What is still cordoned once these are not; without any, nothing.
fn without(before: &[String], dirs: &[String]) -> Result<Vec<String>, Failure> {
    if !dirs.is_empty() && before.iter().any(|dir| dir == ALL) {
        let message = "all of its directories are cordoned, not one by one: uncordon the broker, then cordon the others";
        return Err(Failure::failed("INVALID_CONFIG", message));
    }
    let stays = |dir: &&String| !dirs.is_empty() && !dirs.contains(dir);
    Ok(before.iter().filter(stays).cloned().collect())
}

async fn apply(
    context: &Context,
    action: &'static str,
    brokers: &[i32],
    wanted: impl Fn(&[String]) -> Result<Vec<String>, Failure>,
    consent: &Consent,
) -> Outcome {
    let ids = known(&context.cluster, brokers).await?;
    let mut settings: Vec<(BrokerId, ConfigEntry, Vec<String>)> = Vec::new();
    for (id, answer) in configs::of_brokers(&context.cluster, ids, &[CORDONED_LOG_DIRS.to_owned()]).await {
        let entry = answer?.into_iter().find(|entry| entry.name == CORDONED_LOG_DIRS);
        let entry = entry.ok_or_else(|| too_old(id))?;
        let after = wanted(&listed(entry.value.as_deref()))
            .map_err(|failure| failure.about(format!("broker {id}")))?;
        settings.push((id, entry, after));
    }
    let names: Vec<String> = settings.iter().map(|(id, ..)| id.to_string()).collect();
    let noun = if names.len() == 1 { "broker" } else { "brokers" };
    let mut dirs: Vec<&str> = settings.iter().flat_map(|(.., after)| after).map(String::as_str).collect();
    dirs.sort_unstable();
    dirs.dedup();
    let summary = match dirs.is_empty() {
        true => format!("let {noun} {} have new replicas again", names.join(", ")),
        false => format!("keep new replicas away from {noun} {} ({})", names.join(", "), dirs.join(", ")),
    };
    let change = Change { level: Danger::Moderate, action, summary: &summary, names: &names };
    let permit = context.gate(change, consent).await?;
    let resource = |id: BrokerId| Resource { kind: ResourceType::Broker, name: id.to_string() };
    let befores: Vec<_> = settings
        .iter()
        .map(|(id, entry, _)| before(&resource(*id), &[CORDONED_LOG_DIRS], std::slice::from_ref(entry)))
        .collect();
    permit.undo("config", &befores);
    let change_to = |after: &[String]| match after.is_empty() {
        true => ConfigChange::Delete(CORDONED_LOG_DIRS.to_owned()),
        false => ConfigChange::Set(CORDONED_LOG_DIRS.to_owned(), after.join(",")),
    };
    let changes: Vec<_> =
        settings.iter().map(|(id, _, after)| (resource(*id), vec![change_to(after)])).collect();
    let mut rows = Vec::new();
    let mut failures = Vec::new();
    let answers = configs::alter_each(&context.cluster, &changes, consent.dry_run).await?;
    for ((_, answer), (id, entry, after)) in answers.into_iter().zip(settings) {
        match answer {
            Ok(()) => rows.push(CordonRow {
                broker: id.get(),
                before: listed(entry.value.as_deref()),
                cordoned: after,
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

#[cfg(test)]
mod tests {
    use super::{with, without};

    fn dirs(names: &str) -> Vec<String> {
        names.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn directories_are_cordoned_one_by_one_beside_the_others() {
        assert_eq!(with(&[], &[]), dirs("*"));
        assert_eq!(with(&dirs("/a"), &dirs("/b /a")), dirs("/a /b"));
        assert_eq!(with(&dirs("*"), &dirs("/b")), dirs("*"));
        assert_eq!(without(&dirs("/a /b"), &dirs("/b")).ok(), Some(dirs("/a")));
        assert_eq!(without(&dirs("/a /b"), &[]).ok(), Some(Vec::new()));
        assert_eq!(without(&dirs("*"), &[]).ok(), Some(Vec::new()));
        assert!(without(&dirs("*"), &dirs("/a")).is_err());
    }
}
