//! All partitions of which this broker holds a replica (Apache's `ReplicaManager`), kept in step with the
//! metadata image.
//!
//! Looking a partition up takes no lock. Only [`Partitions::apply`] changes the set, one image after the
//! other; it opens and deletes logs, so it may block for as long as the disk takes.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::ArcSwap;
use imbl::HashMap;
use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::types::{BrokerId, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::TopicKey;
use super::leadership::Leadership;
use super::partition::Partition;
use crate::config::{BrokerConfig, LogConfig};
use crate::log::{LogManager, TopicPartition};
use crate::metadata::{
    ConfigResource, MetadataDelta, MetadataImage, PartitionImage, ResourceType, TopicImage,
};
use crate::metrics::Metrics;

/// What became of a partition, for those who work on its log.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// This broker leads it in a new epoch.
    Led(Arc<Partition>),
    /// This broker does not lead it any more, or does not hold it.
    Left(TopicPartition),
}

/// A replica that this broker ought to hold.
pub(crate) type Hosted = Result<Arc<Partition>, ResponseError>;

/// One topic's partitions, as they were when it was looked up.
#[derive(Debug)]
pub(crate) struct Topic {
    name: Arc<str>,
    /// By index: partitions are numbered from 0 on.
    partitions: Vec<Hosted>,
}

impl Topic {
    /// The partition of that index, or why a client cannot have it.
    pub(crate) fn get(&self, partition: i32) -> Result<&Arc<Partition>, ResponseError> {
        let hosted = usize::try_from(partition).ok().and_then(|index| self.partitions.get(index));
        hosted.unwrap_or(&UNKNOWN).as_ref().map_err(|error| *error)
    }
}

/// What stands for a partition that there is not.
const UNKNOWN: Hosted = Err(ResponseError::UnknownTopicOrPartition);

#[derive(Clone, Debug, Default)]
struct Index {
    by_name: HashMap<Arc<str>, Arc<Topic>>,
    by_id: HashMap<Uuid, Arc<Topic>>,
}

/// What a change is seen against.
struct View<'a> {
    image: &'a MetadataImage,
    config: &'a BrokerConfig,
    now_ms: i64,
}

/// The partitions of this broker.
#[derive(Debug)]
pub(crate) struct Partitions {
    node_id: BrokerId,
    logs: Arc<LogManager>,
    metrics: Arc<Metrics>,
    index: ArcSwap<Index>,
    is_stopping: AtomicBool,
}

impl Partitions {
    /// No partitions yet; the first image brings them.
    pub(crate) fn new(node_id: BrokerId, logs: Arc<LogManager>, metrics: Arc<Metrics>) -> Partitions {
        let (index, is_stopping) = (ArcSwap::default(), AtomicBool::new(false));
        Partitions { node_id, logs, metrics, index, is_stopping }
    }

    /// The partition of that topic and index, or why a client cannot have it.
    pub(crate) fn get(&self, topic: &TopicKey, partition: i32) -> Result<Arc<Partition>, ResponseError> {
        self.topic(topic)?.get(partition).cloned()
    }

    /// All partitions of that topic: for whoever wants many of them.
    pub(crate) fn topic(&self, topic: &TopicKey) -> Result<Arc<Topic>, ResponseError> {
        let index = self.index.load();
        let found = match topic {
            TopicKey::Name(name) => {
                index.by_name.get(name.as_str()).ok_or(ResponseError::UnknownTopicOrPartition)?
            }
            TopicKey::Id(id) => index.by_id.get(id).ok_or(ResponseError::UnknownTopicId)?,
        };
        Ok(found.clone())
    }

    /// Every replica that this broker ought to hold: its partition, or why it has none.
    pub(crate) fn hosted(&self) -> Vec<Hosted> {
        let index = self.index.load();
        index.by_id.values().flat_map(|topic| topic.partitions.iter().cloned()).collect()
    }

    /// The broker stops: fetches that wait answer with what there is, and no other begins to wait.
    pub(crate) fn stop(&self) {
        self.is_stopping.store(true, Ordering::SeqCst);
        self.hosted().iter().flatten().for_each(|partition| partition.wake_waiters());
    }

    /// Whether [`Partitions::stop`] was called. Asked after a registration, it misses no wake-up.
    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::SeqCst)
    }

    /// Takes over what the metadata have become, and tells what that changed here.
    pub(crate) fn apply(
        &self,
        image: &MetadataImage,
        delta: &MetadataDelta,
        config: &BrokerConfig,
        now_ms: i64,
    ) -> Vec<Change> {
        let mut index = Index::clone(&self.index.load());
        let mut changes = Vec::new();
        for topic in delta.topics.deleted().values() {
            index.by_name.remove(&topic.name);
            self.metrics.remove_topic(&topic.name);
            if let Some(topic) = index.by_id.remove(&topic.id) {
                self.remove(topic.partitions.iter().flatten(), &mut changes, now_ms);
            }
        }
        for (id, changed) in delta.topics.changed() {
            if let Some(topic) = image.topic_by_id(*id) {
                let known = index.by_id.get(id);
                let view = View { image, config, now_ms };
                let hosted = self.update(known, topic, changed, &view, &mut changes);
                let hosted = Arc::new(hosted);
                index.by_name.insert(topic.name.clone(), hosted.clone());
                index.by_id.insert(*id, hosted);
            }
        }
        for resource in &delta.configs {
            reconfigure(&index, image, resource, config);
        }
        // Clients may learn of a topic only when its partitions are there, so this comes last.
        self.index.store(Arc::new(index));
        changes
    }

    /// The partitions of one topic after a change of some of them.
    fn update(
        &self,
        old: Option<&Arc<Topic>>,
        topic: &TopicImage,
        changed: &BTreeSet<PartitionId>,
        view: &View<'_>,
        changes: &mut Vec<Change>,
    ) -> Topic {
        let mut partitions = old.map(|topic| topic.partitions.clone()).unwrap_or_default();
        let log_config = Arc::new(log_config(view.image, &topic.name, view.config));
        for id in changed {
            // They are numbered from 0 on without a gap; what says otherwise is no reason to reserve memory.
            let index = usize::try_from(id.get()).ok().filter(|index| *index < topic.partitions.len());
            let (Some(partition), Some(index)) = (topic.partitions.get(id), index) else { continue };
            if partitions.len() <= index {
                partitions.resize(index + 1, UNKNOWN);
            }
            let known = std::mem::replace(&mut partitions[index], UNKNOWN);
            partitions[index] = if partition.has_replica(self.node_id) {
                let hosted = match known {
                    Err(ResponseError::UnknownTopicOrPartition) => {
                        self.open(topic, *id, &log_config, view.now_ms)
                    }
                    known => known,
                };
                hosted.and_then(|hosted| self.lead(hosted, partition, changes))
            } else {
                Err(ResponseError::NotLeaderOrFollower)
            };
        }
        Topic { name: topic.name.clone(), partitions }
    }

    fn open(&self, topic: &TopicImage, id: PartitionId, config: &Arc<LogConfig>, now_ms: i64) -> Hosted {
        let name = TopicPartition::new(topic.name.clone(), id);
        match self.logs.get_or_create(&name, topic.id, config, None, now_ms) {
            Ok(log) => Ok(Arc::new(Partition::new(log, self.metrics.topic(&topic.name)))),
            Err(error) => {
                tracing::error!(%error, partition = %name, "the log cannot be opened; the partition is offline");
                Err(ResponseError::KafkaStorageError)
            }
        }
    }

    fn lead(&self, hosted: Arc<Partition>, partition: &PartitionImage, changes: &mut Vec<Change>) -> Hosted {
        let is_leader = partition.leader == self.node_id;
        let (isr, replicas) = (partition.isr.len(), partition.replicas.len());
        let leadership = Leadership::new(is_leader, partition.leader_epoch, isr, replicas);
        changes.extend(match (hosted.set_leadership(leadership)?, is_leader) {
            (false, _) => None,
            (true, true) => Some(Change::Led(hosted.clone())),
            (true, false) => Some(Change::Left(hosted.name().clone())),
        });
        Ok(hosted)
    }

    /// Gives up partitions of a deleted topic.
    fn remove<'a>(
        &self,
        partitions: impl Iterator<Item = &'a Arc<Partition>>,
        changes: &mut Vec<Change>,
        now_ms: i64,
    ) {
        let mut names = Vec::new();
        for partition in partitions {
            partition.resign();
            names.push(partition.name().clone());
        }
        if let Err(error) = self.logs.delete(&names, now_ms) {
            tracing::error!(%error, "the logs of a deleted topic cannot be given up");
        }
        changes.extend(names.into_iter().map(Change::Left));
    }
}

/// The settings of a topic's logs. What was refused when it was set cannot be here, unless another broker
/// let it in: then the broker's own settings hold.
pub(crate) fn log_config(image: &MetadataImage, topic: &str, config: &BrokerConfig) -> LogConfig {
    let overrides = image.config_overrides(ResourceType::TOPIC, topic);
    let overrides = overrides.into_iter().flatten().map(|(name, value)| (&**name, &**value));
    config.log_config(overrides).unwrap_or_else(|error| {
        tracing::warn!(%error, topic, "the topic's settings cannot be used; the broker's are");
        config.topic_defaults
    })
}

/// Hands changed settings to the logs they concern: those of the topic, or of all topics for the broker's.
fn reconfigure(index: &Index, image: &MetadataImage, resource: &ConfigResource, config: &BrokerConfig) {
    let concerned: Vec<&Arc<Topic>> = match resource.resource_type {
        ResourceType::TOPIC => index.by_name.get(&resource.name).into_iter().collect(),
        ResourceType::BROKER => index.by_id.values().collect(),
        _ => Vec::new(),
    };
    for topic in concerned {
        let log_config = Arc::new(log_config(image, &topic.name, config));
        for partition in topic.partitions.iter().flatten() {
            partition.set_config(log_config.clone());
        }
    }
}

#[cfg(test)]
#[path = "partitions_tests.rs"]
mod tests;
