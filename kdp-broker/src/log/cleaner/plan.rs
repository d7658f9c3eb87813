//! How dirty a log is, and what a round of cleaning will look at (`LogCleanerManager`, `LogToClean`).
//!
//! Made with the log's lock held; the segments it names may be gone once that is given back.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use kdp_client::protocol::types::{Offset, ProducerId};

use super::filter::LastWritten;
use crate::config::LogConfig;
use crate::log::error::StorageError;
use crate::log::offset_index::OffsetIndex;
use crate::log::time_index::TimeIndex;
use crate::log::{AbortedTxn, Log, LogDirectory};

/// What there is to be cleaned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::log) struct Dirtiness {
    /// The first offset that has not been cleaned.
    pub(in crate::log) first_dirty: Offset,
    /// The segment from here on is not to be cleaned yet.
    pub(in crate::log) end: Offset,
    /// The share of the bytes before `end` that lies behind `first_dirty`.
    pub(in crate::log) ratio: f64,
    /// Whether it is dirty enough, or has been dirty for long enough.
    pub(in crate::log) is_due: bool,
}

/// A segment to be cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) base_offset: Offset,
    /// The base offset of the next segment.
    pub(super) end: Offset,
    pub(super) size: u64,
    pub(super) index_bytes: u64,
    pub(super) time_index_bytes: u64,
}

/// All that a round needs to know of a log.
#[derive(Debug)]
pub(in crate::log) struct Plan {
    pub(super) parent: Arc<LogDirectory>,
    pub(super) path: PathBuf,
    pub(super) config: Arc<LogConfig>,
    pub(super) first_dirty: Offset,
    /// From the log's first segment to the last that may be cleaned.
    pub(super) sources: Vec<Source>,
    pub(super) aborted: Vec<AbortedTxn>,
    pub(super) last_written: HashMap<ProducerId, LastWritten>,
}

impl Plan {
    /// Makes what was renamed in the log's directory durable.
    pub(in crate::log) fn sync_directory(&self) -> io::Result<()> {
        self.parent.durability().sync_directory(&self.path)
    }
}

impl Log {
    /// Up to where the log has been cleaned, where that is known.
    pub(in crate::log) fn first_dirty_known(&self) -> Option<Offset> {
        self.cleaner.first_dirty
    }

    /// The log has been cleaned up to here.
    pub(in crate::log) fn set_first_dirty(&mut self, offset: Option<Offset>) {
        self.cleaner.first_dirty = offset;
    }

    /// It will not be tried again.
    pub(in crate::log) fn set_uncleanable(&mut self) {
        self.cleaner.is_uncleanable = true;
    }

    /// How dirty the log is; `None` when it is not to be cleaned, or has nothing that could be.
    pub(in crate::log) fn dirtiness(&self, now_ms: i64) -> Result<Option<Dirtiness>, StorageError> {
        let cannot = self.cleaner.is_uncleanable || self.check_online().is_err();
        if !self.config.cleanup_policy.compact || cannot {
            return Ok(None);
        }
        self.storage("looking at segments", self.measure(now_ms))
    }

    fn measure(&self, now_ms: i64) -> io::Result<Option<Dirtiness>> {
        let first_dirty = self.first_dirty();
        let end_at = self.first_uncleanable_segment(first_dirty, now_ms)?;
        let end = self.segments[end_at].base_offset();
        let size = |from: usize, to: usize| -> u64 {
            self.segments[from.min(to)..to].iter().map(|segment| segment.size()).sum()
        };
        let first_dirty_at = self.segment_of(first_dirty.min(end));
        let clean = size(0, self.segments.partition_point(|segment| segment.base_offset() < first_dirty));
        let cleanable = size(first_dirty_at, end_at);
        let total = clean + cleanable;
        if total == 0 {
            return Ok(None);
        }
        let ratio = cleanable as f64 / total as f64;
        let is_overdue = cleanable > 0 && self.has_waited_too_long(first_dirty_at, now_ms)?;
        let is_due = is_overdue || ratio > self.config.min_cleanable_dirty_ratio;
        Ok(Some(Dirtiness { first_dirty, end, ratio, is_due }))
    }

    /// A checkpoint that does not fit the log is no use: everything is dirty then.
    fn first_dirty(&self) -> Offset {
        let within = |offset: &Offset| (self.log_start_offset..=self.log_end_offset).contains(offset);
        self.cleaner.first_dirty.filter(within).unwrap_or(self.log_start_offset)
    }

    /// The active segment, or an earlier one: with what is not committed, or too young.
    fn first_uncleanable_segment(&self, first_dirty: Offset, now_ms: i64) -> io::Result<usize> {
        let active = self.segments.len() - 1;
        let mut end = self.last_stable_offset().min(self.active().base_offset());
        let lag = self.config.min_compaction_lag_ms;
        if lag > 0 {
            for segment in &self.segments[self.segment_of(first_dirty)..active] {
                if segment.largest_timestamp()? > now_ms.saturating_sub(lag) {
                    end = end.min(segment.base_offset());
                    break;
                }
            }
        }
        Ok(self.segment_of(end.max(first_dirty)).min(active))
    }

    fn has_waited_too_long(&self, first_dirty_at: usize, now_ms: i64) -> io::Result<bool> {
        let limit = now_ms.saturating_sub(self.config.max_compaction_lag_ms.max(0));
        if self.config.max_compaction_lag_ms == i64::MAX {
            return Ok(false);
        }
        for segment in &self.segments[first_dirty_at..self.segments.len() - 1] {
            let first = segment.headers(0)?.next().transpose()?;
            if first.is_some_and(|first| (1..limit).contains(&first.header.max_timestamp)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What a round looks at that cleans the log up to `dirtiness.end`.
    pub(in crate::log) fn cleaning_plan(&self, dirtiness: &Dirtiness) -> Result<Plan, StorageError> {
        let sources = self.segments.windows(2).take_while(|pair| pair[0].base_offset() < dirtiness.end);
        let sources = sources.map(|pair| Source {
            base_offset: pair[0].base_offset(),
            end: pair[1].base_offset(),
            size: pair[0].size(),
            index_bytes: (pair[0].offset_index.entries() * OffsetIndex::ENTRY_SIZE) as u64,
            time_index_bytes: (pair[0].time_index.entries() * TimeIndex::ENTRY_SIZE) as u64,
        });
        Ok(Plan {
            parent: Arc::clone(&self.parent),
            path: self.path.clone(),
            config: Arc::clone(&self.config),
            first_dirty: dirtiness.first_dirty,
            sources: sources.collect(),
            aborted: self.storage("reading a transaction index", self.aborted_before(dirtiness.end))?,
            last_written: self.last_written(),
        })
    }

    fn aborted_before(&self, end: Offset) -> io::Result<Vec<AbortedTxn>> {
        let mut aborted = Vec::new();
        // A marker, and with it the entry, may lie in a later segment than its transaction's records.
        for segment in &self.segments {
            aborted.extend(segment.txn_index.read()?.into_iter().filter(|entry| entry.first_offset < end));
        }
        Ok(aborted)
    }

    fn last_written(&self) -> HashMap<ProducerId, LastWritten> {
        let last = |(producer_id, entry): (ProducerId, &crate::log::ProducerEntry)| {
            let last = match entry.last_batch() {
                Some(batch) => LastWritten::Data(batch.last_offset),
                None => LastWritten::Marker(entry.epoch),
            };
            (producer_id, last)
        };
        self.producers().map(last).collect()
    }
}
