//! Where a group's offsets are to go, decided before anything is changed.
//!
//! Pure. A plan says for each partition what is committed now, what will be, and whether what was asked for
//! had to be moved into what the partition holds; a preview and the real run are the same plan.

use crate::cluster::TopicPartition;
use crate::consumer::{Position, resolve};
use crate::protocol::types::{LeaderEpoch, Offset};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place in the partition.
    Position(Position),
    /// So many after what is committed; before it where negative.
    Shift(i64),
    /// What is committed, moved into the partition where it lies outside.
    Current,
    /// This offset, from a file or another group.
    Exactly(Offset),
    /// Nothing: the group shall forget the partition.
    Forget,
}

/// What is known of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// What the group has committed.
    pub committed: Option<Offset>,
    /// The first offset there is.
    pub log_start: Offset,
    /// The one the next record gets.
    pub log_end: Offset,
    /// What the leader found, where the target is about time.
    pub by_time: Option<Offset>,
}

/// Where one partition goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Which.
    pub partition: TopicPartition,
    /// What is committed now.
    pub old: Option<Offset>,
    /// What will be; `None` where the group forgets it.
    pub new: Option<Offset>,
    /// What was asked for, where that is outside of the partition.
    pub clamped_from: Option<Offset>,
    /// The leader epoch to commit, where it is known.
    pub leader_epoch: Option<LeaderEpoch>,
    /// What to write beside it.
    pub metadata: Option<String>,
}

impl Move {
    /// By how many offsets it moves; `None` where nothing is committed now or will be.
    pub fn delta(&self) -> Option<i64> {
        Some(self.new? - self.old?)
    }

    /// Whether the group will have the same offset as before.
    pub fn is_noop(&self) -> bool {
        self.old == self.new
    }
}

/// Why a partition has no place to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unplanned {
    /// A shift needs something to shift from.
    #[error("the group has committed nothing here, so there is nothing to count from")]
    NothingCommitted,
    /// The end comes before the start, or a shift leaves the numbers.
    #[error("the partition's start and end make no sense together")]
    NoRange,
}

/// Decides where a partition goes.
pub fn plan(partition: TopicPartition, target: Target, known: Known) -> Result<Move, Unplanned> {
    if known.log_end < known.log_start {
        return Err(Unplanned::NoRange);
    }
    let asked = match target {
        Target::Forget => None,
        Target::Exactly(offset) | Target::Position(Position::At(offset)) => Some(offset),
        Target::Current => Some(known.committed.ok_or(Unplanned::NothingCommitted)?),
        Target::Shift(count) => {
            let from = known.committed.ok_or(Unplanned::NothingCommitted)?;
            Some(Offset(from.get().saturating_add(count)))
        }
        Target::Position(Position::AfterStart(count)) => {
            Some(Offset(known.log_start.get().saturating_add(count)))
        }
        Target::Position(Position::BeforeEnd(count)) => {
            Some(Offset(known.log_end.get().saturating_sub(count)))
        }
        Target::Position(position) => Some(resolve(position, known.log_start, known.log_end, known.by_time)),
    };
    let new = asked.map(|asked| asked.min(known.log_end).max(known.log_start));
    Ok(Move {
        partition,
        old: known.committed,
        new,
        clamped_from: asked.filter(|asked| Some(*asked) != new),
        leader_epoch: None,
        metadata: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::types::PartitionId;

    fn check(
        target: Target,
        committed: Option<i64>,
        by_time: Option<i64>,
    ) -> Result<(i64, Option<i64>), Unplanned> {
        let known = Known {
            committed: committed.map(Offset),
            log_start: Offset(10),
            log_end: Offset(20),
            by_time: by_time.map(Offset),
        };
        let planned = plan(TopicPartition::new("t", PartitionId(0)), target, known)?;
        Ok((planned.new.map_or(-1, Offset::get), planned.clamped_from.map(Offset::get)))
    }

    #[test]
    fn targets() {
        let at = |position| check(Target::Position(position), Some(15), Some(17));
        assert_eq!(at(Position::Start), Ok((10, None)));
        assert_eq!(at(Position::End), Ok((20, None)));
        assert_eq!(at(Position::At(Offset(12))), Ok((12, None)));
        assert_eq!(at(Position::AfterStart(3)), Ok((13, None)));
        assert_eq!(at(Position::BeforeEnd(3)), Ok((17, None)));
        assert_eq!(at(Position::Timestamp(1)), Ok((17, None)));
        assert_eq!(check(Target::Position(Position::Timestamp(1)), None, None), Ok((20, None)));
        assert_eq!(check(Target::Shift(-2), Some(15), None), Ok((13, None)));
        assert_eq!(check(Target::Current, Some(15), None), Ok((15, None)));
        assert_eq!(at(Position::MaxTimestamp), Ok((17, None)));
        assert_eq!(check(Target::Forget, Some(15), None), Ok((-1, None)));
    }

    #[test]
    fn what_lies_outside_is_moved_inside_and_told() {
        assert_eq!(check(Target::Position(Position::At(Offset(3))), None, None), Ok((10, Some(3))));
        assert_eq!(check(Target::Exactly(Offset(99)), None, None), Ok((20, Some(99))));
        assert_eq!(check(Target::Shift(i64::MAX), Some(15), None), Ok((20, Some(i64::MAX))));
        assert_eq!(check(Target::Current, Some(3), None), Ok((10, Some(3))));
        assert_eq!(check(Target::Position(Position::BeforeEnd(50)), None, None), Ok((10, Some(-30))));
    }

    #[test]
    fn nothing_is_made_from_nothing() {
        assert_eq!(check(Target::Shift(5), None, None), Err(Unplanned::NothingCommitted));
        let known = Known { committed: None, log_start: Offset(9), log_end: Offset(3), by_time: None };
        let partition = TopicPartition::new("t", PartitionId(0));
        assert_eq!(plan(partition, Target::Current, known), Err(Unplanned::NoRange));
    }

    #[test]
    fn how_far_it_moves() {
        let moved = |old: Option<i64>, new: Option<i64>| Move {
            partition: TopicPartition::new("t", PartitionId(0)),
            old: old.map(Offset),
            new: new.map(Offset),
            clamped_from: None,
            leader_epoch: None,
            metadata: None,
        };
        assert_eq!(moved(Some(15), Some(10)).delta(), Some(-5));
        assert_eq!(moved(None, Some(10)).delta(), None);
        assert!(moved(Some(1), Some(1)).is_noop() && !moved(Some(1), None).is_noop());
    }
}
