//! One segment: `.log` and its indexes (`LogSegment`).
//!
//! The file is opened when it is first needed. Index entries are appended by the very rules of Apache's
//! `LogSegment.append`, so that both write the same bytes. Knows nothing of producers, epochs and retention.
//! Invariant: `size` is the end of the last whole batch; bytes behind it are not believed in.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::UNIX_EPOCH;

use kdp_client::protocol::records::BatchHeader;
use kdp_client::protocol::types::Offset;

use super::checkpoint::with_suffix;
use super::offset_index::OffsetIndex;
use super::outgoing::{Outgoing, write_all};
use super::scan::{Headers, Located};
use super::time_index::{TimeIndex, TimestampOffset};
use super::txn_index::TxnIndex;
use crate::config::LogConfig;

/// The kinds of files that a segment has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SegmentFile {
    Log,
    OffsetIndex,
    TimeIndex,
    TxnIndex,
}

impl SegmentFile {
    pub(super) const ALL: [Self; 4] = [Self::Log, Self::OffsetIndex, Self::TimeIndex, Self::TxnIndex];

    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Log => ".log",
            Self::OffsetIndex => ".index",
            Self::TimeIndex => ".timeindex",
            Self::TxnIndex => ".txnindex",
        }
    }

    /// The place of this file of the segment at `base_offset`.
    pub(super) fn path(self, directory: &Path, base_offset: Offset) -> PathBuf {
        directory.join(format!("{:020}{}", base_offset.get(), self.extension()))
    }
}

/// A segment, sealed or active.
#[derive(Debug)]
pub(super) struct Segment {
    base_offset: Offset,
    path: PathBuf,
    file: OnceLock<Arc<File>>,
    size: u64,
    pub(super) offset_index: OffsetIndex,
    pub(super) time_index: TimeIndex,
    pub(super) txn_index: TxnIndex,
    bytes_since_index_entry: u64,
    /// The largest timestamp, once more is known than the time index says.
    max_timestamp: Option<TimestampOffset>,
    /// The first batch's largest timestamp, from which the segment's age counts.
    first_timestamp: Option<i64>,
    created_ms: i64,
    jitter_ms: i64,
}

impl Segment {
    /// A new, empty segment. Files that have its names already are emptied.
    pub(super) fn create(
        directory: &Path,
        base_offset: Offset,
        config: &LogConfig,
        now_ms: i64,
    ) -> io::Result<Self> {
        Self::create_as(directory, base_offset, "", config, now_ms)
    }

    /// The same with a suffix behind its names.
    pub(super) fn create_as(
        directory: &Path,
        base_offset: Offset,
        suffix: &str,
        config: &LogConfig,
        now_ms: i64,
    ) -> io::Result<Self> {
        let path = |kind: SegmentFile| with_suffix(&kind.path(directory, base_offset), suffix);
        let file = open_options().create(true).truncate(true).open(path(SegmentFile::Log))?;
        let txn_index = path(SegmentFile::TxnIndex);
        remove_if_exists(&txn_index)?;
        Ok(Self {
            base_offset,
            path: path(SegmentFile::Log),
            file: OnceLock::from(Arc::new(file)),
            size: 0,
            offset_index: OffsetIndex::create(path(SegmentFile::OffsetIndex), base_offset)?,
            time_index: TimeIndex::create(path(SegmentFile::TimeIndex), base_offset)?,
            txn_index: TxnIndex::new(txn_index, false),
            bytes_since_index_entry: 0,
            max_timestamp: None,
            first_timestamp: None,
            created_ms: now_ms,
            jitter_ms: jitter(config, base_offset),
        })
    }

    /// A segment that is there. `indexes_sound` is false when an index is missing or is not one; it is empty
    /// then, and the segment is to be recovered.
    pub(super) fn open(
        directory: &Path,
        base_offset: Offset,
        has_txn_index: bool,
        config: &LogConfig,
        now_ms: i64,
    ) -> io::Result<(Self, bool)> {
        let path = |kind: SegmentFile| kind.path(directory, base_offset);
        let size = fs::metadata(path(SegmentFile::Log))?.len();
        if size > i32::MAX as u64 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the segment is larger than 2 GiB"));
        }
        let offset_index = existing(OffsetIndex::open(path(SegmentFile::OffsetIndex), base_offset))?;
        let time_index = existing(TimeIndex::open(path(SegmentFile::TimeIndex), base_offset))?;
        let txn_index = TxnIndex::new(path(SegmentFile::TxnIndex), has_txn_index);
        let sound = match (&offset_index, &time_index) {
            (Some(offsets), Some(times)) => {
                offsets.is_sane(size)? && times.is_sane()? && txn_index.is_sane(base_offset)?
            }
            _ => false,
        };
        let offset_index = match offset_index {
            Some(index) => index,
            None => OffsetIndex::create(path(SegmentFile::OffsetIndex), base_offset)?,
        };
        let time_index = match time_index {
            Some(index) => index,
            None => TimeIndex::create(path(SegmentFile::TimeIndex), base_offset)?,
        };
        let segment = Self {
            base_offset,
            path: path(SegmentFile::Log),
            file: OnceLock::new(),
            size,
            offset_index,
            time_index,
            txn_index,
            bytes_since_index_entry: 0,
            max_timestamp: None,
            first_timestamp: None,
            created_ms: now_ms,
            jitter_ms: jitter(config, base_offset),
        };
        Ok((segment, sound))
    }

    pub(super) fn base_offset(&self) -> Offset {
        self.base_offset
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The file, opened on first use.
    pub(super) fn file(&self) -> io::Result<&Arc<File>> {
        if let Some(file) = self.file.get() {
            return Ok(file);
        }
        let file = Arc::new(open_options().open(&self.path)?);
        Ok(self.file.get_or_init(|| file))
    }

    /// Whether the file that is written to is still the one of that name.
    pub(super) fn check_in_place(&self) -> io::Result<()> {
        let (written, named) = (self.file()?.metadata()?, fs::metadata(&self.path)?);
        if (written.dev(), written.ino()) == (named.dev(), named.ino()) {
            return Ok(());
        }
        Err(io::Error::new(io::ErrorKind::NotFound, "another file has taken its place"))
    }

    /// Closes the file until it is needed again; ranges that were read keep it open for themselves.
    pub(super) fn release_file(&mut self) {
        self.file = OnceLock::new();
    }

    /// Whether batches of `size` bytes, up to `last_offset` and `max_timestamp`, belong into a new segment.
    pub(super) fn should_roll(
        &mut self,
        config: &LogConfig,
        size: u64,
        last_offset: Offset,
        max_timestamp: i64,
        now_ms: i64,
    ) -> io::Result<bool> {
        let index_bytes = config.segment_index_bytes as usize;
        let full = self.offset_index.entries() >= index_bytes / OffsetIndex::ENTRY_SIZE
            || self.time_index.entries() + 1 >= index_bytes / TimeIndex::ENTRY_SIZE;
        let too_large = self.size + size > config.segment_size() as u64;
        let too_far = last_offset - self.base_offset > i64::from(i32::MAX);
        if too_large || full || too_far {
            return Ok(true);
        }
        let too_old = config.max_segment_ms().saturating_sub(self.jitter_ms);
        Ok(self.size > 0 && self.waited_ms(max_timestamp, now_ms)? > too_old)
    }

    /// The segment's age: by the timestamps of its batches, or by the clock where they have none.
    fn waited_ms(&mut self, max_timestamp: i64, now_ms: i64) -> io::Result<i64> {
        if self.first_timestamp.is_none() && self.size > 0 {
            let first = Headers::new(self.file()?, 0, self.size).next().transpose()?;
            self.first_timestamp = first.map(|first| first.header.max_timestamp);
        }
        Ok(match self.first_timestamp {
            Some(first) if first >= 0 => max_timestamp.saturating_sub(first),
            _ => now_ms.saturating_sub(self.created_ms),
        })
    }

    /// Writes batches behind the last, with one system call where the kernel takes them all. After an error
    /// the file is cut to what it was; if that fails too, the bytes behind `size` are still not believed in.
    pub(super) fn append(&mut self, batches: &[Outgoing<'_>], config: &LogConfig) -> io::Result<()> {
        let file = Arc::clone(self.file()?);
        if let Err(error) = write_all(&file, self.size, batches) {
            // The error that stands is the first one: whoever hears it fails the log.
            let _ = file.set_len(self.size);
            return Err(error);
        }
        for batch in batches {
            self.note_batch(&batch.header, config.index_interval_bytes)?;
        }
        Ok(())
    }

    /// Takes a batch at the end of the segment into account, with an index entry where one is due.
    pub(super) fn note_batch(&mut self, header: &BatchHeader, index_interval_bytes: i32) -> io::Result<()> {
        if header.max_timestamp > self.max_timestamp()?.timestamp {
            let newest = TimestampOffset { timestamp: header.max_timestamp, offset: header.last_offset() };
            self.max_timestamp = Some(newest);
        }
        if self.first_timestamp.is_none() && self.size == 0 {
            self.first_timestamp = Some(header.max_timestamp);
        }
        if self.bytes_since_index_entry > index_interval_bytes as u64 {
            let position = u32::try_from(self.size).expect("a segment is smaller than 2 GiB");
            self.offset_index.append(header.last_offset(), position)?;
            self.time_index.maybe_append(self.max_timestamp()?)?;
            self.bytes_since_index_entry = 0;
        }
        self.size += header.size_in_bytes() as u64;
        self.bytes_since_index_entry += header.size_in_bytes() as u64;
        Ok(())
    }

    /// The largest timestamp, and the last offset of the batch that has it.
    pub(super) fn max_timestamp(&self) -> io::Result<TimestampOffset> {
        self.max_timestamp.map_or_else(|| self.time_index.last(), Ok)
    }

    /// The largest timestamp, or the time the file was last written where no record has one.
    pub(super) fn largest_timestamp(&self) -> io::Result<i64> {
        let largest = self.max_timestamp()?.timestamp;
        if largest >= 0 {
            return Ok(largest);
        }
        let modified = fs::metadata(&self.path)?.modified()?;
        Ok(modified.duration_since(UNIX_EPOCH).map_or(0, |age| age.as_millis() as i64))
    }

    /// The first batch whose last offset is `offset` or larger.
    pub(super) fn locate(&self, offset: Offset) -> io::Result<Option<Located>> {
        let entry = self.offset_index.lookup(offset)?;
        let wanted = |located: &io::Result<Located>| {
            located.as_ref().map_or(true, |located| located.header.last_offset() >= offset)
        };
        if entry.position > 0 {
            let mut headers = Headers::new(self.file()?, entry.position.into(), self.size).peekable();
            if matches!(headers.peek(), Some(Ok(first)) if first.header.last_offset() == entry.offset) {
                return headers.find(wanted).transpose();
            }
            tracing::warn!(path = %self.path.display(), "the offset index does not fit the segment, scanning it");
        }
        Headers::new(self.file()?, 0, self.size).find(wanted).transpose()
    }

    /// The end of the last whole batch that ends at `limit` or before, and the offset after it. `start` is
    /// the start of a batch.
    pub(super) fn last_boundary(&self, start: u64, limit: u64) -> io::Result<Option<(u64, Offset)>> {
        let entry = self.offset_index.lookup_position(limit)?;
        let from = u64::from(entry.position).max(start);
        let mut boundary = None;
        for located in Headers::new(self.file()?, from, self.size) {
            let located = located?;
            if located.end() > limit {
                // The index entry's own batch may be the one that crosses the limit.
                return Ok(boundary.or((from > start).then_some((from, located.header.base_offset))));
            }
            boundary = Some((located.end(), located.header.next_offset()));
        }
        Ok(boundary)
    }

    /// The headers from `position` on.
    pub(super) fn headers(&self, position: u64) -> io::Result<Headers<'_>> {
        Ok(Headers::new(self.file()?, position, self.size))
    }

    /// The offset after the last batch.
    pub(super) fn next_offset(&self) -> io::Result<Offset> {
        if self.size == 0 {
            return Ok(self.base_offset);
        }
        let last_indexed = self.offset_index.last()?.offset;
        let Some(start) = self.locate(last_indexed)? else { return Ok(self.base_offset) };
        let mut next = start.header.next_offset();
        for located in self.headers(start.end())? {
            next = located?.header.next_offset();
        }
        Ok(next)
    }

    /// Cuts the segment before the batch that holds `offset`, and its indexes with it.
    pub(super) fn truncate_to(&mut self, offset: Offset, now_ms: i64) -> io::Result<u64> {
        let located = self.locate(offset)?;
        self.offset_index.truncate_to(offset)?;
        self.time_index.truncate_to(offset)?;
        self.txn_index.truncate_to(offset)?;
        let before = self.size;
        if let Some(located) = located {
            self.set_size(located.position)?;
        }
        if self.size == 0 {
            self.created_ms = now_ms;
            self.first_timestamp = None;
        }
        self.bytes_since_index_entry = 0;
        self.max_timestamp = Some(self.read_max_timestamp()?);
        Ok(before - self.size)
    }

    /// The largest timestamp by the time index and by the batches behind its last entry.
    fn read_max_timestamp(&self) -> io::Result<TimestampOffset> {
        let mut largest = self.time_index.last()?;
        let start = self.offset_index.lookup(largest.offset)?.position;
        for located in self.headers(start.into())? {
            let header = located?.header;
            if header.max_timestamp > largest.timestamp {
                largest = TimestampOffset { timestamp: header.max_timestamp, offset: header.last_offset() };
            }
        }
        Ok(largest)
    }

    /// Cuts the file.
    pub(super) fn set_size(&mut self, size: u64) -> io::Result<()> {
        if size < self.size {
            self.file()?.set_len(size)?;
            self.size = size;
        }
        Ok(())
    }

    /// Forgets what the indexes say, and what was learnt from them, to build them anew.
    pub(super) fn reset_indexes(&mut self) -> io::Result<()> {
        self.offset_index.clear()?;
        self.time_index.clear()?;
        self.txn_index.reset()?;
        self.bytes_since_index_entry = 0;
        self.max_timestamp = None;
        self.first_timestamp = None;
        self.size = 0;
        Ok(())
    }

    /// The segment takes no more batches: the time index gets its last entry, both reach their files.
    pub(super) fn seal(&mut self) -> io::Result<()> {
        self.time_index.maybe_append(self.max_timestamp()?)?;
        self.offset_index.write_pending()?;
        self.time_index.write_pending()
    }

    /// Renames the segment's files by a suffix; gives their new names.
    pub(super) fn add_suffix(&self, directory: &Path, suffix: &str) -> io::Result<Vec<PathBuf>> {
        let mut renamed = Vec::new();
        for kind in SegmentFile::ALL {
            let from = kind.path(directory, self.base_offset);
            let to = with_suffix(&from, suffix);
            match fs::rename(&from, &to) {
                Ok(()) => renamed.push(to.clone()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            }
        }
        Ok(renamed)
    }
}

fn open_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    options
}

fn existing<T>(opened: io::Result<Option<T>>) -> io::Result<Option<T>> {
    match opened {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other,
    }
}

/// Removes a file that need not be there.
pub(super) fn remove_if_exists(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Spreads the rolls of many logs that began together. Any number will do, so the offset gives it.
fn jitter(config: &LogConfig, base_offset: Offset) -> i64 {
    use std::hash::{BuildHasher, RandomState};
    let bound = config.segment_jitter_ms.min(config.segment_ms);
    if bound <= 0 { 0 } else { (RandomState::new().hash_one(base_offset) % bound as u64) as i64 }
}
