//! Decides CreatePartitions: a topic can only grow.

use std::collections::{BTreeSet, HashMap};

use kdp_client::protocol::messages::create_partitions_request::CreatePartitionsTopic;
use kdp_client::protocol::messages::create_partitions_response::CreatePartitionsTopicResult;
use kdp_client::protocol::messages::{
    CreatePartitionsRequest, CreatePartitionsResponse, ResponseError, TopicName,
};
use kdp_client::protocol::types::PartitionId;

use super::error::{ApiError, code_and_message};
use super::view::{Decided, View, validated};
use super::{RECORDS_PER_REQUEST_MAX, assignment, placement, too_many_records};
use crate::metadata::{PartitionImage, TopicImage, VersionedRecord};

pub(super) fn create_partitions(
    view: &View<'_>,
    request: &CreatePartitionsRequest,
) -> Decided<CreatePartitionsResponse> {
    let mut counts = HashMap::<_, usize>::new();
    for topic in &request.topics {
        *counts.entry(&topic.name).or_default() += 1;
    }
    let (once, twice): (Vec<_>, Vec<_>) = request.topics.iter().partition(|topic| counts[&topic.name] == 1);
    let twice: BTreeSet<_> = twice.into_iter().map(|topic| &topic.name).collect();
    let duplicate = || ApiError::new(ResponseError::InvalidRequest, "Duplicate topic name.");
    let mut results: Vec<_> = twice.into_iter().map(|name| result(name, Err(duplicate()))).collect();
    let mut records = Vec::new();
    for topic in once {
        let added = add(view, topic).map(|added| records.extend(added));
        results.push(result(&topic.name, added));
    }
    validated(records, request.validate_only, CreatePartitionsResponse::default().with_results(results))
}

fn add(view: &View<'_>, wanted: &CreatePartitionsTopic) -> Result<Vec<VersionedRecord>, ApiError> {
    let unknown = || ApiError::bare(ResponseError::UnknownTopicOrPartition);
    let topic = view.image.topic_by_name(&wanted.name).ok_or_else(unknown)?;
    let first = topic.partitions.len();
    let added = count_added(topic, wanted)?;
    let inconsistent = || ApiError::bare(ResponseError::UnknownServerError);
    let (_, model) = topic.partitions.get_min().ok_or_else(inconsistent)?;
    let partitions = match &wanted.assignments {
        Some(assignments) => {
            let assigned = assignments.iter().map(|assignment| assignment::brokers(&assignment.broker_ids));
            let indexed = (first..).zip(assigned);
            indexed.map(|(index, replicas)| assigned_partition(view, index, &replicas, model)).collect()
        }
        None => placed_partitions(view, first, added, model),
    }?;
    let version = view.metadata_version();
    let record = |(index, partition): (i32, &PartitionImage)| {
        (partition.to_record(topic.id, PartitionId(index), version).into(), version.partition_version())
    };
    Ok((i32::try_from(first).unwrap_or(i32::MAX)..).zip(&partitions).map(record).collect())
}

fn count_added(topic: &TopicImage, wanted: &CreatePartitionsTopic) -> Result<usize, ApiError> {
    let present = topic.partitions.len();
    let count = usize::try_from(wanted.count).unwrap_or(0);
    if count == present {
        let message = format!("Topic already has {present} partition(s).");
        return Err(ApiError::new(ResponseError::InvalidPartitions, message));
    }
    if count < present {
        let message = format!(
            "The topic {} currently has {present} partition(s); {} would not be an increase.",
            topic.name, wanted.count
        );
        return Err(ApiError::new(ResponseError::InvalidPartitions, message));
    }
    let added = count - present;
    match &wanted.assignments {
        Some(assignments) if assignments.len() != added => {
            let message = format!(
                "Attempted to add {added} additional partition(s), but only {} assignment(s) were specified.",
                assignments.len()
            );
            Err(ApiError::new(ResponseError::InvalidReplicaAssignment, message))
        }
        None if added > RECORDS_PER_REQUEST_MAX => Err(too_many_records()),
        _ => Ok(added),
    }
}

fn assigned_partition(
    view: &View<'_>,
    index: usize,
    replicas: &[kdp_client::protocol::types::BrokerId],
    model: &PartitionImage,
) -> Result<PartitionImage, ApiError> {
    assignment::validate(view, replicas, Some(model.replicas.len()))?;
    let isr = assignment::isr(view, replicas, i32::try_from(index).unwrap_or(i32::MAX))?;
    Ok(view.new_partition(replicas, &isr))
}

fn placed_partitions(
    view: &View<'_>,
    first: usize,
    count: usize,
    model: &PartitionImage,
) -> Result<Vec<PartitionImage>, ApiError> {
    let factor = i16::try_from(model.replicas.len()).unwrap_or(i16::MAX);
    let refused = |reason| ApiError::new(ResponseError::InvalidReplicationFactor, reason);
    let placed = placement::place(view, first, count, factor).map_err(refused)?;
    placed.iter().map(|replicas| assignment::placed(view, replicas)).collect()
}

fn result(name: &TopicName, outcome: Result<(), ApiError>) -> CreatePartitionsTopicResult {
    let (code, message) = code_and_message(&outcome);
    CreatePartitionsTopicResult::default()
        .with_name(name.clone())
        .with_error_code(code)
        .with_error_message(message)
}
