//! Writes one answer: vectored writes for what is in memory, `sendfile` for what is in files.
//!
//! A connection holds one answer at a time, and its record data stays in the files, so a peer that
//! never reads costs what its last answer costs, until nothing has moved for the idle time.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::time::Duration;

use bytes::{Buf, Bytes};
use tokio::net::TcpStream;
use tokio::task::consume_budget;
use tokio::time::timeout;

use super::socket;
use crate::api::{FileRange, Part};

/// How many pieces one system call takes.
const SLICES_MAX: usize = 64;

/// Writes all parts, or fails when the peer takes nothing for `stall_max`.
pub(super) async fn write(stream: &TcpStream, parts: Vec<Part>, stall_max: Duration) -> io::Result<()> {
    let mut parts = parts.into_iter().peekable();
    let mut bytes = VecDeque::with_capacity(1);
    while let Some(part) = parts.next() {
        match part {
            Part::File(range) => write_file(stream, range, stall_max).await?,
            Part::Bytes(piece) => {
                bytes.push_back(piece);
                let more_bytes = matches!(parts.peek(), Some(Part::Bytes(_)));
                if !more_bytes || bytes.len() == SLICES_MAX {
                    write_bytes(stream, &mut bytes, parts.peek().is_some(), stall_max).await?;
                }
            }
        }
    }
    Ok(())
}

async fn write_bytes(
    stream: &TcpStream,
    pieces: &mut VecDeque<Bytes>,
    more: bool,
    stall_max: Duration,
) -> io::Result<()> {
    while !pieces.is_empty() {
        let mut slices = [IoSlice::new(&[]); SLICES_MAX];
        for (slice, piece) in slices.iter_mut().zip(pieces.iter()) {
            *slice = IoSlice::new(piece);
        }
        let count = pieces.len().min(SLICES_MAX);
        let written = timeout(stall_max, socket::send(stream, &slices[..count], more)).await??;
        advance(pieces, written);
        consume_budget().await;
    }
    Ok(())
}

/// Drops what has been written from the front.
fn advance(pieces: &mut VecDeque<Bytes>, mut written: usize) {
    while let Some(front) = pieces.front_mut() {
        if written < front.len() {
            front.advance(written);
            return;
        }
        written -= front.len();
        pieces.pop_front();
    }
}

async fn write_file(stream: &TcpStream, range: FileRange, stall_max: Duration) -> io::Result<()> {
    let (mut position, mut left) = (range.position, range.length as usize);
    while left > 0 {
        let sent = timeout(stall_max, socket::send_file(stream, &range.file, position, left)).await??;
        if sent == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "a segment is shorter than its index says",
            ));
        }
        position += sent as u64;
        left -= sent;
        if left > 0 {
            tokio::task::yield_now().await;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_write_leaves_the_rest() {
        let mut pieces: VecDeque<Bytes> = [&b"abc"[..], b"", b"defg"].map(Bytes::from_static).into();
        advance(&mut pieces, 4);
        assert_eq!(pieces, [&b"efg"[..]]);
        advance(&mut pieces, 3);
        assert!(pieces.is_empty());
    }
}
