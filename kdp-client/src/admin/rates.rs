//! How fast partitions grow, from looks at their ends and sizes: no agent on the broker, no JMX.
//!
//! Pure: who asks brokers and looks at clocks is `throughput` and the caller. Rates come from end offsets and
//! never from counts of records, which retention changes too. Invariant: what is not known is `None`, never 0,
//! and so is every sum over it; where a log was made anew, cut or got another leader, the window begins again.

use std::collections::{BTreeMap, VecDeque};

use crate::cluster::TopicPartition;
use crate::protocol::types::{BrokerId, Offset};
use crate::protocol::uuid::Uuid;

/// One look at a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// When, in milliseconds of any clock that does not jump.
    pub at_ms: i64,
    /// Which topic of that name it was.
    pub topic_id: Uuid,
    /// Who answered.
    pub leader: BrokerId,
    /// The first offset that is still there.
    pub start: Option<Offset>,
    /// The offset that the next record will get.
    pub end: Offset,
    /// What the leader's replica takes on its disk.
    pub size_bytes: Option<i64>,
}

impl Look {
    /// Whether this one can be compared with an earlier one.
    fn continues(&self, earlier: &Look) -> bool {
        self.topic_id == earlier.topic_id
            && self.leader == earlier.leader
            && self.end >= earlier.end
            && self.at_ms > earlier.at_ms
    }

    /// What a record takes on average; there is none in an empty log.
    fn record_bytes(&self) -> Option<f64> {
        let records = self.end - self.start?;
        (records > 0).then_some(self.size_bytes? as f64 / records as f64)
    }
}

/// How fast something grows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rate {
    /// Records a second. Transaction markers count as records, as they do in offsets.
    pub records: Option<f64>,
    /// Bytes a second, about: as they lie on one replica's disk.
    pub bytes: Option<f64>,
}

impl Rate {
    /// The rate of several together; unknown where one of them is.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Self {
        let add = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a + b);
        let zero = Self { records: Some(0.0), bytes: Some(0.0) };
        all.into_iter().fold(zero, |sum, one| Self {
            records: add(sum.records, one.records),
            bytes: add(sum.bytes, one.bytes),
        })
    }

    /// Between two looks that can be compared.
    fn between(first: &Look, last: &Look) -> Self {
        let seconds = (last.at_ms - first.at_ms) as f64 / 1000.0;
        let records = (last.end - first.end) as f64;
        Self { records: Some(records / seconds), bytes: bytes(first, last).map(|bytes| bytes / seconds) }
    }
}

/// By how much the log has grown. Where retention or compaction made it smaller, what a record takes on average
/// has to do; that is too much where records were deleted whose segments are still there.
fn bytes(first: &Look, last: &Look) -> Option<f64> {
    let average = first.record_bytes().or_else(|| last.record_bytes());
    let records = last.end - first.end;
    if records == 0 {
        return Some(0.0);
    }
    let grown = last.size_bytes?.checked_sub(first.size_bytes?)?;
    if grown > 0 { Some(grown as f64) } else { Some(average? * records as f64) }
}

/// The looks of the last while at any number of partitions.
#[derive(Clone, Debug)]
pub struct History {
    window_ms: i64,
    looks: BTreeMap<TopicPartition, VecDeque<Look>>,
    /// When all of them were last looked at.
    now_ms: i64,
}

impl History {
    /// Rates will be those of so many milliseconds.
    pub fn new(window_ms: i64) -> Self {
        Self { window_ms, looks: BTreeMap::new(), now_ms: i64::MIN }
    }

    /// Takes a look at all partitions. One that is missing is not forgotten, only not known.
    pub fn add(&mut self, at_ms: i64, looks: impl IntoIterator<Item = (TopicPartition, Look)>) {
        self.now_ms = at_ms;
        for (partition, look) in looks {
            let look = Look { at_ms, ..look };
            let known = self.looks.entry(partition).or_default();
            if known.back().is_some_and(|last| !look.continues(last)) {
                known.clear();
            }
            known.push_back(look);
            // The one look before the window is where the window begins.
            while known.len() > 2 && at_ms - known[1].at_ms >= self.window_ms {
                known.pop_front();
            }
        }
        let oldest_ms = at_ms - 2 * self.window_ms;
        self.looks.retain(|_, known| known.back().is_some_and(|last| last.at_ms >= oldest_ms));
    }

    /// How fast a partition grows; unknown where the last look did not see it, or no other before.
    pub fn rate(&self, partition: &TopicPartition) -> Rate {
        let known = self.looks.get(partition);
        match known.map(|known| (known.front(), known.back())) {
            Some((Some(first), Some(last))) if last.at_ms == self.now_ms && first.at_ms < last.at_ms => {
                Rate::between(first, last)
            }
            _ => Rate::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::types::PartitionId;

    fn partition() -> TopicPartition {
        TopicPartition::new("orders", PartitionId(0))
    }

    fn look(end: i64, size_bytes: i64) -> Look {
        Look {
            at_ms: 0,
            topic_id: Uuid::from_u128(1),
            leader: BrokerId(1),
            start: Some(Offset(0)),
            end: Offset(end),
            size_bytes: Some(size_bytes),
        }
    }

    /// The rate after looks a second apart.
    fn rate(looks: &[Option<Look>]) -> Rate {
        let mut history = History::new(10_000);
        for (look, second) in looks.iter().zip(0..) {
            history.add(second * 1000, look.map(|look| (partition(), look)));
        }
        history.rate(&partition())
    }

    fn of(records: f64, bytes: f64) -> Rate {
        Rate { records: Some(records), bytes: Some(bytes) }
    }

    #[test]
    fn growth_over_time() {
        assert_eq!(rate(&[Some(look(0, 0))]), Rate::default());
        assert_eq!(rate(&[Some(look(0, 0)), Some(look(10, 1000))]), of(10.0, 1000.0));
        assert_eq!(rate(&[Some(look(0, 0)), Some(look(10, 1000)), Some(look(40, 4000))]), of(20.0, 2000.0));
        assert_eq!(rate(&[Some(look(7, 70)), Some(look(7, 70))]), of(0.0, 0.0));
    }

    #[test]
    fn a_look_that_is_missing_is_unknown_and_then_bridged() {
        assert_eq!(rate(&[Some(look(0, 0)), None]), Rate::default());
        assert_eq!(rate(&[Some(look(0, 0)), None, Some(look(10, 1000))]), of(5.0, 500.0));
    }

    #[test]
    fn what_cannot_be_compared_begins_anew() {
        let first = look(100, 1000);
        let recreated = Look { topic_id: Uuid::from_u128(2), ..look(200, 2000) };
        let moved = Look { leader: BrokerId(2), ..look(200, 2000) };
        for broken in [recreated, moved, look(50, 500)] {
            assert_eq!(rate(&[Some(first), Some(broken)]), Rate::default());
            let next = Look { end: broken.end + 3, size_bytes: Some(5000), ..broken };
            assert_eq!(rate(&[Some(first), Some(broken), Some(next)]).records, Some(3.0));
        }
    }

    #[test]
    fn bytes_are_about_what_was_written() {
        let first = look(100, 1000);
        // Retention took 50 records of ten bytes.
        let cut = Look { start: Some(Offset(50)), ..look(120, 700) };
        assert_eq!(rate(&[Some(first), Some(cut)]), of(20.0, 200.0));
        // Compaction made it smaller.
        assert_eq!(rate(&[Some(first), Some(look(120, 900))]), of(20.0, 200.0));
        let unsized_one = Look { size_bytes: None, ..look(120, 0) };
        let without = rate(&[Some(first), Some(unsized_one)]);
        assert_eq!(without, Rate { records: Some(20.0), bytes: None });
    }

    #[test]
    fn the_window_moves_and_what_is_gone_is_forgotten() {
        let mut history = History::new(2_000);
        for second in 0..10_i64 {
            let end = if second < 5 { 0 } else { (second - 4) * 100 };
            history.add(second * 1000, [(partition(), look(end, end))]);
        }
        assert_eq!(history.rate(&partition()).records, Some(100.0));
        history.add(60_000, []);
        assert!(history.looks.is_empty());
    }

    #[test]
    fn sums_are_whole_or_nothing() {
        assert_eq!(Rate::sum([of(1.0, 10.0), of(2.0, 20.0)]), of(3.0, 30.0));
        let unknown = Rate { records: Some(2.0), bytes: None };
        assert_eq!(Rate::sum([of(1.0, 10.0), unknown]), Rate { records: Some(3.0), bytes: None });
        assert_eq!(Rate::sum([]), of(0.0, 0.0));
    }
}
