//! Reading a log: offsets to file ranges, timestamps to offsets, and the aborted transactions of a range.
//!
//! A read copies nothing: it names a range of a segment's file, which the network sends as it is. The range
//! stays readable after the segment was deleted, since the file is held open.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use kdp_client::protocol::records::{BatchHeader, BatchView};
use kdp_client::protocol::types::{LeaderEpoch, Offset};

use super::Log;
use super::error::{ReadError, StorageError};
use super::scan::Located;
use super::segment::Segment;
use super::txn_index::AbortedTxn;

/// What the records of one batch may take once decompressed, when one is looked for by its timestamp.
const EXPANDED_SIZE_MAX: usize = 100 * 1024 * 1024;

/// Whole batches in a segment's file.
#[derive(Clone, Debug)]
pub struct FileSlice {
    /// The segment's file.
    pub file: Arc<File>,
    /// Where the first batch begins.
    pub position: u64,
    /// The bytes of the batches.
    pub length: u32,
    /// The offset after the last of them.
    pub next_offset: Offset,
}

impl FileSlice {
    /// Copies the bytes, where they cannot be sent from the file.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; self.length as usize];
        self.file.read_exact_at(&mut bytes, self.position)?;
        Ok(bytes)
    }
}

/// A record found by its timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampedOffset {
    /// The record's timestamp.
    pub timestamp: i64,
    /// Its offset.
    pub offset: Offset,
    /// The epoch of the leader that wrote it.
    pub leader_epoch: LeaderEpoch,
}

/// The start of a batch, as far as a read needs to know it.
struct Start {
    position: u64,
    base_offset: Offset,
    /// The batch's end, where its header has been read.
    end: Option<u64>,
}

impl From<Located> for Start {
    fn from(located: Located) -> Self {
        Self { position: located.position, base_offset: located.header.base_offset, end: Some(located.end()) }
    }
}

impl Log {
    /// The batches from the one that holds `from` on: whole ones, from one segment, up to `max_bytes` and
    /// not beyond `below` (the high watermark, the last stable offset or the log's end). With `min_one` the
    /// first batch comes even if it is larger. `None` when there is nothing to be read yet, or no room.
    pub fn read(
        &self,
        from: Offset,
        max_bytes: u32,
        min_one: bool,
        below: Offset,
    ) -> Result<Option<FileSlice>, ReadError> {
        self.check_online()?;
        if from < self.log_start_offset || from > self.log_end_offset {
            let (start, end) = (self.log_start_offset, self.log_end_offset);
            return Err(ReadError::OutOfRange { offset: from, start, end });
        }
        let below = below.min(self.log_end_offset);
        if from >= below {
            return Ok(None);
        }
        self.read_within(from, max_bytes, min_one, below).map_err(|source| self.read_failed(source))
    }

    fn read_within(
        &self,
        from: Offset,
        max_bytes: u32,
        min_one: bool,
        below: Offset,
    ) -> io::Result<Option<FileSlice>> {
        for at in self.segment_of(from)..self.segments.len() {
            let segment = &self.segments[at];
            if segment.base_offset() >= below {
                break;
            }
            // Compaction and followers leave gaps: the next batch may lie in a later segment.
            if let Some(start) = self.locate(at, from)? {
                return self.slice(at, start, max_bytes, min_one, below);
            }
        }
        Ok(None)
    }

    fn slice(
        &self,
        at: usize,
        start: Start,
        max_bytes: u32,
        min_one: bool,
        below: Offset,
    ) -> io::Result<Option<FileSlice>> {
        let (readable_end, readable_next) = self.readable_end(at, below)?;
        let limit = start.position.saturating_add(max_bytes.into());
        let end = if limit >= readable_end {
            (readable_end > start.position).then_some((readable_end, readable_next))
        } else {
            self.cut(at, &start, limit, min_one)?.filter(|(end, _)| *end <= readable_end)
        };
        let Some((end, next_offset)) = end else { return Ok(None) };
        let length = u32::try_from(end - start.position).expect("a segment is smaller than 4 GiB");
        let file = Arc::clone(self.segments[at].file()?);
        Ok(Some(FileSlice { file, position: start.position, length, next_offset }))
    }

    /// The end of the last whole batch up to `limit`, or of the first with `min_one`.
    fn cut(&self, at: usize, start: &Start, limit: u64, min_one: bool) -> io::Result<Option<(u64, Offset)>> {
        if self.is_active(at)
            && let Some((end, next_offset)) = self.tail.boundary(limit)
            && end > start.position
        {
            return Ok(Some((end, next_offset)));
        }
        let segment = &self.segments[at];
        let first_end = match start.end {
            Some(end) => end,
            None => segment.headers(start.position)?.next().transpose()?.map_or(limit, |first| first.end()),
        };
        if first_end > limit {
            return if min_one { self.end_of_first(at, start) } else { Ok(None) };
        }
        segment.last_boundary(start.position, limit)
    }

    fn end_of_first(&self, at: usize, start: &Start) -> io::Result<Option<(u64, Offset)>> {
        let first = self.segments[at].headers(start.position)?.next().transpose()?;
        Ok(first.map(|first| (first.end(), first.header.next_offset())))
    }

    /// Where the batches of a segment end that may be read up to `below`, and the offset after them.
    fn readable_end(&self, at: usize, below: Offset) -> io::Result<(u64, Offset)> {
        let segment = &self.segments[at];
        let segment_next = self.next_base_offset(at);
        if below >= segment_next {
            return Ok((segment.size(), segment_next));
        }
        Ok(match self.locate(at, below)? {
            Some(start) => (start.position, start.base_offset),
            None => (segment.size(), segment_next),
        })
    }

    /// The first batch of a segment that ends at `offset` or later.
    fn locate(&self, at: usize, offset: Offset) -> io::Result<Option<Start>> {
        let known = if self.is_active(at) { self.tail.locate(offset) } else { None };
        match known {
            Some((base_offset, position)) => Ok(Some(Start { position, base_offset, end: None })),
            None => Ok(self.segments[at].locate(offset)?.map(Start::from)),
        }
    }

    /// The aborted transactions that a reader of committed records has to know of, when it gets the batches
    /// from `from` up to `upper_bound`.
    pub fn aborted_transactions(
        &self,
        from: Offset,
        upper_bound: Offset,
    ) -> Result<Vec<AbortedTxn>, ReadError> {
        self.check_online()?;
        let mut found = Vec::new();
        for segment in &self.segments[self.segment_of(from)..] {
            let entries = segment.txn_index.read().map_err(|source| self.read_failed(source))?;
            for entry in entries {
                if entry.last_offset >= from && entry.first_offset < upper_bound {
                    found.push(entry);
                }
                if entry.last_stable_offset >= upper_bound {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }

    /// The first record with this timestamp or a larger one.
    pub fn offset_for_timestamp(&self, timestamp: i64) -> Result<Option<TimestampedOffset>, ReadError> {
        self.check_online()?;
        self.search_timestamp(timestamp).map_err(|source| self.read_failed(source))
    }

    fn search_timestamp(&self, timestamp: i64) -> io::Result<Option<TimestampedOffset>> {
        for segment in &self.segments {
            if segment.largest_timestamp()? >= timestamp {
                return search_segment(segment, timestamp, self.log_start_offset);
            }
        }
        Ok(None)
    }

    /// The first record that has the largest timestamp of all.
    pub fn offset_of_max_timestamp(&self) -> Result<Option<TimestampedOffset>, ReadError> {
        self.check_online()?;
        self.search_max_timestamp().map_err(|source| self.read_failed(source))
    }

    fn search_max_timestamp(&self) -> io::Result<Option<TimestampedOffset>> {
        let mut newest = &self.segments[0];
        for segment in &self.segments[1..] {
            if segment.max_timestamp()?.timestamp > newest.max_timestamp()?.timestamp {
                newest = segment;
            }
        }
        let max = newest.max_timestamp()?;
        let start = newest.offset_index.lookup(max.offset)?.position;
        for located in newest.headers(start.into())? {
            let located = located?;
            if located.header.max_timestamp == max.timestamp {
                return first_record(newest, &located, max.timestamp, Offset(0));
            }
        }
        Ok(None)
    }

    fn is_active(&self, at: usize) -> bool {
        at + 1 == self.segments.len()
    }

    fn next_base_offset(&self, at: usize) -> Offset {
        self.segments.get(at + 1).map_or(self.log_end_offset, Segment::base_offset)
    }

    /// A failed read concerns the partition, not the whole directory.
    fn read_failed(&self, source: io::Error) -> ReadError {
        tracing::error!(partition = %self.partition, %source, "reading the log failed");
        StorageError::Io { what: "reading", path: self.path.clone(), source }.into()
    }
}

fn search_segment(
    segment: &Segment,
    timestamp: i64,
    log_start_offset: Offset,
) -> io::Result<Option<TimestampedOffset>> {
    let indexed = segment.time_index.lookup(timestamp)?.offset;
    let start = segment.offset_index.lookup(indexed.max(log_start_offset))?.position;
    for located in segment.headers(start.into())? {
        let located = located?;
        if located.header.max_timestamp >= timestamp
            && let Some(found) = first_record(segment, &located, timestamp, log_start_offset)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The first record of a batch with this timestamp or a larger one, and this offset or a larger one.
fn first_record(
    segment: &Segment,
    located: &Located,
    timestamp: i64,
    from: Offset,
) -> io::Result<Option<TimestampedOffset>> {
    let mut bytes = vec![0; located.header.size_in_bytes()];
    segment.file()?.read_exact_at(&mut bytes, located.position)?;
    let invalid = |error| io::Error::new(io::ErrorKind::InvalidData, error);
    let batch = BatchView::parse(&bytes).map_err(invalid)?;
    let mut scratch = Vec::new();
    for record in batch.decompressed_records(&mut scratch, EXPANDED_SIZE_MAX).map_err(invalid)? {
        let record = record.map_err(invalid)?;
        let found = found(&located.header, record.timestamp_delta, record.offset_delta);
        if found.timestamp >= timestamp && found.offset >= from {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn found(header: &BatchHeader, timestamp_delta: i64, offset_delta: i32) -> TimestampedOffset {
    TimestampedOffset {
        timestamp: header.timestamp_of(timestamp_delta),
        offset: header.offset_of(offset_delta),
        leader_epoch: header.partition_leader_epoch,
    }
}
