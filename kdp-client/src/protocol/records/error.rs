//! What can be wrong with the bytes of a batch. Which Kafka error code that becomes is for callers to say.

use thiserror::Error;

/// Why bytes are not the batch or the records they claim to be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecordError {
    /// The bytes end before the batch does.
    #[error("the batch needs {needed} bytes, but only {available} are there")]
    Truncated {
        /// The size of the batch, or of its header where not even that is there.
        needed: usize,
        /// How many bytes there are.
        available: usize,
    },
    /// The length field cannot hold a batch header.
    #[error("the batch length {0} is smaller than a batch header")]
    LengthTooSmall(i32),
    /// A format other than version 2.
    #[error("record batches of magic {0} are not supported")]
    UnsupportedMagic(i8),
    /// The checksum does not fit the bytes.
    #[error("Record is corrupt (stored crc = {stored}, computed crc = {computed})")]
    CrcMismatch {
        /// What the header says.
        stored: u32,
        /// What the bytes give.
        computed: u32,
    },
    /// The compression bits name no codec.
    #[error("Unknown compression type id: {0}")]
    UnknownCompression(u8),
    /// The compressed bytes are not what their codec writes.
    #[error("Failed to decompress record stream: {0}")]
    Decompression(String),
    /// The codec could not compress.
    #[error("could not compress the records: {0}")]
    Compression(String),
    /// The records are larger, once decompressed, than the caller allows.
    #[error("the records expand to more than {limit} bytes")]
    ExpandsTooFar {
        /// The bound that was given.
        limit: usize,
    },
    /// Records were asked for in place, but they are compressed.
    #[error("the records are compressed with {0}")]
    Compressed(super::Compression),
    /// A negative number of records.
    #[error("Found invalid record count {0} in magic v2 batch")]
    NegativeCount(i32),
    /// The records end before the count is reached.
    #[error("Incorrect declared batch size, premature EOF reached")]
    PrematureEnd,
    /// Bytes follow the last record.
    #[error("Incorrect declared batch size, records still remaining in file")]
    TrailingBytes,
    /// A varint of more than five, or a varlong of more than ten bytes.
    #[error("a varint is too long")]
    VarintTooLong,
    /// A record whose inner lengths contradict each other.
    #[error("Found invalid record structure: {0}")]
    InvalidRecord(&'static str),
    /// A control record that is none.
    #[error("invalid control record: {0}")]
    InvalidControlRecord(&'static str),
    /// A batch that would not fit its own length field.
    #[error("a batch of {0} bytes is larger than the format allows")]
    BatchTooLarge(usize),
}
