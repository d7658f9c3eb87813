//! OffsetDelete, key 47, version 0: removes offsets that no member of the group subscribes to.

use kdp_client::protocol::messages::offset_delete_request::OffsetDeleteRequestTopic;
use kdp_client::protocol::messages::offset_delete_response::{
    OffsetDeleteResponsePartition, OffsetDeleteResponseTopic,
};
use kdp_client::protocol::messages::{OffsetDeleteRequest, OffsetDeleteResponse, ResponseError};
use kdp_client::protocol::types::PartitionId;

use super::context::RequestContext;
use crate::coordinator::GroupCoordinator;
use crate::metadata::{ImageHandle, MetadataImage};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=0;

/// Serves one request.
pub(crate) async fn handle(
    image: &ImageHandle,
    groups: &GroupCoordinator,
    _ctx: &RequestContext,
    mut request: OffsetDeleteRequest,
) -> OffsetDeleteResponse {
    let mut refused = Vec::new();
    {
        let image = image.load();
        request.topics.retain_mut(|topic| keep_existing(&image, topic, &mut refused));
    }
    let mut response = groups.delete_offsets(request).await;
    if response.error_code == 0 {
        for topic in refused {
            merge(&mut response.topics, topic);
        }
    }
    response
}

/// Takes out the partitions that do not exist, and says whether any are left.
fn keep_existing(
    image: &MetadataImage,
    topic: &mut OffsetDeleteRequestTopic,
    refused: &mut Vec<OffsetDeleteResponseTopic>,
) -> bool {
    let known = image.topic_by_name(&topic.name);
    let exists = |index| known.is_some_and(|known| known.partitions.contains_key(&PartitionId(index)));
    let (there, missing): (Vec<_>, Vec<_>) = std::mem::take(&mut topic.partitions)
        .into_iter()
        .partition(|partition| exists(partition.partition_index));
    let missing = missing.iter().map(|partition| {
        OffsetDeleteResponsePartition::default()
            .with_partition_index(partition.partition_index)
            .with_error_code(ResponseError::UnknownTopicOrPartition.code())
    });
    let missing: Vec<_> = missing.collect();
    if !missing.is_empty() {
        let name = topic.name.clone();
        merge(refused, OffsetDeleteResponseTopic::default().with_name(name).with_partitions(missing));
    }
    topic.partitions = there;
    !topic.partitions.is_empty()
}

/// Each topic is answered once.
fn merge(topics: &mut Vec<OffsetDeleteResponseTopic>, topic: OffsetDeleteResponseTopic) {
    match topics.iter_mut().find(|known| known.name == topic.name) {
        Some(known) => known.partitions.extend(topic.partitions),
        None => topics.push(topic),
    }
}
