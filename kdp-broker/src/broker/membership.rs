//! This node as a member of the cluster: it registers as controller and broker, is unfenced, and takes its leave.

use kdp_client::protocol::types::{BrokerEpoch, Offset};
use kdp_client::protocol::uuid::Uuid;

use super::StartError;
use crate::config::{BrokerConfig, Listener};
use crate::controller::{ApiError, Controller, supported_features};
use crate::lifecycle::{BrokerHeartbeat, BrokerRegistration, ControllerRegistration, HeartbeatReply};
use crate::metadata::ImageHandle;

/// What is said of this node.
pub(super) struct Registration<'a> {
    pub(super) config: &'a BrokerConfig,
    pub(super) advertised: &'a [Listener],
    pub(super) controllers: &'a [Listener],
    pub(super) log_dirs: Vec<Uuid>,
    pub(super) previous_epoch: Option<BrokerEpoch>,
}

/// Registers this node and has it unfenced. Returns the epoch of its registration as a broker.
pub(super) async fn join(
    controller: &Controller,
    image: &ImageHandle,
    registration: Registration<'_>,
) -> Result<BrokerEpoch, StartError> {
    let Registration { config, advertised, controllers, log_dirs, previous_epoch } = registration;
    let features = supported_features(&image.load());
    let own = ControllerRegistration::new(config, controllers, &features);
    controller.register_controller(&own).await.map_err(refused)?;
    let previous_epoch = previous_epoch.unwrap_or(BrokerEpoch(-1));
    let own = BrokerRegistration::new(config, advertised, &features, log_dirs, previous_epoch);
    let epoch = controller.register_broker(&own).await.map_err(refused)?;
    let reply = heartbeat(controller, image, config, epoch, false).await?;
    match reply.is_fenced {
        false => Ok(epoch),
        true => Err(StartError::Registration("the broker stays fenced".to_owned())),
    }
}

/// Gives up what this broker leads, so that whoever can take it over does.
pub(super) async fn leave(
    controller: &Controller,
    image: &ImageHandle,
    config: &BrokerConfig,
    epoch: BrokerEpoch,
) -> Result<(), StartError> {
    /// The first begins the shutdown, the second finds nothing left to lead.
    const HEARTBEATS_MAX: usize = 3;
    for _ in 0..HEARTBEATS_MAX {
        if heartbeat(controller, image, config, epoch, true).await?.should_shut_down {
            return Ok(());
        }
    }
    Err(StartError::Registration("partitions are still led here".to_owned()))
}

async fn heartbeat(
    controller: &Controller,
    image: &ImageHandle,
    config: &BrokerConfig,
    epoch: BrokerEpoch,
    want_shut_down: bool,
) -> Result<HeartbeatReply, StartError> {
    let heartbeat = BrokerHeartbeat {
        broker: config.node_id,
        epoch,
        metadata_offset: image_offset(image),
        want_fence: false,
        want_shut_down,
        cordoned_log_dirs: Vec::new(),
    };
    let reply = controller.broker_heartbeat(&heartbeat).await.map_err(refused)?;
    reply.map_err(|refused| StartError::Registration(refused.to_string()))
}

fn image_offset(image: &ImageHandle) -> Offset {
    image.load().provenance.offset
}

pub(super) fn refused(error: ApiError) -> StartError {
    let code = error.code.to_string();
    StartError::Registration(error.message.map_or(code.clone(), |message| format!("{code}: {message}")))
}
