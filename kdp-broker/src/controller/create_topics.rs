//! Decides CreateTopics, and the topics that are created because somebody asked for them.
//!
//! A topic is one TopicRecord, its ConfigRecords, then its PartitionRecords; a request's topics are
//! one batch. Codes and messages are those of `ControllerApis` and `ReplicationControlManager`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kdp_client::protocol::messages::create_topics_request::{CreatableReplicaAssignment, CreatableTopic};
use kdp_client::protocol::messages::create_topics_response::{CreatableTopicConfigs, CreatableTopicResult};
use kdp_client::protocol::messages::{
    CreateTopicsRequest, CreateTopicsResponse, ResponseError, StrBytes, TopicName,
};
use kdp_client::protocol::schema::metadata::TopicRecord;
use kdp_client::protocol::types::PartitionId;
use kdp_client::protocol::uuid::{self, Uuid};

use super::error::ApiError;
use super::view::{Decided, View, validated};
use super::{alter_configs, assignment, placement, topic_name};
use crate::config::describe_topic;
use crate::metadata::{PartitionImage, VersionedRecord};

const PARTITIONS_PER_REQUEST_MAX: usize = 10_000;
const USE_DEFAULT: i32 = -1;

/// A topic that can be created.
struct NewTopic {
    records: Vec<VersionedRecord>,
    result: CreatableTopicResult,
}

pub(super) fn create_topics(view: &View<'_>, request: &CreateTopicsRequest) -> Decided<CreateTopicsResponse> {
    let topics = Named::sort(request);
    check_size(view, &topics.once)?;
    let collisions = collisions(view, &topics.once);
    let mut records = Vec::new();
    let mut results = Vec::new();
    for topic in &topics.once {
        match create(view, topic, &collisions) {
            Ok(new) => {
                records.extend(new.records);
                results.push(new.result);
            }
            Err(error) => results.push(refused(&topic.name, &error)),
        }
    }
    results.extend(topics.refused);
    validated(records, request.validate_only, CreateTopicsResponse::default().with_topics(results))
}

/// The topics of a request: those that are named once, and answers for the names that are not to be created.
struct Named<'a> {
    once: Vec<&'a CreatableTopic>,
    refused: Vec<CreatableTopicResult>,
}

impl<'a> Named<'a> {
    fn sort(request: &'a CreateTopicsRequest) -> Self {
        let mut counts = HashMap::<_, usize>::new();
        for topic in &request.topics {
            *counts.entry(&topic.name).or_default() += 1;
        }
        let (mut once, mut refused_names) = (Vec::new(), BTreeMap::new());
        for topic in &request.topics {
            let error = if counts[&topic.name] > 1 {
                "Duplicate topic name.".to_owned()
            } else if topic.name.as_str() == topic_name::CLUSTER_METADATA {
                format!("Creation of internal topic {} is prohibited.", topic_name::CLUSTER_METADATA)
            } else {
                once.push(topic);
                continue;
            };
            refused_names.insert(&topic.name, ApiError::new(ResponseError::InvalidRequest, error));
        }
        let refused = refused_names.into_iter().map(|(name, error)| refused(name, &error)).collect();
        Self { once, refused }
    }
}

fn check_size(view: &View<'_>, topics: &[&CreatableTopic]) -> Result<(), ApiError> {
    let partitions = |topic: &&CreatableTopic| match topic.num_partitions {
        _ if !topic.assignments.is_empty() => topic.assignments.len(),
        USE_DEFAULT => usize::try_from(view.config.topics.num_partitions).unwrap_or(0),
        count => usize::try_from(count).unwrap_or(0),
    };
    let total: usize = topics.iter().map(partitions).sum();
    if total > PARTITIONS_PER_REQUEST_MAX {
        let message = "Excessively large number of partitions per request.";
        return Err(ApiError::new(ResponseError::PolicyViolation, message));
    }
    Ok(())
}

/// The existing topics whose names could collide with a new one, by what colliding names share.
fn collisions(view: &View<'_>, topics: &[&CreatableTopic]) -> HashMap<String, String> {
    let wanted: BTreeSet<_> =
        topics.iter().filter_map(|topic| topic_name::collision_key(&topic.name)).collect();
    if wanted.is_empty() {
        return HashMap::new();
    }
    let existing = view.image.topics.iter().filter_map(|topic| {
        let key = topic_name::collision_key(&topic.name).filter(|key| wanted.contains(key))?;
        Some((key, topic.name.to_string()))
    });
    existing.collect()
}

fn create(
    view: &View<'_>,
    topic: &CreatableTopic,
    collisions: &HashMap<String, String>,
) -> Result<NewTopic, ApiError> {
    check_name(view, &topic.name, collisions)?;
    let configs = configs(topic)?;
    let settings = configs.iter().map(|(name, value)| (name.clone(), value.clone()));
    let config_records = alter_configs::alter_new_topic(view, &topic.name, settings)?;
    let partitions = if topic.assignments.is_empty() {
        placed_partitions(view, topic)?
    } else {
        assigned_partitions(view, topic)?
    };
    let id = uuid::random();
    let result = result(view, topic, id, &partitions, &configs);
    let record = TopicRecord { name: topic.name.to_string(), topic_id: id, ..TopicRecord::default() };
    let mut records: Vec<VersionedRecord> = vec![(record.into(), 0)];
    records.extend(config_records);
    let version = view.metadata_version();
    records.extend((0..).zip(&partitions).map(|(index, partition)| {
        (partition.to_record(id, PartitionId(index), version).into(), version.partition_version())
    }));
    Ok(NewTopic { records, result })
}

fn check_name(view: &View<'_>, name: &str, collisions: &HashMap<String, String>) -> Result<(), ApiError> {
    if view.image.topic_by_name(name).is_some() {
        let message = format!("Topic '{name}' already exists.");
        return Err(ApiError::new(ResponseError::TopicAlreadyExists, message));
    }
    topic_name::validate(name)?;
    match topic_name::collision_key(name).and_then(|key| collisions.get(&key)) {
        Some(existing) => {
            let message = format!("Topic '{name}' collides with existing topic: {existing}");
            Err(ApiError::new(ResponseError::InvalidTopicException, message))
        }
        None => Ok(()),
    }
}

/// The settings that come with the topic; of one that is named twice, the last.
fn configs(topic: &CreatableTopic) -> Result<BTreeMap<String, String>, ApiError> {
    let nulls: Vec<_> = topic
        .configs
        .iter()
        .filter(|config| config.value.is_none())
        .map(|config| config.name.as_str())
        .collect();
    if !nulls.is_empty() {
        let message = format!("Null value not supported for topic configs: {}", nulls.join(","));
        return Err(ApiError::new(ResponseError::InvalidConfig, message));
    }
    let set = topic
        .configs
        .iter()
        .filter_map(|config| Some((config.name.to_string(), config.value.as_ref()?.to_string())));
    Ok(set.collect())
}

fn assigned_partitions(view: &View<'_>, topic: &CreatableTopic) -> Result<Vec<PartitionImage>, ApiError> {
    let invalid = |message: String| ApiError::new(ResponseError::InvalidReplicaAssignment, message);
    for (is_set, name) in [
        (topic.replication_factor != -1, "replication factor"),
        (topic.num_partitions != -1, "numPartitions"),
    ] {
        if is_set {
            let message =
                format!("A manual partition assignment was specified, but {name} was not set to -1.");
            return Err(ApiError::new(ResponseError::InvalidRequest, message));
        }
    }
    let mut partitions = BTreeMap::new();
    let mut factor = None;
    for CreatableReplicaAssignment { partition_index, broker_ids, .. } in &topic.assignments {
        if partitions.contains_key(partition_index) {
            return Err(invalid(format!(
                "Found multiple manual partition assignments for partition {partition_index}"
            )));
        }
        let replicas = assignment::brokers(broker_ids);
        assignment::validate(view, &replicas, factor)?;
        factor = Some(replicas.len());
        let isr = assignment::isr(view, &replicas, *partition_index)?;
        partitions.insert(*partition_index, view.new_partition(&replicas, &isr));
    }
    if !partitions.keys().copied().eq((0..).take(partitions.len())) {
        return Err(invalid("partitions should be a consecutive 0-based integer sequence".into()));
    }
    Ok(partitions.into_values().collect())
}

fn placed_partitions(view: &View<'_>, topic: &CreatableTopic) -> Result<Vec<PartitionImage>, ApiError> {
    let factor = match topic.replication_factor {
        -1 => i16::try_from(view.config.topics.default_replication_factor).unwrap_or(i16::MAX),
        factor if factor > 0 => factor,
        _ => {
            let message = "Replication factor must be larger than 0, or -1 to use the default value.";
            return Err(ApiError::new(ResponseError::InvalidReplicationFactor, message));
        }
    };
    let count = match topic.num_partitions {
        USE_DEFAULT => view.config.topics.num_partitions,
        count if count > 0 => count,
        _ => {
            let message = "Number of partitions was set to an invalid non-positive value.";
            return Err(ApiError::new(ResponseError::InvalidPartitions, message));
        }
    };
    let unable = |reason: String| {
        let message = format!("Unable to replicate the partition {factor} time(s): {reason}");
        ApiError::new(ResponseError::InvalidReplicationFactor, message)
    };
    let count = usize::try_from(count).unwrap_or(0);
    let placed = placement::place(view, 0, count, factor).map_err(unable)?;
    placed.iter().map(|replicas| assignment::placed(view, replicas)).collect()
}

fn result(
    view: &View<'_>,
    topic: &CreatableTopic,
    id: Uuid,
    partitions: &[PartitionImage],
    configs: &BTreeMap<String, String>,
) -> CreatableTopicResult {
    let factor = partitions.first().map_or(0, |first| first.replicas.len());
    let rows = describe_topic(view.config.values(), configs).into_iter().map(|row| {
        // Its own settings are said as they were given; DescribeConfigs will say what they mean.
        let value = configs.get(&row.name).cloned().or(row.value);
        CreatableTopicConfigs::default()
            .with_name(StrBytes::from_string(row.name))
            .with_value(value.map(StrBytes::from_string))
            .with_read_only(row.read_only)
            .with_config_source(row.source as i8)
            .with_is_sensitive(row.is_sensitive)
    });
    CreatableTopicResult::default()
        .with_name(topic.name.clone())
        .with_topic_id(id)
        .with_error_message(None)
        .with_num_partitions(i32::try_from(partitions.len()).unwrap_or(i32::MAX))
        .with_replication_factor(i16::try_from(factor).unwrap_or(i16::MAX))
        .with_configs(Some(rows.collect()))
}

fn refused(name: &TopicName, error: &ApiError) -> CreatableTopicResult {
    CreatableTopicResult::default()
        .with_name(name.clone())
        .with_error_code(error.code.code())
        .with_error_message(error.message())
}
