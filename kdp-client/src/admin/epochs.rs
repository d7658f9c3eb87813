//! Where leader epochs end (OffsetForLeaderEpoch, key 23), asked of every leader at once.

use std::collections::HashMap;

use super::offsets::PerPartition;
use crate::cluster::{Cluster, TopicPartition};
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::offset_for_leader_epoch_request::{
    OffsetForLeaderPartition, OffsetForLeaderTopic,
};
use crate::protocol::messages::{BrokerId, OffsetForLeaderEpochRequest, StrBytes, TopicName};
use crate::protocol::types::{LeaderEpoch, Offset};

/// The end of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochEnd {
    /// The epoch that was asked for, or the last one before it that the log knows; `None` where it knows none.
    pub leader_epoch: Option<LeaderEpoch>,
    /// The first offset that is not of this epoch any more.
    pub end: Option<Offset>,
}

/// For each partition the end of the last leader epoch up to this one.
pub async fn end_of(
    cluster: &Cluster,
    partitions: &[TopicPartition],
    epoch: LeaderEpoch,
) -> Result<PerPartition<EpochEnd>, Error> {
    let by_leader = cluster.by_leader(partitions).await?;
    let mut answers: PerPartition<EpochEnd> =
        by_leader.unled.into_iter().map(|(partition, error)| (partition, Err(error))).collect();
    let questions = by_leader.led.iter().map(|(leader, partitions)| {
        let topics = topics(partitions, epoch);
        let build = |version: i16| {
            let request = OffsetForLeaderEpochRequest::default().with_topics(topics);
            if version >= 3 { request.with_replica_id(BrokerId(-1)) } else { request }
        };
        (*leader, build)
    });
    let replies = cluster.read_each(questions).await;
    for ((_, reply), partitions) in replies.into_iter().zip(by_leader.led.into_values()) {
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => {
                answers.extend(partitions.into_iter().map(|partition| (partition, Err(error.clone()))));
                continue;
            }
        };
        let mut found = HashMap::new();
        for topic in &reply.body.topics {
            found.extend(topic.partitions.iter().map(|one| ((topic.topic.as_str(), one.partition), one)));
        }
        for partition in partitions {
            let answer = match found.get(&(partition.topic.as_str(), partition.partition.get())) {
                None => Err(reply.incomplete(&partition)),
                Some(one) => match KafkaError::from_wire(one.error_code, None) {
                    Some(error) => Err(reply.error(error)),
                    None => Ok(EpochEnd {
                        leader_epoch: (one.leader_epoch >= 0).then_some(LeaderEpoch(one.leader_epoch)),
                        end: (one.end_offset >= 0).then_some(Offset(one.end_offset)),
                    }),
                },
            };
            answers.push((partition, answer));
        }
    }
    answers.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(answers)
}

fn topics(partitions: &[TopicPartition], epoch: LeaderEpoch) -> Vec<OffsetForLeaderTopic> {
    let mut topics: Vec<OffsetForLeaderTopic> = Vec::new();
    for one in partitions {
        if topics.last().is_none_or(|last| *last.topic.0 != *one.topic.as_str()) {
            let name = TopicName(StrBytes::from_string(one.topic.clone()));
            topics.push(OffsetForLeaderTopic::default().with_topic(name));
        }
        let asked = OffsetForLeaderPartition::default()
            .with_partition(one.partition.get())
            .with_current_leader_epoch(-1)
            .with_leader_epoch(epoch.get());
        topics.last_mut().expect("one was pushed").partitions.push(asked);
    }
    topics
}
