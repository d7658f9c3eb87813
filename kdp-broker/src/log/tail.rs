//! Where the last few batches of a log begin, so that a reader at the tail needs no lookup.
//!
//! Invariant: the batches lie back to back in the active segment and end where the log ends.

use std::collections::VecDeque;

use kdp_client::protocol::types::Offset;

/// How many batches are remembered.
const CAPACITY: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Tail {
    batches: VecDeque<(Offset, u64)>,
}

impl Tail {
    /// A batch was appended.
    pub(super) fn push(&mut self, base_offset: Offset, position: u64) {
        if self.batches.len() == CAPACITY {
            self.batches.pop_front();
        }
        self.batches.push_back((base_offset, position));
    }

    /// The log was rolled or truncated.
    pub(super) fn clear(&mut self) {
        self.batches.clear();
    }

    /// The batch that holds `offset`, which lies before the log's end: its base offset and its position.
    pub(super) fn locate(&self, offset: Offset) -> Option<(Offset, u64)> {
        let after = self.batches.partition_point(|(base_offset, _)| *base_offset <= offset);
        self.batches.get(after.checked_sub(1)?).copied()
    }

    /// The last batch that begins at `position` or before: where it begins, and its base offset.
    pub(super) fn boundary(&self, position: u64) -> Option<(u64, Offset)> {
        let after = self.batches.partition_point(|(_, start)| *start <= position);
        self.batches.get(after.checked_sub(1)?).map(|(offset, start)| (*start, *offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_batches_are_found() {
        let mut tail = Tail::default();
        assert_eq!(tail.locate(Offset(0)), None);
        for batch in 0..20 {
            tail.push(Offset(batch * 10), batch as u64 * 100);
        }
        assert_eq!(tail.locate(Offset(39)), None, "forgotten");
        assert_eq!(tail.locate(Offset(40)), Some((Offset(40), 400)));
        assert_eq!(tail.locate(Offset(199)), Some((Offset(190), 1900)));
        assert_eq!(tail.boundary(399), None);
        assert_eq!(tail.boundary(499), Some((400, Offset(40))));
        assert_eq!(tail.boundary(5000), Some((1900, Offset(190))));
    }
}
