//! What stays of a batch (`Cleaner.cleanInto`, `MemoryRecords.filterTo`).
//!
//! A batch of which everything stays is copied byte for byte. Of others the header keeps what is not the
//! records': offsets, epoch, producer and its sequence. A tombstone stays for `delete.retention.ms` from the
//! first time a round meets it: the batch's delete horizon (KIP-534).

use std::collections::HashMap;

use kdp_client::protocol::records::{
    BatchBuilder, BatchHeader, BatchView, Compression, ControlRecordType, NO_TIMESTAMP, RecordError,
    RecordView, Records, TimestampType,
};
use kdp_client::protocol::types::{Offset, ProducerEpoch, ProducerId};

use super::offset_map::OffsetMap;
use super::transactions::Transactions;

/// What the records of one batch may take once decompressed, which is what they might when they came.
pub(super) const EXPANDED_SIZE_MAX: usize = 100 * 1024 * 1024;

/// What a producer that is not forgotten yet has written last: nothing of it may get lost by cleaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LastWritten {
    /// A batch that ends here.
    Data(Offset),
    /// A marker, in this epoch.
    Marker(ProducerEpoch),
}

/// What becomes of a batch.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Nothing,
    All,
    /// A new batch in its place.
    Part(Vec<u8>),
}

/// Decides for one batch after the other, in the order of the log.
pub(super) struct Filter<'a> {
    pub(super) map: &'a OffsetMap,
    pub(super) transactions: Transactions,
    pub(super) last_written: &'a HashMap<ProducerId, LastWritten>,
    pub(super) now_ms: i64,
    pub(super) delete_retention_ms: i64,
    pub(super) scratch: Vec<u8>,
}

impl Filter<'_> {
    pub(super) fn clean(&mut self, batch: &BatchView<'_>) -> Result<Kept, RecordError> {
        let header = batch.header();
        let is_over = match header.is_control() {
            true => self.transactions.is_over(header, control_type(batch)?),
            false => self.transactions.is_aborted(header),
        };
        let horizon = header.delete_horizon_ms();
        let is_marker_of_nothing = header.is_control() && is_over;
        let goes = if is_marker_of_nothing { horizon.is_some_and(|at| at <= self.now_ms) } else { is_over };
        let mut scratch = std::mem::take(&mut self.scratch);
        let kept = match goes {
            true => Ok(self.without_records(header)),
            false => batch
                .decompressed_records(&mut scratch, EXPANDED_SIZE_MAX)
                .and_then(|records| self.clean_records(header, &records, is_marker_of_nothing)),
        };
        self.scratch = scratch;
        kept
    }

    fn clean_records(
        &self,
        header: &BatchHeader,
        records: &Records<'_>,
        is_marker_of_nothing: bool,
    ) -> Result<Kept, RecordError> {
        let (mut kept, mut lost, mut has_tombstone) = (0, 0, false);
        for record in records.clone() {
            let record = record?;
            if self.keeps(header, &record) {
                kept += 1;
                has_tombstone |= record.value.is_none();
            } else {
                lost += 1;
            }
        }
        let horizon = header.delete_horizon_ms();
        let is_marked_now = (has_tombstone || is_marker_of_nothing) && horizon.is_none();
        if kept == 0 {
            return Ok(self.without_records(header));
        }
        if lost == 0 && !is_marked_now {
            return Ok(Kept::All);
        }
        let marked = is_marked_now.then(|| self.now_ms.saturating_add(self.delete_retention_ms));
        self.rewritten(header, records, marked.or(horizon)).map(Kept::Part)
    }

    fn keeps(&self, header: &BatchHeader, record: &RecordView<'_>) -> bool {
        let offset = record.offset(header);
        if header.is_control() || self.map.latest().is_none_or(|latest| offset > latest) {
            return true;
        }
        let Some(key) = record.key else { return false };
        let is_last = self.map.get(key).is_none_or(|last| offset >= last);
        let may_be_empty = header.delete_horizon_ms().is_none_or(|horizon| self.now_ms < horizon);
        is_last && (record.value.is_some() || may_be_empty)
    }

    fn rewritten(
        &self,
        header: &BatchHeader,
        records: &Records<'_>,
        horizon: Option<i64>,
    ) -> Result<Vec<u8>, RecordError> {
        let mut builder = builder_like(header)?;
        if let Some(horizon) = horizon {
            builder = builder.delete_horizon(horizon);
        }
        for record in records.clone() {
            let record = record?;
            if self.keeps(header, &record) {
                let headers: Vec<_> = record.headers.iter().collect();
                let (offset, timestamp) = (record.offset(header), record.timestamp(header));
                builder.append_at(offset, timestamp, record.key, record.value, &headers);
            }
        }
        builder.keep_last_offset(header.last_offset());
        builder.build()
    }

    /// What stays of a batch without records: its header, where it is the last that its producer has written.
    fn without_records(&self, header: &BatchHeader) -> Kept {
        if self.is_last_of_producer(header) { Kept::Part(emptied(header)) } else { Kept::Nothing }
    }

    fn is_last_of_producer(&self, header: &BatchHeader) -> bool {
        header.has_producer_id()
            && self.last_written.get(&header.producer_id).is_some_and(|last| match last {
                LastWritten::Data(offset) => header.last_offset() == *offset,
                LastWritten::Marker(epoch) => header.is_control() && header.producer_epoch == *epoch,
            })
    }
}

/// What a control batch is; `None` without a record.
pub(super) fn control_type(batch: &BatchView<'_>) -> Result<Option<ControlRecordType>, RecordError> {
    let Some(record) = batch.records()?.next().transpose()? else { return Ok(None) };
    ControlRecordType::from_key(record.key.unwrap_or_default())
}

fn builder_like(header: &BatchHeader) -> Result<BatchBuilder, RecordError> {
    let mut builder = BatchBuilder::new()
        .base_offset(header.base_offset)
        .leader_epoch(header.partition_leader_epoch)
        .producer(header.producer_id, header.producer_epoch, header.base_sequence)
        .compression(header.compression()?, None);
    if header.attributes.timestamp_type() == TimestampType::LogAppendTime {
        builder = builder.log_append_time(header.max_timestamp);
    }
    if header.attributes.is_transactional() {
        builder = builder.transactional();
    }
    Ok(if header.is_control() { builder.control() } else { builder })
}

fn emptied(header: &BatchHeader) -> Vec<u8> {
    let empty = BatchHeader::empty();
    let attributes = header.attributes.with_compression(Compression::None);
    let mut left = BatchHeader {
        batch_length: empty.batch_length,
        records_count: 0,
        base_timestamp: NO_TIMESTAMP,
        attributes: attributes.with_delete_horizon(false),
        ..header.clone()
    };
    left.seal(&[]);
    left.to_bytes().to_vec()
}
