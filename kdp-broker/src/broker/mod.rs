//! Builds the parts, joins them, and takes them down again in reverse.
//!
//! Nothing imports this module. A library: it handles no signals, never exits the process, and sets
//! no global subscriber or panic hook. Start: ports, directories, metadata, logs, registration, listeners.
//! Stop: listeners first, the clean-shutdown marker last.

mod apis;
mod descriptors;
mod directories;
mod dynamic;
mod error;
mod listeners;
mod logs;
mod membership;
mod metrics_http;
mod monitoring;
mod publishing;
mod storage;
mod upkeep;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kdp_client::protocol::types::BrokerEpoch;
use tracing::{info, warn};

use crate::api::fetch::Fetcher;
use crate::api::{ListenerInfo, ListenerKind};
use crate::clock::Clock;
use crate::config::BrokerConfig;
use crate::controller::{self, Controller, ProducerIdManager};
use crate::coordinator::GroupCoordinator;
use crate::durability::Durability;
use crate::loggers::Loggers;
use crate::metadata::{DynamicConfig, ImageHandle};
use crate::metrics::Metrics;
use crate::net::{self, BoundListener, ConnectionLimits, NetConfig, RequestBudget, Server};
use crate::quorum::QuorumInfo;
use crate::replication::FetchSessions;
use crate::task::{Failure, Tasks};
use dynamic::Reconfigured;
use membership::Registration;
use monitoring::{Counted, Monitoring};
use storage::{Readers, Storage};

pub use descriptors::raise_descriptor_limit;
pub use directories::format;
pub use error::StartError;

#[cfg(test)]
mod fault_tests;

/// How long the tasks of one part may take to end.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);

/// A running broker. Dropping it leaves everything running; [`Broker::shutdown`] stops it cleanly.
pub struct Broker {
    config: BrokerConfig,
    readers: Readers,
    storage: Storage,
    controller: Arc<Controller>,
    quorum: QuorumInfo,
    epoch: BrokerEpoch,
    listeners: Vec<Arc<ListenerInfo>>,
    limits: Arc<ConnectionLimits>,
    monitoring: Arc<Monitoring>,
    tasks: PartTasks,
}

/// What a broker is told besides its settings, by the program that it runs in.
#[derive(Clone, Debug, Default)]
pub struct BrokerOptions {
    /// What its data must survive.
    pub durability: Durability,
    /// The loggers that it shows and changes.
    pub loggers: Loggers,
}

/// The tasks of all parts, and those of each part that ends before others.
#[derive(Clone)]
struct PartTasks {
    all: Tasks,
    net: Tasks,
    groups: Tasks,
    controller: Tasks,
}

impl PartTasks {
    fn new() -> PartTasks {
        let all = Tasks::new("broker");
        let (net, groups, controller) = (all.group("net"), all.group("groups"), all.group("controller"));
        PartTasks { all, net, groups, controller }
    }
}

impl Broker {
    /// Starts a broker within the tokio runtime that this is called in. When it returns, clients can connect.
    pub async fn start(config: BrokerConfig) -> Result<Broker, StartError> {
        Broker::start_with(config, BrokerOptions::default()).await
    }

    /// The same with what settings do not say.
    pub async fn start_with(config: BrokerConfig, options: BrokerOptions) -> Result<Broker, StartError> {
        let net_config = dynamic::net_config(&config.network)?;
        let bound = listeners::bind(&config.listeners, &net_config)?;
        let limits = Arc::new(ConnectionLimits::new(&net_config));
        let tasks = PartTasks::new();
        match Broker::assemble(config, options, limits, &bound, tasks.clone()).await {
            Ok(broker) => {
                broker.serve(bound, net_config);
                Ok(broker)
            }
            Err(error) => {
                tasks.all.stop(STOP_TIME_MAX).await;
                Err(error)
            }
        }
    }

    /// Everything but the listeners at work.
    async fn assemble(
        config: BrokerConfig,
        options: BrokerOptions,
        limits: Arc<ConnectionLimits>,
        bound: &[BoundListener],
        tasks: PartTasks,
    ) -> Result<Broker, StartError> {
        let readers = readers(&config, options.loggers, &tasks);
        let (clock, image) = (readers.clock.clone(), readers.image.clone());
        let monitoring = start_monitoring(&config, &readers, &tasks).await?;
        let controllers = listeners::told(&config.listeners.controller, bound);
        let (storage, opened) = {
            let (config, controllers, readers) = (config.clone(), controllers.clone(), readers.clone());
            blocking(move || storage::open(&config, &controllers, readers, options.durability)).await?
        };
        let quorum = opened.info.clone();
        let started = controller::start(opened, Arc::new(config.clone()), &tasks.controller, clock.clone());
        let controller = Arc::new(started.await.map_err(membership::refused)?);
        let registration = Registration {
            config: &config,
            advertised: &listeners::told(&config.listeners.advertised, bound),
            controllers: &controllers,
            log_dirs: storage.log_dir_ids(&config),
            previous_epoch: storage.manager.previous_broker_epoch(),
        };
        let epoch = membership::join(&controller, &image, registration).await?;
        let logs = upkeep::Logs { manager: storage.manager.clone(), metadata: storage.metadata.clone() };
        upkeep::start(&tasks.all.group("log"), &config, &clock, &logs);
        let listeners = bound.iter().map(|listener| listener.info.clone()).collect();
        Ok(Broker {
            config,
            readers,
            storage,
            controller,
            quorum,
            epoch,
            listeners,
            limits,
            monitoring,
            tasks,
        })
    }

    /// Answers requests from now on.
    fn serve(&self, bound: Vec<BoundListener>, net_config: NetConfig) {
        let budget = match self.config.network.queued_max_request_bytes {
            Some(bytes) => RequestBudget::new(bytes.unsigned_abs()),
            None => RequestBudget::quarter_of_memory(),
        };
        let metrics = &self.readers.metrics;
        let table = apis::table(self.parts(), metrics);
        let server = Server::new(net_config, self.limits.clone(), table, budget, metrics.connections.clone());
        let reconfigured = Reconfigured { limits: self.limits.clone(), logs: self.storage.manager.clone() };
        let settings = self.readers.dynamic.changes();
        self.tasks.all.spawn("dynamic-settings", |stop| reconfigured.follow(settings, stop));
        for listener in bound {
            let name = format!("listener-{}", listener.info.name);
            self.tasks.net.spawn(name, |stop| net::serve(listener, server.clone(), stop));
        }
        let Readers { image, groups, .. } = self.readers.clone();
        self.monitoring.begin(Counted { image, partitions: self.storage.partitions.clone(), groups });
    }

    /// What handlers call.
    fn parts(&self) -> apis::Parts {
        let Readers { clock, loggers, dynamic, image, groups, .. } = self.readers.clone();
        let producer_ids = ProducerIdManager::new(self.controller.clone(), self.config.node_id, self.epoch);
        let slots = self.config.fetch.max_incremental_fetch_session_cache_slots;
        let fetcher = Fetcher {
            partitions: self.storage.partitions.clone(),
            sessions: FetchSessions::new(usize::try_from(slots).unwrap_or(0)),
            bytes_max: u32::try_from(self.config.fetch.fetch_max_bytes).unwrap_or(0),
            clock: clock.clone(),
        };
        apis::Parts {
            config: self.config.clone(),
            clock,
            loggers,
            image,
            dynamic,
            controller: self.controller.clone(),
            producer_ids: Arc::new(producer_ids),
            quorum: self.quorum.clone(),
            logs: self.storage.manager.clone(),
            partitions: self.storage.partitions.clone(),
            fetcher: Arc::new(fetcher),
            groups,
        }
    }

    /// Where clients can connect: the addresses of the broker listeners, with their real ports.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let clients = self.listeners.iter().filter(|listener| listener.kind == ListenerKind::Broker);
        clients.map(|listener| listener.address).collect()
    }

    /// The cluster it belongs to.
    pub fn cluster_id(&self) -> &str {
        &self.storage.directories.cluster_id
    }

    /// The folders its data lies in.
    pub fn log_dirs(&self) -> &[PathBuf] {
        &self.config.log_dirs
    }

    /// Waits until a part of the broker has ended that should not have; says which. Shut it down then.
    pub async fn failed(&self) -> String {
        let Failure { task, panicked } = self.tasks.all.failure().await;
        let how = if panicked { "panicked" } else { "ended" };
        format!("the task {} of {} {how}", task.name, task.owner)
    }

    /// Stops accepting, answers the requests in hand, and closes everything in order.
    pub async fn shutdown(self) {
        info!("stopping");
        self.monitoring.end();
        self.storage.partitions.stop();
        self.tasks.net.stop(STOP_TIME_MAX).await;
        if self.config.controller.controlled_shutdown_enable {
            let left =
                membership::leave(&self.controller, &self.readers.image, &self.config, self.epoch).await;
            if let Err(error) = left {
                warn!("the broker leaves without handing over what it leads: {error}");
            }
        }
        self.tasks.groups.stop(STOP_TIME_MAX).await;
        self.controller.stop();
        self.tasks.controller.stop(STOP_TIME_MAX).await;
        self.tasks.all.stop(STOP_TIME_MAX).await;
        let (manager, epoch) = (self.storage.manager.clone(), self.epoch);
        let closed = blocking(move || {
            manager.close(Some(epoch));
            Ok(())
        });
        closed.await.unwrap_or_else(|error| warn!("the logs were not closed: {error}"));
        // The locks of the folders go with `self.storage`, after everything else.
    }
}

fn readers(config: &BrokerConfig, loggers: Loggers, tasks: &PartTasks) -> Readers {
    let (clock, groups) = (Clock::system(), Arc::new(config.groups.clone()));
    Readers {
        metrics: Arc::new(Metrics::new()),
        loggers,
        dynamic: DynamicConfig::new(Arc::new(config.clone())),
        image: ImageHandle::default(),
        groups: GroupCoordinator::new(groups, clock.clone(), tasks.groups.clone()),
        clock,
    }
}

/// Metrics and health can be asked for from the first moment on.
async fn start_monitoring(
    config: &BrokerConfig,
    readers: &Readers,
    tasks: &PartTasks,
) -> Result<Arc<Monitoring>, StartError> {
    let monitoring = Arc::new(Monitoring::new(readers.metrics.clone()));
    if let Some(address) = config.metrics_listener {
        let started = metrics_http::start(address, monitoring.clone(), &tasks.all.group("metrics")).await;
        let listener = format!("kdp.metrics.listener={address}");
        started.map_err(|source| StartError::Bind { listener, source })?;
    }
    Ok(monitoring)
}

/// Runs what blocks on the disk where it holds nobody up.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StartError> + Send + 'static,
) -> Result<T, StartError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}
