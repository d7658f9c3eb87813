//! Appends that meet at one log: who finds it taken leaves its batch here before it waits, and who has the
//! log takes those batches along, in one write.
//!
//! Nobody waits for company: a log that is free is appended to at once. The outcome of a batch is written
//! before the log is given free, so whoever gets the log next knows whether its own batch is still to be
//! appended.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use super::partition::ProduceError;
use crate::log::{AppendInfo, CheckedBatch, OwnedBatch};

/// How many batches one write takes along.
const JOINED_MAX: usize = 64;

/// What became of a batch.
pub(super) type Outcome = Result<AppendInfo, ProduceError>;

/// A batch whose sender waits for the log.
#[derive(Debug)]
pub(super) struct Waiting {
    batch: OwnedBatch,
    /// Whether all replicas in sync must take it.
    pub(super) all: bool,
    outcome: Mutex<Option<Outcome>>,
}

impl Waiting {
    /// The batch.
    pub(super) fn batch(&self) -> CheckedBatch<'_> {
        self.batch.checked()
    }

    /// Tells the sender.
    pub(super) fn finish(&self, outcome: Outcome) {
        *self.outcome.lock() = Some(outcome);
    }

    /// What became of the batch, once somebody has taken it along.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        self.outcome.lock().take()
    }
}

/// The batches that wait for one log, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct AppendQueue {
    waiting: Mutex<VecDeque<Arc<Waiting>>>,
}

impl AppendQueue {
    /// Leaves a batch for whoever has the log.
    pub(super) fn push(&self, batch: &CheckedBatch<'_>, all: bool) -> Arc<Waiting> {
        let waiting = Arc::new(Waiting { batch: batch.to_owned_batch(), all, outcome: Mutex::default() });
        self.waiting.lock().push_back(waiting.clone());
        waiting
    }

    /// The batches that came first. Only for who has the log, and who will finish each of them.
    pub(super) fn take(&self) -> Vec<Arc<Waiting>> {
        let mut waiting = self.waiting.lock();
        let count = waiting.len().min(JOINED_MAX);
        waiting.drain(..count).collect()
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.waiting.lock().len()
    }
}
