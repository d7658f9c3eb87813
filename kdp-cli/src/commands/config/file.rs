//! `kdp config export` and `kdp config import`: settings as a document, and back.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::configs::{self, ConfigChange, ConfigEntry, Resource};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::undo::is_own;
use super::{Target, change, explain, kind_of, type_name};
use crate::commands::import::ImportFlags;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Print the settings that were made on resources as YAML, or as JSON
///
/// Examples:
///   kdp config export orders
///   kdp config export '*' -o json
///   kdp config export -t broker-default
///
/// `kdp config import` reads it again. Secret values are null, and are left alone by an import.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Export {
    #[command(flatten)]
    target: Target,
    /// Topics, brokers or groups; 'pay*' takes all that fit
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

/// Make settings as a document says that `kdp config export` printed
///
/// Examples:
///   kdp config import settings.yaml --dry-run
///   kdp config import settings.yaml --yes
///   kdp config export orders | kdp config import - --yes
///
/// Settings that already have these values are left alone, and so are settings that the document does
/// not name; with --prune these go back to their defaults.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Import {
    #[command(flatten)]
    flags: ImportFlags,
}

/// Keys with their values; secret ones have none.
type Settings = BTreeMap<String, Option<String>>;

/// What was set on a resource.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct ResourceSettings {
    /// Its name; empty for what all brokers have in common.
    name: String,
    /// What it is: topic, broker, logger, group, client-metrics.
    #[serde(rename = "type")]
    kind: String,
    /// The settings that were made on it; secret ones are null.
    configs: Settings,
}

pub(super) const COLUMNS: &[Column] =
    &[column("NAME", "name"), column("TYPE", "type"), column("CONFIGS", "configs")];

impl Export {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (resources, failures) = self.target.select_all(context, &self.names).await?;
        let mut failures = failures;
        let mut rows = Vec::new();
        for (resource, answer) in configs::values(&context.cluster, &resources, &[]).await? {
            match answer {
                Ok(entries) => rows.push(ResourceSettings {
                    name: resource.name.clone(),
                    kind: type_name(resource.kind).to_owned(),
                    configs: own(&resource, &entries)
                        .map(|one| (one.name.clone(), one.value.clone()))
                        .collect(),
                }),
                Err(error) => failures.push(explain(context, &resource, &error).await),
            }
        }
        let mut report = Report::list("ConfigExport", COLUMNS, rows);
        report.errors = failures;
        Ok(report)
    }
}

impl Import {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let wanted = self.read()?;
        let resources: Vec<Resource> = wanted.iter().map(|(resource, _)| resource.clone()).collect();
        let mut changes = Vec::new();
        let mut failures = Vec::new();
        for (resource, answer) in configs::values(&context.cluster, &resources, &[]).await? {
            match (answer, wanted.iter().find(|(one, _)| *one == resource)) {
                (Ok(entries), Some((_, settings))) => {
                    let needed = needed(&resource, settings, &entries, self.flags.prune);
                    if !needed.is_empty() {
                        changes.push((resource, needed));
                    }
                }
                (Err(error), _) => failures.push(explain(context, &resource, &error).await),
                (Ok(_), None) => {}
            }
        }
        let mut report = change::apply_each(context, "config import", &changes, &self.flags.consent).await?;
        report.errors.extend(failures);
        Ok(report)
    }

    fn read(&self) -> Result<Vec<(Resource, Settings)>, Failure> {
        self.flags.read(COLUMNS, |row: &ResourceSettings| {
            let kind = kind_of(&row.kind).ok_or_else(|| format!("`{}` is no type of resource", row.kind))?;
            Ok((Resource { kind, name: row.name.clone() }, row.configs.clone()))
        })
    }
}

fn own<'a>(resource: &'a Resource, entries: &'a [ConfigEntry]) -> impl Iterator<Item = &'a ConfigEntry> {
    entries.iter().filter(|entry| is_own(resource, entry))
}

/// What has to change so that the resource is as the document says.
fn needed(
    resource: &Resource,
    settings: &Settings,
    entries: &[ConfigEntry],
    prune: bool,
) -> Vec<ConfigChange> {
    let now: BTreeMap<&str, Option<&str>> =
        own(resource, entries).map(|entry| (entry.name.as_str(), entry.value.as_deref())).collect();
    let set = settings.iter().filter_map(|(key, value)| {
        let value = value.as_deref()?;
        (now.get(key.as_str()) != Some(&Some(value)))
            .then(|| ConfigChange::Set(key.clone(), value.to_owned()))
    });
    let surplus = now.keys().filter(|key| prune && !settings.contains_key(**key));
    set.chain(surplus.map(|key| ConfigChange::Delete((*key).to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use kdp_client::admin::configs::ResourceType;

    use super::*;

    #[test]
    fn only_what_differs_is_changed() {
        let resource = Resource { kind: ResourceType::Topic, name: "orders".to_owned() };
        let entry = |name: &str, value: &str| ConfigEntry {
            name: name.to_owned(),
            value: Some(value.to_owned()),
            source: "DYNAMIC_TOPIC_CONFIG",
            value_type: None,
            is_read_only: false,
            is_sensitive: false,
            synonyms: Vec::new(),
            documentation: None,
        };
        let entries = [entry("a", "1"), entry("b", "1"), entry("c", "1")];
        let settings: BTreeMap<_, _> = [("a", Some("1")), ("b", Some("2")), ("secret", None)]
            .map(|(key, value)| (key.to_owned(), value.map(str::to_owned)))
            .into();
        let set = vec![ConfigChange::Set("b".to_owned(), "2".to_owned())];
        assert_eq!(needed(&resource, &settings, &entries, false), set);
        let pruned = [set, vec![ConfigChange::Delete("c".to_owned())]].concat();
        assert_eq!(needed(&resource, &settings, &entries, true), pruned);
    }
}
