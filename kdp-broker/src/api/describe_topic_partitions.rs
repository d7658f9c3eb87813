//! DescribeTopicPartitions, key 75, version 0: the partitions of topics, page by page (KIP-966).
//!
//! Topics come sorted by name; the cursor says where the next page begins.

use std::collections::BTreeSet;

use kdp_client::protocol::messages::describe_topic_partitions_response::{
    Cursor, DescribeTopicPartitionsResponsePartition, DescribeTopicPartitionsResponseTopic,
};
use kdp_client::protocol::messages::{
    BrokerId, DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse, ResponseError, StrBytes,
    TopicName,
};
use kdp_client::protocol::types::{PartitionId, is_internal_topic};

use super::cluster_view::{ClusterView, TOPIC_OPERATIONS, to_wire};
use super::context::RequestContext;
use crate::config::BrokerConfig;
use crate::controller::topic_name;
use crate::metadata::{ImageHandle, MetadataImage, TopicImage};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=0;

/// Serves one request.
pub(crate) async fn handle(
    image: &ImageHandle,
    config: &BrokerConfig,
    ctx: &RequestContext,
    request: DescribeTopicPartitionsRequest,
) -> DescribeTopicPartitionsResponse {
    answer(&image.load(), config.topics.max_request_partition_size_limit, ctx, &request)
}

fn answer(
    image: &MetadataImage,
    limit_max: i32,
    ctx: &RequestContext,
    request: &DescribeTopicPartitionsRequest,
) -> DescribeTopicPartitionsResponse {
    let all = request.topics.is_empty();
    let first = request.cursor.as_ref().map_or("", |cursor| cursor.topic_name.as_str());
    let first_partition = request.cursor.as_ref().map_or(0, |cursor| cursor.partition_index);
    let asked: BTreeSet<&str> = if all {
        image.topics.iter_from(first).map(|topic| topic.name.as_ref()).collect()
    } else {
        request.topics.iter().map(|topic| topic.name.as_str()).filter(|name| *name >= first).collect()
    };
    let cursor_is_asked = all || request.cursor.is_none() || asked.contains(first);
    if !cursor_is_asked || first_partition < 0 {
        return refused(request);
    }
    let limit = request.response_partition_limit.min(limit_max);
    let mut left = usize::try_from(limit).unwrap_or(1).max(1);
    let mut response = DescribeTopicPartitionsResponse::default();
    let view = ClusterView::new(image, ctx);
    for name in asked {
        if left == 0 {
            response.next_cursor = Some(cursor(name, 0));
            break;
        }
        let Some(topic) = image.topic_by_name(name) else {
            if !all {
                response.topics.push(unknown(name));
            }
            continue;
        };
        let start = if name == first { first_partition } else { 0 };
        let (described, next) = describe(&view, topic, start, left);
        left -= described.partitions.len();
        response.topics.push(described);
        if let Some(next) = next {
            response.next_cursor = Some(cursor(name, next));
            break;
        }
    }
    response
}

/// The topic with some of its partitions, and the first that is left out.
fn describe(
    view: &ClusterView<'_>,
    topic: &TopicImage,
    start: i32,
    count: usize,
) -> (DescribeTopicPartitionsResponseTopic, Option<i32>) {
    let mut rest = topic.partitions.range(PartitionId(start)..);
    let partitions = rest.by_ref().take(count).map(|(index, partition)| {
        DescribeTopicPartitionsResponsePartition::default()
            .with_partition_index(index.get())
            .with_leader_id(view.leader(partition).map_or(BrokerId(-1), |leader| BrokerId(leader.get())))
            .with_leader_epoch(partition.leader_epoch.get())
            .with_replica_nodes(to_wire(&partition.replicas))
            .with_isr_nodes(to_wire(&partition.isr))
            .with_eligible_leader_replicas(Some(to_wire(&partition.elr)))
            .with_last_known_elr(Some(to_wire(&partition.last_known_elr)))
            .with_offline_replicas(view.offline_replicas(partition))
    });
    let described = DescribeTopicPartitionsResponseTopic::default()
        .with_name(Some(wire_name(&topic.name)))
        .with_topic_id(topic.id)
        .with_is_internal(is_internal_topic(&topic.name))
        .with_partitions(partitions.collect())
        .with_topic_authorized_operations(TOPIC_OPERATIONS);
    (described, rest.next().map(|(index, _)| index.get()))
}

fn unknown(name: &str) -> DescribeTopicPartitionsResponseTopic {
    let error = match topic_name::validate(name) {
        Ok(()) => ResponseError::UnknownTopicOrPartition,
        Err(_) => ResponseError::InvalidTopicException,
    };
    DescribeTopicPartitionsResponseTopic::default()
        .with_error_code(error.code())
        .with_name(Some(wire_name(name)))
        .with_is_internal(is_internal_topic(name))
        .with_topic_authorized_operations(TOPIC_OPERATIONS)
}

/// The cursor is on a topic that was not asked for, or on a partition that cannot be.
fn refused(request: &DescribeTopicPartitionsRequest) -> DescribeTopicPartitionsResponse {
    let topics = request.topics.iter().map(|topic| {
        DescribeTopicPartitionsResponseTopic::default()
            .with_error_code(ResponseError::InvalidRequest.code())
            .with_name(Some(topic.name.clone()))
    });
    DescribeTopicPartitionsResponse::default().with_topics(topics.collect())
}

fn cursor(topic: &str, partition: i32) -> Cursor {
    Cursor::default().with_topic_name(wire_name(topic)).with_partition_index(partition)
}

fn wire_name(name: &str) -> TopicName {
    TopicName(StrBytes::from_string(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use kdp_client::protocol::messages::describe_topic_partitions_request::{
        Cursor as RequestCursor, TopicRequest,
    };

    use super::*;
    use crate::api::cluster_view::test_image;
    use crate::api::testing::context;

    fn ask(request: &DescribeTopicPartitionsRequest) -> DescribeTopicPartitionsResponse {
        answer(&test_image(), 2000, &context::<DescribeTopicPartitionsRequest>(0), request)
    }

    fn request(limit: i32, names: &[&str], cursor: Option<(&str, i32)>) -> DescribeTopicPartitionsRequest {
        let topics = names.iter().map(|name| TopicRequest::default().with_name(wire_name(name)));
        let cursor = cursor.map(|(topic, index)| {
            RequestCursor::default().with_topic_name(wire_name(topic)).with_partition_index(index)
        });
        DescribeTopicPartitionsRequest::default()
            .with_topics(topics.collect())
            .with_response_partition_limit(limit)
            .with_cursor(cursor)
    }

    /// A name, an error, and partitions.
    type Topic = (String, i16, Vec<i32>);

    /// The topics, and where the next page begins.
    fn shape(response: DescribeTopicPartitionsResponse) -> (Vec<Topic>, Option<(String, i32)>) {
        let topics = response.topics.iter().map(|topic| {
            let partitions = topic.partitions.iter().map(|partition| partition.partition_index).collect();
            (topic.name.as_ref().unwrap().to_string(), topic.error_code, partitions)
        });
        let cursor = response.next_cursor.as_ref();
        let cursor = cursor.map(|cursor| (cursor.topic_name.to_string(), cursor.partition_index));
        (topics.collect(), cursor)
    }

    fn found(name: &str, partitions: &[i32]) -> Topic {
        (name.to_owned(), 0, partitions.to_vec())
    }

    #[test]
    fn pages_follow_each_other() {
        let (page, next) = shape(ask(&request(2, &[], None)));
        assert_eq!(page, [found("lost", &[0]), found("orders", &[0])]);
        assert_eq!(next, Some(("orders".to_owned(), 1)));
        let (page, next) = shape(ask(&request(2, &[], Some(("orders", 1)))));
        assert_eq!((page, next), (vec![found("orders", &[1])], None));
        let (page, next) = shape(ask(&request(1, &[], None)));
        assert_eq!((page, next), (vec![found("lost", &[0])], Some(("orders".to_owned(), 0))));
    }

    #[test]
    fn named_topics_come_sorted_and_unknown_ones_with_an_error() {
        let (page, _) = shape(ask(&request(9, &["orders", "nope", "a b"], None)));
        let failed = |name: &str, error| (name.to_owned(), error, vec![]);
        assert_eq!(page, [failed("a b", 17), failed("nope", 3), found("orders", &[0, 1])]);
    }

    #[test]
    fn a_cursor_must_be_on_what_was_asked_for() {
        for cursor in [("other", 0), ("orders", -1)] {
            let (page, _) = shape(ask(&request(9, &["orders"], Some(cursor))));
            assert_eq!(page, [("orders".to_owned(), 42, vec![])]);
        }
    }
}
