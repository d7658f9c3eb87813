//! Which directories get no new replicas: `cordoned.log.dirs` (KIP-1066), a dynamic setting of each broker.

use std::collections::BTreeMap;

use kdp_client::admin::configs;
use kdp_client::cluster::Cluster;
use kdp_client::protocol::types::BrokerId;

/// The setting.
pub(crate) const CORDONED_LOG_DIRS: &str = "cordoned.log.dirs";

/// What each broker's setting says; `None` where the broker is too old to have it, or says nothing.
pub(crate) async fn cordoned(
    cluster: &Cluster,
    brokers: impl IntoIterator<Item = BrokerId>,
) -> BTreeMap<BrokerId, Option<String>> {
    let keys = [CORDONED_LOG_DIRS.to_owned()];
    let answers = configs::of_brokers(cluster, brokers, &keys).await;
    let value = |(id, entries): (BrokerId, Result<Vec<configs::ConfigEntry>, _>)| {
        let entry = entries.ok().and_then(|entries: Vec<configs::ConfigEntry>| {
            entries.into_iter().find(|entry| entry.name == CORDONED_LOG_DIRS)
        });
        (id, entry.map(|entry| entry.value.unwrap_or_default()))
    };
    answers.into_iter().map(value).collect()
}

/// Whether the setting names this directory; `*` names all of them.
pub(crate) fn names(setting: &str, path: &str) -> bool {
    setting.split(',').map(str::trim).any(|named| named == "*" || named == path)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_star_is_every_directory() {
        assert!(names("*", "/a"));
        assert!(names("/b, /a", "/a"));
        assert!(!names("", "/a"));
        assert!(!names("/ab", "/a"));
    }
}
