//! Accept, frames, the order of answers, back-pressure: one task per connection, one request at a
//! time in it, and no channel between the socket and the handler.
//!
//! Must not know what a request means: a frame goes to the table of APIs, bytes and file ranges come
//! back. The invariant: memory follows the bytes that have arrived, never a length a peer announces.

mod budget;
mod connection;
mod frames;
mod limits;
mod listener;
mod log_limit;
mod respond;
mod socket;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::api::ApiTable;
use crate::config::NetworkConfig;
use crate::metrics::ConnectionMetrics;

pub(crate) use budget::RequestBudget;
pub(crate) use limits::ConnectionLimits;
pub(crate) use listener::{BoundListener, serve};

/// Longer than any process lives, and short enough for the arithmetic of timers.
const IDLE_FOREVER: Duration = Duration::from_secs(10 * 365 * 86_400);

/// The settings of all listeners, under Kafka's names.
#[derive(Clone, Debug)]
pub(crate) struct NetConfig {
    /// `socket.request.max.bytes`.
    pub(crate) request_bytes_max: usize,
    /// `socket.send.buffer.bytes`; `None` leaves it to the system.
    pub(crate) send_buffer_bytes: Option<usize>,
    /// `socket.receive.buffer.bytes`; `None` leaves it to the system.
    pub(crate) receive_buffer_bytes: Option<usize>,
    /// `socket.listen.backlog.size`.
    pub(crate) backlog: i32,
    /// `connections.max.idle.ms`.
    pub(crate) idle_max: Duration,
    /// `max.connections`.
    pub(crate) connections_max: usize,
    /// `max.connections.per.ip`.
    pub(crate) connections_per_ip_max: u32,
    /// `max.connections.per.ip.overrides`.
    pub(crate) connections_per_ip_overrides: HashMap<IpAddr, u32>,
    /// `max.connection.creation.rate`, a second.
    pub(crate) connection_creation_rate_max: u32,
}

impl NetConfig {
    /// These settings, with hosts turned into addresses.
    pub(crate) fn new(config: &NetworkConfig) -> Result<NetConfig, UnknownHost> {
        let buffer = |bytes: Option<i32>| bytes.and_then(|bytes| usize::try_from(bytes).ok());
        let overrides = config.max_connections_per_ip_overrides.iter();
        Ok(NetConfig {
            request_bytes_max: usize::try_from(config.socket_request_max_bytes).unwrap_or(0),
            send_buffer_bytes: buffer(config.socket_send_buffer_bytes),
            receive_buffer_bytes: buffer(config.socket_receive_buffer_bytes),
            backlog: config.socket_listen_backlog_size,
            idle_max: u64::try_from(config.connections_max_idle_ms)
                .map_or(IDLE_FOREVER, Duration::from_millis)
                .min(IDLE_FOREVER),
            connections_max: usize::try_from(config.max_connections).unwrap_or(0),
            connections_per_ip_max: config.max_connections_per_ip.unsigned_abs(),
            connections_per_ip_overrides: overrides
                .map(|(host, max)| Ok((address_of(host)?, max.unsigned_abs())))
                .collect::<Result<_, UnknownHost>>()?,
            connection_creation_rate_max: config.max_connection_creation_rate.unsigned_abs(),
        })
    }
}

/// A host that has no address.
#[derive(Debug, thiserror::Error)]
#[error("{host}: {source}")]
pub(crate) struct UnknownHost {
    pub(crate) host: String,
    pub(crate) source: io::Error,
}

fn address_of(host: &str) -> Result<IpAddr, UnknownHost> {
    let unknown = |source| UnknownHost { host: host.to_owned(), source };
    let mut addresses = (host, 0).to_socket_addrs().map_err(unknown)?;
    let none = || unknown(io::Error::new(io::ErrorKind::NotFound, "the host has no address"));
    Ok(addresses.next().ok_or_else(none)?.ip().to_canonical())
}

/// What all listeners share.
pub(crate) struct Server {
    config: NetConfig,
    table: ApiTable,
    budget: RequestBudget,
    limits: Arc<ConnectionLimits>,
    /// Shared by all lines that a peer can cause.
    refusals: log_limit::LogLimit,
    connection_ids: AtomicU64,
    metrics: ConnectionMetrics,
}

impl Server {
    /// A server that answers from this table, and keeps to these limits.
    pub(crate) fn new(
        config: NetConfig,
        limits: Arc<ConnectionLimits>,
        table: ApiTable,
        budget: RequestBudget,
        metrics: ConnectionMetrics,
    ) -> Arc<Server> {
        Arc::new(Server {
            config,
            table,
            budget,
            limits,
            refusals: log_limit::LogLimit::default(),
            connection_ids: AtomicU64::new(0),
            metrics,
        })
    }

    fn next_connection_id(&self) -> u64 {
        self.connection_ids.fetch_add(1, Ordering::Relaxed)
    }
}
