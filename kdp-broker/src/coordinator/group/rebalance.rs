//! How a classic group gets from one generation to the next.
//!
//! Empty or settled -> PreparingRebalance (members join) -> CompletingRebalance (the leader assigns)
//! -> Stable. Every way out of a state is in this file; the verbs only say that something changed.

use bytes::Bytes;
use kdp_client::protocol::messages::ResponseError;

use super::classic::{ClassicGroup, InitialDelay, State};
use super::member::Member;
use super::timers::Timer;
use super::{Effect, Step, join, sync};

impl ClassicGroup {
    /// The members, or what they want, have changed.
    pub(super) fn prepare_or_complete(&mut self, step: &mut Step<'_>) {
        if self.state.is_preparing() {
            self.maybe_complete_join(step);
        } else {
            self.prepare_rebalance(step);
        }
    }

    /// Asks all members to join again. A group that starts waits a while for more of them.
    pub(super) fn prepare_rebalance(&mut self, step: &mut Step<'_>) {
        if self.state == State::CompletingRebalance {
            self.reset_assignments(ResponseError::RebalanceInProgress, step);
        }
        self.pending_sync.clear();
        step.timers.cancel(Timer::Sync(self.id.clone()));
        if self.state == State::Empty {
            let delay_ms = i64::from(step.config.initial_rebalance_delay_ms);
            let remaining_ms = (self.rebalance_timeout_ms() - delay_ms).max(0);
            let initial = Some(InitialDelay { delay_ms, remaining_ms, member_added: false });
            step.set_timer(Timer::Join(self.id.clone()), delay_ms);
            self.enter(State::PreparingRebalance { initial }, step);
            return;
        }
        self.enter(State::PreparingRebalance { initial: None }, step);
        if self.have_all_joined() {
            self.complete_join(step);
        } else {
            step.set_timer(Timer::Join(self.id.clone()), self.rebalance_timeout_ms());
        }
    }

    /// Goes on once all have joined, but lets the initial delay run out.
    pub(super) fn maybe_complete_join(&mut self, step: &mut Step<'_>) {
        if self.state == (State::PreparingRebalance { initial: None }) && self.have_all_joined() {
            self.complete_join(step);
        }
    }

    /// The time to join is over.
    pub(super) fn expire_join(&mut self, step: &mut Step<'_>) {
        match self.state {
            State::PreparingRebalance { initial: Some(delay) } => self.expire_initial_delay(delay, step),
            State::PreparingRebalance { initial: None } => self.complete_join(step),
            _ => {}
        }
    }

    /// Extends the delay while members keep coming, up to the rebalance timeout.
    fn expire_initial_delay(&mut self, delay: InitialDelay, step: &mut Step<'_>) {
        if !delay.member_added || delay.remaining_ms == 0 {
            return self.complete_join(step);
        }
        let delay_ms = i64::from(step.config.initial_rebalance_delay_ms).min(delay.remaining_ms);
        let remaining_ms = (delay.remaining_ms - delay.delay_ms).max(0);
        let initial = Some(InitialDelay { delay_ms, remaining_ms, member_added: false });
        self.state = State::PreparingRebalance { initial };
        step.set_timer(Timer::Join(self.id.clone()), delay_ms);
    }

    /// Starts the next generation with those who have joined, and static members, who may be away.
    fn complete_join(&mut self, step: &mut Step<'_>) {
        step.timers.cancel(Timer::Join(self.id.clone()));
        self.remove_missing_members(step);
        if !self.elect_leader() && !self.members.is_empty() {
            // Only static members that are away: wait on, until their sessions end.
            self.state = State::PreparingRebalance { initial: None };
            return step.set_timer(Timer::Join(self.id.clone()), self.rebalance_timeout_ms());
        }
        self.generation = self.generation.wrapping_add(1);
        self.pending_sync.clear();
        self.protocol = self.members.select_protocol();
        self.subscribed_topics = self.compute_subscribed_topics();
        if self.members.is_empty() {
            self.enter(State::Empty, step);
            step.records.push(self.record(|_| Bytes::new()));
        } else {
            self.enter(State::CompletingRebalance, step);
            self.answer_joined(step);
        }
    }

    fn remove_missing_members(&mut self, step: &mut Step<'_>) {
        let is_missing = |member: &&Member| member.awaiting_join.is_none() && member.instance_id.is_none();
        let missing: Vec<_> =
            self.members.iter().filter(is_missing).map(|member| member.id.clone()).collect();
        for member in missing {
            self.remove_and_answer(&member, step);
        }
    }

    /// A leader who has not joined again is replaced by one who has, if there is one.
    fn elect_leader(&mut self) -> bool {
        let has_joined = |member: &&Member| member.awaiting_join.is_some();
        let leader = self.leader.as_deref().and_then(|leader| self.members.get(leader));
        if leader.as_ref().is_none_or(|leader| !has_joined(leader)) {
            let Some(other) = self.members.iter().find(has_joined) else { return false };
            self.leader = Some(other.id.clone());
        }
        true
    }

    /// Tells everyone their generation, and the leader who is in it; SyncGroup has to follow.
    fn answer_joined(&mut self, step: &mut Step<'_>) {
        for member in self.members.ids() {
            let answer = join::success(self, &member);
            if let Some(token) = self.members.take_awaiting_join(&member) {
                step.effects.push(Effect::Joined(token, answer));
            }
            self.expect_heartbeat(&member, step);
            self.members.no_longer_new(&member);
            self.pending_sync.insert(member);
        }
        step.set_timer(Timer::Sync(self.id.clone()), self.rebalance_timeout_ms());
    }

    /// Members that have not sent SyncGroup in time are out.
    pub(super) fn expire_sync(&mut self, step: &mut Step<'_>) {
        let is_settled = matches!(self.state, State::CompletingRebalance | State::Stable);
        if !is_settled || self.pending_sync.is_empty() {
            return;
        }
        for member in std::mem::take(&mut self.pending_sync) {
            self.remove_and_answer(&member, step);
        }
        self.prepare_rebalance(step);
    }

    /// A member has not been heard of for too long.
    pub(super) fn expire_member(&mut self, id: &str, step: &mut Step<'_>) {
        match self.members.get(id) {
            Some(member) if member.is_excused() => return,
            Some(_) => {}
            None if self.pending_members.contains(id) => {}
            None => return,
        }
        let was_member = self.remove_and_answer(id, step);
        if self.state.is_preparing() {
            if self.have_all_joined() {
                self.complete_join(step);
            }
        } else if was_member && self.state != State::Empty {
            self.prepare_rebalance(step);
        }
    }

    /// Takes a member out; a request of it that still waits is told to start over. Whether it was
    /// a member, not only a pending id.
    pub(super) fn remove_and_answer(&mut self, id: &str, step: &mut Step<'_>) -> bool {
        step.timers.cancel(Timer::Member { group: self.id.clone(), member: id.into() });
        let Some(member) = self.remove(id) else { return false };
        if let Some(token) = member.awaiting_join {
            step.effects.push(Effect::Joined(token, join::refusal("", ResponseError::UnknownMemberId)));
        }
        if let Some(token) = member.awaiting_sync {
            step.effects.push(Effect::Synced(token, sync::refusal(ResponseError::UnknownMemberId)));
        }
        true
    }

    /// Forgets the assignment in the making, and tells those who wait for it.
    fn reset_assignments(&mut self, code: ResponseError, step: &mut Step<'_>) {
        for member in self.members.ids() {
            self.members.set_assignment(&member, Bytes::new());
            if let Some(token) = self.members.take_awaiting_sync(&member) {
                step.effects.push(Effect::Synced(token, sync::refusal(code)));
                self.expect_heartbeat(&member, step);
            }
        }
    }

    /// A member has shown that it lives.
    pub(super) fn expect_heartbeat(&self, id: &str, step: &mut Step<'_>) {
        if let Some(member) = self.members.get(id) {
            let timer = Timer::Member { group: self.id.clone(), member: member.id.clone() };
            step.set_timer(timer, i64::from(member.session_timeout_ms));
        }
    }
}
