//! All logs of all log directories (`LogManager`).
//!
//! It creates, finds and deletes logs; `load` opens them at the start, `cleaning` and `upkeep` are what is done
//! to them from time to time and at the end. Whoever calls these owns the tasks and the clock.
//! Lock order: the map, then a log. A log's lock is held while its files change, never while they are fsynced.

mod cleaning;
mod load;
mod upkeep;

pub use load::LogCatalog;

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kdp_client::protocol::types::{BrokerEpoch, Offset};
use kdp_client::protocol::uuid::Uuid;
use parking_lot::{Mutex, RwLock};
use thiserror::Error;

use super::checkpoint::OffsetCheckpoint;
use super::error::StorageError;
use super::log_directory::LogDirectory;
use super::{Log, LogOptions, TopicPartition};
use crate::config::LogConfig;
use crate::durability::Durability;
use crate::metrics::FlushTimes;

/// A log as its users share it. The lock is for a moment: never hold it over an await or an fsync.
pub type SharedLog = Arc<Mutex<Log>>;

/// What the manager is to know of the broker's configuration.
#[derive(Clone, Debug)]
pub struct LogManagerConfig {
    /// `log.dirs`.
    pub directories: Vec<PathBuf>,
    /// What the files must survive.
    pub durability: Durability,
    /// Where flushes are counted.
    pub flush_times: FlushTimes,
    /// What may change.
    pub dynamic: DynamicLogSettings,
}

/// Settings of the manager that can change while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DynamicLogSettings {
    /// `num.recovery.threads.per.data.dir`.
    pub threads_per_directory: usize,
    /// `producer.id.expiration.ms`.
    pub producer_id_expiration_ms: i64,
    /// `log.cleaner.backoff.ms`.
    pub cleaner_backoff_ms: i64,
    /// How much of `log.cleaner.dedupe.buffer.size` may be filled.
    pub cleaner_map_bytes_max: usize,
}

/// Why the logs cannot be loaded, or a log not be had.
#[derive(Debug, Error)]
pub enum LogManagerError {
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// There is no log directory that could take a log.
    #[error("none of the log directories is usable")]
    NoDirectory,
    /// A partition has a log in two directories.
    #[error("{partition} has a log in {} and in {}; delete the one that is out of date", first.display(), second.display())]
    Duplicate {
        /// The partition.
        partition: TopicPartition,
        /// One of its directories.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// The log belongs to another topic of the same name.
    #[error("the log of {partition} belongs to topic id {found}, not {expected}")]
    InconsistentTopicId {
        /// The partition.
        partition: TopicPartition,
        /// The topic id asked for.
        expected: Uuid,
        /// The topic id of the log.
        found: Uuid,
    },
}

/// A log directory and the files at its top.
#[derive(Debug)]
struct Directory {
    shared: Arc<LogDirectory>,
    recovery_points: OffsetCheckpoint,
    log_start_offsets: OffsetCheckpoint,
    high_watermarks: OffsetCheckpoint,
    cleaner_offsets: OffsetCheckpoint,
    /// Held from looking at the logs until the checkpoints are on disk: both intervals end at the same
    /// time, and an older state must not replace a newer one.
    checkpointing: Mutex<()>,
    /// The broker epoch that the last clean stop was in.
    previous_broker_epoch: Option<BrokerEpoch>,
}

impl Directory {
    fn new(path: &Path, config: &LogManagerConfig) -> Self {
        let shared = LogDirectory::new(path, config.durability).timed(config.flush_times.clone());
        Self {
            shared: Arc::new(shared),
            recovery_points: OffsetCheckpoint::new(path, OffsetCheckpoint::RECOVERY_POINT),
            log_start_offsets: OffsetCheckpoint::new(path, OffsetCheckpoint::LOG_START_OFFSET),
            high_watermarks: OffsetCheckpoint::new(path, OffsetCheckpoint::HIGH_WATERMARK),
            cleaner_offsets: OffsetCheckpoint::new(path, OffsetCheckpoint::CLEANER_OFFSET),
            checkpointing: Mutex::default(),
            previous_broker_epoch: None,
        }
    }
}

/// All logs.
#[derive(Debug)]
pub struct LogManager {
    dynamic: RwLock<DynamicLogSettings>,
    directories: Vec<Directory>,
    logs: RwLock<HashMap<TopicPartition, SharedLog>>,
    /// Held while a log is created or deleted, which takes longer than the map may be locked.
    changes: Mutex<()>,
    /// Directories of deleted logs, and when they may go.
    deleted: Mutex<Vec<(PathBuf, i64)>>,
}

impl LogManager {
    /// Has these settings from now on.
    pub fn reconfigure(&self, settings: DynamicLogSettings) {
        *self.dynamic.write() = settings;
        for (_, log) in self.all() {
            log.lock().set_producer_id_expiration_ms(settings.producer_id_expiration_ms);
        }
    }

    /// The settings that can change, as they are now.
    pub fn dynamic_settings(&self) -> DynamicLogSettings {
        *self.dynamic.read()
    }

    /// A partition's log.
    pub fn get(&self, partition: &TopicPartition) -> Option<SharedLog> {
        self.logs.read().get(partition).cloned()
    }

    /// All logs, in no order.
    pub fn all(&self) -> Vec<(TopicPartition, SharedLog)> {
        self.logs.read().iter().map(|(partition, log)| (partition.clone(), Arc::clone(log))).collect()
    }

    /// The log directories, those that have failed included.
    pub fn directories(&self) -> impl Iterator<Item = &Arc<LogDirectory>> {
        self.directories.iter().map(|directory| &directory.shared)
    }

    /// The broker epoch that the last clean stop was in; `None` when there was none, or when the log
    /// directories do not agree on it.
    pub fn previous_broker_epoch(&self) -> Option<BrokerEpoch> {
        let mut epochs = self.directories.iter().map(|directory| directory.previous_broker_epoch);
        let first = epochs.next()??;
        epochs.all(|epoch| epoch == Some(first)).then_some(first)
    }

    /// The partition's log, created where there is none: in `directory`, or in the log directory that has
    /// the fewest.
    pub fn get_or_create(
        &self,
        partition: &TopicPartition,
        topic_id: Uuid,
        config: &Arc<LogConfig>,
        directory: Option<&Path>,
        now_ms: i64,
    ) -> Result<SharedLog, LogManagerError> {
        let _changes = self.changes.lock();
        let log = match self.get(partition) {
            Some(log) => log,
            None => self.create(partition, topic_id, config, directory, now_ms)?,
        };
        let mut guard = log.lock();
        guard.assign_topic_id(topic_id)?;
        match guard.topic_id() {
            Some(found) if found != topic_id => {
                let (partition, expected) = (partition.clone(), topic_id);
                Err(LogManagerError::InconsistentTopicId { partition, expected, found })
            }
            _ => {
                drop(guard);
                Ok(log)
            }
        }
    }

    fn create(
        &self,
        partition: &TopicPartition,
        topic_id: Uuid,
        config: &Arc<LogConfig>,
        directory: Option<&Path>,
        now_ms: i64,
    ) -> Result<SharedLog, LogManagerError> {
        let parent = self.directory_for_new(directory)?;
        let log = Log::open(LogOptions {
            partition: partition.clone(),
            topic_id: Some(topic_id),
            path: parent.path().join(partition.directory_name()),
            parent,
            config: Arc::clone(config),
            log_start_offset: Offset(0),
            recovery_point: Offset(0),
            clean: true,
            producer_id_expiration_ms: self.dynamic_settings().producer_id_expiration_ms,
            now_ms,
        })?;
        let log = Arc::new(Mutex::new(log));
        self.logs.write().insert(partition.clone(), Arc::clone(&log));
        Ok(log)
    }

    fn directory_for_new(&self, wanted: Option<&Path>) -> Result<Arc<LogDirectory>, LogManagerError> {
        let mut online = self.directories().filter(|directory| !directory.is_offline());
        let chosen = match (wanted, self.directories.len()) {
            (Some(wanted), _) => online.find(|directory| directory.path() == wanted),
            (None, 1) => online.next(),
            (None, _) => {
                let mut counts: HashMap<PathBuf, usize> = HashMap::new();
                for (_, log) in self.all() {
                    *counts.entry(log.lock().parent().path().to_owned()).or_default() += 1;
                }
                online.min_by_key(|directory| counts.get(directory.path()).copied().unwrap_or(0))
            }
        };
        chosen.cloned().ok_or(LogManagerError::NoDirectory)
    }

    /// Takes the logs of deleted partitions out of use. Their directories are renamed at once, so that
    /// topics of the same name can be created, and deleted after `file.delete.delay.ms`.
    pub fn delete(&self, partitions: &[TopicPartition], now_ms: i64) -> Result<(), StorageError> {
        self.retire(partitions, |partition, path, log| {
            let due_ms = now_ms.saturating_add(log.config().file_delete_delay_ms);
            let renamed = path.with_file_name(partition.delete_directory_name());
            fs::rename(path, &renamed)?;
            self.deleted.lock().push((renamed, due_ms));
            Ok(())
        })
    }

    /// Takes logs out of use that this broker is no replica of, and keeps their files for the operator.
    pub fn make_stray(&self, partitions: &[TopicPartition]) -> Result<(), StorageError> {
        self.retire(partitions, |partition, path, _| {
            let renamed = path.with_file_name(partition.stray_directory_name());
            tracing::warn!(%partition, directory = %renamed.display(), "the log is stray; it is kept, but not used");
            fs::rename(path, &renamed)
        })
    }

    fn retire(
        &self,
        partitions: &[TopicPartition],
        rename: impl Fn(&TopicPartition, &Path, &Log) -> io::Result<()>,
    ) -> Result<(), StorageError> {
        let _changes = self.changes.lock();
        let mut touched = Vec::new();
        for partition in partitions {
            let Some(log) = self.logs.write().remove(partition) else { continue };
            let mut log = log.lock();
            log.retire();
            let renamed = rename(partition, log.path(), &log);
            log.storage("retiring the log", renamed)?;
            touched.push(Arc::clone(log.parent()));
        }
        // A log of the same name must not inherit the offsets of this one.
        for directory in &self.directories {
            if touched.iter().any(|touched| Arc::ptr_eq(touched, &directory.shared)) {
                self.checkpoint(directory)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
