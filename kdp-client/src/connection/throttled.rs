//! For how long brokers held their answers back: who is asked too much says so in nearly every answer (KIP-219).

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

/// The longest that an answer was held back since somebody looked. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Throttled(Arc<AtomicI32>);

impl Throttled {
    /// In milliseconds; the next look begins anew.
    pub fn take_ms(&self) -> i32 {
        self.0.swap(0, Ordering::Relaxed)
    }

    /// An answer was held back for so long.
    pub(super) fn note(&self, throttle_ms: i32) {
        self.0.fetch_max(throttle_ms, Ordering::Relaxed);
    }
}
