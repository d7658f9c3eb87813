//! Which batches belong to aborted transactions, as `CompletedFetch` of Apache's consumer finds out.
//!
//! Pure. A leader names with each answer the aborted transactions that have records in it; a marker
//! in the log says where each one ends.

use std::collections::HashSet;

use crate::protocol::records::{BatchView, ControlRecordType};
use crate::protocol::types::{Offset, ProducerId};

/// A transaction that was aborted, and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AbortedTransaction {
    pub(super) producer_id: ProducerId,
    pub(super) first_offset: Offset,
}

/// Walks along the batches of one answer.
#[derive(Debug)]
pub(super) struct AbortedFilter {
    /// Not begun yet; the one that begins first stands last.
    ahead: Vec<AbortedTransaction>,
    /// Begun and not ended.
    open: HashSet<i64>,
}

impl AbortedFilter {
    pub(super) fn new(aborted: &[AbortedTransaction]) -> Self {
        let mut ahead = aborted.to_vec();
        ahead.sort_by_key(|transaction| std::cmp::Reverse(transaction.first_offset));
        Self { ahead, open: HashSet::new() }
    }

    /// Whether the next batch is part of an aborted transaction. Batches come in their order.
    pub(super) fn is_aborted(&mut self, batch: &BatchView<'_>) -> bool {
        let header = batch.header();
        while let Some(begun) = self.ahead.pop_if(|next| next.first_offset < header.next_offset()) {
            self.open.insert(begun.producer_id.get());
        }
        if !header.attributes.is_transactional() || self.open.is_empty() {
            return false;
        }
        if header.attributes.is_control() {
            if is_abort_marker(batch) {
                self.open.remove(&header.producer_id.get());
            }
            return false;
        }
        self.open.contains(&header.producer_id.get())
    }
}

fn is_abort_marker(batch: &BatchView<'_>) -> bool {
    let first = batch.records().ok().and_then(|mut records| records.next());
    let key = first.and_then(Result::ok).and_then(|record| record.key);
    key.is_some_and(|key| ControlRecordType::from_key(key) == Ok(Some(ControlRecordType::Abort)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::records::{BatchBuilder, ControlRecord, EndTxnMarker};
    use crate::protocol::types::ProducerEpoch;

    fn data(base: i64, producer: i64) -> Vec<u8> {
        let builder = BatchBuilder::new().base_offset(Offset(base));
        let mut builder = builder.producer(ProducerId(producer), ProducerEpoch(0), 0).transactional();
        builder.append(0, None, Some(b"x"), &[]);
        builder.build().unwrap()
    }

    fn marker(base: i64, producer: i64, record: ControlRecord) -> Vec<u8> {
        let builder = BatchBuilder::new().base_offset(Offset(base)).control().transactional();
        let mut builder = builder.producer(ProducerId(producer), ProducerEpoch(0), -1);
        builder.append_control(0, &record).unwrap();
        builder.build().unwrap()
    }

    #[test]
    fn a_transaction_is_aborted_from_its_first_offset_to_its_marker() {
        let end = EndTxnMarker { coordinator_epoch: 0 };
        let (abort, commit) = (ControlRecord::Abort(end), ControlRecord::Commit(end));
        let log = [
            (data(0, 7), false),
            (marker(1, 7, commit.clone()), false),
            (data(2, 7), true),
            (data(3, 8), false),
            (data(4, 7), true),
            (marker(5, 7, abort.clone()), false),
            (data(6, 7), false),
            (marker(7, 8, commit), false),
            (data(8, 7), true),
            (marker(9, 7, abort), false),
        ];
        let aborted = |first| AbortedTransaction { producer_id: ProducerId(7), first_offset: Offset(first) };
        let mut filter = AbortedFilter::new(&[aborted(8), aborted(2)]);
        for (bytes, expected) in log {
            let batch = BatchView::parse(&bytes).unwrap();
            assert_eq!(filter.is_aborted(&batch), expected, "at {}", batch.header().base_offset);
        }
    }
}
