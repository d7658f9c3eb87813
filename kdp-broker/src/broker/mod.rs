//! Builds the parts, joins them, and takes them down again in reverse.
//!
//! Nothing imports this module. A library: it handles no signals, never exits the process, and sets
//! no global subscriber or panic hook. Start: directories, logs, metadata, registration, listeners.
//! Stop: listeners first, the clean-shutdown marker last.

mod apis;
mod descriptors;
mod directories;
mod error;
mod listeners;
mod metrics_http;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::api::{ListenerInfo, ListenerKind};
use crate::config::BrokerConfig;
use crate::net::{self, NetConfig, RequestBudget, Server};
use crate::task::{Failure, Tasks};

pub use descriptors::raise_descriptor_limit;
pub use directories::format;
pub use error::StartError;

/// How long the tasks of one part may take to end.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);

/// A running broker. Dropping it leaves everything running; [`Broker::shutdown`] stops it cleanly.
pub struct Broker {
    config: BrokerConfig,
    listeners: Vec<Arc<ListenerInfo>>,
    tasks: Tasks,
    listening: Tasks,
}

impl Broker {
    /// Starts a broker within the tokio runtime that this is called in. When it returns, clients can connect.
    pub async fn start(config: BrokerConfig) -> Result<Broker, StartError> {
        let net_config = NetConfig::new(&config.network)?;
        let bound = listeners::bind(&config.listeners, &net_config)?;
        let budget = match config.network.queued_max_request_bytes {
            Some(bytes) => RequestBudget::new(bytes.unsigned_abs()),
            None => RequestBudget::quarter_of_memory(),
        };
        let server = Server::new(net_config, apis::table(), budget);
        let tasks = Tasks::new("broker");
        let listening = tasks.group("net");
        let listeners = bound.iter().map(|listener| listener.info.clone()).collect();
        for listener in bound {
            let name = format!("listener-{}", listener.info.name);
            listening.spawn(name, |stop| net::serve(listener, server.clone(), stop));
        }
        Ok(Broker { config, tasks, listeners, listening })
    }

    /// Where clients can connect: the addresses of the broker listeners, with their real ports.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let clients = self.listeners.iter().filter(|listener| listener.kind == ListenerKind::Broker);
        clients.map(|listener| listener.address).collect()
    }

    /// The folders its data lies in.
    pub fn log_dirs(&self) -> &[PathBuf] {
        &self.config.log_dirs
    }

    /// Waits until a part of the broker has ended that should not have; says which. Shut it down then.
    pub async fn failed(&self) -> String {
        let Failure { task, panicked } = self.tasks.failure().await;
        let how = if panicked { "panicked" } else { "ended" };
        format!("the task {} of {} {how}", task.name, task.owner)
    }

    /// Stops accepting, answers the requests in hand, and closes everything in order.
    pub async fn shutdown(self) {
        self.listening.stop(STOP_TIME_MAX).await;
        self.tasks.stop(STOP_TIME_MAX).await;
    }
}
