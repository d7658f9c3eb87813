//! A sparse index of a segment: a file of entries of one size, in ascending order of every field.
//!
//! Nothing is mapped and no descriptor is kept: an idle index costs a few words. New entries gather in
//! memory and reach the file a few dozen at a time. They may be lost in a crash, since a segment that was
//! not flushed has its indexes rebuilt. Kafka preallocates the active segment's indexes and cuts them when
//! it rolls; ours end where their entries end, which its loader takes as well.
//! Invariant: entry `i` of the file lies at `i * SIZE`, and `pending` follows the last of them.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// How many entries gather before they are written.
const PENDING_MAX: usize = 64;
/// A lookup narrows the file down to this many entries and reads them at once.
const PAGE: usize = 512;
/// The largest entry there is.
const ENTRY_SIZE_MAX: usize = 16;

/// What an index is made of.
pub(super) trait Entry: Copy + std::fmt::Debug {
    /// Its size in the file.
    const SIZE: usize;
    /// Appends its bytes.
    fn put(self, out: &mut Vec<u8>);
    /// Reads `SIZE` bytes.
    fn get(bytes: &[u8]) -> Self;
}

/// The entries of one index file.
#[derive(Debug)]
pub(super) struct IndexFile<E> {
    path: PathBuf,
    /// Entries in the file.
    written: usize,
    /// Entries behind those.
    pending: Vec<E>,
    /// The last entry, once it has been read.
    last: OnceLock<E>,
}

impl<E: Entry> IndexFile<E> {
    /// A new index without entries; an old file of that name is emptied.
    pub(super) fn create(path: PathBuf) -> io::Result<Self> {
        File::create(&path)?;
        Ok(Self { path, written: 0, pending: Vec::new(), last: OnceLock::new() })
    }

    /// An index that is there. `None` when its size is not one of whole entries.
    pub(super) fn open(path: PathBuf) -> io::Result<Option<Self>> {
        let length = std::fs::metadata(&path)?.len() as usize;
        let whole = length.is_multiple_of(E::SIZE);
        Ok(whole.then(|| Self {
            path,
            written: length / E::SIZE,
            pending: Vec::new(),
            last: OnceLock::new(),
        }))
    }

    /// How many entries there are.
    pub(super) fn entries(&self) -> usize {
        self.written + self.pending.len()
    }

    /// The last entry.
    pub(super) fn last(&self) -> io::Result<Option<E>> {
        if self.last.get().is_none() && self.entries() > 0 {
            let last = self.reader()?.entry(self.entries() - 1)?;
            return Ok(Some(*self.last.get_or_init(|| last)));
        }
        Ok(self.last.get().copied())
    }

    /// The first entry.
    pub(super) fn first(&self) -> io::Result<Option<E>> {
        if self.entries() == 0 { Ok(None) } else { self.reader()?.entry(0).map(Some) }
    }

    /// Appends an entry, which the caller knows to be larger than the last.
    pub(super) fn push(&mut self, entry: E) -> io::Result<()> {
        self.pending.push(entry);
        self.last = entry.into();
        if self.pending.len() >= PENDING_MAX { self.write_pending() } else { Ok(()) }
    }

    /// Writes what has gathered.
    pub(super) fn write_pending(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(self.pending.len() * E::SIZE);
        self.pending.iter().for_each(|entry| entry.put(&mut bytes));
        let file = OpenOptions::new().write(true).open(&self.path)?;
        file.write_all_at(&bytes, (self.written * E::SIZE) as u64)?;
        self.written += self.pending.len();
        self.pending = Vec::new();
        Ok(())
    }

    /// Writes what has gathered and opens the file, to be fsynced.
    pub(super) fn open_for_sync(&mut self) -> io::Result<File> {
        self.write_pending()?;
        File::open(&self.path)
    }

    /// Keeps the first `entries` entries.
    pub(super) fn truncate(&mut self, entries: usize) -> io::Result<()> {
        if entries >= self.entries() {
            return Ok(());
        }
        self.last = OnceLock::new();
        self.pending.truncate(entries.saturating_sub(self.written));
        if entries < self.written {
            let file = OpenOptions::new().write(true).open(&self.path)?;
            file.set_len((entries * E::SIZE) as u64)?;
            self.written = entries;
        }
        Ok(())
    }

    /// How many entries, from the first on, satisfy `predicate`; those behind them must not.
    pub(super) fn partition_point(&self, predicate: impl Fn(&E) -> bool) -> io::Result<usize> {
        // Most lookups are for what was appended last.
        if self.pending.first().is_some_and(&predicate) {
            return Ok(self.written + self.pending.partition_point(predicate));
        }
        let reader = self.reader()?;
        let (mut low, mut high) = (0, self.written);
        while high - low > PAGE {
            let middle = low + (high - low) / 2;
            if predicate(&reader.entry(middle)?) { low = middle + 1 } else { high = middle }
        }
        let page = reader.entries(low, high)?;
        Ok(low + page.partition_point(predicate))
    }

    /// The last entry that satisfies `predicate`, as [`Self::partition_point`] finds it.
    pub(super) fn last_where(&self, predicate: impl Fn(&E) -> bool) -> io::Result<Option<E>> {
        match self.partition_point(predicate)?.checked_sub(1) {
            Some(at) => self.reader()?.entry(at).map(Some),
            None => Ok(None),
        }
    }

    fn reader(&self) -> io::Result<Reader<'_, E>> {
        let file = if self.written > 0 { Some(File::open(&self.path)?) } else { None };
        Ok(Reader { file, index: self })
    }

    /// The file's place.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// The file, opened for the time of one lookup.
struct Reader<'a, E> {
    file: Option<File>,
    index: &'a IndexFile<E>,
}

impl<E: Entry> Reader<'_, E> {
    fn entry(&self, at: usize) -> io::Result<E> {
        if let Some(pending) = at.checked_sub(self.index.written) {
            return Ok(self.index.pending[pending]);
        }
        let mut bytes = [0; ENTRY_SIZE_MAX];
        let bytes = &mut bytes[..E::SIZE];
        self.read(bytes, at)?;
        Ok(E::get(bytes))
    }

    fn entries(&self, low: usize, high: usize) -> io::Result<Vec<E>> {
        let mut bytes = vec![0; (high - low) * E::SIZE];
        self.read(&mut bytes, low)?;
        Ok(bytes.chunks_exact(E::SIZE).map(E::get).collect())
    }

    fn read(&self, bytes: &mut [u8], at: usize) -> io::Result<()> {
        match &self.file {
            Some(file) => file.read_exact_at(bytes, (at * E::SIZE) as u64),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Number(u32);

    impl Entry for Number {
        const SIZE: usize = 4;
        fn put(self, out: &mut Vec<u8>) {
            out.extend_from_slice(&self.0.to_be_bytes());
        }
        fn get(bytes: &[u8]) -> Self {
            Number(u32::from_be_bytes(bytes.try_into().unwrap()))
        }
    }

    #[test]
    fn lookups_see_the_file_and_what_gathers() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("x.index");
        let mut index = IndexFile::create(path.clone()).unwrap();
        assert_eq!(index.last_where(|_| true).unwrap(), None::<Number>);
        for n in 0..2000 {
            index.push(Number(n * 2)).unwrap();
            assert_eq!(index.last().unwrap(), Some(Number(n * 2)));
        }
        for target in [0, 1, 2, 999, 1000, 3838, 3839, 3840, 3998, 3999, 5000] {
            let found = index.last_where(|n| n.0 <= target).unwrap();
            assert_eq!(found, Some(Number((target / 2 * 2).min(3998))), "{target}");
        }
        index.write_pending().unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 8000);
        let index: IndexFile<Number> = IndexFile::open(path).unwrap().unwrap();
        assert_eq!((index.entries(), index.last().unwrap()), (2000, Some(Number(3998))));
        assert_eq!(index.last_where(|n| n.0 < 777).unwrap(), Some(Number(776)));
    }

    #[test]
    fn truncation_cuts_the_file_and_what_gathers() {
        let directory = tempfile::tempdir().unwrap();
        let mut index = IndexFile::create(directory.path().join("x.index")).unwrap();
        (0..100).for_each(|n| index.push(Number(n)).unwrap());
        for keep in [90, 64, 10, 0] {
            index.truncate(keep).unwrap();
            assert_eq!(index.entries(), keep);
            assert_eq!(index.last().unwrap(), keep.checked_sub(1).map(|n| Number(n as u32)));
        }
        index.push(Number(7)).unwrap();
        index.write_pending().unwrap();
        assert_eq!(std::fs::read(index.path()).unwrap(), 7u32.to_be_bytes());
    }

    #[test]
    fn a_torn_file_is_no_index() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("x.index");
        std::fs::write(&path, [0; 6]).unwrap();
        assert!(IndexFile::<Number>::open(path).unwrap().is_none());
    }
}
