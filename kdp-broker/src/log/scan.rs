//! Walks over the batches of a segment's file: over headers only, or over whole batches with their CRC.
//!
//! Positions are bytes from the start of the file. A batch that reaches beyond the end of the walk ends it,
//! as a half-written one must. Memory is bounded by a window, or by the one batch that is larger.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use kdp_client::protocol::records::{BatchHeader, BatchView, RecordError};

/// How much a header walk reads at once: about what lies between two index entries.
const WINDOW: usize = 4096 + BatchHeader::SIZE;
/// How much a batch walk reads at once.
const BATCH_WINDOW: usize = 1 << 20;

/// A header and where its batch begins.
#[derive(Clone, Debug)]
pub(super) struct Located {
    pub(super) position: u64,
    pub(super) header: BatchHeader,
}

impl Located {
    /// Where the next batch begins.
    pub(super) fn end(&self) -> u64 {
        self.position + self.header.size_in_bytes() as u64
    }
}

/// The headers of a file from a position on, which must be the start of a batch.
#[derive(Debug)]
pub(super) struct Headers<'a> {
    file: &'a File,
    position: u64,
    end: u64,
    window: Vec<u8>,
    window_start: u64,
}

impl<'a> Headers<'a> {
    pub(super) fn new(file: &'a File, start: u64, end: u64) -> Self {
        Self { file, position: start, end, window: Vec::new(), window_start: 0 }
    }

    /// The bytes of the header at the current position.
    fn header_bytes(&mut self) -> io::Result<&[u8]> {
        let within = |start: u64, length: usize| {
            start <= self.position && self.position + BatchHeader::SIZE as u64 <= start + length as u64
        };
        if !within(self.window_start, self.window.len()) {
            let length = (self.end - self.position).min(WINDOW as u64) as usize;
            self.window.resize(length, 0);
            self.file.read_exact_at(&mut self.window, self.position)?;
            self.window_start = self.position;
        }
        let at = (self.position - self.window_start) as usize;
        Ok(&self.window[at..at + BatchHeader::SIZE])
    }

    fn read(&mut self) -> io::Result<Option<Located>> {
        let position = self.position;
        let header = BatchHeader::parse(self.header_bytes()?).map_err(|error| corrupt(position, &error))?;
        let located = Located { position, header };
        self.position = located.end();
        Ok((self.position <= self.end).then_some(located))
    }
}

impl Iterator for Headers<'_> {
    type Item = io::Result<Located>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.position + BatchHeader::SIZE as u64 > self.end {
            return None;
        }
        let next = self.read().transpose();
        if !matches!(next, Some(Ok(_))) {
            self.position = self.end;
        }
        next
    }
}

fn corrupt(position: u64, error: &RecordError) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the batch at position {position} is corrupt: {error}"),
    )
}

/// What a walk over whole batches comes to.
#[derive(Debug)]
pub(super) enum Step<'a> {
    /// A whole batch with the right CRC.
    Batch(BatchView<'a>),
    /// The last batch ended where the walk does.
    End,
    /// What begins here is no batch, or not a whole one.
    Invalid(RecordError),
}

/// The batches of a file from a position on, each whole and with its CRC compared.
#[derive(Debug)]
pub(super) struct Batches<'a> {
    file: &'a File,
    position: u64,
    end: u64,
    window: Vec<u8>,
    window_start: u64,
}

impl<'a> Batches<'a> {
    pub(super) fn new(file: &'a File, start: u64, end: u64) -> Self {
        Self { file, position: start, end, window: Vec::new(), window_start: start }
    }

    /// The next batch. After anything else the walk stays where it is.
    pub(super) fn step(&mut self) -> io::Result<Step<'_>> {
        let left = self.end - self.position;
        if left == 0 {
            return Ok(Step::End);
        }
        if left < BatchHeader::SIZE as u64 {
            let available = left as usize;
            return Ok(Step::Invalid(RecordError::Truncated { needed: BatchHeader::SIZE, available }));
        }
        self.fill(BatchHeader::SIZE)?;
        let needed = match BatchHeader::parse(self.rest()) {
            Ok(header) => header.size_in_bytes(),
            Err(error) => return Ok(Step::Invalid(error)),
        };
        if needed as u64 > left {
            return Ok(Step::Invalid(RecordError::Truncated { needed, available: left as usize }));
        }
        self.fill(needed)?;
        self.check()
    }

    fn check(&mut self) -> io::Result<Step<'_>> {
        let at = (self.position - self.window_start) as usize;
        let batch = match BatchView::parse(&self.window[at..]) {
            Ok(batch) => batch,
            Err(error) => return Ok(Step::Invalid(error)),
        };
        match batch.verify_crc() {
            Ok(()) => {
                self.position += batch.header().size_in_bytes() as u64;
                Ok(Step::Batch(batch))
            }
            Err(error) => Ok(Step::Invalid(error)),
        }
    }

    fn rest(&self) -> &[u8] {
        &self.window[(self.position - self.window_start) as usize..]
    }

    /// Has `needed` bytes from the current position on in the window; the caller knows that they are there.
    fn fill(&mut self, needed: usize) -> io::Result<()> {
        if self.rest().len() >= needed {
            return Ok(());
        }
        let length = (self.end - self.position).min(BATCH_WINDOW.max(needed) as u64) as usize;
        self.window.resize(length, 0);
        self.window_start = self.position;
        self.file.read_exact_at(&mut self.window, self.position)
    }
}
