//! Frames out of a stream of bytes: a length of four bytes, then as many bytes.
//!
//! Pure. A length is a claim of the peer: the buffer grows with the bytes that have arrived, never
//! with the bytes that were promised.

use std::fmt;

use bytes::{Buf, Bytes, BytesMut};

/// The longest answer that is accepted. Kafka's own clients would take 2 GiB.
pub const FRAME_LENGTH_MAX: usize = 128 << 20;
/// The shortest: a correlation id.
const FRAME_LENGTH_MIN: usize = 4;
/// How much room a read is offered.
const READ_LENGTH: usize = 64 << 10;

/// Collects received bytes and hands out whole frames.
#[derive(Debug, Default)]
pub struct FrameReader {
    buffer: BytesMut,
}

impl FrameReader {
    /// Room for the next bytes of the stream.
    pub fn room(&mut self) -> &mut BytesMut {
        self.buffer.reserve(READ_LENGTH);
        &mut self.buffer
    }

    /// The next whole frame without its length, or `None` until more bytes come.
    pub fn next_frame(&mut self) -> Result<Option<Bytes>, FrameError> {
        let Some(head) = self.buffer.first_chunk::<4>().copied() else { return Ok(None) };
        let length = usize::try_from(i32::from_be_bytes(head)).ok();
        let length = length.filter(|length| (FRAME_LENGTH_MIN..=FRAME_LENGTH_MAX).contains(length));
        let Some(length) = length else { return Err(FrameError { head }) };
        if self.buffer.len() < 4 + length {
            return Ok(None);
        }
        self.buffer.advance(4);
        Ok(Some(self.buffer.split_to(length).freeze()))
    }

    /// Whether a frame has begun that is not complete.
    pub fn is_mid_frame(&self) -> bool {
        !self.buffer.is_empty()
    }
}

/// A frame whose length cannot be one; most likely the peer speaks another protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameError {
    /// The four bytes where the length should stand.
    pub head: [u8; 4],
}

impl FrameError {
    /// What the peer seems to speak instead, where its first bytes tell.
    pub fn looks_like(&self) -> Option<&'static str> {
        match &self.head {
            [0x15 | 0x16, 0x03, ..] => Some("TLS"),
            b"HTTP" => Some("HTTP"),
            b"SSH-" => Some("SSH"),
            _ => None,
        }
    }
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = i32::from_be_bytes(self.head);
        write!(
            f,
            "an answer that claims {length} bytes (allowed: {FRAME_LENGTH_MIN} to {FRAME_LENGTH_MAX})"
        )?;
        match self.looks_like() {
            Some(protocol) => write!(f, "; the port seems to speak {protocol}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(bytes: &[u8]) -> FrameReader {
        let mut reader = FrameReader::default();
        reader.room().extend_from_slice(bytes);
        reader
    }

    #[test]
    fn frames_come_whole_and_in_order_however_the_bytes_are_cut() {
        let stream = [0, 0, 0, 4, 1, 2, 3, 4, 0, 0, 0, 5, 5, 6, 7, 8, 9];
        let mut reader = FrameReader::default();
        let mut frames = Vec::new();
        for byte in stream {
            reader.room().extend_from_slice(&[byte]);
            frames.extend(reader.next_frame().unwrap());
        }
        assert_eq!(frames, [&[1, 2, 3, 4][..], &[5, 6, 7, 8, 9]]);
        assert!(!reader.is_mid_frame());
    }

    #[test]
    fn a_promised_length_reserves_nothing() {
        let mut reader = reader(&(FRAME_LENGTH_MAX as i32).to_be_bytes());
        assert_eq!(reader.next_frame(), Ok(None));
        assert!(reader.buffer.capacity() < 2 * READ_LENGTH);
    }

    #[test]
    fn impossible_lengths_are_refused_and_other_protocols_named() {
        for (head, like) in [
            ([0xff, 0xff, 0xff, 0xff], None),
            ([0, 0, 0, 3], None),
            (*b"HTTP", Some("HTTP")),
            ([0x15, 0x03, 0x03, 0x00], Some("TLS")),
        ] {
            let error = reader(&head).next_frame().unwrap_err();
            assert_eq!((error.head, error.looks_like()), (head, like));
        }
    }
}
