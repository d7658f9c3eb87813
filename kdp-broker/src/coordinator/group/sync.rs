//! SyncGroup: the leader brings the assignment, every member fetches its own.

use std::collections::HashMap;

use bytes::Bytes;
use kdp_client::protocol::messages::{ResponseError, SyncGroupRequest, SyncGroupResponse};

use super::classic::{ClassicGroup, State};
use super::member::Member;
use super::timers::Timer;
use super::{Decision, Effect, GroupMachine, Step, Token, text};
use crate::runtime::Now;

impl GroupMachine {
    /// Answers by an effect: at once, or when the leader has sent the assignment.
    pub(crate) fn sync(&mut self, request: &SyncGroupRequest, token: Token, now: Now) -> Decision<()> {
        let (groups, mut step) = self.step(now);
        let group = groups.get_mut(request.group_id.as_str()).filter(|group| group.state != State::Empty);
        let outcome = match group {
            Some(group) => group.sync(request, token, &mut step),
            None => Err(ResponseError::UnknownMemberId),
        };
        if let Err(code) = outcome {
            step.effects.push(Effect::Synced(token, refusal(code)));
        }
        step.finish(())
    }
}

impl ClassicGroup {
    fn sync(
        &mut self,
        request: &SyncGroupRequest,
        token: Token,
        step: &mut Step<'_>,
    ) -> Result<(), ResponseError> {
        let id = request.member_id.as_str();
        self.validate_member(id, request.group_instance_id.as_deref())?;
        if request.generation_id != self.generation {
            return Err(ResponseError::IllegalGeneration);
        }
        if is_other(request.protocol_type.as_deref(), self.protocol_type.as_deref())
            || is_other(request.protocol_name.as_deref(), self.protocol.as_deref())
        {
            return Err(ResponseError::InconsistentGroupProtocol);
        }
        match self.state {
            State::Empty => return Err(ResponseError::UnknownMemberId),
            State::PreparingRebalance { .. } => return Err(ResponseError::RebalanceInProgress),
            State::CompletingRebalance => self.await_assignment(request, token, step),
            State::Stable => {
                let assignment = self.members.get(id).map(|member| member.assignment.clone());
                let answer = success(self, assignment.unwrap_or_default());
                step.effects.push(Effect::Synced(token, answer));
            }
        }
        self.no_longer_pending(id, step);
        Ok(())
    }

    fn await_assignment(&mut self, request: &SyncGroupRequest, token: Token, step: &mut Step<'_>) {
        let id = request.member_id.as_str();
        if let Some(given_up) = self.members.set_awaiting_sync(id, token) {
            let answer = refusal(ResponseError::RebalanceInProgress);
            step.effects.push(Effect::Synced(given_up, answer));
        }
        if self.is_leader(id) {
            self.assign(request, step);
        }
    }

    /// Writes the generation with its assignment; members without one get an empty one. The group
    /// is stable once the record is applied.
    fn assign(&mut self, request: &SyncGroupRequest, step: &mut Step<'_>) {
        let given: HashMap<&str, &Bytes> =
            request.assignments.iter().map(|given| (given.member_id.as_str(), &given.assignment)).collect();
        let assignment = |member: &Member| {
            given.get(&*member.id).map(|bytes| Bytes::copy_from_slice(bytes)).unwrap_or_default()
        };
        step.records.push(self.record(assignment));
        for id in self.members.ids() {
            let Some(token) = self.members.take_awaiting_sync(&id) else { continue };
            let assignment = self.members.get(&id).map(assignment).unwrap_or_default();
            step.effects.push(Effect::Synced(token, success(self, assignment)));
            self.expect_heartbeat(&id, step);
        }
    }

    fn no_longer_pending(&mut self, id: &str, step: &mut Step<'_>) {
        self.pending_sync.remove(id);
        if self.pending_sync.is_empty() {
            step.timers.cancel(Timer::Sync(self.id.clone()));
        }
    }
}

/// Only what both sides name can differ.
fn is_other(named: Option<&str>, own: Option<&str>) -> bool {
    matches!((named, own), (Some(named), Some(own)) if named != own)
}

fn success(group: &ClassicGroup, assignment: Bytes) -> SyncGroupResponse {
    SyncGroupResponse::default()
        .with_protocol_type(group.protocol_type.as_deref().map(text))
        .with_protocol_name(group.protocol.as_deref().map(text))
        .with_assignment(assignment)
}

pub(crate) fn refusal(code: ResponseError) -> SyncGroupResponse {
    SyncGroupResponse::default().with_error_code(code.code())
}
