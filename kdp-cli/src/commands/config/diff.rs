//! `kdp config diff` and `kdp config drift`: settings that are not the same.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use kdp_client::admin::configs::{self, ConfigEntry, Resource};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::get::DEFAULT;
use super::undo::is_own;
use super::{Target, defaults, explain, title};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::words::{agreed, counted};

/// Show where the settings of two resources differ, or of one from the defaults
///
/// Examples:
///   kdp config diff orders payments
///   kdp config diff orders
///   kdp config diff -t broker 1
///   kdp config diff orders payments --all
///   kdp config diff orders --other-context staging
///
/// Exit 1 when there are differences, as diff does. With one NAME, its values are held against those
/// that would hold if nobody had set anything on it; with --other-context, against those that the
/// resource of this name, or of the second NAME, has there.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Diff {
    #[command(flatten)]
    target: Target,
    /// One or two names
    #[arg(value_name = "NAME", num_args = 1..=2, required = true)]
    names: Vec<String>,
    /// Also settings that are the same
    #[arg(short, long)]
    all: bool,
    /// The second resource is in the cluster of this context
    #[arg(long, value_name = "CONTEXT")]
    other_context: Option<String>,
}

/// Show which settings brokers do not agree on
///
/// Examples:
///   kdp config drift
///   kdp config drift --all
///
/// Exit 1 when there are any. Settings that every broker has for itself, such as node.id, listeners and
/// log.dirs, count only with --all.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Drift {
    /// Also settings that every broker has for itself
    #[arg(short, long)]
    all: bool,
}

/// A setting that two resources do not have in common.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DifferenceRow {
    /// The setting.
    key: String,
    /// The value of the first; null where it has none, or it is secret.
    left: Option<String>,
    /// The value of the second, or what would hold if nobody had set it; null where there is none, or it is secret.
    right: Option<String>,
    /// Where the first value comes from: Kafka's ConfigSource; null where it is not a setting of the first.
    left_origin: Option<&'static str>,
    /// Where the second value comes from.
    right_origin: Option<&'static str>,
    /// What would hold if nobody set it anywhere; null where there is no default, or it is not told.
    default: Option<String>,
    /// Whether the values differ; always, unless those that are the same were asked for.
    differs: bool,
}

pub(super) const DIFF: &[Column] = &[
    column("KEY", "key"),
    column("LEFT", "left"),
    column("RIGHT", "right"),
    column("LEFT-ORIGIN", "left_origin").wide(),
    column("RIGHT-ORIGIN", "right_origin").wide(),
    column("DEFAULT", "default").wide(),
];

/// With those that are the same.
pub(crate) const DIFF_OF_ALL: &[Column] = &[
    column("KEY", "key"),
    column("DIFFERS", "differs"),
    column("LEFT", "left"),
    column("RIGHT", "right"),
    column("LEFT-ORIGIN", "left_origin").wide(),
    column("RIGHT-ORIGIN", "right_origin").wide(),
    column("DEFAULT", "default").wide(),
];

/// A value of a setting, and the brokers that have it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DriftRow {
    /// The setting.
    key: String,
    /// The value; null where these brokers have none.
    value: Option<String>,
    /// The brokers that have it.
    brokers: Vec<i32>,
    /// Where they have it from: Kafka's ConfigSource.
    origins: Vec<&'static str>,
}

pub(super) const DRIFT: &[Column] = &[
    column("KEY", "key"),
    column("VALUE", "value"),
    column("BROKERS", "brokers"),
    column("ORIGINS", "origins"),
];

/// What brokers have each for themselves.
const OF_ONE_BROKER: [&str; 12] = [
    "advertised.listeners",
    "broker.id",
    "broker.rack",
    "controller.listener.names",
    "controller.quorum.bootstrap.servers",
    "controller.quorum.voters",
    "cordoned.log.dirs",
    "listeners",
    "log.dir",
    "log.dirs",
    "metadata.log.dir",
    "node.id",
];

impl Diff {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let resources: Vec<Resource> =
            self.names.iter().map(|name| self.target.resource(name)).collect::<Result<_, _>>()?;
        let left = &resources[0];
        let mut rows = match (&self.other_context, resources.get(1)) {
            (Some(name), right) => {
                let other = context.other(name)?;
                let (one, two) =
                    tokio::join!(settings_of(context, left), settings_of(&other, right.unwrap_or(left)));
                between(&one?, &two?)
            }
            (None, Some(right)) => {
                between(&settings_of(context, left).await?, &settings_of(context, right).await?)
            }
            (None, None) => {
                let mut rows = from_defaults(left, &settings_of(context, left).await?);
                fill(context, left, &mut rows).await;
                rows
            }
        };
        rows.retain(|row| self.all || row.differs);
        let mut report = Report::list("ConfigDiff", if self.all { DIFF_OF_ALL } else { DIFF }, rows);
        settle(&mut report, || match &self.names[..] {
            [_] if self.other_context.is_none() => format!("nobody has set anything on {}", title(left)),
            _ => "the settings are the same".to_owned(),
        });
        Ok(report)
    }
}

/// What a resource has for settings.
async fn settings_of(context: &Context, resource: &Resource) -> Result<Vec<ConfigEntry>, Failure> {
    let answers = configs::describe(&context.cluster, std::slice::from_ref(resource), &[]).await?;
    match answers.into_iter().next() {
        Some((_, Ok(entries))) => Ok(entries),
        Some((resource, Err(error))) => Err(explain(context, &resource, &error).await),
        None => Err(Failure::failed("NO_ANSWER", "the broker said nothing about it")),
    }
}

impl Drift {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let brokers: Vec<BrokerId> = context.cluster.brokers().await?.into_keys().collect();
        let mut failures = Vec::new();
        let mut known: BTreeMap<BrokerId, Vec<ConfigEntry>> = BTreeMap::new();
        for (id, answer) in configs::of_brokers(&context.cluster, brokers, &[]).await {
            match answer {
                Ok(entries) => drop(known.insert(id, entries)),
                Err(error) => failures.push(Failure::from(error).about(format!("broker {id}"))),
            }
        }
        let mut report = Report::list("ConfigDrift", DRIFT, drift(&known, self.all));
        settle(&mut report, || "the brokers agree".to_owned());
        report.errors.extend(failures);
        Ok(report)
    }
}

/// No difference is a yes, any is a no.
fn settle(report: &mut Report, same: impl FnOnce() -> String) {
    // Of brokers that drift every row is a difference, and says nothing about it.
    let differing = report.items().iter().filter(|item| item["differs"] != false);
    let keys: BTreeSet<&str> = differing.filter_map(|item| item["key"].as_str()).collect();
    match keys.len() {
        0 => report.talk.push(same()),
        count => {
            let verb = agreed(&count, "differs", "differ");
            report.errors.push(Failure::gate(format!("{} {verb}", counted(count, "setting"))));
        }
    }
}

fn between(left: &[ConfigEntry], right: &[ConfigEntry]) -> Vec<DifferenceRow> {
    let by_key = |entries: &[ConfigEntry]| -> BTreeMap<String, ConfigEntry> {
        entries.iter().map(|entry| (entry.name.clone(), entry.clone())).collect()
    };
    let (left, right) = (by_key(left), by_key(right));
    let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let row = |key: &String| {
        let (left, right) = (left.get(key), right.get(key));
        let value = |entry: Option<&ConfigEntry>| entry.and_then(|entry| entry.value.clone());
        DifferenceRow {
            key: key.clone(),
            left: value(left),
            right: value(right),
            left_origin: left.map(|entry| entry.source),
            right_origin: right.map(|entry| entry.source),
            default: left.or(right).and_then(default_of),
            differs: left.is_some() != right.is_some() || value(left) != value(right),
        }
    };
    keys.into_iter().map(row).collect()
}

/// What would hold if nobody set it anywhere.
fn default_of(entry: &ConfigEntry) -> Option<String> {
    let synonym = entry.synonyms.iter().find(|synonym| synonym.source == DEFAULT);
    let own = || (entry.source == DEFAULT).then(|| entry.value.clone()).flatten();
    synonym.and_then(|synonym| defaults::in_unit_of(&entry.name, synonym)).or_else(own)
}

/// What was set on the resource, and what its next synonym says; the rest is as it would be anyway.
fn from_defaults(resource: &Resource, entries: &[ConfigEntry]) -> Vec<DifferenceRow> {
    let row = |entry: &ConfigEntry| {
        let differs = is_own(resource, entry);
        let below = entry.synonyms.iter().find(|synonym| synonym.source != entry.source);
        let (right, right_origin) = match differs {
            true => {
                let right = below.and_then(|synonym| defaults::in_unit_of(&entry.name, synonym));
                (right, below.map(|synonym| synonym.source))
            }
            false => (entry.value.clone(), Some(entry.source)),
        };
        DifferenceRow {
            key: entry.name.clone(),
            left: entry.value.clone(),
            right,
            left_origin: Some(entry.source),
            right_origin,
            default: default_of(entry),
            differs,
        }
    };
    entries.iter().map(row).collect()
}

/// What brokers leave out of the right side.
async fn fill(context: &Context, resource: &Resource, rows: &mut [DifferenceRow]) {
    let unknown: Vec<&mut DifferenceRow> = rows.iter_mut().filter(|row| row.right_origin.is_none()).collect();
    let keys: Vec<String> = unknown.iter().map(|row| row.key.clone()).collect();
    let mut others = defaults::of_others(context, resource, &keys).await;
    for row in unknown {
        if let Some((value, origin)) = others.remove(&row.key) {
            (row.right, row.right_origin) = (Some(value), Some(origin));
        }
    }
}

/// The values of a setting, and who has each, with its origin.
type Values<'a> = BTreeMap<Option<&'a str>, Vec<(BrokerId, Option<&'static str>)>>;

fn drift(known: &BTreeMap<BrokerId, Vec<ConfigEntry>>, all: bool) -> Vec<DriftRow> {
    let mut keys: BTreeMap<&str, Values<'_>> = BTreeMap::new();
    let names: BTreeSet<&str> = known.values().flatten().map(|entry| entry.name.as_str()).collect();
    for key in names.into_iter().filter(|key| all || !OF_ONE_BROKER.contains(key)) {
        for (id, entries) in known {
            let entry = entries.iter().find(|entry| entry.name == key);
            let value = entry.and_then(|entry| entry.value.as_deref());
            keys.entry(key)
                .or_default()
                .entry(value)
                .or_default()
                .push((*id, entry.map(|entry| entry.source)));
        }
    }
    let differing = keys.into_iter().filter(|(_, values)| values.len() > 1);
    let rows = differing.flat_map(|(key, values)| {
        values.into_iter().map(move |(value, brokers)| DriftRow {
            key: key.to_owned(),
            value: value.map(str::to_owned),
            brokers: brokers.iter().map(|(id, _)| id.get()).collect(),
            origins: brokers
                .iter()
                .filter_map(|(_, origin)| *origin)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
        })
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use kdp_client::admin::configs::ResourceType;

    use super::*;

    fn entry(name: &str, value: &str) -> ConfigEntry {
        ConfigEntry {
            name: name.to_owned(),
            value: Some(value.to_owned()),
            source: "STATIC_BROKER_CONFIG",
            value_type: None,
            is_read_only: false,
            is_sensitive: false,
            synonyms: Vec::new(),
            documentation: None,
        }
    }

    #[test]
    fn only_what_differs_is_a_difference() {
        let left = [entry("a", "1"), entry("b", "1"), entry("only-left", "x")];
        let right = [entry("a", "1"), entry("b", "2")];
        let differing = between(&left, &right).into_iter().filter(|row| row.differs);
        assert_eq!(differing.map(|row| row.key).collect::<Vec<_>>(), ["b", "only-left"]);
    }

    #[test]
    fn what_is_set_elsewhere_is_no_difference_of_the_topic() {
        let topic = Resource { kind: ResourceType::Topic, name: "orders".to_owned() };
        let of = |name: &str, source| ConfigEntry { source, ..entry(name, "1") };
        let entries = [of("a", "DYNAMIC_TOPIC_CONFIG"), of("b", "DYNAMIC_DEFAULT_BROKER_CONFIG")];
        let differing = from_defaults(&topic, &entries).into_iter().filter(|row| row.differs);
        assert_eq!(differing.map(|row| row.key).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn brokers_that_differ_are_grouped_by_value() {
        let known = [
            (BrokerId(1), vec![entry("a", "1"), entry("node.id", "1")]),
            (BrokerId(2), vec![entry("a", "2"), entry("node.id", "2")]),
            (BrokerId(3), vec![entry("a", "1"), entry("node.id", "3")]),
        ];
        let rows = drift(&known.clone().into(), false);
        let seen: Vec<_> = rows.iter().map(|row| (row.value.as_deref(), &row.brokers[..])).collect();
        assert_eq!(seen, [(Some("1"), &[1, 3][..]), (Some("2"), &[2][..])]);
        assert_eq!(drift(&known.into(), true).len(), 5);
    }
}
