//! The members of a classic group.
//!
//! The invariant: the counts (who awaits JoinGroup, how many support a protocol) and the map of
//! static members agree with the members themselves; that is why nobody else may add, remove or
//! change the protocols of one.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use kdp_client::protocol::messages::join_group_request::JoinGroupRequestProtocol;

use super::{Id, Token};

/// A member of a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Member {
    pub(super) id: Id,
    /// `group.instance.id`: a static member.
    pub(super) instance_id: Option<Id>,
    pub(super) client_id: String,
    pub(super) client_host: String,
    pub(super) rebalance_timeout_ms: i32,
    pub(super) session_timeout_ms: i32,
    /// In the member's order of preference, each name once.
    pub(super) protocols: Vec<Protocol>,
    pub(super) assignment: Bytes,
    pub(super) awaiting_join: Option<Token>,
    pub(super) awaiting_sync: Option<Token>,
    /// It has not yet had an answer with its id, so it cannot heartbeat.
    pub(super) is_new: bool,
}

/// An assignor (for consumers), and what the member has to say to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Protocol {
    pub(super) name: Id,
    pub(super) metadata: Bytes,
}

impl Protocol {
    /// The protocols of a request. Copied: a group outlives the frame of a request by far.
    pub(super) fn list(request: &[JoinGroupRequestProtocol]) -> Vec<Protocol> {
        let mut list: Vec<Protocol> = Vec::new();
        for protocol in request {
            let name = protocol.name.as_str();
            if list.iter().all(|known| &*known.name != name) {
                let metadata = Bytes::copy_from_slice(&protocol.metadata);
                list.push(Protocol { name: name.into(), metadata });
            }
        }
        list
    }
}

impl Member {
    pub(super) fn metadata(&self, protocol: &str) -> Bytes {
        let found = self.protocols.iter().find(|known| &*known.name == protocol);
        found.map(|protocol| protocol.metadata.clone()).unwrap_or_default()
    }

    /// Whoever waits for us to answer need not send heartbeats; a new member may give up waiting
    /// without our knowing, so it is timed out nevertheless.
    pub(super) fn is_excused(&self) -> bool {
        !self.is_new && (self.awaiting_join.is_some() || self.awaiting_sync.is_some())
    }
}

#[derive(Debug, Default)]
pub(super) struct Members {
    by_id: BTreeMap<Id, Member>,
    static_ids: HashMap<Id, Id>,
    supported: BTreeMap<Id, usize>,
    awaiting_join: usize,
}

impl Members {
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    pub(super) fn get(&self, id: &str) -> Option<&Member> {
        self.by_id.get(id)
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Member> {
        self.by_id.values()
    }

    /// The member that an instance id stands for.
    pub(super) fn static_id(&self, instance_id: &str) -> Option<&Id> {
        self.static_ids.get(instance_id)
    }

    pub(super) fn awaiting_join(&self) -> usize {
        self.awaiting_join
    }

    pub(super) fn insert(&mut self, member: Member) {
        debug_assert!(!self.by_id.contains_key(&member.id));
        if let Some(instance_id) = &member.instance_id {
            self.static_ids.insert(instance_id.clone(), member.id.clone());
        }
        self.awaiting_join += usize::from(member.awaiting_join.is_some());
        for protocol in &member.protocols {
            *self.supported.entry(protocol.name.clone()).or_default() += 1;
        }
        self.by_id.insert(member.id.clone(), member);
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<Member> {
        let member = self.by_id.remove(id)?;
        if let Some(instance_id) = &member.instance_id {
            self.static_ids.remove(instance_id);
        }
        self.awaiting_join -= usize::from(member.awaiting_join.is_some());
        for protocol in &member.protocols {
            if let Some(count) = self.supported.get_mut(&protocol.name) {
                *count -= 1;
                if *count == 0 {
                    self.supported.remove(&protocol.name);
                }
            }
        }
        Some(member)
    }

    /// Changes a member in any way, counts included.
    pub(super) fn update(&mut self, id: &str, change: impl FnOnce(&mut Member)) {
        if let Some(mut member) = self.remove(id) {
            change(&mut member);
            self.insert(member);
        }
    }

    pub(super) fn take_awaiting_join(&mut self, id: &str) -> Option<Token> {
        let token = self.by_id.get_mut(id)?.awaiting_join.take();
        self.awaiting_join -= usize::from(token.is_some());
        token
    }

    pub(super) fn take_awaiting_sync(&mut self, id: &str) -> Option<Token> {
        self.by_id.get_mut(id)?.awaiting_sync.take()
    }

    pub(super) fn set_awaiting_sync(&mut self, id: &str, token: Token) -> Option<Token> {
        self.by_id.get_mut(id)?.awaiting_sync.replace(token)
    }

    pub(super) fn set_assignment(&mut self, id: &str, assignment: Bytes) {
        if let Some(member) = self.by_id.get_mut(id) {
            member.assignment = assignment;
        }
    }

    pub(super) fn no_longer_new(&mut self, id: &str) {
        if let Some(member) = self.by_id.get_mut(id) {
            member.is_new = false;
        }
    }

    pub(super) fn ids(&self) -> Vec<Id> {
        self.by_id.keys().cloned().collect()
    }

    /// Whether all members support this protocol.
    pub(super) fn all_support(&self, protocol: &str) -> bool {
        self.supported.get(protocol).copied().unwrap_or(0) == self.len()
    }

    /// Each member votes for the first of its protocols that all support; most votes win.
    pub(super) fn select_protocol(&self) -> Option<Id> {
        let mut votes: BTreeMap<&Id, usize> = BTreeMap::new();
        for member in self.iter() {
            let vote = member.protocols.iter().find(|protocol| self.all_support(&protocol.name));
            if let Some(protocol) = vote {
                *votes.entry(&protocol.name).or_default() += 1;
            }
        }
        let most = votes.values().copied().max()?;
        votes.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name.clone())
    }
}
