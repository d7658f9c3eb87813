//! A classic group: its members, its generation and where it stands in a rebalance.
//!
//! Follows Apache's `ClassicGroup`. Almost all of it is soft state: the log holds a group as of its
//! last completed rebalance, and a group that is loaded starts from there.

use std::collections::{BTreeSet, HashSet};

use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::schema::group::GroupMetadataValue;
use kdp_client::protocol::schema::group::group_metadata_value::MemberMetadata;

use super::consumer_protocol;
use super::member::{Member, Members, Protocol};
use super::record::Record;
use super::{Id, Step};

/// The protocol type of consumers, the one whose metadata the coordinator can read.
const CONSUMER: &str = "consumer";

/// Where a group stands. A group that is gone is not in the map; clients see it as `Dead`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// No members. Offsets may be left.
    Empty,
    /// Waiting for the members to join (again). `initial` when the group was empty before.
    PreparingRebalance { initial: Option<InitialDelay> },
    /// Waiting for the leader's assignment.
    CompletingRebalance,
    /// All have joined and the assignment is known.
    Stable,
}

/// How much longer a group that starts waits for more members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InitialDelay {
    pub(super) delay_ms: i64,
    pub(super) remaining_ms: i64,
    /// Someone joined since the delay began, so it may be extended.
    pub(super) member_added: bool,
}

impl State {
    pub(super) fn name(self) -> &'static str {
        match self {
            State::Empty => "Empty",
            State::PreparingRebalance { .. } => "PreparingRebalance",
            State::CompletingRebalance => "CompletingRebalance",
            State::Stable => "Stable",
        }
    }

    pub(super) fn is_preparing(self) -> bool {
        matches!(self, State::PreparingRebalance { .. })
    }
}

#[derive(Debug)]
pub(super) struct ClassicGroup {
    pub(super) id: Id,
    pub(super) state: State,
    /// When the state began, on the wall clock; unknown for groups that an old broker wrote.
    pub(super) state_since_ms: Option<i64>,
    pub(super) generation: i32,
    /// `None` for a simple group, which only stores offsets.
    pub(super) protocol_type: Option<Id>,
    pub(super) protocol: Option<Id>,
    pub(super) leader: Option<Id>,
    pub(super) members: Members,
    /// Ids that were given out with MEMBER_ID_REQUIRED and not used yet.
    pub(super) pending_members: BTreeSet<Id>,
    /// Members of this generation that have not sent SyncGroup yet.
    pub(super) pending_sync: BTreeSet<Id>,
    /// What the consumers of this generation subscribe to, where that can be read.
    pub(super) subscribed_topics: Option<HashSet<String>>,
}

impl ClassicGroup {
    pub(super) fn new(id: Id, now_wall_ms: Option<i64>) -> Self {
        ClassicGroup {
            id,
            state: State::Empty,
            state_since_ms: now_wall_ms,
            generation: 0,
            protocol_type: None,
            protocol: None,
            leader: None,
            members: Members::default(),
            pending_members: BTreeSet::new(),
            pending_sync: BTreeSet::new(),
            subscribed_topics: None,
        }
    }

    /// The group as a record of the log has it.
    pub(super) fn restore(id: Id, value: &GroupMetadataValue) -> Self {
        let mut group = ClassicGroup::new(id, none_if_negative(value.current_state_timestamp));
        group.generation = value.generation;
        group.protocol_type = Some(&*value.protocol_type).filter(|kind| !kind.is_empty()).map(Id::from);
        group.protocol = value.protocol.as_deref().map(Id::from);
        for member in &value.members {
            group.members.remove(&member.member_id);
            group.members.insert(restored(member, value.protocol.as_deref().unwrap_or_default()));
        }
        group.leader = value.leader.as_deref().map(Id::from);
        if !group.members.is_empty() {
            group.state = State::Stable;
        }
        group.subscribed_topics = group.compute_subscribed_topics();
        group
    }

    /// The group as a record, with these members' assignments.
    pub(super) fn record(&self, assignment: impl Fn(&Member) -> bytes::Bytes) -> Record {
        let protocol = self.protocol.as_deref();
        let members = self.members.iter().map(|member| MemberMetadata {
            member_id: member.id.to_string(),
            group_instance_id: member.instance_id.as_deref().map(str::to_owned),
            client_id: member.client_id.clone(),
            client_host: member.client_host.clone(),
            rebalance_timeout: member.rebalance_timeout_ms,
            session_timeout: member.session_timeout_ms,
            subscription: member.metadata(protocol.unwrap_or_default()),
            assignment: assignment(member),
            ..MemberMetadata::default()
        });
        let value = GroupMetadataValue {
            protocol_type: self.protocol_type.as_deref().unwrap_or_default().to_owned(),
            generation: self.generation,
            protocol: protocol.map(str::to_owned),
            leader: self.leader.as_deref().map(str::to_owned),
            current_state_timestamp: self.state_since_ms.unwrap_or(-1),
            members: members.collect(),
            ..GroupMetadataValue::default()
        };
        Record::Group { group: self.id.clone(), value: Some(value) }
    }

    /// A group without anything, to be written when it is created.
    pub(super) fn empty_record(&self) -> Record {
        let value = GroupMetadataValue {
            protocol: None,
            leader: None,
            current_state_timestamp: self.state_since_ms.unwrap_or(-1),
            ..GroupMetadataValue::default()
        };
        Record::Group { group: self.id.clone(), value: Some(value) }
    }

    /// A record that this group wrote itself: all of it is in the soft state already, except that
    /// the assignments count from now on.
    pub(super) fn written(&mut self, value: &GroupMetadataValue) {
        if self.state != State::CompletingRebalance || self.generation != value.generation {
            return;
        }
        for member in &value.members {
            self.members.set_assignment(&member.member_id, member.assignment.clone());
        }
        self.state = State::Stable;
    }

    pub(super) fn enter(&mut self, state: State, step: &Step<'_>) {
        self.state = state;
        self.state_since_ms = Some(step.now.wall_ms);
    }

    pub(super) fn is_leader(&self, member: &str) -> bool {
        self.leader.as_deref() == Some(member)
    }

    pub(super) fn uses_consumer_protocol(&self) -> bool {
        self.protocol_type.as_deref() == Some(CONSUMER)
    }

    pub(super) fn is_subscribed_to(&self, topic: &str) -> bool {
        match &self.subscribed_topics {
            Some(topics) => topics.contains(topic),
            None => self.uses_consumer_protocol(),
        }
    }

    /// The longest of the members' rebalance timeouts.
    pub(super) fn rebalance_timeout_ms(&self) -> i64 {
        let longest = self.members.iter().map(|member| member.rebalance_timeout_ms).max();
        i64::from(longest.unwrap_or(0).max(0))
    }

    pub(super) fn have_all_joined(&self) -> bool {
        self.members.len() == self.members.awaiting_join() && self.pending_members.is_empty()
    }

    /// Whether a member with these protocols could be in the group.
    pub(super) fn supports<'a>(&self, protocol_type: &str, names: impl IntoIterator<Item = &'a str>) -> bool {
        let mut names = names.into_iter();
        if self.state == State::Empty {
            return !protocol_type.is_empty() && names.next().is_some();
        }
        self.protocol_type.as_deref() == Some(protocol_type)
            && names.any(|name| self.members.all_support(name))
    }

    /// Whether this is a member, and not an older instance of a static one.
    pub(super) fn validate_member(
        &self,
        member: &str,
        instance_id: Option<&str>,
    ) -> Result<(), ResponseError> {
        if let Some(instance_id) = instance_id {
            match self.members.static_id(instance_id) {
                None => return Err(ResponseError::UnknownMemberId),
                Some(current) if **current != *member => return Err(ResponseError::FencedInstanceId),
                Some(_) => {}
            }
        }
        if self.members.contains(member) { Ok(()) } else { Err(ResponseError::UnknownMemberId) }
    }

    pub(super) fn add(&mut self, member: Member, protocol_type: &str) {
        if self.members.is_empty() {
            self.protocol_type = Some(protocol_type.into());
        }
        self.leader.get_or_insert_with(|| member.id.clone());
        self.pending_members.remove(&member.id);
        self.members.insert(member);
    }

    /// Takes a member (or a pending id) out of everything; another one becomes leader if it led.
    pub(super) fn remove(&mut self, member: &str) -> Option<Member> {
        let removed = self.members.remove(member);
        if self.is_leader(member) {
            self.leader = self.members.iter().next().map(|first| first.id.clone());
        }
        self.pending_members.remove(member);
        self.pending_sync.remove(member);
        removed
    }

    /// Everything that consumers of the selected protocol subscribe to; `None` where this is not a
    /// consumer group or a subscription cannot be read.
    pub(super) fn compute_subscribed_topics(&self) -> Option<HashSet<String>> {
        if !self.uses_consumer_protocol() {
            return None;
        }
        let mut topics = HashSet::new();
        if self.members.is_empty() {
            return Some(topics);
        }
        let protocol = self.protocol.as_deref()?;
        for member in self.members.iter() {
            topics.extend(consumer_protocol::subscribed_topics(&member.metadata(protocol))?);
        }
        Some(topics)
    }
}

fn restored(member: &MemberMetadata, protocol: &str) -> Member {
    Member {
        id: member.member_id.as_str().into(),
        instance_id: member.group_instance_id.as_deref().map(Id::from),
        client_id: member.client_id.clone(),
        client_host: member.client_host.clone(),
        rebalance_timeout_ms: match member.rebalance_timeout {
            -1 => member.session_timeout,
            timeout => timeout,
        },
        session_timeout_ms: member.session_timeout,
        protocols: vec![Protocol { name: protocol.into(), metadata: member.subscription.clone() }],
        assignment: member.assignment.clone(),
        awaiting_join: None,
        awaiting_sync: None,
        is_new: false,
    }
}

fn none_if_negative(timestamp_ms: i64) -> Option<i64> {
    (timestamp_ms >= 0).then_some(timestamp_ms)
}
