//! Which feature levels came with which release of Apache Kafka, up to 4.3. Pure.
//!
//! What Apache's `MetadataVersion` and the other `FeatureVersion` enums say: a level of a feature is
//! the default from one metadata version on. kdp ships the table because no API tells it.

/// The feature that orders all others.
pub const METADATA_VERSION: &str = "metadata.version";

/// A level of `metadata.version`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MetadataVersion {
    /// The number that clusters keep.
    pub level: i16,
    /// The release it came with, such as `3.9`.
    pub release: &'static str,
    /// Which one of that release: 0 for `IV0`.
    pub iteration: u8,
    /// Whether going below it loses metadata: Apache's `didMetadataChange`.
    pub changes_metadata: bool,
}

/// A level of a feature other than `metadata.version`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureLevel {
    /// The feature.
    pub feature: &'static str,
    /// The level.
    pub level: i16,
    /// The metadata version from which on new clusters have it.
    pub default_since: i16,
    /// The metadata version without which it cannot be set.
    pub requires: i16,
    /// What it brings.
    pub brings: &'static str,
}

const fn version(
    level: i16,
    release: &'static str,
    iteration: u8,
    changes_metadata: bool,
) -> MetadataVersion {
    MetadataVersion { level, release, iteration, changes_metadata }
}

/// Every metadata version that Kafka 4 can still read, the oldest first.
pub const METADATA_VERSIONS: &[MetadataVersion] = &[
    version(7, "3.3", 3, true),
    version(8, "3.4", 0, true),
    version(9, "3.5", 0, false),
    version(10, "3.5", 1, false),
    version(11, "3.5", 2, true),
    version(12, "3.6", 0, false),
    version(13, "3.6", 1, true),
    version(14, "3.6", 2, true),
    version(15, "3.7", 0, true),
    version(16, "3.7", 1, false),
    version(17, "3.7", 2, true),
    version(18, "3.7", 3, false),
    version(19, "3.7", 4, false),
    version(20, "3.8", 0, false),
    version(21, "3.9", 0, false),
    version(22, "4.0", 0, false),
    version(23, "4.0", 1, true),
    version(24, "4.0", 2, false),
    version(25, "4.0", 3, false),
    version(26, "4.1", 0, false),
    version(27, "4.1", 1, false),
    version(28, "4.2", 0, false),
    version(29, "4.2", 1, false),
    version(30, "4.3", 0, true),
];

/// The lowest level on which any other feature can stand.
const OLDEST: i16 = 7;

const fn level(
    feature: &'static str,
    level: i16,
    default_since: i16,
    requires: i16,
    brings: &'static str,
) -> FeatureLevel {
    FeatureLevel { feature, level, default_since, requires, brings }
}

/// Every level above 0 of every other feature; of one feature the lower first.
pub const FEATURE_LEVELS: &[FeatureLevel] = &[
    level("eligible.leader.replicas.version", 1, 26, 23, "eligible leader replicas (KIP-966)"),
    level("group.version", 1, 22, OLDEST, "consumer groups of the new protocol (KIP-848)"),
    level("kraft.version", 1, 21, OLDEST, "controllers that can be added and removed (KIP-853)"),
    level("share.version", 1, 28, OLDEST, "share groups (KIP-932)"),
    level("streams.version", 1, 29, OLDEST, "streams groups (KIP-1071)"),
    level("transaction.version", 1, 24, OLDEST, "flexible transaction records (KIP-890)"),
    level("transaction.version", 2, 24, OLDEST, "an epoch for each transaction (KIP-890)"),
];

impl MetadataVersion {
    /// Apache's spelling, such as `3.9-IV0`.
    pub fn name(&self) -> String {
        format!("{}-IV{}", self.release, self.iteration)
    }

    /// The levels that a new cluster of this version has, `metadata.version` first.
    pub fn defaults(&self) -> Vec<(&'static str, i16)> {
        let mut levels = vec![(METADATA_VERSION, self.level)];
        for known in FEATURE_LEVELS {
            if levels.last().is_none_or(|(feature, _)| *feature != known.feature) {
                levels.push((known.feature, 0));
            }
            if known.default_since <= self.level {
                *levels.last_mut().expect("there is at least one") = (known.feature, known.level);
            }
        }
        levels
    }
}

/// The metadata version of this level.
pub fn of_level(level: i16) -> Option<&'static MetadataVersion> {
    METADATA_VERSIONS.iter().find(|version| version.level == level)
}

/// Reads `4.3`, `4.3.1`, `4.3.x` or `4.3-IV0`; a release means its newest metadata version.
pub fn find(text: &str) -> Option<&'static MetadataVersion> {
    if let Some(exact) = METADATA_VERSIONS.iter().find(|version| version.name() == text) {
        return Some(exact);
    }
    let mut parts = text.splitn(3, '.');
    let release = format!("{}.{}", parts.next()?, parts.next()?);
    METADATA_VERSIONS.iter().rev().find(|version| version.release == release)
}

/// The level as a person reads it: `21 (3.9-IV0)` for `metadata.version`, else the number.
pub fn describe_level(feature: &str, level: i16) -> String {
    match of_level(level).filter(|_| feature == METADATA_VERSION) {
        Some(version) => format!("{level} ({})", version.name()),
        None => level.to_string(),
    }
}

/// The newest metadata version of each release, the oldest first.
pub fn releases() -> Vec<&'static MetadataVersion> {
    let newest = |(index, version): (usize, &'static MetadataVersion)| {
        let next = METADATA_VERSIONS.get(index + 1);
        next.is_none_or(|next| next.release != version.release).then_some(version)
    };
    METADATA_VERSIONS.iter().enumerate().filter_map(newest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_found_in_every_spelling() {
        let level = |text| find(text).map(|version| version.level);
        for text in ["4.3", "4.3.1", "4.3.x", "4.3-IV0"] {
            assert_eq!(level(text), Some(30), "{text}");
        }
        assert_eq!(level("3.7"), Some(19));
        assert_eq!(level("3.7-IV2"), Some(17));
        for text in ["4", "9.9", "3.7-IV9", ""] {
            assert_eq!(level(text), None, "{text}");
        }
    }

    #[test]
    fn defaults_are_those_of_apaches_version_mapping() {
        let levels =
            |text| find(text).unwrap().defaults().iter().map(|(_, level)| *level).collect::<Vec<_>>();
        // metadata, eligible.leader.replicas, group, kraft, share, streams, transaction.
        assert_eq!(levels("3.8"), [20, 0, 0, 0, 0, 0, 0]);
        assert_eq!(levels("3.9"), [21, 0, 0, 1, 0, 0, 0]);
        assert_eq!(levels("4.0"), [25, 0, 1, 1, 0, 0, 2]);
        assert_eq!(levels("4.3"), [30, 1, 1, 1, 1, 1, 2]);
    }

    #[test]
    fn every_release_stands_once() {
        let names: Vec<_> = releases().iter().map(|version| version.release).collect();
        assert_eq!(names, ["3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "4.0", "4.1", "4.2", "4.3"]);
    }
}
