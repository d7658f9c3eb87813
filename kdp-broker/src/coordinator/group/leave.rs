//! LeaveGroup: members go, by themselves or by an operator who names static members.

use kdp_client::protocol::messages::leave_group_request::MemberIdentity;
use kdp_client::protocol::messages::leave_group_response::MemberResponse;
use kdp_client::protocol::messages::{LeaveGroupRequest, LeaveGroupResponse, ResponseError};

use super::classic::{ClassicGroup, State};
use super::{Decision, GroupMachine, Step};
use crate::runtime::Now;

impl GroupMachine {
    /// Removes the members of the request, in its form since version 3, and answers for each.
    pub(crate) fn leave(&mut self, request: &LeaveGroupRequest, now: Now) -> Decision<LeaveGroupResponse> {
        let (groups, mut step) = self.step(now);
        let mut group = groups.get_mut(request.group_id.as_str());
        let mut leave = |member: &MemberIdentity| match &mut group {
            Some(group) => group.remove_leaving(member, &mut step),
            None => Err(ResponseError::UnknownMemberId),
        };
        let outcomes: Vec<_> = request.members.iter().map(&mut leave).collect();
        if let Some(group) = group.filter(|_| outcomes.iter().any(Result::is_ok)) {
            match group.state {
                State::Empty => {}
                State::PreparingRebalance { .. } => group.maybe_complete_join(&mut step),
                State::CompletingRebalance | State::Stable => group.prepare_or_complete(&mut step),
            }
        }
        let members = request.members.iter().zip(&outcomes).map(|(member, outcome)| answer(member, outcome));
        let response = LeaveGroupResponse::default().with_members(members.collect());
        step.finish(response)
    }
}

impl ClassicGroup {
    fn remove_leaving(&mut self, member: &MemberIdentity, step: &mut Step<'_>) -> Result<(), ResponseError> {
        let instance_id = member.group_instance_id.as_deref();
        let id = if member.member_id.is_empty() {
            let named = instance_id.and_then(|instance_id| self.members.static_id(instance_id));
            named.cloned().ok_or(ResponseError::UnknownMemberId)?
        } else {
            if !self.pending_members.contains(member.member_id.as_str()) {
                self.validate_member(&member.member_id, instance_id)?;
            }
            member.member_id.as_str().into()
        };
        self.remove_and_answer(&id, step);
        Ok(())
    }
}

fn answer(member: &MemberIdentity, outcome: &Result<(), ResponseError>) -> MemberResponse {
    MemberResponse::default()
        .with_member_id(member.member_id.clone())
        .with_group_instance_id(member.group_instance_id.clone())
        .with_error_code(outcome.as_ref().err().map_or(0, ResponseError::code))
}
