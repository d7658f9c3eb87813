//! The image: all of the cluster's metadata at one offset of the metadata log.
//!
//! Immutable once shared, and cheap to clone: its maps share what did not change. It changes in one
//! place only, [`MetadataImage::apply`]. It loses nothing that it read: [`MetadataImage::to_records`]
//! gives records that make the same image.

use std::sync::Arc;

use imbl::OrdMap;
use kdp_client::protocol::schema::metadata::MetadataRecord;
use kdp_client::protocol::types::{BrokerEpoch, BrokerId, LeaderEpoch, Offset, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::acls::AclsImage;
use super::brokers::BrokersImage;
use super::client_quotas::ClientQuotasImage;
use super::configs::{ConfigResource, ConfigurationsImage, ResourceType};
use super::controllers::ControllersImage;
use super::delegation_tokens::DelegationTokensImage;
use super::delta::MetadataDelta;
use super::features::{Feature, FeaturesImage};
use super::metadata_version::MetadataVersion;
use super::producer_ids::ProducerIdsImage;
use super::scram::ScramImage;
use super::topics::{TopicImage, TopicsImage};

/// All of the cluster's metadata.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetadataImage {
    /// The cluster's id, from `meta.properties`.
    pub cluster_id: Arc<str>,
    /// How the quorum keeps its voters: 0, or 1 since KIP-853. From a control record of the log.
    pub kraft_version: i16,
    /// Up to where in the metadata log this is.
    pub provenance: Provenance,
    /// The finalized features.
    pub features: FeaturesImage,
    /// The registered brokers.
    pub brokers: BrokersImage,
    /// The registered controllers.
    pub controllers: ControllersImage,
    /// Topics and partitions.
    pub topics: TopicsImage,
    /// Settings.
    pub configs: ConfigurationsImage,
    /// Client quotas.
    pub client_quotas: ClientQuotasImage,
    /// Blocks of producer ids.
    pub producer_ids: ProducerIdsImage,
    /// Access control entries.
    pub acls: AclsImage,
    /// SCRAM credentials.
    pub scram: ScramImage,
    /// Delegation tokens.
    pub delegation_tokens: DelegationTokensImage,
}

/// A record with the version to write it in.
pub type VersionedRecord = (MetadataRecord, i16);

/// The last record that an image contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Its offset; -1 in the empty image.
    pub offset: Offset,
    /// The epoch of the leader that wrote it.
    pub epoch: LeaderEpoch,
    /// The time of its batch.
    pub timestamp_ms: i64,
}

impl Default for Provenance {
    fn default() -> Self {
        Self { offset: Offset::NONE, epoch: LeaderEpoch::NONE, timestamp_ms: -1 }
    }
}

/// A record that does not fit the records before it, or that we must not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The cluster runs on a level that came after this release.
    #[error("the feature {0} is finalized at level {1}, which this release does not know")]
    UnknownFeatureLevel(String, i16),
    /// A change of a topic that is not there.
    #[error("there is no topic with id {0}")]
    UnknownTopic(Uuid),
    /// A change of a topic that is not there.
    #[error("there is no topic {0}")]
    UnknownTopicName(String),
    /// A change of a partition that is not there.
    #[error("topic {0} has no partition {1}")]
    UnknownPartition(Uuid, PartitionId),
    /// A change of a broker that has not registered.
    #[error("broker {0} is not registered")]
    UnknownBroker(BrokerId),
    /// A change of an earlier registration of a broker.
    #[error("a change is for epoch {1} of broker {0}, which is at epoch {2}")]
    StaleBrokerEpoch(BrokerId, BrokerEpoch, BrokerEpoch),
    /// An ACL is removed that is not there.
    #[error("there is no access control entry with id {0}")]
    UnknownAcl(Uuid),
    /// A record that contradicts itself.
    #[error("the metadata log holds {0}")]
    Inconsistent(&'static str),
    /// Transaction markers that do not match.
    #[error("the metadata log {0}")]
    Transaction(&'static str),
}

impl MetadataImage {
    /// The topic of that name.
    pub fn topic_by_name(&self, name: &str) -> Option<&Arc<TopicImage>> {
        self.topics.by_name(name)
    }

    /// The topic of that id.
    pub fn topic_by_id(&self, id: Uuid) -> Option<&Arc<TopicImage>> {
        self.topics.by_id(&id)
    }

    /// The settings that were given to a resource, if any.
    pub fn config_overrides(
        &self,
        resource_type: ResourceType,
        name: &str,
    ) -> Option<&OrdMap<Arc<str>, Arc<str>>> {
        self.configs.get(&ConfigResource::new(resource_type, name))
    }

    /// Every feature that is finalized above 0, with its level; `kraft.version` among them, though no
    /// record of a feature says so.
    pub fn finalized_features(&self) -> impl Iterator<Item = (&str, i16)> {
        let kraft = (Feature::KRAFT_VERSION.name, self.kraft_version);
        self.features.finalized().chain(Some(kraft).filter(|(_, level)| *level > 0))
    }

    /// Applies one record and notes in `delta` what it changed. Markers of transactions are not
    /// the image's business (see `MetadataLoader`).
    pub fn apply(&mut self, record: &MetadataRecord, delta: &mut MetadataDelta) -> Result<(), ApplyError> {
        match record {
            MetadataRecord::FeatureLevel(record) => {
                self.features.apply(record)?;
                delta.features.insert(record.name.to_string());
            }
            MetadataRecord::RegisterBroker(record) => {
                delta.brokers.insert(self.brokers.apply_register(record));
            }
            MetadataRecord::UnregisterBroker(record) => {
                delta.brokers.insert(self.brokers.apply_unregister(record));
            }
            MetadataRecord::FenceBroker(record) => {
                delta.brokers.insert(self.brokers.apply_fenced(record.id, record.epoch, true)?);
            }
            MetadataRecord::UnfenceBroker(record) => {
                delta.brokers.insert(self.brokers.apply_fenced(record.id, record.epoch, false)?);
            }
            MetadataRecord::BrokerRegistrationChange(record) => {
                delta.brokers.insert(self.brokers.apply_change(record)?);
            }
            MetadataRecord::RegisterController(record) => {
                delta.controllers.insert(self.controllers.apply(record));
            }
            MetadataRecord::Topic(record) => self.topics.apply_topic(record, &mut delta.topics),
            MetadataRecord::Partition(record) => self.topics.apply_partition(record, &mut delta.topics)?,
            MetadataRecord::PartitionChange(record) => {
                self.topics.apply_partition_change(record, &mut delta.topics)?;
            }
            MetadataRecord::ClearElr(record) => self.topics.apply_clear_elr(record, &mut delta.topics)?,
            MetadataRecord::RemoveTopic(record) => {
                let topic = self.topics.apply_remove_topic(record, &mut delta.topics)?;
                let resource = ConfigResource::topic(&topic.name);
                if self.configs.remove(&resource) {
                    delta.configs.insert(resource);
                }
            }
            MetadataRecord::Config(record) => {
                delta.configs.insert(self.configs.apply(record));
            }
            MetadataRecord::ClientQuota(record) => {
                self.client_quotas.apply(record);
                delta.client_quotas = true;
            }
            MetadataRecord::ProducerIds(record) => {
                self.producer_ids.apply(record);
                delta.producer_ids = true;
            }
            MetadataRecord::AccessControlEntry(record) => {
                self.acls.apply(record);
                delta.acls = true;
            }
            MetadataRecord::RemoveAccessControlEntry(record) => {
                self.acls.apply_remove(record)?;
                delta.acls = true;
            }
            MetadataRecord::UserScramCredential(record) => {
                self.scram.apply(record);
                delta.scram = true;
            }
            MetadataRecord::RemoveUserScramCredential(record) => {
                self.scram.apply_remove(record);
                delta.scram = true;
            }
            MetadataRecord::DelegationToken(record) => {
                self.delegation_tokens.apply(record);
                delta.delegation_tokens = true;
            }
            MetadataRecord::RemoveDelegationToken(record) => {
                self.delegation_tokens.apply_remove(record);
                delta.delegation_tokens = true;
            }
            // A log that began under ZooKeeper says so; nothing depends on it any more.
            MetadataRecord::NoOp(_)
            | MetadataRecord::ZkMigrationState(_)
            | MetadataRecord::BeginTransaction(_)
            | MetadataRecord::EndTransaction(_)
            | MetadataRecord::AbortTransaction(_) => {}
        }
        Ok(())
    }

    /// The records of a snapshot, each with the version to write it in, in Apache's order.
    pub fn to_records(&self, version: MetadataVersion) -> impl Iterator<Item = VersionedRecord> {
        self.features
            .to_records()
            .chain(self.brokers.to_records(version))
            .chain(self.controllers.to_records(version))
            .chain(self.topics.to_records(version))
            .chain(self.configs.to_records())
            .chain(self.client_quotas.to_records())
            .chain(self.producer_ids.to_records())
            .chain(self.acls.to_records())
            .chain(self.scram.to_records(version))
            .chain(self.delegation_tokens.to_records(version))
    }
}
