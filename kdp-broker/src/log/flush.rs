//! Flushing as a value: a log says what is to be fsynced, any thread does it, the log hears what came of it.
//!
//! Sealed segments are fsynced with their indexes, the active one without: after an unclean stop the segment
//! of the recovery point has its indexes rebuilt anyway.
//! Invariant: the recovery point advances by a flush that succeeded and that no truncation has overtaken. A
//! failed fsync is never repeated: the kernel may have dropped the pages and would say that all is well.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::time::Instant;

use kdp_client::protocol::types::Offset;

use super::error::StorageError;
use super::{Log, partition_metadata};
use crate::durability::Durability;
use crate::metrics::FlushTimes;

/// Files to be fsynced, for a log to be durable up to an offset.
#[derive(Debug)]
#[must_use = "nothing is durable before it is run and its outcome handed to the log"]
pub struct FlushJob {
    logs: Vec<Arc<File>>,
    others: Vec<File>,
    durability: Durability,
    times: FlushTimes,
    up_to: Offset,
    truncations: u32,
}

/// What a flush came to.
#[derive(Debug)]
#[must_use = "the log has to hear of it, above all when it failed"]
pub struct Flushed {
    outcome: io::Result<()>,
    up_to: Offset,
    truncations: u32,
}

impl FlushJob {
    /// Fsyncs the files. It blocks: not for a thread that serves.
    pub fn run(self) -> Flushed {
        let started = Instant::now();
        let outcome = self.sync();
        self.times.flushed(started.elapsed());
        Flushed { outcome, up_to: self.up_to, truncations: self.truncations }
    }

    fn sync(&self) -> io::Result<()> {
        self.logs.iter().try_for_each(|file| self.durability.sync_data(file))?;
        self.others.iter().try_for_each(|file| self.durability.sync_all(file))
    }
}

impl Log {
    /// How to make the whole log durable; `None` when it is.
    pub fn flush_job(&mut self) -> Result<Option<FlushJob>, StorageError> {
        self.flush_job_up_to(self.log_end_offset)
    }

    /// How to make the sealed segments durable; `None` when they are.
    pub fn sealed_flush_job(&mut self) -> Result<Option<FlushJob>, StorageError> {
        let up_to = self.active().base_offset();
        self.flush_job_up_to(up_to)
    }

    /// The flush that `flush.messages` and `flush.ms` demand now. Records may be acknowledged only once the
    /// flush that `flush.messages` demands has succeeded.
    pub fn due_flush_job(&mut self, now_ms: i64) -> Result<Option<FlushJob>, StorageError> {
        let unflushed = self.log_end_offset - self.recovery_point;
        let by_count = unflushed >= self.config.flush_messages;
        let by_time = now_ms.saturating_sub(self.last_flush_ms) >= self.config.flush_ms;
        if unflushed > 0 && (by_count || by_time) {
            self.last_flush_ms = now_ms;
            return self.flush_job();
        }
        Ok(None)
    }

    fn flush_job_up_to(&mut self, up_to: Offset) -> Result<Option<FlushJob>, StorageError> {
        if up_to <= self.recovery_point {
            return Ok(None);
        }
        self.check_online()?;
        let gathered = self.gather(up_to);
        self.storage("preparing a flush", gathered).map(Some)
    }

    fn gather(&mut self, up_to: Offset) -> io::Result<FlushJob> {
        let mut job = FlushJob {
            logs: Vec::new(),
            others: Vec::new(),
            durability: self.parent.durability(),
            times: self.parent.flush_times().clone(),
            up_to,
            truncations: self.truncations,
        };
        let active = self.segments.len() - 1;
        let mut new_segments = false;
        for at in self.segment_of(self.recovery_point)..self.segments.len() {
            let recovery_point = self.recovery_point;
            let segment = &mut self.segments[at];
            if segment.base_offset() >= up_to && at > 0 {
                break;
            }
            new_segments |= segment.base_offset() >= recovery_point;
            job.logs.push(Arc::clone(segment.file()?));
            job.others.extend(segment.txn_index.open_for_sync()?);
            if at < active {
                job.others.push(segment.offset_index.open_for_sync()?);
                job.others.push(segment.time_index.open_for_sync()?);
            }
        }
        job.others.extend(self.producers.take_unsynced()?);
        job.others.extend(self.epochs.take_unsynced(&self.path)?);
        if std::mem::take(&mut self.topic_id_unsynced) {
            job.others.push(partition_metadata::open(&self.path)?);
        }
        if new_segments {
            job.others.push(File::open(&self.path)?);
        }
        Ok(job)
    }

    /// Fails when the active segment's name leads to no file or to another: what has been written would be
    /// gone with the process, however often it was fsynced.
    pub fn check_in_place(&self) -> Result<(), StorageError> {
        self.storage("looking for the active segment", self.active().check_in_place())
    }

    /// Takes the outcome of a flush into account; a failure takes the log directory offline.
    pub fn flushed(&mut self, flushed: Flushed) -> Result<(), StorageError> {
        self.storage("flushing", flushed.outcome)?;
        if flushed.truncations == self.truncations {
            self.recovery_point = self.recovery_point.max(flushed.up_to);
        }
        Ok(())
    }

    /// Ends the log's use in order: everything goes to its files, indexes and producers included. The log takes
    /// no more changes; [`Self::synced`] is to follow.
    pub(super) fn write_out(&mut self) -> Result<(), StorageError> {
        self.check_online()?;
        let sealed = self.active_mut().seal().and_then(|()| self.producers.take_snapshot());
        let written = sealed.and_then(|()| self.epochs.save(&self.path));
        self.storage("closing", written)?;
        self.closed = true;
        Ok(())
    }

    /// Everything that was written out has been fsynced.
    pub(super) fn synced(&mut self) {
        self.recovery_point = self.log_end_offset;
    }

    /// Writes everything out and fsyncs it. It blocks.
    pub fn close(&mut self) -> Result<(), StorageError> {
        self.write_out()?;
        let synced = self.gather(self.log_end_offset).and_then(|mut job| {
            let active = self.active_mut();
            job.others.push(active.offset_index.open_for_sync()?);
            job.others.push(active.time_index.open_for_sync()?);
            job.sync()
        });
        self.storage("closing", synced)?;
        self.synced();
        Ok(())
    }
}
