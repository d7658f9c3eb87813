//! ListConfigResources, key 74, versions 0-1: the resources that have settings, or could have some.
//!
//! v0, ListClientMetricsResources by then, knows subscriptions to client metrics alone; v1 can ask for any kind
//! (KIP-1142), and gets all when it asks for none.

use kdp_client::protocol::messages::list_config_resources_response::ConfigResource;
use kdp_client::protocol::messages::{
    ListConfigResourcesRequest, ListConfigResourcesResponse, ResponseError, StrBytes,
};

use super::cluster_view::ClusterView;
use super::context::RequestContext;
use crate::metadata::{ImageHandle, MetadataImage, ResourceType};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;

/// In the order of Apache's answer.
const ALL: [ResourceType; 5] = [
    ResourceType::GROUP,
    ResourceType::CLIENT_METRICS,
    ResourceType::BROKER_LOGGER,
    ResourceType::BROKER,
    ResourceType::TOPIC,
];

/// Serves one request.
pub(crate) async fn handle(
    image: &ImageHandle,
    ctx: &RequestContext,
    request: ListConfigResourcesRequest,
) -> ListConfigResourcesResponse {
    let known: &[ResourceType] = if ctx.api_version == 0 { &[ResourceType::CLIENT_METRICS] } else { &ALL };
    let asked: Vec<_> = request.resource_types.iter().map(|id| ResourceType(*id)).collect();
    if asked.iter().any(|resource_type| !known.contains(resource_type)) {
        return ListConfigResourcesResponse::default()
            .with_error_code(ResponseError::UnsupportedVersion.code());
    }
    let image = image.load();
    let wanted = known.iter().filter(|resource_type| asked.is_empty() || asked.contains(resource_type));
    let resources = wanted.flat_map(|resource_type| {
        names(&image, ctx, *resource_type).into_iter().map(|name| {
            ConfigResource::default()
                .with_resource_type(resource_type.0)
                .with_resource_name(StrBytes::from_string(name))
        })
    });
    ListConfigResourcesResponse::default().with_config_resources(resources.collect())
}

fn names(image: &MetadataImage, ctx: &RequestContext, resource_type: ResourceType) -> Vec<String> {
    match resource_type {
        ResourceType::TOPIC => image.topics.iter().map(|topic| topic.name.to_string()).collect(),
        ResourceType::BROKER | ResourceType::BROKER_LOGGER => {
            ClusterView::new(image, ctx).nodes().map(|node| node.id.0.to_string()).collect()
        }
        _ => {
            let of_type =
                image.configs.iter().filter(|(resource, _)| resource.resource_type == resource_type);
            of_type.map(|(resource, _)| resource.name.to_string()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::api::cluster_view::test_image;
    use crate::api::testing;

    async fn list(version: i16, types: &[i8]) -> (i16, Vec<(i8, String)>) {
        let handle = ImageHandle::default();
        handle.store(Arc::new(test_image()));
        let request = ListConfigResourcesRequest::default().with_resource_types(types.to_vec());
        let ctx = testing::context::<ListConfigResourcesRequest>(version);
        let response = super::handle(&handle, &ctx, request).await;
        let resources = response.config_resources.iter();
        (response.error_code, resources.map(|r| (r.resource_type, r.resource_name.to_string())).collect())
    }

    #[tokio::test]
    async fn all_kinds_or_those_asked_for() {
        let (code, all) = list(1, &[]).await;
        let kinds: Vec<_> = all.iter().map(|(kind, _)| *kind).collect();
        assert_eq!((code, kinds), (0, vec![8, 8, 4, 4, 2, 2]));
        assert_eq!(list(1, &[2]).await.1, [(2, "lost".to_owned()), (2, "orders".to_owned())]);
        assert_eq!(list(0, &[]).await, (0, vec![]));
    }

    #[tokio::test]
    async fn a_kind_that_the_version_does_not_know() {
        assert_eq!(list(1, &[99]).await, (35, vec![]));
        assert_eq!(list(0, &[2]).await, (35, vec![]));
    }
}
