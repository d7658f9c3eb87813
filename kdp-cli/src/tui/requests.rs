//! The requests that the dashboard has sent: the last ones, for its log.
//!
//! Whoever sends them is not kept waiting: a line is noted, and the oldest makes room.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kdp_client::connection::{Exchange, Observer};

use super::app::log::RequestLine;
use crate::time::now_ms;

/// So many are kept until somebody asks.
const KEPT_MAX: usize = 1000;

/// The requests that were sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requests(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    /// With their numbers, oldest first.
    lines: VecDeque<(u64, RequestLine)>,
    count: u64,
}

impl Requests {
    /// Who notes them.
    pub(crate) fn observer(&self) -> Observer {
        let requests = self.clone();
        Observer::new(move |exchange| requests.note(&exchange))
    }

    fn note(&self, exchange: &Exchange) {
        let mut kept = self.lock();
        kept.count += 1;
        let number = kept.count;
        kept.lines.push_back((number, line(number, exchange)));
        if kept.lines.len() > KEPT_MAX {
            kept.lines.pop_front();
        }
    }

    /// Those behind this number, and the number of the last.
    pub(crate) fn since(&self, number: u64) -> (Vec<RequestLine>, u64) {
        let kept = self.lock();
        let first = kept.lines.partition_point(|(known, _)| *known <= number);
        (kept.lines.range(first..).map(|(_, line)| line.clone()).collect(), kept.count)
    }

    /// The same, of those only that have failed.
    pub(crate) fn failed_since(&self, number: u64) -> (Vec<RequestLine>, u64) {
        let kept = self.lock();
        let first = kept.lines.partition_point(|(known, _)| *known <= number);
        let failed = kept.lines.range(first..).filter(|(_, line)| line.error.is_some());
        (failed.map(|(_, line)| line.clone()).collect(), kept.count)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn line(number: u64, exchange: &Exchange) -> RequestLine {
    RequestLine {
        name: number.to_string(),
        at_ms: now_ms(),
        api: format!("{:?}", exchange.api),
        version: exchange.version,
        broker: exchange.broker.to_string(),
        elapsed_ms: exchange.elapsed.as_secs_f64() * 1000.0,
        bytes_out: exchange.bytes_sent,
        bytes_in: exchange.received.as_ref().ok().copied(),
        error: exchange.received.as_ref().err().map(ToString::to_string),
    }
}
