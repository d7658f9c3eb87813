//! The producers of a log together with their snapshots on disk (`ProducerStateManager`).
//!
//! A snapshot is written where a segment begins and when the log is closed, so that reading the batches
//! again is bounded. Invariant: the state holds what the batches up to `map_end_offset` make of it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kdp_client::protocol::types::Offset;

use super::checkpoint::with_suffix;
use super::producer_snapshot;
use super::producer_state::{ProducerState, is_expired};
use super::segment::remove_if_exists;

/// The suffix of a snapshot file.
pub(super) const SUFFIX: &str = ".snapshot";

#[derive(Debug)]
pub(super) struct ProducerStateManager {
    directory: PathBuf,
    expiration_ms: i64,
    pub(super) state: ProducerState,
    map_end_offset: Offset,
    last_snapshot_offset: Offset,
    snapshots: BTreeSet<Offset>,
    /// Snapshots that have not been fsynced.
    unsynced: Vec<Offset>,
}

impl ProducerStateManager {
    /// No producers yet, and these snapshots on disk.
    pub(super) fn new(directory: &Path, expiration_ms: i64, snapshots: BTreeSet<Offset>) -> Self {
        Self {
            directory: directory.to_owned(),
            expiration_ms,
            state: ProducerState::default(),
            map_end_offset: Offset(0),
            last_snapshot_offset: Offset(0),
            snapshots,
            unsynced: Vec::new(),
        }
    }

    /// The offset up to which the state is known.
    pub(super) fn map_end_offset(&self) -> Offset {
        self.map_end_offset
    }

    /// The batches up to `offset` have been applied.
    pub(super) fn set_map_end_offset(&mut self, offset: Offset) {
        self.map_end_offset = offset;
    }

    pub(super) fn has_snapshots(&self) -> bool {
        !self.snapshots.is_empty()
    }

    /// Writes the state as it is now, unless that has been done. It is fsynced with the next flush.
    pub(super) fn take_snapshot(&mut self) -> io::Result<()> {
        if self.map_end_offset > self.last_snapshot_offset {
            let offset = self.map_end_offset;
            producer_snapshot::write(&self.path(offset), &self.state)?;
            self.snapshots.insert(offset);
            self.last_snapshot_offset = offset;
            self.unsynced.push(offset);
        }
        Ok(())
    }

    /// Snapshots to be fsynced, opened.
    pub(super) fn take_unsynced(&mut self) -> io::Result<Vec<fs::File>> {
        let offsets = std::mem::take(&mut self.unsynced);
        let known = offsets.into_iter().filter(|offset| self.snapshots.contains(offset));
        known.map(|offset| fs::File::open(self.path(offset))).collect()
    }

    /// Brings the state to that of the latest snapshot up to `log_end_offset`, unless it is there already.
    pub(super) fn truncate_and_reload(
        &mut self,
        log_start_offset: Offset,
        log_end_offset: Offset,
        now_ms: i64,
    ) -> io::Result<()> {
        let outside = |offset: &Offset| *offset > log_end_offset || *offset <= log_start_offset;
        self.delete_where(outside)?;
        if log_end_offset == self.map_end_offset {
            self.on_log_start_offset(log_start_offset);
            return Ok(());
        }
        self.state.clear();
        self.load_latest_snapshot(log_start_offset, now_ms)
    }

    fn load_latest_snapshot(&mut self, log_start_offset: Offset, now_ms: i64) -> io::Result<()> {
        while let Some(offset) = self.snapshots.last().copied() {
            let path = self.path(offset);
            if let Some(entries) = producer_snapshot::decode(&fs::read(&path)?) {
                let alive =
                    entries.into_iter().filter(|(_, entry)| !is_expired(entry, now_ms, self.expiration_ms));
                alive.for_each(|(producer_id, entry)| self.state.load(producer_id, entry));
                self.last_snapshot_offset = offset;
                self.map_end_offset = offset;
                return Ok(());
            }
            tracing::warn!(path = %path.display(), "dropping a corrupt producer snapshot");
            self.delete_where(|other| *other == offset)?;
        }
        self.last_snapshot_offset = log_start_offset;
        self.map_end_offset = log_start_offset;
        Ok(())
    }

    /// The log begins at `offset` now.
    pub(super) fn on_log_start_offset(&mut self, offset: Offset) {
        self.state.on_high_watermark(offset);
        self.map_end_offset = self.map_end_offset.max(offset);
        self.last_snapshot_offset = self.snapshots.last().copied().unwrap_or(offset);
    }

    /// Forgets producers and snapshots; the log is empty and goes on at `offset`.
    pub(super) fn truncate_fully_and_start_at(&mut self, offset: Offset) -> io::Result<()> {
        self.state.clear();
        self.delete_where(|_| true)?;
        self.last_snapshot_offset = Offset(0);
        self.map_end_offset = offset;
        Ok(())
    }

    pub(super) fn set_expiration_ms(&mut self, expiration_ms: i64) {
        self.expiration_ms = expiration_ms;
    }

    /// Forgets producers that have been silent for too long.
    pub(super) fn remove_expired(&mut self, now_ms: i64) {
        self.state.remove_expired(now_ms, self.expiration_ms);
    }

    /// Removes snapshots that belong to no segment, but for the latest if it lies beyond them all: that is
    /// the one a clean stop has left.
    pub(super) fn remove_stray_snapshots(&mut self, base_offsets: &BTreeSet<Offset>) -> io::Result<()> {
        let last_base_offset = base_offsets.last().copied();
        let latest_stray = self.snapshots.difference(base_offsets).last().copied();
        let kept = latest_stray.filter(|stray| last_base_offset.is_none_or(|base| *stray >= base));
        self.delete_where(|offset| !base_offsets.contains(offset) && Some(*offset) != kept)
    }

    /// Gives up the snapshot of a segment that goes; its file's new name, to be deleted with the segment.
    pub(super) fn mark_for_deletion(&mut self, offset: Offset, suffix: &str) -> io::Result<Option<PathBuf>> {
        if !self.snapshots.remove(&offset) {
            return Ok(None);
        }
        let from = self.path(offset);
        let to = with_suffix(&from, suffix);
        match fs::rename(&from, &to) {
            Ok(()) => Ok(Some(to)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn delete_where(&mut self, doomed: impl Fn(&Offset) -> bool) -> io::Result<()> {
        let offsets: Vec<_> = self.snapshots.iter().copied().filter(doomed).collect();
        for offset in offsets {
            remove_if_exists(&self.path(offset))?;
            self.snapshots.remove(&offset);
        }
        Ok(())
    }

    fn path(&self, offset: Offset) -> PathBuf {
        self.directory.join(format!("{:020}{SUFFIX}", offset.get()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offsets(numbers: &[i64]) -> BTreeSet<Offset> {
        numbers.iter().map(|number| Offset(*number)).collect()
    }

    #[test]
    fn a_stray_snapshot_is_kept_only_beyond_the_last_segment() {
        for (snapshots, bases, kept) in [
            (&[5, 10, 12][..], &[0, 10][..], &[10, 12][..]),
            (&[5, 10], &[0, 10], &[10]),
            (&[3, 11, 12], &[0, 10], &[12]),
            (&[3, 7], &[0, 10], &[]),
        ] {
            let directory = tempfile::tempdir().unwrap();
            let mut manager = ProducerStateManager::new(directory.path(), 1000, offsets(snapshots));
            manager.remove_stray_snapshots(&offsets(bases)).unwrap();
            assert_eq!(manager.snapshots, offsets(kept), "{snapshots:?} {bases:?}");
        }
    }

    #[test]
    fn a_corrupt_snapshot_is_dropped_for_the_one_before() {
        let directory = tempfile::tempdir().unwrap();
        let mut manager = ProducerStateManager::new(directory.path(), 1000, BTreeSet::new());
        for offset in [5, 9] {
            manager.set_map_end_offset(Offset(offset));
            manager.take_snapshot().unwrap();
        }
        fs::write(manager.path(Offset(9)), b"not a snapshot").unwrap();
        let mut loaded = ProducerStateManager::new(directory.path(), 1000, offsets(&[5, 9]));
        loaded.truncate_and_reload(Offset(0), Offset(20), 0).unwrap();
        assert_eq!((loaded.map_end_offset(), &loaded.snapshots), (Offset(5), &offsets(&[5])));
    }
}
