//! DeleteGroups, OffsetDelete, and the offsets of topics that are no more.

use kdp_client::protocol::messages::offset_delete_request::OffsetDeleteRequestTopic;
use kdp_client::protocol::messages::offset_delete_response::{
    OffsetDeleteResponsePartition, OffsetDeleteResponseTopic,
};
use kdp_client::protocol::messages::{GroupId, OffsetDeleteRequest, OffsetDeleteResponse, ResponseError};
use kdp_client::protocol::uuid::Uuid;

use super::classic::{ClassicGroup, State};
use super::offsets::tombstone;
use super::record::{OffsetKey, Record};
use super::{Decision, GroupMachine, Id, record};

/// How many offsets are removed in one batch when nobody waits for all of them.
pub(super) const TOMBSTONES_MAX: usize = 1000;

impl GroupMachine {
    /// Removes a group that has no members, with its offsets.
    pub(crate) fn delete_group(&mut self, id: &GroupId) -> Decision<Result<(), ResponseError>> {
        match self.tombstones(&id.as_str().into()) {
            Ok(records) => Decision::records(records, Ok(())),
            Err(code) => Decision::answer(Err(code)),
        }
    }

    fn tombstones(&self, id: &Id) -> Result<Vec<Record>, ResponseError> {
        let group = self.groups.get(id);
        if group.is_some_and(|group| group.state != State::Empty) {
            return Err(ResponseError::NonEmptyGroup);
        }
        // A share group's state lies elsewhere too; it is not ours to delete.
        let foreign = self.foreign.get(id).into_iter().flatten();
        let is_ours = foreign.clone().all(|key| !record::is_share(key));
        if group.is_none() && (!is_ours || foreign.count() == 0) {
            return Err(ResponseError::GroupIdNotFound);
        }
        let mut records = self.offsets.tombstones(id);
        records.extend(if is_ours { self.foreign_tombstones(id) } else { Vec::new() });
        records.extend(group.map(ClassicGroup::tombstone));
        Ok(records)
    }

    /// Removes offsets of topics that exist and that no member subscribes to.
    pub(crate) fn delete_offsets(
        &mut self,
        request: &OffsetDeleteRequest,
    ) -> Decision<Result<OffsetDeleteResponse, ResponseError>> {
        let Some(group) = self.groups.get(request.group_id.as_str()) else {
            return Decision::answer(Err(ResponseError::GroupIdNotFound));
        };
        if group.state != State::Empty && !group.uses_consumer_protocol() {
            return Decision::answer(Err(ResponseError::NonEmptyGroup));
        }
        let mut records = Vec::new();
        let topics = request.topics.iter().map(|topic| self.delete_topic(group, topic, &mut records));
        let response = OffsetDeleteResponse::default().with_topics(topics.collect());
        Decision::records(records, Ok(response))
    }

    fn delete_topic(
        &self,
        group: &ClassicGroup,
        topic: &OffsetDeleteRequestTopic,
        records: &mut Vec<Record>,
    ) -> OffsetDeleteResponseTopic {
        let is_subscribed = group.is_subscribed_to(&topic.name);
        let name: Id = topic.name.as_str().into();
        let partitions = topic.partitions.iter().map(|partition| {
            let index = partition.partition_index;
            let at = OffsetKey { group: group.id.clone(), topic: name.clone(), partition: index };
            let is_there = self.offsets.get(&at).is_some() || self.offsets.is_pending(&at);
            let code = if is_subscribed { ResponseError::GroupSubscribedToTopic.code() } else { 0 };
            if is_there && !is_subscribed {
                records.push(tombstone(&at));
            }
            OffsetDeleteResponsePartition::default().with_partition_index(index).with_error_code(code)
        });
        let partitions = partitions.collect();
        OffsetDeleteResponseTopic::default().with_name(topic.name.clone()).with_partitions(partitions)
    }

    /// Removes some of the offsets of a deleted topic; the answer is whether there may be more.
    pub(crate) fn forget_topic(&mut self, name: &str, id: Uuid) -> Decision<bool> {
        let records = self.offsets.tombstones_of_topic(name, id, TOMBSTONES_MAX);
        let is_full = records.len() == TOMBSTONES_MAX;
        Decision::records(records, is_full)
    }
}

impl ClassicGroup {
    pub(super) fn tombstone(&self) -> Record {
        Record::Group { group: self.id.clone(), value: None }
    }
}
