//! The codecs of Kafka, each read and written in the framing Kafka's Java client uses.
//!
//! A decoder hands out what it expands to piece by piece, so that whoever reads can stop at a bound;
//! no piece, and no buffer, grows beyond what one block of the codec may expand to.

mod gzip;
mod lz4;
mod snappy;
mod zstd;

use std::fmt;
use std::io::{self, BufRead, Read};

use super::RecordError;

/// The codec of a batch, with Kafka's ids and names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not compressed.
    #[default]
    None,
    /// RFC 1952.
    Gzip,
    /// Snappy blocks in the framing of xerial's snappy-java.
    Snappy,
    /// LZ4 frames of independent blocks.
    Lz4,
    /// RFC 8878.
    Zstd,
}

impl Compression {
    /// Every codec, in the order of their ids.
    pub const ALL: [Self; 5] = [Self::None, Self::Gzip, Self::Snappy, Self::Lz4, Self::Zstd];

    /// The number in a batch's attributes.
    pub const fn id(self) -> u8 {
        self as u8
    }

    /// The codec with this number.
    pub const fn from_id(id: u8) -> Option<Self> {
        match id {
            0 => Some(Self::None),
            1 => Some(Self::Gzip),
            2 => Some(Self::Snappy),
            3 => Some(Self::Lz4),
            4 => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The name in configurations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Snappy => "snappy",
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
        }
    }

    /// The codec of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|codec| codec.name() == name)
    }

    /// Appends `records`, compressed, to `out`. Snappy and LZ4 have one level only.
    pub fn compress(self, records: &[u8], level: Option<i32>, out: &mut Vec<u8>) -> Result<(), RecordError> {
        match self {
            Self::None => {
                out.extend_from_slice(records);
                Ok(())
            }
            Self::Gzip => gzip::compress(records, level, out),
            Self::Snappy => snappy::compress(records, out),
            Self::Lz4 => lz4::compress(records, out),
            Self::Zstd => zstd::compress(records, level, out),
        }
        .map_err(|error| RecordError::Compression(error.to_string()))
    }

    /// Expands `payload` into `out`, to at most `limit` bytes more than are in it.
    pub fn decompress(self, payload: &[u8], limit: usize, out: &mut Vec<u8>) -> Result<(), RecordError> {
        let end = out.len().saturating_add(limit);
        let mut decoder = self.decoder(payload)?;
        loop {
            let piece = decoder.fill_buf().map_err(decompression)?;
            if piece.is_empty() {
                return Ok(());
            }
            if out.len() + piece.len() > end {
                return Err(RecordError::ExpandsTooFar { limit });
            }
            out.extend_from_slice(piece);
            let taken = piece.len();
            decoder.consume(taken);
        }
    }

    /// Reads `payload` expanded, piece by piece.
    pub fn decoder(self, payload: &[u8]) -> Result<Decoder<'_>, RecordError> {
        let inner = match self {
            Self::None => Inner::None(payload),
            Self::Gzip => Inner::Gzip(gzip::decoder(payload)),
            Self::Snappy => Inner::Snappy(snappy::Decoder::new(payload).map_err(decompression)?),
            Self::Lz4 => Inner::Lz4(lz4::Decoder::new(payload).map_err(decompression)?),
            Self::Zstd => Inner::Zstd(zstd::decoder(payload).map_err(decompression)?),
        };
        Ok(Decoder(inner))
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a payload expands to, as a stream.
pub struct Decoder<'a>(Inner<'a>);

enum Inner<'a> {
    None(&'a [u8]),
    Gzip(gzip::Decoder<'a>),
    Snappy(snappy::Decoder<'a>),
    Lz4(lz4::Decoder<'a>),
    Zstd(zstd::Decoder<'a>),
}

impl BufRead for Decoder<'_> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.0 {
            Inner::None(rest) => Ok(rest),
            Inner::Gzip(decoder) => decoder.fill_buf(),
            Inner::Snappy(decoder) => decoder.fill_buf(),
            Inner::Lz4(decoder) => decoder.fill_buf(),
            Inner::Zstd(decoder) => decoder.fill_buf(),
        }
    }

    #[inline]
    fn consume(&mut self, count: usize) {
        match &mut self.0 {
            Inner::None(rest) => rest.consume(count),
            Inner::Gzip(decoder) => decoder.consume(count),
            Inner::Snappy(decoder) => decoder.consume(count),
            Inner::Lz4(decoder) => decoder.consume(count),
            Inner::Zstd(decoder) => decoder.consume(count),
        }
    }
}

impl Read for Decoder<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

/// How much of what gzip and zstd expand to is held at a time.
const PIECE: usize = 16 * 1024;

pub(super) fn decompression(error: io::Error) -> RecordError {
    RecordError::Decompression(error.to_string())
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// One expanded block and how far it has been read; shared by the codecs that work block by block.
#[derive(Default)]
struct Block {
    bytes: Vec<u8>,
    start: usize,
}

impl Block {
    fn rest(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    fn consume(&mut self, count: usize) {
        self.start += count;
        assert!(self.start <= self.bytes.len(), "no more can be consumed than was there");
    }

    /// Room for a new block of `size` bytes.
    fn renew(&mut self, size: usize) -> &mut [u8] {
        self.start = 0;
        self.bytes.resize(size, 0);
        &mut self.bytes
    }
}

/// The next `count` bytes of a payload.
fn take<'a>(payload: &mut &'a [u8], count: usize) -> io::Result<&'a [u8]> {
    let (taken, rest) =
        payload.split_at_checked(count).ok_or_else(|| invalid("the stream ended prematurely"))?;
    *payload = rest;
    Ok(taken)
}
