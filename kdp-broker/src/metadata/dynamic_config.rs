//! The broker's settings in force: those it was started with, under the dynamic ones of the image.

use std::sync::Arc;

use tokio::sync::watch;

use super::configs::{ConfigResource, ResourceType};
use super::delta::MetadataDelta;
use super::image::MetadataImage;
use crate::config::{BrokerConfig, Props};

/// Gives out the settings in force. Clones give out the same.
#[derive(Clone, Debug)]
pub struct DynamicConfig {
    started_with: Arc<BrokerConfig>,
    current: Arc<watch::Sender<Arc<BrokerConfig>>>,
}

impl DynamicConfig {
    /// The settings that a broker was started with.
    pub fn new(config: Arc<BrokerConfig>) -> Self {
        Self { current: Arc::new(watch::Sender::new(Arc::clone(&config))), started_with: config }
    }

    /// The settings in force.
    pub fn load(&self) -> Arc<BrokerConfig> {
        self.current.borrow().clone()
    }

    /// Tells when others are in force.
    pub fn changes(&self) -> watch::Receiver<Arc<BrokerConfig>> {
        self.current.subscribe()
    }

    /// Takes over what a delta says of this broker, or of all; says whether it said anything.
    pub fn apply(&self, image: &MetadataImage, delta: &MetadataDelta) -> bool {
        let ours = self.resources();
        let concerned = ours.iter().any(|resource| delta.configs.contains(resource));
        if concerned {
            self.refresh(image);
        }
        concerned
    }

    /// Takes over what the image says.
    pub fn refresh(&self, image: &MetadataImage) {
        let [cluster, own] = self.resources().map(|resource| settings(image, &resource));
        let (config, warnings) = self.started_with.with_dynamic(&cluster, &own);
        for warning in warnings {
            tracing::warn!(%warning, "a dynamic setting of this broker");
        }
        self.current.send_replace(Arc::new(config));
    }

    /// All brokers, and this one.
    fn resources(&self) -> [ConfigResource; 2] {
        let own = self.started_with.node_id.to_string();
        ["", &own].map(|name| ConfigResource::new(ResourceType::BROKER, name))
    }
}

fn settings(image: &MetadataImage, resource: &ConfigResource) -> Props {
    let settings = image.configs.get(resource).into_iter().flatten();
    settings.map(|(name, value)| (name.to_string(), value.to_string())).collect()
}
