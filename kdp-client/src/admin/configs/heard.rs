//! Whether a broker's settings show a change: each reads it from the controller in its own time.
//!
//! Brokers tell a value as they understand it, not letter by letter as it was written: one that is another than
//! before has changed, whatever it is.

use super::{
    ConfigChange, ConfigEntry, Detail, Resource, ResourceType, entries, request, without_what_lacks,
};
use crate::cluster::Cluster;
use crate::connection::KafkaError;
use crate::protocol::messages::DescribeConfigsResponse;
use crate::protocol::messages::describe_configs_response::DescribeConfigsResult;

/// Waits until every broker tells these changes of a resource; one that may not tell is not waited for. `before`
/// is what it was, where that is known.
pub(super) async fn by_all(
    cluster: &Cluster,
    resource: &Resource,
    changes: &[ConfigChange],
    before: Option<&[ConfigEntry]>,
) {
    let Some(origin) = origin(resource) else { return };
    let keys: Vec<String> = changes.iter().map(|change| change.key().to_owned()).collect();
    let ask = || {
        let request = request([resource], &keys, Detail::Values);
        move |version: i16| without_what_lacks(request, version)
    };
    let has_heard = |response: DescribeConfigsResponse| {
        let is_told =
            |result: &DescribeConfigsResult| KafkaError::from_wire(result.error_code, None).is_none();
        response.results.into_iter().filter(is_told).all(|result| {
            let entries = entries(result);
            changes.iter().all(|change| shows(&entries, change, origin, before))
        })
    };
    cluster.heard_by_all(0, ask, has_heard).await;
}

/// Where a value comes from that was set for this resource; `None` where a change needs no controller.
fn origin(resource: &Resource) -> Option<&'static str> {
    (resource.kind != ResourceType::BrokerLogger).then(|| resource.own_source())
}

fn shows(
    entries: &[ConfigEntry],
    change: &ConfigChange,
    origin: &str,
    before: Option<&[ConfigEntry]>,
) -> bool {
    let value = own(entries, change, origin);
    if before.is_some_and(|before| own(before, change, origin) != value) {
        return true;
    }
    match (change, value) {
        (ConfigChange::Delete(_) | ConfigChange::Subtract(..), None) => true,
        (ConfigChange::Delete(_), Some(_)) | (ConfigChange::Set(..) | ConfigChange::Append(..), None) => {
            false
        }
        // It is set, and secret.
        (_, Some(None)) => true,
        (ConfigChange::Set(_, wanted), Some(Some(value))) => is_same(value, wanted),
        (ConfigChange::Append(_, more), Some(Some(value))) => {
            elements(more).all(|one| elements(value).any(|other| other == one))
        }
        (ConfigChange::Subtract(_, less), Some(Some(value))) => {
            elements(less).all(|one| elements(value).all(|other| other != one))
        }
    }
}

/// The value that was set for the resource itself; within it nothing where it is secret.
fn own<'a>(entries: &'a [ConfigEntry], change: &ConfigChange, origin: &str) -> Option<Option<&'a str>> {
    let entry = entries.iter().find(|entry| entry.name == change.key() && entry.source == origin);
    entry.map(|entry| entry.value.as_deref())
}

fn is_same(a: &str, b: &str) -> bool {
    let as_number = |text: &str| text.trim().parse::<f64>().ok();
    match (as_number(a), as_number(b)) {
        (Some(a), Some(b)) => a == b,
        _ => elements(a).map(str::to_ascii_lowercase).eq(elements(b).map(str::to_ascii_lowercase)),
    }
}

fn elements(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(value: Option<&str>, source: &'static str) -> ConfigEntry {
        ConfigEntry {
            name: "cleanup.policy".to_owned(),
            value: value.map(str::to_owned),
            source,
            value_type: None,
            is_read_only: false,
            is_sensitive: value.is_none(),
            synonyms: Vec::new(),
            documentation: None,
        }
    }

    fn shows_in(value: Option<&str>, source: &'static str, change: ConfigChange) -> bool {
        shows(&[entry(value, source)], &change, "DYNAMIC_TOPIC_CONFIG", None)
    }

    #[test]
    fn a_value_is_known_again_as_brokers_write_it() {
        let set = |value: &str| ConfigChange::Set("cleanup.policy".to_owned(), value.to_owned());
        let own = "DYNAMIC_TOPIC_CONFIG";
        assert!(shows_in(Some("compact,delete"), own, set("Compact, delete")));
        assert!(shows_in(Some("0.5"), own, set("0.50")));
        assert!(shows_in(None, own, set("secret")));
        assert!(!shows_in(Some("delete"), own, set("compact")));
        assert!(!shows_in(Some("compact"), "DEFAULT_CONFIG", set("compact")));
    }

    #[test]
    fn a_value_that_is_another_than_before_is_the_new_one() {
        let own = "DYNAMIC_TOPIC_CONFIG";
        let set = ConfigChange::Set("cleanup.policy".to_owned(), "7 days".to_owned());
        let seen =
            |value: &str, before: &[ConfigEntry]| shows(&[entry(Some(value), own)], &set, own, Some(before));
        assert!(seen("604800000", &[entry(Some("5"), own)]));
        assert!(seen("604800000", &[entry(Some("604800000"), "DEFAULT_CONFIG")]));
        assert!(!seen("5", &[entry(Some("5"), own)]));
    }

    #[test]
    fn what_is_taken_away_is_gone_where_the_value_comes_from_elsewhere() {
        let (own, default) = ("DYNAMIC_TOPIC_CONFIG", "DEFAULT_CONFIG");
        let key = || "cleanup.policy".to_owned();
        assert!(shows_in(Some("delete"), default, ConfigChange::Delete(key())));
        assert!(!shows_in(Some("delete"), own, ConfigChange::Delete(key())));
        assert!(shows_in(Some("delete"), own, ConfigChange::Subtract(key(), "compact".to_owned())));
        assert!(!shows_in(Some("delete"), own, ConfigChange::Append(key(), "compact".to_owned())));
    }
}
