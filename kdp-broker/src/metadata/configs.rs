//! Settings that stand in the metadata: of topics, of brokers, of groups and of client metrics.
//!
//! Names and values only, kept even where we do not know the name; what they mean and which
//! default they override, `config` knows.

use std::fmt;
use std::sync::Arc;

use imbl::OrdMap;
use kdp_client::protocol::schema::metadata::{ConfigRecord, MetadataRecord};

use super::image::VersionedRecord;

/// What kind of thing a setting belongs to (`ConfigResource.Type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceType(pub i8);

impl ResourceType {
    /// A topic.
    pub const TOPIC: Self = Self(2);
    /// A broker, or all of them under the empty name.
    pub const BROKER: Self = Self(4);
    /// The log levels of a broker.
    pub const BROKER_LOGGER: Self = Self(8);
    /// A subscription to client metrics (KIP-714).
    pub const CLIENT_METRICS: Self = Self(16);
    /// A group (KIP-848).
    pub const GROUP: Self = Self(32);
}

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Self::TOPIC => "TOPIC",
            Self::BROKER => "BROKER",
            Self::BROKER_LOGGER => "BROKER_LOGGER",
            Self::CLIENT_METRICS => "CLIENT_METRICS",
            Self::GROUP => "GROUP",
            _ => "UNKNOWN",
        })
    }
}

/// The thing that a setting belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConfigResource {
    /// Its kind.
    pub resource_type: ResourceType,
    /// Its name.
    pub name: Arc<str>,
}

impl ConfigResource {
    /// The resource of that kind and name.
    pub fn new(resource_type: ResourceType, name: &str) -> Self {
        Self { resource_type, name: name.into() }
    }

    /// A topic's settings.
    pub fn topic(name: &str) -> Self {
        Self::new(ResourceType::TOPIC, name)
    }
}

/// All settings, by what they belong to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfigurationsImage {
    resources: OrdMap<ConfigResource, OrdMap<Arc<str>, Arc<str>>>,
}

impl ConfigurationsImage {
    /// The settings of a resource that has any.
    pub fn get(&self, resource: &ConfigResource) -> Option<&OrdMap<Arc<str>, Arc<str>>> {
        self.resources.get(resource)
    }

    /// One setting.
    pub fn value(&self, resource: &ConfigResource, name: &str) -> Option<&Arc<str>> {
        self.resources.get(resource)?.get(name)
    }

    /// All resources that have settings.
    pub fn iter(&self) -> impl Iterator<Item = (&ConfigResource, &OrdMap<Arc<str>, Arc<str>>)> {
        self.resources.iter()
    }

    pub(super) fn apply(&mut self, record: &ConfigRecord) -> ConfigResource {
        let resource = ConfigResource::new(ResourceType(record.resource_type), &record.resource_name);
        let mut settings = self.resources.get(&resource).cloned().unwrap_or_default();
        match &record.value {
            Some(value) => settings.insert(record.name.as_str().into(), value.as_str().into()),
            None => settings.remove(record.name.as_str()),
        };
        if settings.is_empty() {
            self.resources.remove(&resource);
        } else {
            self.resources.insert(resource.clone(), settings);
        }
        resource
    }

    /// A topic's settings go with it, without records of their own.
    pub(super) fn remove(&mut self, resource: &ConfigResource) -> bool {
        self.resources.remove(resource).is_some()
    }

    pub(super) fn to_records(&self) -> impl Iterator<Item = VersionedRecord> {
        self.resources.iter().flat_map(|(resource, settings)| {
            settings.iter().map(|(name, value)| {
                let record = ConfigRecord {
                    resource_type: resource.resource_type.0,
                    resource_name: resource.name.as_ref().into(),
                    name: name.as_ref().into(),
                    value: Some(value.as_ref().into()),
                    ..ConfigRecord::default()
                };
                (MetadataRecord::Config(record), 0)
            })
        })
    }
}
