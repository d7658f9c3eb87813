//! Topics: list and describe (Metadata), create, add partitions, delete.
//!
//! A change is over when every broker has heard of it and leads what it shall lead: what comes next may ask
//! any of them.

use std::collections::BTreeMap;

use super::offsets::{self, OffsetSpec};
use super::wire::{timeout_ms, to_wire, topic_name};
use crate::admin::Outcome;
use crate::cluster::{Cluster, Metadata, TopicMetadata, TopicPartition, Topics};
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::create_partitions_request::{
    CreatePartitionsAssignment, CreatePartitionsTopic,
};
use crate::protocol::messages::create_topics_request::{
    CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig,
};
use crate::protocol::messages::delete_topics_request::DeleteTopicState;
use crate::protocol::messages::{
    CreatePartitionsRequest, CreateTopicsRequest, DeleteTopicsRequest, ResponseError, StrBytes,
};
use crate::protocol::types::{BrokerId, PartitionId};
use crate::protocol::uuid::Uuid;

/// From here on Metadata can be asked for a topic without creating it.
const ASKS_ONLY: i16 = 4;

/// A topic to be created; what is `None` is left to the broker's defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewTopic {
    /// Its name.
    pub name: String,
    /// How many partitions.
    pub partitions: Option<i32>,
    /// How many replicas of each.
    pub replication_factor: Option<i16>,
    /// The brokers of each partition, from partition 0; instead of the two numbers.
    pub assignment: Vec<Vec<BrokerId>>,
    /// Settings that differ from the broker's.
    pub configs: Vec<(String, String)>,
}

/// What was created, as far as the broker's version tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedTopic {
    /// Its id, from Kafka 2.8 on.
    pub id: Option<Uuid>,
    /// How many partitions it has.
    pub partitions: Option<i32>,
    /// How many replicas of each.
    pub replication_factor: Option<i16>,
}

/// Every topic that we may see.
pub async fn list(cluster: &Cluster) -> Result<Vec<TopicMetadata>, Error> {
    Ok(cluster.metadata(&Topics::All).await?.topics)
}

/// These topics. One that does not exist is an outcome, not a failure.
pub async fn describe(cluster: &Cluster, names: &[String]) -> Result<Vec<Outcome<TopicMetadata>>, Error> {
    let metadata = cluster.metadata(&Topics::Named(names.to_vec())).await?;
    let outcome = |topic: TopicMetadata| Outcome::new(topic.name.clone(), topic.error.clone(), topic);
    Ok(metadata.topics.into_iter().map(outcome).collect())
}

/// The topics with these ids, in the order of their names. One that does not exist is left out.
pub async fn of_ids(cluster: &Cluster, ids: &[Uuid]) -> Result<Vec<TopicMetadata>, Error> {
    let mut topics = cluster.metadata(&Topics::Ids(ids.to_vec())).await?.topics;
    topics.retain(|topic| topic.error.is_none());
    Ok(topics)
}

/// Creates topics, or with `validate_only` lets the broker say whether it would.
///
/// Where a controller would refuse so much at once, several requests go out, one after the other.
pub async fn create(
    cluster: &Cluster,
    topics: &[NewTopic],
    validate_only: bool,
) -> Result<Vec<Outcome<CreatedTopic>>, Error> {
    let mut outcomes: Vec<Outcome<CreatedTopic>> = Vec::new();
    for topics in operations(topics, NewTopic::records) {
        let request = |_| {
            CreateTopicsRequest::default()
                .with_topics(topics.iter().map(creatable).collect())
                .with_timeout_ms(timeout_ms(cluster))
                .with_validate_only(validate_only)
        };
        let reply = match cluster.send_any(request).await {
            Ok(reply) => reply,
            // Nothing was created before, so it may fail as a whole.
            Err(error) if outcomes.is_empty() => return Err(error),
            Err(error) => {
                let unanswered = KafkaError {
                    message: Some(error.to_string()),
                    ..KafkaError::of(ResponseError::UnknownServerError)
                };
                outcomes.extend(
                    topics
                        .iter()
                        .map(|topic| Outcome { name: topic.name.clone(), result: Err(unanswered.clone()) }),
                );
                continue;
            }
        };
        outcomes.extend(reply.body.topics.into_iter().map(|topic| {
            let created = CreatedTopic {
                id: (!topic.topic_id.is_nil()).then_some(topic.topic_id),
                partitions: (topic.num_partitions >= 0).then_some(topic.num_partitions),
                replication_factor: (topic.replication_factor >= 0).then_some(topic.replication_factor),
            };
            let error = KafkaError::from_wire(topic.error_code, topic.error_message.as_deref());
            Outcome::new(topic.name.as_str(), error, created)
        }));
    }
    if !validate_only {
        let count = |created: &CreatedTopic| created.partitions.unwrap_or(1);
        until_led(cluster, made(&outcomes).map(|(name, created)| (name, count(created))).collect()).await;
    }
    Ok(outcomes)
}

/// A controller writes at most 10,000 records for one request (`QuorumController.MAX_RECORDS_PER_USER_OP`) and
/// refuses what needs more; some room is left for what it adds.
const RECORDS_MAX: usize = 9_000;

impl NewTopic {
    /// How many records the controller writes for it; where the broker chooses, a guess.
    fn records(&self) -> usize {
        let partitions =
            self.partitions.map_or(self.assignment.len(), |count| usize::try_from(count).unwrap_or(0));
        1 + partitions.max(1) + self.configs.len()
    }
}

/// The items, in as few parts as the controller takes; one that is too large stands alone, to be refused.
fn operations<T>(items: &[T], records: impl Fn(&T) -> usize) -> impl Iterator<Item = &[T]> {
    let mut rest = items;
    std::iter::from_fn(move || {
        let mut sum = 0;
        let fits = rest.iter().take_while(|item| {
            sum += records(item);
            sum <= RECORDS_MAX
        });
        let count = fits.count().max(1).min(rest.len());
        let (part, others) = rest.split_at(count);
        rest = others;
        (!part.is_empty()).then_some(part)
    })
}

/// A topic that shall have more partitions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MorePartitions {
    /// The topic.
    pub name: String,
    /// How many it shall have.
    pub count: i32,
    /// The brokers of each new partition; where empty, the controller chooses.
    pub assignment: Vec<Vec<BrokerId>>,
}

/// Adds partitions to topics, or with `validate_only` lets the broker say whether it would.
pub async fn create_partitions(
    cluster: &Cluster,
    topics: &[MorePartitions],
    validate_only: bool,
) -> Result<Vec<Outcome<()>>, Error> {
    let topic = |topic: &MorePartitions| {
        let brokers =
            |ids: &Vec<BrokerId>| CreatePartitionsAssignment::default().with_broker_ids(to_wire(ids));
        let assignment =
            (!topic.assignment.is_empty()).then(|| topic.assignment.iter().map(brokers).collect());
        CreatePartitionsTopic::default()
            .with_name(topic_name(&topic.name))
            .with_count(topic.count)
            .with_assignments(assignment)
    };
    let reply = cluster
        .send_any(|_| {
            CreatePartitionsRequest::default()
                .with_topics(topics.iter().map(topic).collect())
                .with_timeout_ms(timeout_ms(cluster))
                .with_validate_only(validate_only)
        })
        .await?;
    let outcomes = reply.body.results.into_iter().map(|topic| {
        let error = KafkaError::from_wire(topic.error_code, topic.error_message.as_deref());
        Outcome::new(topic.name.as_str(), error, ())
    });
    let outcomes: Vec<Outcome<()>> = outcomes.collect();
    if !validate_only {
        let counts: BTreeMap<&str, i32> =
            topics.iter().map(|topic| (topic.name.as_str(), topic.count)).collect();
        let count = |name: &str| counts.get(name).copied().unwrap_or(1);
        until_led(cluster, made(&outcomes).map(|(name, ())| (name, count(name))).collect()).await;
    }
    Ok(outcomes)
}

/// Deletes topics with all their records.
pub async fn delete(cluster: &Cluster, names: &[String]) -> Result<Vec<Outcome<()>>, Error> {
    let reply = cluster
        .send_any(|version| {
            let request = DeleteTopicsRequest::default().with_timeout_ms(timeout_ms(cluster));
            let names = names.iter().map(|name| topic_name(name));
            match version {
                6.. => request.with_topics(
                    names.map(|name| DeleteTopicState::default().with_name(Some(name))).collect(),
                ),
                _ => request.with_topic_names(names.collect()),
            }
        })
        .await?;
    let outcomes = reply.body.responses.into_iter().map(|topic| {
        let error = KafkaError::from_wire(topic.error_code, topic.error_message.as_deref());
        Outcome::new(topic.name.map(|name| name.0.to_string()).unwrap_or_default(), error, topic.topic_id)
    });
    let outcomes: Vec<Outcome<Uuid>> = outcomes.collect();
    let deleted: BTreeMap<&str, Uuid> = made(&outcomes).map(|(name, id)| (name, *id)).collect();
    until_all_see(cluster, deleted.keys(), |seen| seen.topics.iter().all(|topic| is_gone(topic, &deleted)))
        .await;
    let outcome = |outcome: Outcome<Uuid>| Outcome { name: outcome.name, result: outcome.result.map(|_| ()) };
    Ok(outcomes.into_iter().map(outcome).collect())
}

/// What was done, with its names.
fn made<T>(outcomes: &[Outcome<T>]) -> impl Iterator<Item = (&str, &T)> {
    outcomes.iter().filter_map(|outcome| Some((outcome.name.as_str(), outcome.result.as_ref().ok()?)))
}

/// Waits until every broker knows these topics with so many partitions, and their leaders lead. Brokers
/// learn of a topic before they have its log.
async fn until_led(cluster: &Cluster, topics: BTreeMap<&str, i32>) {
    let is_known = |seen: &Metadata| topics.iter().all(|(name, count)| is_led(seen, name, *count));
    until_all_see(cluster, topics.keys(), is_known).await;
    let partitions = topics.iter().flat_map(|(name, count)| {
        (0..*count).map(|partition| TopicPartition::new(*name, PartitionId(partition)))
    });
    // Only that there is an answer matters. Where there is none, whoever asks next is told why.
    let _ = offsets::list(cluster, &partitions.collect::<Vec<_>>(), OffsetSpec::Latest).await;
}

/// Waits until every broker's view of these topics is so.
async fn until_all_see(
    cluster: &Cluster,
    names: impl Iterator<Item: ToString>,
    is_so: impl Fn(&Metadata) -> bool,
) {
    let topics = Topics::Named(names.map(|name| name.to_string()).collect());
    let ask = || {
        let topics = topics.clone();
        move |version| topics.request(version)
    };
    cluster.heard_by_all(ASKS_ONLY, ask, |response| is_so(&Metadata::from_response(response))).await;
}

fn is_led(seen: &Metadata, name: &str, count: i32) -> bool {
    let Some(topic) = seen.topics.iter().find(|topic| topic.name == name) else { return false };
    match topic.error.as_ref().map(|error| error.code.kind()) {
        None => {
            let led = topic.partitions.iter().filter(|partition| partition.leader.is_some());
            i32::try_from(led.count()).is_ok_and(|led| led >= count)
        }
        // We may make it and may not see it: nobody will tell.
        Some(error) => error == ResponseError::TopicAuthorizationFailed,
    }
}

/// Whether the broker knows only that there is no such topic, or one that somebody has made since.
fn is_gone(topic: &TopicMetadata, deleted: &BTreeMap<&str, Uuid>) -> bool {
    topic.error.is_some() || deleted.get(topic.name.as_str()).is_some_and(|id| topic.id != *id)
}

fn creatable(topic: &NewTopic) -> CreatableTopic {
    let assignment = topic.assignment.iter().zip(0..).map(|(brokers, partition)| {
        CreatableReplicaAssignment::default()
            .with_partition_index(partition)
            .with_broker_ids(to_wire(brokers))
    });
    let configs = topic.configs.iter().map(|(name, value)| {
        CreatableTopicConfig::default()
            .with_name(StrBytes::from_string(name.clone()))
            .with_value(Some(StrBytes::from_string(value.clone())))
    });
    CreatableTopic::default()
        .with_name(topic_name(&topic.name))
        .with_num_partitions(topic.partitions.unwrap_or(-1))
        .with_replication_factor(topic.replication_factor.unwrap_or(-1))
        .with_assignments(assignment.collect())
        .with_configs(configs.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_request_asks_for_more_than_a_controller_takes() {
        let topic = |partitions| NewTopic { partitions: Some(partitions), ..NewTopic::default() };
        let topics: Vec<NewTopic> = [100; 100].into_iter().chain([20_000, 1]).map(topic).collect();
        let parts: Vec<usize> = operations(&topics, NewTopic::records).map(<[_]>::len).collect();
        assert_eq!(parts, [89, 11, 1, 1]);
        assert_eq!(operations(&[] as &[NewTopic], NewTopic::records).count(), 0);
    }
}
