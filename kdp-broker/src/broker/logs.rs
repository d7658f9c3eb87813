//! Opens all logs of this broker as the metadata say: with their settings, and without those that belong to
//! nobody any more.

use std::sync::Arc;

use kdp_client::protocol::types::BrokerId;
use kdp_client::protocol::uuid::Uuid;

use super::dynamic;
use crate::config::BrokerConfig;
use crate::durability::Durability;
use crate::log::{LogCatalog, LogManager, LogManagerConfig, LogManagerError, TopicPartition};
use crate::metadata::MetadataImage;
use crate::metrics::FlushTimes;
use crate::replication::log_config;

/// Opens every log that is there; one that belongs to nobody any more is put aside.
pub(super) fn load(
    config: &BrokerConfig,
    image: &MetadataImage,
    now_ms: i64,
    durability: Durability,
    flush_times: &FlushTimes,
) -> Result<LogManager, LogManagerError> {
    let manager = LogManagerConfig {
        directories: config.log_dirs.clone(),
        durability,
        flush_times: flush_times.clone(),
        dynamic: dynamic::log_settings(config),
    };
    let catalog = LogCatalog {
        config: &|topic| Arc::new(log_config(image, topic, config)),
        is_stray: &|partition, topic_id| is_stray(config.node_id, image, partition, topic_id),
    };
    LogManager::load(manager, &catalog, now_ms)
}

fn is_stray(
    node_id: BrokerId,
    image: &MetadataImage,
    partition: &TopicPartition,
    topic_id: Option<Uuid>,
) -> bool {
    let topic =
        image.topic_by_name(&partition.topic).filter(|topic| topic_id.is_none_or(|id| id == topic.id));
    let replica = topic.and_then(|topic| topic.partitions.get(&partition.partition));
    !replica.is_some_and(|replica| replica.has_replica(node_id))
}
