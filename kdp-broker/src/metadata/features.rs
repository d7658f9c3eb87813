//! Finalized features: the level of each that the whole cluster has agreed to use.
//!
//! A level that we do not know is an error, not a fact to carry along: it may change what the
//! records after it mean.

use std::sync::Arc;

use imbl::OrdMap;
use kdp_client::protocol::schema::metadata::{FeatureLevelRecord, MetadataRecord};

use super::image::{ApplyError, VersionedRecord};
use super::metadata_version::MetadataVersion;

/// A feature besides metadata.version, and the levels that we can read and keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Its name.
    pub name: &'static str,
    /// The highest level that Apache Kafka 4.3 gives it; the lowest is always 0.
    pub max_level: i16,
    /// The level that new directories are formatted at: the highest that is served in full.
    pub format_level: i16,
}

impl Feature {
    /// How the quorum keeps its voters (KIP-853); finalized by a control record, not by a feature's.
    pub const KRAFT_VERSION: Self = Self { name: "kraft.version", max_level: 1, format_level: 1 };
    /// Eligible leader replicas (KIP-966).
    pub const ELIGIBLE_LEADER_REPLICAS_VERSION: Self =
        Self { name: "eligible.leader.replicas.version", max_level: 1, format_level: 1 };
    /// The consumer group protocol (KIP-848).
    pub const GROUP_VERSION: Self = Self { name: "group.version", max_level: 1, format_level: 0 };
    /// Share groups (KIP-932).
    pub const SHARE_VERSION: Self = Self { name: "share.version", max_level: 1, format_level: 0 };
    /// Streams groups (KIP-1071).
    pub const STREAMS_VERSION: Self = Self { name: "streams.version", max_level: 1, format_level: 0 };
    /// Transactions (KIP-890).
    pub const TRANSACTION_VERSION: Self = Self { name: "transaction.version", max_level: 2, format_level: 0 };

    /// All features besides metadata.version, sorted by name.
    pub const ALL: [Self; 6] = [
        Self::ELIGIBLE_LEADER_REPLICAS_VERSION,
        Self::GROUP_VERSION,
        Self::KRAFT_VERSION,
        Self::SHARE_VERSION,
        Self::STREAMS_VERSION,
        Self::TRANSACTION_VERSION,
    ];

    /// The feature of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.name == name)
    }
}

/// The finalized features.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeaturesImage {
    metadata_version: Option<MetadataVersion>,
    finalized: OrdMap<Arc<str>, i16>,
}

impl FeaturesImage {
    /// The level of `metadata.version`; `None` before the first records have been read.
    pub fn metadata_version(&self) -> Option<MetadataVersion> {
        self.metadata_version
    }

    /// A feature's finalized level; 0 when it has none. Not for `metadata.version`.
    pub fn level(&self, feature: Feature) -> i16 {
        self.finalized.get(feature.name).copied().unwrap_or(0)
    }

    /// All finalized levels above 0, `metadata.version` among them.
    pub fn finalized(&self) -> impl Iterator<Item = (&str, i16)> {
        let version = self.metadata_version.map(|version| (MetadataVersion::FEATURE, version.level()));
        version.into_iter().chain(self.finalized.iter().map(|(name, level)| (name.as_ref(), *level)))
    }

    /// Whether partitions have eligible leader replicas.
    pub fn elr_enabled(&self) -> bool {
        self.level(Feature::ELIGIBLE_LEADER_REPLICAS_VERSION) >= 1
    }

    pub(super) fn apply(&mut self, record: &FeatureLevelRecord) -> Result<(), ApplyError> {
        let unknown = || ApplyError::UnknownFeatureLevel(record.name.to_string(), record.feature_level);
        match record.name.as_str() {
            MetadataVersion::FEATURE => {
                self.metadata_version =
                    Some(MetadataVersion::from_level(record.feature_level).ok_or_else(unknown)?);
            }
            // Written to some logs by mistake; the control record alone counts (KAFKA-18979).
            name if name == Feature::KRAFT_VERSION.name => {}
            name if record.feature_level == 0 => {
                self.finalized.remove(name);
            }
            name => {
                let feature = Feature::by_name(name).ok_or_else(unknown)?;
                if !(1..=feature.max_level).contains(&record.feature_level) {
                    return Err(unknown());
                }
                self.finalized.insert(name.into(), record.feature_level);
            }
        }
        Ok(())
    }

    /// `metadata.version` comes first: it says how to read what follows.
    pub(super) fn to_records(&self) -> impl Iterator<Item = VersionedRecord> {
        self.finalized().map(|(name, level)| {
            let record = FeatureLevelRecord {
                name: name.into(),
                feature_level: level,
                ..FeatureLevelRecord::default()
            };
            (MetadataRecord::FeatureLevel(record), 0)
        })
    }
}
