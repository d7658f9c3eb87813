//! What lies on the brokers' disks (DescribeLogDirs, key 35, versions 1 to 4), every broker asked at once.
//!
//! A broker knows only its own directories, so one that does not answer leaves a hole that callers show.

use super::wire::{by_topic, topic_name};
use crate::cluster::{Cluster, TopicPartition};
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::describe_log_dirs_request::DescribableLogDirTopic;
use crate::protocol::messages::describe_log_dirs_response::DescribeLogDirsResult;
use crate::protocol::messages::{DescribeLogDirsRequest, DescribeLogDirsResponse};
use crate::protocol::types::{BrokerId, PartitionId};

/// One of a broker's `log.dirs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogDir {
    /// Whose.
    pub broker: BrokerId,
    /// Its path.
    pub path: String,
    /// KAFKA_STORAGE_ERROR where it is offline.
    pub error: Option<KafkaError>,
    /// The size of its volume, from Kafka 3.3 on.
    pub total_bytes: Option<i64>,
    /// What is free on its volume, from Kafka 3.3 on.
    pub usable_bytes: Option<i64>,
    /// Whether new replicas are kept away from it, where somebody asked for that setting too.
    pub is_cordoned: Option<bool>,
    /// The replicas in it, of the partitions that were asked for.
    pub replicas: Vec<LogReplica>,
}

/// A replica in a log directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogReplica {
    /// Of which partition.
    pub partition: TopicPartition,
    /// How many bytes its segments take.
    pub size_bytes: i64,
    /// How many records it is behind: behind the high watermark, or for a future replica behind the
    /// current one.
    pub offset_lag: i64,
    /// Whether it is on its way here from another directory of the same broker.
    pub is_future: bool,
}

/// What each broker says, or why it says nothing.
pub type PerBroker<T> = Vec<(BrokerId, Result<T, Error>)>;

/// The log directories of these brokers, or of all; with these partitions, or with all of them.
pub async fn describe(
    cluster: &Cluster,
    brokers: Option<&[BrokerId]>,
    partitions: Option<&[TopicPartition]>,
) -> Result<PerBroker<Vec<LogDir>>, Error> {
    let brokers = match brokers {
        Some(brokers) => brokers.to_vec(),
        None => cluster.brokers().await?.into_keys().collect(),
    };
    let topics = partitions.map(|partitions| {
        let topic = |(name, ids): (&str, Vec<i32>)| {
            DescribableLogDirTopic::default().with_topic(topic_name(name)).with_partitions(ids)
        };
        by_topic(partitions).into_iter().map(topic).collect::<Vec<_>>()
    });
    let request = DescribeLogDirsRequest::default().with_topics(topics);
    let questions = brokers.into_iter().map(|id| {
        let request = request.clone();
        (id, move |_| request)
    });
    let replies = cluster.read_each(questions).await;
    Ok(replies.into_iter().map(|(id, reply)| (id, reply.and_then(|reply| read(id, reply)))).collect())
}

fn read(broker: BrokerId, reply: Reply<DescribeLogDirsResponse>) -> Result<Vec<LogDir>, Error> {
    let body = reply.check(|body| (body.error_code, None))?;
    let mut dirs: Vec<LogDir> = body.results.iter().map(|dir| log_dir(broker, dir)).collect();
    dirs.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(dirs)
}

fn log_dir(broker: BrokerId, dir: &DescribeLogDirsResult) -> LogDir {
    let known = |bytes: i64| (bytes >= 0).then_some(bytes);
    let replicas = dir.topics.iter().flat_map(|topic| {
        topic.partitions.iter().map(|one| LogReplica {
            partition: TopicPartition::new(topic.name.as_str(), PartitionId(one.partition_index)),
            size_bytes: one.partition_size,
            offset_lag: one.offset_lag,
            is_future: one.is_future_key,
        })
    });
    LogDir {
        broker,
        path: dir.log_dir.to_string(),
        error: KafkaError::from_wire(dir.error_code, None),
        total_bytes: known(dir.total_bytes),
        usable_bytes: known(dir.usable_bytes),
        is_cordoned: None,
        replicas: replicas.collect(),
    }
}
