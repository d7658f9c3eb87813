//! `kdp config set|unset|append|subtract`: IncrementalAlterConfigs, so that what others change at the
//! same time stays.

use clap::Args;
use kdp_client::admin::configs::{self, ConfigChange, ConfigEntry, Resource, ResourceChanges};
use schemars::JsonSchema;
use serde::Serialize;

use super::undo::Before;
use super::{Target, explain, name, title, type_name};
use crate::commands::{Context, Outcome, key_value};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate;
use crate::report::{Column, Report, column};

/// Set settings; all others stay as they are
///
/// Examples:
///   kdp config set orders retention.ms=86400000 --yes
///   kdp config set orders retention.ms=86400000 --dry-run
///   kdp config set 'pay*' retention.ms=86400000 --dry-run
///   kdp config set -t broker-default log.retention.ms=172800000 --yes
///   kdp config set -t logger 1 root=INFO --yes
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Set {
    #[command(flatten)]
    change: Change,
}

/// Take settings back; the default, or what the brokers say, holds again
///
/// Examples:
///   kdp config unset orders retention.ms --yes
///   kdp config unset -t broker 1 log.cleaner.threads --yes
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Unset {
    #[command(flatten)]
    change: Change,
}

/// Add elements to settings that are lists
///
/// Examples:
///   kdp config append orders cleanup.policy=compact --yes
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Append {
    #[command(flatten)]
    change: Change,
}

/// Take elements out of settings that are lists
///
/// Examples:
///   kdp config subtract orders cleanup.policy=delete --yes
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Subtract {
    #[command(flatten)]
    change: Change,
}

#[derive(Args, Debug)]
struct Change {
    #[command(flatten)]
    target: Target,
    /// The name of the topic or broker, then KEY=VALUE (for unset KEY) as often as you like
    #[arg(value_name = "NAME KEY", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    consent: Consent,
}

/// A setting that was changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConfigChangeRow {
    /// What kind of resource has it: topic, broker, logger, group, client-metrics.
    resource_type: &'static str,
    /// The resource's name; empty for what all brokers have in common.
    resource: String,
    /// The setting.
    key: String,
    /// What was done: set, unset, append, subtract; none where it was only shown.
    operation: &'static str,
    /// What it was set to, or what was added or taken out.
    value: Option<String>,
    /// What it was before; null where it was not set, or is secret.
    before: Option<String>,
    /// Where the value came from before: Kafka's ConfigSource.
    origin_before: Option<&'static str>,
}

/// What is set now, where nothing was changed.
pub(crate) const AS_IT_IS: &[Column] =
    &[column("KEY", "key"), column("VALUE", "value"), column("ORIGIN", "origin_before")];

impl ConfigChangeRow {
    /// A setting that stays as it is.
    pub(crate) fn as_it_is(resource: &Resource, entry: &ConfigEntry) -> Self {
        Self {
            resource_type: type_name(resource.kind),
            resource: resource.name.clone(),
            key: entry.name.clone(),
            operation: "none",
            value: entry.value.clone(),
            before: entry.value.clone(),
            origin_before: Some(entry.source),
        }
    }
}

pub(in crate::commands) const OF_SEVERAL: &[Column] = &[
    column("RESOURCE", "resource"),
    column("KEY", "key"),
    column("OPERATION", "operation"),
    column("VALUE", "value"),
    column("BEFORE", "before"),
];

pub(super) const COLUMNS: &[Column] = &[
    column("KEY", "key"),
    column("OPERATION", "operation"),
    column("VALUE", "value"),
    column("BEFORE", "before"),
    column("ORIGIN-BEFORE", "origin_before"),
];

impl Set {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        self.change.run(context, "config set", with_value(ConfigChange::Set)).await
    }
}

impl Unset {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let change = |word: &str| match word.contains('=') {
            false => Ok(ConfigChange::Delete(word.to_owned())),
            true => Err(format!("`{word}`: write only the KEY")),
        };
        self.change.run(context, "config unset", change).await
    }
}

impl Append {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        self.change.run(context, "config append", with_value(ConfigChange::Append)).await
    }
}

impl Subtract {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        self.change.run(context, "config subtract", with_value(ConfigChange::Subtract)).await
    }
}

fn with_value(change: fn(String, String) -> ConfigChange) -> impl Fn(&str) -> Result<ConfigChange, String> {
    move |word| match key_value(word) {
        Ok((key, value)) => Ok(change(key, value)),
        Err(error) => Err(format!("`{word}`: {error}")),
    }
}

impl Change {
    async fn run(
        &self,
        context: &Context,
        action: &'static str,
        parse: impl Fn(&str) -> Result<ConfigChange, String>,
    ) -> Outcome {
        let (resources, words, failures) = self.target.select(context, &self.words).await?;
        let changes: Result<Vec<ConfigChange>, String> = words.iter().map(|word| parse(word)).collect();
        let changes = changes.map_err(Failure::usage)?;
        if changes.is_empty() {
            return Err(Failure::usage("say which settings, after the NAME"));
        }
        let changes: Vec<ResourceChanges> =
            resources.into_iter().map(|resource| (resource, changes.clone())).collect();
        let mut report = apply_each(context, action, &changes, &self.consent).await?;
        report.errors.extend(failures);
        Ok(report)
    }
}

/// Makes these changes of one resource, as far as the gate lets them through; how it was goes into an
/// undo file.
pub(crate) async fn apply(
    context: &Context,
    action: &'static str,
    resource: &Resource,
    changes: &[ConfigChange],
    consent: &Consent,
) -> Outcome {
    let changes = [(resource.clone(), changes.to_vec())];
    apply_each(context, action, &changes, consent).await
}

/// [`apply`] for many resources: one question, one undo file, one request.
pub(crate) async fn apply_each(
    context: &Context,
    action: &'static str,
    changes: &[ResourceChanges],
    consent: &Consent,
) -> Outcome {
    let (known, mut failures) = as_it_was(context, changes).await;
    if known.is_empty() {
        let mut report = Report::list("ConfigChange", COLUMNS, Vec::<ConfigChangeRow>::new());
        if failures.is_empty() {
            report.talk.push("all settings are as they shall be".to_owned());
        }
        (report.errors, report.dry_run) = (failures, consent.dry_run);
        return Ok(report);
    }
    let summaries: Vec<String> =
        known.iter().map(|(resource, changes, before)| summary(resource, changes, before)).collect();
    let names: Vec<String> = known.iter().map(|(resource, ..)| name(resource)).collect();
    let change =
        gate::Change { level: Danger::Moderate, action, summary: &summaries.join("; "), names: &names };
    let permit = context.gate(change, consent).await?;
    let befores: Vec<Before> = known
        .iter()
        .map(|(resource, changes, before)| {
            let keys: Vec<&str> = changes.iter().map(|change| parts(change).1).collect();
            Before::of(resource, &keys, before)
        })
        .collect();
    permit.undo("config", &befores);
    let wanted: Vec<ResourceChanges> =
        known.iter().map(|(resource, changes, _)| ((*resource).clone(), (*changes).clone())).collect();
    let mut items = Vec::new();
    for (resource, answer) in configs::alter_each(&context.cluster, &wanted, consent.dry_run).await? {
        match (answer, known.iter().find(|(one, ..)| **one == resource)) {
            (Ok(()), Some((_, changes, before))) => {
                items.extend(changes.iter().map(|change| row(&resource, change, before)));
            }
            (Err(error), _) => {
                failures.push(explain(context, &resource, &error).await.about(title(&resource)))
            }
            (Ok(()), None) => {}
        }
    }
    let mut report = Report::list("ConfigChange", if names.len() > 1 { OF_SEVERAL } else { COLUMNS }, items);
    report.errors = failures;
    if consent.dry_run && !report.is_empty() {
        report.talk.push("dry run: the cluster would do this, nothing was changed".to_owned());
    }
    Ok(permit.done(report))
}

/// A resource, its changes, and the values that they change.
type Known<'a> = (&'a Resource, &'a Vec<ConfigChange>, Vec<ConfigEntry>);

/// The values as they are, for the question and for the record, of all that any of the changes is about. One
/// request for what any broker knows; a broker that has to be asked itself and is away fails alone.
async fn as_it_was<'a>(context: &Context, changes: &'a [ResourceChanges]) -> (Vec<Known<'a>>, Vec<Failure>) {
    let keys = configs::keys_of(changes);
    let resources = changes.iter().map(|(resource, _)| resource.clone());
    let (own, shared): (Vec<Resource>, Vec<Resource>) = resources.partition(Resource::is_of_one_broker);
    let questions = own.chunks(1).chain((!shared.is_empty()).then_some(&shared[..]));
    let (mut known, mut failures) = (Vec::new(), Vec::new());
    for asked in questions {
        let answers = match configs::describe(&context.cluster, asked, &keys).await {
            Ok(answers) => answers,
            Err(error) => {
                failures.extend(asked.iter().map(|one| Failure::from(error.clone()).about(title(one))));
                continue;
            }
        };
        for (resource, answer) in answers {
            match (answer, changes.iter().find(|(one, _)| *one == resource)) {
                (Ok(entries), Some((one, changes))) => known.push((one, changes, entries)),
                (Ok(_), None) => {}
                (Err(error), _) => {
                    failures.push(explain(context, &resource, &error).await.about(title(&resource)));
                }
            }
        }
    }
    (known, failures)
}

fn summary(resource: &Resource, changes: &[ConfigChange], before: &[ConfigEntry]) -> String {
    let change = |change: &ConfigChange| {
        let (operation, key, value) = parts(change);
        let now = before.iter().find(|entry| entry.name == key).and_then(|entry| entry.value.as_deref());
        let now = now.map(|value| format!(" (now {value})")).unwrap_or_default();
        format!("{operation} {key}{}{now}", value.map(|value| format!("={value}")).unwrap_or_default())
    };
    let changes: Vec<String> = changes.iter().map(change).collect();
    format!("{}: {}", title(resource), changes.join(", "))
}

fn row(resource: &Resource, change: &ConfigChange, before: &[ConfigEntry]) -> ConfigChangeRow {
    let (operation, key, value) = parts(change);
    let entry = before.iter().find(|entry| entry.name == key);
    ConfigChangeRow {
        resource_type: type_name(resource.kind),
        resource: resource.name.clone(),
        key: key.to_owned(),
        operation,
        value: value.map(str::to_owned),
        before: entry.and_then(|entry| entry.value.clone()),
        origin_before: entry.map(|entry| entry.source),
    }
}

fn parts(change: &ConfigChange) -> (&'static str, &str, Option<&str>) {
    match change {
        ConfigChange::Set(key, value) => ("set", key, Some(value)),
        ConfigChange::Delete(key) => ("unset", key, None),
        ConfigChange::Append(key, value) => ("append", key, Some(value)),
        ConfigChange::Subtract(key, value) => ("subtract", key, Some(value)),
    }
}
