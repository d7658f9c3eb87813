//! OffsetCommit, key 8, versions 2-10: where a group has got to.
//!
//! v2-4 may ask for a retention of their own; v6 has leader epochs; v7 static members; v8 is
//! flexible; v9 serves KIP-848 and has GROUP_ID_NOT_FOUND; v10 names topics by id, which
//! comes as the text of its name. Only partitions that exist are committed.

use kdp_client::protocol::messages::offset_commit_request::OffsetCommitRequestTopic;
use kdp_client::protocol::messages::offset_commit_response::{
    OffsetCommitResponsePartition, OffsetCommitResponseTopic,
};
use kdp_client::protocol::messages::{
    OffsetCommitRequest, OffsetCommitResponse, ResponseError, StrBytes, TopicName,
};
use kdp_client::protocol::types::PartitionId;
use kdp_client::protocol::uuid;

use super::context::RequestContext;
use crate::coordinator::GroupCoordinator;
use crate::metadata::{ImageHandle, MetadataImage};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 2..=10;

const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 10;

/// Serves one request.
pub(crate) async fn handle(
    image: &ImageHandle,
    groups: &GroupCoordinator,
    ctx: &RequestContext,
    mut request: OffsetCommitRequest,
) -> OffsetCommitResponse {
    let mut refused = Vec::new();
    let by_id = ctx.api_version >= FIRST_VERSION_WITH_TOPIC_IDS;
    let topics = std::mem::take(&mut request.topics);
    let image = image.load();
    request.topics =
        topics.into_iter().filter_map(|topic| existing(&image, topic, by_id, &mut refused)).collect();
    if request.topics.is_empty() {
        return OffsetCommitResponse::default().with_topics(refused);
    }
    drop(image);
    let mut response = groups.commit_offsets(ctx.api_version, request).await;
    for topic in refused {
        merge(&mut response.topics, topic);
    }
    response
}

/// The topic with name, id and those of its partitions that exist; the rest is refused.
fn existing(
    image: &MetadataImage,
    mut topic: OffsetCommitRequestTopic,
    by_id: bool,
    refused: &mut Vec<OffsetCommitResponseTopic>,
) -> Option<OffsetCommitRequestTopic> {
    if by_id {
        topic.topic_id = uuid::from_base64(&topic.name).unwrap_or_default();
    }
    let known = if by_id { image.topic_by_id(topic.topic_id) } else { image.topic_by_name(&topic.name) };
    let Some(known) = known else {
        let unknown =
            if by_id { ResponseError::UnknownTopicId } else { ResponseError::UnknownTopicOrPartition };
        let partitions = topic.partitions.iter().map(|partition| partition.partition_index);
        merge(refused, refusal(&topic, partitions, unknown));
        return None;
    };
    topic.name = TopicName(StrBytes::from_string(known.name.to_string()));
    topic.topic_id = known.id;
    let (there, missing): (Vec<_>, Vec<_>) = std::mem::take(&mut topic.partitions)
        .into_iter()
        .partition(|partition| known.partitions.contains_key(&PartitionId(partition.partition_index)));
    if !missing.is_empty() {
        let missing = missing.iter().map(|partition| partition.partition_index);
        merge(refused, refusal(&topic, missing, ResponseError::UnknownTopicOrPartition));
    }
    topic.partitions = there;
    (!topic.partitions.is_empty()).then_some(topic)
}

fn refusal(
    topic: &OffsetCommitRequestTopic,
    partitions: impl Iterator<Item = i32>,
    code: ResponseError,
) -> OffsetCommitResponseTopic {
    let partitions = partitions.map(|index| {
        OffsetCommitResponsePartition::default().with_partition_index(index).with_error_code(code.code())
    });
    OffsetCommitResponseTopic::default()
        .with_name(topic.name.clone())
        .with_topic_id(topic.topic_id)
        .with_partitions(partitions.collect())
}

/// Each topic is answered once.
fn merge(topics: &mut Vec<OffsetCommitResponseTopic>, topic: OffsetCommitResponseTopic) {
    let same = |known: &&mut OffsetCommitResponseTopic| {
        (&known.name, known.topic_id) == (&topic.name, topic.topic_id)
    };
    match topics.iter_mut().find(same) {
        Some(known) => known.partitions.extend(topic.partitions),
        None => topics.push(topic),
    }
}
