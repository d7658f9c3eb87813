//! Loading all logs at the start, on several threads a log directory.
//!
//! What is no log is left alone, with a warning. A log that cannot be opened takes its log directory
//! offline; without any directory left there is nothing to start for.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use kdp_client::protocol::types::Offset;
use kdp_client::protocol::uuid::Uuid;
use parking_lot::{Mutex, RwLock};

use super::{Directory, LogManager, LogManagerConfig, LogManagerError};
use crate::config::LogConfig;
use crate::durability::Durability;
use crate::log::checkpoint::OffsetCheckpoint;
use crate::log::error::StorageError;
use crate::log::topic_partition::DirectoryKind;
use crate::log::{Log, LogOptions, TopicPartition, clean_shutdown};

/// The metadata log lies among the others, but the quorum looks after it.
const METADATA_TOPIC: &str = "__cluster_metadata";

/// What the metadata says of the logs that are found.
pub struct LogCatalog<'a> {
    /// A topic's settings.
    pub config: &'a (dyn Fn(&str) -> Arc<LogConfig> + Sync),
    /// Whether a log, of this topic id if it has one, belongs to no replica of this broker.
    pub is_stray: &'a (dyn Fn(&TopicPartition, Option<Uuid>) -> bool + Sync),
}

/// A log found in a directory.
struct Found {
    partition: TopicPartition,
    path: PathBuf,
}

impl LogManager {
    /// Opens all logs. It blocks, and reads what was not flushed if the last stop was not clean.
    pub fn load(
        config: LogManagerConfig,
        catalog: &LogCatalog<'_>,
        now_ms: i64,
    ) -> Result<Self, LogManagerError> {
        let mut manager = Self {
            directories: config.directories.iter().map(|path| Directory::new(path, &config)).collect(),
            dynamic: RwLock::new(config.dynamic),
            logs: RwLock::default(),
            changes: Mutex::default(),
            deleted: Mutex::default(),
        };
        let mut failure = None;
        for at in 0..manager.directories.len() {
            match manager.load_directory(at, catalog, now_ms) {
                Ok(()) => {}
                Err(LogManagerError::Storage(error)) => {
                    let directory = &manager.directories[at].shared;
                    directory.take_offline();
                    tracing::error!(%error, "the log directory {} is offline", directory.path().display());
                    failure = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        match failure {
            Some(error) if manager.directories().all(|directory| directory.is_offline()) => Err(error.into()),
            _ => Ok(manager),
        }
    }

    fn load_directory(
        &mut self,
        at: usize,
        catalog: &LogCatalog<'_>,
        now_ms: i64,
    ) -> Result<(), LogManagerError> {
        let directory = &mut self.directories[at];
        let path = directory.shared.path().to_owned();
        let failed = |what| {
            let path = path.clone();
            move |source| StorageError::Io { what, path, source }
        };
        create_directory(&path, directory.shared.durability())
            .map_err(failed("creating the log directory"))?;
        let marker = clean_shutdown::take(&path).map_err(failed("reading the clean shutdown marker"))?;
        let clean = marker.is_some();
        directory.previous_broker_epoch = marker.flatten();
        let recovery_points = read_or_forget(&directory.recovery_points, &path);
        let log_start_offsets = read_or_forget(&directory.log_start_offsets, &path);
        let cleaner_offsets = read_or_forget(&directory.cleaner_offsets, &path);
        let found = self.find_logs(&path, now_ms).map_err(failed("listing the log directory"))?;
        if !clean && !found.is_empty() {
            tracing::info!(directory = %path.display(), logs = found.len(), "the last stop was not clean, recovering");
        }
        let directory = &self.directories[at];
        let open = |found: &Found| {
            let mut log = Log::open(LogOptions {
                partition: found.partition.clone(),
                topic_id: None,
                parent: Arc::clone(&directory.shared),
                path: found.path.clone(),
                config: (catalog.config)(&found.partition.topic),
                log_start_offset: log_start_offsets.get(&found.partition).copied().unwrap_or(Offset(0)),
                recovery_point: recovery_points.get(&found.partition).copied().unwrap_or(Offset(0)),
                clean,
                producer_id_expiration_ms: self.dynamic_settings().producer_id_expiration_ms,
                now_ms,
            })?;
            log.set_first_dirty(cleaner_offsets.get(&found.partition).copied());
            Ok(log)
        };
        let logs = in_parallel(&found, self.dynamic_settings().threads_per_directory, open)?;
        self.take_in(logs, catalog)
    }

    /// The logs in a directory; what is left of deleted ones is noted, to be deleted.
    fn find_logs(&self, directory: &Path, now_ms: i64) -> io::Result<Vec<Found>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let path = entry.path();
            if !entry.file_type()?.is_dir() {
                continue;
            }
            match entry.file_name().to_str().and_then(DirectoryKind::parse) {
                Some((partition, _)) if &*partition.topic == METADATA_TOPIC => {}
                Some((partition, DirectoryKind::Current)) => found.push(Found { partition, path }),
                Some((_, DirectoryKind::Delete)) => self.deleted.lock().push((path, now_ms)),
                Some((partition, DirectoryKind::Future | DirectoryKind::Stray)) => {
                    tracing::warn!(%partition, path = %path.display(), "a log is kept, but not used");
                }
                None => {
                    tracing::warn!(path = %path.display(), "this is not the directory of a log, it is left alone");
                }
            }
        }
        Ok(found)
    }

    fn take_in(&self, logs: Vec<Log>, catalog: &LogCatalog<'_>) -> Result<(), LogManagerError> {
        let mut stray = Vec::new();
        for log in logs {
            let partition = log.partition().clone();
            if (catalog.is_stray)(&partition, log.topic_id()) {
                stray.push(partition.clone());
            }
            let path = log.path().to_owned();
            let previous = self.logs.write().insert(partition.clone(), Arc::new(Mutex::new(log)));
            if let Some(previous) = previous {
                let first = previous.lock().path().to_owned();
                return Err(LogManagerError::Duplicate { partition, first, second: path });
            }
        }
        Ok(self.make_stray(&stray)?)
    }
}

fn create_directory(path: &Path, durability: Durability) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(path)?;
    durability.sync_parent(path)
}

/// Without a checkpoint more is recovered than need be, that is all.
fn read_or_forget(checkpoint: &OffsetCheckpoint, directory: &Path) -> BTreeMap<TopicPartition, Offset> {
    checkpoint.read().unwrap_or_else(|error| {
        tracing::warn!(directory = %directory.display(), %error, "a checkpoint cannot be read, doing without it");
        BTreeMap::new()
    })
}

/// Does `work` for each item on up to `threads` threads; ends early after an error.
pub(super) fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> Result<R, StorageError> + Sync,
) -> Result<Vec<R>, StorageError> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            match work(item) {
                Ok(result) => done.push(result),
                Err(error) => {
                    next.store(items.len(), Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
        Ok(done)
    };
    let threads = threads.clamp(1, items.len().max(1));
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            let more = other.join().expect("the work does not panic");
            done = done.and_then(|mut done| {
                done.extend(more?);
                Ok(done)
            });
        }
        done
    })
}
