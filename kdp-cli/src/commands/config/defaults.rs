//! What would hold if a topic did not set it itself. Brokers do not always tell: for `retention.ms`, which they
//! reckon from hours, they name no synonym. Topics that do not set it show it.

use std::collections::BTreeMap;

use kdp_client::admin::configs::{self, ConfigSynonym, Resource, ResourceType};
use kdp_client::cluster::Topics;

use super::undo::is_own;
use crate::commands::Context;

/// How many other topics are looked at.
const OTHERS_MAX: usize = 20;

/// The values of these settings, and where they come from, in topics that do not set them; what no topic shows,
/// or we may not see, is left out.
pub(super) async fn of_others(
    context: &Context,
    resource: &Resource,
    keys: &[String],
) -> BTreeMap<String, (String, &'static str)> {
    let mut found = BTreeMap::new();
    if resource.kind != ResourceType::Topic || keys.is_empty() {
        return found;
    }
    let Ok(metadata) = context.cluster.metadata(&Topics::All).await else { return found };
    let others = metadata.topics.into_iter().map(|topic| topic.name).filter(|name| *name != resource.name);
    let others = others.take(OTHERS_MAX).map(|name| Resource { kind: ResourceType::Topic, name });
    let others: Vec<Resource> = others.collect();
    let answers = configs::values(&context.cluster, &others, keys).await.unwrap_or_default();
    for (other, entries) in answers {
        for entry in entries.unwrap_or_default().into_iter().filter(|entry| !is_own(&other, entry)) {
            if let Some(value) = entry.value {
                found.entry(entry.name).or_insert((value, entry.source));
            }
        }
    }
    found
}

/// What a synonym says in the unit of the setting: the hours of `log.retention.hours` are not those of
/// `retention.ms`.
pub(super) fn in_unit_of(key: &str, synonym: &ConfigSynonym) -> Option<String> {
    let value = synonym.value.clone()?;
    let is_ms = key.ends_with(".ms");
    let unit_ms = match () {
        () if is_ms && synonym.name.ends_with(".hours") => 3_600_000,
        () if is_ms && synonym.name.ends_with(".minutes") => 60_000,
        () => return Some(value),
    };
    // Below nothing means for ever, in every unit.
    let in_ms = |count: i64| if count < 0 { Some(count) } else { count.checked_mul(unit_ms) };
    Some(value.parse().ok().and_then(in_ms).map_or(value, |ms| ms.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_become_milliseconds() {
        let check = |key: &str, name: &str, value: &str, expected: &str| {
            let synonym = ConfigSynonym {
                name: name.to_owned(),
                value: Some(value.to_owned()),
                source: "DEFAULT_CONFIG",
            };
            assert_eq!(in_unit_of(key, &synonym).as_deref(), Some(expected), "{key} {name}");
        };
        check("retention.ms", "log.retention.hours", "168", "604800000");
        check("retention.ms", "log.retention.minutes", "-1", "-1");
        check("retention.ms", "log.retention.ms", "5", "5");
        check("log.retention.hours", "log.retention.hours", "168", "168");
        check("segment.ms", "log.roll.hours", "many", "many");
    }
}
