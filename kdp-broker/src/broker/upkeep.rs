//! What is done to all logs from time to time, each a named task: retention, flushes, checkpoints.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::clock::Clock;
use crate::config::BrokerConfig;
use crate::log::LogManager;
use crate::task::Tasks;

/// How often logs are asked whether there is something left to be done.
const CHORES_INTERVAL_MS: i64 = 1_000;
/// Longer than this is never.
const INTERVAL_MAX: Duration = Duration::from_secs(365 * 86_400);

type Work = fn(&LogManager, now_ms: i64);

/// Starts the tasks.
pub(super) fn start(tasks: &Tasks, config: &BrokerConfig, clock: &Clock, logs: &Arc<LogManager>) {
    let (manager, producers) = (&config.log_manager, &config.producers);
    let works: [(&str, i64, Work); 6] = [
        ("log-chores", CHORES_INTERVAL_MS, LogManager::do_chores),
        ("log-retention", manager.retention_check_interval_ms, |logs, now_ms| {
            logs.delete_old_segments(now_ms);
        }),
        ("log-flusher", manager.flush_scheduler_interval_ms, LogManager::flush_due),
        ("recovery-point-checkpoint", manager.flush_offset_checkpoint_interval_ms, |logs, _| {
            logs.checkpoint_offsets();
        }),
        ("log-start-offset-checkpoint", manager.flush_start_offset_checkpoint_interval_ms, |logs, _| {
            logs.checkpoint_offsets();
        }),
        (
            "producer-id-expiration",
            producers.producer_id_expiration_check_interval_ms,
            LogManager::remove_expired_producers,
        ),
    ];
    for (name, interval_ms, work) in works {
        let interval = Duration::from_millis(u64::try_from(interval_ms).unwrap_or(u64::MAX));
        if interval < INTERVAL_MAX {
            every(tasks, name, interval.max(Duration::from_millis(1)), work, clock, logs);
        }
    }
}

fn every(tasks: &Tasks, name: &str, interval: Duration, work: Work, clock: &Clock, logs: &Arc<LogManager>) {
    let (clock, logs) = (clock.clone(), logs.clone());
    tasks.spawn(name, |stop| async move {
        let mut ticks = interval_at(Instant::now() + interval, interval);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! { () = stop.cancelled() => return, _ = ticks.tick() => {} }
            let (clock, logs) = (clock.clone(), logs.clone());
            if let Err(panicked) = spawn_blocking(move || work(&logs, clock.wall_ms())).await {
                std::panic::resume_unwind(panicked.into_panic());
            }
        }
    });
}
