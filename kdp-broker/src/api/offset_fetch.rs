//! OffsetFetch, key 9, versions 1-10: what groups have committed.
//!
//! v1 has errors only at partitions; v2 has one for the group, and null topics are all of them; v5
//! adds leader epochs; v7 may insist on stable offsets (KIP-447); v8 asks for many groups; v9 serves
//! KIP-848; v10 names topics by id, which comes as the text of its name.

use kdp_client::protocol::messages::offset_fetch_request::{
    OffsetFetchRequestGroup, OffsetFetchRequestTopic, OffsetFetchRequestTopics,
};
use kdp_client::protocol::messages::offset_fetch_response::{
    OffsetFetchResponseGroup, OffsetFetchResponsePartition, OffsetFetchResponsePartitions,
    OffsetFetchResponseTopic, OffsetFetchResponseTopics,
};
use kdp_client::protocol::messages::{
    OffsetFetchRequest, OffsetFetchResponse, ResponseError, StrBytes, TopicName,
};

use kdp_client::protocol::uuid;

use super::context::RequestContext;
use crate::coordinator::GroupCoordinator;
use crate::metadata::{ImageHandle, MetadataImage};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 1..=10;

const FIRST_VERSION_WITH_GROUP_ERROR: i16 = 2;
const FIRST_VERSION_WITH_MANY_GROUPS: i16 = 8;
const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 10;
const NO_OFFSET: i64 = -1;

/// Serves one request.
pub(crate) async fn handle(
    image: &ImageHandle,
    groups: &GroupCoordinator,
    ctx: &RequestContext,
    request: OffsetFetchRequest,
) -> OffsetFetchResponse {
    let by_id = ctx.api_version >= FIRST_VERSION_WITH_TOPIC_IDS;
    let require_stable = request.require_stable;
    if ctx.api_version < FIRST_VERSION_WITH_MANY_GROUPS {
        let group = OffsetFetchRequestGroup::default()
            .with_group_id(request.group_id)
            .with_topics(request.topics.map(|topics| topics.into_iter().map(widened).collect()));
        let asked = group.topics.clone().unwrap_or_default();
        let answer = groups.fetch_offsets(&group, require_stable).await;
        return narrowed(answer, &asked, ctx.api_version);
    }
    let mut answers = Vec::with_capacity(request.groups.len());
    for group in request.groups {
        answers.push(fetch(image, groups, group, by_id, require_stable).await);
    }
    OffsetFetchResponse::default().with_groups(answers)
}

async fn fetch(
    image: &ImageHandle,
    groups: &GroupCoordinator,
    mut group: OffsetFetchRequestGroup,
    by_id: bool,
    require_stable: bool,
) -> OffsetFetchResponseGroup {
    if !by_id {
        return groups.fetch_offsets(&group, require_stable).await;
    }
    let (topics, unknown) = named(&image.load(), group.topics.take());
    let is_all = topics.is_none();
    let mut answer = groups.fetch_offsets(&group.with_topics(topics), require_stable).await;
    if is_all {
        // A topic that has no id any more cannot be told in this version.
        let image = image.load();
        answer.topics.retain_mut(|topic| set_id(&image, topic));
    }
    if answer.error_code == 0 {
        answer.topics.extend(unknown);
    }
    answer
}

/// Puts the names of topics to their ids; ids that nobody knows are answered at once.
fn named(
    image: &MetadataImage,
    topics: Option<Vec<OffsetFetchRequestTopics>>,
) -> (Option<Vec<OffsetFetchRequestTopics>>, Vec<OffsetFetchResponseTopics>) {
    let mut unknown = Vec::new();
    let known = topics.map(|topics| {
        let name = |topic: OffsetFetchRequestTopics| {
            let id = uuid::from_base64(&topic.name).unwrap_or_default();
            let topic = topic.with_topic_id(id);
            let Some(known) = image.topic_by_id(id) else {
                unknown.push(unknown_topic(&topic));
                return None;
            };
            Some(topic.with_name(TopicName(StrBytes::from_string(known.name.to_string()))))
        };
        topics.into_iter().filter_map(name).collect()
    });
    (known, unknown)
}

fn unknown_topic(topic: &OffsetFetchRequestTopics) -> OffsetFetchResponseTopics {
    let partitions = topic.partition_indexes.iter().map(|index| {
        OffsetFetchResponsePartitions::default()
            .with_partition_index(*index)
            .with_committed_offset(NO_OFFSET)
            .with_error_code(ResponseError::UnknownTopicId.code())
    });
    OffsetFetchResponseTopics::default().with_topic_id(topic.topic_id).with_partitions(partitions.collect())
}

fn set_id(image: &MetadataImage, topic: &mut OffsetFetchResponseTopics) -> bool {
    let known = image.topic_by_name(&topic.name);
    topic.topic_id = known.map(|known| known.id).unwrap_or_default();
    known.is_some()
}

fn widened(topic: OffsetFetchRequestTopic) -> OffsetFetchRequestTopics {
    OffsetFetchRequestTopics::default().with_name(topic.name).with_partition_indexes(topic.partition_indexes)
}

/// The answer for one group as it was before there could be many.
fn narrowed(
    answer: OffsetFetchResponseGroup,
    asked: &[OffsetFetchRequestTopics],
    api_version: i16,
) -> OffsetFetchResponse {
    if api_version < FIRST_VERSION_WITH_GROUP_ERROR && answer.error_code != 0 {
        return failed_everywhere(asked, answer.error_code);
    }
    let topics = answer.topics.into_iter().map(|topic| {
        let partitions = topic.partitions.into_iter().map(|partition| {
            OffsetFetchResponsePartition::default()
                .with_partition_index(partition.partition_index)
                .with_committed_offset(partition.committed_offset)
                .with_committed_leader_epoch(partition.committed_leader_epoch)
                .with_metadata(partition.metadata)
                .with_error_code(partition.error_code)
        });
        OffsetFetchResponseTopic::default().with_name(topic.name).with_partitions(partitions.collect())
    });
    OffsetFetchResponse::default().with_topics(topics.collect()).with_error_code(answer.error_code)
}

fn failed_everywhere(asked: &[OffsetFetchRequestTopics], code: i16) -> OffsetFetchResponse {
    let topics = asked.iter().map(|topic| {
        let partitions = topic.partition_indexes.iter().map(|index| {
            OffsetFetchResponsePartition::default()
                .with_partition_index(*index)
                .with_committed_offset(NO_OFFSET)
                .with_metadata(Some(StrBytes::default()))
                .with_error_code(code)
        });
        OffsetFetchResponseTopic::default()
            .with_name(topic.name.clone())
            .with_partitions(partitions.collect())
    });
    OffsetFetchResponse::default().with_topics(topics.collect())
}
