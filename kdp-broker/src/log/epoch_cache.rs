//! Which leader epoch wrote which offsets: `leader-epoch-checkpoint` (`LeaderEpochFileCache`).
//!
//! The file is rewritten when an epoch begins, and durably so before the recovery point passes the change:
//! what lies beyond the recovery point is read from the batches again.
//! Invariant: epochs and start offsets both ascend.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use kdp_client::protocol::types::{LeaderEpoch, Offset};

use super::checkpoint::{format_lines, parse_lines, replace_file};
use crate::durability::Durability;

/// The name of the file in a log's directory.
pub(super) const FILE_NAME: &str = "leader-epoch-checkpoint";

/// The first offset that a leader of this epoch wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochEntry {
    /// The epoch.
    pub epoch: LeaderEpoch,
    /// Its first offset.
    pub start_offset: Offset,
}

/// The epochs of one log, in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EpochCache {
    entries: Vec<EpochEntry>,
    /// Changed since the file was last written.
    dirty: bool,
    /// Written since the file was last fsynced.
    unsynced: bool,
}

impl EpochCache {
    /// Reads the file in a log's directory; no file is no epochs.
    pub(super) fn load(directory: &Path) -> io::Result<Self> {
        let entries = match fs::read_to_string(directory.join(FILE_NAME)) {
            Ok(text) => parse_lines(&text, parse_entry)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let mut cache = Self::default();
        for entry in entries {
            cache.assign(entry.epoch, entry.start_offset);
        }
        cache.dirty = false;
        Ok(cache)
    }

    /// Writes the file if the epochs have changed since.
    pub(super) fn save(&mut self, directory: &Path) -> io::Result<()> {
        if self.dirty {
            let text = format_lines(self.entries.iter(), |text, entry| {
                write!(text, "{} {}", entry.epoch, entry.start_offset)
            });
            replace_file(&path(directory), text.as_bytes(), Durability::Process)?;
            self.dirty = false;
            self.unsynced = true;
        }
        Ok(())
    }

    /// The file, opened to be fsynced, if it was written since this was last asked.
    pub(super) fn take_unsynced(&mut self, directory: &Path) -> io::Result<Option<File>> {
        self.save(directory)?;
        let file = if self.unsynced { Some(File::open(path(directory))?) } else { None };
        self.unsynced = false;
        Ok(file)
    }

    /// Notes that `epoch` begins at `start_offset`, unless it is known to have begun by then. What
    /// contradicts the new entry goes. True when something has changed.
    pub fn assign(&mut self, epoch: LeaderEpoch, start_offset: Offset) -> bool {
        if epoch.get() < 0 || start_offset.get() < 0 {
            return false;
        }
        if self.latest().is_some_and(|last| epoch == last.epoch && start_offset >= last.start_offset) {
            return false;
        }
        while self.latest().is_some_and(|last| last.epoch >= epoch || last.start_offset >= start_offset) {
            self.entries.pop();
        }
        self.entries.push(EpochEntry { epoch, start_offset });
        self.dirty = true;
        true
    }

    /// The latest entry.
    pub fn latest(&self) -> Option<EpochEntry> {
        self.entries.last().copied()
    }

    /// The latest epoch.
    pub fn latest_epoch(&self) -> Option<LeaderEpoch> {
        self.latest().map(|entry| entry.epoch)
    }

    /// All entries, oldest first.
    pub fn entries(&self) -> &[EpochEntry] {
        &self.entries
    }

    /// The epoch that wrote the record at `offset`.
    pub fn epoch_for_offset(&self, offset: Offset) -> Option<LeaderEpoch> {
        let after = self.entries.partition_point(|entry| entry.start_offset <= offset);
        Some(self.entries[after.checked_sub(1)?].epoch)
    }

    /// The largest epoch up to `requested` and the offset at which it ended: what a follower truncates to
    /// (KIP-101, KIP-279). `None` when the epoch lies in the future, or nothing is known.
    pub fn end_offset_for(
        &self,
        requested: LeaderEpoch,
        log_end_offset: Offset,
    ) -> Option<(LeaderEpoch, Offset)> {
        if requested == LeaderEpoch::NONE {
            return None;
        }
        if self.latest_epoch() == Some(requested) {
            return Some((requested, log_end_offset));
        }
        let higher = self.entries.partition_point(|entry| entry.epoch <= requested);
        let end_offset = self.entries.get(higher)?.start_offset;
        let epoch = higher.checked_sub(1).map_or(requested, |floor| self.entries[floor].epoch);
        Some((epoch, end_offset))
    }

    /// Forgets the epochs that begin at `end_offset` or later: the log was truncated to it.
    pub fn truncate_from_end(&mut self, end_offset: Offset) {
        let kept = self.entries.partition_point(|entry| entry.start_offset < end_offset);
        self.dirty |= kept < self.entries.len();
        self.entries.truncate(kept);
    }

    /// Forgets the epochs that ended by `start_offset`, and lets the one it lies in begin there.
    pub fn truncate_from_start(&mut self, start_offset: Offset) {
        let begun = self.entries.partition_point(|entry| entry.start_offset <= start_offset);
        let Some(current) = begun.checked_sub(1) else { return };
        self.dirty |= current > 0 || self.entries[current].start_offset != start_offset;
        self.entries[current].start_offset = start_offset;
        self.entries.drain(..current);
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.dirty |= !self.entries.is_empty();
        self.entries.clear();
    }
}

fn path(directory: &Path) -> PathBuf {
    directory.join(FILE_NAME)
}

fn parse_entry(line: &str) -> Option<EpochEntry> {
    let (epoch, start_offset) = line.trim_end().split_once(' ')?;
    Some(EpochEntry {
        epoch: LeaderEpoch(epoch.parse().ok()?),
        start_offset: Offset(start_offset.parse().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(entries: &[(i32, i64)]) -> EpochCache {
        let mut cache = EpochCache::default();
        for (epoch, start) in entries {
            cache.assign(LeaderEpoch(*epoch), Offset(*start));
        }
        cache
    }

    fn entries(cache: &EpochCache) -> Vec<(i32, i64)> {
        cache.entries().iter().map(|entry| (entry.epoch.get(), entry.start_offset.get())).collect()
    }

    #[test]
    fn an_epoch_begins_once_and_contradictions_go() {
        assert_eq!(entries(&cache(&[(1, 0), (1, 10), (2, 10), (2, 11)])), [(1, 0), (2, 10)]);
        assert_eq!(entries(&cache(&[(1, 0), (2, 10), (2, 4)])), [(1, 0), (2, 4)]);
        assert_eq!(entries(&cache(&[(1, 0), (2, 10), (5, 10)])), [(1, 0), (5, 10)]);
        assert_eq!(entries(&cache(&[(3, 5), (4, 9), (2, 7)])), [(2, 7)]);
        assert_eq!(entries(&cache(&[(-1, 5), (0, -1)])), Vec::<(i32, i64)>::new());
    }

    #[test]
    fn the_end_of_an_epoch_is_the_start_of_the_next() {
        let cache = cache(&[(2, 5), (4, 9), (7, 20)]);
        let check = |requested: i32, expected: Option<(i32, i64)>| {
            let found = cache.end_offset_for(LeaderEpoch(requested), Offset(30));
            assert_eq!(found.map(|(epoch, end)| (epoch.get(), end.get())), expected, "{requested}");
        };
        check(-1, None);
        check(8, None);
        check(7, Some((7, 30)));
        check(6, Some((4, 20)));
        check(4, Some((4, 20)));
        check(3, Some((2, 9)));
        check(1, Some((1, 5)));
        assert_eq!(EpochCache::default().end_offset_for(LeaderEpoch(0), Offset(3)), None);
    }

    #[test]
    fn offsets_find_their_epoch() {
        let cache = cache(&[(2, 5), (4, 9)]);
        let epoch = |offset| cache.epoch_for_offset(Offset(offset)).map(LeaderEpoch::get);
        assert_eq!([4, 5, 8, 9, 100].map(epoch), [None, Some(2), Some(2), Some(4), Some(4)]);
    }

    #[test]
    fn truncation_keeps_what_still_holds() {
        let all = [(2, 5), (4, 9), (7, 20)];
        let mut cut = cache(&all);
        cut.truncate_from_end(Offset(9));
        assert_eq!(entries(&cut), [(2, 5)]);
        let mut cut = cache(&all);
        cut.truncate_from_start(Offset(10));
        assert_eq!(entries(&cut), [(4, 10), (7, 20)]);
        cut.truncate_from_start(Offset(3));
        assert_eq!(entries(&cut), [(4, 10), (7, 20)]);
    }

    #[test]
    fn the_file_is_kafkas() {
        let directory = tempfile::tempdir().unwrap();
        let mut cache = cache(&[(1, 0), (2, 412)]);
        cache.save(directory.path()).unwrap();
        let text = fs::read_to_string(directory.path().join(FILE_NAME)).unwrap();
        assert_eq!(text, "0\n2\n1 0\n2 412\n");
        let loaded = EpochCache::load(directory.path()).unwrap();
        assert_eq!(loaded.entries(), cache.entries());
        assert!(!loaded.dirty);
    }
}
