//! What a decision looks at: the image with all records applied, and the settings in force.
//!
//! The questions that several decisions ask are answered here, once.

use kdp_client::protocol::types::BrokerId;
use kdp_client::protocol::uuid::Uuid;

use super::error::ApiError;
use super::{RECORDS_PER_REQUEST_MAX, too_many_records};
use crate::config::{BrokerConfig, LogConfig};
use crate::metadata::{
    MetadataImage, MetadataVersion, PartitionImage, ResourceType, TopicImage, VersionedRecord, directory_id,
};
use crate::runtime;

/// A decision of the controller: records with the version to write each in, and the answer.
pub(crate) type Decision<A> = runtime::Decision<VersionedRecord, super::Effect, A>;

/// A decision on a request, or why the request as a whole is refused.
pub(crate) type Decided<A> = Result<Decision<A>, ApiError>;

/// Nothing that one request asks for may be this large.
pub(crate) fn limited<A>(decided: Decided<A>) -> Decided<A> {
    match decided {
        Ok(decision) if decision.records.len() > RECORDS_PER_REQUEST_MAX => Err(too_many_records()),
        decided => decided,
    }
}

/// The decision of a request that may only want to know what it would come to: the limit is the same.
pub(crate) fn validated<A>(records: Vec<VersionedRecord>, validate_only: bool, answer: A) -> Decided<A> {
    let decision = limited(Ok(Decision::records(records, answer)))?;
    Ok(if validate_only { Decision::answer(decision.answer) } else { decision })
}

/// The state that decisions are made on.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) image: &'a MetadataImage,
    /// Static settings with the dynamic ones of the image over them.
    pub(crate) config: &'a BrokerConfig,
}

impl View<'_> {
    /// The level that says which records may be written. The controller decides nothing before its
    /// activation has written one.
    pub(crate) fn metadata_version(&self) -> MetadataVersion {
        self.image.features.metadata_version().unwrap_or(MetadataVersion::MINIMUM)
    }

    /// Whether partitions keep eligible leader replicas.
    pub(crate) fn elr_enabled(&self) -> bool {
        self.image.features.elr_enabled()
    }

    /// A topic's settings, its own over the broker's.
    pub(crate) fn log_config(&self, topic: &str) -> LogConfig {
        let overrides = self.image.config_overrides(ResourceType::TOPIC, topic);
        let overrides = overrides.into_iter().flatten().map(|(name, value)| (name.as_ref(), value.as_ref()));
        // What the image holds was checked when it was written, or came from an Apache that did.
        self.config.log_config(overrides).unwrap_or(self.config.topic_defaults)
    }

    /// How many replicas must be in sync: never more than there are.
    pub(crate) fn effective_min_isr(&self, topic: &TopicImage) -> usize {
        let replicas = topic.partitions.get_min().map_or(0, |(_, first)| first.replicas.len());
        usize::try_from(self.log_config(&topic.name).min_insync_replicas).unwrap_or(0).min(replicas)
    }

    /// Whether a topic would rather lose records than be without a leader.
    pub(crate) fn unclean_election_enabled(&self, topic: &str) -> bool {
        self.log_config(topic).unclean_leader_election_enable
    }

    /// The directory of a replica that comes to a broker; a broker with several chooses by itself.
    pub(crate) fn default_directory(&self, broker: BrokerId) -> Uuid {
        match self.image.brokers.get(broker).map(|broker| broker.log_dirs.as_slice()) {
            Some([]) => directory_id::MIGRATING,
            Some([only]) => *only,
            Some(_) | None => directory_id::UNASSIGNED,
        }
    }

    /// Whether that directory of the broker works.
    pub(crate) fn is_online(&self, broker: BrokerId, directory: Uuid) -> bool {
        let Some(broker) = self.image.brokers.get(broker) else { return false };
        match directory {
            directory_id::UNASSIGNED | directory_id::MIGRATING => true,
            directory_id::LOST => false,
            _ => broker.log_dirs.is_empty() || broker.log_dirs.contains(&directory),
        }
    }

    /// The brokers of `replicas` that can be in the ISR of a new partition.
    pub(crate) fn active(&self, replicas: &[BrokerId]) -> Vec<BrokerId> {
        replicas.iter().copied().filter(|broker| self.image.brokers.is_active(*broker)).collect()
    }

    /// A new partition with these replicas, led by the first that is in sync.
    pub(crate) fn new_partition(&self, replicas: &[BrokerId], isr: &[BrokerId]) -> PartitionImage {
        PartitionImage::new(
            replicas,
            replicas.iter().map(|broker| self.default_directory(*broker)).collect(),
            isr,
        )
    }
}
