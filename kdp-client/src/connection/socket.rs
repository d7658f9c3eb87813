//! From an endpoint to a stream of bytes: the name looked up, TCP connected, TLS shaken.
//!
//! Each step is a function of its own, so that a probe can time them one by one. Each has a deadline.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use crate::connection::tls::{self, Tls};
use crate::connection::{ConnectFailure, Endpoint, TlsFailure};

/// A connected stream.
#[derive(Debug)]
pub(crate) enum Socket {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Socket {
    /// All steps, one after the other.
    pub(crate) async fn open(
        endpoint: &Endpoint,
        tls: Option<&Tls>,
        limit: Duration,
    ) -> Result<Self, ConnectFailure> {
        let addresses = look_up(endpoint, limit).await?;
        let stream = connect(&addresses, limit).await?;
        match tls {
            None => Ok(Socket::Plain(stream)),
            Some(tls) => shake_hands(tls, stream, &endpoint.host, limit).await,
        }
    }

    /// What was agreed upon: version, cipher suite, and who the broker is.
    pub(crate) fn describe(&self) -> String {
        let Socket::Tls(stream) = self else { return "plaintext".to_owned() };
        let (_, session) = stream.get_ref();
        let version = session.protocol_version().map(|version| format!("{version:?}").replace('_', "."));
        let suite = session.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite()));
        let certificate = session.peer_certificates().and_then(|chain| tls::describe(chain.first()?));
        [version, suite, certificate].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The addresses of a host; a name that has none is an error.
pub(crate) async fn look_up(endpoint: &Endpoint, limit: Duration) -> Result<Vec<SocketAddr>, ConnectFailure> {
    let host = (endpoint.host.as_str(), endpoint.port);
    let failed = |error| ConnectFailure::UnknownHost(Arc::new(error));
    let found = match timeout(limit, tokio::net::lookup_host(host)).await {
        Ok(found) => found.map_err(failed)?.collect::<Vec<_>>(),
        Err(_) => return Err(ConnectFailure::TimedOut(limit)),
    };
    match found.is_empty() {
        true => Err(failed(io::Error::new(io::ErrorKind::NotFound, "the name has no address"))),
        false => Ok(found),
    }
}

/// TCP to the first address that answers.
pub(crate) async fn connect(addresses: &[SocketAddr], limit: Duration) -> Result<TcpStream, ConnectFailure> {
    let stream = match timeout(limit, TcpStream::connect(addresses)).await {
        Ok(stream) => stream.map_err(|error| ConnectFailure::Io(Arc::new(error)))?,
        Err(_) => return Err(ConnectFailure::TimedOut(limit)),
    };
    // Requests are whole frames; waiting to fill a packet only delays the last one.
    stream.set_nodelay(true).map_err(|error| ConnectFailure::Io(Arc::new(error)))?;
    Ok(stream)
}

/// TLS over a connected stream.
pub(crate) async fn shake_hands(
    tls: &Tls,
    stream: TcpStream,
    host: &str,
    limit: Duration,
) -> Result<Socket, ConnectFailure> {
    match timeout(limit, tls.handshake(stream, host)).await {
        Ok(stream) => Ok(Socket::Tls(Box::new(stream?))),
        Err(_) => Err(TlsFailure::TimedOut(limit).into()),
    }
}
