//! Cuts the bytes of a connection into request frames.
//!
//! A frame is a slice of the buffer it was read into: nothing is copied on the way to the log. The
//! buffer grows with what has arrived, at most [`GROWTH`]-fold, and a connection that waits for its
//! next request has none. A frame that has begun must arrive at a modest pace, and a peer that says
//! nothing for `connections.max.idle.ms` is gone, whatever it was about to say.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::task::yield_now;
use tokio::time::{Instant, timeout};

use super::budget::{Exhausted, Lease};

const PREFIX_BYTES: usize = 4;
/// The buffer of a connection that has not shown yet how much it sends at once.
const READ_BYTES_MIN: usize = 4 * 1024;
/// The buffer that a connection can earn by filling smaller ones.
const READ_BYTES_MAX: usize = 256 * 1024;
/// How many times the bytes received the buffer of a frame under way may be.
const GROWTH: usize = 4;
/// How long a frame may take however small it is.
const FRAME_TIME_MIN: Duration = Duration::from_secs(30);
/// The pace beyond that.
const FRAME_BYTES_PER_SECOND: u64 = 4 * 1024;

/// Why no further frame will come.
#[derive(Debug, thiserror::Error)]
pub(super) enum FrameError {
    #[error("the connection failed: {0}")]
    Io(#[from] io::Error),
    #[error("the peer closed in the middle of a request")]
    Truncated,
    #[error("a request of {0} bytes is announced; at most {1} are allowed (socket.request.max.bytes)")]
    Length(i32, usize),
    #[error("a request arrives too slowly")]
    Slow,
    #[error("idle for longer than connections.max.idle.ms")]
    Idle,
    #[error("too many bytes of requests are in memory already (queued.max.request.bytes)")]
    Exhausted,
}

impl From<Exhausted> for FrameError {
    fn from(Exhausted: Exhausted) -> Self {
        FrameError::Exhausted
    }
}

/// The reading half of a connection's task.
pub(super) struct FrameReader {
    buffer: BytesMut,
    lease: Lease,
    /// How much to have room for when nothing is known of the next frame.
    read_bytes: usize,
    /// When the first bytes of the frame under way were there.
    begun: Option<Instant>,
    request_bytes_max: usize,
    idle_max: Duration,
}

impl FrameReader {
    pub(super) fn new(lease: Lease, request_bytes_max: usize, idle_max: Duration) -> FrameReader {
        let (buffer, read_bytes) = (BytesMut::new(), READ_BYTES_MIN);
        FrameReader { buffer, lease, read_bytes, begun: None, request_bytes_max, idle_max }
    }

    /// The next frame, or `None` when the peer closed between two. Dropping the future loses nothing.
    pub(super) async fn next(&mut self, stream: &mut TcpStream) -> Result<Option<Bytes>, FrameError> {
        loop {
            let total_bytes = match cut(&mut self.buffer, self.request_bytes_max)? {
                Cut::Frame(frame) => {
                    self.begun = None;
                    return Ok(Some(frame));
                }
                Cut::Needs(total_bytes) => total_bytes,
            };
            if self.fill(stream, total_bytes).await? == 0 {
                return if self.buffer.is_empty() { Ok(None) } else { Err(FrameError::Truncated) };
            }
        }
    }

    /// Reads once, into room made after there was something to read.
    async fn fill(&mut self, stream: &mut TcpStream, total_bytes: usize) -> Result<usize, FrameError> {
        loop {
            self.readable(stream).await?;
            self.make_room(total_bytes).await?;
            let room = self.buffer.capacity() - self.buffer.len();
            let read = poll_fn(|cx| Poll::Ready(pin!(stream.read_buf(&mut self.buffer)).poll(cx))).await;
            match read {
                Poll::Ready(read) => {
                    let bytes = read?;
                    self.adapt(bytes, room);
                    return Ok(bytes);
                }
                // Not readable after all, or the task has run long enough for now.
                Poll::Pending => yield_now().await,
            }
        }
    }

    /// Waits for bytes; without a buffer when none of a frame are here yet.
    async fn readable(&mut self, stream: &TcpStream) -> Result<(), FrameError> {
        let mut readable = pin!(stream.readable());
        if let Poll::Ready(ready) = poll_fn(|cx| Poll::Ready(readable.as_mut().poll(cx))).await {
            return Ok(ready?);
        }
        if self.buffer.is_empty() {
            self.buffer = BytesMut::new();
            self.lease.release();
            return Ok(timeout(self.idle_max, readable).await.map_err(|_| FrameError::Idle)??);
        }
        let now = Instant::now();
        let begun = *self.begun.get_or_insert(now);
        let time_left = (begun + frame_time(self.buffer.len())).saturating_duration_since(now);
        // Silence may have no limit, so durations are compared and no end of it is reckoned.
        let late = if self.idle_max < time_left { FrameError::Idle } else { FrameError::Slow };
        Ok(timeout(time_left.min(self.idle_max), readable).await.map_err(|_| late)??)
    }

    async fn make_room(&mut self, total_bytes: usize) -> Result<(), FrameError> {
        let received = self.buffer.len();
        let wanted = room_wanted(total_bytes, received, self.read_bytes);
        if self.buffer.capacity() >= wanted || self.buffer.try_reclaim(wanted - received) {
            return Ok(());
        }
        let asked = Instant::now();
        self.lease.resize(wanted).await?;
        // Time spent waiting for others is not the peer's.
        self.begun = self.begun.map(|begun| begun + asked.elapsed());
        let mut buffer = BytesMut::with_capacity(wanted);
        buffer.extend_from_slice(&self.buffer);
        self.buffer = buffer;
        Ok(())
    }

    /// Who fills the room gets more the next time, who leaves most of it empty gets less.
    fn adapt(&mut self, bytes: usize, room: usize) {
        if bytes == room && room >= self.read_bytes / 2 {
            self.read_bytes = (self.read_bytes * 2).min(READ_BYTES_MAX);
        } else if bytes < self.read_bytes / 4 {
            self.read_bytes = (self.read_bytes / 2).max(READ_BYTES_MIN);
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Cut {
    /// A whole frame, without its prefix.
    Frame(Bytes),
    /// The frame under way has so many bytes with its prefix, as far as is known.
    Needs(usize),
}

fn cut(buffer: &mut BytesMut, request_bytes_max: usize) -> Result<Cut, FrameError> {
    let Ok(announced) = (&buffer[..]).try_get_i32() else {
        return Ok(Cut::Needs(PREFIX_BYTES));
    };
    let length = usize::try_from(announced).ok().filter(|length| *length <= request_bytes_max);
    let length = length.ok_or(FrameError::Length(announced, request_bytes_max))?;
    if buffer.len() < PREFIX_BYTES + length {
        return Ok(Cut::Needs(PREFIX_BYTES + length));
    }
    buffer.advance(PREFIX_BYTES);
    Ok(Cut::Frame(buffer.split_to(length).freeze()))
}

/// How large the buffer should be for a frame of `total_bytes`, of which some have been received.
fn room_wanted(total_bytes: usize, received: usize, read_bytes: usize) -> usize {
    total_bytes.min(received * GROWTH).max(read_bytes).max(received + 1)
}

fn frame_time(received: usize) -> Duration {
    FRAME_TIME_MIN + Duration::from_secs(received as u64 / FRAME_BYTES_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: usize = 1000;

    fn buffer(length: i32, body: usize) -> BytesMut {
        let mut buffer = BytesMut::from(&length.to_be_bytes()[..]);
        buffer.resize(PREFIX_BYTES + body, 7);
        buffer
    }

    #[test]
    fn frames_are_cut_one_by_one() {
        let mut bytes = buffer(2, 2);
        bytes.unsplit(buffer(3, 1));
        assert_eq!(cut(&mut bytes, MAX).unwrap(), Cut::Frame(Bytes::from_static(&[7, 7])));
        assert_eq!(cut(&mut bytes, MAX).unwrap(), Cut::Needs(7));
        assert_eq!(cut(&mut BytesMut::new(), MAX).unwrap(), Cut::Needs(4));
        assert_eq!(cut(&mut buffer(0, 0), MAX).unwrap(), Cut::Frame(Bytes::new()));
    }

    #[test]
    fn impossible_lengths_are_refused() {
        for length in [-1, i32::MIN, 1001, i32::MAX, 0x1603_0100] {
            assert!(
                matches!(cut(&mut buffer(length, 8), MAX), Err(FrameError::Length(found, MAX)) if found == length)
            );
        }
        assert!(cut(&mut buffer(1000, 8), MAX).is_ok());
    }

    #[test]
    fn room_follows_what_arrived_not_what_was_announced() {
        let announced = 100 << 20;
        assert_eq!(room_wanted(announced, 4, READ_BYTES_MIN), READ_BYTES_MIN);
        assert_eq!(room_wanted(announced, 4096, READ_BYTES_MIN), 4 * 4096);
        assert_eq!(room_wanted(20_000, 16_384, READ_BYTES_MIN), 20_000);
        for received in [0, 1, 5, 5000, 1 << 20] {
            let room = room_wanted(announced, received, READ_BYTES_MIN);
            assert!(room > received && room <= READ_BYTES_MIN.max(received * GROWTH));
        }
    }
}
