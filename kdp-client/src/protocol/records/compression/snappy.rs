//! Snappy as Kafka has it: blocks of raw Snappy in the framing of xerial's snappy-java. A payload
//! without that framing is one raw block, which some clients send and Java reads, too.

use std::io;

use super::{Block, invalid, take};

/// What xerial's framing starts with: a magic, its version and the oldest compatible one.
const HEADER: [u8; 16] = *b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01";
const MAGIC: &[u8] = HEADER.split_at(8).0;
/// The size of the blocks that snappy-java writes, before compression.
const BLOCK_SIZE: usize = 32 * 1024;
/// No element of Snappy expands more than a three-byte copy of 64 bytes does.
const RATIO_MAX: usize = 22;

pub(super) struct Decoder<'a> {
    payload: &'a [u8],
    framed: bool,
    block: Block,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(mut payload: &'a [u8]) -> io::Result<Self> {
        let framed = payload.starts_with(MAGIC) && payload.len() >= HEADER.len();
        if framed {
            read_versions(take(&mut payload, HEADER.len())?)?;
        }
        Ok(Self { payload, framed, block: Block::default() })
    }

    pub(super) fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.block.rest().is_empty() && !self.payload.is_empty() {
            let compressed = if self.framed { self.next_block()? } else { std::mem::take(&mut self.payload) };
            expand(compressed, &mut self.block)?;
        }
        Ok(self.block.rest())
    }

    pub(super) fn consume(&mut self, count: usize) {
        self.block.consume(count);
    }

    fn next_block(&mut self) -> io::Result<&'a [u8]> {
        // Streams that were joined have a header in their middle, which snappy-java skips.
        while self.payload.starts_with(MAGIC) {
            read_versions(take(&mut self.payload, HEADER.len())?)?;
        }
        let mut length = [0; 4];
        length.copy_from_slice(take(&mut self.payload, 4)?);
        let length = usize::try_from(i32::from_be_bytes(length))
            .map_err(|_| invalid("a Snappy block has a negative length"))?;
        take(&mut self.payload, length)
    }
}

fn read_versions(header: &[u8]) -> io::Result<()> {
    // The compatible version comes last; snappy-java refuses one that is older than its own, 1.
    if header[12..16] < HEADER[12..16] {
        return Err(invalid("the Snappy framing is of an unknown version"));
    }
    Ok(())
}

fn expand(compressed: &[u8], block: &mut Block) -> io::Result<()> {
    let size = snap::raw::decompress_len(compressed)?;
    if size > compressed.len().saturating_mul(RATIO_MAX) {
        return Err(invalid("a Snappy block claims more than it can hold"));
    }
    let written = snap::raw::Decoder::new().decompress(compressed, block.renew(size))?;
    block.bytes.truncate(written);
    Ok(())
}

pub(super) fn compress(records: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    out.extend_from_slice(&HEADER);
    let mut encoder = snap::raw::Encoder::new();
    for block in records.chunks(BLOCK_SIZE) {
        let start = out.len();
        out.resize(start + 4 + snap::raw::max_compress_len(block.len()), 0);
        let size = encoder.compress(block, &mut out[start + 4..])?;
        out.truncate(start + 4 + size);
        out[start..start + 4].copy_from_slice(&(size as u32).to_be_bytes());
    }
    Ok(())
}
