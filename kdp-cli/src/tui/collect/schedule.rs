//! When which lane is asked. Pure: `now` is an argument, and who asks is the caller.
//!
//! Invariants: a lane with a question out is not asked again; a tick that was missed is skipped and not made
//! up for; who fails is asked later and later, up to a bound, so that it is noticed when it comes back.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Lane, Source};

/// A lane that is to be asked at once is not asked more often than this.
const HURRY_MS: i64 = 500;
/// What fails is tried again after this, then after twice as long, and so on.
const RETRY_MS: i64 = 500;
/// No retry waits longer than this, unless the source is asked more seldom anyway.
const RETRY_MAX_MS: i64 = 5000;
/// An API that is not there may come with an upgrade.
const UNSUPPORTED_MS: i64 = 60_000;
/// Asking may take one part in so many of the time; the broker has other things to do.
const SHARE: i64 = 20;
/// But however slow the broker, intervals grow to no more than so many times the chosen ones.
const STRETCH_MAX: i64 = 6;

/// Who has just begun wants to see what changes: a lane is asked after this, then after twice as long, and so on up
/// to its interval.
const WARM_MS: i64 = 2000;
/// But not what is asked less often than this: that is much.
const WARM_MAX_MS: i64 = 10_000;

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It was answered.
    Answered,
    /// It was not.
    Failed,
    /// It never will be.
    Unsupported,
}

/// The lanes and their times.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    lanes: BTreeMap<Lane, Times>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Times {
    asked_ms: Option<i64>,
    is_out: bool,
    ended_ms: i64,
    failures: u32,
    /// How many times it was answered.
    answers: u32,
    is_unsupported: bool,
    is_hurried: bool,
}

impl Times {
    fn due_ms(&self, interval_ms: i64) -> i64 {
        let Some(asked_ms) = self.asked_ms else { return i64::MIN };
        if self.is_hurried {
            return asked_ms + HURRY_MS;
        }
        if self.is_unsupported {
            return self.ended_ms + UNSUPPORTED_MS;
        }
        if self.failures > 0 {
            let delay_ms = RETRY_MS << (self.failures - 1).min(10);
            return self.ended_ms + delay_ms.min(interval_ms.max(RETRY_MAX_MS));
        }
        let warm_ms = WARM_MS << self.answers.saturating_sub(1).min(10);
        let interval_ms = if interval_ms <= WARM_MAX_MS { interval_ms.min(warm_ms) } else { interval_ms };
        let took_ms = self.ended_ms - asked_ms;
        let period_ms = interval_ms.max((SHARE * took_ms).min(STRETCH_MAX * interval_ms)).max(1);
        // All lanes tick together, so that what is summed over them is of one moment.
        let next_ms = (asked_ms.div_euclid(period_ms) + 1) * period_ms;
        if next_ms - asked_ms < period_ms / 2 { next_ms + period_ms } else { next_ms }
    }
}

impl Schedule {
    /// These are the lanes from now on. A new one is asked at once.
    pub(crate) fn keep(&mut self, lanes: &BTreeSet<Lane>) {
        self.lanes.retain(|lane, times| times.is_out || lanes.contains(lane));
        for lane in lanes {
            self.lanes.entry(*lane).or_default();
        }
    }

    /// Asks the lanes of a source as soon as may be.
    pub(crate) fn hurry(&mut self, source: Source) {
        for times in self.lanes.iter_mut().filter(|(lane, _)| lane.source == source).map(|(_, times)| times) {
            times.is_hurried = true;
        }
    }

    /// Asks everything as soon as may be.
    pub(crate) fn hurry_all(&mut self) {
        self.lanes.values_mut().for_each(|times| times.is_hurried = true);
    }

    /// Asks those that failed as soon as may be: there is news.
    pub(crate) fn hurry_failed(&mut self) {
        self.lanes.values_mut().filter(|times| times.failures > 0).for_each(|times| times.is_hurried = true);
    }

    /// The lanes to be asked now.
    pub(crate) fn due(&self, now_ms: i64, interval_ms: impl Fn(Source) -> i64) -> Vec<Lane> {
        let is_due = |(lane, times): &(&Lane, &Times)| {
            !times.is_out && times.due_ms(interval_ms(lane.source)) <= now_ms
        };
        self.lanes.iter().filter(is_due).map(|(lane, _)| *lane).collect()
    }

    /// When the next lane is due, if none has news before.
    pub(crate) fn next_ms(&self, interval_ms: impl Fn(Source) -> i64) -> Option<i64> {
        let waiting = self.lanes.iter().filter(|(_, times)| !times.is_out);
        waiting.map(|(lane, times)| times.due_ms(interval_ms(lane.source))).min()
    }

    /// The question is on its way.
    pub(crate) fn asked(&mut self, lane: Lane, now_ms: i64) {
        let times = self.lanes.entry(lane).or_default();
        *times = Times { asked_ms: Some(now_ms), is_out: true, is_hurried: false, ..*times };
    }

    /// There was nothing to ask; the lane waits for its next turn.
    pub(crate) fn passed(&mut self, lane: Lane, now_ms: i64) {
        self.asked(lane, now_ms);
        self.ended(lane, now_ms, Fate::Answered);
    }

    /// The answer is there, or there will be none.
    pub(crate) fn ended(&mut self, lane: Lane, now_ms: i64, fate: Fate) {
        let Some(times) = self.lanes.get_mut(&lane) else { return };
        times.is_out = false;
        times.ended_ms = now_ms;
        times.is_unsupported = fate == Fate::Unsupported;
        times.answers = times.answers.saturating_add(u32::from(fate == Fate::Answered));
        times.failures = if fate == Fate::Failed { times.failures.saturating_add(1) } else { 0 };
    }

    /// Whether a lane of this source has a question out.
    pub(crate) fn is_out(&self, source: Source) -> bool {
        self.lanes.iter().any(|(lane, times)| lane.source == source && times.is_out)
    }
}

#[cfg(test)]
mod tests {
    use kdp_client::protocol::types::BrokerId;

    use super::*;

    const LANE: Lane = Lane::any(Source::Moves);

    fn two_seconds(_: Source) -> i64 {
        2000
    }

    fn schedule() -> Schedule {
        let mut schedule = Schedule::default();
        schedule.keep(&BTreeSet::from([LANE]));
        schedule
    }

    /// Asks whenever it is due for so long; each answer takes its time and has this fate.
    fn asked(schedule: &mut Schedule, until_ms: i64, took_ms: i64, fate: Fate) -> Vec<i64> {
        let mut asked = Vec::new();
        let mut now_ms = 0;
        while now_ms <= until_ms {
            if schedule.due(now_ms, two_seconds).is_empty() {
                now_ms = schedule.next_ms(two_seconds).unwrap().max(now_ms + 1);
                continue;
            }
            asked.push(now_ms);
            schedule.asked(LANE, now_ms);
            now_ms += took_ms;
            schedule.ended(LANE, now_ms, fate);
        }
        asked
    }

    #[test]
    fn a_lane_ticks_on_the_grid_and_skips_what_it_missed() {
        assert_eq!(asked(&mut schedule(), 6000, 10, Fate::Answered), [0, 2000, 4000, 6000]);
        let mut late = schedule();
        late.asked(LANE, 0);
        assert!(late.due(9000, two_seconds).is_empty(), "one question is out");
        late.ended(LANE, 90, Fate::Answered);
        assert_eq!(late.due(9000, two_seconds), [LANE]);
        late.asked(LANE, 9100);
        late.ended(LANE, 9110, Fate::Answered);
        assert_eq!(late.next_ms(two_seconds), Some(12_000), "not a moment after the last");
    }

    #[test]
    fn who_is_slow_is_asked_seldom_but_not_never() {
        assert_eq!(asked(&mut schedule(), 12_000, 200, Fate::Answered), [0, 4000, 8000, 12_000]);
        assert_eq!(asked(&mut schedule(), 24_000, 3000, Fate::Answered), [0, 12_000, 24_000]);
    }

    #[test]
    fn who_fails_is_asked_later_and_later_and_what_is_not_there_hardly() {
        let retries = asked(&mut schedule(), 20_000, 0, Fate::Failed);
        assert_eq!(retries, [0, 500, 1500, 3500, 7500, 12_500, 17_500]);
        assert_eq!(asked(&mut schedule(), 60_000, 0, Fate::Unsupported), [0, 60_000]);
    }

    #[test]
    fn who_has_just_begun_is_told_sooner_but_not_of_what_is_much() {
        let asked = |interval_ms: i64| {
            let (mut schedule, mut asked, mut now_ms) = (schedule(), Vec::new(), 0);
            while now_ms <= 40_000 {
                asked.push(now_ms);
                schedule.asked(LANE, now_ms);
                schedule.ended(LANE, now_ms, Fate::Answered);
                now_ms = schedule.next_ms(|_| interval_ms).unwrap();
            }
            asked
        };
        assert_eq!(asked(10_000), [0, 2000, 4000, 8000, 20_000, 30_000, 40_000]);
        assert_eq!(asked(30_000), [0, 30_000]);
    }

    #[test]
    fn news_are_asked_for_at_once_but_not_in_a_storm() {
        let mut schedule = schedule();
        let other = Lane::of(Source::Ends, BrokerId(1));
        schedule.keep(&BTreeSet::from([LANE, other]));
        for lane in [LANE, other] {
            schedule.asked(lane, 100);
        }
        schedule.ended(LANE, 110, Fate::Failed);
        schedule.ended(other, 110, Fate::Answered);
        schedule.hurry_failed();
        assert_eq!(schedule.due(600, two_seconds), [LANE]);
        schedule.hurry(Source::Ends);
        assert_eq!(schedule.due(599, two_seconds), []);
        assert_eq!(schedule.due(600, two_seconds).len(), 2);
    }

    #[test]
    fn a_lane_that_is_gone_ends_with_its_answer() {
        let mut schedule = schedule();
        schedule.asked(LANE, 0);
        schedule.keep(&BTreeSet::new());
        assert!(schedule.is_out(Source::Moves));
        schedule.ended(LANE, 10, Fate::Answered);
        schedule.keep(&BTreeSet::new());
        assert_eq!(schedule.next_ms(two_seconds), None);
    }
}
