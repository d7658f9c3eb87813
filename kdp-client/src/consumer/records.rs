//! From batches to records, in place: nothing is copied unless it was compressed.

use std::ops::ControlFlow;

use super::leader::Fetched;
use super::transactions::AbortedFilter;
use super::{ConsumeError, ConsumerOptions, Cursor};
use crate::cluster::TopicPartition;
use crate::protocol::records::{BatchHeader, BatchView, Batches, RecordError, RecordView, TimestampType};
use crate::protocol::types::Offset;

/// What one batch may take when it is decompressed.
const BATCH_BYTES_MAX: usize = 256 << 20;
/// What is kept to decompress into, once a larger batch has gone by.
const SCRATCH_BYTES_KEPT: usize = 4 << 20;

/// A record and where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Consumed<'a> {
    /// Its partition.
    pub partition: &'a TopicPartition,
    /// The batch it came in.
    pub batch: &'a BatchHeader,
    /// The record itself.
    pub record: RecordView<'a>,
}

impl Consumed<'_> {
    /// Its offset.
    pub fn offset(&self) -> Offset {
        self.record.offset(self.batch)
    }

    /// Its timestamp in milliseconds; `None` where it has none.
    pub fn timestamp(&self) -> Option<i64> {
        Some(self.record.timestamp(self.batch)).filter(|timestamp| *timestamp >= 0)
    }

    /// Whose clock the timestamp is of; `None` where there is none.
    pub fn timestamp_type(&self) -> Option<TimestampType> {
        self.timestamp().map(|_| self.batch.attributes.timestamp_type())
    }

    /// Whether it is the marker of a transaction.
    pub fn is_control(&self) -> bool {
        self.batch.attributes.is_control()
    }
}

/// Hands out what came, from where the cursor stands to the end of its range.
pub(super) fn hand_out(
    cursor: &mut Cursor,
    fetched: &Fetched,
    options: ConsumerOptions,
    scratch: &mut Vec<u8>,
    deliver: &mut impl FnMut(Consumed<'_>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, ConsumeError> {
    let mut aborted = AbortedFilter::new(&fetched.aborted);
    for batch in Batches::new(&fetched.batches) {
        let corrupt =
            |offset, error| ConsumeError::Corrupt { partition: cursor.partition.clone(), offset, error };
        let batch = batch.map_err(|error| corrupt(cursor.next, error))?;
        let is_aborted = aborted.is_aborted(&batch);
        let header = batch.header();
        // Handed out before, or not asked for: neither has to be decompressed again.
        let is_outside = header.next_offset() <= cursor.next
            || cursor.until.is_some_and(|until| header.base_offset >= until);
        let is_hidden = is_aborted || (header.attributes.is_control() && !options.control_records);
        if !is_outside {
            batch.verify_crc().map_err(|error| corrupt(header.base_offset, error))?;
        }
        if !is_outside && !is_hidden {
            let base_offset = header.base_offset;
            let flow = hand_out_batch(cursor, &batch, scratch, deliver);
            let flow = flow.map_err(|error| ConsumeError::Corrupt {
                partition: cursor.partition.clone(),
                offset: base_offset,
                error,
            })?;
            if flow.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        // Compaction may have taken the last records of a batch; its header still counts them.
        cursor.next = cursor.next.max(header.next_offset());
    }
    Ok(ControlFlow::Continue(()))
}

fn hand_out_batch(
    cursor: &mut Cursor,
    batch: &BatchView<'_>,
    scratch: &mut Vec<u8>,
    deliver: &mut impl FnMut(Consumed<'_>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, RecordError> {
    if scratch.capacity() > SCRATCH_BYTES_KEPT {
        *scratch = Vec::new();
    }
    for record in batch.decompressed_records(scratch, BATCH_BYTES_MAX)? {
        let consumed = Consumed { partition: &cursor.partition, batch: batch.header(), record: record? };
        let offset = consumed.offset();
        // A batch may begin before what was asked for, and go on beyond it.
        if offset < cursor.next || cursor.until.is_some_and(|until| offset >= until) {
            continue;
        }
        let flow = deliver(consumed);
        cursor.next = offset + 1;
        if flow.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}
