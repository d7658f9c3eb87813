//! The last N records of a selection: ranges that begin at them.
//!
//! Offsets have gaps, from compaction and from the markers of transactions, and a filter leaves records
//! out; so the ends are read backwards, window by window, until there are enough. Only timestamps and
//! offsets are kept.

use std::collections::{BinaryHeap, VecDeque};
use std::ops::ControlFlow;

use kdp_client::consumer::{Consumed, Range};
use kdp_client::protocol::types::Offset;

use super::reader::{Reader, Step};
use crate::failure::Failure;

/// The end of a partition, as far as it has been looked at.
#[derive(Debug)]
struct End {
    range: Range,
    /// Everything from here on has been looked at.
    seen_from: Offset,
    /// Timestamp and offset of the last wanted records, oldest first.
    wanted: VecDeque<(i64, Offset)>,
}

/// Moves the beginnings up to the last `count` wanted records of all ranges together. The ranges have
/// ends; `open` makes what reads them.
pub(super) async fn narrow(
    ranges: Vec<Range>,
    open: impl Fn(Vec<Range>) -> Reader,
    count: u64,
    mut wants: impl FnMut(&Consumed<'_>) -> bool,
) -> Result<Vec<Range>, Failure> {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let end = |range: Range| {
        let seen_from = range.until.unwrap_or(range.from).max(range.from);
        End { range, seen_from, wanted: VecDeque::new() }
    };
    let mut ends: Vec<End> = ranges.into_iter().map(end).collect();
    let mut window = i64::try_from(count).unwrap_or(i64::MAX).max(1);
    loop {
        let unsettled = |end: &End| end.wanted.len() < count && end.seen_from > end.range.from;
        let indexes: Vec<usize> = (0..ends.len()).filter(|index| unsettled(&ends[*index])).collect();
        if indexes.is_empty() {
            break;
        }
        let windows: Vec<Range> = indexes
            .iter()
            .map(|index| {
                let end = &ends[*index];
                let from = Offset(end.seen_from.get().saturating_sub(window)).max(end.range.from);
                Range { from, until: Some(end.seen_from), ..end.range.clone() }
            })
            .collect();
        let mut found: Vec<VecDeque<(i64, Offset)>> = vec![VecDeque::new(); windows.len()];
        let mut reader = open(windows.clone());
        let place = |record: &Consumed<'_>| windows.iter().position(|one| one.partition == *record.partition);
        reader
            .read(|step| {
                if let Step::Record(record) = step
                    && let Some(place) = place(&record)
                    && wants(&record)
                {
                    found[place].push_back((record.timestamp().unwrap_or(-1), record.offset()));
                    if found[place].len() > count {
                        found[place].pop_front();
                    }
                }
                ControlFlow::Continue(())
            })
            .await?;
        for ((index, window), mut earlier) in indexes.into_iter().zip(windows).zip(found) {
            let end = &mut ends[index];
            end.seen_from = window.from;
            earlier.append(&mut end.wanted);
            end.wanted = earlier;
        }
        window = window.saturating_mul(4);
    }
    Ok(newest(ends, count))
}

/// Takes from the ends, the newest first, until there are `count`: so what is taken of a partition is
/// always its end.
fn newest(mut ends: Vec<End>, count: usize) -> Vec<Range> {
    for end in &mut ends {
        end.range.from = end.range.until.unwrap_or(end.range.from).max(end.range.from);
    }
    let last = |end: &End, index: usize| end.wanted.back().map(|(timestamp, _)| (*timestamp, index));
    let mut heap: BinaryHeap<(i64, usize)> =
        ends.iter().enumerate().filter_map(|(index, end)| last(end, index)).collect();
    for _ in 0..count {
        let Some((_, index)) = heap.pop() else { break };
        let end = &mut ends[index];
        if let Some((_, offset)) = end.wanted.pop_back() {
            end.range.from = offset;
        }
        heap.extend(last(end, index));
    }
    ends.into_iter().map(|end| end.range).collect()
}

#[cfg(test)]
mod tests {
    use kdp_client::cluster::TopicPartition;
    use kdp_client::protocol::types::PartitionId;

    use super::*;

    #[test]
    fn the_newest_of_all_partitions() {
        let end = |id, until, wanted: &[(i64, i64)]| End {
            range: Range {
                partition: TopicPartition::new("t", PartitionId(id)),
                from: Offset(0),
                until: Some(Offset(until)),
            },
            seen_from: Offset(0),
            wanted: wanted.iter().map(|(timestamp, offset)| (*timestamp, Offset(*offset))).collect(),
        };
        let ends = vec![
            end(0, 10, &[(100, 3), (400, 7), (500, 9)]),
            end(1, 4, &[(200, 1), (450, 2)]),
            end(2, 8, &[]),
        ];
        let begins: Vec<i64> = newest(ends, 3).into_iter().map(|range| range.from.get()).collect();
        assert_eq!(begins, [7, 2, 8]);
    }
}
