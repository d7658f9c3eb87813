//! What most admin requests share: names, ids and deadlines as the messages want them, and partitions
//! grouped by topic, since almost every message lists them so. Pure.

use std::collections::BTreeMap;

use crate::cluster::{Cluster, TopicPartition};
use crate::protocol::messages::{self, StrBytes, TopicName};
use crate::protocol::types::BrokerId;

/// A topic's name on the wire.
pub(super) fn topic_name(name: &str) -> TopicName {
    TopicName(StrBytes::from_string(name.to_owned()))
}

/// Broker ids as a message carries them.
pub(super) fn to_wire(ids: &[BrokerId]) -> Vec<messages::BrokerId> {
    ids.iter().map(|id| messages::BrokerId(id.get())).collect()
}

/// Broker ids as a message carried them.
pub(super) fn from_wire(ids: &[messages::BrokerId]) -> Vec<BrokerId> {
    ids.iter().map(|id| BrokerId(id.0)).collect()
}

/// How long the broker may work on a request: as long as we wait for it.
pub(super) fn timeout_ms(cluster: &Cluster) -> i32 {
    i32::try_from(cluster.options().request_timeout.as_millis()).unwrap_or(i32::MAX)
}

/// The partition ids of each topic, in the order of the names.
pub(super) fn by_topic<'a>(
    partitions: impl IntoIterator<Item = &'a TopicPartition>,
) -> BTreeMap<&'a str, Vec<i32>> {
    let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for one in partitions {
        topics.entry(&one.topic).or_default().push(one.partition.get());
    }
    topics
}
