//! Binds listeners, and accepts connections for as long as there is room for them.
//!
//! Accepting survives whatever it meets: a peer that is gone again, and no descriptors left, when it
//! pauses instead of spinning and the connections there are live on.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::select;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, warn};

use super::limits::Slot;
use super::{NetConfig, Server, connection};
use crate::api::{ConnectionInfo, ListenerInfo, ListenerKind};

/// How long accepting rests when the system has nothing left to give.
const PAUSE: Duration = Duration::from_millis(100);

/// A listener that has its port; clients wait in its backlog until it is served.
pub(crate) struct BoundListener {
    /// What handlers see of it.
    pub(crate) info: Arc<ListenerInfo>,
    listener: TcpListener,
}

impl BoundListener {
    /// Takes the port; 0 takes a free one.
    pub(crate) fn bind(
        name: &str,
        kind: ListenerKind,
        address: SocketAddr,
        config: &NetConfig,
    ) -> io::Result<BoundListener> {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
        if address.is_ipv6() {
            socket.set_only_v6(false)?;
        }
        socket.set_reuse_address(true)?;
        // Set before `listen`, so that the window is scaled for it from the first packet on.
        if let Some(bytes) = config.receive_buffer_bytes {
            socket.set_recv_buffer_size(bytes)?;
        }
        socket.bind(&address.into())?;
        socket.listen(config.backlog)?;
        socket.set_nonblocking(true)?;
        let listener = TcpListener::from_std(socket.into())?;
        let address = listener.local_addr()?;
        Ok(BoundListener { info: Arc::new(ListenerInfo { name: name.to_owned(), kind, address }), listener })
    }
}

/// Accepts until `stop`, then waits for the connections to end.
pub(crate) async fn serve(bound: BoundListener, server: Arc<Server>, stop: CancellationToken) {
    let connections = TaskTracker::new();
    let accepting = async {
        loop {
            match accept(&bound.listener, &server).await {
                Ok((stream, peer, slot)) => {
                    admit(&connections, &bound.info, &server, &stop, stream, peer, slot)
                }
                Err(e) => rest(&bound.info, &server, e).await,
            }
            sleep(server.limits.pause(Instant::now())).await;
        }
    };
    select! { biased; () = stop.cancelled() => {}, () = accepting => {} }
    drop(bound);
    connections.close();
    connections.wait().await;
}

/// The next connection, once there is room for one.
async fn accept(listener: &TcpListener, server: &Server) -> io::Result<(TcpStream, SocketAddr, Slot)> {
    let slot = server.limits.slot().await;
    let (stream, peer) = listener.accept().await?;
    stream.set_nodelay(true)?;
    if let Some(bytes) = server.config.send_buffer_bytes {
        SockRef::from(&stream).set_send_buffer_size(bytes)?;
    }
    Ok((stream, peer, slot))
}

/// A task for the connection, unless its address has enough of them.
fn admit(
    connections: &TaskTracker,
    listener: &Arc<ListenerInfo>,
    server: &Arc<Server>,
    stop: &CancellationToken,
    stream: TcpStream,
    peer: SocketAddr,
    slot: Slot,
) {
    let Some(address_slot) = server.limits.admit(peer.ip()) else {
        server.metrics.connection_rejected.inc();
        debug!(%peer, "connection closed: its address has max.connections.per.ip already");
        return;
    };
    let info = Arc::new(ConnectionInfo { id: server.next_connection_id(), peer, listener: listener.clone() });
    let (server, stop) = (server.clone(), stop.child_token());
    let open = Open::new(server.clone());
    connections.spawn(async move {
        let _held = (slot, address_slot, open);
        connection::run(server, info, stream, stop).await;
    });
}

/// A connection that counts as open until this is dropped.
struct Open(Arc<Server>);

impl Open {
    fn new(server: Arc<Server>) -> Open {
        server.metrics.connection_creation.inc();
        server.metrics.connection_count.inc();
        Open(server)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.metrics.connection_count.dec();
        self.0.metrics.connection_close.inc();
    }
}

/// After a failed accept: a peer that is gone costs nothing, an exhausted system gets a pause.
async fn rest(listener: &ListenerInfo, server: &Server, e: io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    if matches!(e.kind(), ConnectionAborted | ConnectionReset | Interrupted) {
        return;
    }
    if let Some(suppressed) = server.refusals.allows(std::time::Instant::now()) {
        warn!(listener = listener.name, suppressed, "no connection can be accepted now: {e}");
    }
    sleep(PAUSE).await;
}
