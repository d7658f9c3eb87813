//! A log directory, as its logs share it: whether it is online, and the work they leave behind.
//!
//! A write or a flush that failed takes the whole directory offline, as in Kafka: what the page cache holds
//! is unknown from then on. It never comes back online; only a restart looks at the disk again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::TopicPartition;

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
    offline: AtomicBool,
    chores: Mutex<Chores>,
}

impl LogDirectory {
    /// The directory at `path`, online.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), offline: AtomicBool::new(false), chores: Mutex::default() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
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

    /// The files whose time has come.
    pub(super) fn take_due_deletions(&self, now_ms: i64) -> Vec<PathBuf> {
        let mut chores = self.chores.lock();
        let due = chores.deletions.extract_if(.., |deletion| deletion.due_ms <= now_ms);
        due.flat_map(|deletion| deletion.paths).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_deleted_in_their_time() {
        let directory = LogDirectory::new("x");
        directory.delete_later(vec!["a".into()], 10);
        directory.delete_later(vec!["b".into(), "c".into()], 20);
        directory.delete_later(Vec::new(), 0);
        assert_eq!(directory.take_due_deletions(9), Vec::<PathBuf>::new());
        assert_eq!(directory.take_due_deletions(10), [PathBuf::from("a")]);
        assert_eq!(directory.take_due_deletions(99), [PathBuf::from("b"), PathBuf::from("c")]);
    }

    #[test]
    fn the_first_failure_counts() {
        let directory = LogDirectory::new("x");
        assert!(directory.take_offline());
        assert!(!directory.take_offline());
        assert!(directory.is_offline());
    }
}
