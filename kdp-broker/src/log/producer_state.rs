//! What a log knows of each producer: its last batches, and the transaction it has open.
//!
//! Follows Apache's `ProducerStateEntry`, `ProducerAppendInfo` and `ProducerStateManager`: a batch is checked
//! against the state before it is written, and changes it once it is. Knows no files and no clock.
//! Invariant: the state is a function of the batches up to the log's end (and of what has expired).

use std::collections::{BTreeMap, HashMap};

use kdp_client::protocol::records::{AppendOrigin, BatchHeader, NO_SEQUENCE, increment_sequence};
use kdp_client::protocol::types::{Offset, ProducerEpoch, ProducerId};
use thiserror::Error;

/// How many batches of a producer are remembered: as many as it may have in flight.
const BATCHES_RETAINED: usize = 5;
const NO_EPOCH: ProducerEpoch = ProducerEpoch(-1);

/// A batch that a producer has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchMetadata {
    /// The sequence number of its last record.
    pub last_sequence: i32,
    /// The offset of its last record.
    pub last_offset: Offset,
    /// Last offset minus first.
    pub offset_delta: i32,
    /// Its largest timestamp.
    pub timestamp: i64,
}

impl BatchMetadata {
    /// The offset of its first record.
    pub fn first_offset(&self) -> Offset {
        self.last_offset + -i64::from(self.offset_delta)
    }

    /// The sequence number of its first record.
    pub fn first_sequence(&self) -> i32 {
        increment_sequence(self.last_sequence, -self.offset_delta)
    }
}

/// What is known of one producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerEntry {
    /// The producer's epoch.
    pub epoch: ProducerEpoch,
    /// The epoch of the transaction coordinator that wrote the last marker, or -1.
    pub coordinator_epoch: i32,
    /// The largest timestamp of the last batch.
    pub last_timestamp: i64,
    /// The first offset of the open transaction.
    pub current_txn_first_offset: Option<Offset>,
    batches: Vec<BatchMetadata>,
}

impl ProducerEntry {
    pub(super) fn new(epoch: ProducerEpoch) -> Self {
        Self {
            epoch,
            coordinator_epoch: -1,
            last_timestamp: -1,
            current_txn_first_offset: None,
            batches: Vec::new(),
        }
    }

    /// The last batch, unless there was none in this epoch.
    pub fn last_batch(&self) -> Option<&BatchMetadata> {
        self.batches.last()
    }

    /// The last sequence number, or -1.
    pub fn last_sequence(&self) -> i32 {
        self.last_batch().map_or(NO_SEQUENCE, |batch| batch.last_sequence)
    }

    pub(super) fn add_batch(&mut self, batch: BatchMetadata) {
        if self.batches.len() == BATCHES_RETAINED {
            self.batches.remove(0);
        }
        self.batches.push(batch);
        self.last_timestamp = batch.timestamp;
    }

    /// A new epoch begins with no batches.
    fn set_epoch(&mut self, epoch: ProducerEpoch) {
        if self.epoch != epoch {
            self.batches.clear();
            self.epoch = epoch;
        }
    }

    fn find_duplicate(&self, header: &BatchHeader) -> Option<BatchMetadata> {
        let same = |batch: &&BatchMetadata| {
            batch.first_sequence() == header.base_sequence && batch.last_sequence == header.last_sequence()
        };
        self.batches.iter().find(same).filter(|_| header.producer_epoch == self.epoch).copied()
    }
}

/// The record of a control batch that ends a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EndTxnMarker {
    pub(super) aborted: bool,
    pub(super) coordinator_epoch: i32,
    pub(super) timestamp: i64,
}

/// A transaction that a marker has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CompletedTxn {
    pub(super) producer_id: ProducerId,
    pub(super) first_offset: Offset,
    pub(super) last_offset: Offset,
    pub(super) aborted: bool,
}

/// Why a producer may not append its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProducerError {
    /// A newer instance of the producer has taken over: INVALID_PRODUCER_EPOCH.
    #[error(
        "Epoch of producer {producer_id} is {epoch}, which is smaller than the last seen epoch {current}"
    )]
    InvalidEpoch {
        /// The producer.
        producer_id: ProducerId,
        /// The batch's epoch.
        epoch: ProducerEpoch,
        /// The epoch seen last.
        current: ProducerEpoch,
    },
    /// Batches before this one are missing: OUT_OF_ORDER_SEQUENCE_NUMBER.
    #[error(
        "Out of order sequence number for producer {producer_id}: {sequence} (incoming seq. number), {current} (current end sequence number)"
    )]
    OutOfOrderSequence {
        /// The producer.
        producer_id: ProducerId,
        /// The batch's first sequence number.
        sequence: i32,
        /// The last one seen.
        current: i32,
    },
    /// A batch outside a transaction while one is open: INVALID_TXN_STATE.
    #[error("Expected transactional write from producer {producer_id}")]
    InvalidTxnState {
        /// The producer.
        producer_id: ProducerId,
    },
    /// The marker comes from a coordinator that has been replaced: TRANSACTION_COORDINATOR_FENCED.
    #[error("Invalid coordinator epoch for producerId {producer_id}: {epoch} (zombie), {current} (current)")]
    CoordinatorFenced {
        /// The producer.
        producer_id: ProducerId,
        /// The marker's coordinator epoch.
        epoch: i32,
        /// The epoch seen last.
        current: i32,
    },
}

/// The producers of one log.
#[derive(Clone, Debug, Default)]
pub(super) struct ProducerState {
    producers: HashMap<ProducerId, ProducerEntry>,
    /// Open transactions by their first offset.
    ongoing: BTreeMap<Offset, ProducerId>,
    /// Ended transactions whose marker lies beyond the high watermark: first offset to the marker's.
    unreplicated: BTreeMap<Offset, Offset>,
}

impl ProducerState {
    pub(super) fn producers(&self) -> &HashMap<ProducerId, ProducerEntry> {
        &self.producers
    }

    pub(super) fn is_empty(&self) -> bool {
        self.producers.is_empty() && self.unreplicated.is_empty()
    }

    /// The batch as it was appended before, if a producer sends it again.
    pub(super) fn find_duplicate(&self, header: &BatchHeader) -> Option<BatchMetadata> {
        self.producers.get(&header.producer_id)?.find_duplicate(header)
    }

    /// Whether a leader may append a batch. A follower takes what its leader has.
    pub(super) fn check(
        &self,
        header: &BatchHeader,
        marker: Option<EndTxnMarker>,
        origin: AppendOrigin,
    ) -> Result<(), ProducerError> {
        let Some(entry) = self.producers.get(&header.producer_id) else { return Ok(()) };
        check_epoch(entry, header)?;
        match marker {
            Some(marker) => check_coordinator(entry, header, marker),
            None if header.is_control() => Ok(()),
            None => {
                if origin == AppendOrigin::Client {
                    check_sequence(entry, header)?;
                }
                check_transaction(entry, header)
            }
        }
    }

    /// Takes a batch into account. A marker gives the transaction it has ended, which stays open until
    /// [`Self::complete`].
    pub(super) fn apply(
        &mut self,
        header: &BatchHeader,
        marker: Option<EndTxnMarker>,
    ) -> Option<CompletedTxn> {
        match marker {
            Some(marker) => self.apply_marker(header, marker),
            // An empty control batch: compaction has removed the marker, and with it the transaction.
            None if header.is_control() => None,
            None => {
                self.apply_data(header);
                None
            }
        }
    }

    fn apply_data(&mut self, header: &BatchHeader) {
        let entry = self
            .producers
            .entry(header.producer_id)
            .or_insert_with(|| ProducerEntry::new(header.producer_epoch));
        entry.set_epoch(header.producer_epoch);
        entry.add_batch(BatchMetadata {
            last_sequence: header.last_sequence(),
            last_offset: header.last_offset(),
            offset_delta: header.last_offset_delta,
            timestamp: header.max_timestamp,
        });
        if header.is_transactional() && entry.current_txn_first_offset.is_none() {
            entry.current_txn_first_offset = Some(header.base_offset);
            self.ongoing.insert(header.base_offset, header.producer_id);
        }
    }

    fn apply_marker(&mut self, header: &BatchHeader, marker: EndTxnMarker) -> Option<CompletedTxn> {
        let entry = self
            .producers
            .entry(header.producer_id)
            .or_insert_with(|| ProducerEntry::new(header.producer_epoch));
        entry.set_epoch(header.producer_epoch);
        entry.coordinator_epoch = marker.coordinator_epoch;
        entry.last_timestamp = marker.timestamp;
        // A marker without a transaction moves no last stable offset.
        let first_offset = entry.current_txn_first_offset.take()?;
        Some(CompletedTxn {
            producer_id: header.producer_id,
            first_offset,
            last_offset: header.base_offset,
            aborted: marker.aborted,
        })
    }

    /// The last stable offset once this transaction has ended: what `.txnindex` records with it.
    pub(super) fn last_stable_offset(&self, completed: &CompletedTxn) -> Offset {
        let mut others = self.ongoing.iter().filter(|(_, producer)| **producer != completed.producer_id);
        let after = completed.last_offset + 1;
        others.next().map_or(after, |(first_offset, _)| after.min(*first_offset))
    }

    /// Ends a transaction. It is unstable until the high watermark has passed its marker.
    pub(super) fn complete(&mut self, completed: &CompletedTxn) {
        self.ongoing.remove(&completed.first_offset);
        self.unreplicated.insert(completed.first_offset, completed.last_offset);
    }

    /// The first offset that a read of committed records may not pass.
    pub(super) fn first_unstable_offset(&self) -> Option<Offset> {
        let ongoing = self.ongoing.keys().next();
        let unreplicated = self.unreplicated.keys().next();
        ongoing.into_iter().chain(unreplicated).min().copied()
    }

    /// Transactions whose marker lies below `offset` are stable.
    pub(super) fn on_high_watermark(&mut self, offset: Offset) {
        self.unreplicated.retain(|_, last_offset| *last_offset >= offset);
    }

    /// Forgets producers that have been silent for `expiration_ms` and have no open transaction.
    pub(super) fn remove_expired(&mut self, now_ms: i64, expiration_ms: i64) {
        self.producers.retain(|_, entry| !is_expired(entry, now_ms, expiration_ms));
    }

    /// Takes over an entry of a snapshot.
    pub(super) fn load(&mut self, producer_id: ProducerId, entry: ProducerEntry) {
        if let Some(first_offset) = entry.current_txn_first_offset {
            self.ongoing.insert(first_offset, producer_id);
        }
        self.producers.insert(producer_id, entry);
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Whether an entry may be forgotten.
pub(super) fn is_expired(entry: &ProducerEntry, now_ms: i64, expiration_ms: i64) -> bool {
    entry.current_txn_first_offset.is_none() && now_ms.saturating_sub(entry.last_timestamp) >= expiration_ms
}

fn check_epoch(entry: &ProducerEntry, header: &BatchHeader) -> Result<(), ProducerError> {
    if header.producer_epoch >= entry.epoch {
        return Ok(());
    }
    Err(ProducerError::InvalidEpoch {
        producer_id: header.producer_id,
        epoch: header.producer_epoch,
        current: entry.epoch,
    })
}

/// A new epoch begins at sequence 0; within one, each batch follows on the last. After a marker that
/// raised the epoch there is no last one, and 0 follows on that.
fn check_sequence(entry: &ProducerEntry, header: &BatchHeader) -> Result<(), ProducerError> {
    let current = if header.producer_epoch == entry.epoch { entry.last_sequence() } else { NO_SEQUENCE };
    let follows = i64::from(header.base_sequence) == i64::from(current) + 1
        || (current == i32::MAX && header.base_sequence == 0);
    if follows || entry.epoch == NO_EPOCH {
        return Ok(());
    }
    Err(ProducerError::OutOfOrderSequence {
        producer_id: header.producer_id,
        sequence: header.base_sequence,
        current,
    })
}

fn check_transaction(entry: &ProducerEntry, header: &BatchHeader) -> Result<(), ProducerError> {
    if entry.current_txn_first_offset.is_some() && !header.is_transactional() {
        return Err(ProducerError::InvalidTxnState { producer_id: header.producer_id });
    }
    Ok(())
}

fn check_coordinator(
    entry: &ProducerEntry,
    header: &BatchHeader,
    marker: EndTxnMarker,
) -> Result<(), ProducerError> {
    if marker.coordinator_epoch >= entry.coordinator_epoch {
        return Ok(());
    }
    Err(ProducerError::CoordinatorFenced {
        producer_id: header.producer_id,
        epoch: marker.coordinator_epoch,
        current: entry.coordinator_epoch,
    })
}

#[cfg(test)]
#[path = "producer_state_tests.rs"]
mod tests;
