//! The controller's state as the runtime knows it: the image with all records applied.

use std::convert::Infallible;
use std::sync::Arc;

use kdp_client::protocol::schema::metadata::MetadataRecord;
use kdp_client::protocol::types::Offset;

use super::view::View;
use crate::config::BrokerConfig;
use crate::metadata::{DynamicConfig, MetadataLoader, ResourceType, VersionedRecord};
use crate::quorum::Commits;
use crate::runtime::{Decision, Machine, Now};

/// Replicated state of the controller, and the settings that are derived from it.
pub(crate) struct ControllerMachine {
    loader: MetadataLoader,
    commits: Arc<Commits>,
    /// As of the image that decisions are made on, which is ahead of what is published.
    config: DynamicConfig,
}

impl ControllerMachine {
    /// The machine on a log that has been loaded so far; later batches are handed to `commits`.
    pub(crate) fn new(loader: MetadataLoader, commits: Arc<Commits>, config: Arc<BrokerConfig>) -> Self {
        let config = DynamicConfig::new(config);
        config.refresh(loader.image());
        Self { loader, commits, config }
    }

    /// Decides on what there is.
    pub(super) fn decide<A>(&self, decide: impl FnOnce(&View<'_>) -> A) -> A {
        let config = self.config.load();
        decide(&View { image: self.loader.image(), config: &config })
    }

    pub(super) fn loader(&self) -> &MetadataLoader {
        &self.loader
    }
}

impl Machine for ControllerMachine {
    type Record = VersionedRecord;
    type Effect = super::Effect;

    fn apply(&mut self, offset: Offset, (record, _): &VersionedRecord) {
        self.loader.apply(offset, record).expect("what is decided on an image fits that image");
        let resource_type = match record {
            MetadataRecord::Config(record) => Some(ResourceType(record.resource_type)),
            _ => None,
        };
        if resource_type == Some(ResourceType::BROKER) {
            self.config.refresh(self.loader.image());
        }
        self.commits.applied(offset, &mut self.loader);
    }

    fn next_deadline(&self) -> Option<i64> {
        None
    }

    fn expire(&mut self, _now: Now) -> Decision<VersionedRecord, Infallible, ()> {
        Decision::answer(())
    }
}
