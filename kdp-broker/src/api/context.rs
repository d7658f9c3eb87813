//! What a handler knows about a request besides its body: who asks, where, and in which version.

use std::net::SocketAddr;
use std::sync::Arc;

use kdp_client::protocol::messages::StrBytes;

/// The two roles of a listener; which APIs a connection may call depends on it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListenerKind {
    /// Clients and other brokers.
    Broker,
    /// Controllers, and brokers as observers of the metadata log.
    Controller,
}

/// A bound listener.
#[derive(Debug)]
pub(crate) struct ListenerInfo {
    /// Its name in `listeners`, such as `PLAINTEXT`.
    pub(crate) name: String,
    /// Which APIs it serves.
    pub(crate) kind: ListenerKind,
    /// The address it is bound to, with the real port.
    pub(crate) address: SocketAddr,
}

/// One accepted connection: made once, shared by all its requests.
#[derive(Debug)]
pub(crate) struct ConnectionInfo {
    /// Unique within this process; for logs, and to tell connections apart.
    pub(crate) id: u64,
    /// The other end.
    pub(crate) peer: SocketAddr,
    /// The listener that accepted it.
    pub(crate) listener: Arc<ListenerInfo>,
}

/// The frame around one request.
#[derive(Clone, Debug)]
pub(crate) struct RequestContext {
    /// The API's key.
    pub(crate) api_key: i16,
    /// The version the client speaks; always one that the table serves.
    pub(crate) api_version: i16,
    /// Echoed in the answer.
    pub(crate) correlation_id: i32,
    /// What the client calls itself. For quotas and logs: nothing may trust it.
    pub(crate) client_id: Option<StrBytes>,
    /// The version of the answer's header.
    pub(crate) response_header_version: i16,
    /// The connection it came by.
    pub(crate) connection: Arc<ConnectionInfo>,
}

impl RequestContext {
    /// The client's host as Kafka shows it in group descriptions: a slash and the address.
    pub(crate) fn client_host(&self) -> String {
        format!("/{}", self.connection.peer.ip())
    }
}
