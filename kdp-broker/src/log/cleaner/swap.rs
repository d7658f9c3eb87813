//! Puts a cleaned segment in the place of the ones it was made from (`LocalLog.replaceSegments`).
//!
//! The order of the renames is what makes it safe: before the first to `.swap` a crash leads back, after the
//! last it leads forward, and the loader knows which (`loader::settle_swap`). Old segments go from the
//! lowest on: as long as a tombstone is there, so is nothing that it has deleted, or all of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kdp_client::protocol::types::Offset;

use super::pass::Cleaned;
use super::{CLEANED_SUFFIX, SWAP_SUFFIX, cleaned_files};
use crate::log::Log;
use crate::log::checkpoint::with_suffix;
use crate::log::error::StorageError;
use crate::log::retention::DELETED_SUFFIX;
use crate::log::segment::{Segment, SegmentFile, remove_if_exists};

impl Log {
    /// Swaps a cleaned segment in; false when the log has changed so that it has no place any more. The
    /// directory is still to be fsynced.
    pub(in crate::log) fn swap_in(&mut self, cleaned: &Cleaned, now_ms: i64) -> Result<bool, StorageError> {
        let swapped = match self.check_online().ok().and_then(|()| self.place_of(cleaned)) {
            Some(at) => self.replace(at, cleaned, now_ms).map(|()| true),
            None => self.discard(cleaned).map(|()| false),
        };
        self.storage("swapping in a cleaned segment", swapped)
    }

    /// Where the old segments are, if they are as they were.
    fn place_of(&self, cleaned: &Cleaned) -> Option<usize> {
        let first = cleaned.replaced.first()?;
        let at = self.segments.iter().position(|segment| segment.base_offset() == first.base_offset)?;
        let last = at + cleaned.replaced.len();
        // The one behind them is there too: none of them is the active one.
        let segments = self.segments.get(at..last).filter(|_| self.segments.len() > last)?;
        let same = segments.iter().zip(&cleaned.replaced);
        same.into_iter()
            .all(|(segment, was)| segment.base_offset() == was.base_offset && segment.size() == was.size)
            .then_some(at)
    }

    fn replace(&mut self, at: usize, cleaned: &Cleaned, now_ms: i64) -> io::Result<()> {
        let count = cleaned.replaced.len();
        let mut doomed = Vec::new();
        for (from, to) in cleaned.renames(&self.path) {
            let is_there = rename_if_exists(&from, &to)?;
            doomed.extend(Some(to).filter(|to| is_there && to.to_string_lossy().ends_with(DELETED_SUFFIX)));
        }
        for source in &cleaned.replaced[1..] {
            doomed.extend(self.producers.mark_for_deletion(source.base_offset, DELETED_SUFFIX)?);
        }
        let config = Arc::clone(&self.config);
        let base_offset = cleaned.replaced[0].base_offset;
        let (new, is_sound) = Segment::open(&self.path, base_offset, cleaned.has_txn_index, &config, now_ms)?;
        if !is_sound {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the indexes of a cleaned segment are wrong",
            ));
        }
        self.segments.splice(at..at + count, [new]);
        self.parent.delete_later(doomed, now_ms.saturating_add(config.file_delete_delay_ms));
        Ok(())
    }

    fn discard(&self, cleaned: &Cleaned) -> io::Result<()> {
        let mut files = cleaned_files(&self.path, cleaned.replaced[0].base_offset);
        files.try_for_each(|path| remove_if_exists(&path))
    }
}

impl Cleaned {
    /// The renames of a swap, in the order that makes it safe. Not every file need be there.
    pub(super) fn renames(&self, directory: &Path) -> Vec<(PathBuf, PathBuf)> {
        let files = |base_offset: Offset| SegmentFile::ALL.map(|kind| kind.path(directory, base_offset));
        let new = files(self.replaced[0].base_offset);
        let [cleaned, swap] =
            [CLEANED_SUFFIX, SWAP_SUFFIX].map(|suffix| new.clone().map(|path| with_suffix(&path, suffix)));
        let old = self.replaced.iter().flat_map(|source| files(source.base_offset));
        let old = old.map(|path| (path.clone(), with_suffix(&path, DELETED_SUFFIX)));
        cleaned.into_iter().zip(swap.clone()).chain(old).chain(swap.into_iter().zip(new)).collect()
    }
}

/// Whether there was something to rename.
fn rename_if_exists(from: &Path, to: &Path) -> io::Result<bool> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        renamed => renamed.map(|()| true),
    }
}
