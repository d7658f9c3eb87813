//! DescribeCluster, key 60, versions 0-2: the nodes, and who the controller is.
//!
//! v1 asks for brokers or controllers, v2 for fenced brokers too. Only the controller's listener tells of
//! controllers.

use kdp_client::protocol::messages::describe_cluster_response::DescribeClusterBroker;
use kdp_client::protocol::messages::{
    BrokerId, DescribeClusterRequest, DescribeClusterResponse, ResponseError, StrBytes,
};

use super::cluster_view::{CLUSTER_OPERATIONS, ClusterView, OPERATIONS_UNKNOWN};
use super::context::{ListenerKind, RequestContext};
use crate::metadata::{ImageHandle, MetadataImage};

const BROKERS: i8 = 1;
const CONTROLLERS: i8 = 2;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;

/// Serves one request.
pub(crate) async fn handle(
    image: &ImageHandle,
    ctx: &RequestContext,
    request: DescribeClusterRequest,
) -> DescribeClusterResponse {
    let here = match ctx.connection.listener.kind {
        ListenerKind::Broker => BROKERS,
        ListenerKind::Controller => CONTROLLERS,
    };
    if request.endpoint_type != here {
        return refused(ctx, here, request.endpoint_type);
    }
    let image = image.load();
    let (brokers, controller_id) = match ctx.connection.listener.kind {
        ListenerKind::Broker => brokers(&image, ctx, request.include_fenced_brokers),
        ListenerKind::Controller => controllers(&image),
    };
    let operations = request.include_cluster_authorized_operations;
    DescribeClusterResponse::default()
        .with_cluster_id(StrBytes::from_string(image.cluster_id.to_string()))
        .with_endpoint_type(here)
        .with_controller_id(controller_id)
        .with_brokers(brokers)
        .with_cluster_authorized_operations(if operations { CLUSTER_OPERATIONS } else { OPERATIONS_UNKNOWN })
}

fn brokers(
    image: &MetadataImage,
    ctx: &RequestContext,
    fenced: bool,
) -> (Vec<DescribeClusterBroker>, BrokerId) {
    let view = ClusterView::new(image, ctx);
    let nodes = view.nodes().filter(|node| fenced || !node.is_fenced).map(|node| {
        DescribeClusterBroker::default()
            .with_broker_id(node.id)
            .with_host(node.host)
            .with_port(node.port)
            .with_rack(node.rack)
            .with_is_fenced(node.is_fenced)
    });
    (nodes.collect(), view.controller_id())
}

/// This node alone: it is the one controller.
fn controllers(image: &MetadataImage) -> (Vec<DescribeClusterBroker>, BrokerId) {
    let nodes: Vec<_> = image
        .controllers
        .iter()
        .filter_map(|(id, controller)| {
            let end_point = controller.end_points.first()?;
            let node = DescribeClusterBroker::default()
                .with_broker_id(BrokerId(id.get()))
                .with_host(StrBytes::from_string(end_point.host.clone()))
                .with_port(i32::from(end_point.port));
            Some(node)
        })
        .collect();
    let controller_id = nodes.first().map_or(BrokerId(-1), |node| node.broker_id);
    (nodes, controller_id)
}

fn refused(ctx: &RequestContext, here: i8, asked: i8) -> DescribeClusterResponse {
    let name = |kind| if kind == BROKERS { "BROKER" } else { "CONTROLLER" };
    let (error, message) = if matches!(asked, BROKERS | CONTROLLERS) {
        let message = format!(
            "The request was sent to an endpoint of type {}, but we wanted an endpoint of type {}",
            name(here),
            name(asked)
        );
        (ResponseError::MismatchedEndpointType, message)
    } else {
        (ResponseError::UnsupportedEndpointType, format!("Unsupported endpoint type {asked}"))
    };
    let error = if ctx.api_version == 0 { ResponseError::InvalidRequest } else { error };
    DescribeClusterResponse::default()
        .with_error_code(error.code())
        .with_error_message(Some(StrBytes::from_string(message)))
}
