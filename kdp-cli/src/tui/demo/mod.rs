//! A cluster that is made up, as large as real ones are: `kdp ui --demo`.
//!
//! Everything is a function of the seed and the time, so that pictures and measurements can be made again. It
//! has what one wants to see: replicas on the move, a group that falls behind, a broker that dies and returns.

mod answers;
mod rows;
mod story;
mod world;

use std::time::Duration;

use tokio::sync::watch;

use super::app::action::Wishes;
use super::app::model::Words;
use super::app::pace_factor;
use super::event::Events;
use crate::report::Report;
use crate::time::now_ms;
pub(crate) use world::{Scale, World};

/// Another one makes another cluster.
const SEED: u64 = 20_260_131;
/// How often there is something new.
const STEP_MS: i64 = 2000;

/// The demonstration.
#[derive(Debug)]
pub(crate) struct Demo {
    world: World,
}

impl Default for Demo {
    fn default() -> Self {
        Self { world: World::new(SEED, Scale::default()) }
    }
}

impl Demo {
    /// Publishes a snapshot from time to time.
    pub(crate) async fn collect(&self, mut wishes: watch::Receiver<Wishes>, events: Events) {
        let start_ms = now_ms();
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

    /// Answers as far as a cluster is needed for it; changes nothing.
    pub(crate) fn run(&self, words: &Words) -> Report {
        answers::answer(&self.world, words, now_ms())
    }
}

#[cfg(test)]
mod tests;
