//! `.timeindex`: up to which timestamp the records before an offset go (`TimeIndex`).
//!
//! Twelve bytes an entry: the largest timestamp so far, and the last offset, relative to the segment's base
//! offset, of the batch that has it.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use kdp_client::protocol::records::NO_TIMESTAMP;
use kdp_client::protocol::types::Offset;

use super::index::{Entry, IndexFile};

/// The largest timestamp so far, and the last offset of the batch that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimestampOffset {
    pub(super) timestamp: i64,
    pub(super) offset: Offset,
}

#[derive(Clone, Copy, Debug)]
struct Raw {
    timestamp: i64,
    relative_offset: i32,
}

impl Entry for Raw {
    const SIZE: usize = 12;

    fn put(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.timestamp.to_be_bytes());
        out.extend_from_slice(&self.relative_offset.to_be_bytes());
    }

    fn get(bytes: &[u8]) -> Self {
        let timestamp = bytes.first_chunk().expect("an entry has twelve bytes");
        let offset = bytes.last_chunk().expect("an entry has twelve bytes");
        Self { timestamp: i64::from_be_bytes(*timestamp), relative_offset: i32::from_be_bytes(*offset) }
    }
}

/// The time index of one segment.
#[derive(Debug)]
pub(super) struct TimeIndex {
    base_offset: Offset,
    file: IndexFile<Raw>,
}

impl TimeIndex {
    /// The size of an entry.
    pub(super) const ENTRY_SIZE: usize = Raw::SIZE;

    pub(super) fn create(path: PathBuf, base_offset: Offset) -> io::Result<Self> {
        Ok(Self { base_offset, file: IndexFile::create(path)? })
    }

    /// `None` when the file is not an index.
    pub(super) fn open(path: PathBuf, base_offset: Offset) -> io::Result<Option<Self>> {
        Ok(IndexFile::open(path)?.map(|file| Self { base_offset, file }))
    }

    /// Whether the last entry lies behind the first, in this segment. An index that was
    /// preallocated and not cut is not: it ends in zeros.
    pub(super) fn is_sane(&self) -> io::Result<bool> {
        let ends = self.file.first()?.zip(self.file.last()?);
        let ascends = |first: Raw, last: Raw| {
            first.relative_offset >= 0
                && last.relative_offset >= first.relative_offset
                && (self.file.entries() == 1 || last.timestamp > first.timestamp)
        };
        Ok(ends.is_none_or(|(first, last)| ascends(first, last)))
    }

    pub(super) fn entries(&self) -> usize {
        self.file.entries()
    }

    /// Appends an entry if its timestamp is larger than the last one's.
    pub(super) fn maybe_append(&mut self, entry: TimestampOffset) -> io::Result<()> {
        let last = self.last()?;
        if entry.timestamp <= last.timestamp {
            return Ok(());
        }
        let relative = i32::try_from(entry.offset - self.base_offset).ok();
        match relative.filter(|_| self.file.entries() == 0 || entry.offset >= last.offset) {
            Some(relative_offset) => self.file.push(Raw { timestamp: entry.timestamp, relative_offset }),
            None => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!(
                    "offset {} does not lie behind the last entry of {}",
                    entry.offset,
                    self.file.path().display()
                ),
            )),
        }
    }

    /// The last entry whose timestamp is at most `target`.
    pub(super) fn lookup(&self, target: i64) -> io::Result<TimestampOffset> {
        let found = self.file.last_where(|entry| entry.timestamp <= target)?;
        Ok(found.map_or(self.none(), |raw| self.entry(raw)))
    }

    /// The last entry; that of no timestamp when there is none.
    pub(super) fn last(&self) -> io::Result<TimestampOffset> {
        let last = self.file.last()?;
        Ok(last.map_or(self.none(), |raw| self.entry(raw)))
    }

    /// Forgets all entries, whatever they are: those of a damaged index are in no order.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.file.truncate(0)
    }

    /// Forgets the entries of `offset` and later.
    pub(super) fn truncate_to(&mut self, offset: Offset) -> io::Result<()> {
        let relative = offset - self.base_offset;
        let kept = self.file.partition_point(|entry| i64::from(entry.relative_offset) < relative)?;
        self.file.truncate(kept)
    }

    pub(super) fn write_pending(&mut self) -> io::Result<()> {
        self.file.write_pending()
    }

    pub(super) fn open_for_sync(&mut self) -> io::Result<File> {
        self.file.open_for_sync()
    }

    fn none(&self) -> TimestampOffset {
        TimestampOffset { timestamp: NO_TIMESTAMP, offset: self.base_offset }
    }

    fn entry(&self, raw: Raw) -> TimestampOffset {
        TimestampOffset {
            timestamp: raw.timestamp,
            offset: self.base_offset + i64::from(raw.relative_offset),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(entries: &[(i64, i64)]) -> (tempfile::TempDir, TimeIndex) {
        let directory = tempfile::tempdir().unwrap();
        let mut index = TimeIndex::create(directory.path().join("a.timeindex"), Offset(100)).unwrap();
        for (timestamp, offset) in entries {
            let entry = TimestampOffset { timestamp: *timestamp, offset: Offset(*offset) };
            index.maybe_append(entry).unwrap();
        }
        (directory, index)
    }

    #[test]
    fn only_larger_timestamps_get_an_entry_and_the_bytes_are_kafkas() {
        let (directory, mut index) = index(&[(-1, 101), (1000, 105), (1000, 110), (999, 111), (1001, 120)]);
        index.write_pending().unwrap();
        let bytes = std::fs::read(directory.path().join("a.timeindex")).unwrap();
        let expected =
            [&1000i64.to_be_bytes()[..], &5i32.to_be_bytes(), &1001i64.to_be_bytes(), &20i32.to_be_bytes()];
        assert_eq!(bytes, expected.concat());
    }

    #[test]
    fn lookups_find_the_entry_before() {
        let (_directory, index) = index(&[(1000, 105), (2000, 120)]);
        let at = |timestamp| {
            let found = index.lookup(timestamp).unwrap();
            (found.timestamp, found.offset.get())
        };
        assert_eq!(
            [0, 999, 1000, 1999, 2000, i64::MAX].map(at),
            [(-1, 100), (-1, 100), (1000, 105), (1000, 105), (2000, 120), (2000, 120)]
        );
    }

    #[test]
    fn what_is_cleared_leaves_nothing_of_a_damaged_index() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.timeindex");
        // Noise is in no order: here offsets are below the base offset, where truncating looks for none.
        std::fs::write(&path, [0xff; 12 * 700]).unwrap();
        let mut index = TimeIndex::open(path.clone(), Offset(100)).unwrap().unwrap();
        assert!(!index.is_sane().unwrap());
        index.clear().unwrap();
        assert_eq!((index.entries(), std::fs::read(&path).unwrap().len()), (0, 0));
        assert_eq!(index.last().unwrap().timestamp, NO_TIMESTAMP);
    }

    #[test]
    fn a_zero_padded_index_is_not_sane() {
        let (directory, mut good) = index(&[(1000, 105), (2000, 120)]);
        assert!(good.is_sane().unwrap());
        good.write_pending().unwrap();
        let path = directory.path().join("a.timeindex");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.extend([0; 120]);
        std::fs::write(&path, bytes).unwrap();
        assert!(!TimeIndex::open(path, Offset(100)).unwrap().unwrap().is_sane().unwrap());
    }
}
