//! The groups of one partition of `__consumer_offsets`, as a machine: pure, without clock or tokio.
//!
//! Follows Apache's `GroupMetadataManager` and `OffsetMetadataManager` for classic groups. Each verb
//! takes a decoded request and `now`, and returns records, effects and an answer; JoinGroup and
//! SyncGroup are answered by effects, at once or when the group has got that far. It must not know
//! connections, partitions, or who leads what.
//!
//! The invariant: offsets change only by [`Machine::apply`]; a group's membership is soft state, of
//! which a record keeps each completed rebalance.

mod classic;
mod commit;
mod consumer_protocol;
mod delete;
mod describe;
mod expire;
mod fetch;
mod heartbeat;
mod join;
mod leave;
mod member;
mod offsets;
mod rebalance;
mod record;
mod sync;
#[cfg(test)]
mod tests;
mod timers;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use kdp_client::protocol::messages::{JoinGroupResponse, ResponseError, StrBytes, SyncGroupResponse};
use kdp_client::protocol::schema::group::GroupMetadataValue;
use kdp_client::protocol::types::{Offset, ProducerId};

use crate::config::GroupCoordinatorConfig;
use crate::runtime::{self, Machine, Now};
use classic::{ClassicGroup, State};
pub(crate) use join::{Join, refusal as join_refusal};
use offsets::Offsets;
#[cfg(test)]
pub(crate) use record::OffsetKey;
pub(crate) use record::Record;
pub(crate) use sync::refusal as sync_refusal;
use timers::{Timer, Timers};

/// The id of a group, a member or an instance, or the name of a topic or protocol.
pub(crate) type Id = Arc<str>;

/// What the verbs return.
pub(crate) type Decision<A> = runtime::Decision<Record, Effect, A>;

/// Stands for a request that waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Token(pub(crate) u64);

/// What happens outside when a decision is committed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// The answer to a JoinGroup.
    Joined(Token, JoinGroupResponse),
    /// The answer to a SyncGroup.
    Synced(Token, SyncGroupResponse),
}

/// How many there are: groups by their state, and committed offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) empty: usize,
    pub(crate) preparing_rebalance: usize,
    pub(crate) completing_rebalance: usize,
    pub(crate) stable: usize,
    pub(crate) offsets: usize,
}

impl Size {
    /// In whatever state.
    pub(crate) fn groups(self) -> usize {
        self.empty + self.preparing_rebalance + self.completing_rebalance + self.stable
    }
}

impl std::ops::Add for Size {
    type Output = Size;

    fn add(self, other: Size) -> Size {
        Size {
            empty: self.empty + other.empty,
            preparing_rebalance: self.preparing_rebalance + other.preparing_rebalance,
            completing_rebalance: self.completing_rebalance + other.completing_rebalance,
            stable: self.stable + other.stable,
            offsets: self.offsets + other.offsets,
        }
    }
}

/// The groups whose ids fall on one partition, and their offsets.
pub(crate) struct GroupMachine {
    config: Arc<GroupCoordinatorConfig>,
    groups: BTreeMap<Id, ClassicGroup>,
    offsets: Offsets,
    /// The keys of records of groups of other kinds.
    foreign: BTreeMap<Id, BTreeSet<Bytes>>,
    timers: Timers,
    /// The expiry of offsets goes on with the group after this one.
    expired_up_to: Option<Id>,
    is_loaded: bool,
}

/// A decision in the making: what there is to decide with, and what has been decided.
struct Step<'a> {
    config: &'a GroupCoordinatorConfig,
    timers: &'a mut Timers,
    now: Now,
    records: Vec<Record>,
    effects: Vec<Effect>,
}

impl GroupMachine {
    /// No groups yet; the records of the log come by [`Machine::apply`], then [`loaded`](Self::loaded).
    pub(crate) fn new(config: Arc<GroupCoordinatorConfig>) -> Self {
        GroupMachine {
            config,
            groups: BTreeMap::new(),
            offsets: Offsets::default(),
            foreign: BTreeMap::new(),
            timers: Timers::default(),
            expired_up_to: None,
            is_loaded: false,
        }
    }

    /// The whole log has been applied: members have a session timeout to show that they live.
    pub(crate) fn loaded(&mut self, now: Now) {
        self.is_loaded = true;
        let (groups, mut step) = self.step(now);
        for group in groups.values_mut() {
            for member in group.members.ids() {
                group.expect_heartbeat(&member, &mut step);
            }
            if group.members.len() > step.max_group_size() {
                group.prepare_rebalance(&mut step);
            }
        }
        step.schedule_expiration();
        debug_assert!(step.records.is_empty() && step.effects.is_empty());
    }

    /// A transaction with pending offsets has ended.
    pub(crate) fn end_transaction(&mut self, producer_id: ProducerId, is_committed: bool) {
        self.offsets.end_transaction(producer_id, is_committed);
    }

    /// How many groups and offsets there are, for logs and metrics.
    pub(crate) fn size(&self) -> Size {
        let mut size = Size { offsets: self.offsets.len(), ..Size::default() };
        for group in self.groups.values() {
            *match group.state {
                State::Empty => &mut size.empty,
                State::PreparingRebalance { .. } => &mut size.preparing_rebalance,
                State::CompletingRebalance => &mut size.completing_rebalance,
                State::Stable => &mut size.stable,
            } += 1;
        }
        size
    }

    fn step(&mut self, now: Now) -> (&mut BTreeMap<Id, ClassicGroup>, Step<'_>) {
        let step = Step {
            config: &self.config,
            timers: &mut self.timers,
            now,
            records: Vec::new(),
            effects: Vec::new(),
        };
        (&mut self.groups, step)
    }

    fn apply_group(&mut self, id: &Id, value: Option<&GroupMetadataValue>) {
        match (value, self.groups.get_mut(id)) {
            (None, _) => self.forget(id),
            (Some(value), Some(group)) if self.is_loaded => group.written(value),
            (Some(value), _) => {
                self.groups.insert(id.clone(), ClassicGroup::restore(id.clone(), value));
            }
        }
    }

    /// A group that is gone has nothing left to wait for. Its offsets have tombstones of their own.
    fn forget(&mut self, id: &Id) {
        let Some(group) = self.groups.remove(id) else { return };
        self.timers.cancel(Timer::Join(id.clone()));
        self.timers.cancel(Timer::Sync(id.clone()));
        for member in group.members.ids().into_iter().chain(group.pending_members) {
            self.timers.cancel(Timer::Member { group: id.clone(), member });
        }
    }

    fn apply_foreign(&mut self, group: &Id, key: &Bytes, is_tombstone: bool) {
        let keys = self.foreign.entry(group.clone()).or_default();
        if is_tombstone {
            keys.remove(key);
        } else {
            keys.insert(key.clone());
        }
        if keys.is_empty() {
            self.foreign.remove(group);
        }
    }
}

impl Machine for GroupMachine {
    type Record = Record;
    type Effect = Effect;

    fn apply(&mut self, offset: Offset, record: &Record) {
        match record {
            Record::Group { group, value } => self.apply_group(group, value.as_ref()),
            Record::Foreign { group, key, is_tombstone } => self.apply_foreign(group, key, *is_tombstone),
            Record::Offset { at, producer_id, value } => {
                // Offsets of a group that nobody has joined make a simple group.
                if value.is_some() && !self.groups.contains_key(&at.group) {
                    let group = ClassicGroup::new(at.group.clone(), None);
                    self.groups.insert(at.group.clone(), group);
                }
                self.offsets.apply(offset, at, *producer_id, value.as_ref());
            }
        }
    }

    fn next_deadline(&self) -> Option<i64> {
        self.timers.next_deadline()
    }

    fn expire(&mut self, now: Now) -> Decision<()> {
        match self.timers.pop_due(now.monotonic_ms) {
            None => Decision::answer(()),
            Some(Timer::Expiration) => self.expire_offsets(now),
            Some(Timer::Member { group, member }) => {
                self.on_timer(&group, now, |group, step| group.expire_member(&member, step))
            }
            Some(Timer::Join(group)) => self.on_timer(&group, now, ClassicGroup::expire_join),
            Some(Timer::Sync(group)) => self.on_timer(&group, now, ClassicGroup::expire_sync),
        }
    }

    fn refused(&mut self, code: ResponseError, effects: Vec<Effect>) -> Vec<Effect> {
        let code = error_of_append(code);
        let answer = |effect| match effect {
            Effect::Joined(token, _) => Effect::Joined(token, join::refusal("", code)),
            Effect::Synced(token, _) => Effect::Synced(token, sync::refusal(code)),
        };
        effects.into_iter().map(answer).collect()
    }
}

impl GroupMachine {
    fn on_timer(
        &mut self,
        id: &str,
        now: Now,
        verb: impl FnOnce(&mut ClassicGroup, &mut Step<'_>),
    ) -> Decision<()> {
        let (groups, mut step) = self.step(now);
        if let Some(group) = groups.get_mut(id) {
            verb(group, &mut step);
        }
        step.finish(())
    }
}

impl Step<'_> {
    fn finish<A>(self, answer: A) -> Decision<A> {
        Decision { records: self.records, effects: self.effects, answer }
    }

    fn set_timer(&mut self, timer: Timer, delay_ms: i64) {
        self.timers.set(timer, self.now.monotonic_ms.saturating_add(delay_ms));
    }

    fn schedule_expiration(&mut self) {
        self.set_timer(Timer::Expiration, self.config.offsets_retention_check_interval_ms);
    }

    fn max_group_size(&self) -> usize {
        usize::try_from(self.config.max_size).unwrap_or(0)
    }
}

/// What clients are told when the log does not take a group's records, as Apache translates it.
pub(crate) fn error_of_append(code: ResponseError) -> ResponseError {
    match code {
        ResponseError::UnknownTopicOrPartition
        | ResponseError::NotEnoughReplicas
        | ResponseError::RequestTimedOut => ResponseError::CoordinatorNotAvailable,
        ResponseError::NotLeaderOrFollower | ResponseError::KafkaStorageError => {
            ResponseError::NotCoordinator
        }
        ResponseError::MessageTooLarge
        | ResponseError::RecordListTooLarge
        | ResponseError::InvalidFetchSize => ResponseError::UnknownServerError,
        other => other,
    }
}

fn text(value: &str) -> StrBytes {
    StrBytes::from_string(value.to_owned())
}
