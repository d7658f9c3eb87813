//! The collector without its clock and its connections: which questions are due, what the answers mean, when
//! there is something to show.
//!
//! Pure. A round is one look at the ends of all leaders; rates are settled once for each round, so that what is
//! summed is of one moment, and a leader that is slow keeps nobody waiting for long.

use std::collections::BTreeMap;

use super::answer::Answer;
use super::cadence::Cadence;
use super::schedule::{Fate, Schedule};
use super::source::{Lane, Moment, Question, Source};
use super::state::State;
use crate::tui::app::action::Wishes;
use crate::tui::app::pace_factor;
use crate::tui::app::screens::ScreenId;
use crate::tui::app::snapshot::Snapshot;

/// A round does not wait longer than this for the last leader.
const ROUND_MS: i64 = 1000;
/// What comes between two rounds is shown as often as this.
const TELL_MS: i64 = 250;

/// What was heard.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// Where it was asked.
    pub(crate) lane: Lane,
    /// When the answer came.
    pub(crate) at: Moment,
    /// For how long the broker held it back.
    pub(crate) throttle_ms: i64,
    /// What it is.
    pub(crate) answer: Answer,
}

/// The collector.
#[derive(Debug)]
pub(crate) struct Collector {
    state: State,
    schedule: Schedule,
    wishes: Wishes,
    cadence: Cadence,
    /// For how long brokers held their last answers back.
    throttles: BTreeMap<Lane, i64>,
    /// When the round began that is not settled yet.
    round_ms: Option<i64>,
    told_ms: Option<i64>,
}

impl Collector {
    /// One that knows nothing but the name by which the user calls the cluster.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            state: State::new(name),
            schedule: Schedule::default(),
            wishes: Wishes::default(),
            cadence: Cadence::default(),
            throttles: BTreeMap::new(),
            round_ms: None,
            told_ms: None,
        }
    }

    /// What the user wants now.
    pub(crate) fn wish(&mut self, wishes: Wishes) {
        if wishes.refresh != self.wishes.refresh {
            self.schedule.hurry_all();
        }
        self.wishes = wishes;
    }

    /// What is to be asked now; each has to come to an answer.
    pub(crate) fn due(&mut self, now: Moment) -> Vec<(Lane, Question)> {
        self.pace();
        if self.wishes.paused {
            return Vec::new();
        }
        let visible = self.wishes.visible.clone();
        self.schedule.keep(&self.state.lanes(visible.as_ref()));
        let lanes = self.schedule.due(now.mono_ms, |source| self.cadence.interval_ms(source));
        let mut questions = Vec::new();
        for lane in lanes {
            match self.state.question(lane, visible.as_ref()) {
                None => self.schedule.passed(lane, now.mono_ms),
                Some(question) => {
                    self.schedule.asked(lane, now.mono_ms);
                    questions.push((lane, question));
                    if matches!(lane.source, Source::Ends | Source::VisibleEnds) {
                        self.round_ms = self.round_ms.or(Some(now.mono_ms));
                    }
                }
            }
        }
        questions
    }

    fn pace(&mut self) {
        let groups =
            [ScreenId::Overview, ScreenId::Groups, ScreenId::Group, ScreenId::Topic, ScreenId::Partition];
        let visible = self.wishes.visible.as_ref();
        let groups_visible = visible.is_some_and(|place| groups.contains(&place.screen));
        let throttle_ms = self.throttles.values().copied().max().unwrap_or(0);
        let slower = 1.0 / pace_factor(self.wishes.pace);
        self.cadence = Cadence::new(self.state.size(visible), groups_visible, slower, throttle_ms);
    }

    /// Takes an answer in.
    pub(crate) fn hear(&mut self, heard: Heard) {
        let Heard { lane, at, throttle_ms, answer } = heard;
        match throttle_ms {
            0 => drop(self.throttles.remove(&lane)),
            throttle_ms => drop(self.throttles.insert(lane, throttle_ms)),
        }
        let news = self.state.learn(lane, at, answer);
        if lane.source == Source::Metadata && news.fate == Fate::Answered && self.state.is_idle() {
            // There will be no other round.
            self.round_ms = self.round_ms.or(Some(at.mono_ms));
        }
        self.schedule.ended(lane, at.mono_ms, news.fate);
        news.hurry.into_iter().for_each(|source| self.schedule.hurry(source));
        if news.has_hope {
            self.schedule.hurry_failed();
        }
    }

    /// What there is to show, if there is something new.
    pub(crate) fn tell(&mut self, now: Moment) -> Option<Snapshot> {
        let is_first = self.told_ms.is_none() && self.state.is_begun();
        let is_settled = self.settles_ms().is_some_and(|at_ms| at_ms <= now.mono_ms);
        if is_settled {
            self.round_ms = None;
            self.state.beat(now, &self.cadence);
        }
        let is_time = self.tells_ms().is_some_and(|at_ms| at_ms <= now.mono_ms);
        if !is_first && !is_settled && !is_time {
            return None;
        }
        self.told_ms = Some(now.mono_ms);
        Some(self.state.snapshot(now, &self.cadence))
    }

    /// When there is something to do, if nothing is heard before.
    pub(crate) fn wakes_ms(&self) -> Option<i64> {
        let asks_ms = match self.wishes.paused {
            true => None,
            false => self.schedule.next_ms(|source| self.cadence.interval_ms(source)),
        };
        [asks_ms, self.settles_ms(), self.tells_ms()].into_iter().flatten().min()
    }

    /// When the round is settled that is under way.
    fn settles_ms(&self) -> Option<i64> {
        let began_ms = self.round_ms?;
        let is_out = self.schedule.is_out(Source::Ends) || self.schedule.is_out(Source::VisibleEnds);
        Some(if is_out { began_ms + ROUND_MS } else { began_ms })
    }

    /// When that is shown which has no round.
    fn tells_ms(&self) -> Option<i64> {
        let waits = self.state.has_changed() && self.round_ms.is_none();
        waits.then(|| self.told_ms.map_or(i64::MIN, |told_ms| told_ms + TELL_MS))
    }
}
