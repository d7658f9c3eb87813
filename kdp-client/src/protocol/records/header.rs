//! The 61 bytes at the front of a batch, and what may be changed in them.
//!
//! The CRC covers the bytes from the attributes on. So a leader writes base offset and leader epoch
//! without touching it, while log append time (a bit and the maximum timestamp) needs it anew.

use super::{Compression, NO_SEQUENCE, NO_TIMESTAMP, RecordError};
use crate::protocol::types::{LeaderEpoch, Offset, ProducerEpoch, ProducerId};

/// Whose clock the timestamps of a batch are of: `message.timestamp.type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TimestampType {
    /// Each record carries its producer's timestamp.
    #[default]
    CreateTime,
    /// Every record has the batch's maximum timestamp, the time of the append.
    LogAppendTime,
}

/// The attribute bits of a batch; Kafka uses the lowest seven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attributes(pub i16);

impl Attributes {
    const COMPRESSION: i16 = 0x07;
    const LOG_APPEND_TIME: i16 = 0x08;
    const TRANSACTIONAL: i16 = 0x10;
    const CONTROL: i16 = 0x20;
    const DELETE_HORIZON: i16 = 0x40;
    const KNOWN: i16 = 0x7f;

    /// The codec, unless the bits name none.
    pub const fn compression(self) -> Result<Compression, RecordError> {
        let id = (self.0 & Self::COMPRESSION) as u8;
        match Compression::from_id(id) {
            Some(compression) => Ok(compression),
            None => Err(RecordError::UnknownCompression(id)),
        }
    }

    /// Whether the records are compressed, with whatever codec.
    pub const fn is_compressed(self) -> bool {
        self.0 & Self::COMPRESSION != 0
    }

    /// Whose clock the timestamps are of.
    pub const fn timestamp_type(self) -> TimestampType {
        if self.0 & Self::LOG_APPEND_TIME == 0 {
            TimestampType::CreateTime
        } else {
            TimestampType::LogAppendTime
        }
    }

    /// Whether the batch belongs to a transaction.
    pub const fn is_transactional(self) -> bool {
        self.0 & Self::TRANSACTIONAL != 0
    }

    /// Whether the batch holds control records, which no consumer shows.
    pub const fn is_control(self) -> bool {
        self.0 & Self::CONTROL != 0
    }

    /// Whether the base timestamp is the time after which compaction drops tombstones.
    pub const fn has_delete_horizon(self) -> bool {
        self.0 & Self::DELETE_HORIZON != 0
    }

    /// These bits with another codec.
    pub const fn with_compression(self, compression: Compression) -> Self {
        Self((self.0 & !Self::COMPRESSION) | compression.id() as i16)
    }

    /// These bits with another timestamp type; bits without a meaning are cleared, as Kafka does.
    pub const fn with_timestamp_type(self, timestamp_type: TimestampType) -> Self {
        self.with(Self::LOG_APPEND_TIME, matches!(timestamp_type, TimestampType::LogAppendTime))
    }

    /// These bits with the transactional one set or cleared.
    pub const fn with_transactional(self, on: bool) -> Self {
        self.with(Self::TRANSACTIONAL, on)
    }

    /// These bits with the control one set or cleared.
    pub const fn with_control(self, on: bool) -> Self {
        self.with(Self::CONTROL, on)
    }

    /// These bits with the delete horizon's set or cleared.
    pub const fn with_delete_horizon(self, on: bool) -> Self {
        self.with(Self::DELETE_HORIZON, on)
    }

    const fn with(self, bit: i16, on: bool) -> Self {
        let others = self.0 & Self::KNOWN & !bit;
        Self(if on { others | bit } else { others })
    }
}

/// The header of a batch, field by field in the order of the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchHeader {
    /// The offset that the records' deltas count from. 0 as producers send it.
    pub base_offset: Offset,
    /// The size of the batch without its base offset and this field.
    pub batch_length: i32,
    /// The epoch of the leader that appended the batch.
    pub partition_leader_epoch: LeaderEpoch,
    /// The version of the format, 2.
    pub magic: i8,
    /// CRC-32C of everything after this field.
    pub crc: u32,
    /// Codec, timestamp type and flags.
    pub attributes: Attributes,
    /// Last offset minus base offset; outlives the last record when compaction removes it.
    pub last_offset_delta: i32,
    /// The timestamp that the records' deltas count from, or the delete horizon.
    pub base_timestamp: i64,
    /// The largest timestamp of the records, or the time of the append.
    pub max_timestamp: i64,
    /// The idempotent producer, or -1.
    pub producer_id: ProducerId,
    /// The producer's epoch, or -1.
    pub producer_epoch: ProducerEpoch,
    /// The sequence number of the first record, or -1.
    pub base_sequence: i32,
    /// How many records there are.
    pub records_count: i32,
}

impl BatchHeader {
    /// The size of a header, and of an empty batch.
    pub const SIZE: usize = 61;
    /// The size of what the batch length does not count: the base offset and the length itself.
    pub const LOG_OVERHEAD: usize = 12;
    /// The only version of the format there is code for.
    pub const MAGIC: i8 = 2;
    /// Where the bytes under the CRC start.
    pub const CRC_START: usize = 21;

    /// The header of a batch without records, producer or timestamps; the CRC is for [`Self::seal`].
    pub const fn empty() -> Self {
        Self {
            base_offset: Offset(0),
            batch_length: (Self::SIZE - Self::LOG_OVERHEAD) as i32,
            partition_leader_epoch: LeaderEpoch::NONE,
            magic: Self::MAGIC,
            crc: 0,
            attributes: Attributes(0),
            last_offset_delta: 0,
            base_timestamp: NO_TIMESTAMP,
            max_timestamp: NO_TIMESTAMP,
            producer_id: ProducerId(-1),
            producer_epoch: ProducerEpoch(-1),
            base_sequence: NO_SEQUENCE,
            records_count: 0,
        }
    }

    /// Reads the header at the front of `bytes`, which may go on behind it.
    #[inline]
    pub fn parse(bytes: &[u8]) -> Result<Self, RecordError> {
        let Some(raw) = bytes.first_chunk::<{ Self::SIZE }>() else {
            return Err(RecordError::Truncated { needed: Self::SIZE, available: bytes.len() });
        };
        let header = Self::read(raw);
        if header.magic != Self::MAGIC {
            return Err(RecordError::UnsupportedMagic(header.magic));
        }
        if header.batch_length < (Self::SIZE - Self::LOG_OVERHEAD) as i32 {
            return Err(RecordError::LengthTooSmall(header.batch_length));
        }
        Ok(header)
    }

    fn read(raw: &[u8; Self::SIZE]) -> Self {
        Self {
            base_offset: Offset(i64::from_be_bytes(field(raw, 0))),
            batch_length: i32::from_be_bytes(field(raw, 8)),
            partition_leader_epoch: LeaderEpoch(i32::from_be_bytes(field(raw, 12))),
            magic: i8::from_be_bytes(field(raw, 16)),
            crc: u32::from_be_bytes(field(raw, 17)),
            attributes: Attributes(i16::from_be_bytes(field(raw, 21))),
            last_offset_delta: i32::from_be_bytes(field(raw, 23)),
            base_timestamp: i64::from_be_bytes(field(raw, 27)),
            max_timestamp: i64::from_be_bytes(field(raw, 35)),
            producer_id: ProducerId(i64::from_be_bytes(field(raw, 43))),
            producer_epoch: ProducerEpoch(i16::from_be_bytes(field(raw, 51))),
            base_sequence: i32::from_be_bytes(field(raw, 53)),
            records_count: i32::from_be_bytes(field(raw, 57)),
        }
    }

    /// The 61 bytes of this header.
    #[inline]
    pub fn to_bytes(&self) -> [u8; Self::SIZE] {
        let mut raw = [0; Self::SIZE];
        raw[..16].copy_from_slice(&self.prefix());
        raw[16] = self.magic as u8;
        raw[17..21].copy_from_slice(&self.crc.to_be_bytes());
        raw[21..23].copy_from_slice(&self.attributes.0.to_be_bytes());
        raw[23..27].copy_from_slice(&self.last_offset_delta.to_be_bytes());
        raw[27..35].copy_from_slice(&self.base_timestamp.to_be_bytes());
        raw[35..43].copy_from_slice(&self.max_timestamp.to_be_bytes());
        raw[43..51].copy_from_slice(&self.producer_id.get().to_be_bytes());
        raw[51..53].copy_from_slice(&self.producer_epoch.get().to_be_bytes());
        raw[53..57].copy_from_slice(&self.base_sequence.to_be_bytes());
        raw[57..61].copy_from_slice(&self.records_count.to_be_bytes());
        raw
    }

    /// The first 16 bytes: base offset, length and leader epoch. Writing these in place of a batch's
    /// own is all an append in create time changes; the CRC does not cover them.
    #[inline]
    pub fn prefix(&self) -> [u8; 16] {
        let mut raw = [0; 16];
        raw[..8].copy_from_slice(&self.base_offset.get().to_be_bytes());
        raw[8..12].copy_from_slice(&self.batch_length.to_be_bytes());
        raw[12..].copy_from_slice(&self.partition_leader_epoch.get().to_be_bytes());
        raw
    }

    /// Sets the CRC to what this header and the bytes behind it give.
    pub fn seal(&mut self, payload: &[u8]) {
        let header = self.to_bytes();
        self.crc = crc32c::crc32c_append(crc32c::crc32c(&header[Self::CRC_START..]), payload);
    }

    /// Sets timestamp type and maximum timestamp, and the CRC where that changes anything, as
    /// `DefaultRecordBatch.setMaxTimestamp` does.
    pub fn stamp(&mut self, timestamp_type: TimestampType, max_timestamp: i64, payload: &[u8]) {
        if self.timestamp_type() == timestamp_type && self.max_timestamp == max_timestamp {
            return;
        }
        self.attributes = self.attributes.with_timestamp_type(timestamp_type);
        self.max_timestamp = max_timestamp;
        self.seal(payload);
    }

    /// The size of the whole batch.
    pub const fn size_in_bytes(&self) -> usize {
        Self::LOG_OVERHEAD + self.batch_length as usize
    }

    /// The offset of the last record, also of one that compaction removed.
    pub const fn last_offset(&self) -> Offset {
        Offset(self.base_offset.get().saturating_add(self.last_offset_delta as i64))
    }

    /// The offset after the last.
    pub const fn next_offset(&self) -> Offset {
        Offset(self.last_offset().get().saturating_add(1))
    }

    /// The sequence number of the last record, or -1.
    pub const fn last_sequence(&self) -> i32 {
        if self.base_sequence == NO_SEQUENCE {
            NO_SEQUENCE
        } else {
            increment_sequence(self.base_sequence, self.last_offset_delta)
        }
    }

    /// The codec, unless the attributes name none.
    pub const fn compression(&self) -> Result<Compression, RecordError> {
        self.attributes.compression()
    }

    /// Whose clock the timestamps are of.
    pub const fn timestamp_type(&self) -> TimestampType {
        self.attributes.timestamp_type()
    }

    /// Whether the batch belongs to a transaction.
    pub const fn is_transactional(&self) -> bool {
        self.attributes.is_transactional()
    }

    /// Whether the batch holds control records.
    pub const fn is_control(&self) -> bool {
        self.attributes.is_control()
    }

    /// Whether an idempotent producer sent the batch.
    pub const fn has_producer_id(&self) -> bool {
        self.producer_id.get() > -1
    }

    /// When compaction may drop the tombstones and markers in the batch, where it has set that.
    pub const fn delete_horizon_ms(&self) -> Option<i64> {
        if self.attributes.has_delete_horizon() { Some(self.base_timestamp) } else { None }
    }

    /// The timestamp of a record with this delta.
    pub const fn timestamp_of(&self, timestamp_delta: i64) -> i64 {
        match self.timestamp_type() {
            TimestampType::CreateTime => self.base_timestamp.wrapping_add(timestamp_delta),
            TimestampType::LogAppendTime => self.max_timestamp,
        }
    }

    /// The offset of a record with this delta.
    pub const fn offset_of(&self, offset_delta: i32) -> Offset {
        Offset(self.base_offset.get().saturating_add(offset_delta as i64))
    }
}

/// A sequence number some records on; after `i32::MAX` comes 0.
pub const fn increment_sequence(sequence: i32, increment: i32) -> i32 {
    ((sequence as i64 + increment as i64) & i32::MAX as i64) as i32
}

const fn field<const N: usize>(raw: &[u8; BatchHeader::SIZE], at: usize) -> [u8; N] {
    let mut out = [0; N];
    let mut i = 0;
    while i < N {
        out[i] = raw[at + i];
        i += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_wrap() {
        assert_eq!(increment_sequence(0, 0), 0);
        assert_eq!(increment_sequence(i32::MAX, 0), i32::MAX);
        assert_eq!(increment_sequence(i32::MAX, 1), 0);
        assert_eq!(increment_sequence(i32::MAX - 1, 5), 3);
        let header = BatchHeader { base_sequence: i32::MAX, last_offset_delta: 9, ..BatchHeader::empty() };
        assert_eq!(header.last_sequence(), 8);
        assert_eq!(BatchHeader::empty().last_sequence(), NO_SEQUENCE);
    }

    #[test]
    fn bytes_go_both_ways() {
        let raw: [u8; BatchHeader::SIZE] = std::array::from_fn(|at| match at {
            8..12 => 0x11,
            16 => 2,
            at => 0x80 + at as u8,
        });
        let header = BatchHeader::parse(&raw).unwrap();
        assert_eq!(header.to_bytes(), raw);
        assert_eq!(header.prefix(), raw[..16]);
        assert_eq!(header.last_offset_delta, i32::from_be_bytes([0x97, 0x98, 0x99, 0x9a]));
    }

    #[test]
    fn hostile_headers_are_refused() {
        let mut raw = BatchHeader::empty().to_bytes();
        assert_eq!(BatchHeader::parse(&raw[..60]), Err(RecordError::Truncated { needed: 61, available: 60 }));
        raw[8..12].copy_from_slice(&48i32.to_be_bytes());
        assert_eq!(BatchHeader::parse(&raw), Err(RecordError::LengthTooSmall(48)));
        raw[16] = 1;
        assert_eq!(BatchHeader::parse(&raw), Err(RecordError::UnsupportedMagic(1)));
    }

    #[test]
    fn stamping_changes_the_crc_only_when_needed() {
        let mut header = BatchHeader { max_timestamp: 7, crc: 1, ..BatchHeader::empty() };
        header.stamp(TimestampType::CreateTime, 7, b"");
        assert_eq!(header.crc, 1);
        header.stamp(TimestampType::LogAppendTime, 7, b"");
        assert_eq!(header.attributes, Attributes(8));
        assert_eq!(header.crc, crc32c::crc32c(&header.to_bytes()[21..]));
    }
}
