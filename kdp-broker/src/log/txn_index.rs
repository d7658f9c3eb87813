//! `.txnindex`: the aborted transactions of a segment (`TransactionIndex`, `AbortedTxn`).
//!
//! 34 bytes an entry, appended when an abort marker is, in the order of the markers. Most segments have
//! none, and no file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use kdp_client::protocol::types::{Offset, ProducerId};

const VERSION: i16 = 0;

/// A transaction that was aborted; its marker lies in the segment that has the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbortedTxn {
    /// The producer.
    pub producer_id: ProducerId,
    /// The transaction's first offset.
    pub first_offset: Offset,
    /// The offset of the marker.
    pub last_offset: Offset,
    /// The last stable offset once it had ended.
    pub last_stable_offset: Offset,
}

impl AbortedTxn {
    /// The size of an entry.
    pub(super) const SIZE: usize = 34;

    fn to_bytes(self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        bytes[..2].copy_from_slice(&VERSION.to_be_bytes());
        let fields = [self.producer_id.get(), self.first_offset.get(), self.last_offset.get()];
        for (at, field) in fields.into_iter().chain([self.last_stable_offset.get()]).enumerate() {
            bytes[2 + at * 8..][..8].copy_from_slice(&field.to_be_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let field = |at: usize| Some(i64::from_be_bytes(*bytes.get(2 + at * 8..)?.first_chunk()?));
        let version = i16::from_be_bytes(*bytes.first_chunk()?);
        if version > VERSION {
            return None;
        }
        Some(Self {
            producer_id: ProducerId(field(0)?),
            first_offset: Offset(field(1)?),
            last_offset: Offset(field(2)?),
            last_stable_offset: Offset(field(3)?),
        })
    }
}

/// The aborted transactions of one segment.
#[derive(Debug)]
pub(super) struct TxnIndex {
    path: PathBuf,
    /// Whether there is a file; without one nothing is ever read.
    exists: bool,
}

impl TxnIndex {
    pub(super) fn new(path: PathBuf, exists: bool) -> Self {
        Self { path, exists }
    }

    /// Whether the file is an index of a segment that begins at `base_offset`. Half an entry at the end, from
    /// a crash, is not read.
    pub(super) fn is_sane(&self, base_offset: Offset) -> io::Result<bool> {
        let bytes = self.bytes()?;
        let mut entries = bytes.chunks_exact(AbortedTxn::SIZE).map(AbortedTxn::from_bytes);
        Ok(entries.all(|entry| entry.is_some_and(|entry| entry.last_offset >= base_offset)))
    }

    /// The entries.
    pub(super) fn read(&self) -> io::Result<Vec<AbortedTxn>> {
        self.bytes()?
            .chunks_exact(AbortedTxn::SIZE)
            .map(AbortedTxn::from_bytes)
            .collect::<Option<_>>()
            .ok_or_else(|| {
                let what = format!("{} has entries of an unknown version", self.path.display());
                io::Error::new(io::ErrorKind::InvalidData, what)
            })
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        if self.exists { fs::read(&self.path) } else { Ok(Vec::new()) }
    }

    pub(super) fn append(&mut self, aborted: AbortedTxn) -> io::Result<()> {
        let mut file = OpenOptions::new().append(true).create(true).open(&self.path)?;
        self.exists = true;
        file.write_all(&aborted.to_bytes())
    }

    /// Forgets the transactions whose marker lies at `offset` or later.
    pub(super) fn truncate_to(&mut self, offset: Offset) -> io::Result<()> {
        let kept = self.read()?.iter().take_while(|entry| entry.last_offset < offset).count();
        self.resize(kept)
    }

    /// Forgets everything.
    pub(super) fn reset(&mut self) -> io::Result<()> {
        self.resize(0)
    }

    fn resize(&mut self, entries: usize) -> io::Result<()> {
        if self.exists {
            let file = OpenOptions::new().write(true).open(&self.path)?;
            file.set_len((entries * AbortedTxn::SIZE) as u64)?;
        }
        Ok(())
    }

    /// The file, opened to be fsynced, if there is one.
    pub(super) fn open_for_sync(&self) -> io::Result<Option<File>> {
        if self.exists { File::open(&self.path).map(Some) } else { Ok(None) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aborted(first: i64, last: i64) -> AbortedTxn {
        AbortedTxn {
            producer_id: ProducerId(7),
            first_offset: Offset(first),
            last_offset: Offset(last),
            last_stable_offset: Offset(last + 1),
        }
    }

    #[test]
    fn entries_are_kafkas_and_go_both_ways() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.txnindex");
        let mut index = TxnIndex::new(path.clone(), false);
        assert_eq!(index.read().unwrap(), []);
        assert!(!path.exists(), "no file without need");
        index.append(aborted(3, 9)).unwrap();
        index.append(aborted(10, 12)).unwrap();
        let bytes = fs::read(&path).unwrap();
        assert_eq!(bytes.len(), 68);
        let numbers = [7i64, 3, 9, 10].map(i64::to_be_bytes).concat();
        assert_eq!(bytes[..34], [&[0, 0][..], &numbers].concat());
        assert_eq!(index.read().unwrap(), [aborted(3, 9), aborted(10, 12)]);
        assert!(index.is_sane(Offset(9)).unwrap());
        assert!(!index.is_sane(Offset(10)).unwrap(), "a marker before the segment");
        index.truncate_to(Offset(12)).unwrap();
        assert_eq!(index.read().unwrap(), [aborted(3, 9)]);
        index.reset().unwrap();
        assert_eq!(index.read().unwrap(), []);
    }
}
