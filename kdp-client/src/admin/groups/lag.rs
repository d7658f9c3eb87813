//! How far groups are behind, as values: lag of a partition, sums, rates, and what they say about a group.
//!
//! Pure: who asks brokers and looks at clocks is `survey` and the caller. A number is never made from
//! something that is not known: where the end of a partition is missing its lag is `None`, and so is
//! every sum over it.

use crate::cluster::TopicPartition;
use crate::protocol::types::Offset;

/// How far a group is behind in one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionLag {
    /// Where.
    pub partition: TopicPartition,
    /// The next offset to consume; `None` where the group has committed nothing.
    pub committed: Option<Offset>,
    /// What the client wrote beside it.
    pub metadata: Option<String>,
    /// The first offset that is still there.
    pub log_start: Option<Offset>,
    /// Up to where there are records to consume: the high watermark or the last stable offset.
    pub log_end: Option<Offset>,
    /// How many offsets wait. Offsets below the start of the log do not: they are gone.
    pub lag: Option<i64>,
    /// Who consumes it.
    pub member: Option<String>,
}

impl PartitionLag {
    /// The first offset that the group would read, and the end; `None` where nothing waits or it is not known.
    pub fn unread(&self) -> Option<(Offset, Offset)> {
        let (committed, start, end) = (self.committed?, self.log_start?, self.log_end?);
        let next = committed.max(start);
        (next < end && self.lag != Some(0)).then_some((next, end))
    }

    /// How many committed-to offsets retention took away before the group read them.
    pub fn expired(&self) -> Option<i64> {
        Some((self.log_start? - self.committed?).max(0))
    }
}

/// The sum over the partitions that the group has committed in: `None` where one of them is not known, and
/// where there are none. A sum that leaves one out would look whole and not be.
pub fn total<'a>(partitions: impl IntoIterator<Item = &'a PartitionLag>) -> Option<i64> {
    let mut committed = partitions.into_iter().filter(|one| one.committed.is_some()).peekable();
    committed.peek()?;
    committed.map(|one| one.lag).sum()
}

/// One look at a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When, in milliseconds of any clock that does not jump.
    pub at_ms: i64,
    /// The next offset to consume.
    pub committed: Option<Offset>,
    /// The end of the partition.
    pub log_end: Option<Offset>,
    /// What was between them.
    pub lag: Option<i64>,
}

impl Sample {
    /// A look at `partition` at this time.
    pub fn new(at_ms: i64, partition: &PartitionLag) -> Self {
        Self { at_ms, committed: partition.committed, log_end: partition.log_end, lag: partition.lag }
    }
}

/// How fast things move, in offsets a second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// The end of the partition.
    pub produced: Option<f64>,
    /// What the group has committed.
    pub consumed: Option<f64>,
}

impl Rates {
    /// Between the first and the last sample. An offset that falls is no rate: the topic was made anew, or
    /// the group was reset.
    pub fn over(samples: &[Sample]) -> Self {
        let (Some(first), Some(last)) = (samples.first(), samples.last()) else { return Self::default() };
        let seconds = (last.at_ms - first.at_ms) as f64 / 1000.0;
        let rate = |of: fn(&Sample) -> Option<Offset>| {
            let offsets: Option<Vec<Offset>> = samples.iter().map(of).collect();
            let offsets = offsets.filter(|all| seconds > 0.0 && all.is_sorted())?;
            Some((*offsets.last()? - *offsets.first()?) as f64 / seconds)
        };
        Self { produced: rate(|sample| sample.log_end), consumed: rate(|sample| sample.committed) }
    }

    /// The sum of several; unknown where one of them is.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Self {
        let zero = Self { produced: Some(0.0), consumed: Some(0.0) };
        let mut all = all.into_iter().peekable();
        if all.peek().is_none() {
            return Self::default();
        }
        all.fold(zero, |sum, one| Self {
            produced: sum.produced.zip(one.produced).map(|(a, b)| a + b),
            consumed: sum.consumed.zip(one.consumed).map(|(a, b)| a + b),
        })
    }

    /// When `lag` will be gone, if all goes on like this; `None` where it never will.
    pub fn catch_up_ms(self, lag: i64) -> Option<i64> {
        if lag == 0 {
            return Some(0);
        }
        let net = self.consumed? - self.produced?;
        (net > 0.0).then(|| (lag as f64 / net * 1000.0).ceil() as i64)
    }
}

/// What several looks at a partition say about its consumer, without any threshold. Ordered from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It was up to date at some time while we looked, or is catching up.
    Ok,
    /// There is lag, and too little is known to say more.
    Unknown,
    /// It consumes, but slower than records come.
    Behind,
    /// What is committed went back.
    Rewound,
    /// It has the partition and does not move, although records wait.
    Stalled,
    /// Records wait, and nobody has the partition.
    Stopped,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Ok, Self::Unknown, Self::Behind, Self::Rewound, Self::Stalled, Self::Stopped];

    /// In lower case, as it is typed and printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::Behind => "behind",
            Self::Rewound => "rewound",
            Self::Stalled => "stalled",
            Self::Stopped => "stopped",
        }
    }

    /// The rules, the first that holds: never behind, rewound, nobody there, not moving, falling back.
    ///
    /// `owned`: a member has the partition now. One sample cannot tell whether anything moves.
    pub fn of(samples: &[Sample], owned: bool) -> Self {
        let Some(last) = samples.last() else { return Self::Unknown };
        let (Some(last_lag), Some(last_committed)) = (last.lag, last.committed) else { return Self::Unknown };
        let committed: Vec<Offset> = samples.iter().filter_map(|sample| sample.committed).collect();
        let lags: Vec<i64> = samples.iter().filter_map(|sample| sample.lag).collect();
        if !committed.is_sorted() {
            return Self::Rewound;
        }
        if lags.contains(&0) {
            return Self::Ok;
        }
        if !owned {
            return Self::Stopped;
        }
        if lags.len() < 2 || lags.len() < samples.len() {
            return Self::Unknown;
        }
        if committed.first() == Some(&last_committed) {
            return Self::Stalled;
        }
        // Commits come in bursts, and looks do not come in step with them: where a lag grew by a small part of
        // what one commit covers, it may as well be level.
        let steps = committed.windows(2).map(|pair| pair[1] - pair[0]);
        let grown = last_lag - lags[0];
        let falls_back = lags.is_sorted() && 4 * grown > steps.max().unwrap_or(0);
        if falls_back { Self::Behind } else { Self::Ok }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::types::PartitionId;

    fn row(committed: Option<i64>, lag: Option<i64>) -> PartitionLag {
        PartitionLag {
            partition: TopicPartition::new("t", PartitionId(0)),
            committed: committed.map(Offset),
            metadata: None,
            log_start: Some(Offset(10)),
            log_end: Some(Offset(20)),
            lag,
            member: None,
        }
    }

    fn samples(all: &[(i64, i64)]) -> Vec<Sample> {
        let sample = |(index, (committed, end)): (usize, &(i64, i64))| Sample {
            at_ms: index as i64 * 1000,
            committed: Some(Offset(*committed)),
            log_end: Some(Offset(*end)),
            lag: Some(end - committed),
        };
        all.iter().enumerate().map(sample).collect()
    }

    #[test]
    fn totals_are_whole_or_nothing() {
        assert_eq!(total(&[row(Some(12), Some(8)), row(Some(18), Some(2))]), Some(10));
        assert_eq!(total(&[row(Some(12), Some(8)), row(None, None)]), Some(8));
        assert_eq!(total(&[row(Some(12), Some(8)), row(Some(3), None)]), None);
        assert_eq!(total(&[row(None, None)]), None);
        assert_eq!(total(&[]), None);
    }

    #[test]
    fn what_is_unread_begins_where_the_log_does() {
        assert_eq!(row(Some(3), Some(10)).unread(), Some((Offset(10), Offset(20))));
        assert_eq!(row(Some(3), Some(10)).expired(), Some(7));
        assert_eq!(row(Some(12), Some(8)).unread(), Some((Offset(12), Offset(20))));
        assert_eq!(row(Some(20), Some(0)).unread(), None);
        assert_eq!(row(None, None).unread(), None);
    }

    #[test]
    fn rates_and_when_it_is_caught_up() {
        let rates = Rates::over(&samples(&[(0, 100), (20, 110), (60, 120)]));
        assert_eq!(rates, Rates { produced: Some(10.0), consumed: Some(30.0) });
        assert_eq!(rates.catch_up_ms(60), Some(3000));
        assert_eq!(rates.catch_up_ms(0), Some(0));
        let slower = Rates::over(&samples(&[(0, 100), (5, 120)]));
        assert_eq!(slower.catch_up_ms(115), None);
        assert_eq!(Rates::over(&samples(&[(0, 100)])), Rates::default());
        assert_eq!(Rates::over(&samples(&[(50, 100), (20, 50)])), Rates::default());
        let sum = Rates::sum([rates, Rates { produced: Some(1.0), consumed: None }]);
        assert_eq!(sum, Rates { produced: Some(11.0), consumed: None });
        assert_eq!(Rates::sum([]), Rates::default());
    }

    #[test]
    fn statuses() {
        let check = |all: &[(i64, i64)], owned, expected| {
            assert_eq!(Status::of(&samples(all), owned), expected, "{all:?} {owned}");
        };
        check(&[], true, Status::Unknown);
        check(&[(5, 5)], false, Status::Ok);
        check(&[(5, 9)], true, Status::Unknown);
        check(&[(5, 9)], false, Status::Stopped);
        check(&[(5, 9), (5, 9)], true, Status::Stalled);
        check(&[(5, 9), (5, 9)], false, Status::Stopped);
        check(&[(5, 9), (9, 9), (9, 12)], true, Status::Ok);
        check(&[(5, 9), (6, 12), (7, 15)], true, Status::Behind);
        check(&[(5, 9), (6, 12), (12, 15)], true, Status::Ok);
        check(&[(500, 700), (1000, 1201), (1500, 1702)], true, Status::Ok);
        check(&[(500, 700), (1000, 1301), (1500, 1902)], true, Status::Behind);
        check(&[(5, 9), (3, 9)], true, Status::Rewound);
        let mut hole = samples(&[(5, 9), (5, 9)]);
        hole[0].lag = None;
        assert_eq!(Status::of(&hole, true), Status::Unknown);
    }
}
