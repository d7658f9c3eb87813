//! What can be asked of the group coordinator: one method a request, in the words of the protocol.
//!
//! Each finds the shard, lets it decide, and puts an error into the form that the request's answer
//! has for it. What differs between versions of a request is the business of its handler.

use kdp_client::protocol::messages::delete_groups_response::DeletableGroupResult;
use kdp_client::protocol::messages::describe_groups_response::DescribedGroup;
use kdp_client::protocol::messages::offset_commit_response::{
    OffsetCommitResponsePartition, OffsetCommitResponseTopic,
};
use kdp_client::protocol::messages::offset_fetch_request::OffsetFetchRequestGroup;
use kdp_client::protocol::messages::offset_fetch_response::OffsetFetchResponseGroup;
use kdp_client::protocol::messages::{
    GroupId, HeartbeatRequest, HeartbeatResponse, JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest,
    LeaveGroupResponse, ListGroupsRequest, ListGroupsResponse, OffsetCommitRequest, OffsetCommitResponse,
    OffsetDeleteRequest, OffsetDeleteResponse, ResponseError, SyncGroupRequest, SyncGroupResponse,
};
use kdp_client::protocol::uuid;

use super::GroupCoordinator;
use super::group::{GroupMachine, Join, join_refusal, sync_refusal};

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The version of the request.
    pub(crate) api_version: i16,
    /// What the client calls itself.
    pub(crate) client_id: String,
    /// Its address, as groups show it.
    pub(crate) client_host: String,
}

impl GroupCoordinator {
    /// JoinGroup; answers when the member has a generation, or at once when it cannot have one.
    pub(crate) async fn join_group(&self, caller: Caller, request: JoinGroupRequest) -> JoinGroupResponse {
        if request.group_id.is_empty() {
            return join_refusal(&request.member_id, ResponseError::InvalidGroupId);
        }
        let joined = async {
            let shard = self.shard(&request.group_id)?;
            let unique = uuid::Uuid::new_v4().to_string();
            let Caller { api_version, client_id, client_host } = caller;
            let decide = |machine: &mut GroupMachine, token, now| {
                machine.join(&Join { request, api_version, client_id, client_host, unique, token }, now)
            };
            shard.decide_and_wait(&shard.joins, decide).await
        };
        joined.await.unwrap_or_else(|code| join_refusal("", code))
    }

    /// SyncGroup; answers when the leader has brought the assignment.
    pub(crate) async fn sync_group(&self, request: SyncGroupRequest) -> SyncGroupResponse {
        if request.group_id.is_empty() {
            return sync_refusal(ResponseError::InvalidGroupId);
        }
        let synced = async {
            let shard = self.shard(&request.group_id)?;
            shard
                .decide_and_wait(&shard.syncs, |machine, token, now| machine.sync(&request, token, now))
                .await
        };
        synced.await.unwrap_or_else(sync_refusal)
    }

    /// Heartbeat. While the group is being loaded nobody can have been expired, so all is well.
    pub(crate) async fn heartbeat(&self, request: HeartbeatRequest) -> HeartbeatResponse {
        if request.group_id.is_empty() {
            return HeartbeatResponse::default().with_error_code(ResponseError::InvalidGroupId.code());
        }
        let beaten = async {
            let shard = self.shard(&request.group_id)?;
            shard.decide(|machine, now| machine.heartbeat(&request, now)).await?
        };
        let code = match beaten.await {
            Ok(()) | Err(ResponseError::CoordinatorLoadInProgress) => 0,
            Err(code) => code.code(),
        };
        HeartbeatResponse::default().with_error_code(code)
    }

    /// LeaveGroup, in its form since version 3.
    pub(crate) async fn leave_group(&self, request: LeaveGroupRequest) -> LeaveGroupResponse {
        let left = async {
            let shard = self.shard(named(&request.group_id)?)?;
            shard.decide(|machine, now| machine.leave(&request, now)).await
        };
        left.await.unwrap_or_else(|code| LeaveGroupResponse::default().with_error_code(code.code()))
    }

    /// OffsetCommit; topics have their names, and exist.
    pub(crate) async fn commit_offsets(
        &self,
        api_version: i16,
        request: OffsetCommitRequest,
    ) -> OffsetCommitResponse {
        let committed = async {
            let shard = self.shard(&request.group_id)?;
            shard.decide(|machine, now| machine.commit_offsets(&request, api_version, now)).await?
        };
        committed.await.unwrap_or_else(|code| commit_refusal(&request, code))
    }

    /// OffsetFetch for one group; topics have their names.
    pub(crate) async fn fetch_offsets(
        &self,
        request: &OffsetFetchRequestGroup,
        require_stable: bool,
    ) -> OffsetFetchResponseGroup {
        let fetched = async {
            let shard = self.shard(&request.group_id)?;
            shard.read(|machine| machine.fetch_offsets(request, require_stable)).await
        };
        fetched.await.unwrap_or_else(|code| {
            let code = match code {
                // Consumers before 3.9 do not know what to do with this one here.
                ResponseError::CoordinatorNotAvailable => ResponseError::NotCoordinator,
                code => code,
            };
            OffsetFetchResponseGroup::default()
                .with_group_id(request.group_id.clone())
                .with_error_code(code.code())
        })
    }

    /// OffsetDelete; topics exist.
    pub(crate) async fn delete_offsets(&self, request: OffsetDeleteRequest) -> OffsetDeleteResponse {
        let deleted = async {
            let shard = self.shard(named(&request.group_id)?)?;
            shard.decide(|machine, _| machine.delete_offsets(&request)).await?
        };
        deleted.await.unwrap_or_else(|code| OffsetDeleteResponse::default().with_error_code(code.code()))
    }

    /// DescribeGroups for one group.
    pub(crate) async fn describe_group(&self, id: &GroupId, api_version: i16) -> DescribedGroup {
        let described = async {
            let shard = self.shard(id)?;
            shard.read(|machine| machine.describe(id, api_version)).await
        };
        described.await.unwrap_or_else(|code| {
            DescribedGroup::default().with_group_id(id.clone()).with_error_code(code.code())
        })
    }

    /// ListGroups: those of all partitions that this broker leads.
    pub(crate) async fn list_groups(&self, request: &ListGroupsRequest) -> ListGroupsResponse {
        let refused = |code: ResponseError| ListGroupsResponse::default().with_error_code(code.code());
        let shards = match self.all() {
            Ok(shards) => shards,
            Err(code) => return refused(code),
        };
        let mut groups = Vec::new();
        for shard in shards {
            match shard.read(|machine| machine.list(request)).await {
                Ok(listed) => groups.extend(listed),
                // It has just moved: whoever has it now lists it.
                Err(ResponseError::NotCoordinator) => {}
                Err(code) => return refused(code),
            }
        }
        ListGroupsResponse::default().with_groups(groups)
    }

    /// DeleteGroups for one group.
    pub(crate) async fn delete_group(&self, id: &GroupId) -> DeletableGroupResult {
        let deleted = async {
            let shard = self.shard(id)?;
            shard.decide(|machine, _| machine.delete_group(id)).await?
        };
        let code = deleted.await.err().map_or(0, |code| code.code());
        DeletableGroupResult::default().with_group_id(id.clone()).with_error_code(code)
    }
}

/// Only offsets can belong to the empty group id, of old consumers that have no groups.
fn named(group: &str) -> Result<&str, ResponseError> {
    if group.is_empty() { Err(ResponseError::InvalidGroupId) } else { Ok(group) }
}

fn commit_refusal(request: &OffsetCommitRequest, code: ResponseError) -> OffsetCommitResponse {
    let topics = request.topics.iter().map(|topic| {
        let partitions = topic.partitions.iter().map(|partition| {
            OffsetCommitResponsePartition::default()
                .with_partition_index(partition.partition_index)
                .with_error_code(code.code())
        });
        OffsetCommitResponseTopic::default()
            .with_name(topic.name.clone())
            .with_topic_id(topic.topic_id)
            .with_partitions(partitions.collect())
    });
    OffsetCommitResponse::default().with_topics(topics.collect())
}
