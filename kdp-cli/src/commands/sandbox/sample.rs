//! What a cluster looks like at one moment, and what has moved between two: rates and lag. Pure.
//!
//! Rates come from end offsets, never from counts of records, which retention changes too. Invariant:
//! what is not known is `None`, never 0; where a log was cut, or a topic made anew, the window begins
//! again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use kdp_client::admin::groups::lag;
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::{Offset, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::line::{GroupRow, TopicRow};

/// What rates are averaged over: several commits of a group.
const WINDOW: Duration = Duration::from_secs(10);
/// Two samples that are nearer to each other say nothing of a second.
const SPAN_MIN: Duration = Duration::from_millis(500);

/// Everything that was learned at one moment; what was not is not there.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    /// When the end offsets were told.
    pub(super) at: Instant,
    pub(super) topics: BTreeMap<String, TopicSample>,
    pub(super) starts: BTreeMap<TopicPartition, Offset>,
    pub(super) ends: BTreeMap<TopicPartition, Offset>,
    pub(super) groups: BTreeMap<String, GroupSample>,
}

/// A topic at that moment.
#[derive(Clone, Debug)]
pub(super) struct TopicSample {
    pub(super) id: Uuid,
    pub(super) partitions: i32,
}

/// A group at that moment.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupSample {
    pub(super) state: Option<String>,
    pub(super) members: Option<usize>,
    /// Topics whose partitions its members have.
    pub(super) assigned: BTreeSet<String>,
    pub(super) committed: BTreeMap<TopicPartition, Offset>,
}

/// The samples of the window, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    samples: VecDeque<Sample>,
}

/// Counters that only grow, of one thing: while both hold, they can be compared.
type Reading = (Uuid, Vec<Offset>);

impl History {
    pub(super) fn push(&mut self, sample: Sample) {
        while self.samples.len() > 1 && sample.at.duration_since(self.samples[1].at) >= WINDOW {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
    }

    /// A row for each topic.
    pub(super) fn topics(&self) -> Vec<TopicRow> {
        let Some(now) = self.samples.back() else { return Vec::new() };
        let row = |(name, topic): (&String, &TopicSample)| {
            let partitions = || partitions(name, topic.partitions);
            let kept = |one: TopicPartition| Some(*now.ends.get(&one)? - *now.starts.get(&one)?);
            TopicRow {
                topic: name.clone(),
                partitions: topic.partitions,
                records: partitions().map(kept).sum(),
                records_per_s: self.rate(|sample| {
                    let topic = sample.topics.get(name)?;
                    let ends = partitions().map(|one| sample.ends.get(&one).copied());
                    Some((topic.id, ends.collect::<Option<_>>()?))
                }),
            }
        };
        now.topics.iter().map(row).collect()
    }

    /// A row for each group and topic that it has to do with.
    pub(super) fn groups(&self) -> Vec<GroupRow> {
        let Some(now) = self.samples.back() else { return Vec::new() };
        let rows = now.groups.iter().flat_map(|(name, group)| {
            let committed = group.committed.keys().map(|partition| partition.topic.clone());
            let topics: BTreeSet<String> = committed.chain(group.assigned.iter().cloned()).collect();
            let topics = if topics.is_empty() { vec![None] } else { topics.into_iter().map(Some).collect() };
            topics.into_iter().map(move |topic| self.group_row(now, name, group, topic.as_deref()))
        });
        rows.collect()
    }

    fn group_row(&self, now: &Sample, name: &str, group: &GroupSample, topic: Option<&str>) -> GroupRow {
        let behind = |(one, offset): (&TopicPartition, &Offset)| {
            Some(lag(*offset, *now.starts.get(one)?, *now.ends.get(one)?))
        };
        let lag = topic.and_then(|topic| {
            let mut committed = of_topic(group, topic).peekable();
            committed.peek()?;
            committed.map(behind).sum::<Option<i64>>()
        });
        let rate = topic.and_then(|topic| {
            self.rate(|sample| {
                let id = sample.topics.get(topic)?.id;
                let committed = of_topic(sample.groups.get(name)?, topic).map(|(_, offset)| *offset);
                Some((id, committed.collect()))
            })
        });
        GroupRow {
            group: name.to_owned(),
            topic: topic.map(str::to_owned),
            state: group.state.clone(),
            members: group.members,
            lag,
            records_per_s: rate,
        }
    }

    /// How fast a reading has grown, over as much of the window as it can be compared with.
    fn rate(&self, reading: impl Fn(&Sample) -> Option<Reading>) -> Option<f64> {
        let mut samples = self.samples.iter().rev();
        let newest = samples.next()?;
        let last = reading(newest).filter(|(_, counters)| !counters.is_empty())?;
        let mut first = (newest.at, last.clone());
        for sample in samples {
            match reading(sample) {
                Some(earlier) if is_growth(&earlier, &first.1) => first = (sample.at, earlier),
                _ => break,
            }
        }
        let elapsed = newest.at.duration_since(first.0);
        let grown: i64 = last.1.iter().zip(&first.1.1).map(|(last, first)| *last - *first).sum();
        // One digit after the point says all that there is to know.
        (elapsed >= SPAN_MIN).then(|| (grown as f64 / elapsed.as_secs_f64() * 10.0).round() / 10.0)
    }
}

fn is_growth(earlier: &Reading, later: &Reading) -> bool {
    earlier.0 == later.0
        && earlier.1.len() == later.1.len()
        && earlier.1.iter().zip(&later.1).all(|(earlier, later)| earlier <= later)
}

fn partitions(topic: &str, count: i32) -> impl Iterator<Item = TopicPartition> {
    (0..count).map(move |id| TopicPartition::new(topic, PartitionId(id)))
}

fn of_topic<'a>(
    group: &'a GroupSample,
    topic: &str,
) -> impl Iterator<Item = (&'a TopicPartition, &'a Offset)> {
    group.committed.iter().filter(move |(partition, _)| partition.topic == topic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partition(id: i32) -> TopicPartition {
        TopicPartition::new("t", PartitionId(id))
    }

    /// One topic of two partitions and one group, at a second.
    fn sample(start: Instant, second: u64, id: u128, ends: [Option<i64>; 2], committed: i64) -> Sample {
        let ends = (0..).zip(ends).filter_map(|(id, end)| Some((partition(id), Offset(end?))));
        let group = GroupSample {
            state: Some("Stable".into()),
            members: Some(1),
            assigned: ["t".to_owned()].into(),
            committed: [(partition(0), Offset(committed))].into(),
        };
        Sample {
            at: start + Duration::from_secs(second),
            topics: [("t".to_owned(), TopicSample { id: Uuid::from_u128(id), partitions: 2 })].into(),
            starts: [(partition(0), Offset(0)), (partition(1), Offset(0))].into(),
            ends: ends.collect(),
            groups: [("g".to_owned(), group)].into(),
        }
    }

    fn history(samples: impl IntoIterator<Item = Sample>) -> History {
        let mut history = History::default();
        samples.into_iter().for_each(|sample| history.push(sample));
        history
    }

    fn rates(history: &History) -> (Option<f64>, Option<f64>) {
        (history.topics()[0].records_per_s, history.groups()[0].records_per_s)
    }

    #[test]
    fn rates_are_growth_over_time() {
        let start = Instant::now();
        let at = |second, end, committed| sample(start, second, 1, [Some(end), Some(end)], committed);
        assert_eq!(rates(&history([at(0, 100, 0)])), (None, None));
        let two = history([at(0, 100, 0), at(2, 200, 50)]);
        assert_eq!(rates(&two), (Some(100.0), Some(25.0)));
        assert_eq!(two.topics()[0].records, Some(400));
        assert_eq!(two.groups()[0].lag, Some(150));
        // What is older than the window does not count.
        let long = history([at(0, 0, 0), at(10, 5000, 0), at(20, 5020, 0)]);
        assert_eq!(rates(&long).0, Some(4.0));
    }

    #[test]
    fn what_is_not_known_is_not_zero() {
        let start = Instant::now();
        let hole = sample(start, 2, 1, [Some(9), None], 0);
        let holed = history([sample(start, 0, 1, [Some(1), Some(1)], 0), hole]);
        assert_eq!(rates(&holed).0, None);
        assert_eq!(holed.topics()[0].records, None);
        let mut idle = sample(start, 0, 1, [Some(1), Some(1)], 0);
        idle.groups.insert("g".to_owned(), GroupSample::default());
        let row = &history([idle]).groups()[0];
        assert_eq!((row.lag, &row.topic, &row.state), (None, &None, &None));
    }

    #[test]
    fn a_topic_made_anew_or_cut_begins_again() {
        let start = Instant::now();
        let before = sample(start, 0, 1, [Some(100), Some(100)], 50);
        for (id, ends) in [(2, [Some(200), Some(200)]), (1, [Some(99), Some(300)])] {
            let after = sample(start, 1, id, ends, 50);
            assert_eq!(rates(&history([before.clone(), after.clone()])).0, None);
            let later = sample(start, 2, id, ends.map(|end| Some(end? + 5)), 50);
            assert_eq!(rates(&history([before.clone(), after, later])).0, Some(10.0));
        }
    }

    #[test]
    fn offsets_that_went_back_have_no_rate() {
        let start = Instant::now();
        let at = |second, committed| sample(start, second, 1, [Some(9), Some(9)], committed);
        assert_eq!(rates(&history([at(0, 8), at(1, 3)])).1, None);
        assert_eq!(rates(&history([at(0, 8), at(1, 3), at(2, 4)])).1, Some(1.0));
    }
}
