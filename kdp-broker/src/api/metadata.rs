//! Metadata, key 3, versions 0-13: the brokers, and the topics with their partitions and leaders.
//!
//! v0 reads an empty list of topics as all of them, and names replicas only while they are alive; v4 says
//! whether unknown topics are to be created; v5 names offline replicas; v6 tells a missing listener from a
//! missing leader; v8 adds what the caller may do; v10 has topic ids, by which v12 can ask; v13 may ask the
//! client to start over with its bootstrap servers, which nobody has to here.

use kdp_client::protocol::messages::metadata_request::MetadataRequestTopic;
use kdp_client::protocol::messages::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use kdp_client::protocol::messages::{
    BrokerId as WireBrokerId, MetadataRequest, MetadataResponse, ResponseError, StrBytes, TopicName,
};
use kdp_client::protocol::types::{BrokerId, PartitionId, is_internal_topic};
use kdp_client::protocol::uuid::Uuid;

use super::auto_topic_creation::AutoTopicCreation;
use super::cluster_view::{CLUSTER_OPERATIONS, ClusterView, OPERATIONS_UNKNOWN, TOPIC_OPERATIONS, to_wire};
use super::context::RequestContext;
use crate::controller::topic_name;
use crate::metadata::{ImageHandle, MetadataImage, PartitionImage, TopicImage};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=13;

/// Serves one request.
pub(crate) async fn handle(
    image: &ImageHandle,
    creation: &AutoTopicCreation,
    ctx: &RequestContext,
    request: MetadataRequest,
) -> MetadataResponse {
    let asked = asked_topics(&request, ctx.api_version);
    if asked.is_some_and(|topics| topics.iter().any(|topic| !may_be_asked(topic, ctx.api_version))) {
        return invalid(&request);
    }
    if let Some(topics) = asked.filter(|_| request.allow_auto_topic_creation) {
        let names = topics.iter().filter_map(|topic| Some(topic.name.as_ref()?.as_str()));
        creation.create_missing(&image.load(), names).await;
    }
    answer(&image.load(), ctx, &request)
}

/// What the image says.
fn answer(image: &MetadataImage, ctx: &RequestContext, request: &MetadataRequest) -> MetadataResponse {
    let view = ClusterView::new(image, ctx);
    let mut topics = match asked_topics(request, ctx.api_version) {
        None => image.topics.iter().map(|topic| described(&view, topic, ctx.api_version)).collect(),
        Some(topics) => chosen(image, &view, topics, ctx.api_version),
    };
    if request.include_topic_authorized_operations {
        for topic in topics.iter_mut().filter(|topic| topic.name.is_some()) {
            topic.topic_authorized_operations = TOPIC_OPERATIONS;
        }
    }
    let cluster_operations =
        if request.include_cluster_authorized_operations { CLUSTER_OPERATIONS } else { OPERATIONS_UNKNOWN };
    MetadataResponse::default()
        .with_brokers(brokers(&view))
        .with_cluster_id(Some(StrBytes::from_string(image.cluster_id.to_string())))
        .with_controller_id(view.controller_id())
        .with_topics(topics)
        .with_cluster_authorized_operations(cluster_operations)
}

/// The topics asked for; `None` is all.
fn asked_topics(request: &MetadataRequest, api_version: i16) -> Option<&[MetadataRequestTopic]> {
    request.topics.as_deref().filter(|topics| api_version > 0 || !topics.is_empty())
}

/// Versions 10 and 11 carry ids that mean nothing yet.
fn may_be_asked(topic: &MetadataRequestTopic, api_version: i16) -> bool {
    api_version >= 12 || (topic.name.is_some() && topic.topic_id.is_nil())
}

fn brokers(view: &ClusterView<'_>) -> Vec<MetadataResponseBroker> {
    let alive = view.nodes().filter(|node| !node.is_fenced);
    alive
        .map(|node| {
            MetadataResponseBroker::default()
                .with_node_id(node.id)
                .with_host(node.host)
                .with_port(node.port)
                .with_rack(node.rack)
        })
        .collect()
}

/// One topic id makes the whole request one by id. A topic asked for twice is answered once.
fn chosen(
    image: &MetadataImage,
    view: &ClusterView<'_>,
    asked: &[MetadataRequestTopic],
    api_version: i16,
) -> Vec<MetadataResponseTopic> {
    let by_id = asked.iter().any(|topic| !topic.topic_id.is_nil());
    let mut seen = std::collections::HashSet::new();
    if by_id {
        let ids =
            asked.iter().map(|topic| topic.topic_id).filter(|id| !id.is_nil() && seen.insert(id.to_string()));
        return ids
            .map(|id| match image.topic_by_id(id) {
                Some(topic) => described(view, topic, api_version),
                None => failed(ResponseError::UnknownTopicId, None, id),
            })
            .collect();
    }
    let names =
        asked.iter().filter_map(|topic| topic.name.as_ref()).filter(|name| seen.insert(name.to_string()));
    names
        .map(|name| match image.topic_by_name(name) {
            Some(topic) => described(view, topic, api_version),
            None if topic_name::validate(name).is_err() => {
                failed(ResponseError::InvalidTopicException, Some(name.clone()), Uuid::nil())
            }
            None => failed(ResponseError::UnknownTopicOrPartition, Some(name.clone()), Uuid::nil()),
        })
        .collect()
}

fn described(view: &ClusterView<'_>, topic: &TopicImage, api_version: i16) -> MetadataResponseTopic {
    let partitions = topic.partitions.iter();
    MetadataResponseTopic::default()
        .with_name(Some(TopicName(StrBytes::from_string(topic.name.to_string()))))
        .with_topic_id(topic.id)
        .with_is_internal(is_internal_topic(&topic.name))
        .with_partitions(
            partitions
                .map(|(index, partition)| described_partition(view, *index, partition, api_version))
                .collect(),
        )
        .with_topic_authorized_operations(OPERATIONS_UNKNOWN)
}

fn described_partition(
    view: &ClusterView<'_>,
    index: PartitionId,
    partition: &PartitionImage,
    api_version: i16,
) -> MetadataResponsePartition {
    let only_alive = api_version == 0;
    let shown = |ids: &[BrokerId]| to_wire(ids.iter().filter(|id| !only_alive || view.is_alive(**id)));
    let (replicas, isr) = (shown(&partition.replicas), shown(&partition.isr));
    let leader = view.leader(partition);
    let all_shown = replicas.len() == partition.replicas.len() && isr.len() == partition.isr.len();
    let error = match leader {
        Some(_) if all_shown => 0,
        Some(_) => ResponseError::ReplicaNotAvailable.code(),
        None if api_version >= 6 && view.is_registered(partition.leader) => {
            ResponseError::ListenerNotFound.code()
        }
        None => ResponseError::LeaderNotAvailable.code(),
    };
    MetadataResponsePartition::default()
        .with_error_code(error)
        .with_partition_index(index.get())
        .with_leader_id(WireBrokerId(leader.map_or(-1, BrokerId::get)))
        .with_leader_epoch(partition.leader_epoch.get())
        .with_replica_nodes(replicas)
        .with_isr_nodes(isr)
        .with_offline_replicas(view.offline_replicas(partition))
}

fn failed(error: ResponseError, name: Option<TopicName>, id: Uuid) -> MetadataResponseTopic {
    let is_internal = name.as_ref().is_some_and(|name| is_internal_topic(name));
    MetadataResponseTopic::default()
        .with_error_code(error.code())
        .with_name(name)
        .with_topic_id(id)
        .with_is_internal(is_internal)
        .with_topic_authorized_operations(OPERATIONS_UNKNOWN)
}

/// INVALID_REQUEST for every topic: where a name is missing, the answer of that version has an empty one.
fn invalid(request: &MetadataRequest) -> MetadataResponse {
    let topics = request.topics.iter().flatten().map(|topic| {
        let name = topic.name.clone().unwrap_or_default();
        failed(ResponseError::InvalidRequest, Some(name), topic.topic_id)
    });
    MetadataResponse::default().with_topics(topics.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::cluster_view::test_image;
    use crate::api::testing::context;

    fn asked(names: &[&'static str]) -> MetadataRequest {
        let topic = |name| {
            MetadataRequestTopic::default().with_name(Some(TopicName(StrBytes::from_static_str(name))))
        };
        MetadataRequest::default().with_topics(Some(names.iter().copied().map(topic).collect()))
    }

    fn by_id(id: Uuid) -> MetadataRequest {
        MetadataRequest::default()
            .with_topics(Some(vec![MetadataRequestTopic::default().with_name(None).with_topic_id(id)]))
    }

    fn ask(request: &MetadataRequest, api_version: i16) -> MetadataResponse {
        answer(&test_image(), &context::<MetadataRequest>(api_version), request)
    }

    fn codes(response: &MetadataResponse) -> Vec<i16> {
        response.topics.iter().map(|topic| topic.error_code).collect()
    }

    #[test]
    fn all_topics_are_asked_for_by_null_and_in_v0_by_nothing() {
        let all = MetadataRequest::default().with_topics(None);
        assert_eq!(ask(&all, 13).topics.len(), 2);
        assert_eq!(ask(&asked(&[]), 0).topics.len(), 2);
        assert_eq!(ask(&asked(&[]), 1).topics.len(), 0);
    }

    #[test]
    fn names_are_answered_once_each() {
        let response = ask(&asked(&["orders", "nope", "a b", "orders"]), 13);
        assert_eq!(codes(&response), [0, 3, 17]);
        assert_eq!(response.topics[0].partitions.len(), 2);
        assert_eq!(response.brokers.len(), 1, "the fenced one is not told");
        assert_eq!(response.brokers[0].node_id, WireBrokerId(1));
        assert_eq!(response.controller_id, WireBrokerId(1));
    }

    #[test]
    fn ids_are_asked_for_from_v12_on() {
        let orders = test_image().topic_by_name("orders").unwrap().id;
        let response = ask(&by_id(orders), 12);
        assert_eq!(response.topics[0].name.as_ref().unwrap().as_str(), "orders");
        let unknown = ask(&by_id(Uuid::from_u128(77)), 12);
        assert_eq!((codes(&unknown), unknown.topics[0].name.clone()), (vec![100], None));
        assert!(!may_be_asked(&by_id(orders).topics.unwrap()[0], 11));
        assert_eq!(codes(&invalid(&by_id(orders))), [42]);
    }

    #[test]
    fn each_version_has_its_word_for_a_leader_out_of_reach() {
        let partition = |version| ask(&asked(&["orders"]), version).topics[0].partitions[1].clone();
        assert_eq!(partition(0).error_code, 9, "v0 misses a replica");
        assert_eq!(partition(0).replica_nodes, [WireBrokerId(1)]);
        assert_eq!((partition(1).error_code, partition(1).replica_nodes.len()), (0, 2));
        assert_eq!(partition(5).offline_replicas, [WireBrokerId(2)]);
        let led_by_none = |version| ask(&asked(&["lost"]), version).topics[0].partitions[0].clone();
        assert_eq!((led_by_none(13).error_code, led_by_none(13).leader_id), (5, WireBrokerId(-1)));
    }

    #[test]
    fn operations_are_told_to_who_asks() {
        let plain = ask(&asked(&["orders"]), 9);
        assert_eq!(plain.topics[0].topic_authorized_operations, i32::MIN);
        assert_eq!(plain.cluster_authorized_operations, i32::MIN);
        let request = asked(&["orders"])
            .with_include_topic_authorized_operations(true)
            .with_include_cluster_authorized_operations(true);
        let told = ask(&request, 9);
        assert_eq!(
            (told.topics[0].topic_authorized_operations, told.cluster_authorized_operations),
            (3576, 8096)
        );
    }
}
