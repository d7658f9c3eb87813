//! ListOffsets requests, read straight from their bytes.
//!
//! Who watches a cluster asks for the end of each of its partitions, every few seconds: what the guard and the
//! message crate spend on a partition is more than its answer costs. One look does here what these two do.
//! Invariant: what it takes they take as well, and it says the same; nothing is reserved on the word of a count.

use bytes::Bytes;

use super::cursor::{ARRAY_ELEMENTS_MAX, Cursor, Fault, STRING_BYTES_MAX};
use super::messages::StrBytes;

/// The first version with compact lengths and tagged fields.
const FLEXIBLE: i16 = 6;
/// The fewest bytes of a partition, in version 1.
const PARTITION_BYTES_MIN: usize = 12;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetsQuestion {
    /// -1 for a consumer, -2 for a debugging tool, or the id of a follower.
    pub replica_id: i32,
    /// 1 for a reader of committed records.
    pub isolation_level: i8,
    /// The topics, in the order of the request.
    pub topics: Vec<TopicQuestion>,
}

/// What is asked about one topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicQuestion {
    /// Its name.
    pub name: StrBytes,
    /// The partitions, in the order of the request.
    pub partitions: Vec<PartitionQuestion>,
}

/// What is asked about one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartitionQuestion {
    /// Its index.
    pub index: i32,
    /// The epoch of the leader that the client knows, or -1.
    pub current_leader_epoch: i32,
    /// A time in ms, or a negative number that stands for an offset.
    pub timestamp: i64,
}

impl OffsetsQuestion {
    /// Reads the body of a request of version 1-10, without its header. The timeout for remote storage is left out.
    pub fn read(version: i16, body: &Bytes) -> Result<Self, Fault> {
        let mut reader = Reader { cursor: Cursor::new(body), body, version };
        let replica_id = reader.i32()?;
        let isolation_level = if version >= 2 { i8::from_be_bytes(reader.cursor.array()?) } else { 0 };
        let mut topics = Vec::new();
        for _ in 0..reader.count()? {
            topics.push(reader.topic()?);
        }
        if version >= 10 {
            reader.i32()?;
        }
        reader.tags()?;
        Ok(Self { replica_id, isolation_level, topics })
    }
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    body: &'a Bytes,
    version: i16,
}

impl Reader<'_> {
    fn topic(&mut self) -> Result<TopicQuestion, Fault> {
        let name = self.string()?;
        let count = self.count()?;
        let mut partitions = Vec::with_capacity(count.min(self.cursor.rest().len() / PARTITION_BYTES_MIN));
        for _ in 0..count {
            partitions.push(self.partition()?);
        }
        self.tags()?;
        Ok(TopicQuestion { name, partitions })
    }

    fn partition(&mut self) -> Result<PartitionQuestion, Fault> {
        let index = self.i32()?;
        let current_leader_epoch = if self.version >= 4 { self.i32()? } else { -1 };
        let timestamp = i64::from_be_bytes(self.cursor.array()?);
        self.tags()?;
        Ok(PartitionQuestion { index, current_leader_epoch, timestamp })
    }

    fn i32(&mut self) -> Result<i32, Fault> {
        self.cursor.array().map(i32::from_be_bytes)
    }

    /// A piece of the body, not a copy.
    fn string(&mut self) -> Result<StrBytes, Fault> {
        let length = match self.version {
            FLEXIBLE.. => self.cursor.compact_length()?,
            _ => self.cursor.short_length()?,
        };
        let length = length.ok_or(Fault::Null)?;
        if length > STRING_BYTES_MAX {
            return Err(Fault::Length(length as i64));
        }
        let bytes = self.body.slice_ref(self.cursor.take(length)?);
        StrBytes::try_from(bytes).map_err(|_| Fault::Utf8)
    }

    fn count(&mut self) -> Result<usize, Fault> {
        let count = match self.version {
            FLEXIBLE.. => self.cursor.compact_length()?,
            _ => self.cursor.int_length()?,
        };
        match count.ok_or(Fault::Null)? {
            count if count > ARRAY_ELEMENTS_MAX => Err(Fault::Length(count as i64)),
            count => Ok(count),
        }
    }

    fn tags(&mut self) -> Result<(), Fault> {
        if self.version < FLEXIBLE {
            return Ok(());
        }
        self.cursor.tagged_fields(|_, _| Ok(()))
    }
}
