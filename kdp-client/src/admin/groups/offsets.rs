//! Committed offsets (OffsetFetch, key 9; many groups at once from version 8) and lag.

use std::sync::Arc;

use crate::cluster::{Cluster, PerGroup, TopicPartition};
use crate::connection::{Connection, Error, KafkaError};
use crate::protocol::messages::offset_fetch_request::OffsetFetchRequestGroup;
use crate::protocol::messages::{GroupId, OffsetFetchRequest, StrBytes};
use crate::protocol::types::{LeaderEpoch, Offset, PartitionId};

/// From here on a request may ask for many groups.
const BATCHED: i16 = 8;

/// How far a group has come in a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Where.
    pub partition: TopicPartition,
    /// The next offset to consume.
    pub offset: Offset,
    /// The leader epoch of the last consumed record.
    pub leader_epoch: Option<LeaderEpoch>,
    /// What the client wrote beside it.
    pub metadata: Option<String>,
}

/// How many records wait. What is committed below the start of the log is not there to be read.
pub fn lag(committed: Offset, log_start: Offset, log_end: Offset) -> i64 {
    (log_end - committed.max(log_start)).max(0)
}

/// Everything that each group has committed, in the order of the groups.
pub async fn committed(cluster: &Cluster, groups: &[String]) -> Result<PerGroup<Vec<Committed>>, Error> {
    cluster.read_groups(groups, |connection, _, groups| ask(connection, groups)).await
}

async fn ask(connection: Arc<Connection>, groups: Vec<String>) -> Result<PerGroup<Vec<Committed>>, Error> {
    if connection.offers::<OffsetFetchRequest>(BATCHED) {
        return ask_batch(&connection, &groups).await;
    }
    let mut found = Vec::new();
    for group in groups {
        let offsets = ask_one(&connection, &group).await;
        found.push((group, offsets));
    }
    Ok(found)
}

async fn ask_batch(connection: &Connection, groups: &[String]) -> Result<PerGroup<Vec<Committed>>, Error> {
    let group =
        |name: &String| OffsetFetchRequestGroup::default().with_group_id(group_id(name)).with_topics(None);
    let request = OffsetFetchRequest::default().with_groups(groups.iter().map(group).collect());
    let reply = connection.send(|_| request).await?;
    let found = reply.body.groups.iter().map(|group| {
        let name = group.group_id.to_string();
        if let Some(error) = KafkaError::from_wire(group.error_code, None) {
            return (name, Err(reply.error(error)));
        }
        let rows = group.topics.iter().flat_map(|topic| {
            topic.partitions.iter().map(|partition| {
                (
                    topic.name.as_str(),
                    partition.partition_index,
                    partition.error_code,
                    partition.committed_offset,
                    partition.committed_leader_epoch,
                    partition.metadata.as_deref(),
                )
            })
        });
        (name, collect(rows).map_err(|error| reply.error(error)))
    });
    Ok(found.collect())
}

async fn ask_one(connection: &Connection, group: &str) -> Result<Vec<Committed>, Error> {
    let request = OffsetFetchRequest::default().with_group_id(group_id(group)).with_topics(None);
    let reply = connection.send(|_| request).await?;
    if let Some(error) = KafkaError::from_wire(reply.body.error_code, None) {
        return Err(reply.error(error));
    }
    let rows = reply.body.topics.iter().flat_map(|topic| {
        topic.partitions.iter().map(|partition| {
            (
                topic.name.as_str(),
                partition.partition_index,
                partition.error_code,
                partition.committed_offset,
                partition.committed_leader_epoch,
                partition.metadata.as_deref(),
            )
        })
    });
    collect(rows).map_err(|error| reply.error(error))
}

/// Topic, partition, error code, offset, leader epoch, metadata: the two shapes of an answer as one.
type Row<'a> = (&'a str, i32, i16, i64, i32, Option<&'a str>);

fn collect<'a>(rows: impl Iterator<Item = Row<'a>>) -> Result<Vec<Committed>, KafkaError> {
    let mut committed = Vec::new();
    for (topic, partition, error_code, offset, leader_epoch, metadata) in rows {
        if let Some(error) = KafkaError::from_wire(error_code, None) {
            return Err(error);
        }
        if offset >= 0 {
            committed.push(Committed {
                partition: TopicPartition::new(topic, PartitionId(partition)),
                offset: Offset(offset),
                leader_epoch: (leader_epoch >= 0).then_some(LeaderEpoch(leader_epoch)),
                metadata: metadata.filter(|text| !text.is_empty()).map(str::to_owned),
            });
        }
    }
    committed.sort_by(|a, b| a.partition.cmp(&b.partition));
    Ok(committed)
}

fn group_id(name: &str) -> GroupId {
    GroupId(StrBytes::from_string(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lag_is_what_can_still_be_read() {
        assert_eq!(lag(Offset(5), Offset(0), Offset(9)), 4);
        assert_eq!(lag(Offset(5), Offset(7), Offset(9)), 2);
        assert_eq!(lag(Offset(9), Offset(0), Offset(5)), 0);
    }
}
