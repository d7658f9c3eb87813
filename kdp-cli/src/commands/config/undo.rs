//! `kdp config undo`: settings become again what they were before a change.

use clap::Args;
use kdp_client::admin::configs::{ConfigChange, ConfigEntry, Resource, ResourceType};
use serde::{Deserialize, Serialize};

use super::change;
use crate::commands::undo::UndoFlags;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;

/// Bring settings back, from the undo file that changing them left
///
/// Examples:
///   kdp config undo ~/.local/state/kdp/undo/20260131T100000000Z-config-set.json --dry-run
///   kdp config undo ~/.local/state/kdp/undo/20260131T100000000Z-config-set.json --yes
///
/// Only the settings that were changed then are changed again. What others have set since is lost.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Undo {
    #[command(flatten)]
    flags: UndoFlags,
}

/// How the settings of one resource were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Before {
    resource_type: i8,
    resource: String,
    settings: Vec<Setting>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Setting {
    key: String,
    /// Whether this resource itself had a value, rather than one from elsewhere.
    set: bool,
    /// The value; null also where the broker keeps it to itself.
    value: Option<String>,
}

impl Before {
    /// What the resource itself says about these keys.
    pub(super) fn of(resource: &Resource, keys: &[&str], entries: &[ConfigEntry]) -> Self {
        let settings = keys.iter().map(|key| {
            let own = entries.iter().find(|entry| entry.name == *key && is_own(resource, entry));
            let value = own.and_then(|entry| entry.value.clone());
            Setting { key: (*key).to_owned(), set: own.is_some(), value }
        });
        Self {
            resource_type: resource.kind as i8,
            resource: resource.name.clone(),
            settings: settings.collect(),
        }
    }

    fn resource(&self) -> Option<Resource> {
        let kind = ResourceType::ALL.into_iter().find(|kind| *kind as i8 == self.resource_type)?;
        Some(Resource { kind, name: self.resource.clone() })
    }

    /// What brings it back, and the keys whose values nobody told us.
    fn changes(&self) -> (Vec<ConfigChange>, Vec<String>) {
        let mut changes = Vec::new();
        let mut secret = Vec::new();
        for setting in &self.settings {
            match (&setting.value, setting.set) {
                (Some(value), _) => changes.push(ConfigChange::Set(setting.key.clone(), value.clone())),
                (None, false) => changes.push(ConfigChange::Delete(setting.key.clone())),
                (None, true) => secret.push(setting.key.clone()),
            }
        }
        (changes, secret)
    }
}

/// Whether the value is the resource's own, and not one that shines through from a level below.
pub(super) fn is_own(resource: &Resource, entry: &ConfigEntry) -> bool {
    entry.source == resource.own_source()
}

impl Undo {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let befores: Vec<Before> = self.flags.read(context, "config").await?;
        let mut changes = Vec::new();
        let mut warnings = Vec::new();
        for before in &befores {
            let unknown = || self.flags.wrong("settings of an unknown type");
            let resource = before.resource().ok_or_else(unknown)?;
            let (needed, secret) = before.changes();
            warnings.extend(
                secret.iter().map(|key| {
                    format!("the value that {key} had is a secret of the broker; set it yourself")
                }),
            );
            if !needed.is_empty() {
                changes.push((resource, needed));
            }
        }
        if changes.is_empty() {
            return Err(Failure::failed("NOTHING_TO_UNDO", warnings.join("; ")));
        }
        let mut report = change::apply_each(context, "config undo", &changes, &self.flags.consent).await?;
        report.warnings.extend(warnings);
        Ok(report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, value: Option<&str>, source: &'static str) -> ConfigEntry {
        ConfigEntry {
            name: name.to_owned(),
            value: value.map(str::to_owned),
            source,
            value_type: None,
            is_read_only: false,
            is_sensitive: value.is_none(),
            synonyms: Vec::new(),
            documentation: None,
        }
    }

    #[test]
    fn what_was_set_is_set_again_and_what_was_not_is_taken_back() {
        let resource = Resource { kind: ResourceType::Topic, name: "orders".to_owned() };
        let entries = [
            entry("retention.ms", Some("5"), "DYNAMIC_TOPIC_CONFIG"),
            entry("cleanup.policy", Some("delete"), "DEFAULT_CONFIG"),
            entry("secret", None, "DYNAMIC_TOPIC_CONFIG"),
            entry("other", Some("1"), "DYNAMIC_TOPIC_CONFIG"),
        ];
        let before = Before::of(&resource, &["retention.ms", "cleanup.policy", "secret"], &entries);
        let text = serde_json::to_string(&before).unwrap();
        let read: Before = serde_json::from_str(&text).unwrap();
        assert_eq!(read.resource(), Some(resource));
        let changes = vec![
            ConfigChange::Set("retention.ms".to_owned(), "5".to_owned()),
            ConfigChange::Delete("cleanup.policy".to_owned()),
        ];
        assert_eq!(read.changes(), (changes, vec!["secret".to_owned()]));
    }
}
