//! One connection: read a request, let it be answered, write the answer, and so on until it ends.
//!
//! The next request is not looked at before the last one is answered: that keeps the order of answers
//! and bounds what a connection holds, without a queue anywhere.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::select;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, warn};

use super::frames::{FrameError, FrameReader};
use super::{Server, respond};
use crate::api::{ConnectionInfo, Refusal, Reply};

/// How long a request in hand may still take when the broker stops.
const STOP_TIME_MAX: Duration = Duration::from_secs(1);

/// Why a connection ended other than by the peer's or our own wish.
#[derive(Debug, thiserror::Error)]
enum End {
    #[error(transparent)]
    Frame(#[from] FrameError),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("the answer could not be written: {0}")]
    Write(io::Error),
}

/// Serves the connection until it ends.
pub(super) async fn run(
    server: Arc<Server>,
    info: Arc<ConnectionInfo>,
    mut stream: TcpStream,
    stop: CancellationToken,
) {
    if let Err(end) = serve(&server, &info, &mut stream, stop).await {
        report(&server, &info, end);
    }
}

async fn serve(
    server: &Server,
    info: &Arc<ConnectionInfo>,
    stream: &mut TcpStream,
    stop: CancellationToken,
) -> Result<(), End> {
    let config = &server.config;
    let mut frames = FrameReader::new(server.budget.lease(), config.request_bytes_max, config.idle_max);
    let mut stopping = pin!(stop.cancelled());
    while !stop.is_cancelled() {
        let frame = select! {
            biased;
            frame = frames.next(stream) => frame?,
            () = stopping.as_mut() => return Ok(()),
        };
        let Some(frame) = frame else { return Ok(()) };
        let answer = server.table.call(info, frame)?;
        let reply = select! {
            biased;
            reply = answer => reply?,
            () = overdue(stopping.as_mut()) => return Ok(()),
        };
        let Reply { parts, close, mute, codes: _ } = reply;
        respond::write(stream, parts, config.idle_max).await.map_err(End::Write)?;
        if close {
            return Ok(());
        }
        if !mute.is_zero() {
            select! { () = sleep(mute) => {}, () = stopping.as_mut() => return Ok(()) }
        }
    }
    Ok(())
}

/// Ready when the broker has been stopping for as long as a request may take then.
async fn overdue(stopping: Pin<&mut impl Future<Output = ()>>) {
    stopping.await;
    sleep(STOP_TIME_MAX).await;
}

fn report(server: &Server, info: &ConnectionInfo, end: End) {
    let (connection, peer, listener) = (info.id, info.peer, &info.listener.name);
    match end {
        End::Refused(bug @ Refusal::Unencodable { .. }) => {
            error!(connection, %peer, listener, "connection closed: {bug}");
        }
        End::Frame(FrameError::Io(_) | FrameError::Idle) | End::Write(_) => {
            debug!(connection, %peer, listener, "connection closed: {end}");
        }
        End::Frame(_) | End::Refused(_) => {
            if let Some(suppressed) = server.refusals.allows(Instant::now()) {
                warn!(connection, %peer, listener, suppressed, "connection closed: {end}");
            }
        }
    }
}
