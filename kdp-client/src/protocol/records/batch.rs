//! Batches as they lie back to back in a file, a request or an answer.
//!
//! The last one may be cut off: a fetch is bounded in bytes, and a crash can leave half a batch. That
//! ends the walk, and is no error; a header that cannot be one is.

use super::{BatchHeader, RecordError, Records};

/// One whole batch, borrowed.
#[derive(Clone, Debug)]
pub struct BatchView<'a> {
    header: BatchHeader,
    bytes: &'a [u8],
}

impl<'a> BatchView<'a> {
    /// The batch at the front of `bytes`, which may go on behind it. The CRC is not looked at.
    #[inline]
    pub fn parse(bytes: &'a [u8]) -> Result<Self, RecordError> {
        let header = BatchHeader::parse(bytes)?;
        let needed = header.size_in_bytes();
        match bytes.get(..needed) {
            Some(bytes) => Ok(Self { header, bytes }),
            None => Err(RecordError::Truncated { needed, available: bytes.len() }),
        }
    }

    /// The parsed header.
    pub const fn header(&self) -> &BatchHeader {
        &self.header
    }

    /// The whole batch, header included.
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// What follows the header: the records, compressed or not.
    pub fn payload(&self) -> &'a [u8] {
        &self.bytes[BatchHeader::SIZE..]
    }

    /// Compares the stored CRC with the bytes.
    pub fn verify_crc(&self) -> Result<(), RecordError> {
        let computed = crc32c::crc32c(&self.bytes[BatchHeader::CRC_START..]);
        if computed == self.header.crc {
            Ok(())
        } else {
            Err(RecordError::CrcMismatch { stored: self.header.crc, computed })
        }
    }

    /// The records of a batch that is not compressed, read in place.
    pub fn records(&self) -> Result<Records<'a>, RecordError> {
        match self.header.compression()? {
            super::Compression::None => Records::new(self.payload(), self.header.records_count),
            codec => Err(RecordError::Compressed(codec)),
        }
    }

    /// The records of any batch; `scratch` takes them decompressed, at most `limit` bytes of them.
    pub fn decompressed_records<'b>(
        &self,
        scratch: &'b mut Vec<u8>,
        limit: usize,
    ) -> Result<Records<'b>, RecordError>
    where
        'a: 'b,
    {
        let payload = match self.header.compression()? {
            super::Compression::None => self.payload(),
            codec => {
                scratch.clear();
                codec.decompress(self.payload(), limit, scratch)?;
                scratch.as_slice()
            }
        };
        Records::new(payload, self.header.records_count)
    }

    /// A copy of this batch with another header in front. (A log writes the two parts from where they are.)
    pub fn with_header(&self, header: &BatchHeader) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes.len());
        bytes.extend_from_slice(&header.to_bytes());
        bytes.extend_from_slice(self.payload());
        bytes
    }
}

/// The batches in a run of bytes, one after the other; it ends after the first error.
#[derive(Clone, Debug)]
pub struct Batches<'a> {
    rest: &'a [u8],
    failed: bool,
}

impl<'a> Batches<'a> {
    /// A walk over `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, failed: false }
    }

    /// What has not been walked over: after the end, the bytes of a batch that was cut off (or, after
    /// an error, of the one that is corrupt).
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for Batches<'a> {
    type Item = Result<BatchView<'a>, RecordError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let batch = match next_batch_size(self.rest) {
            Ok(None) => return None,
            Ok(Some(size)) if size > self.rest.len() => return None,
            Ok(Some(_)) => BatchView::parse(self.rest),
            Err(error) => Err(error),
        };
        match &batch {
            Ok(batch) => self.rest = &self.rest[batch.bytes.len()..],
            Err(_) => self.failed = true,
        }
        Some(batch)
    }
}

/// The size of the batch that starts at the front of `bytes`, `None` while too few of them are there
/// to tell (17 are enough); an error when no batch can start like this.
#[inline]
pub fn next_batch_size(bytes: &[u8]) -> Result<Option<usize>, RecordError> {
    let Some(start) = bytes.first_chunk::<17>() else {
        return Ok(None);
    };
    let magic = start[16] as i8;
    if magic != BatchHeader::MAGIC {
        return Err(RecordError::UnsupportedMagic(magic));
    }
    let length = i32::from_be_bytes([start[8], start[9], start[10], start[11]]);
    if length < (BatchHeader::SIZE - BatchHeader::LOG_OVERHEAD) as i32 {
        return Err(RecordError::LengthTooSmall(length));
    }
    Ok(Some(BatchHeader::LOG_OVERHEAD + length as usize))
}
