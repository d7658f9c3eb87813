//! Puts the controller to work on the metadata log.

use std::sync::Arc;

use super::error::ApiError;
use super::handle::Controller;
use super::machine::ControllerMachine;
use crate::clock::Clock;
use crate::config::BrokerConfig;
use crate::quorum::Opened;
use crate::runtime::Runtime;
use crate::task::Tasks;

/// Starts the controller and its tasks: `controller` takes decisions, `metadata-commit` makes them
/// durable and publishes them, `metadata-snapshots` writes snapshots. What the log already says is
/// published first. They end with `tasks`; the controller must not be asked any more by then.
pub(crate) async fn start(
    opened: Opened,
    config: Arc<BrokerConfig>,
    tasks: &Tasks,
    clock: Clock,
) -> Result<Controller, ApiError> {
    let Opened { log, loader, loaded, next_offset, bootstrap, commits, flush, snapshots, .. } = opened;
    flush.publish(&loaded);
    let machine = ControllerMachine::new(loader, commits, config);
    let runtime =
        Runtime::start(tasks, "controller", machine, log, next_offset, |never| match never {}, clock);
    tasks.spawn("metadata-commit", |stop| flush.run(stop));
    tasks.spawn("metadata-snapshots", |stop| snapshots.run(stop));
    let controller = Controller::new(runtime);
    controller.activate(bootstrap).await?;
    Ok(controller)
}
