//! Decides ElectLeaders: the preferred replica, or anybody when nobody in sync is left.

use kdp_client::protocol::messages::elect_leaders_response::{PartitionResult, ReplicaElectionResult};
use kdp_client::protocol::messages::{
    ElectLeadersRequest, ElectLeadersResponse, ResponseError, StrBytes, TopicName,
};
use kdp_client::protocol::types::PartitionId;

use super::error::{ApiError, code_and_message};
use super::partition_change::{Election, PartitionChange};
use super::view::{Decided, Decision, View};
use crate::metadata::VersionedRecord;

pub(super) fn elect_leaders(view: &View<'_>, request: &ElectLeadersRequest) -> Decided<ElectLeadersResponse> {
    if request.topic_partitions.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Decision::answer(ElectLeadersResponse::default()));
    }
    let election = match request.election_type {
        0 => Election::Preferred,
        1 => Election::Unclean,
        unknown => {
            let message = format!("Unknown election type {unknown}");
            return Err(ApiError::new(ResponseError::InvalidRequest, message));
        }
    };
    let mut records = Vec::new();
    let mut elect = |topic: &str, partition: i32| -> Result<(), ApiError> {
        records.push(elect_leader(view, topic, partition, election)?);
        Ok(())
    };
    let results = match &request.topic_partitions {
        Some(topics) => topics
            .iter()
            .map(|topic| {
                let outcomes = topic.partitions.iter().map(|id| (*id, elect(&topic.topic, *id)));
                result(topic.topic.clone(), outcomes)
            })
            .collect(),
        None => all(view, elect),
    };
    Ok(Decision::records(records, ElectLeadersResponse::default().with_replica_election_results(results)))
}

/// Of all partitions, those are not mentioned that need no election.
fn all(
    view: &View<'_>,
    mut elect: impl FnMut(&str, i32) -> Result<(), ApiError>,
) -> Vec<ReplicaElectionResult> {
    let topics = view.image.topics.iter().map(|topic| {
        let outcomes = topic.partitions.keys().map(|id| (id.get(), elect(&topic.name, id.get())));
        let needed = outcomes.filter(
            |(_, outcome)| !matches!(outcome, Err(error) if error.code == ResponseError::ElectionNotNeeded),
        );
        result(TopicName(StrBytes::from_string(topic.name.to_string())), needed)
    });
    topics.collect()
}

fn result(
    topic: TopicName,
    outcomes: impl Iterator<Item = (i32, Result<(), ApiError>)>,
) -> ReplicaElectionResult {
    let results = outcomes.map(|(id, outcome)| {
        let (code, message) = code_and_message(&outcome);
        PartitionResult::default().with_partition_id(id).with_error_code(code).with_error_message(message)
    });
    ReplicaElectionResult::default().with_topic(topic).with_partition_result(results.collect())
}

fn elect_leader(
    view: &View<'_>,
    name: &str,
    partition: i32,
    election: Election,
) -> Result<VersionedRecord, ApiError> {
    let unknown = |message: String| ApiError::new(ResponseError::UnknownTopicOrPartition, message);
    let topic = view.image.topic_by_name(name).ok_or_else(|| unknown(format!("No such topic as {name}")))?;
    let id = PartitionId(partition);
    let image = topic.partitions.get(&id);
    let image = image.ok_or_else(|| unknown(format!("No such partition as {name}-{partition}")))?;
    let (needed, unavailable) = match election {
        Election::Unclean => (!image.has_leader(), ResponseError::EligibleLeadersNotAvailable),
        _ => (image.leader != image.preferred_replica(), ResponseError::PreferredLeaderNotAvailable),
    };
    if !needed {
        return Err(ApiError::standing(ResponseError::ElectionNotNeeded));
    }
    let change = PartitionChange::new(view, topic, id, image).election(election).build();
    change.ok_or_else(|| ApiError::standing(unavailable))
}
