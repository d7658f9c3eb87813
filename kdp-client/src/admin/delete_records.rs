//! Records deleted from the front of partitions (DeleteRecords, key 21), asked of every leader at once.

use super::offsets::PerPartition;
use super::wire::{timeout_ms, topic_name};
use crate::cluster::{Cluster, TopicPartition};
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::delete_records_request::{DeleteRecordsPartition, DeleteRecordsTopic};
use crate::protocol::messages::{DeleteRecordsRequest, DeleteRecordsResponse};
use crate::protocol::types::{BrokerId, Offset, PartitionId};
use std::collections::BTreeMap;

/// As a target: everything up to the high watermark.
pub const HIGH_WATERMARK: Offset = Offset(-1);

/// Deletes what stands before each offset; answers with the new log start offsets. A leader that has
/// moved meanwhile is not followed: the caller has shown somebody what would be deleted.
pub async fn delete_before(
    cluster: &Cluster,
    targets: &[(TopicPartition, Offset)],
) -> Result<PerPartition<Offset>, Error> {
    let partitions: Vec<TopicPartition> = targets.iter().map(|(partition, _)| partition.clone()).collect();
    let offsets: BTreeMap<&TopicPartition, Offset> =
        targets.iter().map(|(partition, offset)| (partition, *offset)).collect();
    let by_leader = cluster.by_leader(&partitions).await?;
    let mut answers: PerPartition<Offset> =
        by_leader.unled.into_iter().map(|(partition, error)| (partition, Err(error))).collect();
    let deadline = timeout_ms(cluster);
    let questions: Vec<(BrokerId, DeleteRecordsRequest)> =
        by_leader.led.iter().map(|(id, led)| (*id, request(led, &offsets, deadline))).collect();
    let replies = cluster.send_each(questions.into_iter().map(|(id, request)| (id, move |_| request))).await;
    for ((_, reply), partitions) in replies.into_iter().zip(by_leader.led.into_values()) {
        for partition in partitions {
            let answer = reply.as_ref().map_err(Clone::clone).and_then(|reply| read(reply, &partition));
            answers.push((partition, answer));
        }
    }
    answers.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(answers)
}

fn request(
    partitions: &[TopicPartition],
    offsets: &BTreeMap<&TopicPartition, Offset>,
    timeout_ms: i32,
) -> DeleteRecordsRequest {
    let mut topics: BTreeMap<&str, Vec<DeleteRecordsPartition>> = BTreeMap::new();
    for partition in partitions {
        let Some(offset) = offsets.get(partition) else { continue };
        let one = DeleteRecordsPartition::default()
            .with_partition_index(partition.partition.get())
            .with_offset(offset.get());
        topics.entry(&partition.topic).or_default().push(one);
    }
    let topics = topics.into_iter().map(|(name, partitions)| {
        DeleteRecordsTopic::default().with_name(topic_name(name)).with_partitions(partitions)
    });
    DeleteRecordsRequest::default().with_topics(topics.collect()).with_timeout_ms(timeout_ms)
}

fn read(reply: &Reply<DeleteRecordsResponse>, partition: &TopicPartition) -> Result<Offset, Error> {
    let answer = reply
        .body
        .topics
        .iter()
        .filter(|topic| *topic.name.0 == *partition.topic.as_str())
        .flat_map(|topic| &topic.partitions)
        .find(|answer| PartitionId(answer.partition_index) == partition.partition)
        .ok_or_else(|| reply.incomplete(partition))?;
    match KafkaError::from_wire(answer.error_code, None) {
        Some(error) => Err(reply.error(error)),
        None => Ok(Offset(answer.low_watermark)),
    }
}
