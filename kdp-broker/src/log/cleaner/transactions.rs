//! Whose transaction a batch belongs to, while a log is read from its start (`CleanedTransactionMetadata`).
//!
//! Batches of aborted transactions go at once. A marker stays until nothing of its transaction is left.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use kdp_client::protocol::records::{BatchHeader, ControlRecordType};
use kdp_client::protocol::types::{Offset, ProducerId};

use crate::log::AbortedTxn;

#[derive(Debug, Default)]
pub(super) struct Transactions {
    /// Not reached yet, the next one last.
    aborted: Vec<AbortedTxn>,
    /// Under way, and whether a batch of it has been seen.
    ongoing_aborted: HashMap<ProducerId, (AbortedTxn, bool)>,
    ongoing_committed: HashSet<ProducerId>,
    /// Those that readers still have to know of.
    remaining: Vec<AbortedTxn>,
}

impl Transactions {
    pub(super) fn new(mut aborted: Vec<AbortedTxn>) -> Self {
        aborted.sort_by_key(|aborted| Reverse(aborted.first_offset));
        Self { aborted, ..Self::default() }
    }

    /// Whether a batch of records belongs to an aborted transaction.
    pub(super) fn is_aborted(&mut self, header: &BatchHeader) -> bool {
        self.begin_up_to(header.last_offset());
        if !header.attributes.is_transactional() {
            return false;
        }
        match self.ongoing_aborted.get_mut(&header.producer_id) {
            Some((_, seen)) => {
                *seen = true;
                true
            }
            None => {
                self.ongoing_committed.insert(header.producer_id);
                false
            }
        }
    }

    /// Whether nothing is left of the transaction that this control batch ends; one that has been emptied
    /// already ends none.
    pub(super) fn is_over(&mut self, header: &BatchHeader, marker: Option<ControlRecordType>) -> bool {
        self.begin_up_to(header.last_offset());
        match marker {
            None => header.records_count == 0,
            Some(ControlRecordType::Abort) => match self.ongoing_aborted.remove(&header.producer_id) {
                Some((aborted, true)) => {
                    self.remaining.push(aborted);
                    false
                }
                _ => true,
            },
            Some(ControlRecordType::Commit) => !self.ongoing_committed.remove(&header.producer_id),
            Some(_) => false,
        }
    }

    /// The aborted transactions whose marker has been read since this was last asked and whose batches were
    /// there: readers of the new segment have to know of them.
    pub(super) fn take_remaining(&mut self) -> Vec<AbortedTxn> {
        std::mem::take(&mut self.remaining)
    }

    fn begin_up_to(&mut self, offset: Offset) {
        while let Some(next) = self.aborted.pop_if(|next| next.first_offset <= offset) {
            self.ongoing_aborted.entry(next.producer_id).or_insert((next, false));
        }
    }
}
