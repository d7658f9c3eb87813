//! `.index`: where in the segment an offset lies (`OffsetIndex`).
//!
//! Eight bytes an entry: the last offset of a batch, relative to the segment's base offset, and the
//! position at which that batch begins.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use kdp_client::protocol::types::Offset;

use super::index::{Entry, IndexFile};

/// A batch's last offset, and where the batch begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OffsetPosition {
    pub(super) offset: Offset,
    pub(super) position: u32,
}

#[derive(Clone, Copy, Debug)]
struct Raw {
    relative_offset: u32,
    position: u32,
}

impl Entry for Raw {
    const SIZE: usize = 8;

    fn put(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.relative_offset.to_be_bytes());
        out.extend_from_slice(&self.position.to_be_bytes());
    }

    fn get(bytes: &[u8]) -> Self {
        let word = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Self { relative_offset: word(0), position: word(4) }
    }
}

/// The offset index of one segment.
#[derive(Debug)]
pub(super) struct OffsetIndex {
    base_offset: Offset,
    file: IndexFile<Raw>,
}

impl OffsetIndex {
    /// The size of an entry.
    pub(super) const ENTRY_SIZE: usize = Raw::SIZE;

    pub(super) fn create(path: PathBuf, base_offset: Offset) -> io::Result<Self> {
        Ok(Self { base_offset, file: IndexFile::create(path)? })
    }

    /// `None` when the file is not an index.
    pub(super) fn open(path: PathBuf, base_offset: Offset) -> io::Result<Option<Self>> {
        Ok(IndexFile::open(path)?.map(|file| Self { base_offset, file }))
    }

    /// Whether the last entry lies within a segment of `segment_size` bytes, behind the first. One that was
    /// preallocated and not cut does not: it ends in zeros.
    pub(super) fn is_sane(&self, segment_size: u64) -> io::Result<bool> {
        let entries = self.file.entries();
        Ok(self.file.last()?.is_none_or(|last| {
            u64::from(last.position) < segment_size
                && last.relative_offset <= i32::MAX as u32
                && (entries == 1 || last.position > 0)
        }))
    }

    pub(super) fn entries(&self) -> usize {
        self.file.entries()
    }

    /// Appends an entry; one that does not lie behind the last is an error of ours or of the batches.
    pub(super) fn append(&mut self, offset: Offset, position: u32) -> io::Result<()> {
        let relative = u32::try_from(offset - self.base_offset).ok();
        let last = self.file.last()?;
        match relative.filter(|new| last.is_none_or(|last| *new > last.relative_offset)) {
            Some(relative_offset) => self.file.push(Raw { relative_offset, position }),
            None => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!(
                    "offset {offset} does not lie behind the last entry of {}",
                    self.file.path().display()
                ),
            )),
        }
    }

    /// The last entry whose offset is at most `target`; the start of the segment when there is none.
    pub(super) fn lookup(&self, target: Offset) -> io::Result<OffsetPosition> {
        let relative = target - self.base_offset;
        let found = self.file.last_where(|entry| i64::from(entry.relative_offset) <= relative)?;
        Ok(found.map_or(self.start(), |raw| self.entry(raw)))
    }

    /// The last entry whose batch begins at `position` or before.
    pub(super) fn lookup_position(&self, position: u64) -> io::Result<OffsetPosition> {
        let found = self.file.last_where(|entry| u64::from(entry.position) <= position)?;
        Ok(found.map_or(self.start(), |raw| self.entry(raw)))
    }

    /// The last entry.
    pub(super) fn last(&self) -> io::Result<OffsetPosition> {
        let last = self.file.last()?;
        Ok(last.map_or(self.start(), |raw| self.entry(raw)))
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

    fn start(&self) -> OffsetPosition {
        OffsetPosition { offset: self.base_offset, position: 0 }
    }

    fn entry(&self, raw: Raw) -> OffsetPosition {
        OffsetPosition { offset: self.base_offset + i64::from(raw.relative_offset), position: raw.position }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(entries: &[(i64, u32)]) -> (tempfile::TempDir, OffsetIndex) {
        let directory = tempfile::tempdir().unwrap();
        let mut index = OffsetIndex::create(directory.path().join("a.index"), Offset(100)).unwrap();
        for (offset, position) in entries {
            index.append(Offset(*offset), *position).unwrap();
        }
        (directory, index)
    }

    #[test]
    fn the_bytes_are_kafkas() {
        let (directory, mut index) = index(&[(105, 0), (110, 4200)]);
        index.write_pending().unwrap();
        let bytes = std::fs::read(directory.path().join("a.index")).unwrap();
        assert_eq!(bytes, [0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0x10, 0x68]);
    }

    #[test]
    fn lookups_find_the_entry_before() {
        let (_directory, index) = index(&[(105, 0), (110, 4200), (120, 9000)]);
        let at = |offset| index.lookup(Offset(offset)).unwrap().position;
        assert_eq!([100, 104, 105, 109, 110, 119, 120, 500].map(at), [0, 0, 0, 0, 4200, 4200, 9000, 9000]);
        let at = |position| index.lookup_position(position).unwrap().offset.get();
        assert_eq!([0, 4199, 4200, 8999, 9000, 1 << 40].map(at), [105, 105, 110, 110, 120, 120]);
    }

    #[test]
    fn entries_only_ascend_and_fit() {
        let (_directory, mut index) = index(&[(105, 0)]);
        for offset in [105, 99, 100 + (1 << 32)] {
            assert!(index.append(Offset(offset), 1).is_err(), "{offset}");
        }
    }

    #[test]
    fn truncation_forgets_the_offset_itself() {
        for (target, left) in [(120, 2), (121, 3), (110, 1), (105, 0), (0, 0)] {
            let (_directory, mut index) = index(&[(105, 0), (110, 4200), (120, 9000)]);
            index.truncate_to(Offset(target)).unwrap();
            assert_eq!(index.entries(), left, "{target}");
        }
    }

    #[test]
    fn an_index_that_ends_in_zeros_is_not_sane() {
        let (directory, mut good) = index(&[(105, 0), (110, 4200)]);
        assert!(good.is_sane(5000).unwrap());
        assert!(!good.is_sane(4200).unwrap(), "the entry lies behind the segment's end");
        good.write_pending().unwrap();
        let path = directory.path().join("a.index");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.extend([0; 800]);
        std::fs::write(&path, bytes).unwrap();
        let padded = OffsetIndex::open(path, Offset(100)).unwrap().unwrap();
        assert!(!padded.is_sane(5000).unwrap());
    }
}
