//! The task that writes snapshots, and gives up what they have replaced.
//!
//! As `KafkaRaftLog` does: the oldest snapshot goes, and the log before the next one, while log and
//! snapshots take more than `metadata.max.retention.bytes` or the snapshot is older than
//! `metadata.max.retention.ms`. The newest stays.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

use super::load::QuorumError;
use super::snapshot::{self, SnapshotId, Times};
use super::voters::Voters;
use crate::clock::Clock;
use crate::log::Log;
use crate::metadata::MetadataImage;

/// How much and how long is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Retention {
    /// Negative is no bound.
    pub(super) bytes: i64,
    /// Negative is for ever.
    pub(super) ms: i64,
}

/// What the task needs.
pub(crate) struct Snapshots {
    pub(super) log: Arc<Mutex<Log>>,
    pub(super) voters: Voters,
    pub(super) retention: Retention,
    pub(super) clock: Clock,
    pub(super) wanted: watch::Receiver<Option<Arc<MetadataImage>>>,
}

impl Snapshots {
    /// Writes the snapshots that are wanted until it is told to end, or nobody will want one.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        loop {
            tokio::select! {
                changed = self.wanted.changed() => if changed.is_err() { return },
                () = stop.cancelled() => return,
            }
            let Some(image) = self.wanted.borrow_and_update().clone() else { continue };
            let round = tokio::task::spawn_blocking(move || {
                let outcome = self.write(&image);
                (self, outcome)
            });
            match round.await {
                Ok((snapshots, outcome)) => {
                    self = snapshots;
                    if let Err(error) = outcome {
                        // The log still has all of it; the next snapshot may succeed.
                        error!(%error, "writing a snapshot of the metadata failed");
                    }
                }
                Err(error) => return error!(%error, "writing a snapshot of the metadata failed"),
            }
        }
    }

    fn write(&self, image: &MetadataImage) -> Result<(), QuorumError> {
        let file = |error| QuorumError::File("a snapshot of the metadata", error);
        let Some(version) = image.features.metadata_version() else { return Ok(()) };
        let directory = self.log.lock().path().to_owned();
        let id = SnapshotId::after(image.provenance);
        let path = id.path(&directory);
        if !path.exists() {
            let durability = self.log.lock().parent().durability();
            let times =
                Times { now_ms: self.clock.wall_ms(), last_contained_ms: image.provenance.timestamp_ms };
            let control = self.voters.to_records();
            let written =
                snapshot::write(&path, id.epoch, times, control, image.to_records(version), durability);
            written.map_err(file)?;
            info!(snapshot = %path.display(), "the metadata has a new snapshot");
        }
        self.clean(&directory)
    }

    /// Gives up the snapshots, and the log before the next ones, that are beyond the retention.
    fn clean(&self, directory: &Path) -> Result<(), QuorumError> {
        let file = |error| QuorumError::File("the snapshots of the metadata log", error);
        let now_ms = self.clock.wall_ms();
        loop {
            let ids = snapshot::list(directory).map_err(file)?;
            let [oldest, next, ..] = ids[..] else { return Ok(()) };
            if !self.is_beyond(directory, oldest, now_ms).map_err(file)? {
                return Ok(());
            }
            let mut log = self.log.lock();
            log.delete_records_before(next.offset)?;
            log.delete_old_segments(now_ms)?;
            fs::remove_file(oldest.path(directory)).map_err(file)?;
        }
    }

    fn is_beyond(&self, directory: &Path, oldest: SnapshotId, now_ms: i64) -> io::Result<bool> {
        let mut total = self.log.lock().size();
        for id in snapshot::list(directory)? {
            total += fs::metadata(id.path(directory))?.len();
        }
        let too_large = u64::try_from(self.retention.bytes).is_ok_and(|bytes| total > bytes);
        if too_large || self.retention.ms < 0 {
            return Ok(too_large);
        }
        let age_ms = now_ms.saturating_sub(snapshot::read(&oldest.path(directory))?.last_contained_ms);
        Ok(age_ms > self.retention.ms)
    }
}
