//! How far a group is in a partition: what it has committed, held against where the partition ends, over time.
//!
//! Pure. Invariant: a sample is made of a commit and an end that was told after it; lag, rates and status are of
//! samples only.

use std::collections::VecDeque;

use kdp_client::admin::groups::lag;
use kdp_client::admin::groups::lag::{Rates, Sample, Status};
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::Offset;

use super::answer::Commit;
use super::source::{Awaited, Moment};
use super::topics::Topics;
use crate::tui::app::snapshot::partition_name;
use crate::tui::app::snapshot::{GroupPartition, Hold};

/// Consumers commit every five seconds unless told otherwise: several commits of theirs.
const WINDOW_MS: i64 = 30_000;
/// For so long a group is looked at before it is said to stand still or to fall back: three of those commits.
const JUDGED_MS: i64 = 15_000;
/// How far a group is in a partition.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    pub(super) commit: Option<Commit>,
    /// When it was told; a sample is made of it and of an end that comes later.
    pub(super) told_ms: i64,
    /// When another commit than before was told.
    pub(super) moved_ms: Option<i64>,
    pub(super) is_sampled: bool,
    pub(super) member: Option<String>,
    pub(super) samples: VecDeque<Sample>,
    /// When the record at an offset was written, where a leader was asked.
    pub(super) written: Option<(Offset, Option<i64>)>,
    /// What keeps its consumer where it is, and up to which end.
    pub(super) hold: Option<(Offset, Offset, Hold)>,
}

impl Progress {
    /// Makes a sample of the newest commit, if an end has come since.
    pub(super) fn sample(&mut self, id: &TopicPartition, topics: &Topics) {
        let (Some(commit), false) = (&self.commit, self.is_sampled) else { return };
        let Some(partition) = topics.partition(id) else { return };
        let Some(end_ms) = partition.end_ms().filter(|end_ms| *end_ms >= self.told_ms) else { return };
        let (Some(start), Some(end)) = (partition.start, partition.end) else { return };
        let lag = match self.hold {
            // What waits are no records.
            Some((next, known, Hold::Markers)) if (next, known) == (commit.offset, end) => Some(0),
            _ => commit.lag.unwrap_or_else(|| Some(lag(commit.offset, start, end))),
        };
        let (committed, log_end) = (Some(commit.offset), Some(end));
        self.samples.push_back(Sample { at_ms: end_ms, committed, log_end, lag });
        while self.samples.len() > 2 && end_ms - self.samples[1].at_ms >= WINDOW_MS {
            self.samples.pop_front();
        }
        self.is_sampled = true;
    }

    /// What waits, as of the last sample; unknown while the partition's end is.
    pub(super) fn lag(&self, id: &TopicPartition, topics: &Topics) -> Option<i64> {
        topics.partition(id).filter(|partition| partition.missing.is_none())?;
        self.samples.back()?.lag
    }

    pub(super) fn rates(&self) -> Rates {
        let samples: Vec<Sample> = self.samples.iter().copied().collect();
        Rates::over(&samples)
    }

    pub(super) fn status(&self, may_own_all: bool) -> Status {
        let samples: Vec<Sample> = self.samples.iter().copied().collect();
        let looked_ms =
            samples.last().zip(samples.first()).map_or(0, |(last, first)| last.at_ms - first.at_ms);
        match Status::of(&samples, self.member.is_some() || may_own_all) {
            Status::Stalled | Status::Behind if looked_ms < JUDGED_MS => Status::Unknown,
            status => status,
        }
    }

    /// The record that it comes to next, if one waits.
    pub(super) fn next(&self, id: &TopicPartition, topics: &Topics) -> Option<(Offset, Offset)> {
        let sample = self.samples.back().filter(|sample| sample.lag.is_some_and(|lag| lag > 0))?;
        let start = topics.partition(id)?.start?;
        let (next, end) = (sample.committed?.max(start), sample.log_end?);
        (next < end).then_some((next, end))
    }

    pub(super) fn age_wanted(&self, id: &TopicPartition, topics: &Topics) -> Option<Awaited> {
        let (next, end) = self.next(id, topics)?;
        let is_known = self.written.is_some_and(|(offset, _)| offset == next)
            || topics.partition(id)?.written_ms(next).is_some();
        (!is_known).then(|| (id.clone(), next, end))
    }

    /// Where it stands still, unless it is known why. Whether a transaction is still open is asked again.
    pub(super) fn hold_wanted(&self, id: &TopicPartition, topics: &Topics) -> Option<Awaited> {
        let (next, end) = self.next(id, topics)?;
        let last = self.samples.len().checked_sub(2)?;
        let stands = self.samples[last].committed == Some(next) && self.samples[last].lag != Some(0);
        let is_known = match self.hold {
            Some((known, _, Hold::Nothing)) => known == next,
            Some((known, until, Hold::Markers)) => (known, until) == (next, end),
            Some((_, _, Hold::Transaction)) | None => false,
        };
        (stands && !is_known).then(|| (id.clone(), next, end))
    }

    pub(super) fn learn_hold(&mut self, next: Offset, end: Offset, hold: Option<Hold>) {
        let Some(last) = self.samples.back_mut().filter(|last| last.committed == Some(next)) else { return };
        if hold == Some(Hold::Markers) && last.log_end == Some(end) {
            last.lag = Some(0);
        }
        self.hold = hold.map(|hold| (next, end, hold));
    }

    /// What keeps it where it is now.
    pub(super) fn hold_now(&self) -> Option<Hold> {
        let (next, _, hold) = self.hold?;
        let last = self.samples.back()?;
        (last.committed == Some(next) && hold != Hold::Nothing).then_some(hold)
    }

    /// For how long the oldest record waited when the lag was what it is said to be: until the group is looked
    /// at again nobody can tell whether it still waits.
    pub(super) fn lag_ms(&self, id: &TopicPartition, now: Moment, topics: &Topics) -> Option<i64> {
        if self.lag(id, topics)? == 0 {
            return Some(0);
        }
        let (next, _) = self.next(id, topics)?;
        let at_ms = self.samples.back()?.at_ms;
        if let Some(written_ms) = topics.partition(id)?.written_ms(next) {
            return Some((at_ms - written_ms).max(0));
        }
        let written = self.written.filter(|(offset, _)| *offset == next);
        written.and_then(|(_, written_ms)| Some((now.wall_ms - (now.mono_ms - at_ms) - written_ms?).max(0)))
    }

    pub(super) fn row(
        &self,
        id: &TopicPartition,
        may_own_all: bool,
        now: Moment,
        topics: &Topics,
    ) -> GroupPartition {
        let rates = self.rates();
        let sample = self.samples.back();
        GroupPartition {
            name: partition_name(id),
            id: id.clone(),
            // Of the same look as the end: a newer commit may be beyond an older end.
            committed: self
                .commit
                .as_ref()
                .map(|commit| sample.and_then(|sample| sample.committed).unwrap_or(commit.offset)),
            end: sample.and_then(|sample| sample.log_end).or(topics.partition(id).and_then(|one| one.end)),
            lag: self.lag(id, topics),
            produced: rates.produced,
            consumed: rates.consumed,
            moved_ms: self.moved_ms.map(|at| ago(now, at)),
            status: self.status(may_own_all),
            hold: self.hold_now(),
            member: self.member.clone(),
        }
    }
}

/// How long ago a moment of our own clock was.
pub(super) fn ago(now: Moment, at_ms: i64) -> i64 {
    (now.mono_ms - at_ms).max(0)
}
