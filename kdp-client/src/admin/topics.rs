//! Topics: list and describe (Metadata), create, add partitions, delete.

use crate::admin::Outcome;
use crate::cluster::{Cluster, TopicMetadata, Topics};
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::create_partitions_request::CreatePartitionsTopic;
use crate::protocol::messages::create_topics_request::{
    CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig,
};
use crate::protocol::messages::delete_topics_request::DeleteTopicState;
use crate::protocol::messages::{
    self, CreatePartitionsRequest, CreateTopicsRequest, DeleteTopicsRequest, StrBytes, TopicName,
};
use crate::protocol::types::BrokerId;
use crate::protocol::uuid::Uuid;

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

/// Creates topics, or with `validate_only` lets the broker say whether it would.
pub async fn create(
    cluster: &Cluster,
    topics: &[NewTopic],
    validate_only: bool,
) -> Result<Vec<Outcome<CreatedTopic>>, Error> {
    let reply = cluster
        .send_any(|_| {
            CreateTopicsRequest::default()
                .with_topics(topics.iter().map(creatable).collect())
                .with_timeout_ms(timeout_ms(cluster))
                .with_validate_only(validate_only)
        })
        .await?;
    let outcomes = reply.body.topics.into_iter().map(|topic| {
        let created = CreatedTopic {
            id: (!topic.topic_id.is_nil()).then_some(topic.topic_id),
            partitions: (topic.num_partitions >= 0).then_some(topic.num_partitions),
            replication_factor: (topic.replication_factor >= 0).then_some(topic.replication_factor),
        };
        let error = KafkaError::from_wire(topic.error_code, topic.error_message.as_deref());
        Outcome::new(topic.name.as_str(), error, created)
    });
    Ok(outcomes.collect())
}

/// Raises each topic to so many partitions, or with `validate_only` lets the broker say whether it would.
pub async fn create_partitions(
    cluster: &Cluster,
    counts: &[(String, i32)],
    validate_only: bool,
) -> Result<Vec<Outcome<()>>, Error> {
    let topic = |(name, count): &(String, i32)| {
        CreatePartitionsTopic::default().with_name(topic_name(name)).with_count(*count).with_assignments(None)
    };
    let reply = cluster
        .send_any(|_| {
            CreatePartitionsRequest::default()
                .with_topics(counts.iter().map(topic).collect())
                .with_timeout_ms(timeout_ms(cluster))
                .with_validate_only(validate_only)
        })
        .await?;
    let outcomes = reply.body.results.into_iter().map(|topic| {
        let error = KafkaError::from_wire(topic.error_code, topic.error_message.as_deref());
        Outcome::new(topic.name.as_str(), error, ())
    });
    Ok(outcomes.collect())
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
        Outcome::new(topic.name.map(|name| name.0.to_string()).unwrap_or_default(), error, ())
    });
    Ok(outcomes.collect())
}

fn creatable(topic: &NewTopic) -> CreatableTopic {
    let assignment = topic.assignment.iter().zip(0..).map(|(brokers, partition)| {
        CreatableReplicaAssignment::default()
            .with_partition_index(partition)
            .with_broker_ids(brokers.iter().map(|id| messages::BrokerId(id.get())).collect())
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

fn topic_name(name: &str) -> TopicName {
    TopicName(StrBytes::from_string(name.to_owned()))
}

/// How long the broker may work on it: as long as we wait for it.
fn timeout_ms(cluster: &Cluster) -> i32 {
    i32::try_from(cluster.options().request_timeout.as_millis()).unwrap_or(i32::MAX)
}
