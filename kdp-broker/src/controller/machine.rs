//! The controller's state as the runtime knows it: the image with all records applied.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use kdp_client::protocol::schema::metadata::MetadataRecord;
use kdp_client::protocol::types::Offset;
use tracing::warn;

use super::view::View;
use crate::config::{BrokerConfig, Props};
use crate::metadata::{ConfigResource, MetadataLoader, ResourceType, VersionedRecord};
use crate::quorum::Commits;
use crate::runtime::{Decision, Machine, Now};

/// Replicated state of the controller, and the settings that are derived from it.
pub(crate) struct ControllerMachine {
    loader: MetadataLoader,
    commits: Arc<Commits>,
    /// From the file and the command line.
    static_config: Arc<BrokerConfig>,
    /// With the dynamic settings of the image over them.
    config: Arc<BrokerConfig>,
}

impl ControllerMachine {
    /// The machine on a log that has been loaded so far; later batches are handed to `commits`.
    pub(crate) fn new(
        loader: MetadataLoader,
        commits: Arc<Commits>,
        static_config: Arc<BrokerConfig>,
    ) -> Self {
        let config = Arc::clone(&static_config);
        let mut machine = Self { loader, commits, static_config, config };
        machine.refresh_config();
        machine
    }

    /// What decisions look at.
    pub(super) fn view(&self) -> View<'_> {
        View { image: self.loader.image(), config: &self.config }
    }

    pub(super) fn loader(&self) -> &MetadataLoader {
        &self.loader
    }

    fn refresh_config(&mut self) {
        let settings = |name: &str| -> Props {
            let resource = ConfigResource::new(ResourceType::BROKER, name);
            let settings = self.loader.image().configs.get(&resource).into_iter().flatten();
            settings.map(|(name, value)| (name.to_string(), value.to_string())).collect::<BTreeMap<_, _>>()
        };
        let own = settings(&self.static_config.node_id.to_string());
        let (config, warnings) = self.static_config.with_dynamic(&settings(""), &own);
        for warning in warnings {
            warn!(%warning, "a dynamic setting of this broker");
        }
        self.config = Arc::new(config);
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
            self.refresh_config();
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
