//! The records in view: the newest, as many as there is room for.
//!
//! Invariant: there are never more than [`RECORDS_MAX`], nor more than [`BYTES_MAX`] of memory in them unless one
//! alone is larger; what had to go is counted.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Record;

/// More than this nobody looks through.
pub(crate) const RECORDS_MAX: usize = 5000;
/// More than this is for a file.
pub(crate) const BYTES_MAX: usize = 8 << 20;

/// The records in view.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ring {
    records: VecDeque<Arc<Record>>,
    bytes: usize,
    dropped: u64,
}

impl Ring {
    /// A record comes into view; the oldest go where there is no room.
    pub(crate) fn push(&mut self, record: Arc<Record>) {
        self.bytes += record.size();
        self.records.push_back(record);
        while self.records.len() > 1 && (self.records.len() > RECORDS_MAX || self.bytes > BYTES_MAX) {
            let oldest = self.records.pop_front();
            self.bytes -= oldest.map_or(0, |oldest| oldest.size());
            self.dropped += 1;
        }
    }

    /// So many never came into view.
    pub(crate) fn skip(&mut self, count: u64) {
        self.dropped += count;
    }

    /// Nothing is in view any more.
    pub(crate) fn clear(&mut self) {
        self.dropped += self.records.len() as u64;
        self.records.clear();
        self.bytes = 0;
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// How many are not in view any more.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The record of this number, counted from the oldest.
    pub(crate) fn at(&self, index: usize) -> Option<&Arc<Record>> {
        self.records.get(index)
    }

    /// From the oldest to the newest.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.records.iter()
    }

    /// All of them, taken out; what was dropped is told once.
    pub(crate) fn take(&mut self) -> (Vec<Arc<Record>>, u64) {
        self.bytes = 0;
        (std::mem::take(&mut self.records).into(), std::mem::take(&mut self.dropped))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::record;
    use super::*;

    #[test]
    fn the_oldest_make_room_and_are_counted() {
        let mut ring = Ring::default();
        for offset in 0..RECORDS_MAX as i64 + 10 {
            ring.push(Arc::new(record(0, offset, None, Some(b"small"))));
        }
        assert_eq!((ring.len(), ring.dropped()), (RECORDS_MAX, 10));
        assert_eq!(ring.at(0).map(|first| first.kept.offset.get()), Some(10));
        // One that is larger than all the room there is stays, alone.
        ring.push(Arc::new(record(0, 9000, None, Some(&vec![b'x'; BYTES_MAX + 1]))));
        assert_eq!(ring.len(), 1);
        ring.push(Arc::new(record(0, 9001, None, Some(b"small"))));
        assert_eq!(ring.len(), 1);
        let (taken, dropped) = ring.take();
        assert_eq!((taken.len(), dropped, ring.len(), ring.dropped()), (1, RECORDS_MAX as u64 + 11, 0, 0));
        assert_eq!(ring.bytes, 0);
    }
}
