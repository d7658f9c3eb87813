//! The decisions that wait for their commit, in the order they were taken.
//!
//! The invariant: release order is decision order; a later decision never overtakes an earlier one.

use std::collections::VecDeque;

use kdp_client::protocol::types::Offset;
use tokio::sync::oneshot;

/// What is released when the log is committed up to `committed_to`.
pub(super) struct Waiting<E> {
    /// Everything below this offset must be committed first.
    pub(super) committed_to: Offset,
    pub(super) effects: Vec<E>,
    /// Wakes whoever asked; `None` for what time alone decided.
    pub(super) done: Option<oneshot::Sender<()>>,
}

pub(super) struct Pending<E> {
    queue: VecDeque<Waiting<E>>,
}

impl<E> Pending<E> {
    pub(super) fn new() -> Self {
        Pending { queue: VecDeque::new() }
    }

    pub(super) fn push(&mut self, waiting: Waiting<E>) {
        debug_assert!(self.queue.back().is_none_or(|last| last.committed_to <= waiting.committed_to));
        self.queue.push_back(waiting);
    }

    /// The next one that may be released, given what is committed.
    pub(super) fn pop(&mut self, committed: Offset) -> Option<Waiting<E>> {
        if self.has_ready(committed) { self.queue.pop_front() } else { None }
    }

    pub(super) fn has_ready(&self, committed: Offset) -> bool {
        self.queue.front().is_some_and(|first| first.committed_to <= committed)
    }
}
