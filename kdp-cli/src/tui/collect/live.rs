//! The collector with its clock and its connections: asks what is due, all at the same time, and publishes what
//! there is to show.
//!
//! One task, which ends when it is dropped; for each question another, which ends with its answer.

use std::time::Duration;

use kdp_client::connection::{ConnectionOptions, Throttled};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::ask::ask;
use super::collector::{Collector, Heard};
use super::source::Moment;
use crate::commands::{Context, ui};
use crate::time::now_ms;
use crate::tui::app::action::Wishes;
use crate::tui::event::Events;

/// Looks at the cluster until it is dropped.
pub(crate) async fn collect(context: &Context, mut wishes: watch::Receiver<Wishes>, events: Events) {
    let began = Instant::now();
    let now = move || Moment { mono_ms: milliseconds(began.elapsed()), wall_ms: now_ms() };
    // What a command waits for must not keep the dashboard waiting, and the other way round. Whoever asks again
    // soon need not wait for long.
    let options = context.cluster.options();
    let limit = context.cluster.read_timeout();
    let options =
        ConnectionOptions { request_timeout: limit, throttled: Throttled::default(), ..options.clone() };
    let cluster = context.cluster.apart_with(options);
    let mut collector = Collector::new(&ui::name(context));
    collector.wish(wishes.borrow_and_update().clone());
    let mut asking = JoinSet::new();
    loop {
        for (lane, question) in collector.due(now()) {
            let cluster = cluster.clone();
            asking.spawn_local(async move {
                let answer = ask(&cluster, question).await;
                // It may be another's answer that was held back: that the brokers want to be asked less is the
                // same for all.
                let throttle_ms = cluster.options().throttled.take_ms().into();
                Heard { lane, at: now(), throttle_ms, answer }
            });
        }
        if let Some(snapshot) = collector.tell(now()) {
            events.publish(snapshot);
        }
        let wakes =
            collector.wakes_ms().map(|at_ms| began + Duration::from_millis(at_ms.max(0).unsigned_abs()));
        tokio::select! {
            Some(heard) = asking.join_next() => match heard {
                Ok(heard) => collector.hear(heard),
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            },
            changed = wishes.changed() => match changed {
                Ok(()) => collector.wish(wishes.borrow_and_update().clone()),
                // The screen has ended.
                Err(_) => return std::future::pending().await,
            },
            () = sleep_until(wakes) => {}
        }
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

fn milliseconds(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}
