//! One file per verb, and a seeded simulation. The bench plays log and clock.

mod commit;
mod delete;
mod describe;
mod expire;
mod fetch;
mod heartbeat;
mod join;
mod leave;
mod load;
mod simulation;
mod static_member;
mod sync;

use std::collections::HashMap;

use kdp_client::protocol::messages::join_group_request::JoinGroupRequestProtocol;
use kdp_client::protocol::messages::sync_group_request::SyncGroupRequestAssignment;
use kdp_client::protocol::messages::{GroupId, HeartbeatRequest, JoinGroupRequest, SyncGroupRequest};

use super::join::Join;
use super::*;

pub(super) const GROUP: &str = "g";
pub(super) const SESSION_MS: i32 = 10_000;
pub(super) const REBALANCE_MS: i32 = 60_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub(super) fn config() -> GroupCoordinatorConfig {
    GroupCoordinatorConfig {
        min_session_timeout_ms: 6_000,
        max_session_timeout_ms: 1_800_000,
        initial_rebalance_delay_ms: 3_000,
        max_size: i32::MAX,
        offset_metadata_max_bytes: 16,
        offsets_commit_timeout_ms: 5_000,
        offsets_retention_ms: 7 * DAY_MS,
        offsets_retention_check_interval_ms: 600_000,
        offsets_topic_num_partitions: 50,
        offsets_topic_replication_factor: 1,
        offsets_topic_segment_bytes: 1 << 20,
    }
}

/// A machine with its log, its clock, and the answers that came.
pub(super) struct Bench {
    pub(super) machine: GroupMachine,
    pub(super) log: Vec<Record>,
    pub(super) now: Now,
    pub(super) joined: HashMap<Token, JoinGroupResponse>,
    pub(super) synced: HashMap<Token, SyncGroupResponse>,
    next_token: u64,
}

impl Bench {
    pub(super) fn new() -> Self {
        Bench::with(config())
    }

    pub(super) fn with(config: GroupCoordinatorConfig) -> Self {
        let mut bench = Bench {
            machine: GroupMachine::new(Arc::new(config)),
            log: Vec::new(),
            now: Now { wall_ms: 1_000_000, monotonic_ms: 5_000 },
            joined: HashMap::new(),
            synced: HashMap::new(),
            next_token: 0,
        };
        bench.machine.loaded(bench.now);
        bench
    }

    /// Another machine that has loaded what this one wrote, through its bytes.
    pub(super) fn reload(&self) -> Self {
        let config = self.machine.config.as_ref().clone();
        let mut bench = Bench { machine: GroupMachine::new(Arc::new(config)), ..Bench::new() };
        bench.now = self.now;
        for record in &self.log {
            let bytes = record.encode().unwrap();
            let decoded = Record::decode(&bytes.key, bytes.value.as_deref(), None).unwrap().unwrap();
            bench.append(decoded);
        }
        bench.machine.loaded(bench.now);
        bench
    }

    /// Appends and applies, as the runtime does, and collects the answers.
    pub(super) fn take<A>(&mut self, decision: Decision<A>) -> A {
        for record in decision.records {
            self.append(record);
        }
        for effect in decision.effects {
            match effect {
                Effect::Joined(token, answer) => {
                    assert!(self.joined.insert(token, answer).is_none(), "{token:?} was answered twice");
                }
                Effect::Synced(token, answer) => {
                    assert!(self.synced.insert(token, answer).is_none(), "{token:?} was answered twice");
                }
            }
        }
        decision.answer
    }

    fn append(&mut self, record: Record) {
        self.machine.apply(Offset(self.log.len() as i64), &record);
        self.log.push(record);
    }

    /// Lets time pass and everything expire that is due, each at its time.
    pub(super) fn pass(&mut self, ms: i64) {
        let end = self.now.monotonic_ms + ms;
        while let Some(deadline) = self.machine.next_deadline().filter(|deadline| *deadline <= end) {
            self.wait_until(deadline.max(self.now.monotonic_ms));
            let decision = self.machine.expire(self.now);
            self.take(decision);
        }
        self.wait_until(end);
    }

    fn wait_until(&mut self, monotonic_ms: i64) {
        self.now.wall_ms += monotonic_ms - self.now.monotonic_ms;
        self.now.monotonic_ms = monotonic_ms;
    }

    pub(super) fn token(&mut self) -> Token {
        self.next_token += 1;
        Token(self.next_token)
    }

    /// Sends a JoinGroup; the answer, if any yet, is in `joined`.
    pub(super) fn join(&mut self, request: JoinGroupRequest, api_version: i16) -> Token {
        let token = self.token();
        let join = Join {
            request,
            api_version,
            client_id: "client".to_owned(),
            client_host: "/127.0.0.1".to_owned(),
            unique: format!("id{}", token.0),
            token,
        };
        let decision = self.machine.join(&join, self.now);
        self.take(decision);
        token
    }

    /// Joins as a new member would that speaks version 3: no id needs to be asked for.
    pub(super) fn join_new(&mut self) -> Token {
        self.join(join_request(""), 3)
    }

    pub(super) fn join_again(&mut self, member: &str) -> Token {
        self.join(join_request(member), 3)
    }

    pub(super) fn sync(&mut self, request: &SyncGroupRequest) -> Token {
        let token = self.token();
        let decision = self.machine.sync(request, token, self.now);
        self.take(decision);
        token
    }

    pub(super) fn heartbeat(&mut self, member: &str, generation: i32) -> Result<(), ResponseError> {
        let request = HeartbeatRequest::default()
            .with_group_id(group_id())
            .with_member_id(text(member))
            .with_generation_id(generation);
        let decision = self.machine.heartbeat(&request, self.now);
        self.take(decision)
    }

    /// Brings so many members to a stable generation; the ids, the leader's first.
    pub(super) fn stable(&mut self, count: usize) -> Vec<String> {
        let tokens: Vec<Token> = (0..count).map(|_| self.join_new()).collect();
        self.pass(6_000);
        let mut members: Vec<String> =
            tokens.iter().map(|token| self.joined[token].member_id.to_string()).collect();
        let leader = self.joined[&tokens[0]].leader.to_string();
        members.sort_by_key(|member| *member != leader);
        let generation = self.joined[&tokens[0]].generation_id;
        let assignments = members.iter().map(|member| (member.as_str(), "a")).collect::<Vec<_>>();
        for member in members.iter().rev() {
            let given: &[_] = if *member == leader { &assignments } else { &[] };
            self.sync(&sync_request(member, generation, given));
        }
        assert_eq!(self.state(), "Stable");
        members
    }

    pub(super) fn state(&self) -> &'static str {
        self.machine.groups.get(GROUP).map_or("Dead", |group| group.state.name())
    }

    pub(super) fn generation(&self) -> i32 {
        self.machine.groups[GROUP].generation
    }

    pub(super) fn error(&self, token: Token) -> i16 {
        self.joined
            .get(&token)
            .map(|answer| answer.error_code)
            .unwrap_or_else(|| self.synced[&token].error_code)
    }
}

pub(super) fn group_id() -> GroupId {
    GroupId(text(GROUP))
}

pub(super) fn protocol(name: &str, metadata: &str) -> JoinGroupRequestProtocol {
    JoinGroupRequestProtocol::default()
        .with_name(text(name))
        .with_metadata(Bytes::copy_from_slice(metadata.as_bytes()))
}

pub(super) fn join_request(member: &str) -> JoinGroupRequest {
    JoinGroupRequest::default()
        .with_group_id(group_id())
        .with_member_id(text(member))
        .with_session_timeout_ms(SESSION_MS)
        .with_rebalance_timeout_ms(REBALANCE_MS)
        .with_protocol_type(text("consumer"))
        .with_protocols(vec![protocol("range", "\0\0\0\0\0\u{1}\0\u{1}t")])
}

pub(super) fn sync_request(member: &str, generation: i32, given: &[(&str, &str)]) -> SyncGroupRequest {
    let given = given.iter().map(|(member, assignment)| {
        SyncGroupRequestAssignment::default()
            .with_member_id(text(member))
            .with_assignment(Bytes::copy_from_slice(assignment.as_bytes()))
    });
    SyncGroupRequest::default()
        .with_group_id(group_id())
        .with_member_id(text(member))
        .with_generation_id(generation)
        .with_assignments(given.collect())
}

/// The last record that was written of the group itself.
pub(super) fn last_group_record(bench: &Bench) -> GroupMetadataValue {
    let of_group = |record: &Record| match record {
        Record::Group { value, .. } => value.clone(),
        _ => None,
    };
    bench.log.iter().rev().find_map(of_group).expect("a record of the group was written")
}
