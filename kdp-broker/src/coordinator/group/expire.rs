//! Retention: offsets that nobody has needed for `offsets.retention.minutes` go, and with the last
//! of them their group.
//!
//! Since KIP-211 the time counts from when the group became empty, or, for partitions that nobody
//! subscribes to and for simple groups, from the last commit. It is done a few groups at a time, so
//! that no batch gets too large.

use std::ops::Bound;

use super::classic::{ClassicGroup, State};
use super::delete::TOMBSTONES_MAX;
use super::offsets::{CommittedOffset, tombstone};
use super::record::Record;
use super::timers::Timer;
use super::{Decision, GroupMachine, Id};
use crate::runtime::Now;

/// How many groups are looked at in one decision.
const GROUPS_MAX: usize = 1000;

impl GroupMachine {
    /// Goes on where the last call stopped; after the last group it rests for an interval.
    pub(super) fn expire_offsets(&mut self, now: Now) -> Decision<()> {
        let start = self.expired_up_to.take().map_or(Bound::Unbounded, Bound::Excluded);
        let mut records = Vec::new();
        let mut looked_at = 0;
        for (id, group) in self.groups.range::<Id, _>((start.as_ref(), Bound::Unbounded)) {
            self.expire_group(group, now, &mut records);
            looked_at += 1;
            if looked_at == GROUPS_MAX || records.len() >= TOMBSTONES_MAX {
                self.expired_up_to = Some(id.clone());
                break;
            }
        }
        let is_done = self.expired_up_to.is_none();
        let (_, mut step) = self.step(now);
        if is_done {
            step.schedule_expiration();
        } else {
            step.set_timer(Timer::Expiration, 0);
        }
        Decision::records(records, ())
    }

    /// A group goes with its last offset, but not while transactions may bring it new ones.
    fn expire_group(&self, group: &ClassicGroup, now: Now, records: &mut Vec<Record>) {
        let mut is_all = !self.offsets.has_pending(&group.id);
        for (at, committed) in self.offsets.of_group(&group.id) {
            let is_expired = !group.is_subscribed_to(&at.topic)
                && !self.offsets.is_pending(at)
                && group.is_expired(committed, now, self.config.offsets_retention_ms);
            if is_expired {
                records.push(tombstone(at));
            }
            is_all &= is_expired;
        }
        if is_all && group.state == State::Empty && group.pending_members.is_empty() {
            records.push(group.tombstone());
        }
    }
}

impl ClassicGroup {
    fn is_expired(&self, committed: &CommittedOffset, now: Now, retention_ms: i64) -> bool {
        let since_ms = match (&self.protocol_type, self.state) {
            (None, _) => committed.commit_timestamp_ms,
            (Some(_), State::Empty) => self.state_since_ms.unwrap_or(committed.commit_timestamp_ms),
            (Some(_), State::Stable) if self.subscribed_topics.is_some() => committed.commit_timestamp_ms,
            (Some(_), _) => return false,
        };
        match committed.expire_timestamp_ms {
            Some(expire_ms) => now.wall_ms >= expire_ms,
            None => now.wall_ms.saturating_sub(since_ms) >= retention_ms,
        }
    }
}
