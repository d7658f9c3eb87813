//! LZ4 frames as Kafka reads and writes them: version 1, independent blocks, no dictionary.
//!
//! Reads frames itself, so that a block is expanded straight from the batch and takes no more memory
//! than it can fill. Checksums of blocks and content are passed over: the batch's CRC covers them.

use std::io::{self, Write};

use lz4_flex::frame::{BlockMode, BlockSize, FrameEncoder, FrameInfo};

use super::{Block, invalid, take};

const MAGIC: [u8; 4] = 0x184D_2204u32.to_le_bytes();
const VERSION: u8 = 0b0100_0000;
const INDEPENDENT: u8 = 0b0010_0000;
const BLOCK_CHECKSUM: u8 = 0b0001_0000;
const CONTENT_SIZE: u8 = 0b0000_1000;
const CONTENT_CHECKSUM: u8 = 0b0000_0100;
const RESERVED: u8 = 0b0000_0011;
/// Set in the size of a block that is stored as it is.
const STORED: u32 = 1 << 31;
/// No byte of LZ4 expands to more than the 255 that a match length's byte counts.
const RATIO_MAX: usize = 255;

pub(super) struct Decoder<'a> {
    payload: &'a [u8],
    flags: u8,
    block_max: usize,
    finished: bool,
    block: Block,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(mut payload: &'a [u8]) -> io::Result<Self> {
        if take(&mut payload, 4)? != MAGIC {
            return Err(invalid("not an LZ4 frame"));
        }
        let descriptor = payload;
        let &[flags, sizes, ..] = descriptor else {
            return Err(invalid("the stream ended prematurely"));
        };
        let length = if flags & CONTENT_SIZE == 0 { 2 } else { 10 };
        let checksum = xxh32_short(take(&mut payload, length)?);
        if take(&mut payload, 1)? != [(checksum >> 8) as u8] {
            return Err(invalid("the descriptor of the LZ4 frame is corrupt"));
        }
        if flags & (VERSION | INDEPENDENT | RESERVED | 0x80) != VERSION | INDEPENDENT {
            return Err(invalid("the LZ4 frame has a version or flags that Kafka does not read"));
        }
        Ok(Self { payload, flags, block_max: block_size(sizes)?, finished: false, block: Block::default() })
    }

    pub(super) fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.block.rest().is_empty() && !self.finished {
            self.next_block()?;
        }
        Ok(self.block.rest())
    }

    pub(super) fn consume(&mut self, count: usize) {
        self.block.consume(count);
    }

    fn next_block(&mut self) -> io::Result<()> {
        let mut size = [0; 4];
        size.copy_from_slice(take(&mut self.payload, 4)?);
        let size = u32::from_le_bytes(size);
        let length = (size & !STORED) as usize;
        if length == 0 {
            self.finished = true;
            let checksum = if self.flags & CONTENT_CHECKSUM == 0 { 0 } else { 4 };
            return take(&mut self.payload, checksum).map(|_| ());
        }
        if length > self.block_max {
            return Err(invalid("an LZ4 block exceeds the frame's maximum"));
        }
        let bytes = take(&mut self.payload, length)?;
        if size & STORED == 0 {
            self.expand(bytes)?;
        } else {
            self.block.renew(length).copy_from_slice(bytes);
        }
        let checksum = if self.flags & BLOCK_CHECKSUM == 0 { 0 } else { 4 };
        take(&mut self.payload, checksum).map(|_| ())
    }

    fn expand(&mut self, bytes: &[u8]) -> io::Result<()> {
        let room = bytes.len().saturating_mul(RATIO_MAX).min(self.block_max);
        let size = lz4_flex::block::decompress_into(bytes, self.block.renew(room))
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        self.block.bytes.truncate(size);
        Ok(())
    }
}

fn block_size(descriptor: u8) -> io::Result<usize> {
    match descriptor >> 4 {
        4 => Ok(64 << 10),
        5 => Ok(256 << 10),
        6 => Ok(1 << 20),
        7 => Ok(4 << 20),
        _ => Err(invalid("the LZ4 frame has an unknown block size")),
    }
}

/// XXH32 with seed 0 of fewer than 16 bytes, which a frame descriptor always has.
fn xxh32_short(bytes: &[u8]) -> u32 {
    const PRIMES: [u32; 5] = [2_654_435_761, 2_246_822_519, 3_266_489_917, 668_265_263, 374_761_393];
    let mut hash = PRIMES[4].wrapping_add(bytes.len() as u32);
    let (words, tail) = bytes.as_chunks::<4>();
    for word in words {
        hash = hash.wrapping_add(u32::from_le_bytes(*word).wrapping_mul(PRIMES[2]));
        hash = hash.rotate_left(17).wrapping_mul(PRIMES[3]);
    }
    for byte in tail {
        hash = hash.wrapping_add(u32::from(*byte).wrapping_mul(PRIMES[4]));
        hash = hash.rotate_left(11).wrapping_mul(PRIMES[0]);
    }
    hash = (hash ^ (hash >> 15)).wrapping_mul(PRIMES[1]);
    hash = (hash ^ (hash >> 13)).wrapping_mul(PRIMES[2]);
    hash ^ (hash >> 16)
}

pub(super) fn compress(records: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    let frame = FrameInfo::new().block_size(BlockSize::Max64KB).block_mode(BlockMode::Independent);
    let mut encoder = FrameEncoder::with_frame_info(frame, out);
    encoder.write_all(records)?;
    encoder.finish().map(|_| ()).map_err(io::Error::from)
}
