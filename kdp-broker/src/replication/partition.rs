//! One partition on this broker: its log, who leads it, its high watermark, and who waits for it.
//!
//! The lock of the log is never held over an await. It must not know who asks: requests arrive as plain
//! values. Invariant: the high watermark passes only records that every replica in sync has, and that are
//! flushed where the topic demands it.

use std::sync::Arc;

use arc_swap::ArcSwap;
use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::records::{AppendOrigin, BatchView, NO_TIMESTAMP, produced_batch};
use kdp_client::protocol::types::{LeaderEpoch, Offset};
use parking_lot::{Mutex, MutexGuard};
use tokio::sync::watch;

use super::append_queue::{AppendQueue, Outcome};
use super::fetch_session::Wanted;
use super::high_watermark::HighWatermark;
use super::leadership::{Leadership, SharedLeadership};
use super::waiters::Waiters;
use crate::config::LogConfig;
use crate::log::{AppendError, AppendInfo, CheckedBatch, FileSlice, Log, TopicPartition};
use crate::metrics::TopicMetrics;

/// What a request says that does not care for the epoch; any other negative one is out of date.
const NO_LEADER_EPOCH: i32 = -1;
/// A batch up to this size is copied rather than to wait for a write of its own; a larger one fills a write.
const JOINED_BYTES_MAX: u64 = 64 << 10;
/// The offset that stands for the high watermark in DeleteRecords.
const TO_HIGH_WATERMARK: i64 = -1;

/// A partition of which this broker holds a replica. Its first two fields are all that is looked at by those who
/// ask for the ends of thousands of partitions, so they lie side by side in memory.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Partition {
    leadership: SharedLeadership,
    high_watermark: HighWatermark,
    name: TopicPartition,
    log: Arc<Mutex<Log>>,
    config: ArcSwap<LogConfig>,
    /// Holds those who need a flush while another one's flush is under way: it may cover theirs too.
    flush: tokio::sync::Mutex<()>,
    waiters: Waiters,
    queue: AppendQueue,
    metrics: TopicMetrics,
}

/// How far a reader may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// Up to the end of the log: followers and debugging tools.
    LogEnd,
    /// Up to the high watermark.
    HighWatermark,
    /// Up to the last stable offset.
    Committed,
}

/// A read of one partition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadRequest {
    /// From where, and what the reader believes.
    pub(crate) wanted: Wanted,
    /// How much at most.
    pub(crate) max_bytes: u32,
    /// Give the first batch whole even if it is larger than that.
    pub(crate) min_one: bool,
    /// How far.
    pub(crate) isolation: Isolation,
    /// The follower that asks, if it is one.
    pub(crate) follower: Option<i32>,
}

/// What ListOffsets may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OffsetQuery {
    /// The offset after the last record that the reader may see.
    Latest,
    /// The log start offset.
    Earliest,
    /// The first offset on local disks; without tiered storage the log start offset.
    EarliestLocal,
    /// The last offset in tiered storage: there is none.
    LatestTiered,
    /// The first record with the largest timestamp (KIP-734).
    MaxTimestamp,
    /// The first record that is as late as this, in ms.
    Timestamp(i64),
}

/// What was read.
#[derive(Debug)]
pub(crate) struct ReadAnswer {
    pub(crate) high_watermark: i64,
    pub(crate) last_stable_offset: i64,
    pub(crate) log_start_offset: i64,
    /// The reader's log went another way: the last epoch in common and where it ended.
    pub(crate) diverging_epoch: Option<(i32, i64)>,
    /// Producer id and first offset; only for readers of committed records.
    pub(crate) aborted_transactions: Option<Vec<(i64, i64)>>,
    pub(crate) slice: Option<FileSlice>,
}

/// Where a produced batch went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Appended {
    pub(crate) base_offset: Offset,
    /// The offset after its last record.
    pub(crate) next_offset: Offset,
    /// -1 in topics whose producers set the time.
    pub(crate) log_append_time_ms: i64,
    pub(crate) log_start_offset: Offset,
}

/// Why a batch was not appended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProduceError {
    /// For a reason outside of the log.
    #[error("{0}")]
    Refused(ResponseError),
    /// The log would not have it.
    #[error(transparent)]
    Append(#[from] AppendError),
}

impl From<ResponseError> for ProduceError {
    fn from(error: ResponseError) -> Self {
        Self::Refused(error)
    }
}

impl ProduceError {
    /// The code that the client is answered with.
    pub(crate) fn code(&self) -> ResponseError {
        match self {
            Self::Refused(error) => *error,
            Self::Append(error) => error.response_error(),
        }
    }
}

impl AsRef<Waiters> for Arc<Partition> {
    fn as_ref(&self) -> &Waiters {
        &self.waiters
    }
}

impl Partition {
    /// A partition over its log, not led by anybody yet.
    pub(crate) fn new(shared: Arc<Mutex<Log>>, metrics: TopicMetrics) -> Partition {
        let log = shared.lock();
        let (name, config) = (log.partition().clone(), log.config().clone());
        let high_watermark = HighWatermark::new(log.high_watermark());
        drop(log);
        Partition {
            name,
            config: ArcSwap::new(config),
            leadership: SharedLeadership::new(Leadership::NONE),
            high_watermark,
            log: shared,
            flush: tokio::sync::Mutex::default(),
            waiters: Waiters::default(),
            queue: AppendQueue::default(),
            metrics,
        }
    }

    /// The topic's name and the index.
    pub(crate) fn name(&self) -> &TopicPartition {
        &self.name
    }

    /// What is counted of the topic.
    pub(crate) fn metrics(&self) -> &TopicMetrics {
        &self.metrics
    }

    /// The log, locked.
    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock()
    }

    /// Up to where consumers read.
    pub(crate) fn high_watermark(&self) -> Offset {
        self.high_watermark.get()
    }

    /// The high watermark as it moves.
    pub(crate) fn watch_high_watermark(&self) -> watch::Receiver<Offset> {
        self.high_watermark.subscribe()
    }

    /// The topic's settings have changed.
    pub(crate) fn set_config(&self, config: Arc<LogConfig>) {
        self.log().set_config(config.clone());
        self.config.store(config);
        self.waiters.wake_all();
    }

    /// The metadata have changed. A new leader begins a new epoch in the log before it takes records. Tells
    /// whether this broker leads in a new epoch, or leads no more.
    pub(crate) fn set_leadership(&self, leadership: Leadership) -> Result<bool, ResponseError> {
        let old = self.leadership.load();
        let is_same_reign = old.is_leader && old.leader_epoch == leadership.leader_epoch;
        let begins = leadership.is_leader && !is_same_reign;
        let changed = begins || old.is_leader && !leadership.is_leader;
        let mut log = self.log();
        if begins {
            let end = log.log_end_offset();
            log.assign_epoch_start_offset(leadership.leader_epoch, end).map_err(storage_error)?;
        }
        self.leadership.store(leadership);
        self.advance_high_watermark(&mut log);
        drop(log);
        self.waiters.wake_all();
        Ok(changed)
    }

    /// The partition leaves this broker: whoever waits for it is told.
    pub(crate) fn resign(&self) {
        let old = self.leadership.load();
        self.leadership.store(Leadership { is_leader: false, ..old });
        self.waiters.wake_all();
    }

    /// Has everybody who waits for this partition look again.
    pub(crate) fn wake_waiters(&self) {
        self.waiters.wake_all();
    }

    /// The leadership, if it is ours and the reader's idea of it is right.
    pub(crate) fn led(&self, current_leader_epoch: i32) -> Result<Leadership, ResponseError> {
        let leadership = self.leadership.load();
        let epoch = leadership.leader_epoch.get();
        match current_leader_epoch {
            theirs if theirs != NO_LEADER_EPOCH && theirs < epoch => Err(ResponseError::FencedLeaderEpoch),
            theirs if theirs > epoch => Err(ResponseError::UnknownLeaderEpoch),
            _ if !leadership.is_leader => Err(ResponseError::NotLeaderOrFollower),
            _ => Ok(leadership),
        }
    }

    /// Whether fewer replicas are in sync than the topic demands of a batch that all must have.
    pub(crate) fn is_under_min_isr(&self, leadership: &Leadership) -> bool {
        let in_sync_min = self.config.load().min_insync_replicas.max(1);
        i32::from(leadership.isr_size) < in_sync_min.min(i32::from(leadership.replica_count))
    }

    /// Appends the one batch that a Produce request holds for this partition.
    pub(crate) fn produce(
        &self,
        records: &[u8],
        version: i16,
        all: bool,
        now_ms: i64,
    ) -> Result<Appended, ProduceError> {
        let batch = produced_batch(records, version).map_err(AppendError::from)?;
        // Until there are transactions nobody could end one, and its records would block readers for ever.
        if batch.header().is_transactional() {
            return Err(ResponseError::TransactionalIdAuthorizationFailed.into());
        }
        self.append_batch(&batch, AppendOrigin::Client, all, now_ms)
    }

    /// Appends a batch that a coordinator of this broker has built; all replicas in sync must take it.
    pub(crate) fn append_as_coordinator(&self, batch: &[u8], now_ms: i64) -> Result<Appended, ProduceError> {
        let batch = BatchView::parse(batch).map_err(|error| AppendError::Validation(error.into()))?;
        self.append_batch(&batch, AppendOrigin::Coordinator, true, now_ms)
    }

    fn append_batch(
        &self,
        batch: &BatchView<'_>,
        origin: AppendOrigin,
        all: bool,
        now_ms: i64,
    ) -> Result<Appended, ProduceError> {
        let config = self.config.load();
        // Every byte is read here, before the lock that others wait for.
        let checked = CheckedBatch::check(batch, &self.name, &config, origin, now_ms)?;
        let bytes = checked.header().size_in_bytes() as u64;
        let records = i64::from(checked.header().records_count);
        let log = self.log.try_lock();
        let info = if log.is_none() && bytes <= JOINED_BYTES_MAX {
            self.append_along(&checked, all, now_ms)?
        } else {
            let log = log.unwrap_or_else(|| self.log());
            self.append_with_others(log, Some((checked, all)), now_ms).expect("a batch was given")?
        };
        if !info.duplicate {
            self.metrics.appended(records.unsigned_abs(), bytes);
        }
        Ok(appended(&info))
    }

    #[cfg(test)]
    pub(crate) fn waiting_appends(&self) -> usize {
        self.queue.len()
    }

    /// Leaves the batch for whoever has the log; appends it, with those of others, if nobody took it along.
    fn append_along(&self, batch: &CheckedBatch<'_>, all: bool, now_ms: i64) -> Outcome {
        let waiting = self.queue.push(batch, all);
        loop {
            let log = self.log();
            if let Some(outcome) = waiting.outcome() {
                return outcome;
            }
            // Whoever took it along panicked: what is on the log is not known.
            if Arc::strong_count(&waiting) == 1 {
                return Err(ResponseError::UnknownServerError.into());
            }
            self.append_with_others(log, None, now_ms);
        }
    }

    /// Appends a batch, if one is given, and those that wait for the log along with it, in one write.
    fn append_with_others(
        &self,
        mut log: MutexGuard<'_, Log>,
        own: Option<(CheckedBatch<'_>, bool)>,
        now_ms: i64,
    ) -> Option<Outcome> {
        let others = self.queue.take();
        let joined = others.iter().map(|waiting| (waiting.batch(), waiting.all));
        let has_own = own.is_some();
        let (outcomes, bytes) = self.append_all(&mut log, own.into_iter().chain(joined), now_ms);
        let mut outcomes = outcomes.into_iter();
        let outcome = if has_own { outcomes.next() } else { None };
        others.iter().zip(outcomes).for_each(|(waiting, outcome)| waiting.finish(outcome));
        let advanced = self.advance_high_watermark(&mut log);
        drop(log);
        if advanced {
            self.waiters.arrived(bytes);
        }
        outcome
    }

    /// Appends what may be appended; gives each batch's outcome, and the bytes that were written.
    fn append_all<'a>(
        &self,
        log: &mut Log,
        batches: impl Iterator<Item = (CheckedBatch<'a>, bool)>,
        now_ms: i64,
    ) -> (Vec<Outcome>, u64) {
        let leadership = self.led(-1);
        let refusal = |all| match &leadership {
            Err(error) => Some(*error),
            Ok(led) => (all && self.is_under_min_isr(led)).then_some(ResponseError::NotEnoughReplicas),
        };
        let (mut admitted, mut refusals) = (Vec::with_capacity(1), Vec::with_capacity(1));
        for (batch, all) in batches {
            let refused = refusal(all);
            refusals.push(refused);
            if refused.is_none() {
                admitted.push(batch);
            }
        }
        let epoch = leadership.map_or(LeaderEpoch::NONE, |led| led.leader_epoch);
        let appended = if admitted.is_empty() { Vec::new() } else { log.append(&admitted, epoch, now_ms) };
        let is_new = |info: &Result<AppendInfo, _>| info.as_ref().is_ok_and(|info| !info.duplicate);
        let written = admitted.iter().zip(&appended).filter(|(_, info)| is_new(info));
        let bytes = written.map(|(batch, _)| batch.header().size_in_bytes() as u64).sum();
        let mut appended = appended.into_iter();
        let outcomes = refusals.into_iter().map(|refused| match refused {
            Some(error) => Err(error.into()),
            None => Ok(appended.next().expect("the log answers for each batch")?),
        });
        (outcomes.collect(), bytes)
    }

    /// Moves the high watermark to where all replicas in sync are; says whether it moved.
    fn advance_high_watermark(&self, log: &mut Log) -> bool {
        if self.leadership.load().isr_size > 1 {
            return false;
        }
        let reached = if is_flush_demanded(log) { log.recovery_point() } else { log.log_end_offset() };
        if reached <= log.high_watermark() {
            return false;
        }
        self.high_watermark.set(log.set_high_watermark(reached));
        true
    }

    /// Returns once everything below `next_offset` is flushed, where the topic demands that.
    pub(crate) async fn await_flush(self: &Arc<Self>, next_offset: Offset) -> Result<(), ResponseError> {
        if !is_flush_demanded(&self.log()) {
            return Ok(());
        }
        let _turn = self.flush.lock().await;
        if self.log().recovery_point() >= next_offset {
            return Ok(());
        }
        self.flush_now().await
    }

    /// Flushes the log on a thread that may block.
    async fn flush_now(self: &Arc<Self>) -> Result<(), ResponseError> {
        let partition = self.clone();
        let flushed = tokio::task::spawn_blocking(move || partition.flush()).await;
        flushed.unwrap_or(Err(ResponseError::KafkaStorageError))
    }

    /// Flushes the log; blocks for as long as the disk takes, but not those who append meanwhile.
    pub(crate) fn flush(&self) -> Result<(), ResponseError> {
        let Some(job) = self.log().flush_job().map_err(storage_error)? else { return Ok(()) };
        let done = job.run();
        let mut log = self.log();
        log.flushed(done).map_err(storage_error)?;
        let advanced = self.advance_high_watermark(&mut log);
        drop(log);
        if advanced {
            self.waiters.wake_all();
        }
        Ok(())
    }

    /// Returns once everything below `offset` is committed.
    pub(crate) async fn await_committed(&self, offset: Offset) -> Result<(), ResponseError> {
        let mut watch = self.high_watermark.subscribe();
        let reached = watch.wait_for(|high_watermark| *high_watermark >= offset).await;
        reached.map(drop).map_err(|_| ResponseError::NotLeaderOrFollower)
    }

    /// Reads from an offset on.
    pub(crate) fn read(&self, request: &ReadRequest) -> Result<ReadAnswer, ResponseError> {
        self.led(request.wanted.current_leader_epoch)?;
        if request.follower.is_some() {
            // A follower that is no replica here has newer metadata than this broker, or wrong ones.
            return Err(match request.wanted.current_leader_epoch {
                -1 => ResponseError::NotLeaderOrFollower,
                _ => ResponseError::UnknownLeaderEpoch,
            });
        }
        let log = self.log();
        let from = Offset(request.wanted.fetch_offset);
        let mut answer = ReadAnswer {
            high_watermark: log.high_watermark().get(),
            last_stable_offset: log.last_stable_offset().get(),
            log_start_offset: log.log_start_offset().get(),
            diverging_epoch: None,
            aborted_transactions: None,
            slice: None,
        };
        if request.wanted.last_fetched_epoch >= 0 {
            answer.diverging_epoch = diverging(&log, LeaderEpoch(request.wanted.last_fetched_epoch), from)?;
            if answer.diverging_epoch.is_some() {
                return Ok(answer);
            }
        }
        let below = match request.isolation {
            Isolation::LogEnd => log.log_end_offset(),
            Isolation::HighWatermark => log.high_watermark(),
            Isolation::Committed => log.last_stable_offset(),
        };
        let read = log
            .read(from, request.max_bytes, request.min_one, below)
            .map_err(|error| error.response_error())?;
        if request.isolation == Isolation::Committed {
            let aborted = match &read {
                None => Vec::new(),
                Some(slice) => log.aborted_transactions(from, slice.next_offset).map_err(storage_error)?,
            };
            let named = aborted.iter().map(|txn| (txn.producer_id.get(), txn.first_offset.get()));
            answer.aborted_transactions = Some(named.collect());
        }
        answer.slice = read;
        Ok(answer)
    }

    /// Timestamp, offset and leader epoch of what a query finds; `None` when no record fits.
    pub(crate) fn offset(
        &self,
        query: OffsetQuery,
        isolation: Isolation,
        current_leader_epoch: i32,
    ) -> Result<Option<(i64, i64, i32)>, ResponseError> {
        let leadership = self.led(current_leader_epoch)?;
        match (query, isolation) {
            // Who watches a cluster asks this of all partitions: it waits for nobody who appends.
            (OffsetQuery::Latest, Isolation::HighWatermark) => {
                Ok(Some((NO_TIMESTAMP, self.high_watermark().get(), leadership.leader_epoch.get())))
            }
            _ => self.offset_in_log(query, isolation, leadership),
        }
    }

    fn offset_in_log(
        &self,
        query: OffsetQuery,
        isolation: Isolation,
        leadership: Leadership,
    ) -> Result<Option<(i64, i64, i32)>, ResponseError> {
        let log = self.log();
        let end = match isolation {
            Isolation::LogEnd => log.log_end_offset(),
            Isolation::HighWatermark => log.high_watermark(),
            Isolation::Committed => log.last_stable_offset(),
        };
        let start = log.log_start_offset();
        let found = match query {
            OffsetQuery::Latest => {
                return Ok(Some((NO_TIMESTAMP, end.get(), leadership.leader_epoch.get())));
            }
            OffsetQuery::LatestTiered => return Ok(Some((NO_TIMESTAMP, -1, -1))),
            OffsetQuery::Earliest | OffsetQuery::EarliestLocal => {
                let epoch = log.epochs().epoch_for_offset(start).map_or(-1, LeaderEpoch::get);
                return Ok(Some((NO_TIMESTAMP, start.get(), epoch)));
            }
            OffsetQuery::MaxTimestamp => log.offset_of_max_timestamp(),
            OffsetQuery::Timestamp(time) => log.offset_for_timestamp(time),
        };
        let found = found.map_err(|error| error.response_error())?;
        Ok(found
            .filter(|record| record.offset < end)
            .map(|record| (record.timestamp, record.offset.get(), record.leader_epoch.get())))
    }

    /// Moves the log's start to `offset`, or to the high watermark for -1; gives where it is then.
    pub(crate) fn delete_records_before(&self, offset: i64) -> Result<Offset, ResponseError> {
        self.led(-1)?;
        let policy = self.config.load().cleanup_policy;
        if policy.compact && !policy.delete {
            return Err(ResponseError::PolicyViolation);
        }
        let mut log = self.log();
        let offset = match offset {
            TO_HIGH_WATERMARK => log.high_watermark(),
            0.. => Offset(offset),
            _ => return Err(ResponseError::OffsetOutOfRange),
        };
        log.delete_records_before(offset).map_err(|error| error.response_error())
    }
}

/// Whether `flush.messages` forbids to acknowledge what is not flushed yet.
fn is_flush_demanded(log: &Log) -> bool {
    log.log_end_offset() - log.recovery_point() >= log.config().flush_messages
}

fn storage_error<E: std::error::Error>(error: E) -> ResponseError {
    tracing::debug!(%error, "a log cannot be used");
    ResponseError::KafkaStorageError
}

/// Where a reader's log parted from this one: `None` while it has not.
fn diverging(log: &Log, fetched: LeaderEpoch, from: Offset) -> Result<Option<(i32, i64)>, ResponseError> {
    let (epoch, end) = log.end_offset_for_epoch(fetched).ok_or(ResponseError::OffsetOutOfRange)?;
    Ok((epoch < fetched || end < from).then_some((epoch.get(), end.get())))
}

fn appended(info: &AppendInfo) -> Appended {
    Appended {
        base_offset: info.first_offset,
        next_offset: info.last_offset + 1,
        log_append_time_ms: info.log_append_time_ms.unwrap_or(-1),
        log_start_offset: info.log_start_offset,
    }
}
