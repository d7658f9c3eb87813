//! Records that a consumer has fetched and not yet worked off, as runs of offsets. Pure.
//!
//! Invariant: the position of a partition never goes past what was worked off, so that what is
//! committed is never more than what was done.

use std::collections::{BTreeMap, VecDeque};

use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::Offset;

/// Work in the order in which it came.
#[derive(Clone, Debug, Default)]
pub(super) struct Backlog {
    runs: VecDeque<Run>,
    positions: BTreeMap<TopicPartition, Offset>,
}

/// Neighbouring offsets of a partition, and how many records they stand for.
#[derive(Clone, Debug)]
struct Run {
    partition: TopicPartition,
    records: u64,
    next: Offset,
}

impl Backlog {
    /// Starts anew at these positions.
    pub(super) fn begin(&mut self, positions: impl IntoIterator<Item = (TopicPartition, Offset)>) {
        self.runs.clear();
        self.positions = positions.into_iter().collect();
    }

    /// A record has come.
    pub(super) fn push(&mut self, partition: &TopicPartition, offset: Offset) {
        match self.runs.back_mut() {
            Some(run) if run.partition == *partition => {
                run.records += 1;
                run.next = offset + 1;
            }
            _ => self.runs.push_back(Run { partition: partition.clone(), records: 1, next: offset + 1 }),
        }
    }

    /// Whether all work is done.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Works off up to so many records.
    pub(super) fn work(&mut self, mut records: u64) {
        while let Some(run) = self.runs.front_mut() {
            if run.records > records {
                run.records -= records;
                let done = run.next.get() - i64::try_from(run.records).unwrap_or(i64::MAX);
                advance(&mut self.positions, &run.partition, Offset(done));
                return;
            }
            records -= run.records;
            advance(&mut self.positions, &run.partition, run.next);
            self.runs.pop_front();
        }
    }

    /// What to commit: the next offset of each partition.
    pub(super) fn positions(&self) -> Vec<(TopicPartition, Offset)> {
        self.positions.iter().map(|(partition, offset)| (partition.clone(), *offset)).collect()
    }
}

/// Where offsets are missing, as after compaction, counting back from the end may lead behind where we
/// were already.
fn advance(positions: &mut BTreeMap<TopicPartition, Offset>, partition: &TopicPartition, to: Offset) {
    if let Some(position) = positions.get_mut(partition) {
        *position = to.max(*position);
    }
}

#[cfg(test)]
mod tests {
    use kdp_client::protocol::types::PartitionId;

    use super::*;

    fn partition(id: i32) -> TopicPartition {
        TopicPartition::new("t", PartitionId(id))
    }

    fn backlog(offsets: &[(i32, i64)]) -> Backlog {
        let mut backlog = Backlog::default();
        backlog.begin([(partition(0), Offset(0)), (partition(1), Offset(0))]);
        for (id, offset) in offsets {
            backlog.push(&partition(*id), Offset(*offset));
        }
        backlog
    }

    fn positions(backlog: &Backlog) -> Vec<i64> {
        backlog.positions().into_iter().map(|(_, offset)| offset.get()).collect()
    }

    #[test]
    fn work_is_done_in_order_and_no_more_is_said() {
        let mut backlog = backlog(&[(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]);
        assert_eq!(positions(&backlog), [0, 0]);
        backlog.work(2);
        assert_eq!(positions(&backlog), [2, 0]);
        backlog.work(2);
        assert_eq!((positions(&backlog), backlog.is_empty()), (vec![3, 1], false));
        backlog.work(u64::MAX);
        assert_eq!((positions(&backlog), backlog.is_empty()), (vec![3, 2], true));
        backlog.work(1);
        assert_eq!(positions(&backlog), [3, 2]);
    }

    #[test]
    fn gaps_never_lead_back() {
        let mut backlog = backlog(&[(0, 10), (0, 20)]);
        backlog.work(1);
        assert_eq!(positions(&backlog), [20, 0]);
        backlog.work(1);
        assert_eq!(positions(&backlog), [21, 0]);
    }

    #[test]
    fn a_new_share_forgets_the_old_work() {
        let mut backlog = backlog(&[(0, 0)]);
        backlog.begin([(partition(1), Offset(5))]);
        backlog.push(&partition(0), Offset(7));
        backlog.work(9);
        assert_eq!(positions(&backlog), [5]);
    }
}
