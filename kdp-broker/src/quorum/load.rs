//! From the files of the metadata log to the image: the latest snapshot, then the log behind it.

use std::io;
use std::path::Path;
use std::sync::Arc;

use kdp_client::protocol::records::Batches;
use kdp_client::protocol::types::Offset;

use super::framing::{self, Batch, FramingError};
use super::snapshot::{self, Contents, SnapshotId};
use super::voters::Voters;
use crate::log::{Log, ReadError, StorageError};
use crate::metadata::{ApplyError, MetadataImage, MetadataLoader, Provenance};

const READ_SIZE: u32 = 1024 * 1024;

/// The metadata log cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum QuorumError {
    /// A file of the log itself.
    #[error(transparent)]
    Log(#[from] StorageError),
    /// Reading the log.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Another file.
    #[error("{0}: {1}")]
    File(&'static str, #[source] io::Error),
    /// A batch that cannot be read.
    #[error("the metadata log: {0}")]
    Framing(#[from] FramingError),
    /// A record that does not fit.
    #[error("the metadata log at offset {0}: {1}")]
    Apply(Offset, #[source] ApplyError),
    /// Beginning an epoch.
    #[error("the metadata log: {0}")]
    Append(#[source] Box<crate::log::AppendError>),
    /// The log begins later than the latest snapshot ends.
    #[error("the metadata log begins at offset {log_start}, but there is no snapshot up to there")]
    MissingSnapshot {
        /// Where it begins.
        log_start: Offset,
    },
    /// The controllers are others, or more.
    #[error(
        "this directory belongs to a quorum of the controllers {voters}; kdp-broker leads a quorum only alone"
    )]
    OtherVoters {
        /// Who they are.
        voters: String,
    },
}

/// What the files say.
pub(super) struct Loaded {
    pub(super) loader: MetadataLoader,
    pub(super) voters: Voters,
    /// The checkpoint of formatting, where it is still there.
    pub(super) zero_checkpoint: Option<Contents>,
    /// Where the latest snapshot ends.
    pub(super) snapshot: Option<SnapshotId>,
    /// The bytes of the log behind it.
    pub(super) bytes: u64,
}

pub(super) fn load(log: &mut Log, cluster_id: &str, now_ms: i64) -> Result<Loaded, QuorumError> {
    let directory = log.path().to_owned();
    let file = |error| QuorumError::File("the snapshots of the metadata log", error);
    snapshot::remove_leftovers(&directory).map_err(file)?;
    let image = MetadataImage { cluster_id: Arc::from(cluster_id), ..MetadataImage::default() };
    let mut loaded = Loaded {
        loader: MetadataLoader::new(image),
        voters: Voters { offset: Offset::NONE, ..Voters::default() },
        zero_checkpoint: None,
        snapshot: None,
        bytes: 0,
    };
    match snapshot::list(&directory).map_err(file)?.last() {
        Some(&SnapshotId::ZERO) => loaded.read_zero_checkpoint(&directory)?,
        Some(id) => loaded.read_snapshot(&directory, *id)?,
        None => {}
    }
    let from = loaded.snapshot.map_or(Offset(0), |id| id.offset);
    if log.log_end_offset() < from {
        // A crash between the end of a snapshot and that of the log that it replaces.
        log.truncate_fully_and_start_at(from, now_ms)?;
    }
    if log.log_start_offset() > from {
        return Err(QuorumError::MissingSnapshot { log_start: log.log_start_offset() });
    }
    loaded.read_log(log, from)?;
    Ok(loaded)
}

impl Loaded {
    fn read_zero_checkpoint(&mut self, directory: &Path) -> Result<(), QuorumError> {
        let read = snapshot::read(&SnapshotId::ZERO.path(directory));
        let contents = read.map_err(|error| QuorumError::File("the zero checkpoint", error))?;
        self.voters.apply(Offset::NONE, &contents.control);
        self.zero_checkpoint = Some(contents);
        Ok(())
    }

    fn read_snapshot(&mut self, directory: &Path, id: SnapshotId) -> Result<(), QuorumError> {
        let read = snapshot::read(&id.path(directory));
        let contents = read.map_err(|error| QuorumError::File("the latest snapshot", error))?;
        let last =
            Provenance { offset: id.offset + -1, epoch: id.epoch, timestamp_ms: contents.last_contained_ms };
        self.voters.apply(last.offset, &contents.control);
        for record in &contents.records {
            let applied = self.loader.apply(last.offset, record);
            applied.map_err(|error| QuorumError::Apply(last.offset, error))?;
        }
        self.loader.note(last);
        self.snapshot = Some(id);
        Ok(())
    }

    fn read_log(&mut self, log: &Log, from: Offset) -> Result<(), QuorumError> {
        let end = log.log_end_offset();
        let mut next = from;
        while let Some(slice) = log.read(next, READ_SIZE, true, end)? {
            let bytes = slice.read().map_err(|error| QuorumError::File("the metadata log", error))?;
            for batch in Batches::new(&bytes) {
                let (last, batch) = framing::read_batch(&batch.map_err(FramingError::from)?)?;
                self.apply_batch(next, last, batch)?;
            }
            next = slice.next_offset;
            self.bytes += bytes.len() as u64;
        }
        Ok(())
    }

    /// Records that the snapshot already contains are passed over: a batch may reach across its end.
    fn apply_batch(&mut self, from: Offset, last: Provenance, batch: Batch) -> Result<(), QuorumError> {
        if last.offset < from {
            return Ok(());
        }
        match batch {
            Batch::Control(records) => self.voters.apply(last.offset, &records),
            Batch::Data(records) => {
                for (offset, record) in records.iter().filter(|(offset, _)| *offset >= from) {
                    let applied = self.loader.apply(*offset, record);
                    applied.map_err(|error| QuorumError::Apply(*offset, error))?;
                }
            }
        }
        self.loader.note(last);
        Ok(())
    }
}
