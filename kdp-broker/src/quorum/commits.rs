//! The batches between their append and their publication.
//!
//! The log notes a batch when it appends it, the machine hands over the image when it has applied
//! the batch's last record, and the flush takes what is both, fsyncs, publishes and only then says
//! that it is committed. So whoever gets an answer finds what it says in the published image.

use std::collections::VecDeque;
use std::sync::Arc;

use kdp_client::protocol::types::Offset;
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::metadata::{Loaded, MetadataLoader, Provenance};

/// The queue of batches that are written but not published.
#[derive(Debug, Default)]
pub(crate) struct Commits {
    batches: Mutex<VecDeque<Batch>>,
    applied: Notify,
}

#[derive(Debug)]
struct Batch {
    last: Provenance,
    size: u64,
    state: BatchState,
}

#[derive(Debug)]
enum BatchState {
    Appended,
    /// What there is to publish, which is nothing within a transaction.
    Applied(Option<Loaded>),
}

/// A batch that is written and applied.
#[derive(Debug)]
pub(super) struct Applied {
    /// Its last record.
    pub(super) last: Provenance,
    /// Its bytes.
    pub(super) size: u64,
    /// What there is to publish.
    pub(super) loaded: Option<Loaded>,
}

impl Commits {
    /// An empty queue.
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// A batch was written.
    pub(super) fn appended(&self, last: Provenance, size: u64) {
        self.batches.lock().push_back(Batch { last, size, state: BatchState::Appended });
    }

    /// The record at `offset` was applied.
    pub(crate) fn applied(&self, offset: Offset, loader: &mut MetadataLoader) {
        let mut batches = self.batches.lock();
        let Some(batch) = batches.iter_mut().rev().find(|batch| batch.last.offset == offset) else { return };
        batch.state = BatchState::Applied(loader.batch_end(batch.last));
        self.applied.notify_one();
    }

    /// All batches, from the oldest on, that have been applied. Empty when there are none yet.
    pub(super) fn take_applied(&self) -> Vec<Applied> {
        let mut batches = self.batches.lock();
        let mut taken = Vec::new();
        while let Some(Batch { state: BatchState::Applied(_), .. }) = batches.front() {
            let Some(Batch { last, size, state: BatchState::Applied(loaded) }) = batches.pop_front() else {
                break;
            };
            taken.push(Applied { last, size, loaded });
        }
        taken
    }

    /// Waits until a batch was applied.
    pub(super) async fn wait(&self) {
        self.applied.notified().await;
    }
}
