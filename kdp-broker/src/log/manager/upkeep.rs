//! What is done to the logs from time to time, and at the end. Everything here blocks on the disk: it is for
//! a background thread.
//!
//! One log's failure takes its log directory offline and is told there; the other logs go on.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::sync::Arc;

use kdp_client::protocol::types::BrokerEpoch;

use super::load::in_parallel;
use super::{Directory, LogManager, SharedLog};
use crate::log::error::StorageError;
use crate::log::{FlushJob, Log, TopicPartition, clean_shutdown};

/// With more logs than this to be closed, the file system is flushed as a whole: a handful of fsyncs a log
/// would take longer.
const LOGS_SYNCED_APART_MAX: usize = 256;

impl LogManager {
    /// Deletes old segments (every `log.retention.check.interval.ms`); gives how many.
    pub fn delete_old_segments(&self, now_ms: i64) -> usize {
        let deleted = |(_, log): (_, SharedLog)| log.lock().delete_old_segments(now_ms).unwrap_or(0);
        self.all().into_iter().map(deleted).sum()
    }

    /// Flushes the logs whose `flush.ms` has passed (every `log.flush.scheduler.interval.ms`).
    pub fn flush_due(&self, now_ms: i64) {
        for (_, log) in self.all() {
            flush(&log, |log| log.due_flush_job(now_ms));
        }
    }

    /// Forgets producers that have been silent (every `producer.id.expiration.check.interval.ms`).
    pub fn remove_expired_producers(&self, now_ms: i64) {
        for (_, log) in self.all() {
            log.lock().remove_expired_producers(now_ms);
        }
    }

    /// Does what logs have left to be done: flushes sealed segments, deletes files whose time has come. It
    /// costs next to nothing when there is nothing to do.
    pub fn do_chores(&self, now_ms: i64) {
        for directory in self.directories() {
            for partition in directory.take_rolled() {
                if let Some(log) = self.get(&partition) {
                    flush(&log, Log::sealed_flush_job);
                }
            }
            directory.delete_due_files(now_ms);
        }
        self.delete_directories(now_ms);
    }

    fn delete_directories(&self, now_ms: i64) {
        let due: Vec<_> = self.deleted.lock().extract_if(.., |(_, due_ms)| *due_ms <= now_ms).collect();
        for (path, _) in due {
            match fs::remove_dir_all(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::warn!(path = %path.display(), %error, "the directory of a deleted log could not be deleted");
                }
                _ => tracing::info!(path = %path.display(), "deleted a log"),
            }
        }
    }

    /// Writes the recovery points and log start offsets of all logs (every
    /// `log.flush.offset.checkpoint.interval.ms`, and `log.flush.start.offset.checkpoint.interval.ms`).
    pub fn checkpoint_offsets(&self) {
        for directory in self.directories.iter().filter(|directory| !directory.shared.is_offline()) {
            if let Err(error) = self.checkpoint(directory) {
                tracing::error!(%error, "the offsets of the logs could not be written");
            }
        }
    }

    /// A log start offset is only written where it lies above the first segment's base offset.
    pub(super) fn checkpoint(&self, directory: &Directory) -> Result<(), StorageError> {
        let _alone = directory.checkpointing.lock();
        let mut recovery_points = BTreeMap::new();
        let mut log_start_offsets = BTreeMap::new();
        let mut cleaner_offsets = BTreeMap::new();
        for (partition, log) in self.logs_in(directory) {
            let log = log.lock();
            recovery_points.insert(partition.clone(), log.recovery_point());
            if log.log_start_offset() > log.first_segment_base_offset() {
                log_start_offsets.insert(partition.clone(), log.log_start_offset());
            }
            cleaner_offsets.extend(log.first_dirty_known().map(|offset| (partition, offset)));
        }
        let written =
            directory.recovery_points.write(&recovery_points, directory.shared.durability()).and_then(|()| {
                directory.log_start_offsets.write(&log_start_offsets, directory.shared.durability())
            });
        let written = written.and_then(|()| match cleaner_offsets.is_empty() {
            // Nothing has ever been cleaned here, or nothing that has been is left.
            true if !directory.cleaner_offsets.exists() => Ok(()),
            _ => directory.cleaner_offsets.write(&cleaner_offsets, directory.shared.durability()),
        });
        checked(directory, written)
    }

    /// Writes the high watermarks of all logs (every `replica.high.watermark.checkpoint.interval.ms`). They
    /// are for Apache's brokers: alone, this one has committed whatever its logs hold.
    pub fn checkpoint_high_watermarks(&self) {
        for directory in self.directories.iter().filter(|directory| !directory.shared.is_offline()) {
            if let Err(error) = self.checkpoint_high_watermarks_of(directory) {
                tracing::error!(%error, "the high watermarks of the logs could not be written");
            }
        }
    }

    fn checkpoint_high_watermarks_of(&self, directory: &Directory) -> Result<(), StorageError> {
        let logs = self.logs_in(directory).into_iter();
        let offsets = logs.map(|(partition, log)| (partition, log.lock().high_watermark())).collect();
        checked(directory, directory.high_watermarks.write(&offsets, directory.shared.durability()))
    }

    fn logs_in(&self, directory: &Directory) -> Vec<(TopicPartition, SharedLog)> {
        let mut logs = self.all();
        logs.retain(|(_, log)| Arc::ptr_eq(log.lock().parent(), &directory.shared));
        logs
    }

    /// Ends the use of all logs: flushes and closes them, writes the checkpoints, and says of each log
    /// directory for which all of that succeeded that the stop was clean.
    pub fn close(&self, broker_epoch: Option<BrokerEpoch>) {
        let _changes = self.changes.lock();
        for directory in self.directories.iter().filter(|directory| !directory.shared.is_offline()) {
            if let Err(error) = self.close_directory(directory, broker_epoch) {
                tracing::error!(%error, "the log directory {} was not closed cleanly", directory.shared.path().display());
            }
        }
    }

    fn close_directory(
        &self,
        directory: &Directory,
        broker_epoch: Option<BrokerEpoch>,
    ) -> Result<(), StorageError> {
        let logs = self.logs_in(directory);
        let threads = self.dynamic_settings().threads_per_directory;
        let (path, durability) = (directory.shared.path(), directory.shared.durability());
        let io = |what| move |source| StorageError::Io { what, path: path.to_owned(), source };
        if logs.len() < LOGS_SYNCED_APART_MAX {
            in_parallel(&logs, threads, |(_, log)| log.lock().close())?;
        } else {
            in_parallel(&logs, threads, |(_, log)| log.lock().write_out())?;
            durability.sync_filesystem(path).map_err(io("flushing the log directory"))?;
            logs.iter().for_each(|(_, log)| log.lock().synced());
        }
        self.checkpoint(directory)?;
        self.checkpoint_high_watermarks_of(directory)?;
        let marked = clean_shutdown::write(path, broker_epoch, durability);
        marked.map_err(io("writing the clean shutdown marker"))
    }
}

/// A checkpoint that cannot be written takes its log directory offline.
fn checked(directory: &Directory, written: io::Result<()>) -> Result<(), StorageError> {
    written.map_err(|source| {
        directory.shared.take_offline();
        let path = directory.shared.path().to_owned();
        StorageError::Io { what: "writing the checkpoints", path, source }
    })
}

/// Fsyncs without the log's lock, and tells the log what came of it.
fn flush(log: &SharedLog, job: impl FnOnce(&mut Log) -> Result<Option<FlushJob>, StorageError>) {
    let job = job(&mut log.lock());
    // What has failed is told where the log directory goes offline.
    if let Ok(Some(job)) = job {
        let flushed = job.run();
        let _ = log.lock().flushed(flushed);
    }
}
