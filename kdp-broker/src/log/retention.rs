//! What a log gives up: segments beyond the retention, records that were deleted, and whatever a truncation
//! takes away.
//!
//! Files are renamed to `.deleted` at once and deleted later, so that readers come to an end. The log start
//! offset moves before the files go: a log never claims records that it has not.

use std::io;
use std::sync::Arc;

use kdp_client::protocol::types::Offset;

use super::Log;
use super::error::{ReadError, StorageError};
use super::recovery::rebuild_producer_state;
use super::segment::Segment;
use super::tail::Tail;

/// The suffix of files that are to be deleted.
pub(super) const DELETED_SUFFIX: &str = ".deleted";

impl Log {
    /// Deletes the segments that the topic's settings say may go, oldest first; gives how many.
    pub fn delete_old_segments(&mut self, now_ms: i64) -> Result<usize, StorageError> {
        self.check_online()?;
        let mut deleted = self.delete_segments_below_log_start(now_ms)?;
        if self.config.cleanup_policy.delete {
            deleted += self.delete_segments_beyond_size(now_ms)?;
            deleted += self.delete_segments_beyond_age(now_ms)?;
        }
        Ok(deleted)
    }

    fn delete_segments_below_log_start(&mut self, now_ms: i64) -> Result<usize, StorageError> {
        let start = self.log_start_offset;
        let count = self.segments[1..].iter().take_while(|next| next.base_offset() <= start).count();
        self.delete_oldest(count, "they lie below the log start offset", now_ms)
    }

    fn delete_segments_beyond_size(&mut self, now_ms: i64) -> Result<usize, StorageError> {
        let (size, retention) = (self.size(), self.config.retention_bytes);
        if retention < 0 || size < retention as u64 {
            return Ok(0);
        }
        let mut excess = size - retention as u64;
        let count = self.deletable(|segment| {
            let fits = segment.size() <= excess;
            excess -= if fits { segment.size() } else { 0 };
            Ok(fits)
        });
        let count = self.storage("looking at segments", count)?;
        self.delete_oldest(count, "the log is larger than retention.bytes", now_ms)
    }

    fn delete_segments_beyond_age(&mut self, now_ms: i64) -> Result<usize, StorageError> {
        let retention = self.config.retention_ms;
        if retention < 0 {
            return Ok(0);
        }
        let count =
            self.deletable(|segment| Ok(now_ms.saturating_sub(segment.largest_timestamp()?) > retention));
        let count = self.storage("looking at segments", count)?;
        self.delete_oldest(count, "their records are older than retention.ms", now_ms)
    }

    /// How many segments, from the oldest on, may go; none that reaches beyond the high watermark, and not
    /// the active one while it is empty.
    fn deletable(&self, mut may_go: impl FnMut(&Segment) -> io::Result<bool>) -> io::Result<usize> {
        for (at, segment) in self.segments.iter().enumerate() {
            let active = at + 1 == self.segments.len();
            let end_offset = if active { self.log_end_offset } else { self.segments[at + 1].base_offset() };
            let kept = self.high_watermark < end_offset || active && segment.size() == 0;
            if kept || !may_go(segment)? {
                return Ok(at);
            }
        }
        Ok(self.segments.len())
    }

    fn delete_oldest(&mut self, count: usize, why: &str, now_ms: i64) -> Result<usize, StorageError> {
        if count == 0 {
            return Ok(0);
        }
        if count == self.segments.len() {
            // One segment has to remain: a new one at the log's end.
            self.roll(now_ms)?;
        }
        let start = self.segments[count].base_offset();
        tracing::info!(partition = %self.partition, count, log_start_offset = %start, "deleting segments: {why}");
        if start > self.log_start_offset {
            self.advance_log_start(start)?;
        }
        let doomed: Vec<_> = self.segments.drain(..count).collect();
        self.give_up(doomed, now_ms)?;
        Ok(count)
    }

    /// Makes `offset` the log's first; the records before it are deleted, and their segments with the next
    /// look at the retention. It must not lie beyond the high watermark. Gives the log start offset.
    pub fn delete_records_before(&mut self, offset: Offset) -> Result<Offset, ReadError> {
        if offset > self.high_watermark {
            let (start, end) = (self.log_start_offset, self.high_watermark);
            return Err(ReadError::OutOfRange { offset, start, end });
        }
        self.check_online()?;
        if offset > self.log_start_offset {
            self.advance_log_start(offset)?;
        }
        Ok(self.log_start_offset)
    }

    fn advance_log_start(&mut self, offset: Offset) -> Result<(), StorageError> {
        self.log_start_offset = offset;
        self.recovery_point = self.recovery_point.max(offset);
        self.set_high_watermark(self.high_watermark);
        self.epochs.truncate_from_start(offset);
        let saved = self.epochs.save(&self.path);
        self.storage("writing the leader epochs", saved)?;
        self.producers.on_log_start_offset(offset);
        Ok(())
    }

    /// Cuts the log so that it ends at `offset`, or before the batch that holds it. True when something went.
    pub fn truncate_to(&mut self, offset: Offset, now_ms: i64) -> Result<bool, StorageError> {
        self.check_online()?;
        if offset >= self.log_end_offset {
            self.epochs.truncate_from_end(self.log_end_offset);
            let saved = self.epochs.save(&self.path);
            self.storage("writing the leader epochs", saved)?;
            return Ok(false);
        }
        if offset < self.segments[0].base_offset() {
            self.truncate_fully_and_start_at(offset, now_ms)?;
            return Ok(true);
        }
        let kept = self.segment_of(offset) + 1;
        let doomed = self.segments.split_off(kept);
        self.give_up(doomed, now_ms)?;
        let truncated = self.active_mut().truncate_to(offset, now_ms);
        self.storage("truncating", truncated)?;
        self.ends_at(offset, now_ms)?;
        Ok(true)
    }

    /// Deletes everything; the log goes on, empty, at `offset`.
    pub fn truncate_fully_and_start_at(&mut self, offset: Offset, now_ms: i64) -> Result<(), StorageError> {
        self.check_online()?;
        let doomed = std::mem::take(&mut self.segments);
        let given_up = self.give_up_files(doomed, now_ms);
        let created = given_up.and_then(|()| Segment::create(&self.path, offset, &self.config, now_ms));
        self.segments.push(self.storage("truncating", created)?);
        self.epochs.clear();
        let emptied = self.producers.truncate_fully_and_start_at(offset);
        self.storage("truncating", emptied)?;
        self.log_start_offset = offset;
        self.ends_at(offset, now_ms)
    }

    /// The log has been cut to end at `offset`: everything that knew better forgets it.
    fn ends_at(&mut self, offset: Offset, now_ms: i64) -> Result<(), StorageError> {
        self.truncations += 1;
        self.tail = Tail::default();
        self.log_end_offset = offset;
        self.log_start_offset = self.log_start_offset.min(offset);
        self.recovery_point = self.recovery_point.min(offset);
        self.cleaner.first_dirty = self.cleaner.first_dirty.map(|dirty| dirty.min(offset));
        self.epochs.truncate_from_end(offset);
        let rebuilt = self.epochs.save(&self.path).and_then(|()| {
            let start = self.log_start_offset;
            rebuild_producer_state(&mut self.producers, &self.segments, start, offset, false, now_ms)
        });
        self.storage("rebuilding the producer state", rebuilt)?;
        self.set_high_watermark(self.high_watermark);
        Ok(())
    }

    fn give_up(&mut self, doomed: Vec<Segment>, now_ms: i64) -> Result<(), StorageError> {
        let given_up = self.give_up_files(doomed, now_ms);
        self.storage("deleting segments", given_up)
    }

    fn give_up_files(&mut self, doomed: Vec<Segment>, now_ms: i64) -> io::Result<()> {
        let mut paths = Vec::new();
        for segment in doomed {
            paths.extend(segment.add_suffix(&self.path, DELETED_SUFFIX)?);
            paths.extend(self.producers.mark_for_deletion(segment.base_offset(), DELETED_SUFFIX)?);
        }
        let due_ms = now_ms.saturating_add(Arc::clone(&self.config).file_delete_delay_ms);
        self.parent.delete_later(paths, due_ms);
        Ok(())
    }
}
