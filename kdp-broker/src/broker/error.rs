//! What can stop a broker from starting, said so that its operator can do something about it.

use std::io;

use crate::directory::DirectoryError;
use crate::log::LogManagerError;
use crate::net::UnknownHost;
use crate::quorum::QuorumError;

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
    /// A data folder cannot be used.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The metadata log cannot be used.
    #[error("{0}")]
    Metadata(String),
    /// The logs cannot be used.
    #[error(transparent)]
    Logs(#[from] LogManagerError),
    /// The cluster will not have this broker.
    #[error("the broker cannot join its cluster: {0}")]
    Registration(String),
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

impl From<QuorumError> for StartError {
    fn from(error: QuorumError) -> Self {
        StartError::Metadata(error.to_string())
    }
}
