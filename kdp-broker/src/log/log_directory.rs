//! A log directory, as its logs share it: whether it is online, and the work they leave behind.
//!
//! A write or a flush that failed takes the whole directory offline, as in Kafka: what the page cache holds
//! is unknown from then on. It never comes back online; only a restart looks at the disk again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::TopicPartition;
use super::segment::remove_if_exists;
use crate::durability::Durability;
use crate::metrics::FlushTimes;

/// Files that were given up, to be deleted once nobody can be reading them any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Deletion {
    pub(super) paths: Vec<PathBuf>,
    pub(super) due_ms: i64,
}

/// Work that logs have left to the background.
#[derive(Debug, Default)]
pub(super) struct Chores {
    /// Logs that have rolled a segment, which is to be flushed.
    pub(super) rolled: Vec<TopicPartition>,
    pub(super) deletions: Vec<Deletion>,
}

/// One of the broker's log directories.
#[derive(Debug)]
pub struct LogDirectory {
    path: PathBuf,
    durability: Durability,
    flush_times: FlushTimes,
    offline: AtomicBool,
    chores: Mutex<Chores>,
}

impl LogDirectory {
    /// The directory at `path`, online.
    pub fn new(path: impl Into<PathBuf>, durability: Durability) -> Self {
        Self {
            path: path.into(),
            durability,
            flush_times: FlushTimes::default(),
            offline: AtomicBool::new(false),
            chores: Mutex::default(),
        }
    }

    /// The same, with its flushes counted here.
    pub fn timed(self, flush_times: FlushTimes) -> Self {
        Self { flush_times, ..self }
    }

    /// Where its flushes are counted.
    pub(super) fn flush_times(&self) -> &FlushTimes {
        &self.flush_times
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is written in it must survive this.
    pub fn durability(&self) -> Durability {
        self.durability
    }

    /// Whether it has failed.
    pub fn is_offline(&self) -> bool {
        self.offline.load(Ordering::Acquire)
    }

    /// It has failed. True for the first to say so.
    pub(super) fn take_offline(&self) -> bool {
        !self.offline.swap(true, Ordering::AcqRel)
    }

    pub(super) fn note_rolled(&self, partition: &TopicPartition) {
        self.chores.lock().rolled.push(partition.clone());
    }

    pub(super) fn delete_later(&self, paths: Vec<PathBuf>, due_ms: i64) {
        if !paths.is_empty() {
            self.chores.lock().deletions.push(Deletion { paths, due_ms });
        }
    }

    /// The logs that have rolled since this was last asked.
    pub(super) fn take_rolled(&self) -> Vec<TopicPartition> {
        std::mem::take(&mut self.chores.lock().rolled)
    }

    /// Does what a log has left to be done whose owner flushes it: deletes files whose time has come.
    pub fn do_chores_of_flushed(&self, now_ms: i64) {
        self.take_rolled();
        self.delete_due_files(now_ms);
    }

    /// Deletes the files whose time has come.
    pub(super) fn delete_due_files(&self, now_ms: i64) {
        for path in self.take_due_deletions(now_ms) {
            if let Err(error) = remove_if_exists(&path) {
                tracing::warn!(path = %path.display(), %error, "a file could not be deleted");
            }
        }
    }

    /// The files whose time has come.
    pub(super) fn take_due_deletions(&self, now_ms: i64) -> Vec<PathBuf> {
        let mut chores = self.chores.lock();
        let due = chores.deletions.extract_if(.., |deletion| deletion.due_ms <= now_ms);
        due.flat_map(|deletion| deletion.paths).collect()
    }
}

#[cfg(test)]
mod tests {
    use kdp_client::protocol::types::PartitionId;

    use super::*;

    #[test]
    fn files_are_deleted_in_their_time() {
        let directory = LogDirectory::new("x", Durability::Machine);
        directory.delete_later(vec!["a".into()], 10);
        directory.delete_later(vec!["b".into(), "c".into()], 20);
        directory.delete_later(Vec::new(), 0);
        assert_eq!(directory.take_due_deletions(9), Vec::<PathBuf>::new());
        assert_eq!(directory.take_due_deletions(10), [PathBuf::from("a")]);
        assert_eq!(directory.take_due_deletions(99), [PathBuf::from("b"), PathBuf::from("c")]);
    }

    #[test]
    fn a_log_that_its_owner_flushes_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let directory = LogDirectory::new(folder.path(), Durability::Machine);
        let file = folder.path().join("0.log.deleted");
        std::fs::write(&file, "").unwrap();
        directory.note_rolled(&TopicPartition::new("t", PartitionId(0)));
        directory.delete_later(vec![file.clone()], 10);
        directory.do_chores_of_flushed(9);
        assert!(file.exists());
        directory.do_chores_of_flushed(10);
        assert!(!file.exists());
        assert_eq!(directory.take_rolled(), []);
    }

    #[test]
    fn the_first_failure_counts() {
        let directory = LogDirectory::new("x", Durability::Machine);
        assert!(directory.take_offline());
        assert!(!directory.take_offline());
        assert!(directory.is_offline());
    }
}
