//! What a directory is formatted with, and what the first leader writes into an empty log.
//!
//! Apache 4.0 to 4.3 keep the first records in `bootstrap.checkpoint`, 4.4 in the zero checkpoint
//! of the metadata log. We write the former, which all of them open, and read both.

use std::io;
use std::path::Path;

use kdp_client::protocol::schema::metadata::{FeatureLevelRecord, MetadataRecord};
use kdp_client::protocol::types::{LeaderEpoch, Offset};

use super::snapshot::{self, Contents, SnapshotId, Times};
use super::voters::{LocalVoter, Voters};
use crate::directory::NewDirectory;
use crate::durability::Durability;
use crate::metadata::{Feature, MetadataDelta, MetadataImage, MetadataVersion, VersionedRecord};

const FILE: &str = "bootstrap.checkpoint";
/// The directory of the metadata log.
pub(super) const LOG_DIRECTORY: &str = "__cluster_metadata-0";
const KRAFT_VERSION: i16 = 1;

/// Writes what a new directory begins with: the levels of the features, and where it will hold the
/// metadata log, its one voter.
pub(crate) fn format(new: &NewDirectory<'_>, voter: &LocalVoter, now_ms: i64) -> io::Result<()> {
    let times = Times { now_ms, last_contained_ms: 0 };
    write(&new.path.join(FILE), times, format_records(), new.durability)?;
    if !new.holds_metadata || !new.is_first_of_node {
        return Ok(());
    }
    let directory = new.path.join(LOG_DIRECTORY);
    std::fs::create_dir_all(&directory)?;
    let mut voters = Voters { kraft_version: KRAFT_VERSION, record: None, offset: Offset::NONE };
    let control = voters.start_epoch(voter, Offset::NONE).split_off(1);
    let path = SnapshotId::ZERO.path(&directory);
    snapshot::write(&path, LeaderEpoch(0), times, control, std::iter::empty(), new.durability)
}

fn write(path: &Path, times: Times, records: Vec<VersionedRecord>, durability: Durability) -> io::Result<()> {
    snapshot::write(path, SnapshotId::ZERO.epoch, times, Vec::new(), records.into_iter(), durability)
}

/// The highest levels that are served in full.
fn format_records() -> Vec<VersionedRecord> {
    let others = Feature::ALL.into_iter().filter(|feature| *feature != Feature::KRAFT_VERSION);
    let others = others.map(|feature| (feature.name, feature.format_level)).filter(|(_, level)| *level > 0);
    let version = (MetadataVersion::FEATURE, MetadataVersion::LATEST.level());
    std::iter::once(version).chain(others).map(|(name, level)| level_record(name, level)).collect()
}

fn level_record(name: &str, level: i16) -> VersionedRecord {
    (FeatureLevelRecord { name: name.to_owned(), feature_level: level, ..Default::default() }.into(), 0)
}

/// The first records of an empty log: from `bootstrap.checkpoint`, else from the zero checkpoint as
/// Apache 4.4 writes it, else `metadata.version` alone.
pub(super) fn read(parent: &Path, zero_checkpoint: Option<&Contents>) -> io::Result<Vec<VersionedRecord>> {
    let path = parent.join(FILE);
    let records = match snapshot::read(&path) {
        Ok(contents) => contents.records,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            zero_checkpoint.map(|contents| contents.records.clone()).unwrap_or_default()
        }
        Err(error) => return Err(error),
    };
    if records.is_empty() {
        return Ok(vec![level_record(MetadataVersion::FEATURE, MetadataVersion::LATEST.level())]);
    }
    check(&records).map_err(|reason| io::Error::new(io::ErrorKind::InvalidData, reason))?;
    Ok(records.into_iter().map(|record| (record, 0)).collect())
}

/// Whether we may write them: with levels from the future the directory is somebody else's.
fn check(records: &[MetadataRecord]) -> Result<(), String> {
    let mut image = MetadataImage::default();
    for record in records {
        let applied = image.apply(record, &mut MetadataDelta::default());
        applied.map_err(|error| format!("the directory was formatted for another release: {error}"))?;
    }
    match image.features.metadata_version() {
        Some(_) => Ok(()),
        None => Err("the bootstrap records do not say which metadata.version to use".into()),
    }
}

#[cfg(test)]
pub(crate) fn write_for_tests(path: &Path, records: Vec<VersionedRecord>) -> io::Result<()> {
    std::fs::remove_file(path)?;
    write(path, Times { now_ms: 0, last_contained_ms: 0 }, records, Durability::Machine)
}
