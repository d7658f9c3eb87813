//! One connected stream, shared by any number of requests in flight, told apart by correlation id.
//!
//! Two tasks per link, both started by [`Link::new`]: the writer ends when the link is dropped,
//! the reader when the broker closes or the link is dropped. After the first failure the link is
//! dead: every waiting request gets that failure, and every later one does.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;

use crate::connection::FrameReader;
use crate::connection::error::RequestFailure;
use crate::connection::socket::Socket;
use crate::connection::tls::Tls;
use crate::protocol::header;

/// Frames that may wait for the socket before senders wait too.
const OUTBOUND_MAX: usize = 64;

#[derive(Debug)]
pub(crate) struct Link {
    waiting: Arc<Mutex<Waiting>>,
    outbound: mpsc::Sender<Bytes>,
    next_id: AtomicI32,
    reader: AbortHandle,
}

/// Who waits for which answer, or why nobody will wait again.
#[derive(Debug)]
enum Waiting {
    Open(HashMap<i32, oneshot::Sender<Bytes>>),
    Dead(RequestFailure),
}

impl Link {
    /// Requests and answers over this stream; `tls` is what shook its hands, if any did.
    pub(crate) fn new(socket: Socket, tls: Option<Arc<Tls>>) -> Self {
        match socket {
            Socket::Plain(stream) => {
                let (read, write) = stream.into_split();
                Self::start(read, write, tls)
            }
            Socket::Tls(stream) => {
                let (read, write) = tokio::io::split(stream);
                Self::start(read, write, tls)
            }
        }
    }

    fn start<R, W>(read: R, write: W, tls: Option<Arc<Tls>>) -> Self
    where
        R: AsyncRead + Unpin + Send + 'static,
        W: AsyncWrite + Unpin + Send + 'static,
    {
        let waiting = Arc::new(Mutex::new(Waiting::Open(HashMap::new())));
        let (outbound, frames) = mpsc::channel(OUTBOUND_MAX);
        tokio::spawn(write_frames(write, frames, waiting.clone()));
        let reader = tokio::spawn(read_frames(read, waiting.clone(), tls)).abort_handle();
        Self { waiting, outbound, next_id: AtomicI32::new(0), reader }
    }

    pub(crate) fn next_correlation_id(&self) -> i32 {
        self.next_id.fetch_add(1, Ordering::Relaxed) & i32::MAX
    }

    /// Queues a frame; the answer arrives in the receiver, which fails when the link dies.
    pub(crate) async fn queue(
        &self,
        id: i32,
        frame: Bytes,
    ) -> Result<oneshot::Receiver<Bytes>, RequestFailure> {
        let (sender, receiver) = oneshot::channel();
        match &mut *lock(&self.waiting) {
            Waiting::Open(requests) => requests.insert(id, sender),
            Waiting::Dead(failure) => return Err(failure.clone()),
        };
        match self.outbound.send(frame).await {
            Ok(()) => Ok(receiver),
            Err(_) => Err(self.failure()),
        }
    }

    /// Queues a frame that nobody answers.
    pub(crate) async fn post(&self, frame: Bytes) -> Result<(), RequestFailure> {
        match self.is_dead() {
            true => Err(self.failure()),
            false => self.outbound.send(frame).await.map_err(|_| self.failure()),
        }
    }

    pub(crate) async fn wait(&self, answer: oneshot::Receiver<Bytes>) -> Result<Bytes, RequestFailure> {
        answer.await.map_err(|_| self.failure())
    }

    pub(crate) fn is_dead(&self) -> bool {
        matches!(*lock(&self.waiting), Waiting::Dead(_))
    }

    fn failure(&self) -> RequestFailure {
        match &*lock(&self.waiting) {
            Waiting::Dead(failure) => failure.clone(),
            Waiting::Open(_) => RequestFailure::Closed,
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

async fn write_frames<W: AsyncWrite + Unpin>(
    mut socket: W,
    mut frames: mpsc::Receiver<Bytes>,
    waiting: Arc<Mutex<Waiting>>,
) {
    while let Some(frame) = frames.recv().await {
        let written = match socket.write_all(&frame).await {
            // TLS keeps what the socket did not take at once.
            Ok(()) => socket.flush().await,
            Err(error) => Err(error),
        };
        if let Err(error) = written {
            // The reader may know better why: it sees what the broker said before it closed.
            if error.kind() != io::ErrorKind::BrokenPipe {
                die(&waiting, RequestFailure::Io(Arc::new(error)));
            }
            return;
        }
    }
}

async fn read_frames<R: AsyncRead + Unpin>(
    mut socket: R,
    waiting: Arc<Mutex<Waiting>>,
    tls: Option<Arc<Tls>>,
) {
    let mut reader = FrameReader::default();
    let failure = loop {
        match socket.read_buf(reader.room()).await {
            Ok(0) => break RequestFailure::Closed,
            Ok(_) => {}
            // Without TLS's own goodbye the end is an error to rustls; brokers rarely take the time.
            Err(error) if is_end(&error) => break RequestFailure::Closed,
            Err(error) => break of_io(error, tls.as_deref()),
        }
        if let Err(failure) = deliver_frames(&mut reader, &waiting) {
            break failure;
        }
    };
    die(&waiting, failure);
}

fn is_end(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof)
}

fn of_io(error: io::Error, tls: Option<&Tls>) -> RequestFailure {
    match tls.and_then(|tls| tls.explain(&error)) {
        Some(failure) => RequestFailure::Tls(failure),
        None => RequestFailure::Io(Arc::new(error)),
    }
}

fn deliver_frames(reader: &mut FrameReader, waiting: &Mutex<Waiting>) -> Result<(), RequestFailure> {
    while let Some(frame) = reader.next_frame().map_err(RequestFailure::Frame)? {
        let id = header::correlation_id(&frame).unwrap_or(-1);
        let Waiting::Open(requests) = &mut *lock(waiting) else { return Ok(()) };
        let request = requests.remove(&id).ok_or(RequestFailure::CorrelationId(id))?;
        // Who gave up waiting has dropped the receiver; the late answer is nobody's.
        let _ = request.send(frame);
    }
    Ok(())
}

/// The first failure stays; dropping the senders wakes everybody who waits.
fn die(waiting: &Mutex<Waiting>, failure: RequestFailure) {
    let mut waiting = lock(waiting);
    if let Waiting::Open(_) = *waiting {
        *waiting = Waiting::Dead(failure);
    }
}

fn lock(waiting: &Mutex<Waiting>) -> MutexGuard<'_, Waiting> {
    // Nothing panics while it holds the lock, and the map is whole between any two statements.
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}
