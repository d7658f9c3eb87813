//! The two ways bytes leave: from memory, and from a file without passing through ours.
//!
//! Linux has `MSG_MORE` and `sendfile`; everywhere else the same two functions write and copy.

use std::fs::File;
use std::io::{self, IoSlice};

use tokio::io::Interest;
use tokio::net::TcpStream;

/// Most bytes of a file in one call, so that a fast reader does not keep a worker to itself.
pub(super) const FILE_BYTES_MAX: usize = 1 << 20;

/// Writes some of these bytes. `more` says that other bytes follow at once.
pub(super) async fn send(stream: &TcpStream, slices: &[IoSlice<'_>], more: bool) -> io::Result<usize> {
    stream.async_io(Interest::WRITABLE, || platform::send(stream, slices, more)).await
}

/// Writes some bytes of a file. 0 means that the file ends before `position`.
pub(super) async fn send_file(
    stream: &TcpStream,
    file: &File,
    position: u64,
    bytes: usize,
) -> io::Result<usize> {
    let bytes = bytes.min(FILE_BYTES_MAX);
    stream.async_io(Interest::WRITABLE, || platform::send_file(stream, file, position, bytes)).await
}

#[cfg(target_os = "linux")]
mod platform {
    use super::*;
    use rustix::net::{SendAncillaryBuffer, SendFlags, sendmsg};

    pub(super) fn send(stream: &TcpStream, slices: &[IoSlice<'_>], more: bool) -> io::Result<usize> {
        let more = if more { SendFlags::MORE } else { SendFlags::empty() };
        Ok(sendmsg(stream, slices, &mut SendAncillaryBuffer::default(), more | SendFlags::NOSIGNAL)?)
    }

    pub(super) fn send_file(
        stream: &TcpStream,
        file: &File,
        position: u64,
        bytes: usize,
    ) -> io::Result<usize> {
        let mut position = position;
        Ok(rustix::fs::sendfile(stream, file, Some(&mut position), bytes)?)
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use super::*;
    use std::os::unix::fs::FileExt;

    const COPY_BYTES: usize = 64 * 1024;

    pub(super) fn send(stream: &TcpStream, slices: &[IoSlice<'_>], _more: bool) -> io::Result<usize> {
        stream.try_write_vectored(slices)
    }

    pub(super) fn send_file(
        stream: &TcpStream,
        file: &File,
        position: u64,
        bytes: usize,
    ) -> io::Result<usize> {
        let mut copy = vec![0; bytes.min(COPY_BYTES)];
        let read = file.read_at(&mut copy, position)?;
        if read == 0 { Ok(0) } else { stream.try_write(&copy[..read]) }
    }
}
