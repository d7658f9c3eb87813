//! DescribeQuorum, key 55, versions 0-2: who leads the metadata log, who votes, how far each is.
//!
//! v1 added the times of the last fetches, v2 the directories and end points of the voters. Of one node all is
//! known: the leader is the one voter, and always caught up.

use kdp_client::protocol::messages::describe_quorum_request::TopicData as AskedTopic;
use kdp_client::protocol::messages::describe_quorum_response::{
    Listener, Node, PartitionData, ReplicaState, TopicData,
};
use kdp_client::protocol::messages::{
    BrokerId, DescribeQuorumRequest, DescribeQuorumResponse, ResponseError, StrBytes,
};

use super::context::RequestContext;
use crate::clock::Clock;
use crate::controller::topic_name;
use crate::quorum::QuorumInfo;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;

/// Serves one request.
pub(crate) async fn handle(
    quorum: &QuorumInfo,
    clock: &Clock,
    ctx: &RequestContext,
    request: DescribeQuorumRequest,
) -> DescribeQuorumResponse {
    match &request.topics[..] {
        [topic] if is_metadata(topic) => describe(quorum, clock.wall_ms(), ctx.api_version, topic),
        topics => DescribeQuorumResponse::default().with_topics(topics.iter().map(unknown).collect()),
    }
}

fn is_metadata(topic: &AskedTopic) -> bool {
    let partitions: Vec<_> = topic.partitions.iter().map(|partition| partition.partition_index).collect();
    topic.topic_name.as_str() == topic_name::CLUSTER_METADATA && partitions == [0]
}

fn describe(
    quorum: &QuorumInfo,
    now_ms: i64,
    api_version: i16,
    topic: &AskedTopic,
) -> DescribeQuorumResponse {
    let id = BrokerId(quorum.voter.id.get());
    let (end_offset, high_watermark) = quorum.offsets();
    let mut voter = ReplicaState::default()
        .with_replica_id(id)
        .with_log_end_offset(end_offset.get())
        .with_last_fetch_timestamp(now_ms)
        .with_last_caught_up_timestamp(now_ms);
    let mut response = DescribeQuorumResponse::default();
    if api_version >= 2 {
        voter.replica_directory_id = quorum.voter.directory;
        let listeners = quorum.voter.listeners.iter().map(|listener| {
            Listener::default()
                .with_name(StrBytes::from_string(listener.name.clone()))
                .with_host(StrBytes::from_string(listener.host.clone().unwrap_or_default()))
                .with_port(listener.port)
        });
        response.nodes = vec![Node::default().with_node_id(id).with_listeners(listeners.collect())];
    }
    let partition = PartitionData::default()
        .with_leader_id(id)
        .with_leader_epoch(quorum.epoch.get())
        .with_high_watermark(high_watermark.get())
        .with_current_voters(vec![voter]);
    let topic =
        TopicData::default().with_topic_name(topic.topic_name.clone()).with_partitions(vec![partition]);
    response.with_topics(vec![topic])
}

fn unknown(topic: &AskedTopic) -> TopicData {
    let message = StrBytes::from_static_str("This server does not host this topic-partition.");
    let partitions = topic.partitions.iter().map(|partition| {
        PartitionData::default()
            .with_partition_index(partition.partition_index)
            .with_error_code(ResponseError::UnknownTopicOrPartition.code())
            .with_error_message(Some(message.clone()))
    });
    TopicData::default().with_topic_name(topic.topic_name.clone()).with_partitions(partitions.collect())
}
