//! A cluster that is made up, as large as real ones are: `kdp ui --demo`.
//!
//! Everything is a function of the seed and the time, so that pictures and measurements can be made again. It
//! has what one wants to see: replicas on the move, a group that falls behind, a broker that dies and returns.

mod answers;
mod happened;
mod reading;
pub(crate) mod records;
mod rows;
mod story;
mod world;

use std::time::Duration;

use tokio::sync::watch;

use super::app::Access;
use super::app::action::Wishes;
use super::app::contexts::{KnownContext, Session};
use super::app::model::Words;
use super::app::pace_factor;
use super::app::snapshot::Snapshot;
use super::event::Events;
use crate::contexts::Color;
use crate::report::Report;
use crate::time::now_ms;
pub(crate) use world::{Scale, World};

/// Another one makes another cluster.
const SEED: u64 = 20_260_131;
/// How often there is something new.
const STEP_MS: i64 = 2000;
/// How long a change takes whose end is waited for.
const WAIT: Duration = Duration::from_secs(60);

/// The demonstration.
#[derive(Debug)]
pub(crate) struct Demo {
    world: World,
    /// When the demonstration began.
    start_ms: i64,
}

impl Default for Demo {
    fn default() -> Self {
        Self { world: World::new(SEED, Scale::default()), start_ms: now_ms() }
    }
}

/// The clusters of the demonstration: a name, whether it is protected, whether it is read-only.
const CONTEXTS: [(&str, bool, bool); 3] =
    [("demo", false, false), ("demo-eu", true, false), ("demo-archive", false, true)];

/// What a configuration would say about them.
pub(crate) fn contexts() -> Vec<KnownContext> {
    let context = |(name, protected, read_only): (&str, bool, bool)| KnownContext {
        name: name.to_owned(),
        addresses: vec![format!("{name}.example:9092")],
        protected,
        read_only,
        is_there: Some(true),
    };
    CONTEXTS.into_iter().map(context).collect()
}

/// What the user may do with one of them.
pub(crate) fn session(name: &str) -> Session {
    let found = CONTEXTS.into_iter().find(|(known, ..)| *known == name);
    let (access, color) = match found {
        Some((_, true, _)) => (Access::Locked, Some(Color::Red)),
        Some((_, _, true)) => (Access::ReadOnly, Some(Color::Blue)),
        _ => (Access::Open, None),
    };
    Session { name: name.to_owned(), access, color, ..Session::default() }
}

impl Demo {
    /// The cluster of this name.
    pub(crate) fn of(name: &str) -> Self {
        // The first one is the one of the pictures.
        let at = CONTEXTS.iter().position(|(known, ..)| *known == name).unwrap_or(0);
        Self { world: World::new(SEED + at as u64, Scale::default()), ..Self::default() }
    }

    /// One that began at this time.
    pub(crate) fn at(start_ms: i64) -> Self {
        Self { start_ms, ..Self::default() }
    }

    /// Publishes a snapshot from time to time.
    pub(crate) async fn collect(&self, mut wishes: watch::Receiver<Wishes>, events: Events) {
        let start_ms = self.start_ms;
        loop {
            let wished = wishes.borrow_and_update().clone();
            if !wished.paused {
                let elapsed_ms = now_ms() - start_ms;
                events.publish(self.world.snapshot(start_ms, elapsed_ms));
            }
            let step_ms = (STEP_MS as f64 / pace_factor(wished.pace)).max(500.0);
            let is_new = |now: &Wishes| {
                (now.paused, now.pace, now.refresh) != (wished.paused, wished.pace, wished.refresh)
            };
            let pause = Duration::from_millis(step_ms as u64);
            if let Ok(Err(_)) = tokio::time::timeout(pause, wishes.wait_for(is_new)).await {
                // The screen has ended.
                return std::future::pending().await;
            }
        }
    }

    /// The cluster, so long after it began.
    pub(crate) fn snapshot(&self, start_ms: i64, elapsed_ms: i64) -> Snapshot {
        self.world.snapshot(start_ms, elapsed_ms)
    }

    /// Pretends a change, and takes its time where it is told to wait.
    pub(crate) async fn change(&self, words: &Words) -> Report {
        if words.iter().any(|word| word.starts_with("--wait")) {
            tokio::time::sleep(WAIT).await;
        }
        self.answer(words, now_ms())
    }

    /// Answers as far as a cluster is needed for it, at this time; changes nothing.
    pub(crate) fn answer(&self, words: &Words, now_ms: i64) -> Report {
        answers::answer(&self.world, words, now_ms)
    }
}

#[cfg(test)]
mod tests;
