//! Snapshots: `OFFSET-EPOCH.checkpoint`, the image as it was before that offset.
//!
//! Control records at both ends, between them the records of the image; offsets count from 0 within
//! the file. It is written beside, fsynced and renamed, so that one that is there is whole.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use kdp_client::protocol::messages::{SnapshotFooterRecord, SnapshotHeaderRecord};
use kdp_client::protocol::records::{Batches, ControlRecord};
use kdp_client::protocol::types::{LeaderEpoch, Offset};

use super::framing::{self, Batch, FramingError, Place};
use crate::durability::Durability;
use crate::metadata::{Provenance, VersionedRecord};

const SUFFIX: &str = ".checkpoint";
const RECORDS_PER_BATCH: usize = 2000;

/// Which snapshot: the first offset that it does not contain, and the epoch of the record before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SnapshotId {
    pub(super) offset: Offset,
    pub(super) epoch: LeaderEpoch,
}

impl SnapshotId {
    /// The checkpoint that formatting writes: the voters, before there is a log.
    pub(super) const ZERO: Self = Self { offset: Offset(0), epoch: LeaderEpoch(0) };

    /// The snapshot of an image that ends there.
    pub(super) fn after(last: Provenance) -> Self {
        Self { offset: last.offset + 1, epoch: last.epoch }
    }

    pub(super) fn path(self, directory: &Path) -> PathBuf {
        directory.join(format!("{:020}-{:010}{SUFFIX}", self.offset.get(), self.epoch.get()))
    }

    fn of_name(name: &str) -> Option<Self> {
        let (offset, epoch) = name.strip_suffix(SUFFIX)?.split_once('-')?;
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(offset, 20) || !digits(epoch, 10) {
            return None;
        }
        Some(Self { offset: Offset(offset.parse().ok()?), epoch: LeaderEpoch(epoch.parse().ok()?) })
    }
}

/// All snapshots of a directory, the oldest first.
pub(super) fn list(directory: &Path) -> io::Result<Vec<SnapshotId>> {
    let mut ids = Vec::new();
    for entry in fs::read_dir(directory)? {
        ids.extend(entry?.file_name().to_str().and_then(SnapshotId::of_name));
    }
    ids.sort_unstable();
    Ok(ids)
}

/// Removes what an interrupted snapshot has left behind.
pub(super) fn remove_leftovers(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".checkpoint.part") || name.ends_with(".checkpoint.deleted") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Writes a snapshot file: header with `control` behind it, `records`, footer.
pub(super) fn write(
    path: &Path,
    epoch: LeaderEpoch,
    times: Times,
    control: Vec<ControlRecord>,
    records: impl Iterator<Item = VersionedRecord>,
    durability: Durability,
) -> io::Result<()> {
    let invalid = |error: FramingError| io::Error::new(io::ErrorKind::InvalidData, error);
    let part = path.with_extension("checkpoint.part");
    if part.exists() {
        fs::remove_file(&part)?;
    }
    let mut file = io::BufWriter::new(File::create(&part)?);
    let mut next_offset = Offset(0);
    let mut put = |count: usize, batch: &dyn Fn(Place) -> Result<Vec<u8>, FramingError>| -> io::Result<()> {
        let place = Place { base_offset: next_offset, epoch, timestamp_ms: times.now_ms };
        next_offset += i64::try_from(count).expect("a batch has few records");
        file.write_all(&batch(place).map_err(invalid)?)
    };
    let header = SnapshotHeaderRecord::default().with_last_contained_log_timestamp(times.last_contained_ms);
    let header: Vec<_> = std::iter::once(ControlRecord::SnapshotHeader(header)).chain(control).collect();
    put(header.len(), &|place| framing::control_batch(place, &header))?;
    let mut records = records.peekable();
    while records.peek().is_some() {
        let batch: Vec<_> = records.by_ref().take(RECORDS_PER_BATCH).collect();
        put(batch.len(), &|place| framing::data_batch(place, &batch))?;
    }
    let footer = [ControlRecord::SnapshotFooter(SnapshotFooterRecord::default())];
    put(footer.len(), &|place| framing::control_batch(place, &footer))?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.set_permissions(Permissions::from_mode(0o400))?;
    durability.sync_all(&file)?;
    fs::rename(&part, path)?;
    durability.sync_parent(path)
}

/// The times that a snapshot carries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) now_ms: i64,
    /// When the last record was written that the snapshot contains.
    pub(super) last_contained_ms: i64,
}

/// What stands in a snapshot file.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// When the last record was written that the snapshot contains.
    pub(super) last_contained_ms: i64,
    /// Control records but for header and footer.
    pub(super) control: Vec<ControlRecord>,
    pub(super) records: Vec<kdp_client::protocol::schema::metadata::MetadataRecord>,
}

/// Reads a snapshot file; one that does not end with its footer is an error.
pub(super) fn read(path: &Path) -> io::Result<Contents> {
    let invalid =
        |reason: String| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {reason}", path.display()));
    let bytes = fs::read(path)?;
    let mut contents = Contents::default();
    let mut is_complete = false;
    for batch in Batches::new(&bytes) {
        let batch = batch.map_err(|error| invalid(error.to_string()))?;
        let (_, batch) = framing::read_batch(&batch).map_err(|error| invalid(error.to_string()))?;
        match batch {
            Batch::Data(records) => contents.records.extend(records.into_iter().map(|(_, record)| record)),
            Batch::Control(records) => {
                for record in records {
                    match record {
                        ControlRecord::SnapshotHeader(header) => {
                            contents.last_contained_ms = header.last_contained_log_timestamp;
                        }
                        ControlRecord::SnapshotFooter(_) => is_complete = true,
                        other => contents.control.push(other),
                    }
                }
            }
        }
    }
    if is_complete { Ok(contents) } else { Err(invalid("it does not end with a footer".into())) }
}

#[cfg(test)]
#[path = "snapshot_tests.rs"]
mod tests;
