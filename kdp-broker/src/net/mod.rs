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
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::api::ApiTable;

pub(crate) use budget::RequestBudget;
pub(crate) use listener::{BoundListener, serve};

/// The settings of all listeners, under Kafka's names.
#[derive(Clone, Debug)]
pub(crate) struct NetConfig {
    /// `socket.request.max.bytes`.
    pub(crate) request_bytes_max: usize,
    /// `socket.send.buffer.bytes`; `None` leaves it to the system.
    pub(crate) send_buffer_bytes: Option<usize>,
    /// `socket.receive.buffer.bytes`; `None` leaves it to the system.
    pub(crate) receive_buffer_bytes: Option<usize>,
    /// `socket.listen.backlog.size`, and never less than 4096 unless the system caps it.
    pub(crate) backlog: u32,
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

impl Default for NetConfig {
    fn default() -> Self {
        NetConfig {
            request_bytes_max: 100 * 1024 * 1024,
            send_buffer_bytes: Some(100 * 1024),
            receive_buffer_bytes: Some(100 * 1024),
            backlog: 4096,
            idle_max: Duration::from_secs(600),
            connections_max: i32::MAX as usize,
            connections_per_ip_max: i32::MAX as u32,
            connections_per_ip_overrides: HashMap::new(),
            connection_creation_rate_max: i32::MAX as u32,
        }
    }
}

/// What all listeners share.
pub(crate) struct Server {
    config: NetConfig,
    table: ApiTable,
    budget: RequestBudget,
    limits: limits::ConnectionLimits,
    /// Shared by all lines that a peer can cause.
    refusals: log_limit::LogLimit,
    connection_ids: AtomicU64,
}

impl Server {
    /// A server that answers from this table.
    pub(crate) fn new(config: NetConfig, table: ApiTable, budget: RequestBudget) -> Arc<Server> {
        let limits = limits::ConnectionLimits::new(&config);
        Arc::new(Server {
            config,
            table,
            budget,
            limits,
            refusals: log_limit::LogLimit::default(),
            connection_ids: AtomicU64::new(0),
        })
    }

    fn next_connection_id(&self) -> u64 {
        self.connection_ids.fetch_add(1, Ordering::Relaxed)
    }
}
