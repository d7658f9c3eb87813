//! Compaction: of each key the last record stays (`LogCleaner`, `Cleaner`).
//!
//! A round has three steps. With the log's lock, [`Plan`] says which segments there are and up to where they
//! may be cleaned. Without it, [`Pass`] learns the last offset of each key from the dirty segments and
//! writes what is to be kept into new segments, beside the old ones. With the lock again, `swap` puts these in
//! their place, if they still have one. Which log is the dirtiest, and when, is the manager's question.
//! Invariant: offsets never change; a record is only left out when a later one of its key, or its own
//! emptiness, allows it; until the swap the old segments are untouched.

mod filter;
mod offset_map;
mod pass;
mod plan;
mod swap;
#[cfg(test)]
mod tests;
mod transactions;

use std::path::{Path, PathBuf};

use kdp_client::protocol::types::Offset;

use super::checkpoint::with_suffix;
use super::segment::SegmentFile;

pub(super) use pass::{CleaningError, Pass};
pub(super) use plan::Dirtiness;

/// What is written, and not ready to take anybody's place.
pub(super) const CLEANED_SUFFIX: &str = ".cleaned";
/// What is ready: from here on a crash leads forward.
pub(super) const SWAP_SUFFIX: &str = ".swap";

/// The files of a cleaned segment that is not in its place yet.
fn cleaned_files(directory: &Path, base_offset: Offset) -> impl Iterator<Item = PathBuf> {
    SegmentFile::ALL
        .into_iter()
        .map(move |kind| with_suffix(&kind.path(directory, base_offset), CLEANED_SUFFIX))
}

/// What a log knows of its own cleaning.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CleanerState {
    /// Up to where it has been cleaned, by `cleaner-offset-checkpoint`.
    pub(super) first_dirty: Option<Offset>,
    /// It could not be cleaned, and will not be before it is opened again.
    pub(super) is_uncleanable: bool,
}
