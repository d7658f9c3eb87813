//! Where to begin and where to stop reading a partition. Pure.

use crate::protocol::types::Offset;

/// A place in a partition, seen from its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// The first offset that is still there.
    Start,
    /// The offset that the next record will get.
    End,
    /// This offset.
    At(Offset),
    /// So many after the start.
    AfterStart(i64),
    /// So many before the end.
    BeforeEnd(i64),
    /// The first record with this timestamp, in milliseconds, or a later one.
    Timestamp(i64),
    /// The record with the highest timestamp.
    MaxTimestamp,
}

/// The offset of a position, within what the partition holds. `found` is what the leader found
/// where it had to look; where it found nothing, every record is older, and the position is the end.
pub fn resolve(position: Position, start: Offset, end: Offset, found: Option<Offset>) -> Offset {
    let offset = match position {
        Position::Start => start,
        Position::End => end,
        Position::At(offset) => offset,
        Position::AfterStart(count) => Offset(start.get().saturating_add(count)),
        Position::BeforeEnd(count) => Offset(end.get().saturating_sub(count)),
        Position::Timestamp(_) | Position::MaxTimestamp => found.unwrap_or(end),
    };
    // Not `clamp`: a hostile answer could have the end before the start.
    offset.min(end).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_stay_within_the_partition() {
        let check = |position, by_time: Option<i64>, expected| {
            let found = resolve(position, Offset(10), Offset(20), by_time.map(Offset));
            assert_eq!(found, Offset(expected), "{position:?}");
        };
        check(Position::Start, None, 10);
        check(Position::End, None, 20);
        check(Position::At(Offset(15)), None, 15);
        check(Position::At(Offset(3)), None, 10);
        check(Position::At(Offset(99)), None, 20);
        check(Position::AfterStart(3), None, 13);
        check(Position::BeforeEnd(3), None, 17);
        check(Position::BeforeEnd(i64::MAX), None, 10);
        check(Position::Timestamp(0), Some(12), 12);
        check(Position::Timestamp(0), None, 20);
        assert_eq!(resolve(Position::End, Offset(9), Offset(3), None), Offset(9));
    }
}
