//! The task that brings dynamic settings to parts that are built before and live longer than them.
//!
//! Logs hear of theirs with the image (`publishing`), the controller reads them for each decision; what is
//! left is here: the limits of connections and the manager of the logs. `dynamic_tests` tells of each setting
//! that a change of it is accepted for that it changes what runs.

use std::sync::Arc;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::descriptors;
use crate::config::{BrokerConfig, NetworkConfig};
use crate::log::{DynamicLogSettings, LogManager};
use crate::net::{ConnectionLimits, NetConfig, UnknownHost};

/// What the task changes.
pub(super) struct Reconfigured {
    pub(super) limits: Arc<ConnectionLimits>,
    pub(super) logs: Arc<LogManager>,
}

impl Reconfigured {
    /// Follows the settings until it is told to end.
    pub(super) async fn follow(
        self,
        mut settings: watch::Receiver<Arc<BrokerConfig>>,
        stop: CancellationToken,
    ) {
        // What came between the start and now is a change too.
        settings.mark_changed();
        loop {
            tokio::select! {
                changed = settings.changed() => if changed.is_err() { return },
                () = stop.cancelled() => return,
            }
            let config = settings.borrow_and_update().clone();
            self.logs.reconfigure(log_settings(&config));
            // Looking hosts up may take its time.
            let looked_up = tokio::task::spawn_blocking(move || net_config(&config.network)).await;
            match looked_up {
                Ok(Ok(config)) => self.limits.set(&config),
                Ok(Err(error)) => warn!("the limits of connections stay as they were: {error}"),
                Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
            }
        }
    }
}

/// What the manager of the logs makes of the settings.
pub(super) fn log_settings(config: &BrokerConfig) -> DynamicLogSettings {
    let threads = config.log_manager.num_recovery_threads_per_data_dir;
    DynamicLogSettings {
        threads_per_directory: usize::try_from(threads).unwrap_or(1).max(1),
        producer_id_expiration_ms: config.producers.producer_id_expiration_ms,
        cleaner_backoff_ms: config.log_manager.cleaner_backoff_ms,
        cleaner_map_bytes_max: config.log_manager.cleaner_map_bytes_max,
    }
}

/// What the listeners make of the settings: connections leave files some descriptors.
pub(super) fn net_config(config: &NetworkConfig) -> Result<NetConfig, UnknownHost> {
    let config = NetConfig::new(config)?;
    let connections_max = config.connections_max.min(descriptors::for_connections());
    Ok(NetConfig { connections_max, ..config })
}

#[cfg(test)]
#[path = "dynamic_tests.rs"]
mod tests;
