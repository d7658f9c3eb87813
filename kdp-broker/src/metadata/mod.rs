//! The cluster's metadata: records, applied in order, make an image. Knows no log, network or clock.

mod acls;
mod brokers;
mod client_quotas;
mod configs;
mod controllers;
mod delegation_tokens;
mod delta;
mod dynamic_config;
mod features;
mod handle;
mod image;
#[cfg(test)]
mod image_tests;
mod loader;
mod metadata_version;
mod producer_ids;
mod scram;
mod topics;

pub use acls::AclsImage;
pub use brokers::BrokersImage;
pub use client_quotas::{ClientQuotasImage, QuotaEntity};
pub use configs::{ConfigResource, ConfigurationsImage, ResourceType};
pub use controllers::ControllersImage;
pub use delegation_tokens::DelegationTokensImage;
pub use delta::{MetadataDelta, TopicsDelta};
pub use dynamic_config::DynamicConfig;
pub use features::{Feature, FeaturesImage};
pub use handle::ImageHandle;
pub use image::{ApplyError, MetadataImage, Provenance, VersionedRecord};
pub use loader::{Loaded, MetadataLoader};
pub use metadata_version::MetadataVersion;
pub use producer_ids::ProducerIdsImage;
pub use scram::ScramImage;
pub use topics::{LeaderRecoveryState, PartitionImage, TopicImage, TopicsImage, directory_id};
