//! How old the oldest record is that a group has not consumed, without reading records.
//!
//! Leaders find the first record of a timestamp (ListOffsets). "Is it older than five minutes?" is one such
//! question ([`is_older`]). The number takes several ([`timestamps`]): a search over time, narrowed by each
//! answer and bounded in rounds. Exact where timestamps rise with offsets; where they do not, as good as
//! they are.

use std::collections::HashMap;

use crate::admin::offsets::{self, FoundOffset, OffsetSpec, PerPartition};
use crate::cluster::{Cluster, TopicPartition};
use crate::connection::Error;
use crate::protocol::types::Offset;

/// A search gives up after so many questions and tells what it has.
const QUESTIONS_MAX: u32 = 20;
/// All searches of one call together; each answer narrows all that look at its partition.
const ROUNDS_MAX: u32 = 64;
/// Closer than this need not be known.
const NEAR_MS: i64 = 500;

/// The timestamp of the first record at or after an offset, narrowed step by step. Pure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    wanted: Offset,
    /// A record before it, or where the log starts: offset and timestamp.
    low: Option<(Offset, i64)>,
    /// It is older than this; and an offset that is not.
    high: (Offset, i64),
    now_ms: i64,
    asked: u32,
    found: Option<Found>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Exactly(i64),
    Untimed,
}

impl Search {
    /// A search for the record at `wanted`, in a log that ends at `end` now.
    pub fn new(wanted: Offset, end: Offset, now_ms: i64) -> Self {
        Self { wanted, low: None, high: (end, now_ms + 1), now_ms, asked: 0, found: None }
    }

    /// The timestamp to ask for next; `None` when enough is known.
    pub fn question(&self) -> Option<i64> {
        if self.found.is_some() || self.asked >= QUESTIONS_MAX {
            return None;
        }
        // The first record of all is where most groups that stand still stand, and else a lower bound.
        let Some((low_offset, low_ms)) = self.low else { return Some(0) };
        let (high_offset, high_ms) = self.high;
        let span = high_ms - low_ms;
        // One part in a hundred of the age is near enough.
        if span <= NEAR_MS.max((self.now_ms - low_ms) / 100) {
            return None;
        }
        let part = match self.asked % 2 {
            // Records tend to come evenly, so look where it would lie then...
            1 => (self.wanted - low_offset) as f64 / ((high_offset - low_offset).max(1)) as f64,
            // ...and halve every other time, which works however they come.
            _ => 0.5,
        };
        let step = (span as f64 * part.clamp(0.0, 1.0)) as i64;
        Some(low_ms + step.clamp(1, span - 1))
    }

    /// Takes in which record a leader found for `asked_ms`.
    pub fn learn(&mut self, asked_ms: i64, found: &FoundOffset) {
        self.asked += 1;
        let record = found.offset.zip(found.timestamp);
        match record {
            None if found.offset.is_some() => self.found = Some(Found::Untimed),
            // Every record is older.
            None => self.high = (self.high.0, self.high.1.min(asked_ms)),
            Some((offset, timestamp)) if offset == self.wanted || (asked_ms == 0 && offset > self.wanted) => {
                self.found = Some(Found::Exactly(timestamp));
            }
            Some((offset, timestamp)) if offset < self.wanted => {
                if self.low.is_none_or(|(_, low_ms)| timestamp > low_ms) {
                    self.low = Some((offset, timestamp));
                }
            }
            Some((offset, _)) => {
                if asked_ms < self.high.1 {
                    self.high = (offset, asked_ms);
                }
            }
        }
    }

    /// What is known now: the timestamp, or a little before it.
    pub fn timestamp(&self) -> Option<i64> {
        match self.found {
            Some(Found::Exactly(timestamp)) => Some(timestamp),
            Some(Found::Untimed) => None,
            None => self.low.map(|(_, timestamp)| timestamp),
        }
    }
}

/// The timestamp of the first record at or after each offset, which lies before the end that stands beside it.
/// All leaders are asked at once, and an answer serves all the offsets of its partition.
pub async fn timestamps(
    cluster: &Cluster,
    wanted: &[(TopicPartition, Offset, Offset)],
    now_ms: i64,
) -> Result<Vec<Result<Option<i64>, Error>>, Error> {
    let mut searches: Vec<(&TopicPartition, Result<Search, Error>)> = wanted
        .iter()
        .map(|(partition, offset, end)| (partition, Ok(Search::new(*offset, *end, now_ms))))
        .collect();
    for _ in 0..ROUNDS_MAX {
        let mut questions: HashMap<&TopicPartition, i64> = HashMap::new();
        for (partition, search) in &searches {
            if let Some(question) = search.as_ref().ok().and_then(Search::question) {
                questions.entry(partition).or_insert(question);
            }
        }
        if questions.is_empty() {
            break;
        }
        let asked: Vec<_> = questions
            .iter()
            .map(|(partition, at)| ((*partition).clone(), OffsetSpec::Timestamp(*at)))
            .collect();
        let answers: HashMap<_, _> = offsets::list_each(cluster, &asked).await?.into_iter().collect();
        for (partition, search) in &mut searches {
            let (Some(at), Some(answer)) = (questions.get(partition), answers.get(partition)) else {
                continue;
            };
            match (search.as_mut(), answer) {
                (Ok(known), Ok(found)) => known.learn(*at, found),
                (Ok(_), Err(error)) => *search = Err(error.clone()),
                (Err(_), _) => {}
            }
        }
    }
    Ok(searches.into_iter().map(|(_, search)| search.map(|search| search.timestamp())).collect())
}

/// For each partition the first offset of `instant_ms` or later, with one question to each leader: a record
/// before it is older. `None`: all records are.
pub async fn first_since(
    cluster: &Cluster,
    partitions: &[TopicPartition],
    instant_ms: i64,
) -> Result<PerPartition<FoundOffset>, Error> {
    offsets::list(cluster, partitions, OffsetSpec::Timestamp(instant_ms)).await
}

/// Whether the record at `next` is older than the instant for which a leader found `since`.
pub fn is_older(next: Offset, since: &FoundOffset) -> bool {
    since.offset.is_none_or(|since| next < since)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_769_853_600_000;

    /// What a leader would find in a log of these timestamps, beginning at offset 100.
    fn find(log: &[i64], at_ms: i64) -> FoundOffset {
        let index = log.iter().position(|timestamp| *timestamp >= at_ms);
        FoundOffset {
            offset: index.map(|index| Offset(100 + index as i64)),
            timestamp: index.map(|index| log[index]),
            leader_epoch: None,
        }
    }

    fn search(log: &[i64], wanted: i64) -> (Option<i64>, u32) {
        let mut search = Search::new(Offset(wanted), Offset(100 + log.len() as i64), NOW);
        while let Some(question) = search.question() {
            let found = find(log, question);
            search.learn(question, &found);
        }
        (search.timestamp(), search.asked)
    }

    #[test]
    fn records_that_come_evenly_are_found_soon() {
        let log: Vec<i64> = (0..10_000).map(|index| NOW - 10_000_000 + index * 1000).collect();
        for wanted in [100, 101, 2_345, 9_999, 10_099] {
            let (found, questions) = search(&log, wanted);
            let off = found.unwrap() - log[(wanted - 100) as usize];
            assert!((-100_000..=0).contains(&off), "{wanted}: {off}");
            assert!(questions <= 14, "{wanted}: {questions}");
        }
    }

    #[test]
    fn records_that_come_in_bursts_are_found_too() {
        let burst = |start: i64| (0..500).map(move |index| start + index);
        let log: Vec<i64> =
            burst(NOW - 86_400_000).chain(burst(NOW - 3_600_000)).chain(burst(NOW - 60_000)).collect();
        for wanted in [100, 350, 599, 600, 1_100, 1_599] {
            let (found, questions) = search(&log, wanted);
            let off = found.unwrap() - log[(wanted - 100) as usize];
            assert!((-900_000..=0).contains(&off), "{wanted}: {off}");
            assert!(questions <= QUESTIONS_MAX);
        }
    }

    #[test]
    fn what_has_no_time_has_no_age() {
        let mut search = Search::new(Offset(5), Offset(9), NOW);
        search.learn(0, &FoundOffset { offset: Some(Offset(0)), timestamp: None, leader_epoch: None });
        assert_eq!((search.question(), search.timestamp()), (None, None));
    }

    #[test]
    fn one_question_tells_whether_it_is_older() {
        let log = [NOW - 5000, NOW - 3000, NOW - 1000];
        assert!(is_older(Offset(101), &find(&log, NOW - 2000)));
        assert!(!is_older(Offset(102), &find(&log, NOW - 2000)));
        assert!(is_older(Offset(102), &find(&log, NOW)));
    }
}
