//! gzip (RFC 1952), through flate2.

use std::io::{self, BufReader, Write};

use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;

use super::PIECE;

/// Kafka's default level, which is zlib's.
const DEFAULT_LEVEL: u32 = 6;

pub(super) type Decoder<'a> = BufReader<MultiGzDecoder<&'a [u8]>>;

pub(super) fn decoder(payload: &[u8]) -> Decoder<'_> {
    BufReader::with_capacity(PIECE, MultiGzDecoder::new(payload))
}

pub(super) fn compress(records: &[u8], level: Option<i32>, out: &mut Vec<u8>) -> io::Result<()> {
    // -1 is how Kafka spells the default in `compression.gzip.level`.
    let level = level.and_then(|level| u32::try_from(level).ok()).unwrap_or(DEFAULT_LEVEL).min(9);
    let mut encoder = GzEncoder::new(out, flate2::Compression::new(level));
    encoder.write_all(records)?;
    encoder.finish().map(|_| ())
}
