//! What a run of records has changed: enough for those who follow the image to look only there.
//!
//! A delta names what changed; what it is now, the image says that goes with it. Only of what is
//! gone does it keep the last state.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kdp_client::protocol::types::{BrokerId, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::configs::ConfigResource;
use super::topics::TopicImage;

/// What changed between two images.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetadataDelta {
    /// Changes of topics and partitions.
    pub topics: TopicsDelta,
    /// The resources of which a setting has changed.
    pub configs: BTreeSet<ConfigResource>,
    /// The brokers whose registration has changed, come or gone.
    pub brokers: BTreeSet<BrokerId>,
    /// The controllers whose registration has changed.
    pub controllers: BTreeSet<BrokerId>,
    /// The features whose finalized level has changed, metadata.version among them.
    pub features: BTreeSet<String>,
    /// Whether a block of producer ids was given out.
    pub producer_ids: bool,
    /// Whether an ACL has changed.
    pub acls: bool,
    /// Whether a SCRAM credential has changed.
    pub scram: bool,
    /// Whether a client quota has changed.
    pub client_quotas: bool,
    /// Whether a delegation token has changed.
    pub delegation_tokens: bool,
}

/// The topics and partitions that changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicsDelta {
    created: BTreeSet<Uuid>,
    changed: BTreeMap<Uuid, BTreeSet<PartitionId>>,
    deleted: BTreeMap<Uuid, Arc<TopicImage>>,
}

impl TopicsDelta {
    /// The partitions that are new or have changed, by topic.
    pub fn changed(&self) -> &BTreeMap<Uuid, BTreeSet<PartitionId>> {
        &self.changed
    }

    /// The topics that were not there before.
    pub fn created(&self) -> &BTreeSet<Uuid> {
        &self.created
    }

    /// The topics that are gone, as they were last; those that came and went are not among them.
    pub fn deleted(&self) -> &BTreeMap<Uuid, Arc<TopicImage>> {
        &self.deleted
    }

    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.created.is_empty() && self.changed.is_empty() && self.deleted.is_empty()
    }

    pub(super) fn topic_created(&mut self, id: Uuid) {
        self.created.insert(id);
        self.changed.entry(id).or_default();
    }

    pub(super) fn partition_changed(&mut self, topic: Uuid, partition: PartitionId) {
        self.changed.entry(topic).or_default().insert(partition);
    }

    pub(super) fn topic_deleted(&mut self, topic: &Arc<TopicImage>) {
        self.changed.remove(&topic.id);
        if !self.created.remove(&topic.id) {
            self.deleted.insert(topic.id, Arc::clone(topic));
        }
    }
}
