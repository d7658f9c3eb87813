//! Batches on their way into a segment: headers that were made here in front of payloads that were not copied.
//!
//! What belongs together goes with one system call, where the kernel takes it all.

use std::fs::File;
use std::io::{self, IoSlice};

use kdp_client::protocol::records::BatchHeader;
use kdp_client::protocol::types::Offset;

use super::producer_state::CompletedTxn;

/// The most buffers one write may have.
const IOV_MAX: usize = 1024;

/// A batch on its way into a segment: the header to write, and what follows it.
#[derive(Clone, Debug)]
pub(super) struct Outgoing<'a> {
    pub(super) header: BatchHeader,
    pub(super) payload: &'a [u8],
}

/// Batches that go into the active segment with one write.
#[derive(Default)]
pub(super) struct Pending<'a> {
    pub(super) batches: Vec<Outgoing<'a>>,
    pub(super) completed: Vec<CompletedTxn>,
    pub(super) size: u64,
}

impl Pending<'_> {
    /// The offset that the next record gets, behind a log that ends at `log_end_offset` so far.
    pub(super) fn next_offset(&self, log_end_offset: Offset) -> Offset {
        self.batches.last().map_or(log_end_offset, |batch| batch.header.next_offset())
    }
}

/// Writes batches from `position` on.
pub(super) fn write_all(file: &File, position: u64, batches: &[Outgoing<'_>]) -> io::Result<()> {
    let headers: Vec<_> = batches.iter().map(|batch| batch.header.to_bytes()).collect();
    let mut slices: Vec<_> = headers
        .iter()
        .zip(batches)
        .flat_map(|(header, batch)| [IoSlice::new(header), IoSlice::new(batch.payload)])
        .filter(|slice| !slice.is_empty())
        .collect();
    let (mut rest, mut position) = (slices.as_mut_slice(), position);
    while !rest.is_empty() {
        let length = rest.len().min(IOV_MAX);
        match rustix::io::pwritev(file, &rest[..length], position) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => {
                IoSlice::advance_slices(&mut rest, written);
                position += written as u64;
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
