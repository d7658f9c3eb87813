//! OffsetCommit: offsets become records; applying them is what changes them.

use kdp_client::protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kdp_client::protocol::messages::offset_commit_response::{
    OffsetCommitResponsePartition, OffsetCommitResponseTopic,
};
use kdp_client::protocol::messages::{OffsetCommitRequest, OffsetCommitResponse, ResponseError};
use kdp_client::protocol::schema::group::OffsetCommitValue;

use super::classic::{ClassicGroup, State};
use super::record::{OffsetKey, Record};
use super::{Decision, GroupMachine, Id, Step};
use crate::runtime::Now;

/// From this version on a group that does not exist has an error of its own.
const FIRST_VERSION_WITH_GROUP_ID_NOT_FOUND: i16 = 9;
/// The retention time of a request that leaves it to the broker.
const DEFAULT_RETENTION_MS: i64 = -1;

impl GroupMachine {
    /// Commits the offsets of topics that are known to exist; the names are there in every version.
    pub(crate) fn commit_offsets(
        &mut self,
        request: &OffsetCommitRequest,
        api_version: i16,
        now: Now,
    ) -> Decision<Result<OffsetCommitResponse, ResponseError>> {
        let (groups, mut step) = self.step(now);
        let allowed = match groups.get(request.group_id.as_str()) {
            Some(group) => group.validate_commit(request, &mut step),
            // From an admin client, or a consumer that assigns itself: makes a simple group.
            None if request.generation_id_or_member_epoch < 0 => Ok(()),
            None if api_version >= FIRST_VERSION_WITH_GROUP_ID_NOT_FOUND => {
                Err(ResponseError::GroupIdNotFound)
            }
            None => Err(ResponseError::IllegalGeneration),
        };
        let answer = allowed.map(|()| {
            let topics = request.topics.iter().map(|topic| commit_topic(request, topic, &mut step));
            OffsetCommitResponse::default().with_topics(topics.collect())
        });
        step.finish(answer)
    }
}

impl ClassicGroup {
    fn validate_commit(
        &self,
        request: &OffsetCommitRequest,
        step: &mut Step<'_>,
    ) -> Result<(), ResponseError> {
        let member = request.member_id.as_str();
        let instance_id = request.group_instance_id.as_deref();
        let generation = request.generation_id_or_member_epoch;
        if generation < 0 && self.state == State::Empty {
            return Ok(());
        }
        if generation >= 0 || !member.is_empty() || instance_id.is_some() {
            self.validate_member(member, instance_id)?;
            if generation != self.generation {
                return Err(ResponseError::IllegalGeneration);
            }
        } else if self.state != State::Empty {
            return Err(ResponseError::UnknownMemberId);
        }
        if self.state == State::CompletingRebalance {
            return Err(ResponseError::RebalanceInProgress);
        }
        self.expect_heartbeat(member, step);
        Ok(())
    }
}

fn commit_topic(
    request: &OffsetCommitRequest,
    topic: &OffsetCommitRequestTopic,
    step: &mut Step<'_>,
) -> OffsetCommitResponseTopic {
    let group: Id = request.group_id.as_str().into();
    let name: Id = topic.name.as_str().into();
    let partitions = topic.partitions.iter().map(|partition| {
        let code = if is_too_large(partition, step) {
            ResponseError::OffsetMetadataTooLarge.code()
        } else {
            let at =
                OffsetKey { group: group.clone(), topic: name.clone(), partition: partition.partition_index };
            let value = value(request, topic, partition, step.now);
            step.records.push(Record::Offset { at, producer_id: None, value: Some(value) });
            0
        };
        OffsetCommitResponsePartition::default()
            .with_partition_index(partition.partition_index)
            .with_error_code(code)
    });
    let partitions = partitions.collect();
    OffsetCommitResponseTopic::default()
        .with_name(topic.name.clone())
        .with_topic_id(topic.topic_id)
        .with_partitions(partitions)
}

/// Kafka counts UTF-16 units, though the setting speaks of bytes.
fn is_too_large(partition: &OffsetCommitRequestPartition, step: &Step<'_>) -> bool {
    let limit = usize::try_from(step.config.offset_metadata_max_bytes).unwrap_or(0);
    let metadata = partition.committed_metadata.as_deref().unwrap_or_default();
    metadata.len() > limit && metadata.encode_utf16().count() > limit
}

fn value(
    request: &OffsetCommitRequest,
    topic: &OffsetCommitRequestTopic,
    partition: &OffsetCommitRequestPartition,
    now: Now,
) -> OffsetCommitValue {
    OffsetCommitValue {
        offset: partition.committed_offset,
        leader_epoch: partition.committed_leader_epoch,
        metadata: partition.committed_metadata.as_deref().unwrap_or_default().to_owned(),
        commit_timestamp: now.wall_ms,
        expire_timestamp: match request.retention_time_ms {
            DEFAULT_RETENTION_MS => -1,
            retention_ms => now.wall_ms.saturating_add(retention_ms),
        },
        topic_id: topic.topic_id,
        ..OffsetCommitValue::default()
    }
}
