//! What can stop a broker from starting, said so that its operator can do something about it.

use std::io;

use crate::net::UnknownHost;

/// Why a broker did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A listener's host has no address.
    #[error("listener {listener}: the host cannot be resolved: {source}")]
    Resolve {
        /// The listener as configured.
        listener: String,
        /// What the system said.
        source: io::Error,
    },
    /// A listener's port cannot be had.
    #[error("listener {listener}: {source}")]
    Bind {
        /// The listener as configured.
        listener: String,
        /// What the system said.
        source: io::Error,
    },
    /// A host of `max.connections.per.ip.overrides` has no address.
    #[error("max.connections.per.ip.overrides: host {host} cannot be resolved: {source}")]
    Override {
        /// The host.
        host: String,
        /// What the system said.
        source: io::Error,
    },
}

impl From<UnknownHost> for StartError {
    fn from(UnknownHost { host, source }: UnknownHost) -> Self {
        StartError::Override { host, source }
    }
}
