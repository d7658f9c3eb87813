//! What a shard waits for, ordered by when.
//!
//! The invariant: a key has one deadline at most; setting it again moves it.

use std::collections::{BTreeSet, HashMap};

use super::Id;

/// Something that happens unless it is cancelled or moved.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Timer {
    /// A member has not been heard of for its session timeout, or has not used its new id.
    Member { group: Id, member: Id },
    /// The time to join a rebalance is over.
    Join(Id),
    /// The time to send SyncGroup after a rebalance is over.
    Sync(Id),
    /// Offsets and groups may have expired.
    Expiration,
}

#[derive(Debug, Default)]
pub(super) struct Timers {
    by_deadline: BTreeSet<(i64, Timer)>,
    deadlines: HashMap<Timer, i64>,
}

impl Timers {
    pub(super) fn set(&mut self, timer: Timer, deadline_ms: i64) {
        if let Some(earlier) = self.deadlines.insert(timer.clone(), deadline_ms) {
            self.by_deadline.remove(&(earlier, timer.clone()));
        }
        self.by_deadline.insert((deadline_ms, timer));
    }

    pub(super) fn cancel(&mut self, timer: Timer) {
        if let Some(deadline_ms) = self.deadlines.remove(&timer) {
            self.by_deadline.remove(&(deadline_ms, timer));
        }
    }

    pub(super) fn next_deadline(&self) -> Option<i64> {
        self.by_deadline.first().map(|(deadline_ms, _)| *deadline_ms)
    }

    /// Takes the first timer that is due.
    pub(super) fn pop_due(&mut self, now_ms: i64) -> Option<Timer> {
        if self.next_deadline()? > now_ms {
            return None;
        }
        let (_, timer) = self.by_deadline.pop_first()?;
        self.deadlines.remove(&timer);
        Some(timer)
    }
}
