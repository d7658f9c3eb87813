//! A member of a classic consumer group (KIP-62): joins, leads where the coordinator says so, sends
//! heartbeats, commits, leaves. Range assignment; KIP-848 groups are another protocol.
//!
//! A thin shell: [`Membership`] decides what to ask next, this asks it. No task of its own: whoever
//! consumes calls [`GroupMember::poll`] at least as often as heartbeats are due.

mod membership;
mod range;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::admin::groups::consumer_protocol;
use crate::cluster::{Backoff, Cluster, Remedy, TopicPartition, Topics};
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::join_group_request::JoinGroupRequestProtocol;
use crate::protocol::messages::leave_group_request::MemberIdentity;
use crate::protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use crate::protocol::messages::sync_group_request::SyncGroupRequestAssignment;
use crate::protocol::messages::{
    GroupId, HeartbeatRequest, JoinGroupRequest, LeaveGroupRequest, OffsetCommitRequest,
    OffsetCommitResponse, Request, StrBytes, SyncGroupRequest, TopicName,
};
use crate::protocol::types::Offset;
use membership::{Membership, Step};

/// What Kafka's consumers call themselves.
const PROTOCOL_TYPE: StrBytes = StrBytes::from_static_str("consumer");
const RANGE: StrBytes = StrBytes::from_static_str(range::NAME);
/// The last version of OffsetCommit that names topics.
const COMMIT_NAMED_MAX: i16 = 9;
/// A group that has not formed after so many attempts is left alone for a moment before the next.
const JOINS_AT_ONCE: u32 = 2;

/// How a member behaves.
#[derive(Clone, Copy, Debug)]
pub struct GroupOptions {
    /// The coordinator takes a member that was not heard of for so long for gone.
    pub session_timeout: Duration,
    /// How often to be heard of.
    pub heartbeat_interval: Duration,
    /// How long the others may take to join again. Less than an answer may take.
    pub rebalance_timeout: Duration,
}

impl Default for GroupOptions {
    fn default() -> Self {
        Self {
            session_timeout: Duration::from_secs(45),
            heartbeat_interval: Duration::from_secs(3),
            rebalance_timeout: Duration::from_secs(20),
        }
    }
}

/// A member of a group.
#[derive(Debug)]
pub struct GroupMember {
    cluster: Cluster,
    group: String,
    topics: Vec<String>,
    options: GroupOptions,
    membership: Membership,
}

impl GroupMember {
    /// A member that wants these topics; it is not in the group before the first [`GroupMember::poll`].
    pub fn new(cluster: Cluster, group: &str, topics: Vec<String>, options: GroupOptions) -> Self {
        let membership = Membership::new(options.heartbeat_interval);
        Self { cluster, group: group.to_owned(), topics, options, membership }
    }

    /// Does what is due: joins, or sends a heartbeat. Gives the partitions that are ours from now on
    /// whenever they have been shared out anew; until then the earlier ones hold.
    pub async fn poll(&mut self) -> Result<Option<Vec<TopicPartition>>, Error> {
        let mut share = None;
        let mut joins = 0;
        let mut backoff = Backoff::new(self.cluster.options().request_timeout);
        loop {
            match self.membership.next_step(Instant::now()) {
                Step::Join => {
                    joins += 1;
                    if let Some(delay) = backoff.next_delay().filter(|_| joins > JOINS_AT_ONCE) {
                        tokio::time::sleep(delay).await;
                    }
                    self.join().await?;
                }
                Step::Lead(topics) => {
                    let shares = self.membership.share_out(&self.partitions_of(topics).await?);
                    share = self.sync(shares).await?;
                }
                Step::Follow => share = self.sync(Vec::new()).await?,
                Step::Heartbeat => self.heartbeat().await?,
                Step::Rest(_) => return Ok(share),
            }
        }
    }

    /// Commits, unless the group is forming anew: then somebody else may have the partitions by now.
    pub async fn commit(&mut self, offsets: &[(TopicPartition, Offset)]) -> Result<(), Error> {
        if offsets.is_empty() || !self.membership.is_stable() {
            return Ok(());
        }
        let request = OffsetCommitRequest::default()
            .with_group_id(self.group_id())
            .with_generation_id_or_member_epoch(self.membership.generation())
            .with_member_id(self.membership.member_id())
            .with_topics(committed(offsets));
        let reply = self.ask(COMMIT_NAMED_MAX, move |_| request.clone(), first_code).await?;
        let code = first_code(&reply.body);
        self.membership.handle_code(code, Instant::now()).map_err(|error| reply.error(error))
    }

    /// Leaves, so that the others need not wait for us.
    pub async fn leave(self) -> Result<(), Error> {
        let member_id = self.membership.member_id();
        if member_id.is_empty() {
            return Ok(());
        }
        let group_id = self.group_id();
        let build = move |version| {
            let request = LeaveGroupRequest::default().with_group_id(group_id.clone());
            match version {
                3.. => {
                    request.with_members(vec![MemberIdentity::default().with_member_id(member_id.clone())])
                }
                _ => request.with_member_id(member_id.clone()),
            }
        };
        let reply = self.ask(i16::MAX, build, |body| body.error_code).await?;
        reply.check(|body| (body.error_code, None)).map(drop)
    }

    async fn join(&mut self) -> Result<(), Error> {
        let subscription = consumer_protocol::write_subscription(&self.topics);
        let protocol = JoinGroupRequestProtocol::default().with_name(RANGE).with_metadata(subscription);
        let request = JoinGroupRequest::default()
            .with_group_id(self.group_id())
            .with_session_timeout_ms(milliseconds(self.options.session_timeout))
            .with_rebalance_timeout_ms(milliseconds(self.options.rebalance_timeout))
            .with_member_id(self.membership.member_id())
            .with_protocol_type(PROTOCOL_TYPE)
            .with_protocols(vec![protocol]);
        let reply = self.ask(i16::MAX, move |_| request.clone(), |body| body.error_code).await?;
        self.membership.handle_join(&reply.body).map_err(|error| reply.error(error))
    }

    async fn sync(&mut self, shares: Vec<(String, Bytes)>) -> Result<Option<Vec<TopicPartition>>, Error> {
        let share = |(member, bytes): (String, Bytes)| {
            let member_id = StrBytes::from_string(member);
            SyncGroupRequestAssignment::default().with_member_id(member_id).with_assignment(bytes)
        };
        let request = SyncGroupRequest::default()
            .with_group_id(self.group_id())
            .with_generation_id(self.membership.generation())
            .with_member_id(self.membership.member_id())
            .with_protocol_type(Some(PROTOCOL_TYPE))
            .with_protocol_name(Some(RANGE))
            .with_assignments(shares.into_iter().map(share).collect());
        let reply = self.ask(i16::MAX, move |_| request.clone(), |body| body.error_code).await?;
        self.membership.handle_sync(&reply.body, Instant::now()).map_err(|error| reply.error(error))
    }

    async fn heartbeat(&mut self) -> Result<(), Error> {
        let request = HeartbeatRequest::default()
            .with_group_id(self.group_id())
            .with_generation_id(self.membership.generation())
            .with_member_id(self.membership.member_id());
        let reply = self.ask(i16::MAX, move |_| request.clone(), |body| body.error_code).await?;
        let code = reply.body.error_code;
        self.membership.handle_code(code, Instant::now()).map_err(|error| reply.error(error))
    }

    /// Asks the coordinator, wherever it is by now. What another attempt may cure is tried again; other
    /// codes are left in the answer.
    async fn ask<R>(
        &self,
        version_max: i16,
        build: impl Fn(i16) -> R + Clone + Send + 'static,
        code: fn(&R::Response) -> i16,
    ) -> Result<Reply<R::Response>, Error>
    where
        R: Request + 'static,
        R::Response: Send + 'static,
    {
        let groups = [self.group.clone()];
        let answers = self.cluster.ask_groups(&groups, move |connection, _, mut groups| {
            let build = build.clone();
            async move {
                let reply = connection.send_within(version_max, build).await?;
                let error = KafkaError::from_wire(code(&reply.body), None);
                let answer = match error.filter(|error| Remedy::for_code(error) != Remedy::GiveUp) {
                    Some(error) => Err(reply.error(error)),
                    None => Ok(reply),
                };
                Ok(groups.pop().map(|group| (group, answer)).into_iter().collect())
            }
        });
        let (_, answer) = answers.await?.pop().expect("every group has an answer, and one was asked for");
        answer
    }

    /// How many partitions each of these topics has; one that does not exist is left out.
    async fn partitions_of(&self, topics: Vec<String>) -> Result<BTreeMap<String, i32>, Error> {
        let metadata = self.cluster.metadata(&Topics::Named(topics)).await?;
        let there = metadata.topics.into_iter().filter(|topic| topic.error.is_none());
        let count = |partitions: usize| i32::try_from(partitions).unwrap_or(i32::MAX);
        Ok(there.map(|topic| (topic.name, count(topic.partitions.len()))).collect())
    }

    fn group_id(&self) -> GroupId {
        GroupId(StrBytes::from_string(self.group.clone()))
    }
}

fn committed(offsets: &[(TopicPartition, Offset)]) -> Vec<OffsetCommitRequestTopic> {
    let mut topics: BTreeMap<&str, Vec<OffsetCommitRequestPartition>> = BTreeMap::new();
    for (partition, offset) in offsets {
        let committed = OffsetCommitRequestPartition::default()
            .with_partition_index(partition.partition.get())
            .with_committed_offset(offset.get())
            .with_committed_leader_epoch(-1)
            .with_committed_metadata(Some(StrBytes::default()));
        topics.entry(&partition.topic).or_default().push(committed);
    }
    let topic = |(name, partitions): (&str, _)| {
        let name = TopicName(StrBytes::from_string(name.to_owned()));
        OffsetCommitRequestTopic::default().with_name(name).with_partitions(partitions)
    };
    topics.into_iter().map(topic).collect()
}

/// The first error of any partition, or 0.
fn first_code(body: &OffsetCommitResponse) -> i16 {
    let partitions = body.topics.iter().flat_map(|topic| &topic.partitions);
    partitions.map(|partition| partition.error_code).find(|code| *code != 0).unwrap_or(0)
}

fn milliseconds(duration: Duration) -> i32 {
    i32::try_from(duration.as_millis()).unwrap_or(i32::MAX)
}
