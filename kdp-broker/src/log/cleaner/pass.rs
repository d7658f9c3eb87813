//! The long step of a round: reads segments, writes `.cleaned` ones. No lock is held.
//!
//! The segments are opened by their names when it is their turn, so one that retention has deleted meanwhile
//! ends the round, and the next one starts from what is left.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::time::SystemTime;

use kdp_client::protocol::records::{BatchHeader, BatchView, RecordError};
use kdp_client::protocol::types::Offset;
use thiserror::Error;

use super::filter::{EXPANDED_SIZE_MAX, Filter, Kept, control_type};
use super::offset_map::OffsetMap;
use super::plan::{Plan, Source};
use super::transactions::Transactions;
use super::{CLEANED_SUFFIX, cleaned_files};
use crate::durability::Durability;
use crate::log::scan::{Batches, Step};
use crate::log::segment::{Segment, SegmentFile, remove_if_exists};

/// How much is written at once.
const WRITE_BYTES: usize = 1 << 20;

/// Why a round has come to nothing.
#[derive(Debug, Error)]
pub(in crate::log) enum CleaningError {
    /// The log has changed under it, or it is told to end.
    #[error("it was interrupted")]
    Interrupted,
    /// What lies in a segment cannot be cleaned.
    #[error("the segment at {segment} cannot be cleaned: {reason}")]
    Records { segment: Offset, reason: String },
    /// The disk failed.
    #[error("{0}")]
    Io(io::Error),
}

impl From<io::Error> for CleaningError {
    /// Names go when retention or a deletion of the topic takes them: that is no failure.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Interrupted,
            _ => Self::Io(error),
        }
    }
}

/// New segments for some old ones.
#[derive(Debug)]
pub(in crate::log) struct Cleaned {
    /// The old ones, of which the first gives the new one its name.
    pub(super) replaced: Vec<Source>,
    /// Whether there is a transaction index.
    pub(super) has_txn_index: bool,
}

/// A round on its way: what is known of the keys, and the groups of segments that are still to be done.
pub(in crate::log) struct Pass<'a> {
    plan: &'a Plan,
    now_ms: i64,
    goes_on: &'a dyn Fn() -> bool,
}

impl<'a> Pass<'a> {
    pub(in crate::log) fn new(plan: &'a Plan, now_ms: i64, goes_on: &'a dyn Fn() -> bool) -> Self {
        Self { plan, now_ms, goes_on }
    }

    /// Cleans: hands each new segment to `swap`, which says whether it could take its place. Gives the first
    /// offset that is still dirty.
    pub(in crate::log) fn run(
        &self,
        map_bytes_max: usize,
        mut swap: impl FnMut(Cleaned) -> Result<bool, CleaningError>,
    ) -> Result<Offset, CleaningError> {
        let map = self.build_map(map_bytes_max)?;
        let Some(latest) = map.latest() else { return Ok(self.plan.first_dirty) };
        let mut filter = Filter {
            map: &map,
            transactions: self.transactions_from(Offset(0)),
            last_written: &self.plan.last_written,
            now_ms: self.now_ms,
            delete_retention_ms: self.plan.config.delete_retention_ms,
            scratch: Vec::new(),
        };
        for group in groups(self.plan, latest + 1) {
            let cleaned = self.write(group, &mut filter).inspect_err(|_| self.remove_written(group))?;
            if !swap(cleaned)? {
                return Err(CleaningError::Interrupted);
            }
        }
        Ok(latest + 1)
    }

    /// Learns the keys of the dirty segments, until there is no more room.
    fn build_map(&self, bytes_max: usize) -> Result<OffsetMap, CleaningError> {
        let mut map = OffsetMap::new(bytes_max);
        let dirty = self.plan.sources.partition_point(|source| source.end <= self.plan.first_dirty);
        let dirty = &self.plan.sources[dirty..];
        let Some(first) = dirty.first() else { return Ok(map) };
        let mut transactions = self.transactions_from(first.base_offset);
        let mut scratch = Vec::new();
        for source in dirty {
            let file = self.open(source)?;
            let mut batches = Batches::new(&file, 0, source.size);
            while let Some(batch) = self.step(source, &mut batches)? {
                let header = batch.header();
                let fails = |error: RecordError| failed(source, &error);
                if header.is_control() {
                    transactions.is_over(header, control_type(&batch).map_err(fails)?);
                } else if !transactions.is_aborted(header) {
                    let records = batch.decompressed_records(&mut scratch, EXPANDED_SIZE_MAX);
                    for record in records.map_err(fails)? {
                        let record = record.map_err(fails)?;
                        let offset = record.offset(header);
                        if let Some(key) = record.key.filter(|_| offset >= self.plan.first_dirty)
                            && !map.put(key, offset)
                        {
                            return Ok(map);
                        }
                    }
                }
                map.reach(header.last_offset());
            }
            map.reach(source.end + -1);
        }
        Ok(map)
    }

    /// Those that somebody who reads from `start` on meets, or their end.
    fn transactions_from(&self, start: Offset) -> Transactions {
        let aborted = self.plan.aborted.iter().filter(|aborted| aborted.last_offset >= start);
        Transactions::new(aborted.copied().collect())
    }

    /// Writes what stays of a group of segments.
    fn write(&self, group: &[Source], filter: &mut Filter<'_>) -> Result<Cleaned, CleaningError> {
        let Plan { path, config, parent, .. } = self.plan;
        let base_offset = group[0].base_offset;
        let segment = Segment::create_as(path, base_offset, CLEANED_SUFFIX, config, self.now_ms)?;
        let mut output = Output::new(segment);
        let mut modified = SystemTime::now();
        for source in group {
            let file = self.open(source)?;
            modified = file.metadata()?.modified()?;
            let mut batches = Batches::new(&file, 0, source.size);
            while let Some(batch) = self.step(source, &mut batches)? {
                match filter.clean(&batch).map_err(|error| failed(source, &error))? {
                    Kept::Nothing => {}
                    Kept::All => output.put(batch.header().clone(), batch.bytes()),
                    Kept::Part(bytes) => {
                        let header = BatchHeader::parse(&bytes).map_err(|error| failed(source, &error))?;
                        output.put(header, &bytes);
                    }
                }
                output.write_if_full(config.index_interval_bytes)?;
            }
        }
        output.write(config.index_interval_bytes)?;
        let mut segment = output.segment;
        let remaining = filter.transactions.take_remaining();
        let has_txn_index = !remaining.is_empty();
        remaining.into_iter().try_for_each(|aborted| segment.txn_index.append(aborted))?;
        segment.seal()?;
        segment.file()?.set_modified(modified)?;
        sync(&mut segment, parent.durability())?;
        Ok(Cleaned { replaced: group.to_vec(), has_txn_index })
    }

    /// What is left behind is removed at the next start at the latest.
    fn remove_written(&self, group: &[Source]) {
        for path in cleaned_files(&self.plan.path, group[0].base_offset) {
            let _ = remove_if_exists(&path);
        }
    }

    fn step<'b>(
        &self,
        source: &Source,
        batches: &'b mut Batches<'_>,
    ) -> Result<Option<BatchView<'b>>, CleaningError> {
        if !(self.goes_on)() {
            return Err(CleaningError::Interrupted);
        }
        match batches.step()? {
            Step::Batch(batch) => Ok(Some(batch)),
            Step::End => Ok(None),
            Step::Invalid(error) => Err(failed(source, &error)),
        }
    }

    fn open(&self, source: &Source) -> Result<File, CleaningError> {
        Ok(File::open(SegmentFile::Log.path(&self.plan.path, source.base_offset))?)
    }
}

fn failed(source: &Source, error: &RecordError) -> CleaningError {
    CleaningError::Records { segment: source.base_offset, reason: error.to_string() }
}

/// The segments before `end`, in groups of which each fits into one: as large a segment as may be, with indexes
/// and relative offsets that hold it (`Cleaner.groupSegmentsBySize`).
fn groups(plan: &Plan, end: Offset) -> Vec<&[Source]> {
    let count = plan.sources.partition_point(|source| source.base_offset < end);
    let (segment_bytes, index_bytes) =
        (plan.config.segment_size() as u64, plan.config.segment_index_bytes as u64);
    let mut groups = Vec::new();
    let mut rest = &plan.sources[..count];
    while let Some(first) = rest.first() {
        let (mut size, mut index, mut time_index) = (0, 0, 0);
        let fits = |source: &&Source| {
            size += source.size;
            index += source.index_bytes;
            time_index += source.time_index_bytes;
            let reach = source.end - first.base_offset - 1;
            let is_near = source.size == 0 || reach <= i64::from(i32::MAX);
            size <= segment_bytes && index <= index_bytes && time_index <= index_bytes && is_near
        };
        let length = rest.iter().take_while(fits_or_first(fits)).count();
        let (group, others) = rest.split_at(length);
        groups.push(group);
        rest = others;
    }
    groups
}

/// The first always goes, whatever its size.
fn fits_or_first(mut fits: impl FnMut(&&Source) -> bool) -> impl FnMut(&&Source) -> bool {
    let mut is_first = true;
    move |source| {
        let fits = fits(source);
        std::mem::take(&mut is_first) || fits
    }
}

/// The new segment, and what is to be written to it.
struct Output {
    segment: Segment,
    headers: Vec<BatchHeader>,
    bytes: Vec<u8>,
}

impl Output {
    fn new(segment: Segment) -> Self {
        Self { segment, headers: Vec::new(), bytes: Vec::new() }
    }

    fn put(&mut self, header: BatchHeader, bytes: &[u8]) {
        self.headers.push(header);
        self.bytes.extend_from_slice(bytes);
    }

    fn write_if_full(&mut self, index_interval_bytes: i32) -> io::Result<()> {
        if self.bytes.len() >= WRITE_BYTES { self.write(index_interval_bytes) } else { Ok(()) }
    }

    fn write(&mut self, index_interval_bytes: i32) -> io::Result<()> {
        let start = self.segment.size();
        if start + self.bytes.len() as u64 > i32::MAX as u64 {
            let reason = "what stays of a segment takes more room than the segment";
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        self.segment.file()?.write_all_at(&self.bytes, start)?;
        self.bytes.clear();
        self.headers.drain(..).try_for_each(|header| self.segment.note_batch(&header, index_interval_bytes))
    }
}

fn sync(segment: &mut Segment, durability: Durability) -> io::Result<()> {
    durability.sync_data(segment.file()?)?;
    let indexes = [segment.offset_index.open_for_sync()?, segment.time_index.open_for_sync()?];
    let txn_index = segment.txn_index.open_for_sync()?;
    indexes.iter().chain(&txn_index).try_for_each(|file| durability.sync_all(file))
}
