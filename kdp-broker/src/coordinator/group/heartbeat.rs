//! Heartbeat: a member lives, and learns whether there is a rebalance.

use kdp_client::protocol::messages::{HeartbeatRequest, ResponseError};

use super::classic::{ClassicGroup, State};
use super::{Decision, GroupMachine, Step};
use crate::runtime::Now;

impl GroupMachine {
    /// Extends the member's session.
    pub(crate) fn heartbeat(
        &mut self,
        request: &HeartbeatRequest,
        now: Now,
    ) -> Decision<Result<(), ResponseError>> {
        let (groups, mut step) = self.step(now);
        let answer = match groups.get_mut(request.group_id.as_str()) {
            Some(group) => group.heartbeat(request, &mut step),
            None => Err(ResponseError::UnknownMemberId),
        };
        step.finish(answer)
    }
}

impl ClassicGroup {
    fn heartbeat(&self, request: &HeartbeatRequest, step: &mut Step<'_>) -> Result<(), ResponseError> {
        self.validate_member(&request.member_id, request.group_instance_id.as_deref())?;
        if request.generation_id != self.generation {
            return Err(ResponseError::IllegalGeneration);
        }
        self.expect_heartbeat(&request.member_id, step);
        match self.state {
            State::Empty => Err(ResponseError::UnknownMemberId),
            State::PreparingRebalance { .. } => Err(ResponseError::RebalanceInProgress),
            State::CompletingRebalance | State::Stable => Ok(()),
        }
    }
}
