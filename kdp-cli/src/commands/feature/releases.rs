//! `kdp feature releases`: which levels belong to which release of Apache Kafka. Asks no cluster.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::features::releases::{self, MetadataVersion};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::Outcome;
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show the feature levels that came with each release of Apache Kafka
///
/// Examples:
///   kdp feature releases
///   kdp feature releases 4.3
///   kdp feature releases --all
///
/// These are the levels that `kdp feature upgrade --release` sets: those of a new cluster.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Releases {
    /// Releases, such as 4.3, 4.3.1 or 3.7-IV2
    #[arg(value_name = "RELEASE")]
    releases: Vec<String>,
    /// Also the metadata versions between releases
    #[arg(long)]
    all: bool,
}

/// The levels of one release.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReleaseRow {
    /// The release.
    release: String,
    /// What its metadata version is called.
    metadata_version_name: String,
    /// Whether a downgrade below this metadata version can lose metadata.
    changes_metadata: bool,
    /// The level of `metadata.version`.
    metadata_version: i16,
    /// The level of `kraft.version`.
    kraft_version: i16,
    /// The level of `group.version`.
    group_version: i16,
    /// The level of `transaction.version`.
    transaction_version: i16,
    /// The level of `eligible.leader.replicas.version`.
    eligible_leader_replicas_version: i16,
    /// The level of `share.version`.
    share_version: i16,
    /// The level of `streams.version`.
    streams_version: i16,
}

pub(super) const COLUMNS: &[Column] = &[
    column("RELEASE", "release"),
    column("VERSION", "metadata_version_name"),
    column("METADATA", "metadata_version"),
    column("KRAFT", "kraft_version"),
    column("GROUP", "group_version"),
    column("TRANSACTION", "transaction_version"),
    column("ELR", "eligible_leader_replicas_version"),
    column("SHARE", "share_version"),
    column("STREAMS", "streams_version"),
    column("CHANGES-METADATA", "changes_metadata").wide(),
];

impl Releases {
    pub(super) fn run(&self) -> Outcome {
        let versions: Vec<&MetadataVersion> = match (&self.releases[..], self.all) {
            ([], true) => releases::METADATA_VERSIONS.iter().collect(),
            ([], false) => releases::releases(),
            (names, _) => names.iter().map(|name| find(name)).collect::<Result<_, _>>()?,
        };
        Ok(Report::list("FeatureReleases", COLUMNS, versions.into_iter().map(row)))
    }
}

/// The metadata version of a release, as it is typed.
pub(super) fn find(name: &str) -> Result<&'static MetadataVersion, Failure> {
    let known: Vec<&str> = releases::releases().iter().map(|version| version.release).collect();
    let unknown = || {
        Failure::usage(format!("kdp knows no release `{name}`; it knows {}", known.join(", ")))
            .hint("a level that kdp does not know can be given as FEATURE=LEVEL")
    };
    releases::find(name).ok_or_else(unknown)
}

fn row(version: &MetadataVersion) -> ReleaseRow {
    let levels: BTreeMap<&str, i16> = version.defaults().into_iter().collect();
    let level = |feature| levels.get(feature).copied().unwrap_or_default();
    ReleaseRow {
        release: version.release.to_owned(),
        metadata_version_name: version.name(),
        changes_metadata: version.changes_metadata,
        metadata_version: version.level,
        kraft_version: level("kraft.version"),
        group_version: level("group.version"),
        transaction_version: level("transaction.version"),
        eligible_leader_replicas_version: level("eligible.leader.replicas.version"),
        share_version: level("share.version"),
        streams_version: level("streams.version"),
    }
}
