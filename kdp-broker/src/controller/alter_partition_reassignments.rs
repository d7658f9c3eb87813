//! Decides AlterPartitionReassignments, and answers ListPartitionReassignments.
//!
//! On one broker a reassignment can only keep what there is, and is done at once; the path is the
//! one that several brokers will take.

use std::collections::BTreeSet;

use kdp_client::protocol::messages::alter_partition_reassignments_request::ReassignablePartition;
use kdp_client::protocol::messages::alter_partition_reassignments_response::{
    ReassignablePartitionResponse, ReassignableTopicResponse,
};
use kdp_client::protocol::messages::list_partition_reassignments_response::{
    OngoingPartitionReassignment, OngoingTopicReassignment,
};
use kdp_client::protocol::messages::{
    self, AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse,
    ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse, ResponseError, StrBytes,
    TopicName,
};
use kdp_client::protocol::types::{BrokerId, PartitionId};

use super::assignment;
use super::error::{ApiError, code_and_message};
use super::partition_change::{Election, PartitionChange};
use super::reassignment::{self, Reassignment};
use super::view::{Decided, Decision, View};
use crate::metadata::{MetadataImage, PartitionImage, TopicImage, VersionedRecord};

pub(super) fn alter_partition_reassignments(
    view: &View<'_>,
    request: &AlterPartitionReassignmentsRequest,
) -> Decided<AlterPartitionReassignmentsResponse> {
    if request.topics.is_empty() {
        // Apache answers with a message without words, here only.
        return Ok(Decision::answer(AlterPartitionReassignmentsResponse::default()));
    }
    let mut records = Vec::new();
    let mut responses = Vec::new();
    for topic in &request.topics {
        let partitions = topic.partitions.iter().map(|target| {
            let outcome = alter(view, &topic.name, target, request.allow_replication_factor_change);
            let (code, message) = code_and_message(&outcome);
            records.extend(outcome.into_iter().flatten());
            ReassignablePartitionResponse::default()
                .with_partition_index(target.partition_index)
                .with_error_code(code)
                .with_error_message(message)
        });
        let partitions = partitions.collect();
        responses.push(
            ReassignableTopicResponse::default().with_name(topic.name.clone()).with_partitions(partitions),
        );
    }
    let response = AlterPartitionReassignmentsResponse::default()
        .with_allow_replication_factor_change(request.allow_replication_factor_change)
        .with_error_message(None);
    Ok(Decision::records(records, response.with_responses(responses)))
}

fn alter(
    view: &View<'_>,
    name: &str,
    target: &ReassignablePartition,
    allow_factor_change: bool,
) -> Result<Option<VersionedRecord>, ApiError> {
    let unknown = |message: String| ApiError::new(ResponseError::UnknownTopicOrPartition, message);
    let topic = view.image.topic_by_name(name);
    let topic = topic.ok_or_else(|| unknown(format!("Unable to find a topic named {name}.")))?;
    let id = PartitionId(target.partition_index);
    let partition = topic.partitions.get(&id);
    let partition = partition.ok_or_else(|| unknown(format!("Unable to find partition {name}:{id}.")))?;
    match &target.replicas {
        None => cancel(view, topic, id, partition),
        Some(replicas) => {
            change(view, topic, id, partition, &assignment::brokers(replicas), allow_factor_change)
        }
    }
}

fn cancel(
    view: &View<'_>,
    topic: &TopicImage,
    id: PartitionId,
    partition: &PartitionImage,
) -> Result<Option<VersionedRecord>, ApiError> {
    if !partition.is_reassigning() {
        return Err(ApiError::bare(ResponseError::NoReassignmentInProgress));
    }
    let invalid = |message: String| ApiError::new(ResponseError::InvalidReplicaAssignment, message);
    let everybody_new =
        || invalid("Invalid replica assignment: addingReplicas contains all replicas.".into());
    let reverted = ongoing(partition).reverted(&partition.isr).ok_or_else(everybody_new)?;
    let unclean_allowed = view.unclean_election_enabled(&topic.name);
    if reverted.unclean && !unclean_allowed {
        let name = &topic.name;
        return Err(invalid(format!(
            "Unable to revert partition assignment for {name}:{id} because it would require an unclean leader election."
        )));
    }
    let change = PartitionChange::new(view, topic, id, partition)
        .election(if unclean_allowed { Election::Unclean } else { Election::Online })
        .isr(reverted.isr)
        .replicas(reverted.replicas)
        .removing(Vec::new())
        .adding(Vec::new());
    Ok(change.build())
}

fn change(
    view: &View<'_>,
    topic: &TopicImage,
    id: PartitionId,
    partition: &PartitionImage,
    target: &[BrokerId],
    allow_factor_change: bool,
) -> Result<Option<VersionedRecord>, ApiError> {
    assignment::validate(view, target, None)?;
    let factor = target_factor(partition);
    if !allow_factor_change && factor != target.len() {
        let message = format!("The replication factor is changed from {factor} to {}", target.len());
        return Err(ApiError::new(ResponseError::InvalidReplicationFactor, message));
    }
    let plan = reassignment::plan(&partition.replicas, target);
    let mut change = PartitionChange::new(view, topic, id, partition).replicas(plan.replicas);
    if !plan.removing.is_empty() {
        change = change.removing(plan.removing);
    }
    if !plan.adding.is_empty() {
        change = change.adding(plan.adding);
    }
    Ok(change.build())
}

/// How many replicas there are, or will be once the reassignment under way is done.
fn target_factor(partition: &PartitionImage) -> usize {
    let all: BTreeSet<_> = partition.replicas.iter().chain(&partition.adding_replicas).collect();
    all.into_iter().filter(|id| !partition.removing_replicas.contains(id)).count()
}

fn ongoing(partition: &PartitionImage) -> Reassignment<'_> {
    Reassignment {
        replicas: &partition.replicas,
        removing: &partition.removing_replicas,
        adding: &partition.adding_replicas,
    }
}

/// The reassignments under way, of the topics asked for or of all.
pub(crate) fn list_partition_reassignments(
    image: &MetadataImage,
    request: &ListPartitionReassignmentsRequest,
) -> ListPartitionReassignmentsResponse {
    let topics: Vec<_> = match &request.topics {
        None => image
            .topics
            .iter()
            .filter_map(|topic| ongoing_topic(topic, topic.partitions.keys().copied()))
            .collect(),
        Some(asked) => asked
            .iter()
            .filter_map(|asked| {
                let topic = image.topic_by_name(&asked.name)?;
                ongoing_topic(topic, asked.partition_indexes.iter().copied().map(PartitionId))
            })
            .collect(),
    };
    ListPartitionReassignmentsResponse::default().with_error_message(None).with_topics(topics)
}

fn ongoing_topic(
    topic: &TopicImage,
    ids: impl Iterator<Item = PartitionId>,
) -> Option<OngoingTopicReassignment> {
    let brokers = |ids: &[BrokerId]| ids.iter().map(|id| messages::BrokerId(id.get())).collect();
    let partitions: Vec<_> = ids
        .filter_map(|id| Some((id, topic.partitions.get(&id)?)))
        .filter(|(_, partition)| partition.is_reassigning())
        .map(|(id, partition)| {
            OngoingPartitionReassignment::default()
                .with_partition_index(id.get())
                .with_replicas(brokers(&partition.replicas))
                .with_adding_replicas(brokers(&partition.adding_replicas))
                .with_removing_replicas(brokers(&partition.removing_replicas))
        })
        .collect();
    let name = TopicName(StrBytes::from_string(topic.name.to_string()));
    (!partitions.is_empty())
        .then(|| OngoingTopicReassignment::default().with_name(name).with_partitions(partitions))
}
