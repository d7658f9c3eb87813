//! The records in view: the newest, as many as there is room for, and those that the user holds on to.
//!
//! Invariant: there are never more of the newest than [`RECORDS_MAX`], nor more than [`BYTES_MAX`] of memory in them
//! unless one alone is larger, and never more than [`HELD_MAX`] besides; what had to go is counted.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::Record;

/// More than this nobody looks through.
pub(crate) const RECORDS_MAX: usize = 5000;
/// More than this is for a file.
pub(crate) const BYTES_MAX: usize = 8 << 20;

/// More than this nobody holds on to.
const HELD_MAX: usize = 100;

/// The records in view.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ring {
    records: VecDeque<Arc<Record>>,
    /// The names of those that stay whatever comes.
    marks: BTreeSet<String>,
    /// Those of them that there was no room for among the newest.
    held: Vec<Arc<Record>>,
    bytes: usize,
    dropped: u64,
}

impl Ring {
    /// A record comes into view; the oldest go where there is no room.
    pub(crate) fn push(&mut self, record: Arc<Record>) {
        self.bytes += record.size();
        self.records.push_back(record);
        while self.records.len() > 1 && (self.records.len() > RECORDS_MAX || self.bytes > BYTES_MAX) {
            let Some(oldest) = self.records.pop_front() else { break };
            self.bytes -= oldest.size();
            self.drop_or_hold(oldest);
        }
    }

    fn drop_or_hold(&mut self, record: Arc<Record>) {
        match self.marks.contains(&record.name) && self.held.len() < HELD_MAX {
            true => self.held.push(record),
            false => self.dropped += 1,
        }
    }

    /// The names of those that are held on to.
    pub(crate) fn marks(&self) -> &BTreeSet<String> {
        &self.marks
    }

    /// Holds on to the records of these names, and to no others.
    pub(crate) fn hold(&mut self, marks: &BTreeSet<String>) {
        let before = self.held.len();
        self.held.retain(|record| marks.contains(&record.name));
        self.dropped += (before - self.held.len()) as u64;
        self.marks.clone_from(marks);
    }

    /// So many never came into view.
    pub(crate) fn skip(&mut self, count: u64) {
        self.dropped += count;
    }

    /// Nothing is in view any more.
    pub(crate) fn clear(&mut self) {
        self.bytes = 0;
        for record in std::mem::take(&mut self.records) {
            self.drop_or_hold(record);
        }
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.held.len() + self.records.len()
    }

    /// How many are not in view any more.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The record of this number, counted from the oldest.
    pub(crate) fn at(&self, index: usize) -> Option<&Arc<Record>> {
        match index.checked_sub(self.held.len()) {
            Some(index) => self.records.get(index),
            None => self.held.get(index),
        }
    }

    /// From the oldest to the newest.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.held.iter().chain(&self.records)
    }

    /// All of them but those that are held, taken out; what was dropped is told once.
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

    #[test]
    fn what_is_marked_stays() {
        let mut ring = Ring::default();
        let push = |ring: &mut Ring, offset| ring.push(Arc::new(record(0, offset, None, Some(b"small"))));
        (0..10).for_each(|offset| push(&mut ring, offset));
        let marks = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        ring.hold(&marks(&["0:3", "0:9"]));
        (10..RECORDS_MAX as i64 + 9).for_each(|offset| push(&mut ring, offset));
        let names = |ring: &Ring| ring.iter().take(3).map(|one| one.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&ring), ["0:3", "0:9", "0:10"]);
        assert_eq!((ring.len(), ring.dropped()), (RECORDS_MAX + 1, 8));
        assert_eq!(ring.at(1).map(|one| one.name.clone()), ring.iter().nth(1).map(|one| one.name.clone()));
        ring.hold(&marks(&["0:9"]));
        assert_eq!((names(&ring)[0].as_str(), ring.dropped()), ("0:9", 9));
        ring.clear();
        assert_eq!((names(&ring), ring.dropped()), (vec!["0:9".to_owned()], RECORDS_MAX as u64 + 8));
    }
}
