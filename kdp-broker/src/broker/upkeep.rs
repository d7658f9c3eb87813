//! What is done to the logs from time to time, each a named task: retention, flushes, checkpoints.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::BrokerConfig;
use crate::log::{LogDirectory, LogManager};
use crate::task::Tasks;

/// How often logs are asked whether there is something left to be done.
const CHORES_INTERVAL_MS: i64 = 1_000;
/// Longer than this is never.
const INTERVAL_MAX: Duration = Duration::from_secs(365 * 86_400);

/// A task's name, the time between two of its turns in ms, and what it does.
type Work = (&'static str, i64, fn(&Logs, now_ms: i64));

/// The logs that are kept in order.
#[derive(Clone)]
pub(super) struct Logs {
    /// Those of partitions.
    pub(super) manager: Arc<LogManager>,
    /// Where the metadata log lies, which its quorum flushes and cuts.
    pub(super) metadata: Arc<LogDirectory>,
}

/// Starts the tasks.
pub(super) fn start(tasks: &Tasks, config: &BrokerConfig, clock: &Clock, logs: &Logs) {
    let (manager, producers) = (&config.log_manager, &config.producers);
    let works: [Work; 7] = [
        ("log-chores", CHORES_INTERVAL_MS, |logs, now_ms| {
            logs.manager.do_chores(now_ms);
            logs.metadata.do_chores_of_flushed(now_ms);
        }),
        ("log-retention", manager.retention_check_interval_ms, |logs, now_ms| {
            logs.manager.delete_old_segments(now_ms);
        }),
        ("log-flusher", manager.flush_scheduler_interval_ms, |logs, now_ms| logs.manager.flush_due(now_ms)),
        ("recovery-point-checkpoint", manager.flush_offset_checkpoint_interval_ms, |logs, _| {
            logs.manager.checkpoint_offsets();
        }),
        ("log-start-offset-checkpoint", manager.flush_start_offset_checkpoint_interval_ms, |logs, _| {
            logs.manager.checkpoint_offsets();
        }),
        ("highwatermark-checkpoint", manager.high_watermark_checkpoint_interval_ms, |logs, _| {
            logs.manager.checkpoint_high_watermarks();
        }),
        ("producer-id-expiration", producers.producer_id_expiration_check_interval_ms, |logs, now_ms| {
            logs.manager.remove_expired_producers(now_ms)
        }),
    ];
    for (name, interval_ms, work) in works {
        let interval = Duration::from_millis(u64::try_from(interval_ms).unwrap_or(u64::MAX));
        if interval < INTERVAL_MAX {
            every(tasks, name, interval.max(Duration::from_millis(1)), work, clock, logs);
        }
    }
    if config.log_manager.cleaner_enable {
        let (logs, clock) = (logs.clone(), clock.clone());
        tasks.spawn("log-cleaner", |stop| clean(logs, clock, stop));
    }
    let logs = logs.clone();
    tasks.spawn("log-directory-watch", |stop| async move {
        tokio::select! { () = stop.cancelled() => {}, () = all_have_failed(&logs) => {} }
    });
}

/// Compacts logs until it is told to end, in the middle of one if need be.
async fn clean(logs: Logs, clock: Clock, stop: CancellationToken) {
    loop {
        let backoff =
            Duration::from_millis(logs.manager.dynamic_settings().cleaner_backoff_ms.max(1).unsigned_abs());
        tokio::select! { () = stop.cancelled() => return, () = sleep(backoff.min(INTERVAL_MAX)) => {} }
        let (manager, now_ms, stop) = (logs.manager.clone(), clock.wall_ms(), stop.clone());
        let cleaned = spawn_blocking(move || manager.clean_logs(now_ms, &|| !stop.is_cancelled()));
        if let Err(panicked) = cleaned.await {
            std::panic::resume_unwind(panicked.into_panic());
        }
    }
}

/// Returns when nothing can be stored any more. A task that ends ends the broker: as Apache Kafka, it does
/// not stay to refuse everything.
async fn all_have_failed(logs: &Logs) {
    let mut ticks = tokio::time::interval(Duration::from_millis(CHORES_INTERVAL_MS.unsigned_abs()));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !logs.metadata.is_offline() && logs.manager.directories().any(|directory| !directory.is_offline()) {
        ticks.tick().await;
    }
    tracing::error!("no log directory is left that works, or the one of the metadata has failed");
}

fn every(tasks: &Tasks, name: &str, interval: Duration, work: fn(&Logs, i64), clock: &Clock, logs: &Logs) {
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
