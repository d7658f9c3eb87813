//! JoinGroup: a member wants to be in the next generation.
//!
//! Follows `GroupMetadataManager.classicGroupJoin` and what it calls.

use bytes::Bytes;
use kdp_client::protocol::messages::join_group_response::JoinGroupResponseMember;
use kdp_client::protocol::messages::{JoinGroupRequest, JoinGroupResponse, ResponseError};

use super::classic::{ClassicGroup, State};
use super::member::{Member, Protocol};
use super::timers::Timer;
use super::{Decision, Effect, GroupMachine, Id, Record, Step, Token, record, sync, text};
use crate::runtime::Now;

/// From this version on a member first has to ask for its id (KIP-394).
const FIRST_VERSION_WITH_KNOWN_MEMBER_ID: i16 = 4;
/// From this version on a leader that comes back is told not to assign again (KIP-814).
const FIRST_VERSION_WITH_SKIP_ASSIGNMENT: i16 = 9;
/// How long a new member, which has no id to heartbeat with, may wait for its first answer.
const NEW_MEMBER_JOIN_TIMEOUT_MS: i64 = 5 * 60 * 1000;

/// A JoinGroup with all that is known about who sent it.
pub(crate) struct Join {
    pub(crate) request: JoinGroupRequest,
    pub(crate) api_version: i16,
    pub(crate) client_id: String,
    pub(crate) client_host: String,
    /// Makes a new member's id unique.
    pub(crate) unique: String,
    pub(crate) token: Token,
}

impl GroupMachine {
    /// Lets a member join, and answers by an effect: at once, or when the rebalance is over.
    pub(crate) fn join(&mut self, join: &Join, now: Now) -> Decision<()> {
        let refuse = |code| {
            let answer = refusal(&join.request.member_id, code);
            Decision::answer(()).with_effects([Effect::Joined(join.token, answer)])
        };
        let timeout_ms = join.request.session_timeout_ms;
        if !(self.config.min_session_timeout_ms..=self.config.max_session_timeout_ms).contains(&timeout_ms) {
            return refuse(ResponseError::InvalidSessionTimeout);
        }
        let id: Id = join.request.group_id.as_str().into();
        let is_new = !self.groups.contains_key(&id);
        if is_new && !join.request.member_id.is_empty() {
            return refuse(ResponseError::UnknownMemberId);
        }
        let foreign = self.foreign.get(&id);
        let is_share = foreign.is_some_and(|keys| keys.iter().any(|key| record::is_share(key)));
        let says_nothing = join.request.protocol_type.is_empty() || join.request.protocols.is_empty();
        if is_share || is_new && says_nothing {
            return refuse(ResponseError::InconsistentGroupProtocol);
        }
        self.join_classic_group(&id, is_new, join, now)
    }

    /// The first member makes the group, which is written down so that the id is taken.
    fn join_classic_group(&mut self, id: &Id, is_new: bool, join: &Join, now: Now) -> Decision<()> {
        let takeover = self.foreign_tombstones(id);
        if is_new {
            self.groups.insert(id.clone(), ClassicGroup::new(id.clone(), Some(now.wall_ms)));
        }
        let mut decision = self.join_group(id, join, now);
        if decision.records.is_empty() && (is_new || !takeover.is_empty()) {
            decision.records.extend(self.groups.get(id).map(ClassicGroup::empty_record));
        }
        decision.records.splice(..0, takeover);
        decision
    }

    fn join_group(&mut self, id: &Id, join: &Join, now: Now) -> Decision<()> {
        let (groups, mut step) = self.step(now);
        if let Some(group) = groups.get_mut(id) {
            match group.join(join, &mut step) {
                Ok(()) => {}
                Err(Refused { member_id, code }) => {
                    step.effects.push(Effect::Joined(join.token, refusal(&member_id, code)));
                }
            }
        }
        step.finish(())
    }

    /// Removes what a group of another kind has left, for whoever takes its id over.
    pub(super) fn foreign_tombstones(&self, id: &Id) -> Vec<Record> {
        let keys = self.foreign.get(id).into_iter().flatten();
        keys.map(|key| Record::Foreign { group: id.clone(), key: key.clone(), is_tombstone: true }).collect()
    }
}

/// Why a member may not join, and the id it is to go on with.
struct Refused {
    member_id: String,
    code: ResponseError,
}

impl ClassicGroup {
    fn join(&mut self, join: &Join, step: &mut Step<'_>) -> Result<(), Refused> {
        let member = join.request.member_id.as_str();
        let refused = |code| Refused { member_id: member.to_owned(), code };
        if !self.accepts(member, step.max_group_size()) {
            self.remove_and_answer(member, step);
            return Err(Refused { member_id: String::new(), code: ResponseError::GroupMaxSizeReached });
        }
        let protocols = join.request.protocols.iter().map(|protocol| protocol.name.as_str());
        if !self.supports(&join.request.protocol_type, protocols) {
            return Err(refused(ResponseError::InconsistentGroupProtocol));
        }
        if member.is_empty() {
            return self.join_new_member(join, step);
        }
        if self.pending_members.contains(member) && join.request.group_instance_id.is_none() {
            self.add_member(join, member.into(), step);
            return Ok(());
        }
        self.validate_member(member, join.request.group_instance_id.as_deref()).map_err(refused)?;
        self.join_again(join, member, step).map_err(refused)
    }

    /// While members are joining, those who wait already count, so that a limit that was lowered
    /// keeps out the last to come back.
    fn accepts(&self, member: &str, max_size: usize) -> bool {
        match self.state {
            State::Empty => true,
            State::PreparingRebalance { .. } => {
                self.members.get(member).is_some_and(|member| member.awaiting_join.is_some())
                    || self.members.awaiting_join() < max_size
            }
            State::CompletingRebalance | State::Stable => {
                self.members.contains(member) || self.members.len() < max_size
            }
        }
    }

    fn join_new_member(&mut self, join: &Join, step: &mut Step<'_>) -> Result<(), Refused> {
        let instance_id = join.request.group_instance_id.as_deref();
        let prefix = instance_id.unwrap_or(&join.client_id);
        let member: Id = format!("{prefix}-{}", join.unique).into();
        let replaced = instance_id.and_then(|instance_id| self.members.static_id(instance_id)).cloned();
        if let Some(replaced) = replaced {
            self.replace_static_member(join, &replaced, member, step);
        } else if instance_id.is_none() && join.api_version >= FIRST_VERSION_WITH_KNOWN_MEMBER_ID {
            self.pending_members.insert(member.clone());
            let timer = Timer::Member { group: self.id.clone(), member: member.clone() };
            step.set_timer(timer, i64::from(join.request.session_timeout_ms));
            return Err(Refused { member_id: member.to_string(), code: ResponseError::MemberIdRequired });
        } else {
            self.add_member(join, member, step);
        }
        Ok(())
    }

    fn add_member(&mut self, join: &Join, id: Id, step: &mut Step<'_>) {
        if let State::PreparingRebalance { initial: Some(delay) } = &mut self.state {
            delay.member_added = true;
        }
        let member = Member {
            id: id.clone(),
            instance_id: join.request.group_instance_id.as_deref().map(Id::from),
            client_id: join.client_id.clone(),
            client_host: join.client_host.clone(),
            rebalance_timeout_ms: join.request.rebalance_timeout_ms,
            session_timeout_ms: join.request.session_timeout_ms,
            protocols: Protocol::list(&join.request.protocols),
            assignment: Bytes::new(),
            awaiting_join: Some(join.token),
            awaiting_sync: None,
            is_new: true,
        };
        self.add(member, &join.request.protocol_type);
        step.set_timer(Timer::Member { group: self.id.clone(), member: id }, NEW_MEMBER_JOIN_TIMEOUT_MS);
        self.prepare_or_complete(step);
    }

    fn join_again(&mut self, join: &Join, id: &str, step: &mut Step<'_>) -> Result<(), ResponseError> {
        let Some(member) = self.members.get(id) else { return Err(ResponseError::UnknownMemberId) };
        let is_unchanged = member.protocols == Protocol::list(&join.request.protocols);
        let knows_its_generation = match self.state {
            State::Empty => return Err(ResponseError::UnknownMemberId),
            State::PreparingRebalance { .. } => false,
            // It has not got the answer to its first JoinGroup, perhaps.
            State::CompletingRebalance => is_unchanged,
            // The leader asks for a rebalance that way, when what it assigns has changed.
            State::Stable => is_unchanged && !self.is_leader(id),
        };
        if knows_its_generation {
            step.effects.push(Effect::Joined(join.token, success(self, id)));
        } else {
            self.update_member(join, id, step);
            self.prepare_or_complete(step);
        }
        Ok(())
    }

    /// A JoinGroup that waits already has been given up by the client that repeats it.
    fn update_member(&mut self, join: &Join, id: &str, step: &mut Step<'_>) {
        if let Some(token) = self.members.take_awaiting_join(id) {
            let answer = refusal(id, ResponseError::RebalanceInProgress);
            step.effects.push(Effect::Joined(token, answer));
        }
        self.members.update(id, |member| {
            member.protocols = Protocol::list(&join.request.protocols);
            member.rebalance_timeout_ms = join.request.rebalance_timeout_ms;
            member.session_timeout_ms = join.request.session_timeout_ms;
            member.awaiting_join = Some(join.token);
        });
    }

    /// A static member comes back without its id (KIP-345): it gets a new one, and the old one is
    /// fenced. In a stable group whose protocol stays there is nothing to rebalance for.
    fn replace_static_member(&mut self, join: &Join, old: &Id, new: Id, step: &mut Step<'_>) {
        let leader_before = self.leader.clone();
        self.rename_member(old, new.clone(), step);
        self.update_member(join, &new, step);
        self.expect_heartbeat(&new, step);
        match self.state {
            State::Stable if self.members.select_protocol() == self.protocol => {
                self.answer_replaced(join, &new, leader_before.as_deref(), step);
                step.records.push(self.record(|member| member.assignment.clone()));
            }
            State::Stable => self.prepare_or_complete(step),
            // The old id may be with the leader, which would assign to it.
            State::CompletingRebalance => self.prepare_rebalance(step),
            State::Empty | State::PreparingRebalance { .. } => self.maybe_complete_join(step),
        }
    }

    fn rename_member(&mut self, old: &Id, new: Id, step: &mut Step<'_>) {
        step.timers.cancel(Timer::Member { group: self.id.clone(), member: old.clone() });
        let Some(mut member) = self.members.remove(old) else { return };
        let fenced = ResponseError::FencedInstanceId;
        if let Some(token) = member.awaiting_join.take() {
            step.effects.push(Effect::Joined(token, refusal(old, fenced)));
        }
        if let Some(token) = member.awaiting_sync.take() {
            step.effects.push(Effect::Synced(token, sync::refusal(fenced)));
        }
        member.id = new.clone();
        member.is_new = false;
        self.members.insert(member);
        self.pending_sync.remove(old);
        if self.is_leader(old) {
            self.leader = Some(new);
        }
    }

    /// Before KIP-814 a leader that came back was not told that it leads, so that it would not
    /// assign; since then it is, with the order not to.
    fn answer_replaced(&mut self, join: &Join, id: &Id, leader_before: Option<&str>, step: &mut Step<'_>) {
        let mut answer = success(self, id);
        if join.api_version >= FIRST_VERSION_WITH_SKIP_ASSIGNMENT {
            answer.skip_assignment = self.is_leader(id);
        } else {
            answer.leader = text(leader_before.unwrap_or_default());
            answer.members.clear();
        }
        if let Some(token) = self.members.take_awaiting_join(id) {
            step.effects.push(Effect::Joined(token, answer));
        }
    }
}

/// What a member of the current generation is told; the leader also who the members are.
pub(super) fn success(group: &ClassicGroup, id: &str) -> JoinGroupResponse {
    let protocol = group.protocol.as_deref().unwrap_or_default();
    let describe = |member: &Member| {
        JoinGroupResponseMember::default()
            .with_member_id(text(&member.id))
            .with_group_instance_id(member.instance_id.as_deref().map(text))
            .with_metadata(member.metadata(protocol))
    };
    let members = if group.is_leader(id) { group.members.iter().map(describe).collect() } else { Vec::new() };
    JoinGroupResponse::default()
        .with_member_id(text(id))
        .with_generation_id(group.generation)
        .with_protocol_type(group.protocol_type.as_deref().map(text))
        .with_protocol_name(group.protocol.as_deref().map(text))
        .with_leader(text(group.leader.as_deref().unwrap_or_default()))
        .with_members(members)
}

pub(crate) fn refusal(member_id: &str, code: ResponseError) -> JoinGroupResponse {
    JoinGroupResponse::default()
        .with_member_id(text(member_id))
        .with_error_code(code.code())
        .with_generation_id(-1)
        .with_protocol_type(None)
        .with_protocol_name(None)
}
