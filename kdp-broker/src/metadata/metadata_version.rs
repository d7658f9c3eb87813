//! `metadata.version`: which records may be written, and in which of their versions.
//!
//! One number for the whole cluster, itself a record. What a level allows is asked here and
//! nowhere else; a level that is not in the table is one that we must not read.

use std::fmt;

/// A level of `metadata.version` that we know: 7 (3.3-IV3) to 30 (4.3-IV0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetadataVersion(i16);

/// A level: its number, its name, and whether the level before it writes other records.
struct Level(i16, &'static str, bool);

const LEVELS: [Level; 24] = [
    Level(7, "3.3-IV3", true),
    Level(8, "3.4-IV0", true),
    Level(9, "3.5-IV0", false),
    Level(10, "3.5-IV1", false),
    Level(11, "3.5-IV2", true),
    Level(12, "3.6-IV0", false),
    Level(13, "3.6-IV1", true),
    Level(14, "3.6-IV2", true),
    Level(15, "3.7-IV0", true),
    Level(16, "3.7-IV1", false),
    Level(17, "3.7-IV2", true),
    Level(18, "3.7-IV3", false),
    Level(19, "3.7-IV4", false),
    Level(20, "3.8-IV0", false),
    Level(21, "3.9-IV0", false),
    Level(22, "4.0-IV0", false),
    Level(23, "4.0-IV1", true),
    Level(24, "4.0-IV2", false),
    Level(25, "4.0-IV3", false),
    Level(26, "4.1-IV0", false),
    Level(27, "4.1-IV1", false),
    Level(28, "4.2-IV0", false),
    Level(29, "4.2-IV1", false),
    Level(30, "4.3-IV0", true),
];

impl MetadataVersion {
    /// The name of the feature.
    pub const FEATURE: &'static str = "metadata.version";
    /// 3.3-IV3, below which nobody reads.
    pub const MINIMUM: Self = Self(7);
    /// 4.3-IV0: the highest level that we know, and what new directories are formatted at.
    pub const LATEST: Self = Self(30);
    /// Migration from ZooKeeper (KIP-866).
    const V3_4_IV0: Self = Self(8);
    /// SCRAM credentials as records (KIP-900).
    const V3_5_IV2: Self = Self(11);
    /// An ISR that shrinks no longer raises the leader epoch (KAFKA-15021).
    const V3_6_IV0: Self = Self(12);
    /// Metadata transactions (KIP-868).
    const V3_6_IV1: Self = Self(13);
    /// Delegation tokens as records (KIP-900).
    const V3_6_IV2: Self = Self(14);
    /// Controllers register (KIP-919).
    const V3_7_IV0: Self = Self(15);
    /// A replica knows its directory (KIP-858).
    const V3_7_IV2: Self = Self(17);
    /// Eligible leader replicas (KIP-966).
    const V4_0_IV1: Self = Self(23);
    /// Cordoned directories (KIP-1066).
    const V4_3_IV0: Self = Self(30);

    /// The level of that number, if it is one that we know.
    pub fn from_level(level: i16) -> Option<Self> {
        LEVELS.iter().any(|known| known.0 == level).then_some(Self(level))
    }

    /// The number in the FeatureLevelRecord.
    pub fn level(self) -> i16 {
        self.0
    }

    /// Kafka's name, such as `4.3-IV0`.
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    fn entry(self) -> &'static Level {
        &LEVELS[usize::from((self.0 - Self::MINIMUM.0).unsigned_abs())]
    }

    /// Whether some level between the two writes records that the lower one cannot read.
    pub fn metadata_changes_between(self, other: Self) -> bool {
        let (low, high) = (self.min(other), self.max(other));
        LEVELS.iter().any(|level| level.0 > low.0 && level.0 <= high.0 && level.2)
    }

    /// SCRAM credentials can be records.
    pub fn has_scram(self) -> bool {
        self >= Self::V3_5_IV2
    }

    /// Below 3.6-IV0 an ISR that shrinks also raises the leader epoch.
    pub fn bumps_leader_epoch_on_isr_shrink(self) -> bool {
        self < Self::V3_6_IV0
    }

    /// Records can be bound into transactions.
    pub fn has_transactions(self) -> bool {
        self >= Self::V3_6_IV1
    }

    /// Delegation tokens can be records.
    pub fn has_delegation_tokens(self) -> bool {
        self >= Self::V3_6_IV2
    }

    /// Controllers register.
    pub fn has_controller_registration(self) -> bool {
        self >= Self::V3_7_IV0
    }

    /// A replica's directory is part of its partition's record.
    pub fn has_directory_assignment(self) -> bool {
        self >= Self::V3_7_IV2
    }

    /// Partitions can have eligible leader replicas.
    pub fn has_elr(self) -> bool {
        self >= Self::V4_0_IV1
    }

    /// Directories can be cordoned.
    pub fn has_cordoned_directories(self) -> bool {
        self >= Self::V4_3_IV0
    }

    /// The version of RegisterBrokerRecord to write.
    pub fn register_broker_version(self) -> i16 {
        match self {
            v if v >= Self::V4_3_IV0 => 4,
            v if v >= Self::V3_7_IV2 => 3,
            v if v >= Self::V3_4_IV0 => 2,
            _ => 1,
        }
    }

    /// The version of PartitionRecord and PartitionChangeRecord to write.
    pub fn partition_version(self) -> i16 {
        match self {
            v if v >= Self::V4_0_IV1 => 2,
            v if v >= Self::V3_7_IV2 => 1,
            _ => 0,
        }
    }
}

impl fmt::Display for MetadataVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_its_name_and_no_other_is_known() {
        for level in 7..=30 {
            let version = MetadataVersion::from_level(level).expect("known");
            assert_eq!(version.level(), level);
            assert_eq!(version.entry().0, level);
        }
        assert_eq!(MetadataVersion::from_level(6), None);
        assert_eq!(MetadataVersion::from_level(31), None);
        assert_eq!(MetadataVersion::LATEST.to_string(), "4.3-IV0");
        assert_eq!(MetadataVersion(23).name(), "4.0-IV1");
    }

    #[test]
    fn record_versions_follow_the_level() {
        let versions = |level| {
            let version = MetadataVersion(level);
            (version.register_broker_version(), version.partition_version())
        };
        assert_eq!(versions(7), (1, 0));
        assert_eq!(versions(8), (2, 0));
        assert_eq!(versions(16), (2, 0));
        assert_eq!(versions(17), (3, 1));
        assert_eq!(versions(23), (3, 2));
        assert_eq!(versions(30), (4, 2));
    }

    #[test]
    fn a_change_of_records_stands_between_levels() {
        let between = |a, b| MetadataVersion(a).metadata_changes_between(MetadataVersion(b));
        assert!(!between(29, 29));
        assert!(!between(24, 29));
        assert!(!between(29, 23));
        assert!(between(30, 29));
        assert!(between(22, 23));
    }
}
