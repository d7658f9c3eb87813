//! Where a member of a classic group stands, and what it has to do next. Pure: answers and `now` come
//! in, the next step goes out.
//!
//! Must not know who asks the coordinator. Invariant: an assignment is only ever handed out for the
//! generation that the coordinator has confirmed last.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::range;
use crate::admin::groups::consumer_protocol;
use crate::cluster::TopicPartition;
use crate::connection::KafkaError;
use crate::protocol::messages::{JoinGroupResponse, ResponseError, StrBytes, SyncGroupResponse};

/// What is to be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Ask to be let in, or to form the group anew.
    Join,
    /// Share the partitions of these topics out to these members with [`Membership::share_out`], then
    /// send what comes of it.
    Lead(Vec<String>),
    /// Ask for what the leader has shared out.
    Follow,
    /// Say that we are still here.
    Heartbeat,
    /// Nothing before this.
    Rest(Instant),
}

/// A member and the group's view of it.
#[derive(Debug)]
pub(super) struct Membership {
    heartbeat_interval: Duration,
    /// Empty until the coordinator has given one.
    member_id: StrBytes,
    generation: i32,
    state: State,
}

#[derive(Debug)]
enum State {
    Joining,
    /// In the generation, without a share yet; the leader has everybody's subscriptions.
    Syncing {
        members: Option<BTreeMap<String, Vec<String>>>,
    },
    Stable {
        heartbeat_due: Instant,
    },
}

impl Membership {
    pub(super) fn new(heartbeat_interval: Duration) -> Self {
        let member_id = StrBytes::default();
        Self { heartbeat_interval, member_id, generation: -1, state: State::Joining }
    }

    /// What the coordinator calls us.
    pub(super) fn member_id(&self) -> StrBytes {
        self.member_id.clone()
    }

    /// The generation that we are in, or -1.
    pub(super) fn generation(&self) -> i32 {
        self.generation
    }

    /// Whether what was shared out to us is ours now.
    pub(super) fn is_stable(&self) -> bool {
        matches!(self.state, State::Stable { .. })
    }

    /// What to do now.
    pub(super) fn next_step(&self, now: Instant) -> Step {
        match &self.state {
            State::Joining => Step::Join,
            State::Syncing { members: None } => Step::Follow,
            State::Syncing { members: Some(members) } => {
                let mut topics: Vec<String> = members.values().flatten().cloned().collect();
                topics.sort();
                topics.dedup();
                Step::Lead(topics)
            }
            State::Stable { heartbeat_due } if *heartbeat_due <= now => Step::Heartbeat,
            State::Stable { heartbeat_due } => Step::Rest(*heartbeat_due),
        }
    }

    /// The coordinator let us in, or told us how to come in.
    pub(super) fn handle_join(&mut self, answer: &JoinGroupResponse) -> Result<(), KafkaError> {
        match KafkaError::from_wire(answer.error_code, None) {
            // It wants to see that whoever asks hears the answer (KIP-394).
            Some(error) if error.code.kind() == ResponseError::MemberIdRequired => {
                self.member_id = answer.member_id.clone();
                Ok(())
            }
            Some(error) => self.handle_error(error),
            None => {
                self.member_id = answer.member_id.clone();
                self.generation = answer.generation_id;
                let subscription = |bytes: &Bytes| consumer_protocol::read_subscription(bytes);
                let members = answer
                    .members
                    .iter()
                    .map(|member| (member.member_id.to_string(), subscription(&member.metadata)));
                let leads = answer.leader == answer.member_id;
                self.state = State::Syncing { members: leads.then(|| members.collect()) };
                Ok(())
            }
        }
    }

    /// Who gets what, as the leader decides it from the number of partitions of each topic.
    pub(super) fn share_out(&self, partitions: &BTreeMap<String, i32>) -> Vec<(String, Bytes)> {
        let State::Syncing { members: Some(members) } = &self.state else { return Vec::new() };
        let shares = range::assign(members, partitions);
        shares
            .into_iter()
            .map(|(member, share)| (member, consumer_protocol::write_assignment(&share)))
            .collect()
    }

    /// The coordinator told us our share; `None` where the group has to form anew first.
    pub(super) fn handle_sync(
        &mut self,
        answer: &SyncGroupResponse,
        now: Instant,
    ) -> Result<Option<Vec<TopicPartition>>, KafkaError> {
        match KafkaError::from_wire(answer.error_code, None) {
            Some(error) => self.handle_error(error).map(|()| None),
            None => {
                self.state = State::Stable { heartbeat_due: now + self.heartbeat_interval };
                Ok(Some(consumer_protocol::read_assignment(&answer.assignment)))
            }
        }
    }

    /// What the coordinator said to a heartbeat or a commit.
    pub(super) fn handle_code(&mut self, error_code: i16, now: Instant) -> Result<(), KafkaError> {
        match KafkaError::from_wire(error_code, None) {
            Some(error) => self.handle_error(error),
            None => {
                self.state = State::Stable { heartbeat_due: now + self.heartbeat_interval };
                Ok(())
            }
        }
    }

    /// Some errors say how to go on; the others are the caller's.
    fn handle_error(&mut self, error: KafkaError) -> Result<(), KafkaError> {
        match error.code.kind() {
            ResponseError::RebalanceInProgress | ResponseError::IllegalGeneration => {}
            // It has forgotten us: we were away for too long.
            ResponseError::UnknownMemberId => self.member_id = StrBytes::default(),
            _ => return Err(error),
        }
        self.generation = -1;
        self.state = State::Joining;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::messages::join_group_response::JoinGroupResponseMember;
    use crate::protocol::types::PartitionId;

    const INTERVAL: Duration = Duration::from_secs(3);

    fn joined(id: &'static str, leader: &'static str, members: &[&'static str]) -> JoinGroupResponse {
        let subscription = consumer_protocol::write_subscription(&["t".to_owned()]);
        let member = |id: &&'static str| {
            JoinGroupResponseMember::default()
                .with_member_id((*id).into())
                .with_metadata(subscription.clone())
        };
        JoinGroupResponse::default()
            .with_generation_id(5)
            .with_member_id(id.into())
            .with_leader(leader.into())
            .with_members(members.iter().map(member).collect())
    }

    fn refused(error: ResponseError) -> JoinGroupResponse {
        JoinGroupResponse::default().with_error_code(error.code()).with_member_id("m".into())
    }

    fn share(ids: &[i32]) -> SyncGroupResponse {
        let share: Vec<_> = ids.iter().map(|id| TopicPartition::new("t", PartitionId(*id))).collect();
        SyncGroupResponse::default().with_assignment(consumer_protocol::write_assignment(&share))
    }

    fn stable(now: Instant) -> Membership {
        let mut member = Membership::new(INTERVAL);
        member.handle_join(&joined("m", "other", &[])).unwrap();
        member.handle_sync(&share(&[1]), now).unwrap();
        member
    }

    #[test]
    fn a_first_member_comes_in_leads_and_rests() {
        let now = Instant::now();
        let mut member = Membership::new(INTERVAL);
        assert_eq!(member.next_step(now), Step::Join);
        member.handle_join(&refused(ResponseError::MemberIdRequired)).unwrap();
        assert_eq!((member.next_step(now), &member.member_id()[..]), (Step::Join, "m"));
        member.handle_join(&joined("m", "m", &["m", "n"])).unwrap();
        assert_eq!(member.next_step(now), Step::Lead(vec!["t".to_owned()]));
        let shares = member.share_out(&[("t".to_owned(), 3)].into());
        let read: Vec<_> = shares
            .iter()
            .map(|(member, bytes)| (&member[..], consumer_protocol::read_assignment(bytes).len()))
            .collect();
        assert_eq!(read, [("m", 2), ("n", 1)]);
        let got = member.handle_sync(&share(&[0, 1]), now).unwrap().unwrap();
        assert_eq!(got.len(), 2);
        assert_eq!((member.generation(), member.next_step(now)), (5, Step::Rest(now + INTERVAL)));
    }

    #[test]
    fn a_follower_asks_for_its_share() {
        let mut member = Membership::new(INTERVAL);
        member.handle_join(&joined("m", "other", &[])).unwrap();
        assert_eq!(member.next_step(Instant::now()), Step::Follow);
        assert!(member.share_out(&BTreeMap::new()).is_empty());
    }

    #[test]
    fn heartbeats_are_due_again_and_again() {
        let now = Instant::now();
        let mut member = stable(now);
        assert_eq!(member.next_step(now + INTERVAL), Step::Heartbeat);
        member.handle_code(0, now + INTERVAL).unwrap();
        assert_eq!(member.next_step(now + INTERVAL), Step::Rest(now + 2 * INTERVAL));
    }

    #[test]
    fn the_group_forms_anew_when_the_coordinator_says_so() {
        let now = Instant::now();
        for (error, id) in [
            (ResponseError::RebalanceInProgress, "m"),
            (ResponseError::IllegalGeneration, "m"),
            (ResponseError::UnknownMemberId, ""),
        ] {
            let mut member = stable(now);
            member.handle_code(error.code(), now).unwrap();
            assert_eq!((member.next_step(now), &member.member_id()[..]), (Step::Join, id), "{error:?}");
            assert!(!member.is_stable() && member.generation() == -1);
        }
        let mut member = stable(now);
        member.handle_join(&joined("m", "other", &[])).unwrap();
        let again = SyncGroupResponse::default().with_error_code(ResponseError::RebalanceInProgress.code());
        assert_eq!(member.handle_sync(&again, now), Ok(None));
        assert_eq!(member.next_step(now), Step::Join);
    }

    #[test]
    fn other_errors_are_the_callers() {
        let now = Instant::now();
        let mut member = stable(now);
        let code = ResponseError::GroupAuthorizationFailed.code();
        assert_eq!(member.handle_code(code, now).unwrap_err().code.0, code);
        assert!(member.is_stable());
    }
}
