//! The log of one partition (`UnifiedLog` and `LocalLog`): its segments, offsets, epochs and producers.
//!
//! `&mut self` appends and truncates, `&self` reads; there is no lock, no task and no clock in here. What
//! takes long is handed out as a value: a [`FlushJob`](super::FlushJob), files to be deleted later.
//! Invariants: log start offset <= high watermark <= log end offset; the recovery point passes an offset only
//! after everything before it has been fsynced; after a failed write nothing is written any more.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kdp_client::protocol::records::{AppendOrigin, BatchHeader, BatchView, Batches, ValidationError};
use kdp_client::protocol::types::{LeaderEpoch, Offset, ProducerId};
use kdp_client::protocol::uuid::Uuid;

use super::append::{AppendInfo, CheckedBatch, end_txn_marker};
use super::cleaner::CleanerState;
use super::epoch_cache::EpochCache;
use super::error::{AppendError, StorageError};
use super::log_directory::LogDirectory;
use super::outgoing::{Outgoing, Pending};
use super::producer_manager::ProducerStateManager;
use super::producer_state::{CompletedTxn, EndTxnMarker, ProducerEntry};
use super::segment::Segment;
use super::tail::Tail;
use super::txn_index::AbortedTxn;
use super::{TopicPartition, partition_metadata};
use crate::config::LogConfig;

/// One partition's log.
#[derive(Debug)]
pub struct Log {
    pub(super) partition: TopicPartition,
    pub(super) topic_id: Option<Uuid>,
    pub(super) parent: Arc<LogDirectory>,
    pub(super) path: PathBuf,
    pub(super) config: Arc<LogConfig>,
    /// In the order of their base offsets; there is one at least, and the last is the active one.
    pub(super) segments: Vec<Segment>,
    pub(super) epochs: EpochCache,
    pub(super) producers: ProducerStateManager,
    pub(super) tail: Tail,
    pub(super) log_start_offset: Offset,
    pub(super) log_end_offset: Offset,
    pub(super) high_watermark: Offset,
    pub(super) recovery_point: Offset,
    pub(super) last_flush_ms: i64,
    /// `partition.metadata` has been written, but not fsynced.
    pub(super) topic_id_unsynced: bool,
    /// Counts truncations: a flush that began before one says nothing about what came after.
    pub(super) truncations: u32,
    pub(super) cleaner: CleanerState,
    /// It takes no more changes: its clean end has been written down.
    pub(super) closed: bool,
}

impl Log {
    /// The partition.
    pub fn partition(&self) -> &TopicPartition {
        &self.partition
    }

    /// The topic id that the directory belongs to, where it is known.
    pub fn topic_id(&self) -> Option<Uuid> {
        self.topic_id
    }

    /// Writes the topic id into a directory that has none.
    pub fn assign_topic_id(&mut self, topic_id: Uuid) -> Result<(), StorageError> {
        if self.topic_id.is_none() {
            self.storage("writing partition.metadata", partition_metadata::write(&self.path, topic_id))?;
            self.topic_id = Some(topic_id);
            self.topic_id_unsynced = true;
        }
        Ok(())
    }

    /// The log's own directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The log directory it lies in.
    pub fn parent(&self) -> &Arc<LogDirectory> {
        &self.parent
    }

    /// The topic's settings.
    pub fn config(&self) -> &Arc<LogConfig> {
        &self.config
    }

    /// The topic's settings have changed.
    pub fn set_config(&mut self, config: Arc<LogConfig>) {
        self.config = config;
    }

    /// The first offset that can be read.
    pub fn log_start_offset(&self) -> Offset {
        self.log_start_offset
    }

    /// The offset that the next record gets.
    pub fn log_end_offset(&self) -> Offset {
        self.log_end_offset
    }

    /// The offset up to which the replicas in sync have the log; consumers read up to here.
    pub fn high_watermark(&self) -> Offset {
        self.high_watermark
    }

    /// The offset up to which the log is known to be on disk.
    pub fn recovery_point(&self) -> Offset {
        self.recovery_point
    }

    /// The high watermark, or the first offset of a transaction that is open below it.
    pub fn last_stable_offset(&self) -> Offset {
        let unstable = self.producers.state.first_unstable_offset();
        let unstable = unstable.map(|offset| offset.max(self.log_start_offset));
        unstable.unwrap_or(self.high_watermark).min(self.high_watermark)
    }

    /// Sets the high watermark, within the bounds of the log; gives what it is then. It may go back: a new
    /// leader's may lie lower.
    pub fn set_high_watermark(&mut self, offset: Offset) -> Offset {
        self.high_watermark = offset.clamp(self.log_start_offset, self.log_end_offset);
        self.producers.state.on_high_watermark(self.high_watermark);
        self.high_watermark
    }

    /// The leader epochs of the log.
    pub fn epochs(&self) -> &EpochCache {
        &self.epochs
    }

    /// The latest leader epoch.
    pub fn latest_epoch(&self) -> Option<LeaderEpoch> {
        self.epochs.latest_epoch()
    }

    /// The largest epoch up to `epoch`, and the offset at which it ended.
    pub fn end_offset_for_epoch(&self, epoch: LeaderEpoch) -> Option<(LeaderEpoch, Offset)> {
        self.epochs.end_offset_for(epoch, self.log_end_offset)
    }

    /// Notes that a leader epoch begins at `start_offset`: what a new leader does before it appends.
    pub fn assign_epoch_start_offset(
        &mut self,
        epoch: LeaderEpoch,
        start_offset: Offset,
    ) -> Result<(), StorageError> {
        if self.epochs.assign(epoch, start_offset) {
            let saved = self.epochs.save(&self.path);
            self.storage("writing the leader epochs", saved)?;
        }
        Ok(())
    }

    /// The bytes of all segments.
    pub fn size(&self) -> u64 {
        self.segments.iter().map(Segment::size).sum()
    }

    /// How many segments there are.
    pub fn segment_count(&self) -> usize {
        self.segments.len()
    }

    /// The first offset of the first segment.
    pub fn first_segment_base_offset(&self) -> Offset {
        self.segments[0].base_offset()
    }

    /// The producers that are known: what DescribeProducers tells.
    pub fn producers(&self) -> impl Iterator<Item = (ProducerId, &ProducerEntry)> {
        self.producers.state.producers().iter().map(|(producer_id, entry)| (*producer_id, entry))
    }

    /// How long a producer may be silent from now on.
    pub fn set_producer_id_expiration_ms(&mut self, expiration_ms: i64) {
        self.producers.set_expiration_ms(expiration_ms);
    }

    /// Forgets producers that have been silent for too long.
    pub fn remove_expired_producers(&mut self, now_ms: i64) {
        self.producers.remove_expired(now_ms);
    }

    /// Checks a batch and appends it: [`CheckedBatch::check`] and [`Self::append`] in one.
    pub fn append_leader(
        &mut self,
        batch: &[u8],
        leader_epoch: LeaderEpoch,
        origin: AppendOrigin,
        now_ms: i64,
    ) -> Result<AppendInfo, AppendError> {
        let batch = BatchView::parse(batch).map_err(ValidationError::from)?;
        let checked = CheckedBatch::check(&batch, &self.partition, &self.config, origin, now_ms)?;
        let mut appended = self.append(std::slice::from_ref(&checked), leader_epoch, now_ms);
        appended.pop().expect("one answer per batch")
    }

    /// Appends checked batches as the leader of `leader_epoch`, in order, with one write as long as they go
    /// into one segment; gives an answer each. A batch that its producer may not append leaves the others be.
    pub fn append(
        &mut self,
        batches: &[CheckedBatch<'_>],
        leader_epoch: LeaderEpoch,
        now_ms: i64,
    ) -> Vec<Result<AppendInfo, AppendError>> {
        let mut answers = Vec::with_capacity(batches.len());
        let mut pending = Pending::default();
        for batch in batches {
            answers.push(self.stage(batch, leader_epoch, now_ms, &mut pending));
        }
        let written = self.write(&mut pending);
        if written.is_err() || self.parent.is_offline() {
            // None of these batches is acknowledged, whatever became of its bytes.
            return batches.iter().map(|_| Err(self.offline().into())).collect();
        }
        answers
    }

    /// Checks a batch against its producer, numbers it and puts it behind what is to be written.
    fn stage<'a>(
        &mut self,
        batch: &'a CheckedBatch<'_>,
        leader_epoch: LeaderEpoch,
        now_ms: i64,
        pending: &mut Pending<'a>,
    ) -> Result<AppendInfo, AppendError> {
        self.check_online()?;
        let first_offset = pending.next_offset(self.log_end_offset);
        let mut header = batch.header.clone();
        header.base_offset = first_offset;
        header.partition_leader_epoch = leader_epoch;
        let mut info = AppendInfo {
            first_offset,
            last_offset: header.last_offset(),
            log_append_time_ms: batch.log_append_time_ms,
            log_start_offset: self.log_start_offset,
            leader_epoch,
            duplicate: false,
        };
        if header.has_producer_id() {
            let original = match batch.origin {
                AppendOrigin::Client => self.producers.state.find_duplicate(&header),
                AppendOrigin::Coordinator => None,
            };
            if let Some(original) = original {
                info.first_offset = original.first_offset();
                info.last_offset = original.last_offset;
                info.log_append_time_ms = batch.log_append_time_ms.map(|_| original.timestamp);
                info.duplicate = true;
                return Ok(info);
            }
            self.producers.state.check(&header, batch.marker, batch.origin)?;
        }
        self.stage_checked(header, batch.payload, batch.marker, now_ms, pending)?;
        Ok(info)
    }

    /// Puts a numbered batch behind what is to be written, in a new segment where one is due.
    fn stage_checked<'a>(
        &mut self,
        header: BatchHeader,
        payload: &'a [u8],
        marker: Option<EndTxnMarker>,
        now_ms: i64,
        pending: &mut Pending<'a>,
    ) -> Result<(), StorageError> {
        let size = pending.size + header.size_in_bytes() as u64;
        let config = Arc::clone(&self.config);
        let last_offset = header.last_offset();
        let due = self.active_mut().should_roll(&config, size, last_offset, header.max_timestamp, now_ms);
        if self.storage("reading the active segment", due)? {
            self.write(pending)?;
            self.roll_at(header.base_offset, now_ms)?;
        }
        self.epochs.assign(header.partition_leader_epoch, header.base_offset);
        if header.has_producer_id() {
            // Applied before it is written: the batches behind it are checked against it, and if the write
            // fails nothing of this state is used any more.
            pending.completed.extend(self.producers.state.apply(&header, marker));
        }
        pending.size += header.size_in_bytes() as u64;
        pending.batches.push(Outgoing { header, payload });
        Ok(())
    }

    /// Writes what is pending into the active segment and moves the log's end behind it.
    fn write(&mut self, pending: &mut Pending<'_>) -> Result<(), StorageError> {
        let pending = std::mem::take(pending);
        let Some(last) = pending.batches.last() else { return Ok(()) };
        let end_offset = last.header.next_offset();
        let mut position = self.active().size();
        let config = Arc::clone(&self.config);
        let written = self.active_mut().append(&pending.batches, &config);
        self.storage("appending", written)?;
        for batch in &pending.batches {
            self.tail.push(batch.header.base_offset, position);
            position += batch.header.size_in_bytes() as u64;
        }
        self.log_end_offset = end_offset;
        let saved = self.epochs.save(&self.path);
        self.storage("writing the leader epochs", saved)?;
        for completed in pending.completed {
            self.complete_txn(completed)?;
        }
        self.producers.set_map_end_offset(end_offset);
        Ok(())
    }

    fn complete_txn(&mut self, completed: CompletedTxn) -> Result<(), StorageError> {
        if completed.aborted {
            let aborted = aborted_txn(&completed, self.producers.state.last_stable_offset(&completed));
            let appended = self.active_mut().txn_index.append(aborted);
            self.storage("appending to the transaction index", appended)?;
        }
        self.producers.state.complete(&completed);
        Ok(())
    }

    /// Appends batches as they came from the leader, offsets and epochs included. Batches of a later epoch
    /// than `leader_epoch` are left out: that leader's are to be fetched from it.
    pub fn append_as_follower(
        &mut self,
        records: &[u8],
        leader_epoch: LeaderEpoch,
        now_ms: i64,
    ) -> Result<(), AppendError> {
        self.check_online()?;
        let mut pending = Pending::default();
        let staged = self.stage_replicated(records, leader_epoch, now_ms, &mut pending);
        // The state knows of the batches before one that is refused, so these have to be written.
        self.write(&mut pending)?;
        staged
    }

    fn stage_replicated<'a>(
        &mut self,
        records: &'a [u8],
        leader_epoch: LeaderEpoch,
        now_ms: i64,
        pending: &mut Pending<'a>,
    ) -> Result<(), AppendError> {
        for batch in Batches::new(records) {
            let batch = batch.map_err(ValidationError::from)?;
            batch.verify_crc().map_err(ValidationError::from)?;
            let header = batch.header().clone();
            if header.partition_leader_epoch > leader_epoch {
                break;
            }
            let next = pending.next_offset(self.log_end_offset);
            if header.base_offset < next || header.last_offset_delta < 0 {
                return Err(AppendError::UnexpectedOffset { first: header.base_offset, next });
            }
            let marker = if header.is_control() { end_txn_marker(&batch) } else { Ok(None) };
            let marker = marker.map_err(ValidationError::from)?;
            let payload = &batch.bytes()[BatchHeader::SIZE..];
            self.stage_checked(header, payload, marker, now_ms, pending)?;
        }
        Ok(())
    }

    /// Closes the active segment and begins a new one at the log's end, unless the active one is empty.
    pub fn roll(&mut self, now_ms: i64) -> Result<(), StorageError> {
        self.check_online()?;
        self.roll_at(self.log_end_offset, now_ms)
    }

    fn roll_at(&mut self, base_offset: Offset, now_ms: i64) -> Result<(), StorageError> {
        if self.active().size() == 0 && self.active().base_offset() == base_offset {
            return Ok(());
        }
        let rolled = self.try_roll(base_offset, now_ms);
        self.storage("rolling a segment", rolled)?;
        self.tail.clear();
        self.parent.note_rolled(&self.partition);
        Ok(())
    }

    fn try_roll(&mut self, base_offset: Offset, now_ms: i64) -> io::Result<()> {
        self.active_mut().seal()?;
        self.active_mut().release_file();
        let segment = Segment::create(&self.path, base_offset, &self.config, now_ms)?;
        self.segments.push(segment);
        self.producers.set_map_end_offset(base_offset);
        self.producers.take_snapshot()
    }

    pub(super) fn active(&self) -> &Segment {
        self.segments.last().expect("a log has a segment")
    }

    pub(super) fn active_mut(&mut self) -> &mut Segment {
        self.segments.last_mut().expect("a log has a segment")
    }

    /// The segment that holds `offset`, or would.
    pub(super) fn segment_of(&self, offset: Offset) -> usize {
        let after = self.segments.partition_point(|segment| segment.base_offset() <= offset);
        after.saturating_sub(1)
    }

    /// The log is taken out of use: it is to be deleted.
    pub(super) fn retire(&mut self) {
        self.closed = true;
    }

    pub(super) fn check_online(&self) -> Result<(), StorageError> {
        if self.closed || self.parent.is_offline() { Err(self.offline()) } else { Ok(()) }
    }

    fn offline(&self) -> StorageError {
        StorageError::Offline { path: self.parent.path().to_owned() }
    }

    /// Takes the log directory offline if a change of the log has failed.
    pub(super) fn storage<T>(&self, what: &'static str, result: io::Result<T>) -> Result<T, StorageError> {
        result.map_err(|source| {
            if self.parent.take_offline() {
                let directory = self.parent.path().display();
                tracing::error!(partition = %self.partition, %directory, %source, "{what} failed, the log directory is offline");
            }
            StorageError::Io { what, path: self.path.clone(), source }
        })
    }
}

pub(super) fn aborted_txn(completed: &CompletedTxn, last_stable_offset: Offset) -> AbortedTxn {
    AbortedTxn {
        producer_id: completed.producer_id,
        first_offset: completed.first_offset,
        last_offset: completed.last_offset,
        last_stable_offset,
    }
}
