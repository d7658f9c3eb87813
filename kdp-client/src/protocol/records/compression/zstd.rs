//! Zstandard (RFC 8878), through libzstd.
//!
//! A frame may ask for a window of up to 128 MiB (2^27): libzstd's own bound, and that of Kafka's
//! clients, whose highest levels need it. Pages of it that no data reaches are never touched.

use std::io::{self, BufReader};

use super::PIECE;

pub(super) type Decoder<'a> = BufReader<::zstd::stream::read::Decoder<'static, &'a [u8]>>;

pub(super) fn decoder(payload: &[u8]) -> io::Result<Decoder<'_>> {
    let mut decoder = ::zstd::stream::read::Decoder::with_buffer(payload)?;
    decoder.window_log_max(27)?;
    Ok(BufReader::with_capacity(PIECE, decoder))
}

pub(super) fn compress(records: &[u8], level: Option<i32>, out: &mut Vec<u8>) -> io::Result<()> {
    let level = level.unwrap_or(::zstd::DEFAULT_COMPRESSION_LEVEL);
    ::zstd::stream::copy_encode(records, out, level)
}
